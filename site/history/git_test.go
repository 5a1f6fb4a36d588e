package history

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A story is a repository that a test makes with git, with a clock and people
// of its own and without anything from this machine's configuration.
type story struct {
	t    testing.TB
	dir  string
	now  int // seconds since the story began
	name string
}

func newStory(t testing.TB, initArgs ...string) *story {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed: nothing to compare with")
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := &story{t: t, dir: filepath.Join(dir, "repo"), name: "Ada"}
	if err := os.Mkdir(s.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	s.git(append([]string{"init", "-q", "-b", "main"}, initArgs...)...)
	return s
}

// in is the same story in another folder.
func (s *story) in(dir string) *story { c := *s; c.dir = dir; return &c }

// beside returns a path next to the repository.
func (s *story) beside(name string) string { return filepath.Join(filepath.Dir(s.dir), name) }

func (s *story) try(stdin string, args ...string) (string, error) {
	s.now += 60
	cmd := exec.Command("git", append([]string{"-c", "protocol.file.allow=always"}, args...)...)
	cmd.Dir = s.dir
	cmd.Stdin = strings.NewReader(stdin)
	date := fmt.Sprintf("%d +0200", 1_700_000_000+s.now)
	mail := strings.ToLower(s.name) + "@example.org"
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Dir(s.dir), "LC_ALL=C", "TZ=UTC",
		"GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null", "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=" + s.name, "GIT_AUTHOR_EMAIL=" + mail, "GIT_AUTHOR_DATE=" + date,
		"GIT_COMMITTER_NAME=Committer", "GIT_COMMITTER_EMAIL=c@example.org", "GIT_COMMITTER_DATE=" + date,
		"GIT_TERMINAL_PROMPT=0",
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("git %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSuffix(string(out), "\n"), err
}

func (s *story) git(args ...string) string {
	s.t.Helper()
	out, err := s.try("", args...)
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

func (s *story) write(name, data string) {
	s.t.Helper()
	full := filepath.Join(s.dir, name)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(data), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// commit records everything there is, as somebody.
func (s *story) commit(who, message string) string {
	s.t.Helper()
	s.name = who
	s.git("add", "-A")
	s.git("commit", "-q", "--allow-empty", "-m", message)
	return s.git("rev-parse", "HEAD")
}

func (s *story) open() *Repo { s.t.Helper(); return openRepo(s.t, s.dir) }

func openRepo(t testing.TB, dir string) *Repo {
	t.Helper()
	r, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// lines makes a text of n lines that has nothing in common with one of another seed.
func lines(seed string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s tells line %d of it\n", seed, i)
	}
	return b.String()
}

// told is the history of a file in short: status author subject path, newest first.
func told(l *Log, path string) []string {
	var out []string
	for _, r := range l.Of(path) {
		out = append(out, fmt.Sprintf("%s %s %s %s", r.Status, r.Author.Name, r.Subject, r.Path))
	}
	return out
}

func wantTold(t *testing.T, l *Log, path string, want ...string) {
	t.Helper()
	if got := told(l, path); !slices.Equal(got, want) {
		t.Errorf("history of %s is\n %s\nwant\n %s", path, strings.Join(got, "\n "), strings.Join(want, "\n "))
	}
}

func logOf(t testing.TB, r *Repo, ref, dir string) *Log {
	t.Helper()
	l, err := r.Log(t.Context(), ref, dir)
	if err != nil {
		t.Fatal(err)
	}
	return l
}
