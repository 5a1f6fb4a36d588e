package history

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// grown makes a repository of five commits on main.
func grown(t *testing.T) *story {
	s := newStory(t)
	for i := range 5 {
		s.write("pm/a.md", lines("a", 10+i))
		if i == 0 {
			s.write("pm/first.md", "first\n")
		}
		s.commit("Ada", "commit "+string(rune('1'+i)))
	}
	return s
}

// wantWhole checks that the whole history and content of grown can be read.
func wantWhole(t *testing.T, r *Repo) {
	t.Helper()
	if !r.HasHistory() || r.Reason() != "" {
		t.Fatalf("no history: %s", r.Reason())
	}
	if got := told(logOf(t, r, "HEAD", "pm"), "pm/a.md"); len(got) != 5 || got[4] != "added Ada commit 1 pm/a.md" {
		t.Errorf("history %q", got)
	}
	files, err := r.Files(t.Context(), "HEAD", "pm")
	if err != nil || len(files) != 2 || string(files[0].Data) != lines("a", 14) {
		t.Errorf("files %v, %v", files, err)
	}
}

func TestOpenFindsParents(t *testing.T) {
	s := grown(t)
	r := openRepo(t, filepath.Join(s.dir, "pm"))
	if r.Root() != s.dir {
		t.Errorf("root %s, want %s", r.Root(), s.dir)
	}
	wantWhole(t, r)
	if _, err := Open(filepath.Join(s.dir, "pm", "a.md")); err == nil {
		t.Error("a file was opened as a repository")
	}
	if _, err := Open(filepath.Join(s.dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Open of nothing: %v", err)
	}
}

func TestPacked(t *testing.T) {
	s := grown(t)
	s.git("tag", "-a", "-m", "annotated", "v1", "HEAD~3")
	s.git("gc", "-q", "--aggressive", "--prune=now")
	r := s.open()
	wantWhole(t, r)
	if c, err := r.Commit("v1"); err != nil || c.Subject != "commit 2" {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestShallow(t *testing.T) {
	s := grown(t)
	clone := s.in(s.beside("shallow"))
	s.git("clone", "-q", "--depth", "2", "file://"+s.dir, clone.dir)
	r := clone.open()
	if !r.Shallow() || !r.HasHistory() {
		t.Fatalf("shallow %v, history %v", r.Shallow(), r.HasHistory())
	}
	l := logOf(t, r, WorkTree, "pm")
	if !l.Truncated() {
		t.Error("the log does not say that it is cut off")
	}
	wantTold(t, l, "pm/a.md", "modified Ada commit 5 pm/a.md") // and nothing was added by commit 4
	wantTold(t, l, "pm/first.md")
	if _, err := r.Commit("HEAD~2"); err == nil || !strings.Contains(err.Error(), "--unshallow") {
		t.Errorf("behind the cut: %v", err)
	}
	if s.open().Shallow() {
		t.Error("a whole repository is said to be shallow")
	}
}

func TestLinkedWorkTree(t *testing.T) {
	s := grown(t)
	s.git("worktree", "add", "-q", "-b", "linked", s.beside("linked"))
	linked := s.in(s.beside("linked"))
	r := linked.open()
	if r.Root() != linked.dir {
		t.Errorf("root %s", r.Root())
	}
	wantWhole(t, r)
	linked.write("pm/b.md", "only here\n")
	head := linked.commit("Ben", "on linked")
	if c, err := linked.open().Commit(WorkTree); err != nil || c.Hash != head {
		t.Errorf("HEAD of the linked work tree: %+v, %v", c, err)
	}
	if c, err := s.open().Commit(WorkTree); err != nil || c.Hash == head {
		t.Errorf("HEAD of the main work tree: %+v, %v", c, err)
	}
	os.RemoveAll(filepath.Join(s.dir, ".git", "worktrees"))
	if r := linked.open(); r.HasHistory() || !strings.Contains(r.Reason(), "worktree repair") || r.Root() != linked.dir {
		t.Errorf("a broken link: %q", r.Reason())
	}
}

func TestAlternates(t *testing.T) {
	s := grown(t)
	s.git("clone", "-q", "--shared", s.dir, s.beside("shared"))
	wantWhole(t, openRepo(t, s.beside("shared")))
	s.git("clone", "-q", "--shared", s.beside("shared"), s.beside("third"))
	wantWhole(t, openRepo(t, s.beside("third")))

	relative := filepath.Join(s.beside("shared"), ".git/objects/info/alternates")
	if err := os.WriteFile(relative, []byte("../../../repo/.git/objects\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	wantWhole(t, openRepo(t, s.beside("shared")))
}

func TestBare(t *testing.T) {
	s := grown(t)
	s.git("clone", "-q", "--bare", s.dir, s.beside("bare.git"))
	r := openRepo(t, s.beside("bare.git"))
	wantWhole(t, r)
	if r.Root() != "" {
		t.Errorf("root of a bare repository: %q", r.Root())
	}
	if _, err := r.Files(t.Context(), WorkTree, "pm"); err == nil || !strings.Contains(err.Error(), "bare") {
		t.Errorf("work tree of a bare repository: %v", err)
	}
	if dirty, err := r.Dirty(t.Context(), "pm"); dirty || err != nil {
		t.Errorf("dirty %v, %v", dirty, err)
	}
}

func TestSubmodule(t *testing.T) {
	s := grown(t)
	outer := s.in(s.beside("outer"))
	os.Mkdir(outer.dir, 0o755)
	outer.git("init", "-q", "-b", "main")
	outer.write("pm/own.md", "own\n")
	outer.git("submodule", "add", "-q", s.dir, "sub")
	outer.commit("Ada", "sub")
	wantWhole(t, openRepo(t, filepath.Join(outer.dir, "sub", "pm")))
	files, err := outer.open().Files(t.Context(), "HEAD", "")
	if err != nil || len(files) != 1 || files[0].Path != "pm/own.md" {
		t.Errorf("with a submodule inside: %v, %v", files, err)
	}
}

func TestSparse(t *testing.T) {
	s := grown(t)
	s.write("pm/2024/x.md", "x\n")
	s.commit("Ada", "commit 6")
	s.git("sparse-checkout", "set", "--no-cone", "/pm/*.md")
	if s.git("config", "extensions.worktreeConfig") != "true" {
		t.Fatal("git no longer sets the extension that this is about")
	}
	if _, err := os.Stat(filepath.Join(s.dir, "pm/2024")); err == nil {
		t.Fatal("nothing was left out")
	}
	r := s.open()
	if !r.HasHistory() {
		t.Fatal(r.Reason())
	}
	if files, err := r.Files(t.Context(), WorkTree, "pm"); err != nil || len(files) != 2 {
		t.Errorf("%d files, %v", len(files), err)
	}
	if dirty, err := r.Dirty(t.Context(), "pm"); dirty || err != nil {
		t.Errorf("what was left out counts as gone: %v, %v", dirty, err)
	}
}

func TestPartialClone(t *testing.T) {
	s := grown(t)
	s.git("config", "uploadpack.allowFilter", "true")
	s.git("clone", "-q", "--bare", "--filter=blob:none", "file://"+s.dir, s.beside("partial"))
	r := openRepo(t, s.beside("partial"))
	if got := told(logOf(t, r, WorkTree, "pm"), "pm/a.md"); len(got) != 5 {
		t.Errorf("history without blobs: %q", got)
	}
	if _, err := r.Files(t.Context(), "HEAD", "pm"); err == nil || !strings.Contains(err.Error(), "refetch") {
		t.Errorf("files without blobs: %v", err)
	}
}

func TestUnreadableFormats(t *testing.T) {
	s := newStory(t, "--object-format=sha256")
	s.write("pm/a.md", "text\n")
	s.commit("Ada", "in sha256")
	r := s.open()
	if r.HasHistory() || !strings.Contains(r.Reason(), "sha256") {
		t.Errorf("sha256: %q", r.Reason())
	}
	if files, err := r.Files(t.Context(), WorkTree, "pm"); err != nil || len(files) != 1 {
		t.Errorf("the work tree: %v, %v", files, err)
	}
	if _, err := r.Files(t.Context(), "HEAD", "pm"); !errors.Is(err, ErrNoHistory) || !strings.Contains(err.Error(), "sha256") {
		t.Errorf("HEAD: %v", err)
	}
	if l, err := r.Log(t.Context(), WorkTree, "pm"); err != nil || len(l.Of("pm/a.md")) != 0 {
		t.Errorf("log: %v", err)
	}

	for setting, word := range map[string]string{
		"[extensions]\n refStorage = reftable":         "reftable",
		"[extensions] somethingNew = yes ; comment":    "somethingnew",
		"[core]\n repositoryFormatVersion = 2":         "version 2",
		"[extensions]\n worktreeConfig\n noop = 1":     "",
		"[extensions]\n partialClone = origin":         "",
		"[remote \"extensions\"]\n objectformat = x":   "",
		"[extensions]\n\tpreciousObjects = true # yes": "",
	} {
		s := grown(t)
		config := "[core]\n repositoryformatversion = 1\n" + setting + "\n"
		if err := os.WriteFile(filepath.Join(s.dir, ".git/config"), []byte(config), 0o644); err != nil {
			t.Fatal(err)
		}
		if word == "" {
			wantWhole(t, s.open())
		} else if r := s.open(); r.HasHistory() || !strings.Contains(r.Reason(), word) {
			t.Errorf("%s: %q", setting, r.Reason())
		}
	}
}

func TestEmptyRepository(t *testing.T) {
	s := newStory(t)
	s.write("pm/a.md", "text\n")
	r := s.open()
	if r.HasHistory() || !strings.Contains(r.Reason(), "no commits yet") {
		t.Errorf("reason %q", r.Reason())
	}
	if l, err := r.Log(t.Context(), WorkTree, "pm"); err != nil || l.Of("pm/a.md") != nil && len(l.Of("pm/a.md")) > 0 {
		t.Errorf("log: %v", err)
	}
	if _, err := r.Commit(WorkTree); !errors.Is(err, ErrNoHistory) {
		t.Errorf("commit: %v", err)
	}
	if files, err := r.Files(t.Context(), WorkTree, "pm"); err != nil || len(files) != 1 {
		t.Errorf("files: %v", err)
	}
}

func TestNoRepository(t *testing.T) {
	tmp, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(tmp, "postmortems")
	os.Mkdir(dir, 0o755)
	os.WriteFile(filepath.Join(dir, "a.md"), []byte("text\n"), 0o644)
	r := openRepo(t, dir)
	if r.HasHistory() || !strings.Contains(r.Reason(), "git init") || r.Root() != tmp {
		t.Errorf("reason %q, root %q", r.Reason(), r.Root())
	}
	files, err := r.Files(t.Context(), WorkTree, dir)
	if err != nil || len(files) != 1 || files[0].Path != "postmortems/a.md" {
		t.Errorf("%v, %v", files, err)
	}
	if _, err := r.Log(t.Context(), "main", dir); !errors.Is(err, ErrNoHistory) {
		t.Errorf("log of a branch: %v", err)
	}
	if l, err := r.Log(t.Context(), WorkTree, dir); err != nil || l.Truncated() {
		t.Errorf("log: %v", err)
	}
	if dirty, err := r.Dirty(t.Context(), dir); dirty || err != nil {
		t.Errorf("dirty: %v, %v", dirty, err)
	}
}

func TestResolve(t *testing.T) {
	s := grown(t)
	s.git("tag", "-a", "-m", "tag", "release", "HEAD~1")
	s.git("tag", "-a", "-m", "tag of a tag", "release2", "release")
	s.git("update-ref", "refs/remotes/origin/develop", "HEAD~4")
	s.git("checkout", "-q", "-b", "side/branch", "HEAD~2")
	s.commit("Ben", "on the side")
	s.git("checkout", "-q", "main")
	s.git("merge", "-q", "--no-ff", "-m", "merged", "side/branch")
	s.git("pack-refs", "--all")
	r := s.open()
	hash := s.git("rev-parse", "HEAD~1")
	for _, ref := range []string{
		"HEAD", "@", "main", "heads/main", "refs/heads/main", "release", "release2", "side/branch", "origin/develop",
		"HEAD~2", "HEAD^", "HEAD^2", "main^2~1", "HEAD~", "HEAD^0", "HEAD^{commit}", "release^{}", "HEAD~1^1~1",
		hash, hash[:7], hash[:8], strings.ToUpper(hash[:9]),
	} {
		want := s.git("rev-parse", ref+"^{commit}")
		if c, err := r.Commit(ref); err != nil || c.Hash != want {
			t.Errorf("%s is %s, %v; git says %s", ref, c.Hash, err, want)
		}
	}
	for ref, word := range map[string]string{
		"mian": "there is main", "develop": "origin/develop", "zzzzzzz": "there is", "HEAD~99": "too far",
		"HEAD^3": "too far", "^": "no branch", "HEAD~99999999999": "further", "HEAD@{1}": "", "config": "",
		"HEAD^{tree}": "cannot be read", "../../config": "", "a b": "", "HEAD~x": "cannot be read", "0000": "",
		strings.Repeat("0", 40): "not in this clone", "\x1b[31m": `\x1b`,
	} {
		if c, err := r.Commit(ref); err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("%q is %+v, %v; want an error with %q", ref, c, err, word)
		}
	}

	// A commit made after Open is found too.
	s.write("pm/a.md", "later\n")
	later := s.commit("Ada", "later")
	if c, err := r.Commit("main"); err != nil || c.Hash != later {
		t.Errorf("a later commit: %+v, %v", c, err)
	}
}

func TestCancel(t *testing.T) {
	r := grown(t).open()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Log(ctx, WorkTree, "pm"); !errors.Is(err, context.Canceled) {
		t.Errorf("Log: %v", err)
	}
	for _, ref := range []string{WorkTree, "HEAD"} {
		if _, err := r.Files(ctx, ref, "pm"); !errors.Is(err, context.Canceled) {
			t.Errorf("Files at %q: %v", ref, err)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	s := grown(t)
	s.write("pm/shot.png", strings.Repeat("picture", 1000))
	s.commit("Ada", "picture")
	r := s.open()
	var all sync.WaitGroup
	for range 4 {
		for _, use := range []func() error{
			func() error { _, err := r.Log(t.Context(), WorkTree, "pm"); return err },
			func() error { _, err := r.Commit("HEAD~1"); return err },
			func() error { _, err := r.Dirty(t.Context(), "pm"); return err },
			func() error { _, err := r.Files(t.Context(), WorkTree, "pm"); return err },
			func() error {
				if _, err := r.Commit("none"); err == nil { // opens the objects again
					return errors.New("none was found")
				}
				return nil
			},
			func() error {
				files, err := r.Files(t.Context(), "HEAD", "pm")
				if err != nil {
					return err
				}
				_, err = files[2].Bytes()
				return err
			},
		} {
			all.Add(1)
			go func() {
				defer all.Done()
				if err := use(); err != nil {
					t.Error(err)
				}
			}()
		}
	}
	all.Wait()
}
