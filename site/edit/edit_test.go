package edit_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"debrief/site"
	"debrief/site/edit"
	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/history"
	"debrief/site/postmortem"
)

// A repo is a folder with a library, whose files a test names and reads.
type repo struct {
	t    *testing.T
	dir  string
	root *os.Root
}

func newRepo(t *testing.T, files map[string]string) *repo {
	r := &repo{t: t, dir: t.TempDir()}
	for name, text := range files {
		p := filepath.Join(r.dir, "postmortems", name)
		if err := os.MkdirAll(filepath.Dir(p), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(r.dir)
	if err != nil {
		t.Fatal(err)
	}
	r.root = root
	t.Cleanup(func() { root.Close() })
	return r
}

func (r *repo) load() *site.Snapshot {
	r.t.Helper()
	repo, err := history.Open(filepath.Join(r.dir, "postmortems"))
	if err != nil {
		r.t.Fatal(err)
	}
	defer repo.Close()
	snap, err := site.Load(r.t.Context(), repo, site.Options{Now: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		r.t.Fatal(err)
	}
	return snap
}

func (r *repo) open(id string) (*edit.Change, error) {
	r.t.Helper()
	snap := r.load()
	pm, ok := snap.Library.Lookup(id)
	if !ok {
		r.t.Fatalf("no %s", id)
	}
	return edit.Open(r.root, snap.Library, pm)
}

func (r *repo) read(name string) string {
	data, err := os.ReadFile(filepath.Join(r.dir, "postmortems", name))
	if err != nil {
		return err.Error()
	}
	return string(data)
}

func entry(id string) frontmatter.Value {
	return frontmatter.Group(
		frontmatter.NamedValue{Name: "id", Value: frontmatter.Text(id)},
		frontmatter.NamedValue{Name: "file", Value: frontmatter.Text("evidence/a.csv")},
	)
}

const (
	single = "---\ntitle: One\nevidence: [] # e\n---\n## Timeline\n\n" +
		"See [old](../2025/2025-01-02-old.md#timeline) and ![chart](pictures/x.png).\n"
	linking = "---\ntitle: Old\n---\nLater: [one](../2026/2026-01-02-one.md#timeline)\n"
)

func TestAddFileMovesSingleFileToFolder(t *testing.T) {
	r := newRepo(t, map[string]string{"2026/2026-01-02-one.md": single, "2025/2025-01-02-old.md": linking})
	c, err := r.open("2026-01-02-one")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(c.Append("evidence", entry("ev-1")), c.AddFile("evidence/a.csv", []byte("time,value\n"))); err != nil {
		t.Fatal(err)
	}
	written, err := c.Write()
	if err != nil {
		t.Fatal(err)
	}
	want := "[postmortems/2026/2026-01-02-one/evidence/a.csv postmortems/2026/2026-01-02-one/index.md postmortems/2025/2025-01-02-old.md]"
	if fmt.Sprint(written) != want {
		t.Errorf("wrote %v, want %s", written, want)
	}
	got := r.read("2026/2026-01-02-one/index.md")
	if want := "---\ntitle: One\nevidence: # e\n  - id: ev-1\n    file: evidence/a.csv\n---\n## Timeline\n\n" +
		"See [old](../../2025/2025-01-02-old.md#timeline) and ![chart](../pictures/x.png).\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := r.read("2025/2025-01-02-old.md"); !strings.Contains(got, "[one](../2026/2026-01-02-one/index.md#timeline)") {
		t.Error(got)
	}
	entries, err := os.ReadDir(filepath.Join(r.dir, "postmortems/2026/2026-01-02-one"))
	if err != nil || len(entries) != 2 {
		t.Error(entries, err)
	}
	if _, err := os.Stat(filepath.Join(r.dir, "postmortems/2026/2026-01-02-one.md")); err == nil {
		t.Error("the old file is still there")
	}
}

// A folder or file that is a symbolic link gets no file and is not rewritten, whether it
// leads out of the repository or to another folder of it.
func TestSymbolicLinksAreRefused(t *testing.T) {
	for _, target := range []string{"../../../.git", os.TempDir()} {
		r := newRepo(t, map[string]string{"2026/2026-01-02-one/index.md": single})
		link := filepath.Join(r.dir, "postmortems/2026/2026-01-02-one/evidence")
		if err := errors.Join(os.MkdirAll(filepath.Join(r.dir, ".git"), 0o777), os.Symlink(target, link)); err != nil {
			t.Skip(err)
		}
		c, err := r.open("2026-01-02-one")
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddFile("evidence/a.csv", []byte("x")); err == nil || !strings.Contains(err.Error(), "evidence is not a folder") {
			t.Errorf("%s: %v", target, err)
		}
	}
	r := newRepo(t, map[string]string{"2026/2026-01-02-one/index.md": single})
	file := filepath.Join(r.dir, "postmortems/2026/2026-01-02-one/index.md")
	other := filepath.Join(t.TempDir(), "x.md")
	snap := r.load()
	if err := errors.Join(os.Rename(file, other), os.Symlink(other, file)); err != nil {
		t.Fatal(err)
	}
	if _, err := edit.Open(r.root, snap.Library, snap.Library.All[0]); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Error(err)
	}
}

func TestOpenFinishesInterruptedMove(t *testing.T) {
	r := newRepo(t, map[string]string{"2026/2026-01-02-one.md": single})
	c, err := r.open("2026-01-02-one")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(c.Append("evidence", entry("ev-1")), c.AddFile("evidence/a.csv", []byte("x"))); err != nil {
		t.Fatal(err)
	}
	// A folder with the name of the pending file's target makes the last rename fail.
	edit.FailLastRename(c)
	if _, err := c.Write(); err == nil {
		t.Fatal("no error")
	}
	if got := r.read("2026/2026-01-02-one/index.md"); got != single {
		t.Fatal(got)
	}
	if _, err := r.open("2026-01-02-one"); !errors.Is(err, edit.ErrResumed) {
		t.Fatal(err)
	}
	if got := r.read("2026/2026-01-02-one/index.md"); !strings.Contains(got, "id: ev-1") || !strings.Contains(got, "../../2025/") {
		t.Error(got)
	}
	if _, err := r.open("2026-01-02-one"); err != nil {
		t.Error(err)
	}
}

func TestWriteKeepsConcurrentEdit(t *testing.T) {
	r := newRepo(t, map[string]string{"2026/2026-01-02-one.md": single})
	c, err := r.open("2026-01-02-one")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(c.Append("evidence", entry("ev-1")), c.AddFile("evidence/a.csv", []byte("x"))); err != nil {
		t.Fatal(err)
	}
	edited := strings.Replace(single, "One", "Two", 1)
	if err := os.WriteFile(filepath.Join(r.dir, "postmortems/2026/2026-01-02-one.md"), []byte(edited), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Write(); err == nil || !strings.Contains(err.Error(), "meanwhile") {
		t.Error(err)
	}
	if got := r.read("2026/2026-01-02-one.md"); got != edited {
		t.Error(got)
	}
}

func event(at, kind, what string) postmortem.Event {
	when, err := time.Parse(time.RFC3339, at)
	if err != nil {
		panic(err)
	}
	return postmortem.Event{When: when, Kind: kind, What: what}
}

func TestAddEventsKeepsTimeOrder(t *testing.T) {
	added := []postmortem.Event{
		event("2026-01-03T00:05:00Z", "action", "Restarted | the *pool*"), event("2026-01-02T08:15:00Z", "signal", "Alert <b>"),
		event("2026-01-02T07:00:00Z", "change", "Deploy"),
	}
	front := "---\ntitle: One\ntimes: {started: 2026-01-02T08:00:00Z}\n---\n"
	for name, c := range map[string]struct{ old, want string }{
		"table": {
			front + "## Timeline\n\n| Time (UTC) | Event | Kind |\n|---|---|---|\n| 08:10 | First | signal |\n| 08:20 | Second | |\n\n## Analysis\n",
			front + "## Timeline\n\n| Time (UTC) | Event | Kind |\n|---|---|---|\n| 2026-01-02 07:00 | Deploy | change |\n| 08:10 | First | signal |\n" +
				"| 08:15 | Alert \\<b> | signal |\n| 08:20 | Second | |\n| 2026-01-03 00:05 | Restarted \\| the \\*pool\\* | action |\n\n## Analysis\n",
		},
		"list": {
			front + "## Timeline (UTC)\n\n- 08:10 signal: First\n  more\n- 08:20 Second\n",
			front + "## Timeline (UTC)\n\n- 2026-01-02 07:00 change: Deploy\n- 08:10 signal: First\n  more\n- 08:15 signal: Alert \\<b>\n- 08:20 Second\n" +
				"- 2026-01-03 00:05 action: Restarted \\| the \\*pool\\*\n",
		},
		"none": {
			front + "Text\n\n## Analysis\n",
			front + "Text\n\n## Timeline\n\n| Time (UTC) | Event | Kind | Who |\n|---|---|---|---|\n| 2026-01-02 07:00 | Deploy | change |  |\n" +
				"| 08:15 | Alert \\<b> | signal |  |\n| 2026-01-03 00:05 | Restarted \\| the \\*pool\\* | action |  |\n\n## Analysis\n",
		},
	} {
		r := newRepo(t, map[string]string{"2026/2026-01-02-one.md": c.old})
		change, err := r.open("2026-01-02-one")
		if err != nil {
			t.Fatal(err)
		}
		if err := change.AddEvents(added); err != nil {
			t.Error(name, err)
			continue
		}
		if got := string(change.File().Data); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

// Every post-mortem of the sample library takes a file, an entry and an event.
func TestTheSampleLibraryCanBeChanged(t *testing.T) {
	r := newRepo(t, nil)
	if err := os.CopyFS(filepath.Join(r.dir, "postmortems"), os.DirFS("../../postmortems")); err != nil {
		t.Fatal(err)
	}
	snap := r.load()
	n := 0
	for _, pm := range snap.Library.All {
		c, err := edit.Open(r.root, snap.Library, pm)
		if err != nil {
			t.Fatal(err)
		}
		at := pm.Day().Add(9*time.Hour + 30*time.Minute)
		if len(pm.Timeline) > 0 && pm.Timeline[0].HasTime() {
			at = pm.Timeline[0].When.Add(time.Minute)
		}
		err = errors.Join(c.Append("evidence", entry("ev-99")), c.AddFile("evidence/new.csv", []byte("x")),
			c.AddEvents([]postmortem.Event{{When: at, What: "New row", Kind: "signal"}}))
		if err != nil {
			t.Errorf("%s: %v", pm.ID, err)
			continue
		}
		if _, err := c.Write(); err != nil {
			t.Errorf("%s: %v", pm.ID, err)
		}
		n++
	}
	if n < 20 {
		t.Fatal(n)
	}
	before := count(snap.Found, "links/")
	if after := count(r.load().Found, "links/"); after != before {
		t.Errorf("%d findings about links became %d", before, after)
	}
}

func count(found finding.List, prefix string) (n int) {
	for _, f := range found {
		if strings.HasPrefix(f.Rule, prefix) {
			n++
		}
	}
	return n
}
