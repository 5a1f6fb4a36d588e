package gitexec

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// repository makes one with two branches that parted, and returns what git
// answers about it.
func repository(t *testing.T, initArgs ...string) (dir string, git func(args ...string) string) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not here, and repositories are made by it")
	}
	dir = t.TempDir()
	git = func(args ...string) string {
		t.Helper()
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull,
			"GIT_AUTHOR_NAME=Kim", "GIT_AUTHOR_EMAIL=kim@fern.example", "GIT_COMMITTER_NAME=Kim", "GIT_COMMITTER_EMAIL=kim@fern.example")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return strings.TrimSpace(string(out))
	}
	git(append([]string{"init", "-q", "-b", "main"}, initArgs...)...)
	git("commit", "-q", "--allow-empty", "-m", "first")
	git("branch", "side")
	git("commit", "-q", "--allow-empty", "-m", "second")
	return dir, git
}

func found(t *testing.T, dir string, environ ...string) *Git {
	t.Helper()
	g, err := Find(dir, append(os.Environ(), environ...))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestOutputOfGit(t *testing.T) {
	dir, git := repository(t)
	ctx, g := context.Background(), found(t, dir)
	first, second := git("rev-parse", "side"), git("rev-parse", "main")
	git("checkout", "-q", "--orphan", "alone")
	git("commit", "-q", "--allow-empty", "-m", "another beginning")
	for name, ask := range map[string]func() (string, bool, error){
		second:             func() (string, bool, error) { return g.Commit(ctx, "main") },
		first:              func() (string, bool, error) { return g.MergeBase(ctx, "main", "side") },
		"refs/heads/alone": func() (string, bool, error) { return g.Head(ctx) },
	} {
		if got, ok, err := ask(); got != name || !ok || err != nil {
			t.Errorf("%q, %v, %v; want %q", got, ok, err, name)
		}
	}
	for name, ask := range map[string]func() (string, bool, error){
		"a branch that is not there":    func() (string, bool, error) { return g.Commit(ctx, "nowhere") },
		"a name that looks like a flag": func() (string, bool, error) { return g.Commit(ctx, "--all") },
		"branches that never were one":  func() (string, bool, error) { return g.MergeBase(ctx, "main", "alone") },
	} {
		if got, ok, err := ask(); ok || err != nil {
			t.Errorf("%s: %q, %v, %v", name, got, ok, err)
		}
	}
}

func TestErrorHasMessageOfGit(t *testing.T) {
	g := found(t, t.TempDir(), "GIT_CEILING_DIRECTORIES="+os.TempDir())
	_, err := g.Output(context.Background(), "rev-parse", "--git-dir")
	var e *Error
	if !errors.As(err, &e) || e.Code != 128 || !strings.HasPrefix(err.Error(), "git rev-parse: not a git repository") {
		t.Errorf("%v", err)
	}
}

// In a container the files often belong to another user than the one who runs
// the program. Git says no then, and whoever asked is told why.
func TestRepositoryOfAnotherUser(t *testing.T) {
	dir, _ := repository(t)
	_, err := found(t, dir, "GIT_TEST_ASSUME_DIFFERENT_OWNER=1").Output(t.Context(), "rev-parse", "--git-dir")
	of, ok := UntrustedFolder(err)
	if real, _ := filepath.EvalSymlinks(dir); !ok || of != real {
		t.Errorf("%q, %v of %v", of, ok, err)
	}
	_, err = found(t, dir).Output(t.Context(), "rev-parse", "--verify", "no-such-branch")
	if of, ok := UntrustedFolder(err); ok || err == nil {
		t.Errorf("%q of %v", of, err)
	}
	// Versions of Git before 2.36.2 say it in other words.
	if of, ok := UntrustedFolder(&Error{Message: "unsafe repository ('/srv/pm' is owned by someone else)"}); !ok || of != "/srv/pm" {
		t.Errorf("%q, %v", of, ok)
	}
	if _, err := found(t, dir).Output(t.Context(), "rev-parse", "--git-dir"); err != nil {
		t.Error(err)
	}
}

func TestGitIsLimitedInTimeAndOutput(t *testing.T) {
	// A git of our own on the PATH that does what no git should.
	bin := t.TempDir()
	write := func(script string) {
		if err := os.WriteFile(filepath.Join(bin, "git"), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
			t.Skip(err)
		}
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))

	write("sleep 9 & sleep 9\n")
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	if _, err := found(t, bin).Output(ctx, "log"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("it waited: %v", err)
	}
	write("head -c 20000000 /dev/zero; head -c 20000000 /dev/zero >&2\n")
	if _, err := found(t, bin).Output(context.Background(), "log"); err == nil || !strings.Contains(err.Error(), "exceeds 16 MB") {
		t.Errorf("it read on: %v", err)
	}
	write(`echo "$LC_ALL $GIT_TERMINAL_PROMPT $GIT_SSH_COMMAND $GIT_TRACE $GIT_QUARANTINE_PATH"; read x || echo nobody` + "\n")
	got, err := found(t, bin, "LC_ALL=pt_PT.UTF-8", "GIT_SSH_COMMAND=evil", "GIT_TRACE=1", "GIT_QUARANTINE_PATH=kept").Output(context.Background(), "x")
	if want := "C 0   kept\nnobody"; got != want || err != nil {
		t.Errorf("git was run with %q (%v), want %q", got, err, want)
	}
}

