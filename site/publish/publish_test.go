package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

type site map[string]string

func build(t *testing.T, dir string, s site, opt Options) Report {
	t.Helper()
	w, err := Open(dir, opt)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	for _, name := range slices.Sorted(maps.Keys(s)) {
		if err := w.Put(name, []byte(s[name])); err != nil {
			t.Fatal(err)
		}
	}
	report, err := w.Commit()
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// onDisk reads dir without what is ours, nil if there is no dir.
func onDisk(t *testing.T, dir string) site {
	t.Helper()
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	s := site{}
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, p)
		switch {
		case rel == ownFolder:
			return fs.SkipDir
		case e.IsDir():
			if entries, _ := os.ReadDir(p); len(entries) == 0 && p != dir {
				s[filepath.ToSlash(rel)+"/"] = "" // an empty folder must not be left behind
			}
			return nil
		}
		data, err := os.ReadFile(p)
		s[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func wantSite(t *testing.T, dir string, want site) {
	t.Helper()
	if got := onDisk(t, dir); !maps.Equal(got, want) {
		t.Errorf("the site is\n %q\nwant\n %q", got, want)
	}
}

var (
	oldSite = site{
		"index.html": "old front", "feed.xml": "feed", "assets/a.css": "a {}",
		"2024/x/index.html": "x", "2024/x/shot.png": "PNG", "teams.html": "teams",
		"was/folder/page.html": "p", "turns": "a file that turns into a folder",
	}
	newSite = site{
		"index.html": "new front", "feed.xml": "feed", "assets/b.css": "b {}",
		"2025/y/index.html": "y", "teams.html": "teams and more",
		"was": "a folder that turns into a file", "turns/into.html": "folder",
	}
)

func TestSecondBuildWritesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "too", "public")
	if got := build(t, dir, oldSite, Options{}); got.Written != len(oldSite) || got.Unchanged != 0 || got.Removed != 0 {
		t.Errorf("first build: %+v", got)
	}
	wantSite(t, dir, oldSite)
	before, _ := os.ReadFile(filepath.Join(dir, manifestPath))
	stamp := time.Unix(1e9, 0)
	page := filepath.Join(dir, "feed.xml")
	if err := os.Chtimes(page, stamp, stamp); err != nil {
		t.Fatal(err)
	}

	if got := build(t, dir, oldSite, Options{}); got != (Report{Unchanged: len(oldSite)}) {
		t.Errorf("second build: %+v", got)
	}
	if got := build(t, dir, newSite, Options{}); got != (Report{Written: 6, Unchanged: 1, Removed: 5, Bytes: got.Bytes}) {
		t.Errorf("third build: %+v", got)
	}
	wantSite(t, dir, newSite)
	if info, _ := os.Stat(page); !info.ModTime().Equal(stamp) {
		t.Error("a file that did not change was written")
	}

	build(t, dir, oldSite, Options{})
	wantSite(t, dir, oldSite)
	after, _ := os.ReadFile(filepath.Join(dir, manifestPath))
	if string(before) != string(after) || len(before) == 0 {
		t.Errorf("one site, two manifests:\n%s\n%s", before, after)
	}
	if entries, _ := os.ReadDir(filepath.Dir(dir)); len(entries) != 1 {
		t.Errorf("left beside the site: %v", entries)
	}
}

func TestFileModes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	build(t, dir, oldSite, Options{})
	for name, want := range map[string]fs.FileMode{"index.html": 0o644, "2024/x": 0o755, ".debrief/manifest.json": 0o644} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: mode %v, want %v (%v)", name, info.Mode().Perm(), want, err)
		}
	}
}

func TestDamagedFilesAreWrittenAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	build(t, dir, oldSite, Options{})
	os.Remove(filepath.Join(dir, "feed.xml"))
	os.WriteFile(filepath.Join(dir, "teams.html"), nil, 0o644)
	if got := build(t, dir, oldSite, Options{}); got.Written != 2 {
		t.Errorf("%+v, want 2 written", got)
	}
	wantSite(t, dir, oldSite)
}

