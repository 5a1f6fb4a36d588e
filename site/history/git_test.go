package history

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"debrief/site/git/gittest"
)

// opened opens the repository a test has made.
func opened(t testing.TB, s *gittest.Repo) *Repo { t.Helper(); return openRepo(t, s.Dir) }

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
	for _, r := range l.Revisions(path) {
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
	l.SaveCache(func(string) bool { return true })
	return l
}
