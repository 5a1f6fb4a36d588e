// Package site_test tries whole sites: the sample library, small repositories
// told as stories, and what a reader meets in a real browser.
package site_test

import (
	"bytes"
	"context"
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"debrief/site"
	"debrief/site/history"
	"debrief/site/publish"
	"debrief/theme"
)

var update = flag.Bool("update", false, "write the expected outputs anew")

// A built is a library that was read, and its site.
type built struct {
	snap *site.Snapshot
	tree *publish.Tree
}

// sample is this repository's own library, built once for all tests, with
// drafts, so that every kind of page is there.
func sample(t testing.TB) built {
	t.Helper()
	b, err := sampleOnce()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var sampleOnce = sync.OnceValues(func() (built, error) { return buildDir("..", site.Options{}) })

// buildDir reads and builds the library of the repository in which dir lies.
func buildDir(dir string, opt site.Options) (built, error) {
	return buildWith(theme.Default(), dir, opt)
}

func buildWith(th *theme.Theme, dir string, opt site.Options) (built, error) {
	repo, err := history.Open(dir)
	if err != nil {
		return built{}, err
	}
	defer repo.Close()
	snap, err := site.Load(context.Background(), repo, opt)
	if err != nil {
		return built{}, err
	}
	b := built{snap, &publish.Tree{}}
	return b, site.Build(snap, site.Edition{Theme: th, Drafts: true}, b.tree.Put)
}

func build(t testing.TB, dir string, opt site.Options) built {
	t.Helper()
	b, err := buildDir(dir, opt)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// get is one file of the site, which has to be there.
func (b built) get(t testing.TB, path string) []byte {
	t.Helper()
	data, ok := b.tree.Get(path)
	if !ok {
		t.Fatalf("the site has no %s", path)
	}
	return data
}

// pages are the paths of all HTML files.
func (b built) pages() []string {
	return slices.DeleteFunc(b.tree.Paths(), func(p string) bool { return !strings.HasSuffix(p, ".html") })
}

// same fails where two sites differ in a path or a byte.
func same(t testing.TB, what string, one, other *publish.Tree) {
	t.Helper()
	if a, b := one.Paths(), other.Paths(); !slices.Equal(a, b) {
		t.Errorf("%s: the paths differ:\n%q\n%q", what, missingFrom(b, a), missingFrom(a, b))
	}
	differ := 0
	for _, path := range one.Paths() {
		a, _ := one.Get(path)
		b, ok := other.Get(path)
		if ok && !bytes.Equal(a, b) && differ < 5 {
			differ++
			t.Errorf("%s: %s differs: %s", what, path, firstDifference(a, b))
		}
	}
}

func missingFrom(have, want []string) (missing []string) {
	for _, w := range want {
		if _, ok := slices.BinarySearch(have, w); !ok {
			missing = append(missing, w)
		}
	}
	return missing
}

func firstDifference(a, b []byte) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	around := func(s []byte) string { return string(s[max(0, min(i, len(s))-60):min(len(s), i+60)]) }
	return "…" + around(a) + "…\n… and …\n…" + around(b) + "…"
}

// A gitRepo is a repository made for a test by git itself.
type gitRepo struct {
	t   testing.TB
	dir string
}

func newGitRepo(t testing.TB) gitRepo {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not here, and repositories are made by it")
	}
	g := gitRepo{t, t.TempDir()}
	g.run("init", "-q", "-b", "main")
	return g
}

// run runs git away from the configuration of whoever runs the test.
func (g gitRepo) run(args ...string) string { return g.runAt(time.Time{}, "", args...) }

func (g gitRepo) runAt(at time.Time, author string, args ...string) string {
	g.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = g.dir
	cmd.Env = append(plainEnv(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull, "GIT_TERMINAL_PROMPT=0")
	if author != "" {
		name, mail, _ := strings.Cut(author, " <")
		mail = strings.TrimSuffix(mail, ">")
		stamp := at.Format(time.RFC3339)
		cmd.Env = append(cmd.Env, "GIT_AUTHOR_NAME="+name, "GIT_AUTHOR_EMAIL="+mail, "GIT_AUTHOR_DATE="+stamp,
			"GIT_COMMITTER_NAME="+name, "GIT_COMMITTER_EMAIL="+mail, "GIT_COMMITTER_DATE="+stamp)
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		g.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// plainEnv is the environment without what a calling git leaves there.
func plainEnv() []string {
	return slices.DeleteFunc(os.Environ(), func(kv string) bool { return strings.HasPrefix(kv, "GIT_") })
}

// write puts a file into the work tree.
func (g gitRepo) write(path, text string) {
	g.t.Helper()
	full := filepath.Join(g.dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		g.t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
		g.t.Fatal(err)
	}
}

func (g gitRepo) commit(at time.Time, author, message string) {
	g.t.Helper()
	g.run("add", "-A")
	g.runAt(at, author, "commit", "-q", "-m", message)
}

// copyLibrary copies the sample library, and nothing around it.
func copyLibrary(t testing.TB, to string) {
	t.Helper()
	if err := os.CopyFS(filepath.Join(to, "postmortems"), os.DirFS("../postmortems")); err != nil {
		t.Fatal(err)
	}
}

// withProcs runs do on n processors.
func withProcs(n int, do func()) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
	do()
}

// writeTree puts a site on disk, and readTree takes it from there.
func writeTree(t testing.TB, tree *publish.Tree, dir string) {
	t.Helper()
	for _, path := range tree.Paths() {
		full := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		data, _ := tree.Get(path)
		if err := os.WriteFile(full, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func readTree(t testing.TB, dir string) *publish.Tree {
	t.Helper()
	tree := &publish.Tree{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, path))
		if err != nil {
			return err
		}
		return tree.Put(path, data)
	})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}