func TestForeignFiles(t *testing.T) {
	dir := t.TempDir()
	foreign := site{"CNAME": "example.org", "2024/x/note.txt": "mine", "teams.html": "theirs"}
	for name, data := range foreign {
		os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755)
		os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644)
	}
	if _, err := Open(dir, Options{}); err == nil || !strings.Contains(err.Error(), "--force") || !strings.Contains(err.Error(), dir) {
		t.Fatalf("a folder of somebody else: %v", err)
	}
	wantSite(t, dir, foreign)
	if _, err := os.Stat(filepath.Join(dir, ownFolder)); err == nil {
		t.Error("the refusal left something")
	}

	build(t, dir, oldSite, Options{Force: true})
	want := maps.Clone(oldSite)
	want["CNAME"], want["2024/x/note.txt"] = "example.org", "mine"
	wantSite(t, dir, want)

	// Later builds need no force, and leave the folder that holds a foreign file.
	build(t, dir, newSite, Options{})
	want = maps.Clone(newSite)
	want["CNAME"], want["2024/x/note.txt"] = "example.org", "mine"
	wantSite(t, dir, want)

	w, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Put("CNAME", []byte("other")); err == nil {
		t.Error("Put replaced a file of somebody else")
	}
	if _, err := w.Commit(); err == nil {
		t.Error("Commit after a failed Put")
	}
	wantSite(t, dir, want)
}

func TestRefusedOutputFolders(t *testing.T) {
	tmp := t.TempDir()
	file := filepath.Join(tmp, "file")
	os.WriteFile(file, nil, 0o644)
	repo := filepath.Join(tmp, "repo")
	os.MkdirAll(filepath.Join(repo, ".git"), 0o755)
	link := filepath.Join(tmp, "link")
	os.Symlink(repo, link)
	home := filepath.Join(tmp, "home")
	os.Mkdir(home, 0o755)
	t.Setenv("HOME", home)
	for dir, word := range map[string]string{
		"/": "root of the file system", home: "home", file: "is a file",
		link: "symbolic link", repo: "Git repository", filepath.Join(file, "below"): "",
	} {
		if _, err := Open(dir, Options{Force: true}); err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("Open(%s) = %v, want an error with %q", dir, err, word)
		}
	}
}

func TestPaths(t *testing.T) {
	for _, bad := range []string{
		"", ".", "/abs", "../up", "a/../b", "a//b", "a/", "back\\slash", "c:x", "new\nline", "bad\xff",
		".git/config", "a/.GIT/x", ".debrief/manifest.json", ".Debrief/x", "dot.", "space ", "a./b",
	} {
		var tree Tree
		if err := tree.Put(bad, nil); err == nil {
			t.Errorf("Put(%q) was accepted", bad)
		}
	}
	for _, pair := range [][2]string{
		{"a", "a"}, {"A.html", "a.html"}, {"a", "a/b"}, {"a/b", "a"}, {"A/x", "a/y"}, {"ä", "Ä"},
	} {
		var tree Tree
		first, second := tree.Put(pair[0], nil), tree.Put(pair[1], nil)
		if first != nil || second == nil {
			t.Errorf("%q: %v, %v; want the second refused", pair, first, second)
		}
	}
	var tree Tree
	for _, good := range []string{".nojekyll", ".well-known/security.txt", "a/b.html", "a/c.html", "über/x"} {
		if err := tree.Put(good, nil); err != nil {
			t.Error(err)
		}
	}
}

