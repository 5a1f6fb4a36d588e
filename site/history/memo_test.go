package history

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"debrief/site/git/gittest"
)

// remembering opens the repository of a test with a folder for memos.
func remembering(t testing.TB, dir, folder string) *Repo {
	r := openRepo(t, dir)
	r.SetCacheFolder(folder)
	return r
}

// all is every revision of every file.
func all(l *Log) map[string][]Revision {
	out := map[string][]Revision{}
	for path := range l.byPath {
		out[path] = l.Revisions(path)
	}
	return out
}

// wantSame checks that a log says the same with a memo as without.
func wantSame(t *testing.T, s *gittest.Repo, folder, ref, dir string) {
	t.Helper()
	with, without := all(logOf(t, remembering(t, s.Dir, folder), ref, dir)), all(logOf(t, opened(t, s), ref, dir))
	for path, want := range without {
		if got := with[path]; fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
			t.Fatalf("with a memo %s at %s has the history\n %+v\nand without\n %+v", path, ref, got, want)
		}
	}
	if len(with) != len(without) {
		t.Fatalf("with a memo there are %d files at %s, without %d", len(with), ref, len(without))
	}
}

// TestCachedHistoryEqualsFresh reads histories with a memo of less, of more, and of all of
// them, and after the branches were written anew.
func TestCachedHistoryEqualsFresh(t *testing.T) {
	for seed := range uint64(3) {
		s, _ := branching(t, 300+seed)
		folder := t.TempDir()
		for _, ref := range []string{"main~20", "main", "main~3", "main"} {
			wantSame(t, s, folder, ref, "pm")
		}
		wantSame(t, s, folder, "main", "pm/2021") // which is another question
		s.Git("config", "user.name", "x")
		s.Git("branch", "before", "main")
		s.Git("checkout", "-q", "-f", "main")
		s.Write("pm/2020/more.md", lines("more", 20))
		s.Commit("Ada", "more (#77)")
		wantSame(t, s, folder, "main", "pm")
		s.Git("checkout", "-q", "-b", "anew", "main~5")
		s.Write("pm/2020/more.md", lines("more", 9))
		s.Commit("Ben", "another (#78)")
		s.Git("branch", "-f", "main")
		wantSame(t, s, folder, "main", "pm")
		wantSame(t, s, folder, "before", "pm")
	}
}

// With a memo no commit is read twice, and with none of the trees either.
func TestCachedHistoryReadsLess(t *testing.T) {
	s, _ := branching(t, 400)
	folder := t.TempDir()
	first := all(logOf(t, remembering(t, s.Dir, folder), "main", "pm"))
	// What is not needed may as well be gone.
	head := s.Git("rev-parse", "main")
	keep := map[string]bool{head: true, s.Git("rev-parse", "main^{tree}"): true}
	s.Git("repack", "-adq")
	packs, _ := filepath.Glob(filepath.Join(s.Dir, ".git/objects/pack/*.pack"))
	pack, err := os.ReadFile(packs[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, old := range slices.Concat(packs, globbed(t, s.Dir, ".git/objects/pack/*.idx"), globbed(t, s.Dir, ".git/objects/pack/*.rev")) {
		os.Remove(old)
	}
	s.Feed(string(pack), "unpack-objects", "-q")
	for _, name := range globbed(t, s.Dir, ".git/objects/??/*") {
		if !keep[filepath.Base(filepath.Dir(name))+filepath.Base(name)] {
			os.Remove(name)
		}
	}
	second := all(logOf(t, remembering(t, s.Dir, folder), "main", "pm"))
	if !reflect.DeepEqual(slices.Sorted(maps.Keys(first)), slices.Sorted(maps.Keys(second))) || len(first) < 50 {
		t.Errorf("%d files are known, %d were", len(second), len(first))
	}
}

func globbed(t *testing.T, dir, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// A shallow clone that is deepened, and one that is cut again, each say what they
// have, whatever was known.
func TestHistoryCacheOfShallowClone(t *testing.T) {
	s := grown(t)
	clone := s.In(s.Beside("shallow"))
	s.Git("clone", "-q", "--depth", "2", "file://"+s.Dir, clone.Dir)
	folder := t.TempDir()
	wantSame(t, clone, folder, "main", "pm")
	clone.Git("fetch", "-q", "--unshallow")
	wantSame(t, clone, folder, "main", "pm")
	wantWhole(t, remembering(t, clone.Dir, folder))
	clone.Git("fetch", "-q", "--depth", "3")
	wantSame(t, clone, folder, "main", "pm")
	if l := logOf(t, remembering(t, clone.Dir, folder), "main", "pm"); !l.IsTruncated() || len(l.Revisions("pm/a.md")) != 2 {
		t.Errorf("cut again, it has %q", told(l, "pm/a.md"))
	}
}

// When objects are replaced, what was known of the history is no longer so.
func TestHistoryCacheOfReplacedObjects(t *testing.T) {
	s := grown(t)
	folder := t.TempDir()
	wantSame(t, s, folder, "main", "pm")
	s.Git("replace", "--graft", "HEAD", "HEAD~2")
	wantSame(t, s, folder, "main", "pm")
	if got := told(logOf(t, remembering(t, s.Dir, folder), "main", "pm"), "pm/a.md"); len(got) != 4 {
		t.Errorf("%q", got)
	}
	s.Git("replace", "-d", "HEAD")
	wantWhole(t, remembering(t, s.Dir, folder))
}

// Where contents were left at the remote, a rename cannot be told from a new
// file. That is said, and not remembered.
func TestHistoryCacheOfPartialClone(t *testing.T) {
	s := gittest.New(t)
	s.Write("a.md", lines("a", 30))
	s.Commit("Ada", "add")
	s.Git("mv", "a.md", "b.md")
	s.Write("b.md", lines("a", 29))
	s.Commit("Ben", "move and edit")
	s.Git("config", "uploadpack.allowFilter", "true")
	clone := s.In(s.Beside("partial"))
	s.Git("clone", "-q", "--bare", "--filter=blob:none", "file://"+s.Dir, clone.Dir)
	folder := t.TempDir()
	l := logOf(t, remembering(t, clone.Dir, folder), "HEAD", "")
	if l.UndecidedRenames() != 1 {
		t.Errorf("%d commits could not be judged", l.UndecidedRenames())
	}
	wantTold(t, l, "b.md", "added Ben move and edit b.md")
	clone.Git("fetch", "-q", "--refetch", "--no-filter", "origin", "main:refs/heads/main")
	l = logOf(t, remembering(t, clone.Dir, folder), "HEAD", "")
	wantTold(t, l, "b.md", "renamed Ben move and edit b.md", "added Ada add a.md")
	if l.UndecidedRenames() != 0 || strings.Contains(fmt.Sprint(globbed(t, folder, "*")), "new-") {
		t.Errorf("%d commits could not be judged", l.UndecidedRenames())
	}
}
