package publish

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var errKilled = errors.New("killed")

// killed builds s in dir and dies before the change number at, as a process
// would: nothing is cleaned up, and the lock is gone. It reports whether the
// build came that far.
func killed(t *testing.T, dir string, s site, at int) bool {
	t.Helper()
	step := 0
	w, err := open(dir, Options{}, func(op, path string) error {
		if step++; step > at {
			return errKilled
		}
		return nil
	})
	if err == nil {
		for _, name := range slices.Sorted(maps.Keys(s)) {
			if err = w.Put(name, []byte(s[name])); err != nil {
				break
			}
		}
		if err == nil {
			_, err = w.Commit()
		}
		w.release()
	}
	if err != nil && !errors.Is(err, errKilled) {
		t.Fatal(err)
	}
	return err != nil
}

// TestKilledBuildOverOldSite kills a build over an older one at each of its steps. Before
// the journal the old site must stand; after it the new one must follow, by
// recoverSite or by the next build.
func TestKilledBuildOverOldSite(t *testing.T) {
	foreign := site{"CNAME": "example.org", "2024/x/mine.txt": "mine"}
	with := func(s site) site { all := maps.Clone(s); maps.Copy(all, foreign); return all }
	kept, followed := 0, 0
	for at := 0; ; at++ {
		dir := filepath.Join(t.TempDir(), "public")
		build(t, dir, oldSite, Options{})
		for name, data := range foreign {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if !killed(t, dir, newSite, at) {
			wantSite(t, dir, with(newSite))
			break
		}
		if _, err := os.Stat(filepath.Join(dir, journalPath)); err != nil {
			// No journal: not begun, or wholly over but for the tidying up.
			got := onDisk(t, dir)
			if !maps.Equal(got, with(oldSite)) && !maps.Equal(got, with(newSite)) {
				t.Errorf("killed at step %d, without a journal: %q", at, got)
			}
			kept++
		} else {
			followed++
			if at%2 == 0 {
				if err := recoverSite(dir); err != nil {
					t.Fatalf("killed at step %d: %v", at, err)
				}
			} else {
				w, err := Open(dir, Options{})
				if err != nil {
					t.Fatalf("killed at step %d: %v", at, err)
				}
				w.Abort()
			}
			wantSite(t, dir, with(newSite))
		}
		build(t, dir, oldSite, Options{})
		wantSite(t, dir, with(oldSite))
		if entries, _ := os.ReadDir(filepath.Join(dir, ownFolder)); len(entries) != 2 {
			t.Errorf("killed at step %d: %v is left in %s", at, entries, ownFolder)
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	if kept < 10 || followed < 10 {
		t.Errorf("killed %d times before the journal and %d after it: that is not every step", kept, followed)
	}
}

// TestBuildKilledTwice kills the build that carries out the journal as well.
func TestBuildKilledTwice(t *testing.T) {
	for at := 0; ; at++ {
		dir := filepath.Join(t.TempDir(), "public")
		build(t, dir, oldSite, Options{})
		over := 0
		for ; ; over++ { // to just behind the journal
			if !killed(t, dir, newSite, over) {
				t.Fatal("no step was behind the journal")
			}
			if _, err := os.Stat(filepath.Join(dir, journalPath)); err == nil {
				break
			}
		}
		again := killed(t, dir, newSite, at)
		if err := recoverSite(dir); err != nil {
			t.Fatal(err)
		}
		wantSite(t, dir, newSite)
		if !again {
			return
		}
	}
}

// TestKilledFirstBuild kills a first build at each of its steps: there is no site
// until there is a whole one, and the next build is not in anybody's way.
func TestKilledFirstBuild(t *testing.T) {
	for at := 0; ; at++ {
		tmp := t.TempDir()
		dir := filepath.Join(tmp, "public")
		again := killed(t, dir, newSite, at)
		if got := onDisk(t, dir); got != nil && !maps.Equal(got, newSite) {
			t.Fatalf("killed at step %d: half a site: %q", at, got)
		}
		build(t, dir, oldSite, Options{})
		wantSite(t, dir, oldSite)
		if entries, _ := os.ReadDir(tmp); len(entries) != 1 {
			t.Fatalf("killed at step %d: left beside the site: %v", at, entries)
		}
		if !again {
			return
		}
	}
}

func TestForgedJournal(t *testing.T) {
	for _, forged := range []string{
		`{"version":1,"steps":[{"remove":"../../etc/passwd"}],"manifest":{"version":1}}`,
		`{"version":1,"steps":[{"move":"../manifest.json","to":"x"}],"manifest":{"version":1}}`,
		`{"version":9,"manifest":{"version":1}}`,
		`not JSON`,
	} {
		dir := filepath.Join(t.TempDir(), "public")
		build(t, dir, oldSite, Options{})
		if err := os.WriteFile(filepath.Join(dir, journalPath), []byte(forged), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := recoverSite(dir); err == nil || !strings.Contains(err.Error(), "journal") {
			t.Errorf("%s: %v", forged, err)
		}
		wantSite(t, dir, oldSite)
	}
}

func TestForgedManifest(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	build(t, dir, oldSite, Options{})
	forged := `{"version":1,"files":{"../victim":{"sha256":"","size":0}},"folders":[]}`
	if err := os.WriteFile(filepath.Join(dir, manifestPath), []byte(forged), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, Options{}); err == nil || !strings.Contains(err.Error(), "--force") {
		t.Errorf("Open with a forged manifest: %v", err)
	}
	build(t, dir, oldSite, Options{Force: true})
	wantSite(t, dir, oldSite)
}

// recoverSite completes an interrupted build without starting a new one.
func recoverSite(dir string) error {
	dir, err := checkFolder(dir)
	if err != nil {
		return err
	}
	if exists, err := folderExists(dir); err != nil || !exists {
		return err
	}
	d, err := openDisk(dir, nil)
	if err != nil {
		return err
	}
	defer d.close()
	if _, err := d.root.Lstat(journalPath); isMissing(err) {
		return nil
	}
	l, err := d.lock(dir)
	if err != nil {
		return err
	}
	defer l.release()
	return d.recover()
}
