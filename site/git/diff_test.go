package git

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"debrief/site/git/gittest"
)

// TestDiffAgainstGit compares random trees whose names sort in awkward ways: x
// and x/ and x-1 are three places.
func TestDiffAgainstGit(t *testing.T) {
	s := gittest.New(t)
	r := rand.New(rand.NewPCG(7, 7))
	names := []string{"x", "x/y.md", "x/y/z.md", "x-1", "x.md", "x0", "a/b", "a", "a/b/c", "über", "z"}
	for range 25 {
		for _, n := range names {
			if full := filepath.Join(s.Dir, n); r.IntN(2) == 0 {
				os.RemoveAll(full)
			} else if info, err := os.Stat(filepath.Dir(full)); err != nil || info.IsDir() {
				if _, err := os.Stat(full); err != nil {
					s.Write(n, fmt.Sprint(r.IntN(3)))
				}
			}
		}
		s.Commit("Ada", "next")
	}
	db := opened(t, s.Dir)
	seen := 0
	for i := range 24 {
		for _, to := range []string{fmt.Sprint("HEAD~", i+1), "HEAD"} {
			from := fmt.Sprint("HEAD~", i)
			want := s.Git("diff", "--raw", "-z", "--no-renames", "--no-abbrev", from, to)
			got, err := db.Diff(treeOf(t, db, from), treeOf(t, db, to), "", Bounds{Depth: 9, Files: 99})
			if err != nil {
				t.Fatal(err)
			}
			var lines []string
			for _, d := range got {
				lines = append(lines, fmt.Sprintf("%s %s %s", d.Before, d.After, d.Path))
			}
			var theirs []string
			for fields := strings.Split(want, "\x00"); len(fields) > 1; fields = fields[2:] {
				f := strings.Fields(fields[0])
				theirs = append(theirs, fmt.Sprintf("%s %s %s", f[2], f[3], fields[1]))
			}
			slices.Sort(lines)
			slices.Sort(theirs)
			if !slices.Equal(lines, theirs) {
				t.Errorf("%s..%s:\n %s\ngit says\n %s", from, to, strings.Join(lines, "\n "), strings.Join(theirs, "\n "))
			}
			seen += len(lines)
		}
	}
	if seen < 100 {
		t.Errorf("only %d differences: that proves little", seen)
	}
}

func treeOf(t *testing.T, db *Database, ref string) Hash {
	t.Helper()
	c, err := db.Resolve(ref)
	if err != nil {
		t.Fatal(err)
	}
	return c.Tree
}

func TestDiffIsLimited(t *testing.T) {
	s := gittest.New(t)
	for _, name := range []string{"a.md", "b.md", "in/c.md", "in/in/d.md", "skip/e.md", "in/skip"} {
		s.Write(name, name)
	}
	s.Commit("Ada", "add")
	db := opened(t, s.Dir)
	top := treeOf(t, db, "HEAD")
	skip := func(name string) bool { return name == "skip" }
	got, err := db.Diff(Hash{}, top, "below", Bounds{Skip: skip, Depth: 2, Files: 3})
	var paths []string
	for _, d := range got {
		paths = append(paths, d.Path)
	}
	if want := []string{"below/a.md", "below/b.md", "below/in/c.md"}; err != nil || !slices.Equal(paths, want) {
		t.Errorf("%q, %v; want %q", paths, err, want)
	}
	if _, err := db.Diff(top, Hash{}, "", Bounds{Skip: skip, Depth: 2, Files: 2}); err == nil || !strings.Contains(err.Error(), "more than 2 files") {
		t.Errorf("three files within a bound of two: %v", err)
	}
}

func TestDiffersOnlyIn(t *testing.T) {
	s := gittest.New(t)
	s.Write("a/pm/x.md", "1\n")
	s.Write("a/code.go", "1\n")
	s.Write("z.md", "1\n")
	s.Commit("Ada", "one")
	type step struct {
		path string
		only bool // the commit changes nothing outside a/pm
	}
	steps := []step{
		{"a/pm/y.md", true}, {"a/pm/x.md", true}, {"a/code.go", false}, {"a/pn", false}, {"z.md", false}, {"0.md", false},
	}
	for i, st := range steps {
		s.Write(st.path, strings.Repeat("2\n", i+2))
		s.Commit("Ada", st.path)
	}
	s.Git("rm", "-q", "-r", "a/pm")
	s.Commit("Ada", "no folder")
	s.Write("a/pm/new.md", "3\n")
	s.Commit("Ada", "a folder again")
	steps = append(steps, step{"no folder", true}, step{"a folder again", true})
	db := opened(t, s.Dir)
	for i, st := range steps {
		n := len(steps) - i
		got, err := db.DiffersOnlyIn(treeOf(t, db, fmt.Sprint("HEAD~", n)), treeOf(t, db, fmt.Sprint("HEAD~", n-1)), "a/pm")
		if err != nil || got != st.only {
			t.Errorf("%s: only in a/pm: %v, %v; want %v", st.path, got, err, st.only)
		}
	}
}
