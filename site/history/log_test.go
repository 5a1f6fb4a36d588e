package history

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestLinear(t *testing.T) {
	s := newStory(t)
	s.write("pm/a.md", lines("a", 9))
	s.write("other/b.md", "not ours\n")
	s.commit("Ada", "first\n\nBody: x")
	s.write("pm/a.md", lines("a", 10))
	last := s.commit("Ben", "second line\nof subject\n\ntext\n\nCo-authored-by: Cem <cem@example.org>\nco-AUTHORED-by: Dee <dee@example.org>\nReviewed-by: E <e@x>")
	s.write("other/b.md", "still not ours\n")
	s.commit("Ada", "elsewhere")

	l := logOf(t, s.open(), WorkTree, "pm")
	wantTold(t, l, "pm/a.md", "modified Ben second line of subject pm/a.md", "added Ada first pm/a.md")
	wantTold(t, l, "other/b.md")
	got := l.Of("pm/a.md")[0]
	if got.Hash != last || got.Author.Email != "ben@example.org" || l.Truncated() {
		t.Errorf("%+v", got)
	}
	if len(got.CoAuthors) != 2 || got.CoAuthors[1] != (Person{"Dee", "dee@example.org"}) {
		t.Errorf("co-authors %+v", got.CoAuthors)
	}
	if _, zone := got.When.Zone(); zone != 7200 || got.When.Unix() < 1_700_000_000 {
		t.Errorf("written %v", got.When)
	}
	wantTold(t, logOf(t, s.open(), "HEAD~2", "pm"), "pm/a.md", "added Ada first pm/a.md")
	wantTold(t, logOf(t, s.open(), "main", ""), "other/b.md", "modified Ada elsewhere other/b.md", "added Ada first other/b.md")
	wantTold(t, logOf(t, s.open(), WorkTree, "no/such"), "pm/a.md")
}

func TestRenames(t *testing.T) {
	s := newStory(t)
	s.write("pm/a.md", lines("a", 20))
	s.write("pm/2024-01-02-slow.md", lines("slow", 20))
	s.write("pm/shot.png", "\x89PNG")
	s.write("pm/half.md", lines("half", 20))
	s.commit("Ada", "add")
	s.git("mv", "pm/a.md", "pm/b.md")
	s.git("mv", "pm/shot.png", "pm/shot2.png")
	s.commit("Ben", "move")
	s.git("mv", "pm/b.md", "pm/c.md")
	s.write("pm/c.md", lines("a", 15)+lines("new", 5)) // three quarters are the same
	s.commit("Cem", "move and edit")
	os.Remove(filepath.Join(s.dir, "pm/2024-01-02-slow.md"))
	s.write("pm/2024/2024-01-02-slow/index.md", "wholly rewritten\n")
	os.Remove(filepath.Join(s.dir, "pm/half.md"))
	s.write("pm/unlike.md", lines("unlike", 20))
	s.commit("Dee", "rework")
	s.write("pm/a.md", lines("another", 20))
	s.commit("Eve", "a is somebody else")

	l := logOf(t, s.open(), WorkTree, "pm")
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
	s := newStory(t)
	s.write("a.md", lines("a", 9))
	s.commit("Ada", "add")
	s.git("mv", "a.md", "b.md")
	s.commit("Ben", "there")
	s.git("mv", "b.md", "a.md")
	s.commit("Cem", "back")
	l := logOf(t, s.open(), WorkTree, "")
	wantTold(t, l, "a.md", "renamed Cem back a.md", "renamed Ben there b.md", "added Ada add a.md")
}

func TestSwap(t *testing.T) {
	s := newStory(t)
	s.write("a.md", lines("a", 9))
	s.write("b.md", lines("b", 9))
	s.commit("Ada", "add")
	s.write("a.md", lines("b", 9))
	s.write("b.md", lines("a", 9))
	s.commit("Ben", "swap")
	l := logOf(t, s.open(), WorkTree, "")
	wantTold(t, l, "a.md", "modified Ben swap a.md", "added Ada add a.md")
}

