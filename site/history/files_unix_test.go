//go:build unix

package history

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestSpecialFiles(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.md"), 0o644); err != nil {
		t.Skip(err)
	}
	os.WriteFile(filepath.Join(dir, "closed.md"), []byte("x"), 0o000)
	files := filesOf(t, openRepo(t, dir), WorkTree, dir)
	base := filepath.Base(dir)
	if f := files[base+"/pipe.md"]; f == nil || f.Problem != "is a named pipe; only regular files are read" {
		t.Errorf("%+v", f)
	}
	if f := files[base+"/closed.md"]; os.Getuid() != 0 && (f == nil || !strings.Contains(f.Problem, "cannot be read")) {
		t.Errorf("%+v", f)
	}
	// A pipe that takes a file's place between the listing and the opening.
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if _, _, err := openRegular(root, "pipe.md"); err == nil || !strings.Contains(err.Error(), "regular") {
		t.Errorf("a pipe was opened: %v", err)
	}
}
