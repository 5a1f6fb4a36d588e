package object

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/go-git/go-billy/v5"
)

// objectFolder presents an object folder of any name under the name "objects", which
// go-git requires. An example of such a folder is the quarantine of a push, in which
// git stores the new objects until the push is accepted.
type objectFolder struct{ billy.Filesystem }

// openObjects opens the object folder dir as a file system for go-git.
func openObjects(dir string) billy.Filesystem { return objectFolder{openFolder(dir)} }

// inside converts a path that starts with "objects" to the path within the folder.
func (objectFolder) inside(name string) string {
	rest, ok := strings.CutPrefix(filepath.ToSlash(name), "objects")
	if !ok || rest != "" && rest[0] != '/' {
		return name
	}
	return "." + rest
}

// OpenFile opens a regular file of the object folder.
func (f objectFolder) OpenFile(name string, flag int, perm os.FileMode) (billy.File, error) {
	return f.Filesystem.OpenFile(f.inside(name), flag, perm)
}

func (f objectFolder) Open(name string) (billy.File, error) {
	return f.Filesystem.Open(f.inside(name))
}

func (f objectFolder) Stat(name string) (os.FileInfo, error) {
	return f.Filesystem.Stat(f.inside(name))
}

func (f objectFolder) ReadDir(name string) ([]os.FileInfo, error) {
	return f.Filesystem.ReadDir(f.inside(name))
}
