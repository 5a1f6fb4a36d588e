// Package locate finds the library that a command works on, and the files in it that
// the command line names.
//
// A library is a folder of a repository. It is on disk, in a work tree, or only in a
// commit, as in a bare repository. Start at [Find].
package locate

import (
	"os"
	"path/filepath"

	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/history"
	"debrief/site/template"
)

// DefaultDir is the folder of a library if the user names none.
const DefaultDir = "postmortems"

// A Location describes where a library is.
type Location struct {
	Start string // a folder of the repository that exists on disk
	Disk  string // the absolute path of the library's folder; "" if only a commit has it
	Dir   string // the library's folder, relative to the root of the repository
	Ref   string // the revision to read the library from; "" for the work tree
}

// Find returns the location of the library in the folder dir. If dir is "", it searches
// the current folder and then each parent. ref is the revision to read; "" means the
// work tree, or HEAD in a bare repository.
func Find(dir, ref string) (Location, error) {
	at := Location{Ref: ref}
	if dir != "" {
		return at, at.resolve(dir)
	}
	here, err := os.Getwd()
	if err != nil {
		return at, err
	}
	repo, err := history.Open(here)
	if err != nil {
		return at, err
	}
	defer repo.Close()
	if repo.Root() == "" { // a bare repository has no files on disk to search
		at.Start, at.Dir = here, DefaultDir
		at.useHead()
		return at, nil
	}
	found, last := searchUpwards(here)
	if found != "" {
		return at, at.resolve(found)
	}
	if ref != "" && repo.HasHistory() { // no library is on disk, but the revision may have one
		at.Start, at.Dir = here, DefaultDir
		return at, nil
	}
	where := "in " + here
	if last != here {
		where += " and the folders above it, up to " + last
	}
	return at, finding.HintErrorf("debrief init creates one here; --library DIR names one elsewhere",
		"there is no library: looked for %s, %s and %s %s", DefaultDir, catalog.FileName, template.FileName, where)
}

// searchUpwards returns the nearest library from the folder here up to the root of the
// work tree, or "" if there is none. last is the last folder that it searched.
func searchUpwards(here string) (found, last string) {
	for dir := here; ; dir = filepath.Dir(dir) {
		if isLibrary(dir) {
			return dir, dir
		}
		if inside := filepath.Join(dir, DefaultDir); isFolder(inside) {
			return inside, dir
		}
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil || dir == filepath.Dir(dir) {
			return "", dir
		}
	}
}

// resolve sets all fields of the Location at for the library in the folder dir.
func (at *Location) resolve(dir string) error {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	// The folder may exist only in the revision, so start at the nearest parent that
	// exists on disk.
	at.Start = abs
	for !isFolder(at.Start) && at.Start != filepath.Dir(at.Start) {
		if _, err := os.Stat(at.Start); err == nil {
			return finding.HintErrorf(
				"--library takes the folder of the post-mortems",
				"%s is a file, not a folder",
				dir,
			)
		}
		at.Start = filepath.Dir(at.Start)
	}
	repo, err := history.Open(at.Start)
	if err != nil {
		return err
	}
	defer repo.Close()
	real, err := filepath.EvalSymlinks(at.Start)
	if err != nil {
		return err
	}
	rest, err := filepath.Rel(at.Start, abs)
	if err != nil {
		return err
	}
	if repo.Root() == "" {
		if at.Dir = filepath.ToSlash(rest); rest == "." {
			at.Dir = DefaultDir // dir is the repository itself, so use the default folder in it
		}
		at.useHead()
		return nil
	}
	if at.Start != abs && (at.Ref == "" || !repo.HasHistory()) {
		return finding.HintErrorf(
			"debrief init "+dir+" creates one; without --library the nearest one is used",
			"there is no folder %s",
			dir,
		)
	}
	if at.Start == abs {
		at.Disk = real
	}
	inside, err := filepath.Rel(repo.Root(), filepath.Join(real, rest))
	at.Dir = filepath.ToSlash(inside)
	return err
}

// useHead sets the revision to HEAD if the user named none.
func (at *Location) useHead() {
	if at.Ref == "" {
		at.Ref = "HEAD"
	}
}

func isFolder(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && info.IsDir()
}

// isLibrary reports whether the folder dir contains a catalogue or a template file.
func isLibrary(dir string) bool {
	for _, name := range []string{catalog.FileName, template.FileName} {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.Mode().IsRegular() {
			return true
		}
	}
	return false
}