func TestAbortedBuildKeepsSite(t *testing.T) {
	tmp := t.TempDir()
	dir := filepath.Join(tmp, "deep", "public")
	w, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	w.Put("a", nil)
	if err := w.Abort(); err != nil {
		t.Fatal(err)
	}
	if entries, _ := os.ReadDir(tmp); len(entries) != 0 {
		t.Errorf("left behind: %v", entries)
	}

	build(t, dir, oldSite, Options{})
	if w, err = Open(dir, Options{}); err != nil {
		t.Fatal(err)
	}
	w.Put("index.html", []byte("never seen"))
	if err := w.Abort(); err != nil {
		t.Fatal(err)
	}
	wantSite(t, dir, oldSite)
	if _, err := os.Stat(filepath.Join(dir, stagePath)); err == nil {
		t.Error("the stage was left")
	}
	if err := w.Put("b", nil); err == nil {
		t.Error("Put after Abort")
	}

	empty := t.TempDir()
	if w, err = Open(empty, Options{}); err != nil {
		t.Fatal(err)
	}
	w.Abort()
	if entries, _ := os.ReadDir(empty); len(entries) != 0 {
		t.Errorf("left in the empty folder: %v", entries)
	}
}

func TestBuildsAreLocked(t *testing.T) {
	for _, first := range []bool{true, false} {
		dir := filepath.Join(t.TempDir(), "public")
		if !first {
			build(t, dir, oldSite, Options{})
		}
		w, err := Open(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir, Options{Force: true}); err == nil || !strings.Contains(err.Error(), "another build") {
			t.Errorf("a second build: %v", err)
		}
		for name, data := range newSite {
			w.Put(name, []byte(data))
		}
		if _, err := w.Commit(); err != nil {
			t.Fatal(err)
		}
		wantSite(t, dir, newSite)
		build(t, dir, oldSite, Options{})
	}
}

func TestConcurrentPut(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	for round := range 2 {
		w, err := Open(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for g := range 8 {
			all.Add(1)
			go func() {
				defer all.Done()
				for i := range 50 {
					if err := w.Put(fmt.Sprintf("%d/%d/page.html", i%7, g*50+i), fmt.Appendf(nil, "%d %d", round, i)); err != nil {
						t.Error(err)
					}
				}
			}()
		}
		all.Wait()
		if got, err := w.Commit(); err != nil || got.Written != 400 {
			t.Fatalf("%+v, %v", got, err)
		}
	}
}

func TestSymlinksAreNotFollowed(t *testing.T) {
	outside, dir := t.TempDir(), filepath.Join(t.TempDir(), "public")
	build(t, dir, oldSite, Options{})
	os.RemoveAll(filepath.Join(dir, "2024"))
	if err := os.Symlink(outside, filepath.Join(dir, "2024")); err != nil {
		t.Skip(err)
	}
	w, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range oldSite {
		w.Put(name, []byte(data))
	}
	if _, err := w.Commit(); err == nil {
		t.Error("a build went through a symbolic link")
	}
	if entries, _ := os.ReadDir(outside); len(entries) != 0 {
		t.Errorf("written outside: %v", entries)
	}
}

func TestWriteOrder(t *testing.T) {
	want := []string{
		"2024/x/log.txt", "assets/a.css", "2024/x/index.html", "feed.xml", "search/index.json", "teams.html", "index.html",
	}
	staged, next := map[string]string{}, map[string]record{}
	for _, name := range want {
		staged[name], next[name] = "000001", record{}
	}
	var got []string
	for _, s := range plan(manifest{}, next, staged, func(string) bool { return true }).Steps {
		got = append(got, s.To)
	}
	if !slices.Equal(got, want) {
		t.Errorf("order is %q, want %q", got, want)
	}
}

// Where letter case does not count, removing the old spelling after the new
// file is in place would remove the new file.
func TestLetterCaseChanges(t *testing.T) {
	old := manifest{Version: version, Files: map[string]record{"Page.html": {}, "gone.html": {}}}
	j := plan(old, map[string]record{"page.html": {}}, map[string]string{"page.html": "000001"}, func(string) bool { return true })
	want := []step{{Remove: "Page.html"}, {Move: "000001", To: "page.html"}, {Remove: "gone.html"}}
	if !slices.Equal(j.Steps, want) {
		t.Errorf("steps %+v, want %+v", j.Steps, want)
	}
}