func TestGitInCurrentFolderIsNotRun(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "git"), []byte("#!/bin/sh\necho evil\n"), 0o755); err != nil {
		t.Skip(err)
	}
	t.Chdir(dir)
	t.Setenv("PATH", ".")
	if _, err := Find(dir, nil); !errors.Is(err, ErrNoGit) {
		t.Errorf("%v", err)
	}
}

// A push lies apart in a folder that only variables name, and what it builds
// upon in another, which has the objects of a third.
func TestViewHasSameObjectsAsGit(t *testing.T) {
	for _, form := range []string{"sha1", "sha256"} {
		t.Run(form, func(t *testing.T) { borrows(t, form) })
	}
}

func borrows(t *testing.T, form string) {
	dir, git := repository(t, "--object-format="+form)
	base := git("rev-parse", "main")
	pool := filepath.Join(t.TempDir(), "pool.git")
	git("clone", "-q", "--bare", dir, pool)
	fork := filepath.Join(t.TempDir(), "a fork.git")
	git("clone", "-q", "--bare", "--shared", pool, fork)
	apart := filepath.Join(fork, "objects", "incoming")
	if err := os.Mkdir(apart, 0o755); err != nil {
		t.Fatal(err)
	}
	quarantine := []string{"GIT_OBJECT_DIRECTORY=" + apart, "GIT_ALTERNATE_OBJECT_DIRECTORIES=" + filepath.Join(fork, "objects")}
	cmd := exec.Command("git", "-C", fork, "commit-tree", "-m", "pushed", "-p", base, base+"^{tree}")
	cmd.Env = append(append(os.Environ(), "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a"), quarantine...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v %s", err, out)
	}
	pushed := strings.TrimSpace(string(out))

	borrowed := t.TempDir()
	ctx := context.Background()
	if err := found(t, fork, quarantine...).CreateView(ctx, borrowed, map[string]string{"new": pushed, "before": base}); err != nil {
		t.Fatal(err)
	}
	reader := found(t, borrowed)
	for rev, want := range map[string]string{"new": pushed, "new~1": base, "HEAD": base} {
		if got, ok, err := reader.Commit(ctx, rev); got != want || !ok || err != nil {
			t.Errorf("%s is %q, %v, %v; want %q", rev, got, ok, err, want)
		}
	}
	if err := found(t, fork).CreateView(ctx, borrowed, nil); err == nil {
		t.Error("a folder in use was taken")
	}
}

