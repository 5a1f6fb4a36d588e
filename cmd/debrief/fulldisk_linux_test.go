package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// On a full disk every command that writes a file of a person leaves it as it was
// and no part of the new one. With room again the same command does its work.
func TestFullDiskLeavesNoPartOfAFile(t *testing.T) {
	for name, c := range map[string]struct {
		before []string // a command that runs while there is room
		args   []string
	}{
		"init":           {nil, []string{"init", "postmortems"}},
		"new":            {[]string{"init", "postmortems"}, []string{"new", "Checkout answered 5xx", "--library", "postmortems"}},
		"write-baseline": {[]string{"init", "postmortems"}, []string{"check", "--library", "postmortems", "--write-baseline"}},
		"fix":            {[]string{"init", "postmortems"}, []string{"check", "--library", "postmortems", "--fix"}},
		"format":         {[]string{"init", "postmortems"}, []string{"check", "--library", "postmortems", "--format", "sarif=report.sarif"}},
		"theme":          {nil, []string{"theme", "export", "look"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := smallDisk(t)
			t.Chdir(dir)
			if c.before != nil {
				if code, said := runQuietly(t, c.before...); code != exitClean {
					t.Fatalf("debrief %s ends with %d: %s", strings.Join(c.before, " "), code, said)
				}
				writeOpen(t, filepath.Join(dir, "postmortems/2026-02-02-open.md"))
			}
			free := fillDisk(t, dir)
			before := textsBelow(t, dir)
			code, said := runQuietly(t, c.args...)
			if code != exitFailed || !strings.Contains(said, "no space left on device") {
				t.Errorf("on a full disk it ends with %d and says: %s", code, said)
			}
			after := textsBelow(t, dir)
			for path, text := range after {
				if old, ok := before[path]; !ok && strings.Contains(path, ".debrief-") {
					t.Errorf("it leaves the temporary file %s", path)
				} else if ok && text != old {
					t.Errorf("it changed %s", path)
				}
			}
			free()
			if code, said := runQuietly(t, c.args...); code == exitFailed {
				t.Errorf("with room it ends with %d: %s", code, said)
			}
			for path, text := range after {
				if _, ok := before[path]; !ok && textsBelow(t, dir)[path] != text {
					t.Errorf("it left %s with another content than with room", path)
				}
			}
		})
	}
}

// smallDisk mounts a file system of 1 MB, which only root may do.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("a small file system cannot be mounted: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// fillDisk writes files until the disk has no page left, and returns a function that
// removes them.
func fillDisk(t *testing.T, dir string) func() {
	t.Helper()
	filler := filepath.Join(dir, "filler")
	f, err := os.Create(filler)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for range 4096 {
		if _, err = f.Write(make([]byte, 4096)); err != nil {
			return func() { os.Remove(filler) }
		}
	}
	t.Fatal("the disk is not full")
	return nil
}

// textsBelow returns the text of every file below dir but the filler.
func textsBelow(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "filler" {
			return err
		}
		text, err := os.ReadFile(path)
		out[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func runQuietly(t *testing.T, args ...string) (code int, said string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, strings.NewReader(""), &out, &errs)
	return code, errs.String() + fmt.Sprintf("%.2000s", out.String())
}

// writeOpen writes a draft with a finding that --fix corrects.
func writeOpen(t *testing.T, name string) {
	t.Helper()
	text := strings.Replace(front, "status: published", "status: draft", 1)
	text = strings.Replace(text, "severity: sev3", "severty: sev3", 1)
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}
