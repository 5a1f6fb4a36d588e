package git

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"debrief/site/git/gittest"
	"debrief/site/git/object"
)

// grown makes a repository of five commits on main, each of which adds a line.
func grown(t *testing.T) *gittest.Repo {
	s := gittest.New(t)
	for i := range 5 {
		s.Write("pm/a.md", strings.Repeat("line\n", i+1))
		s.Commit("Ada", fmt.Sprint("commit ", i+1))
	}
	return s
}

// opened opens the repository in dir, of which nothing bad must be known.
func opened(t testing.TB, dir string) *Database {
	t.Helper()
	p, ok := Find(dir)
	if !ok {
		t.Fatalf("no repository in %s", dir)
	}
	db, err := Open(p)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// wantWhole checks that commits, trees and files of grown can be read.
func wantWhole(t *testing.T, dir string) {
	t.Helper()
	db := opened(t, dir)
	wantWholeDatabase(t, db)
	if db.native == nil {
		return
	}
	// Git itself must give the same answers as go-git, through the same interface.
	prog, _, err := object.OpenProgram(db.place)
	if err != nil {
		t.Fatal(err)
	}
	only := &Database{place: db.place, width: db.width, program: prog}
	only.loadCut()
	only.loadReplaced()
	defer only.Close()
	wantWholeDatabase(t, only)
}

func wantWholeDatabase(t *testing.T, db *Database) {
	t.Helper()
	head, err := db.Resolve("HEAD")
	if err != nil {
		t.Fatal(err)
	}
	commits, err := db.Ancestors(t.Context(), head, nil)
	if err != nil || len(commits) != 5 || commits[4].Subject != "commit 1" {
		t.Errorf("%d commits, %v", len(commits), err)
	}
	top, err := db.Subtree(head.Tree, "pm")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := db.Tree(top)
	if err != nil {
		t.Fatal(err)
	}
	e, err := db.Next(raw)
	if err != nil || string(e.Name) != "a.md" || e.Size != len(raw) || !e.IsFile() {
		t.Fatalf("%+v, %v", e, err)
	}
	want := strings.Repeat("line\n", 5)
	if data, err := db.Blob(e.Hash, 1<<20); err != nil || string(data) != want {
		t.Errorf("%q, %v", data, err)
	}
	if n, err := db.Size(e.Hash); err != nil || n != int64(len(want)) {
		t.Errorf("%d bytes, %v", n, err)
	}
	if _, err := db.Blob(top, 1<<20); err == nil || !strings.Contains(err.Error(), "is a tree, not a blob") {
		t.Errorf("a tree as a file: %v", err)
	}
}

func TestPackedRepository(t *testing.T) {
	s := grown(t)
	wantWhole(t, s.Dir)
	s.Git("gc", "-q", "--aggressive", "--prune=now")
	wantWhole(t, s.Dir)
}

func TestAlternateObjects(t *testing.T) {
	s := grown(t)
	s.Git("clone", "-q", "--shared", s.Dir, s.Beside("shared"))
	wantWhole(t, s.Beside("shared"))
	s.Git("clone", "-q", "--shared", s.Beside("shared"), s.Beside("third"))
	wantWhole(t, s.Beside("third"))
	s.In(s.Beside("shared")).Write(".git/objects/info/alternates", "# relative\n../../../repo/.git/objects\n")
	wantWhole(t, s.Beside("shared"))

	// A folder of objects need not be called that.
	if err := os.Rename(filepath.Join(s.Beside("third"), ".git", "objects"), s.Beside("pile")); err != nil {
		t.Fatal(err)
	}
	s.In(s.Beside("third")).Write(".git/objects/info/alternates", s.Beside("pile")+"\n")
	wantWhole(t, s.Beside("third"))

	// Two repositories that name each other are each read once.
	s.In(s.Beside("shared")).Write(".git/objects/info/alternates", s.Dir+"/.git/objects\n"+s.Beside("gone")+"\n")
	s.Write(".git/objects/info/alternates", s.Beside("shared")+"/.git/objects\n")
	wantWhole(t, s.Beside("shared"))
}

func TestShallow(t *testing.T) {
	s := grown(t)
	s.Git("clone", "-q", "--depth", "2", "file://"+s.Dir, s.Beside("shallow"))
	db := opened(t, s.Beside("shallow"))
	head, err := db.Resolve("HEAD")
	if err != nil {
		t.Fatal(err)
	}
	commits, err := db.Ancestors(t.Context(), head, nil)
	if err != nil || len(commits) != 2 || commits[0].Cut || !commits[1].Cut || !db.IsShallow() {
		t.Errorf("%+v, shallow %v, %v", commits, db.IsShallow(), err)
	}
	if opened(t, s.Dir).IsShallow() {
		t.Error("a whole repository is said to be shallow")
	}
}

func TestErrorExplanations(t *testing.T) {
	s := grown(t)
	s.Git("config", "uploadpack.allowFilter", "true")
	s.Git("clone", "-q", "--bare", "--filter=blob:none", "file://"+s.Dir, s.Beside("partial"))
	blob := s.Git("rev-parse", "HEAD:pm/a.md")
	h, err := ParseHash([]byte(blob))
	if err != nil || h.String() != blob || opened(t, s.Dir).BlobHash([]byte(strings.Repeat("line\n", 5))) != h {
		t.Fatalf("%s is read as %s, %v", blob, h, err)
	}
	h[0]++
	for dir, cure := range map[string]string{s.Dir: "git fsck", s.Beside("partial"): "git fetch --refetch --no-filter"} {
		db := opened(t, dir)
		_, err := db.Blob(h, 1<<20)
		if err = db.AddHint(err); err == nil || !strings.Contains(err.Error(), cure) || !strings.Contains(err.Error(), h.String()) {
			t.Errorf("%s: %v", dir, err)
		}
	}
}

func TestStagedNamesSparseFiles(t *testing.T) {
	s := grown(t)
	s.Write("pm/2024/x.md", "x\n")
	s.Commit("Ada", "commit 6")
	s.Git("sparse-checkout", "set", "--no-cone", "/pm/*.md")
	if out := sparsePaths(opened(t, s.Dir)); !slices.Equal(out, []string{"pm/2024/x.md"}) {
		t.Errorf("%v", out)
	}
}

// sparsePaths returns the paths in the index that a sparse checkout leaves out.
func sparsePaths(db *Database) (out []string) {
	staged, _ := db.Staged("")
	for _, s := range staged {
		if s.Sparse {
			out = append(out, s.Path)
		}
	}
	return out
}

// TestReleasedObjectsAreReadAgain holds that a database is none the poorer for
// having given back its memory.
func TestReleasedObjectsAreReadAgain(t *testing.T) {
	s := gittest.New(t)
	s.Write("a/b.md", "x")
	s.Commit("Ada", "one")
	db := opened(t, s.Dir)
	tree := treeOf(t, db, "HEAD")
	before, err := db.Tree(tree)
	if err != nil {
		t.Fatal(err)
	}
	db.FreeCaches()
	if db.trees.bytes != 0 {
		t.Error("trees are still held")
	}
	if again, err := db.Tree(tree); err != nil || string(again) != string(before) {
		t.Errorf("%q, %v, want %q", again, err, before)
	}
}