func TestEnvironmentCannotOverrideSettings(t *testing.T) {
	env := cleanEnv([]string{"LC_ALL=x", "GIT_DIR=.", "GIT_ASKPASS=evil", "PATH=/bin"})
	if !slices.Contains(env, "GIT_DIR=.") || !slices.Contains(env, "PATH=/bin") || slices.Contains(env, "LC_ALL=x") || slices.Contains(env, "GIT_ASKPASS=evil") {
		t.Error(env)
	}
}

func TestObjects(t *testing.T) {
	dir, git := repository(t)
	if err := os.WriteFile(filepath.Join(dir, "a"), bytes.Repeat([]byte("line\n"), 50_000), 0o644); err != nil {
		t.Fatal(err)
	}
	blob, head := git("hash-object", "-w", "a"), git("rev-parse", "HEAD")
	g, err := FindIsolated(filepath.Join(dir, ".git"))
	if err != nil {
		t.Fatal(err)
	}
	o := g.NewObjectReader()
	defer o.Close()
	for range 2 { // and again when it was closed
		if kind, data, err := o.Object(blob); kind != "blob" || len(data) != 250_000 || err != nil {
			t.Errorf("%s of %d bytes, %v", kind, len(data), err)
		}
		if kind, data, err := o.Object(head); kind != "commit" || !bytes.HasSuffix(data, []byte("\nsecond\n")) || err != nil {
			t.Errorf("%s %q, %v", kind, data, err)
		}
		if kind, size, err := o.Header(blob); kind != "blob" || size != 250_000 || err != nil {
			t.Errorf("%s of %d bytes, %v", kind, size, err)
		}
		for _, name := range []string{strings.Repeat("1", 40), "nowhere"} {
			if _, _, err := o.Object(name); !errors.Is(err, ErrNoObject) {
				t.Errorf("%s: %v", name, err)
			}
			if _, _, err := o.Header(name); !errors.Is(err, ErrNoObject) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, name := range []string{"", "a b", "HEAD\n" + blob} {
			if _, _, err := o.Object(name); err == nil || errors.Is(err, ErrNoObject) {
				t.Errorf("%q was asked for: %v", name, err)
			}
		}
		o.Close()
	}
}

// Git may end, or say something else than it does.
func TestObjectsOfAnotherGit(t *testing.T) {
	bin := t.TempDir()
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	for script, want := range map[string]string{
		"exit 128\n":                       "ended too early",
		"read x; echo what\n":              `unexpected output of git cat-file: "what\n"`,
		"read x; echo $x blob 5; echo a\n": "ended too early",
		"read x; echo $x blob -5\n":        "unexpected output of git cat-file",
	} {
		if err := os.WriteFile(filepath.Join(bin, "git"), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
			t.Skip(err)
		}
		g, err := FindIsolated(bin)
		if err != nil {
			t.Fatal(err)
		}
		o := g.NewObjectReader()
		for range 2 {
			if _, _, err := o.Object("HEAD"); err == nil || !strings.Contains(err.Error(), want) && !strings.Contains(err.Error(), "broken pipe") {
				t.Errorf("%q: %v", script, err)
			}
		}
		o.Close()
	}
}

// The settings of whoever runs it, and the variables of a hook, are not the repository's.
func TestObjectReaderIgnoresUserConfig(t *testing.T) {
	dir, git := repository(t)
	t.Setenv("GIT_DIR", "/nowhere")
	t.Setenv("HOME", dir)
	if err := os.WriteFile(filepath.Join(dir, ".gitconfig"), []byte("[core]\n\tabbrev = 5\n[broken\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	g, err := FindIsolated(filepath.Join(dir, ".git"))
	if err != nil {
		t.Fatal(err)
	}
	os.Unsetenv("GIT_DIR")
	if got, ok, err := g.Commit(context.Background(), "HEAD"); got != git("-c", "core.abbrev=40", "--git-dir="+filepath.Join(dir, ".git"), "rev-parse", "HEAD") || !ok || err != nil {
		t.Errorf("%q, %v, %v", got, ok, err)
	}
}