func TestMerges(t *testing.T) {
	s := newStory(t)
	s.write("pm/a.md", lines("a", 30))
	s.write("pm/b.md", lines("b", 30))
	s.write("pm/kept.md", lines("kept", 30))
	s.commit("Ada", "base")
	s.git("checkout", "-q", "-b", "side")
	s.write("pm/a.md", "top\n"+lines("a", 30))
	s.write("pm/new.md", lines("new", 9))
	s.commit("Ben", "side")
	s.git("checkout", "-q", "main")
	s.write("pm/b.md", "top\n"+lines("b", 30))
	s.commit("Cem", "main")
	s.git("merge", "-q", "--no-ff", "-m", "clean merge", "side")

	// An evil merge changes what neither side did, and adds and removes too.
	s.git("checkout", "-q", "-b", "evil", "HEAD~1")
	s.write("pm/c.md", lines("c", 9))
	s.commit("Dee", "evil side")
	s.git("checkout", "-q", "main")
	s.git("merge", "-q", "--no-ff", "--no-commit", "evil")
	s.write("pm/b.md", "evil\n"+lines("b", 30))
	s.write("pm/sneaked.md", lines("sneaked", 9))
	os.Remove(filepath.Join(s.dir, "pm/kept.md"))
	s.commit("Eve", "evil merge")

	l := logOf(t, s.open(), WorkTree, "pm")
	wantTold(t, l, "pm/a.md", "modified Ben side pm/a.md", "added Ada base pm/a.md")
	wantTold(t, l, "pm/new.md", "added Ben side pm/new.md")
	wantTold(t, l, "pm/c.md", "added Dee evil side pm/c.md")
	wantTold(t, l, "pm/b.md", "modified Eve evil merge pm/b.md", "modified Cem main pm/b.md", "added Ada base pm/b.md")
	wantTold(t, l, "pm/sneaked.md", "added Eve evil merge pm/sneaked.md")
	wantTold(t, l, "pm/kept.md", "deleted Eve evil merge pm/kept.md", "added Ada base pm/kept.md")
}

func TestOctopus(t *testing.T) {
	s := newStory(t)
	s.write("pm/base.md", "base\n")
	s.commit("Ada", "base")
	for _, who := range []string{"Ben", "Cem", "Dee"} {
		s.git("checkout", "-q", "-b", who, "main")
		s.write("pm/"+who+".md", lines(who, 9))
		s.commit(who, "branch")
	}
	s.git("checkout", "-q", "main")
	s.write("pm/main.md", "m\n")
	s.commit("Ada", "main")
	s.git("merge", "-q", "-m", "octopus", "Ben", "Cem", "Dee")
	if parents := s.git("rev-list", "--parents", "-1", "HEAD"); len(parents) != 5*41-1 {
		t.Fatalf("not an octopus: %s", parents)
	}
	l := logOf(t, s.open(), WorkTree, "pm")
	for _, who := range []string{"Ben", "Cem", "Dee"} {
		wantTold(t, l, "pm/"+who+".md", "added "+who+" branch pm/"+who+".md")
	}
	wantTold(t, l, "pm/base.md", "added Ada base pm/base.md")
}

// A file edited on a branch under its old name while main renamed it has both
// in its history, whatever the clocks say.
func TestEditBesideRename(t *testing.T) {
	s := newStory(t)
	s.write("pm/old.md", lines("a", 30))
	s.commit("Ada", "base")
	s.git("checkout", "-q", "-b", "side")
	s.git("checkout", "-q", "main")
	s.git("mv", "pm/old.md", "pm/new.md")
	s.commit("Cem", "rename")
	s.git("checkout", "-q", "side")
	s.write("pm/old.md", "top\n"+lines("a", 30))
	s.commit("Ben", "edit")
	s.git("checkout", "-q", "main")
	s.git("merge", "-q", "--no-ff", "-m", "merge", "side")
	l := logOf(t, s.open(), WorkTree, "pm")
	// The merge moved the edit to the new name: new.md is like neither parent's.
	wantTold(t, l, "pm/new.md", "modified Ben merge pm/new.md", "modified Ben edit pm/old.md",
		"renamed Cem rename pm/new.md", "added Ada base pm/old.md")
}

