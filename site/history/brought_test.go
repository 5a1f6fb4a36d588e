package history

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"debrief/site/git/gittest"
)

// brought is how the revisions of a file came into the branch, newest first: the
// subject, the request, and the subject of the merge.
func came(t *testing.T, s *gittest.Repo, path string) []string {
	t.Helper()
	l := logOf(t, opened(t, s), "main", "")
	var out []string
	for _, r := range l.Revisions(path) {
		merge := "itself"
		if r.Merge != "" {
			merge = s.Git("log", "-1", "--format=%s", r.Merge)
			if at := s.Git("log", "-1", "--format=%ct", r.Merge); at != fmt.Sprint(r.Merged.Unix()) {
				t.Errorf("%s was merged at %d, git says %s", r.Subject, r.Merged.Unix(), at)
			}
		} else if r.Merged.IsZero() {
			merge = "unknown"
		} else if !r.Merged.Equal(r.Committed) {
			t.Errorf("%s, committed on the branch, was merged at %v", r.Subject, r.Merged)
		}
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s | %s | %s", r.Subject, r.Request, merge)))
	}
	return out
}

func wantCame(t *testing.T, s *gittest.Repo, path string, want ...string) {
	t.Helper()
	if got := came(t, s, path); !slices.Equal(got, want) {
		t.Errorf("%s came as\n %s\nwant\n %s", path, strings.Join(got, "\n "), strings.Join(want, "\n "))
	}
}

func TestMergeOfEachRevision(t *testing.T) {
	s := gittest.New(t)
	s.Write("a.md", lines("a", 30))
	s.Commit("Ada", "begin")
	s.Git("checkout", "-q", "-b", "side")
	s.Write("a.md", "one\n"+lines("a", 30))
	s.Commit("Ben", "first (#3)") // the issue that it is about
	s.Git("checkout", "-q", "main")
	s.Write("b.md", "b\n")
	s.Commit("Ada", "elsewhere")
	s.Git("checkout", "-q", "side")
	s.Git("merge", "-q", "-m", "Merge branch 'main' into side", "main")
	s.Write("a.md", "two\n"+lines("a", 30))
	s.Commit("Ben", "second")
	s.Git("checkout", "-q", "main")
	s.Git("merge", "-q", "--no-ff", "-m", "Merge pull request #12 from ben/side", "side")
	s.Write("a.md", "three\n"+lines("a", 30))
	s.Commit("Cem", "squashed (#13)")
	wantCame(t, s, "a.md",
		"squashed (#13) | #13 | itself",
		"second | #12 | Merge pull request #12 from ben/side",
		"first (#3) | #12 | Merge pull request #12 from ben/side",
		"begin |  | itself")
	wantCame(t, s, "b.md", "elsewhere |  | itself") // not by the branch that had merged it
}

// In a release branch lie requests of their own: they are where a change was
// talked about, the release is when it was published.
func TestNestedPullRequests(t *testing.T) {
	s := gittest.New(t)
	s.Write("a.md", lines("a", 30))
	s.Commit("Ada", "begin")
	s.Git("checkout", "-q", "-b", "develop")
	s.Git("checkout", "-q", "-b", "side")
	s.Write("a.md", "one\n"+lines("a", 30))
	s.Commit("Ben", "first")
	s.Git("checkout", "-q", "develop")
	s.Git("merge", "-q", "--no-ff", "-m", "Merge pull request #5 from ben/side", "side")
	s.Write("a.md", "two\n"+lines("a", 30))
	s.Commit("Cem", "Merged PR 6: second")
	s.Write("a.md", "three\n"+lines("a", 30))
	s.Commit("Cem", "third")
	s.Git("checkout", "-q", "main")
	s.Git("merge", "-q", "--no-ff", "-m", "Merge pull request #9 from develop", "develop")
	release := "Merge pull request #9 from develop"
	wantCame(t, s, "a.md", "third | #9 | "+release, "Merged PR 6: second | #6 | "+release, "first | #5 | "+release, "begin |  | itself")
}

// Where a branch began may be behind the cut of a shallow clone. Then what is
// reached through it may have been on main all the time.
func TestMergesInAShallowClone(t *testing.T) {
	s := gittest.New(t)
	for i := range 4 {
		s.Write("a.md", lines("a", 10+i))
		s.Commit("Ada", fmt.Sprint("old ", i))
	}
	s.Git("checkout", "-q", "-b", "side")
	s.Write("b.md", "b\n")
	s.Commit("Ben", "on a branch")
	s.Git("checkout", "-q", "main")
	for i := range 6 {
		s.Write("c.md", fmt.Sprint(i))
		s.Commit("Ada", fmt.Sprint("new ", i))
	}
	s.Git("merge", "-q", "--no-ff", "-m", "Merge pull request #12 from ben/side", "side")
	clone := s.In(s.Beside("shallow"))
	s.Git("clone", "-q", "--depth", "5", "file://"+s.Dir, clone.Dir)
	wantCame(t, clone, "a.md", "old 3 |  | unknown", "old 2 |  | unknown")
	wantCame(t, s, "a.md", "old 3 |  | itself", "old 2 |  | itself", "old 1 |  | itself", "old 0 |  | itself")
	wantCame(t, s, "b.md", "on a branch | #12 | Merge pull request #12 from ben/side")
}

