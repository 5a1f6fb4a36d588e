package git

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"debrief/site/git/gittest"
)

// longer makes the repository of grown with names by SHA-256, which only git
// itself reads.
func longer(t *testing.T) *gittest.Repo {
	s := gittest.New(t, "--object-format=sha256")
	for i := range 5 {
		s.Write("pm/a.md", strings.Repeat("line\n", i+1))
		s.Commit("Ada", "commit "+string(rune('1'+i)))
	}
	return s
}

func TestSHA256(t *testing.T) {
	s := longer(t)
	wantWhole(t, s.Dir)
	s.Git("gc", "-q")
	wantWhole(t, s.Dir)
	s.Git("clone", "-q", "--bare", "--shared", s.Dir, s.Beside("bare.git"))
	wantWhole(t, s.Beside("bare.git"))
	s.Git("worktree", "add", "-q", "-b", "linked", s.Beside("linked"))
	wantWhole(t, s.Beside("linked"))
	s.Git("clone", "-q", "--depth", "2", "file://"+s.Dir, s.Beside("shallow"))
	if db := opened(t, s.Beside("shallow")); !db.IsShallow() {
		t.Error("the clone is not said to be shallow")
	}

	db := opened(t, s.Dir)
	s.Git("tag", "-a", "-m", "named", "v1", "HEAD~1")
	first := s.Git("rev-parse", "HEAD~4")
	for ref, want := range map[string]string{"v1": "HEAD~1", "v1~3": "HEAD~4", first: "HEAD~4", first[:8]: "HEAD~4", first[:9]: "HEAD~4", "linked": "HEAD", "@~2": "HEAD~2", "heads/main": "HEAD"} {
		c, err := db.Resolve(ref)
		if err != nil || c.Hash.String() != s.Git("rev-parse", want) {
			t.Errorf("%s is %+v, %v", ref, c, err)
		}
	}
	for _, ref := range []string{"mian", "--all", ":/commit", "HEAD@{1}", "", "refs/heads/*", first[:3]} {
		if c, err := db.Resolve(ref); err == nil {
			t.Errorf("%q is %s", ref, c.Hash)
		}
	}
	if _, err := db.Resolve("mian"); !strings.HasSuffix(err.Error(), "there is main") {
		t.Errorf("a name that is nearly one: %v", err)
	}
	if got := db.BlobHash([]byte("x\n")).String(); got != s.Feed("x\n", "hash-object", "--stdin") {
		t.Errorf("a file has the name %s", got)
	}
	if _, err := opened(t, gittest.New(t, "--object-format=sha256").Dir).Resolve("HEAD"); !errors.Is(err, ErrUnborn) || !strings.HasPrefix(err.Error(), "main ") {
		t.Errorf("without commits: %v", err)
	}
}

// No git can be found where the PATH is empty.
func TestSHA256WithoutGit(t *testing.T) {
	s, plain := longer(t), grown(t)
	t.Setenv("PATH", t.TempDir())
	p, _ := Find(s.Dir)
	if said := unreadable(p); said != "the repository uses the object format sha256, which only the git program can read; install git" {
		t.Errorf("it says %q", said)
	}
	wantWholeDatabase(t, opened(t, plain.Dir))
}

// What is staged is the same by go-git and by git, and where go-git cannot read
// the index git does.
func TestStagedFilesByBothReaders(t *testing.T) {
	for _, form := range []string{"sha1", "sha256"} {
		s := gittest.New(t, "--object-format="+form)
		for _, name := range []string{"pm/a.md", "pm/b c.md", "pm/ü.md", "left/out.md"} {
			s.Write(name, name+"\n")
		}
		s.Commit("Ada", "first")
		s.Git("sparse-checkout", "set", "--no-cone", "/pm/")
		s.Write("pm/a.md", "changed\n")
		s.Git("add", "pm/a.md")
		s.Write("pm/empty.md", "")
		s.Write("pm/.gitkeep", "")
		s.Git("add", "pm/empty.md", "pm/.gitkeep")
		s.Write("pm/announced.md", "")
		s.Write("pm/later.md", "later\n")
		s.Git("add", "-N", "pm/announced.md", "pm/later.md")
		check := func(what string) {
			t.Helper()
			db := opened(t, s.Dir)
			staged, err := db.Staged("")
			var got []string
			for _, f := range staged {
				got = append(got, string(f.Entry.Mode)+" "+f.Entry.Hash.String()+" 0\t"+f.Path)
				if string(f.Entry.Name) != filepath.Base(f.Path) || f.Conflict {
					t.Errorf("%s, %s: %+v", form, what, f)
				}
			}
			want := strings.Split(strings.Trim(s.Git("ls-files", "-s", "-z"), "\x00"), "\x00")
			want = slices.DeleteFunc(want, func(line string) bool {
				return strings.HasSuffix(line, "announced.md") || strings.HasSuffix(line, "later.md")
			})
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%s, %s: staged is\n %q, %v\ngit says\n %q", form, what, got, err, want)
			}
			if out := sparsePaths(db); !slices.Equal(out, []string{"left/out.md"}) {
				t.Errorf("%s, %s: left out is %v", form, what, out)
			}
		}
		check("plain")
		s.Git("update-index", "--split-index")
		check("split")
	}
}

