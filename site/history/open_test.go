package history

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"debrief/site/git/gittest"
)

// grown makes a repository of five commits on main.
func grown(t *testing.T) *gittest.Repo {
	s := gittest.New(t)
	for i := range 5 {
		s.Write("pm/a.md", lines("a", 10+i))
		if i == 0 {
			s.Write("pm/first.md", "first\n")
		}
		s.Commit("Ada", "commit "+string(rune('1'+i)))
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
	r := openRepo(t, filepath.Join(s.Dir, "pm"))
	if r.Root() != s.Dir {
		t.Errorf("root %s, want %s", r.Root(), s.Dir)
	}
	wantWhole(t, r)
	if _, err := Open(filepath.Join(s.Dir, "pm", "a.md")); err == nil {
		t.Error("a file was opened as a repository")
	}
	if _, err := Open(filepath.Join(s.Dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Open of nothing: %v", err)
	}
}

func TestShallow(t *testing.T) {
	s := grown(t)
	clone := s.In(s.Beside("shallow"))
	s.Git("clone", "-q", "--depth", "2", "file://"+s.Dir, clone.Dir)
	r := opened(t, clone)
	if !r.IsShallow() || !r.HasHistory() {
		t.Fatalf("shallow %v, history %v", r.IsShallow(), r.HasHistory())
	}
	l := logOf(t, r, WorkTree, "pm")
	if !l.IsTruncated() {
		t.Error("the log does not say that it is cut off")
	}
	wantTold(t, l, "pm/a.md", "modified Ada commit 5 pm/a.md") // and nothing was added by commit 4
	wantTold(t, l, "pm/first.md")
	if _, err := r.Commit("HEAD~2"); err == nil || !strings.Contains(err.Error(), "--unshallow") {
		t.Errorf("behind the cut: %v", err)
	}
	if opened(t, s).IsShallow() {
		t.Error("a whole repository is said to be shallow")
	}
}

func TestBareRepository(t *testing.T) {
	s := grown(t)
	s.Git("clone", "-q", "--bare", s.Dir, s.Beside("bare.git"))
	r := openRepo(t, s.Beside("bare.git"))
	wantWhole(t, r)
	if r.Root() != "" {
		t.Errorf("root of a bare repository: %q", r.Root())
	}
	if _, err := r.Files(t.Context(), WorkTree, "pm"); err == nil || !strings.Contains(err.Error(), "bare") {
		t.Errorf("work tree of a bare repository: %v", err)
	}
	if dirty, err := r.IsDirty(t.Context(), "pm", nil); dirty || err != nil {
		t.Errorf("dirty %v, %v", dirty, err)
	}
}

func TestSubmodule(t *testing.T) {
	s := grown(t)
	outer := s.In(s.Beside("outer"))
	os.Mkdir(outer.Dir, 0o755)
	outer.Git("init", "-q", "-b", "main")
	outer.Write("pm/own.md", "own\n")
	outer.Git("submodule", "add", "-q", s.Dir, "sub")
	outer.Commit("Ada", "sub")
	wantWhole(t, openRepo(t, filepath.Join(outer.Dir, "sub", "pm")))
	files, err := opened(t, outer).Files(t.Context(), "HEAD", "")
	if err != nil || len(files) != 1 || files[0].Path != "pm/own.md" {
		t.Errorf("with a submodule inside: %v, %v", files, err)
	}
}

func TestSparse(t *testing.T) {
	s := grown(t)
	s.Write("pm/2024/x.md", "x\n")
	s.Commit("Ada", "commit 6")
	s.Git("sparse-checkout", "set", "--no-cone", "/pm/*.md")
	if s.Git("config", "extensions.worktreeConfig") != "true" {
		t.Fatal("git no longer sets the extension that this is about")
	}
	if _, err := os.Stat(filepath.Join(s.Dir, "pm/2024")); err == nil {
		t.Fatal("nothing was left out")
	}
	r := opened(t, s)
	if !r.HasHistory() {
		t.Fatal(r.Reason())
	}
	files, err := r.Files(t.Context(), WorkTree, "pm")
	if err != nil || len(files) != 3 || files[0].Path != "pm/2024/x.md" || string(files[0].Data) != "x\n" {
		t.Errorf("%d files, %v; want the file that is left out too, with its text", len(files), err)
	}
	if files, err = r.Files(t.Context(), WorkTree, "pm/2024"); err != nil || len(files) != 1 {
		t.Errorf("a folder that is left out: %d files, %v", len(files), err)
	}
	if dirty, err := r.IsDirty(t.Context(), "pm", nil); dirty || err != nil {
		t.Errorf("what was left out counts as gone: %v, %v", dirty, err)
	}
	s.Write("pm/2024/x.md", "written all the same\n")
	if files, err = opened(t, s).Files(t.Context(), WorkTree, "pm"); err != nil || len(files) != 3 ||
		string(files[0].Data) != "written all the same\n" {
		t.Errorf("a file on disk in spite of the settings: %d files, %v", len(files), err)
	}
}

func TestPartialClone(t *testing.T) {
	s := grown(t)
	s.Git("config", "uploadpack.allowFilter", "true")
	s.Git("clone", "-q", "--bare", "--filter=blob:none", "file://"+s.Dir, s.Beside("partial"))
	r := openRepo(t, s.Beside("partial"))
	if got := told(logOf(t, r, WorkTree, "pm"), "pm/a.md"); len(got) != 5 {
		t.Errorf("history without blobs: %q", got)
	}
	if _, err := r.Files(t.Context(), "HEAD", "pm"); err == nil || !strings.Contains(err.Error(), "refetch") {
		t.Errorf("files without blobs: %v", err)
	}
}

// What go-git cannot read, git can, and nobody has to ask for it.
func TestReadByGit(t *testing.T) {
	s := gittest.New(t, "--object-format=sha256")
	for i := range 5 {
		s.Write("pm/a.md", lines("a", 10+i))
		if i == 0 {
			s.Write("pm/first.md", "first\n")
		}
		s.Commit("Ada", "commit "+string(rune('1'+i)))
	}
	if os.Geteuid() == 0 { // nor does it matter whose it is, as in a container
		if err := os.Chown(s.Dir, 65534, 65534); err != nil {
			t.Fatal(err)
		}
	}
	r := opened(t, s)
	wantWhole(t, r)
	if err := os.Chown(s.Dir, os.Geteuid(), os.Getegid()); err != nil { // git writes again
		t.Fatal(err)
	}
	if dirty, err := r.IsDirty(t.Context(), "pm", nil); dirty || err != nil {
		t.Errorf("dirty %v, %v", dirty, err)
	}
	s.Write("pm/a.md", "staged\n")
	s.Git("add", "-A")
	if dirty, err := r.IsDirty(t.Context(), "pm", nil); !dirty || err != nil {
		t.Errorf("dirty %v, %v", dirty, err)
	}
	if staged, err := r.Staged(t.Context(), "pm", ""); err != nil || len(staged) != 2 || string(staged[0].Data) != "staged\n" {
		t.Errorf("staged %v, %v", staged, err)
	}
	if base, err := r.Base(t.Context(), "HEAD~2", "HEAD"); err != nil || base.Hash != s.Git("rev-parse", "HEAD~2") {
		t.Errorf("base %+v, %v", base, err)
	}
}

// Without git too, the files on disk are read, and it is said why there is no history.
func TestUnreadableFormats(t *testing.T) {
	s := gittest.New(t, "--object-format=sha256")
	s.Write("pm/a.md", "text\n")
	s.Commit("Ada", "in sha256")
	t.Setenv("PATH", t.TempDir())
	r := opened(t, s)
	if r.HasHistory() || !strings.Contains(r.Reason(), "sha256") || !strings.Contains(r.Reason(), "install git") {
		t.Errorf("sha256: %q", r.Reason())
	}
	if files, err := r.Files(t.Context(), WorkTree, "pm"); err != nil || len(files) != 1 {
		t.Errorf("the work tree: %v, %v", files, err)
	}
	if _, err := r.Files(t.Context(), "HEAD", "pm"); !errors.Is(err, ErrNoHistory) || !strings.Contains(err.Error(), "sha256") {
		t.Errorf("HEAD: %v", err)
	}
	if l, err := r.Log(t.Context(), WorkTree, "pm"); err != nil || len(l.Revisions("pm/a.md")) != 0 {
		t.Errorf("log: %v", err)
	}
}

func TestEmptyRepository(t *testing.T) {
	s := gittest.New(t)
	s.Write("pm/a.md", "text\n")
	r := opened(t, s)
	if r.HasHistory() || !strings.Contains(r.Reason(), "no commits yet") {
		t.Errorf("reason %q", r.Reason())
	}
	if l, err := r.Log(t.Context(), WorkTree, "pm"); err != nil || l.Revisions("pm/a.md") != nil && len(l.Revisions("pm/a.md")) > 0 {
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
	if l, err := r.Log(t.Context(), WorkTree, dir); err != nil || l.IsTruncated() {
		t.Errorf("log: %v", err)
	}
	if dirty, err := r.IsDirty(t.Context(), dir, nil); dirty || err != nil {
		t.Errorf("dirty: %v, %v", dirty, err)
	}
}

func TestCancelledContext(t *testing.T) {
	r := opened(t, grown(t))
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
	s.Write("pm/shot.png", strings.Repeat("picture", 1000))
	s.Commit("Ada", "picture")
	r := opened(t, s)
	var all sync.WaitGroup
	for range 4 {
		for _, use := range []func() error{
			func() error { _, err := r.Log(t.Context(), WorkTree, "pm"); return err },
			func() error { _, err := r.Commit("HEAD~1"); return err },
			func() error { _, err := r.IsDirty(t.Context(), "pm", nil); return err },
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

// A partial clone without the folders of old commits has the files of its work tree, and
// a history that is marked as cut.
func TestCloneWithoutOldTrees(t *testing.T) {
	s := grown(t)
	s.Git("config", "uploadpack.allowFilter", "true")
	s.Git("clone", "-q", "--filter=tree:0", "file://"+s.Dir, s.Beside("treeless"))
	r := openRepo(t, s.Beside("treeless"))
	if files, err := r.Files(t.Context(), WorkTree, "pm"); err != nil || len(files) != 2 {
		t.Errorf("%d files, %v", len(files), err)
	}
	if l := logOf(t, r, WorkTree, "pm"); !l.IsTruncated() || !r.HasMissingContent() {
		t.Error("nothing says that the history is cut")
	}
}
