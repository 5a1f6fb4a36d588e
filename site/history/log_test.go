package history

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"debrief/site/git/gittest"
)

func TestLinear(t *testing.T) {
	s := gittest.New(t)
	s.Write("pm/a.md", lines("a", 9))
	s.Write("other/b.md", "not ours\n")
	s.Commit("Ada", "first\n\nBody: x")
	s.Write("pm/a.md", lines("a", 10))
	last := s.Commit("Ben", "second line\nof subject\n\ntext\n\nCo-authored-by: Cem <cem@example.org>\nco-AUTHORED-by: Dee <dee@example.org>\nReviewed-by: E <e@x>")
	s.Write("other/b.md", "still not ours\n")
	s.Commit("Ada", "elsewhere")

	l := logOf(t, opened(t, s), WorkTree, "pm")
	wantTold(t, l, "pm/a.md", "modified Ben second line of subject pm/a.md", "added Ada first pm/a.md")
	wantTold(t, l, "other/b.md")
	got := l.Revisions("pm/a.md")[0]
	if got.Hash != last || got.Author.Email != "ben@example.org" || l.IsTruncated() {
		t.Errorf("%+v", got)
	}
	if len(got.CoAuthors) != 2 || got.CoAuthors[1] != (Person{"Dee", "dee@example.org"}) {
		t.Errorf("co-authors %+v", got.CoAuthors)
	}
	if _, zone := got.When.Zone(); zone != 7200 || got.When.Unix() < 1_700_000_000 {
		t.Errorf("written %v", got.When)
	}
	wantTold(t, logOf(t, opened(t, s), "HEAD~2", "pm"), "pm/a.md", "added Ada first pm/a.md")
	wantTold(t, logOf(t, opened(t, s), "main", ""), "other/b.md", "modified Ada elsewhere other/b.md", "added Ada first other/b.md")
	wantTold(t, logOf(t, opened(t, s), WorkTree, "no/such"), "pm/a.md")
}

func TestRenames(t *testing.T) {
	s := gittest.New(t)
	s.Write("pm/a.md", lines("a", 20))
	s.Write("pm/2024-01-02-slow.md", lines("slow", 20))
	s.Write("pm/shot.png", "\x89PNG")
	s.Write("pm/half.md", lines("half", 20))
	s.Commit("Ada", "add")
	s.Git("mv", "pm/a.md", "pm/b.md")
	s.Git("mv", "pm/shot.png", "pm/shot2.png")
	s.Commit("Ben", "move")
	s.Git("mv", "pm/b.md", "pm/c.md")
	s.Write("pm/c.md", lines("a", 15)+lines("new", 5)) // three quarters are the same
	s.Commit("Cem", "move and edit")
	os.Remove(filepath.Join(s.Dir, "pm/2024-01-02-slow.md"))
	s.Write("pm/2024/2024-01-02-slow/index.md", "wholly rewritten\n")
	os.Remove(filepath.Join(s.Dir, "pm/half.md"))
	s.Write("pm/unlike.md", lines("unlike", 20))
	s.Commit("Dee", "rework")
	s.Write("pm/a.md", lines("another", 20))
	s.Commit("Eve", "a is somebody else")

	l := logOf(t, opened(t, s), WorkTree, "pm")
	wantTold(t, l, "pm/c.md", "renamed Cem move and edit pm/c.md", "renamed Ben move pm/b.md", "added Ada add pm/a.md")
	wantTold(t, l, "pm/shot2.png", "renamed Ben move pm/shot2.png", "added Ada add pm/shot.png")
	wantTold(t, l, "pm/2024/2024-01-02-slow/index.md",
		"renamed Dee rework pm/2024/2024-01-02-slow/index.md", "added Ada add pm/2024-01-02-slow.md")
	wantTold(t, l, "pm/unlike.md", "added Dee rework pm/unlike.md")
	wantTold(t, l, "pm/half.md", "deleted Dee rework pm/half.md", "added Ada add pm/half.md")
	wantTold(t, l, "pm/a.md", "added Eve a is somebody else pm/a.md")
	wantTold(t, l, "pm/b.md", "renamed Cem move and edit pm/c.md", "renamed Ben move pm/b.md", "added Ada add pm/a.md")
}

func TestRenameThereAndBack(t *testing.T) {
	s := gittest.New(t)
	s.Write("a.md", lines("a", 9))
	s.Commit("Ada", "add")
	s.Git("mv", "a.md", "b.md")
	s.Commit("Ben", "there")
	s.Git("mv", "b.md", "a.md")
	s.Commit("Cem", "back")
	l := logOf(t, opened(t, s), WorkTree, "")
	wantTold(t, l, "a.md", "renamed Cem back a.md", "renamed Ben there b.md", "added Ada add a.md")
}

func TestSwappedNames(t *testing.T) {
	s := gittest.New(t)
	s.Write("a.md", lines("a", 9))
	s.Write("b.md", lines("b", 9))
	s.Commit("Ada", "add")
	s.Write("a.md", lines("b", 9))
	s.Write("b.md", lines("a", 9))
	s.Commit("Ben", "swap")
	l := logOf(t, opened(t, s), WorkTree, "")
	wantTold(t, l, "a.md", "modified Ben swap a.md", "added Ada add a.md")
}

