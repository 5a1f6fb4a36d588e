// Package publish writes a finished site to disk. The old site stays complete until the
// new site is complete.
//
// A [Writer] takes the files of a site one by one and publishes them together, so that
// memory use does not depend on the site's size. A failed or killed build leaves the
// old site; if it was killed while publishing, the next build completes it. A Writer
// writes only changed files and removes only files of earlier builds. A [Tree] keeps
// the same files in memory.
//
// The folder of an existing site is not replaced but updated file by file, with a
// journal. Otherwise a container that has mounted the folder, or a web server that runs
// in it, would continue to serve the removed folder. Each file is replaced atomically,
// in an order that avoids broken links.
//
// A killed process loses nothing. A power failure can lose data, because files are not
// synced to disk.
//
// Start at [Open].
package publish

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"
)

// Options permit a build to overwrite files. The zero value permits nothing.
type Options struct {
	// Force permits a build in a folder with files that debrief did not write. The
	// build replaces such a file only if the site has a file with the same path.
	Force bool
}

// A Report counts the files that a build wrote, left unchanged and removed.
type Report struct {
	Written, Unchanged, Removed int
	Bytes                       int64 // total size of the written files in bytes
}

// A Writer is one build of a site that is not published yet. Put is safe for concurrent
// use. After Commit or Abort, a Writer cannot be used.
type Writer struct {
	dir        string // the absolute path of the site's folder
	force      bool
	disk       *disk // the folder dir, or the temporary folder that will become dir
	lock       *lock
	fresh      *freshFolder // the temporary folder; nil if dir existed before the build
	old        manifest     // the manifest of the last build in this folder
	madeFolder bool         // this build has created the subfolder .debrief

	mu        sync.Mutex
	names     names
	files     map[string]record // digest and size of each file of this build by path
	staged    map[string]string // maps the path of a changed file to its name in the stage
	unchanged int
	bytes     int64
	failed    error // the first error of Put; Commit then fails
	closed    bool
}

// These are the paths of debrief's own files in the site's folder.
const (
	ownFolder    = ".debrief"
	manifestPath = ownFolder + "/manifest.json"
	journalPath  = ownFolder + "/journal.json"
	stagePath    = ownFolder + "/stage"
	lockPath     = ownFolder + "/lock"
)

// Open starts a build of the site in dir, which need not exist. It first completes an
// interrupted build.
//
// It fails if another build is running. It also fails if dir is a file, a symbolic
// link, the home folder, or the root of a repository or of a file system. Without Force
// it fails if dir has content that debrief did not write.
func Open(dir string, opt Options) (*Writer, error) { return open(dir, opt, nil) }

