package publish

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A plan says what the next build would do, and does nothing.
func TestPlanOfChanges(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	if was, err := PublishedFiles(dir); err != nil || len(was) != 0 {
		t.Fatal(was, err)
	}
	build(t, dir, site{"index.html": "front", "a/index.html": "a", "old/index.html": "o", "data/x.json": "1", "style.css": "s", "gone.html": "g"}, Options{})
	os.Remove(filepath.Join(dir, "gone.html"))
	was, err := PublishedFiles(dir)
	if err != nil {
		t.Fatal(err)
	}
	p := NewPlan(was, Digest)
	for name, data := range map[string]string{"index.html": "front, new", "a/index.html": "a", "b/index.html": "b", "data/x.json": "2", "new.css": "s", "gone.html": "g"} {
		if _, err := p.Put(name, []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	p.Keep("style.css")
	p.Keep("nowhere.txt")
	for what, c := range map[string]struct{ got, want []string }{
		"changed": {p.Changed(), []string{"new.css", "b/index.html", "data/x.json", "gone.html", "index.html"}},
		"deleted": {p.Deleted(), []string{"old/index.html"}},
		"all":     {p.All(), []string{"new.css", "style.css", "a/index.html", "b/index.html", "data/x.json", "gone.html", "index.html"}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %q, want %q", what, c.got, c.want)
		}
	}
	if _, err := p.Put("INDEX.html", nil); err == nil {
		t.Error("a name that differs only in case was taken")
	}
	wantSite(t, dir, site{"index.html": "front", "a/index.html": "a", "old/index.html": "o", "data/x.json": "1", "style.css": "s"})
}

func TestFoldersOfOtherProgramsAreRefused(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "theirs"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := PublishedFiles(dir); err == nil || !strings.Contains(err.Error(), "was not written by debrief") {
		t.Errorf("%v", err)
	}
}
