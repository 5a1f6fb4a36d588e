package history

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"debrief/site/git/gittest"
)

const frontMatter = "---\nschema: 1\ntitle: An outage of the shop\nstatus: draft\n---\n\n"

func TestMovesIntoTheLibrary(t *testing.T) {
	s := gittest.New(t)
	s.Write("docs/outages/2020.md", lines("docs", 30))
	s.Write("root.md", lines("root", 30))
	s.Write("docs/first.md", lines("first", 30))
	s.Write("pm/other.md", lines("other", 30))
	s.Commit("Ada", "one")
	s.Write("docs/outages/2020.md", lines("docs", 31))
	s.Commit("Ben", "edit outside")
	s.Git("mv", "docs/first.md", "docs/second.md")
	s.Commit("Cem", "rename outside")
	s.Git("mv", "docs/outages/2020.md", "pm/2020-01-01-docs.md")
	s.Git("mv", "root.md", "pm/root.md")
	s.Git("mv", "docs/second.md", "pm/third.md")
	s.Write("pm/third.md", frontMatter+lines("first", 30))
	s.Write("pm/new.md", lines("new", 30))
	s.Commit("Dee", "move in")
	s.Write("code/main.txt", "1\n")
	s.Write("pm/later.md", lines("later", 30))
	s.Commit("Eve", "add beside code")

	for _, folder := range []string{"", t.TempDir()} { // without and with a cache, which the second round fills
		for range 2 {
			r := opened(t, s)
			r.SetCacheFolder(folder)
			l := logOf(t, r, WorkTree, "pm")
			wantTold(t, l, "pm/2020-01-01-docs.md", "renamed Dee move in pm/2020-01-01-docs.md",
				"modified Ben edit outside docs/outages/2020.md", "added Ada one docs/outages/2020.md")
			wantTold(t, l, "pm/root.md", "renamed Dee move in pm/root.md", "added Ada one root.md")
			wantTold(t, l, "pm/third.md", "renamed Dee move in pm/third.md", "renamed Cem rename outside docs/second.md",
				"added Ada one docs/first.md")
			wantTold(t, l, "pm/new.md", "added Dee move in pm/new.md")
			wantTold(t, l, "pm/later.md", "added Eve add beside code pm/later.md")
			for touch := range l.Touches {
				if !strings.HasPrefix(touch.Path, "pm/") {
					t.Errorf("%s is not in the folder of the log", touch.Path)
				}
			}
		}
	}
}

func TestLibraryFolderGetsAnotherName(t *testing.T) {
	s := gittest.New(t)
	for i := range 3 {
		s.Write(fmt.Sprintf("docs/retros/2020-01-0%d-outage.md", i+1), lines(fmt.Sprint("outage ", i), 30))
	}
	s.Commit("Ada", "one")
	os.MkdirAll(filepath.Join(s.Dir, "ops"), 0o755)
	s.Git("mv", "docs/retros", "ops/postmortems")
	s.Commit("Ben", "move")
	s.Write("ops/postmortems/2020-01-02-outage.md", lines("outage 1", 31))
	s.Commit("Cem", "edit")
	l := logOf(t, opened(t, s), WorkTree, "ops/postmortems")
	wantTold(t, l, "ops/postmortems/2020-01-01-outage.md", "renamed Ben move ops/postmortems/2020-01-01-outage.md",
		"added Ada one docs/retros/2020-01-01-outage.md")
	wantTold(t, l, "ops/postmortems/2020-01-02-outage.md", "modified Cem edit ops/postmortems/2020-01-02-outage.md",
		"renamed Ben move ops/postmortems/2020-01-02-outage.md", "added Ada one docs/retros/2020-01-02-outage.md")
}

// A file that leaves the library and comes back has one history.
func TestMoveOutAndBack(t *testing.T) {
	s := gittest.New(t)
	s.Write("pm/a.md", lines("a", 20))
	s.Commit("Ada", "add")
	os.MkdirAll(filepath.Join(s.Dir, "attic"), 0o755)
	s.Git("mv", "pm/a.md", "attic/a.md")
	s.Commit("Ben", "out")
	os.MkdirAll(filepath.Join(s.Dir, "pm"), 0o755)
	s.Git("mv", "attic/a.md", "pm/b.md")
	s.Commit("Cem", "back")
	wantTold(t, logOf(t, opened(t, s), WorkTree, "pm"), "pm/b.md",
		"renamed Cem back pm/b.md", "renamed Ben out attic/a.md", "added Ada add pm/a.md")
}

func TestBulkRenameWithEdits(t *testing.T) {
	const n = 200
	s := gittest.New(t)
	text := func(i int) string { return lines("template", 6) + lines(fmt.Sprint("outage ", i), 20) }
	for i := range n {
		s.Write(fmt.Sprintf("pm/Outage of day %d.md", i), text(i))
	}
	s.Commit("Ada", "one")
	for i := range n {
		os.Remove(filepath.Join(s.Dir, fmt.Sprintf("pm/Outage of day %d.md", i)))
		s.Write(fmt.Sprintf("pm/2020/2020-01-01-case-%d/index.md", i), frontMatter+text(i))
	}
	s.Commit("Ben", "adopt")
	l := logOf(t, opened(t, s), WorkTree, "pm")
	for _, i := range []int{0, 7, 70, n - 1} {
		now := fmt.Sprintf("pm/2020/2020-01-01-case-%d/index.md", i)
		wantTold(t, l, now, "renamed Ben adopt "+now, fmt.Sprintf("added Ada one pm/Outage of day %d.md", i))
	}
}

func TestRenameThatChangesNames(t *testing.T) {
	s := gittest.New(t)
	s.Write("pm/crlf.md", strings.ReplaceAll(lines("ends", 30), "\n", "\r\n"))
	s.Write("pm/2020-02-01_Slow_Search.md", lines("slow", 3))
	s.Write("pm/2020-03-01-lost/README.md", lines("lost", 3))
	s.Commit("Ada", "one")
	for _, old := range []string{"crlf.md", "2020-02-01_Slow_Search.md", "2020-03-01-lost/README.md"} {
		os.Remove(filepath.Join(s.Dir, "pm", old))
	}
	s.Write("pm/2020-01-01-ends.md", lines("ends", 30))
	s.Write("pm/2020-02-01-slow-search.md", lines("rewritten", 3))
	s.Write("pm/2020-03-01-lost/index.md", lines("anew", 3))
	s.Commit("Ben", "adopt")
	l := logOf(t, opened(t, s), WorkTree, "pm")
	wantTold(t, l, "pm/2020-01-01-ends.md", "renamed Ben adopt pm/2020-01-01-ends.md", "added Ada one pm/crlf.md")
	wantTold(t, l, "pm/2020-02-01-slow-search.md", "renamed Ben adopt pm/2020-02-01-slow-search.md",
		"added Ada one pm/2020-02-01_Slow_Search.md")
	wantTold(t, l, "pm/2020-03-01-lost/index.md", "renamed Ben adopt pm/2020-03-01-lost/index.md",
		"added Ada one pm/2020-03-01-lost/README.md")
}