func TestReplaced(t *testing.T) {
	for _, packed := range []bool{false, true} {
		s := grown(t)
		// Commit 5 is read as if it came right after commit 3.
		s.Git("replace", "--graft", "HEAD", "HEAD~2")
		if packed {
			s.Git("pack-refs", "--all")
		}
		db := opened(t, s.Dir)
		head, err := db.Resolve("HEAD")
		if err != nil {
			t.Fatal(err)
		}
		commits, err := db.Ancestors(t.Context(), head, nil)
		var got []string
		for _, c := range commits {
			got = append(got, c.Hash.String())
		}
		if want := strings.Split(s.Git("rev-list", "HEAD"), "\n"); err != nil || !slices.Equal(got, want) || len(want) != 4 {
			t.Errorf("the history is %q, %v; git says %q", got, err, want)
		}
		if db.Overrides() == "" || opened(t, grown(t).Dir).Overrides() != "" {
			t.Error("what is altered and what is not is said alike")
		}
		s.Git("config", "core.useReplaceRefs", "false")
		wantWholeDatabase(t, opened(t, s.Dir))
	}
}

// The old way to say the same, which git still reads.
func TestGrafts(t *testing.T) {
	s := grown(t)
	s.Write(".git/info/grafts", "# moved from elsewhere\n"+s.Git("rev-parse", "HEAD")+" "+s.Git("rev-parse", "HEAD~2")+"\nnonsense\n")
	db := opened(t, s.Dir)
	head, err := db.Resolve("HEAD")
	if err != nil {
		t.Fatal(err)
	}
	commits, err := db.Ancestors(t.Context(), head, nil)
	if want := s.Git("rev-list", "--count", "HEAD"); err != nil || len(commits) != 4 || !strings.HasSuffix(want, "4") || db.Overrides() == "" {
		t.Errorf("%d commits, %v; git says %s", len(commits), err, want)
	}
}

// A clone that borrowed objects from a repository that was removed.
func TestMissingAlternates(t *testing.T) {
	s := grown(t)
	s.Git("clone", "-q", "--shared", s.Dir, s.Beside("shared"))
	if err := os.Rename(s.Dir, s.Beside("moved")); err != nil {
		t.Fatal(err)
	}
	db := opened(t, s.Beside("shared"))
	_, err := db.Resolve("HEAD")
	if err = db.AddHint(err); err == nil || !strings.Contains(err.Error(), "borrows objects") || strings.Contains(err.Error(), s.Dir) {
		t.Errorf("%v", err)
	}
}

// TestErrorHints does what the errors for missing objects say, and looks whether it helps.
func TestErrorHints(t *testing.T) {
	s := grown(t)
	s.Git("config", "uploadpack.allowFilter", "true")
	for _, how := range []string{"", "--filter=blob:none", "--filter=tree:0"} {
		clone := s.In(s.Beside("clone" + strings.ReplaceAll(how, ":", "-")))
		args := []string{"clone", "-q", "--bare", "file://" + s.Dir, clone.Dir}
		if how != "" {
			args = slices.Insert(args, 3, how)
		}
		s.Git(args...)
		if how == "" { // lose one
			packs, _ := filepath.Glob(filepath.Join(clone.Dir, "objects/pack/*.pack"))
			pack, err := os.ReadFile(packs[0])
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{".pack", ".idx", ".rev"} {
				os.Remove(strings.TrimSuffix(packs[0], ".pack") + name)
			}
			clone.Feed(string(pack), "unpack-objects", "-q")
			blob := clone.Git("rev-parse", "HEAD:pm/a.md")
			if err := os.Remove(filepath.Join(clone.Dir, "objects", blob[:2], blob[2:])); err != nil {
				t.Fatal(err)
			}
		}
		blob := s.Git("rev-parse", "HEAD:pm/a.md")
		h, _ := ParseHash([]byte(blob))
		db := opened(t, clone.Dir)
		_, err := db.Blob(h, 1<<20)
		if err = db.AddHint(err); !errors.Is(err, ErrMissing) || !strings.Contains(err.Error(), blob) {
			t.Errorf("%s: %v", how, err)
			continue
		}
		command := []string{"fetch", "-q", "--refetch"}
		if how != "" {
			command = append(command, "--no-filter")
		}
		if !strings.Contains(err.Error(), "git fetch "+strings.Join(command[2:], " ")) {
			t.Errorf("%s: %v says nothing of %q", how, err, command)
		}
		clone.Git(append(command, "origin", "main:refs/heads/main")...)
		wantWhole(t, clone.Dir)
	}
}