func TestMerges(t *testing.T) {
	s := gittest.New(t)
	s.Write("pm/a.md", lines("a", 30))
	s.Write("pm/b.md", lines("b", 30))
	s.Write("pm/kept.md", lines("kept", 30))
	s.Commit("Ada", "base")
	s.Git("checkout", "-q", "-b", "side")
	s.Write("pm/a.md", "top\n"+lines("a", 30))
	s.Write("pm/new.md", lines("new", 9))
	s.Commit("Ben", "side")
	s.Git("checkout", "-q", "main")
	s.Write("pm/b.md", "top\n"+lines("b", 30))
	s.Commit("Cem", "main")
	s.Git("merge", "-q", "--no-ff", "-m", "clean merge", "side")

	// An evil merge changes what neither side did, and adds and removes too.
	s.Git("checkout", "-q", "-b", "evil", "HEAD~1")
	s.Write("pm/c.md", lines("c", 9))
	s.Commit("Dee", "evil side")
	s.Git("checkout", "-q", "main")
	s.Git("merge", "-q", "--no-ff", "--no-commit", "evil")
	s.Write("pm/b.md", "evil\n"+lines("b", 30))
	s.Write("pm/sneaked.md", lines("sneaked", 9))
	os.Remove(filepath.Join(s.Dir, "pm/kept.md"))
	s.Commit("Eve", "evil merge")

	l := logOf(t, opened(t, s), WorkTree, "pm")
	wantTold(t, l, "pm/a.md", "modified Ben side pm/a.md", "added Ada base pm/a.md")
	wantTold(t, l, "pm/new.md", "added Ben side pm/new.md")
	wantTold(t, l, "pm/c.md", "added Dee evil side pm/c.md")
	wantTold(t, l, "pm/b.md", "modified Eve evil merge pm/b.md", "modified Cem main pm/b.md", "added Ada base pm/b.md")
	wantTold(t, l, "pm/sneaked.md", "added Eve evil merge pm/sneaked.md")
	wantTold(t, l, "pm/kept.md", "deleted Eve evil merge pm/kept.md", "added Ada base pm/kept.md")
}

func TestOctopus(t *testing.T) {
	s := gittest.New(t)
	s.Write("pm/base.md", "base\n")
	s.Commit("Ada", "base")
	for _, who := range []string{"Ben", "Cem", "Dee"} {
		s.Git("checkout", "-q", "-b", who, "main")
		s.Write("pm/"+who+".md", lines(who, 9))
		s.Commit(who, "branch")
	}
	s.Git("checkout", "-q", "main")
	s.Write("pm/main.md", "m\n")
	s.Commit("Ada", "main")
	s.Git("merge", "-q", "-m", "octopus", "Ben", "Cem", "Dee")
	if parents := s.Git("rev-list", "--parents", "-1", "HEAD"); len(parents) != 5*41-1 {
		t.Fatalf("not an octopus: %s", parents)
	}
	l := logOf(t, opened(t, s), WorkTree, "pm")
	for _, who := range []string{"Ben", "Cem", "Dee"} {
		wantTold(t, l, "pm/"+who+".md", "added "+who+" branch pm/"+who+".md")
	}
	wantTold(t, l, "pm/base.md", "added Ada base pm/base.md")
}

// A file edited on a branch under its old name while main renamed it has both
// in its history, whatever the clocks say.
func TestEditBesideRename(t *testing.T) {
	s := gittest.New(t)
	s.Write("pm/old.md", lines("a", 30))
	s.Commit("Ada", "base")
	s.Git("checkout", "-q", "-b", "side")
	s.Git("checkout", "-q", "main")
	s.Git("mv", "pm/old.md", "pm/new.md")
	s.Commit("Cem", "rename")
	s.Git("checkout", "-q", "side")
	s.Write("pm/old.md", "top\n"+lines("a", 30))
	s.Commit("Ben", "edit")
	s.Git("checkout", "-q", "main")
	s.Git("merge", "-q", "--no-ff", "-m", "merge", "side")
	l := logOf(t, opened(t, s), WorkTree, "pm")
	// The merge moved the edit to the new name: new.md is like neither parent's.
	wantTold(t, l, "pm/new.md", "modified Ben merge pm/new.md", "modified Ben edit pm/old.md",
		"renamed Cem rename pm/new.md", "added Ada base pm/old.md")
}

func TestClockSkew(t *testing.T) {
	s := gittest.New(t)
	s.Now = 1_000_000
	s.Write("a.md", lines("a", 9))
	s.Commit("Ada", "written tomorrow")
	s.Now = 0
	s.Write("a.md", lines("a", 10))
	s.Commit("Ben", "written today")
	wantTold(t, logOf(t, opened(t, s), WorkTree, ""), "a.md", "modified Ben written today a.md", "added Ada written tomorrow a.md")
}