func TestClockSkew(t *testing.T) {
	s := newStory(t)
	s.now = 1_000_000
	s.write("a.md", lines("a", 9))
	s.commit("Ada", "written tomorrow")
	s.now = 0
	s.write("a.md", lines("a", 10))
	s.commit("Ben", "written today")
	wantTold(t, logOf(t, s.open(), WorkTree, ""), "a.md", "modified Ben written today a.md", "added Ada written tomorrow a.md")
}

func TestDeletedAndBack(t *testing.T) {
	s := newStory(t)
	s.write("a.md", lines("a", 9))
	s.write("b.md", "b\n")
	s.commit("Ada", "add")
	os.Remove(filepath.Join(s.dir, "a.md"))
	s.commit("Ben", "delete")
	s.write("a.md", lines("again", 9))
	s.commit("Cem", "again")
	wantTold(t, logOf(t, s.open(), WorkTree, ""), "a.md",
		"added Cem again a.md", "deleted Ben delete a.md", "added Ada add a.md")
}

// A file that turns into a folder of the same name is not lost to the differ.
func TestFileToFolder(t *testing.T) {
	s := newStory(t)
	s.write("pm/x", "a file\n")
	s.write("pm/x-1.md", "sorts between x and x/\n")
	s.commit("Ada", "file")
	os.Remove(filepath.Join(s.dir, "pm/x"))
	s.write("pm/x/y.md", "below\n")
	s.commit("Ben", "folder")
	l := logOf(t, s.open(), WorkTree, "pm")
	wantTold(t, l, "pm/x", "deleted Ben folder pm/x", "added Ada file pm/x")
	wantTold(t, l, "pm/x/y.md", "added Ben folder pm/x/y.md")
	wantTold(t, l, "pm/x-1.md", "added Ada file pm/x-1.md")
}

func TestParseCommit(t *testing.T) {
	for _, c := range []struct{ raw, author, subject string }{
		{"author A <a@b> 1700000000 -0330\n\nSubject\n", "A <a@b> 2023-11-14T18:43:20-03:30", "Subject"},
		{"author  <> 1 x\n\n", " <> 1970-01-01T00:00:01Z", ""},
		{"author nobody\n\nx", "nobody <> 0001-01-01T00:00:00Z", "x"},
		{"author A <a@b> 99999999999999999999 +0000\n\nx", "A <a@b> 0001-01-01T00:00:00Z", "x"},
		{"author J\xfcrgen <j@x> 0 +0000\nencoding ISO-8859-1\n\nGr\xfc\xdfe", "Jürgen <j@x> 1970-01-01T00:00:00Z", "Grüße"},
		{"author J\xfc <j@x> 0 +0000\ngpgsig -----BEGIN\n tree \n \n -----END\n\nbad \xff", "J\ufffd <j@x> 1970-01-01T00:00:00Z", "bad \ufffd"},
	} {
		got, err := parseCommit([]byte(c.raw))
		if err != nil {
			t.Errorf("%q: %v", c.raw, err)
			continue
		}
		author := got.author.Name + " <" + got.author.Email + "> " + got.when.Format(time.RFC3339)
		if author != c.author || got.subject != c.subject {
			t.Errorf("%q:\n got %q %q\nwant %q %q", c.raw, author, got.subject, c.author, c.subject)
		}
	}
	for _, raw := range []string{"tree", "tree xyz\n\n", "parent 12\n\n"} {
		if _, err := parseCommit([]byte(raw)); err == nil {
			t.Errorf("%q was taken for a commit", raw)
		}
	}
}

func FuzzTree(f *testing.F) {
	f.Add([]byte("100644 a\x0012345678901234567890"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		for len(raw) > 0 {
			e, err := next(raw)
			if err != nil {
				return
			}
			if e.size < 23 || e.size > len(raw) || len(e.name) == 0 {
				t.Fatalf("%q: entry of %d bytes, name %q", raw, e.size, e.name)
			}
			raw = raw[e.size:]
		}
	})
}
