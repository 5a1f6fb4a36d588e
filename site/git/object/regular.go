package object

import (
	"fmt"
	"io/fs"
	"os"

	"github.com/go-git/go-billy/v5"
	"github.com/go-git/go-billy/v5/osfs"
)

// OpenRegular opens a regular file for reading. It returns an error for other files,
// because opening a named pipe could block forever.
func OpenRegular(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, irregular(path)
	}
	return os.Open(path)
}

func irregular(path string) error {
	return &fs.PathError{Op: "open", Path: path, Err: fmt.Errorf("it is not a regular file")}
}

// regularFiles is a file system that opens only regular files and folders.
type regularFiles struct{ billy.Filesystem }

func openFolder(dir string) billy.Filesystem { return regularFiles{osfs.New(dir)} }

// Open opens a regular file for reading. It returns an error for named pipes and
// devices.
func (f regularFiles) Open(name string) (billy.File, error) {
	return f.OpenFile(name, os.O_RDONLY, 0)
}

// OpenFile opens a regular file or a folder. It returns an error for named pipes and
// devices.
func (f regularFiles) OpenFile(name string, flag int, perm os.FileMode) (billy.File, error) {
	if info, err := f.Filesystem.Stat(name); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil, irregular(name)
	}
	return f.Filesystem.OpenFile(name, flag, perm)
}