func TestDeletedAndBack(t *testing.T) {
	s := gittest.New(t)
	s.Write("a.md", lines("a", 9))
	s.Write("b.md", "b\n")
	s.Commit("Ada", "add")
	os.Remove(filepath.Join(s.Dir, "a.md"))
	s.Commit("Ben", "delete")
	s.Write("a.md", lines("again", 9))
	s.Commit("Cem", "again")
	wantTold(t, logOf(t, opened(t, s), WorkTree, ""), "a.md",
		"added Cem again a.md", "deleted Ben delete a.md", "added Ada add a.md")
}

// A file that turns into a folder of the same name is not lost to the differ.
func TestFileToFolder(t *testing.T) {
	s := gittest.New(t)
	s.Write("pm/x", "a file\n")
	s.Write("pm/x-1.md", "sorts between x and x/\n")
	s.Commit("Ada", "file")
	os.Remove(filepath.Join(s.Dir, "pm/x"))
	s.Write("pm/x/y.md", "below\n")
	s.Commit("Ben", "folder")
	l := logOf(t, opened(t, s), WorkTree, "pm")
	wantTold(t, l, "pm/x", "deleted Ben folder pm/x", "added Ada file pm/x")
	wantTold(t, l, "pm/x/y.md", "added Ben folder pm/x/y.md")
	wantTold(t, l, "pm/x-1.md", "added Ada file pm/x-1.md")
}

// People are called what the .mailmap at the ref calls them, authors and those
// they worked with, in old commits too.
func TestPathNames(t *testing.T) {
	s := gittest.New(t)
	s.Write("pm/a.md", "one\n")
	s.Commit("Ada", "first\n\nCo-authored-by: Ben <BEN@example.org>")
	s.Write(".mailmap", "Ada Lovelace <ada@new.example> <ada@example.org>\nBenedict <ben@example.org>\n")
	s.Write("pm/a.md", "two\n")
	s.Commit("Ada", "second")
	s.Write(".mailmap", "Not Committed <ada@example.org>\n")

	r := opened(t, s)
	want := strings.Split(s.Git("-c", "mailmap.file=/dev/null", "-c", "mailmap.blob=HEAD:.mailmap", "-C", ".git", "log", "--format=%aN <%aE>"), "\n")
	revisions := logOf(t, r, WorkTree, "pm").Revisions("pm/a.md")
	for i, rev := range revisions {
		if got := rev.Author.Name + " <" + rev.Author.Email + ">"; got != want[i] || got != "Ada Lovelace <ada@new.example>" {
			t.Errorf("%s is by %s, git says %s", rev.Subject, got, want[i])
		}
	}
	if with := revisions[1].CoAuthors; len(with) != 1 || with[0] != (Person{"Benedict", "BEN@example.org"}) {
		t.Errorf("with %v", with)
	}
	if c, err := r.Commit("HEAD"); err != nil || c.Author.Name != "Ada Lovelace" {
		t.Errorf("%+v, %v", c, err)
	}
	// The names are those of the ref: before there was a file, Ada was Ada.
	wantTold(t, logOf(t, r, "HEAD~1", "pm"), "pm/a.md", "added Ada first pm/a.md")

	s.Write(".mailmap", strings.Repeat("#\n", 1<<20))
	s.Commit("Ada", "too large")
	s.Write(".git-blame-ignore-revs", strings.Repeat("#\n", 1<<20))
	s.Commit("Ada", "both too large")
	log := logOf(t, opened(t, s), WorkTree, "pm")
	if got := log.Revisions("pm/a.md")[0].Author.Name; got != "Ada" {
		t.Errorf("with two megabytes of names the author is %q, want the commit's Ada", got)
	}
	if got := strings.Join(log.Ignored(), ", "); got != ".mailmap is over the limit of 1 MB, .git-blame-ignore-revs is over the limit of 1 MB" {
		t.Errorf("ignored: %s", got)
	}
	s.Git("rm", "-q", ".git-blame-ignore-revs")
	os.Remove(filepath.Join(s.Dir, ".mailmap"))
	if err := os.Symlink("Linked <ada@example.org>", filepath.Join(s.Dir, ".mailmap")); err != nil {
		t.Skip(err)
	}
	s.Write("pm/a.md", "three\n")
	s.Commit("Ada", "the target of a link is no text")
	if got := told(logOf(t, opened(t, s), WorkTree, "pm"), "pm/a.md"); got[0] != "modified Ada the target of a link is no text pm/a.md" {
		t.Errorf("%q", got)
	}
}

// Without the file's content at hand, people are called as their commits call them.
func TestNamesLeftAtRemote(t *testing.T) {
	s := gittest.New(t)
	s.Write("a.md", "one\n")
	s.Write(".mailmap", "Ada Lovelace <ada@example.org>\n")
	s.Commit("Ada", "first")
	s.Git("config", "uploadpack.allowFilter", "true")
	s.Git("clone", "-q", "--bare", "--filter=blob:none", "file://"+s.Dir, s.Beside("partial"))
	wantTold(t, logOf(t, openRepo(t, s.Dir), WorkTree, ""), "a.md", "added Ada Lovelace first a.md")
	wantTold(t, logOf(t, openRepo(t, s.Beside("partial")), WorkTree, ""), "a.md", "added Ada first a.md")
}
