package publish

import (
	"errors"
	"os"
	"path/filepath"
)

// A freshFolder is the temporary folder for a site that does not exist yet. It is next
// to the site's path, and is renamed to it when the build is complete.
type freshFolder struct {
	parent    *disk
	name      string   // the name that the folder has during the build
	finalName string   // the name that the folder gets after the build
	parents   []string // the parent folders that this build has created, deepest last
}

func (w *Writer) openFresh(fault fault) (err error) {
	f := &freshFolder{finalName: filepath.Base(w.dir)}
	f.name = "." + f.finalName + ".debrief-new" // the name is always the same, so that the next build finds leftovers
	parent := filepath.Dir(w.dir)
	if f.parents, err = makeParents(parent); err != nil {
		return err
	}
	if f.parent, err = openDisk(parent, fault); err != nil {
		return err
	}
	if _, err = f.parent.mkdir(f.name); err == nil {
		w.disk, err = openDisk(filepath.Join(parent, f.name), fault)
	}
	if err != nil {
		f.parent.close()
		return err
	}
	w.fresh = f
	if _, err = w.disk.mkdir(ownFolder); err == nil {
		w.lock, err = w.disk.lock(w.dir)
	}
	if err == nil {
		err = w.removeLeftovers()
	}
	if err != nil {
		w.release()
		w.fresh = nil
	}
	return err
}

// removeLeftovers removes the files of a killed build from the temporary folder. The
// caller must hold the lock.
func (w *Writer) removeLeftovers() error {
	if exists, err := folderExists(w.dir); err != nil || exists {
		return errors.Join(err, errMoved)
	}
	f, err := w.disk.root.Open(".")
	if err != nil {
		return err
	}
	defer f.Close()
	names, err := f.Readdirnames(-1)
	if err != nil {
		return err
	}
	for _, name := range names {
		if name == ownFolder {
			continue
		}
		if err := w.disk.removeAll(name); err != nil {
			return err
		}
	}
	return nil
}

// makeParents creates the folder dir and its missing parents. It returns the folders
// that it created, deepest last.
func makeParents(dir string) ([]string, error) {
	exists, err := folderExists(dir)
	if err != nil || exists {
		return nil, err
	}
	made, err := makeParents(filepath.Dir(dir))
	if err != nil {
		return made, err
	}
	if err := os.Mkdir(dir, folderMode); err != nil && !errors.Is(err, os.ErrExist) {
		return made, err
	}
	return append(made, dir), nil
}

// rename writes the manifest and renames the temporary folder to the site's final path.
// The caller must hold the lock.
func (w *Writer) rename() error {
	defer w.release()
	m := manifest{Version: version, Files: w.files, Folders: []string{}}
	m.Folders = plan(manifest{}, w.files, nil, func(string) bool { return false }).Manifest.Folders
	data, err := encode(m)
	if err == nil {
		err = w.disk.replace(manifestPath, data)
	}
	if err != nil {
		return err
	}
	if !movesLocked { // release the lock, because this system cannot rename a folder with an open file
		w.lock.release()
		w.lock = nil
		w.disk.close()
	}
	return w.fresh.parent.rename(w.fresh.name, w.fresh.finalName)
}

// remove removes the temporary folder and the parent folders that openFresh created.
func (f *freshFolder) remove() error {
	err := f.parent.removeAll(f.name)
	for i := len(f.parents) - 1; i >= 0 && err == nil; i-- {
		if os.Remove(f.parents[i]) != nil {
			break // keep a parent folder that contains other files by now
		}
	}
	return err
}
