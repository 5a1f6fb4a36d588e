package site_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"debrief/site"
	"debrief/site/history"
	"debrief/site/publish"
	"debrief/theme"
)

// TestBuildIsDeterministic builds one commit again, on one processor and on more.
func TestBuildIsDeterministic(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	g := smallRepository(t)
	first := build(t, g.dir, site.Options{})
	for _, procs := range []int{1, 2, 5} {
		withProcs(procs, func() {
			same(t, "built again", first.tree, build(t, g.dir, site.Options{}).tree)
		})
	}
}

// smallRepository is the sample library in a repository of its own with a
// short history: a file moved, one changed, one deleted, a merge.
func smallRepository(t testing.TB) gitRepo {
	g := newGitRepo(t)
	copyLibrary(t, g.dir)
	at := func(day int) time.Time {
		return time.Date(2026, 11, day, 9, 30, 0, 0, time.FixedZone("", 3600))
	}
	const mira, lee = "Mira <mira@kittiwake.example>", "Lee Ó Briain <lee@kittiwake.example>"
	from := filepath.Join(g.dir, "postmortems/2026/2026-08-11-notify-disk-full.md")
	if err := os.Rename(from, filepath.Join(g.dir, "postmortems/2026-08-11-notify-disk-full.md")); err != nil {
		t.Fatal(err)
	}
	g.commit(at(18), mira, "All that we have written so far")
	g.run("mv", "postmortems/2026-08-11-notify-disk-full.md", "postmortems/2026/")
	g.commit(at(19), lee, "A folder for each year")
	g.run("switch", "-q", "-c", "side")
	g.write("README.md", "The post-mortems of Kittiwake.\n")
	g.commit(at(19), mira, "Say what this is")
	g.run("switch", "-q", "main")
	g.write("postmortems/2026/note.txt", "not a write-up\n")
	g.commit(at(20), lee, "A note")
	g.runAt(at(20), lee, "merge", "-q", "-m", "Both", "side")
	g.run("rm", "-q", "postmortems/2026/note.txt")
	g.commit(at(21), mira, "Without the note")
	return g
}

// TestBuildIsEqualInOtherFolder builds two clones of one commit in folders of different
// names, in another process, zone, language and with another home.
func TestBuildIsEqualInOtherFolder(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	const child = "DEBRIEF_TEST_BUILD" // "repository:output", the second half of this test
	if job := os.Getenv(child); job != "" {
		from, to, _ := strings.Cut(job, string(filepath.ListSeparator))
		writeTree(t, build(t, from, site.Options{}).tree, to)
		return
	}
	g := smallRepository(t)
	want := build(t, g.dir, site.Options{})
	for i, env := range [][]string{
		{"TZ=Pacific/Auckland", "LANG=de_DE.UTF-8", "LC_ALL=de_DE.UTF-8", "GOMAXPROCS=1"},
		{"TZ=America/St_Johns", "LANG=C", "LC_ALL=C", "GOMAXPROCS=3", "SOURCE_DATE_EPOCH=1", "NO_COLOR=1"},
	} {
		dir := filepath.Join(t.TempDir(), []string{"a", "a folder with a longer näme"}[i], "clone")
		g.run("clone", "-q", "--no-hardlinks", g.dir, dir)
		out := t.TempDir()
		cmd := exec.Command(os.Args[0], "-test.run=^TestBuildIsEqualInOtherFolder$")
		cmd.Env = append(append(plainEnv(), env...), "HOME="+t.TempDir(), child+"="+dir+string(filepath.ListSeparator)+out)
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, said)
		}
		same(t, dir+" with "+env[0], want.tree, readTree(t, out))
	}
}

// TestBuildOfCommitEqualsWorkTree reads a commit, out of a bare clone and out of a work
// tree in which something else lies, and gets what a clean checkout gives.
func TestBuildOfCommitEqualsWorkTree(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	g := smallRepository(t)
	want := build(t, g.dir, site.Options{})
	if want.snap.Dirty {
		t.Fatal("a clean checkout is said to be changed")
	}
	bare := filepath.Join(t.TempDir(), "library.git")
	g.run("clone", "-q", "--bare", g.dir, bare)
	got := build(t, bare, site.Options{Ref: "HEAD"})
	same(t, "bare clone at HEAD", want.tree, got.tree)
	if a, b := len(want.snap.Found), len(got.snap.Found); a != b {
		t.Errorf("%d findings in the checkout, %d in the bare clone", a, b)
	}

	g.write("postmortems/2026/2026-11-19-not-committed.md", "---\nschema: 1\ntitle: Not committed yet\nstatus: draft\nvisibility: internal\n---\n")
	g.write("postmortems/2026/2026-10-06-address-postcode-import.md", "changed\n")
	same(t, "HEAD with another work tree", want.tree, build(t, g.dir, site.Options{Ref: "HEAD"}).tree)
	if changed := build(t, g.dir, site.Options{}); !changed.snap.Dirty {
		t.Error("a changed work tree is said to be clean")
	} else if _, ok := changed.tree.Get("incidents/2026-11-19-not-committed/index.html"); !ok {
		t.Error("the work tree's own file has no page")
	}
	// A commit further back knows nothing of what came later.
	g.commit(time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC), "Mira <mira@kittiwake.example>", "Later")
	same(t, "HEAD~1 after a later commit", want.tree, build(t, g.dir, site.Options{Ref: "HEAD~1"}).tree)
}

// TestBuildWithoutGitIsEqual holds that a folder without Git gives the same
// site but for what Git knows.
func TestBuildWithoutGitIsEqual(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	g := smallRepository(t)
	dir := t.TempDir()
	copyLibrary(t, dir)
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	with, without := build(t, g.dir, site.Options{Now: now}), build(t, filepath.Join(dir, "postmortems"), site.Options{Now: now})
	if without.snap.NoGit == "" {
		t.Fatalf("%s is in no repository, and nobody says so", dir)
	}
	one, other := with.tree.Paths(), without.tree.Paths()
	if extra := missingFrom(one, other); len(extra) > 0 {
		t.Errorf("only without history there are %q", extra)
	}
	for _, path := range missingFrom(other, one) {
		if filepath.Base(filepath.Dir(path)) != "history" {
			t.Errorf("without history there is no %s", path)
		}
	}
}

// A build forgets what only the rules ask for; no page may miss it.
func TestBuildIsEqualAfterForget(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	repo, err := history.Open("..")
	if err != nil {
		t.Fatal(err)
	}
	defer repo.Close()
	snap, err := site.Load(t.Context(), repo, site.Options{})
	if err != nil {
		t.Fatal(err)
	}
	before, after := &publish.Tree{}, &publish.Tree{}
	edition := site.Edition{Theme: theme.Default(), Drafts: true}
	if err := site.Build(snap, edition, before.Put); err != nil {
		t.Fatal(err)
	}
	snap.Library.Forget()
	if err := site.Build(snap, edition, after.Put); err != nil {
		t.Fatal(err)
	}
	same(t, "after forgetting", before, after)
}