// TestMergesOfRevisionsAgainstGit asks git which merge on the first-parent line of main
// is the first that has a commit.
func TestMergesOfRevisionsAgainstGit(t *testing.T) {
	for seed := range uint64(4) {
		s, _ := branching(t, 200+seed)
		l := logOf(t, opened(t, s), "main", "pm")
		line := strings.Split(s.Git("rev-list", "--first-parent", "--reverse", "main"), "\n")
		by := map[string]string{}
		for _, at := range line {
			for _, c := range strings.Fields(s.Git("rev-list", at)) {
				if by[c] == "" {
					by[c] = at
				}
			}
		}
		merged := 0
		for path := range l.byPath {
			for _, r := range l.Revisions(path) {
				want := by[r.Hash]
				if want == r.Hash {
					want = ""
				} else {
					merged++
				}
				if r.Merge != want {
					t.Errorf("seed %d: %s came by %q, git says %q", seed, r.Hash, r.Merge, want)
				}
			}
		}
		if merged < 20 {
			t.Errorf("seed %d: only %d revisions came by a merge: that proves little", seed, merged)
		}
	}
}

func TestRevisionsHaveBlobs(t *testing.T) {
	s := gittest.New(t)
	s.Write("a.md", lines("a", 9))
	s.Commit("Ada", "add")
	s.Git("mv", "a.md", "b.md")
	s.Write("b.md", lines("a", 10))
	s.Commit("Ben", "move")
	s.Git("rm", "-q", "b.md")
	s.Commit("Cem", "remove")
	r := opened(t, s)
	l := logOf(t, r, WorkTree, "")
	for _, path := range []string{"a.md", "b.md"} {
		for _, rev := range l.Revisions(path) {
			was := map[string]string{Renamed: rev.OldPath, Deleted: rev.Path}[rev.Status]
			if was != "" {
				was = s.Git("rev-parse", rev.Hash+"^:"+was)
			}
			if rev.Before != was {
				t.Errorf("%s had the content %q before, git says %q", rev.Subject, rev.Before, was)
			}
			if rev.Status == Deleted {
				if rev.Blob != "" {
					t.Errorf("a file that is gone has the content %s", rev.Blob)
				}
				continue
			}
			if want := s.Git("rev-parse", rev.Hash+":"+rev.Path); rev.Blob != want {
				t.Errorf("%s has the content %q, git says %s", rev.Subject, rev.Blob, want)
			}
			got, err := l.Content(t.Context(), rev.Blob)
			if want := s.Git("show", rev.Hash+":"+rev.Path) + "\n"; err != nil || string(got) != want {
				t.Errorf("%s: %q, %v; want %q", rev.Subject, got, err, want)
			}
			if name := l.BlobName(got); name != rev.Blob {
				t.Errorf("what goes by %s is called %s", rev.Blob, name)
			}
			if (rev.Status == Renamed) != (rev.OldPath == "a.md") {
				t.Errorf("%s %s was %q", rev.Status, rev.Path, rev.OldPath)
			}
		}
	}
	for _, name := range []string{"", "HEAD", strings.Repeat("1", 40)} {
		if got, err := r.Content(t.Context(), name); err == nil {
			t.Errorf("%q has the content %q", name, got)
		}
	}
}

// A mass change of form is told, and is not when the text was last written.
func TestFormatOnlyRevisions(t *testing.T) {
	s := gittest.New(t)
	s.Write("a.md", lines("a", 9))
	s.Commit("Ada", "write")
	s.Write("a.md", lines(" a", 9))
	form := s.Commit("Ben", "indent everything")
	s.Write("b.md", "b\n")
	s.Write(".git-blame-ignore-revs", "# the day we indented\n"+form+" # all\nnonsense\n"+form[:10]+"\n")
	s.Commit("Ben", "list it")
	l := logOf(t, opened(t, s), WorkTree, "")
	all := l.Revisions("a.md")
	if len(all) != 2 || !all[0].FormatOnly || all[1].FormatOnly {
		t.Fatalf("%+v", all)
	}
	// Where the repository is set to keep the list, it is read there.
	s.Write("docs/form", form+"\n")
	s.Git("rm", "-q", ".git-blame-ignore-revs")
	s.Commit("Ben", "move the list")
	s.Git("config", "blame.ignoreRevsFile", "docs/form")
	if again := logOf(t, opened(t, s), WorkTree, "").Revisions("a.md"); len(again) != 2 || !again[0].FormatOnly {
		t.Errorf("in another file: %+v", again)
	}
	s.Git("config", "blame.ignoreRevsFile", "../elsewhere")
	if again := logOf(t, opened(t, s), WorkTree, "").Revisions("a.md"); again[0].FormatOnly {
		t.Error("a list outside the repository was read")
	}
	if last, ok := LastContentChange(all); !ok || last.Subject != "write" {
		t.Errorf("last written by %+v, %v", last, ok)
	}
	if last, ok := LastContentChange(all[:1]); !ok || last.Subject != "indent everything" {
		t.Errorf("where nothing else is known: %+v, %v", last, ok)
	}
	if _, ok := LastContentChange(nil); ok {
		t.Error("no revision is the last")
	}
	if at := all[0].Merged; at.IsZero() || at.Location() == nil || at.Before(time.Unix(1_700_000_000, 0)) {
		t.Errorf("merged %v", at)
	}
}
