// Package gittest creates test repositories with the git program, which serves as the
// reference for the code under test. Only tests import it.
//
// Start at [New].
package gittest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A Repo is a test repository with its own clock and authors. It ignores the machine's
// Git configuration.
type Repo struct {
	T   testing.TB
	Dir string // the root of the test repository's work tree
	Now int    // seconds on the clock of the test repository; each command adds 60
	Who string // the author of the next commit
}

// New creates an empty repository with the branch main. It skips the test if git is not
// installed.
func New(t testing.TB, initArgs ...string) *Repo {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed: nothing to compare with")
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r := &Repo{T: t, Dir: filepath.Join(dir, "repo"), Who: "Ada"}
	if err := os.Mkdir(r.Dir, 0o755); err != nil {
		t.Fatal(err)
	}
	r.Git(append([]string{"init", "-q", "-b", "main"}, initArgs...)...)
	return r
}

// In returns a copy of the test repository that runs git in the folder dir.
func (r *Repo) In(dir string) *Repo { c := *r; c.Dir = dir; return &c }

// Beside returns the path of a file or folder called name next to the repository.
func (r *Repo) Beside(name string) string { return filepath.Join(filepath.Dir(r.Dir), name) }

// Try runs git with stdin as its input. It returns the output of git, including
// standard error, without the last line break.
func (r *Repo) Try(stdin string, args ...string) (string, error) {
	r.Now += 60
	cmd := exec.Command("git", append([]string{"-c", "protocol.file.allow=always"}, args...)...)
	cmd.Dir = r.Dir
	cmd.Stdin = strings.NewReader(stdin)
	date := fmt.Sprintf("%d +0200", 1_700_000_000+r.Now)
	mail := strings.ToLower(r.Who) + "@example.org"
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Dir(r.Dir), "LC_ALL=C", "TZ=UTC",
		"GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null", "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=" + r.Who, "GIT_AUTHOR_EMAIL=" + mail, "GIT_AUTHOR_DATE=" + date,
		"GIT_COMMITTER_NAME=Committer", "GIT_COMMITTER_EMAIL=c@example.org", "GIT_COMMITTER_DATE=" + date,
		"GIT_TERMINAL_PROMPT=0",
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("git %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSuffix(string(out), "\n"), err
}

// Git runs git without input and returns the output. It fails the test if git fails.
func (r *Repo) Git(args ...string) string {
	r.T.Helper()
	return r.Feed("", args...)
}

// Feed runs git with stdin as its input and returns the output. It fails the test if
// git fails.
func (r *Repo) Feed(stdin string, args ...string) string {
	r.T.Helper()
	out, err := r.Try(stdin, args...)
	if err != nil {
		r.T.Fatal(err)
	}
	return out
}

// Write writes a file in the work tree. It creates missing folders.
func (r *Repo) Write(name, data string) {
	r.T.Helper()
	full := filepath.Join(r.Dir, name)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		r.T.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(data), 0o644); err != nil {
		r.T.Fatal(err)
	}
}

// Commit commits all files of the work tree with who as the author, and returns the
// hash of the commit.
func (r *Repo) Commit(who, message string) string {
	r.T.Helper()
	r.Who = who
	r.Git("add", "-A")
	r.Git("commit", "-q", "--allow-empty", "-m", message)
	return r.Git("rev-parse", "HEAD")
}