// open is Open with an additional hook, with which tests make operations on the disk
// fail.
func open(dir string, opt Options, fault fault) (*Writer, error) {
	dir, err := checkFolder(dir)
	if err != nil {
		return nil, err
	}
	w := &Writer{
		dir: dir, force: opt.Force,
		files: map[string]record{}, staged: map[string]string{},
	}
	for range 3 { // retry, because another build may end between the check of the folder and the lock
		w.closed = false
		var exists bool
		if exists, err = folderExists(dir); err != nil {
			return nil, err
		}
		if exists {
			err = w.openOver(fault)
		} else {
			err = w.openFresh(fault)
		}
		if !errors.Is(err, errMoved) {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	return w, nil
}

// checkFolder returns the absolute path of dir. It returns an error if a site must not
// be written there.
func checkFolder(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if filepath.Dir(abs) == abs {
		return "", fmt.Errorf("%s is the root of the file system; name a folder for the site", abs)
	}
	if home, err := os.UserHomeDir(); err == nil && filepath.Clean(home) == abs {
		return "", fmt.Errorf("%s is the home folder; name a folder for the site, such as %s",
			abs, filepath.Join(abs, "site"))
	}
	info, err := os.Lstat(abs)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return abs, nil
	case err != nil:
		return "", err
	case info.Mode()&fs.ModeSymlink != 0:
		return "", fmt.Errorf("%s is a symbolic link; name the folder it leads to", abs)
	case !info.IsDir():
		return "", fmt.Errorf("%s is a file; name a folder for the site", abs)
	}
	if _, err := os.Lstat(filepath.Join(abs, ".git")); err == nil {
		return "", fmt.Errorf("%s is the root of a Git repository; name a folder for the site alone, such as %s",
			abs, filepath.Join(abs, "public"))
	}
	return abs, nil
}

func folderExists(dir string) (bool, error) {
	_, err := os.Lstat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// openOver starts a build in an existing folder: it locks the site, completes an
// interrupted build and reads the manifest.
func (w *Writer) openOver(fault fault) (err error) {
	if w.disk, err = openDisk(w.dir, fault); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			w.release()
		}
	}()
	entries, err := fs.ReadDir(w.disk.root.FS(), ".")
	if err != nil {
		return err
	}
	hasBuild, err := w.disk.hasBuild()
	if err != nil {
		return err
	}
	if len(entries) > 0 && !hasBuild && !w.force {
		return fmt.Errorf("%s is not empty and was not written by debrief; name another folder, "+
			"or add --force to write into it and leave its other files alone", w.dir)
	}
	if w.madeFolder, err = w.disk.mkdir(ownFolder); err != nil {
		return err
	}
	if w.lock, err = w.disk.lock(w.dir); err != nil {
		return err
	}
	if err := w.disk.recover(); err != nil {
		return err
	}
	if w.old, err = w.disk.manifest(); err != nil {
		if !w.force {
			return fmt.Errorf("%w; remove %s, or add --force to rebuild it", err, w.dir)
		}
		w.old = manifest{}
	}
	for _, left := range []string{stagePath, journalPath + ".tmp", manifestPath + ".tmp"} {
		if err := w.disk.removeAll(left); err != nil {
			return err
		}
	}
	return nil
}

// Put adds one file to the build. name is the file's path relative to the site, with
// slashes. The caller may reuse data after Put returns.
//
// Put rejects paths outside the site, paths that some file systems cannot store, and a
// path that an earlier call used, even in another case. Without Force it rejects the
// path of an existing file that debrief did not write.
func (w *Writer) Put(name string, data []byte) error {
	err := w.put(name, data)
	if err != nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.failed == nil {
			w.failed = err
		}
	}
	return err
}

func (w *Writer) put(name string, data []byte) error {
	sum := sha256.Sum256(data)
	rec := record{SHA256: hex.EncodeToString(sum[:]), Size: int64(len(data))}

	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return errors.New("the build is over")
	}
	if err := w.names.claim(name); err != nil {
		w.mu.Unlock()
		return err
	}
	w.files[name] = rec
	stage := fmt.Sprintf("%s/%06d", stagePath, len(w.files))
	w.mu.Unlock()

	if w.fresh != nil {
		stage = name // the new folder is not visible yet, so write the file to its final path
	} else if same, err := w.isCurrent(name, rec); err != nil {
		return err
	} else if same {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.unchanged++
		return nil
	}
	if err := w.disk.write(stage, data); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.staged[name] = path.Base(stage)
	w.bytes += rec.Size
	return nil
}

// isCurrent reports whether the published file name already has the content that rec
// describes. It returns an error if the build must not replace the file.
func (w *Writer) isCurrent(name string, rec record) (bool, error) {
	old, listed := w.old.Files[name]
	info, err := w.disk.root.Lstat(name)
	if err != nil {
		return false, nil // the published file is missing, or one of its parents is a file
	}
	switch {
	case info.IsDir() && !w.old.hasFolder(name):
		return false, fmt.Errorf("%s is a folder that debrief did not make; move it away", filepath.Join(w.dir, name))
	case !info.IsDir() && !listed && !w.force:
		return false, fmt.Errorf("%s was not written by debrief; move it away, or add --force to replace it",
			filepath.Join(w.dir, name))
	}
	return old == rec && info.Mode().IsRegular() && info.Size() == rec.Size, nil
}

// release closes the Writer: it releases the lock and closes the open folders.
func (w *Writer) release() {
	w.closed = true
	if w.lock != nil {
		w.lock.release()
		w.lock = nil
	}
	if w.disk != nil {
		w.disk.close()
	}
	if w.fresh != nil {
		w.fresh.parent.close()
	}
}
