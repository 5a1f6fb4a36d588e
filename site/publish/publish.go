// Package publish puts a finished site on disk, and keeps what was there whole
// until the new one is.
//
// A [Writer] takes the files of a site one by one, so that a site of any size is
// never in memory at once, and lets them appear when all are there: a build that
// fails or is killed leaves the old site or, from the next build on, the new one.
// It writes only what changed, removes only what an earlier build wrote, and
// touches nothing else. A [Tree] takes the same files and keeps them in memory.
//
// A site that stands is brought forward in its place, file by file by a journal,
// and not swapped for a new folder as a whole. Whoever has the folder open would
// go on showing the old one, and then an emptied one: a container that has it
// mounted, a web server that was started in it. So each file is replaced whole,
// what pages need before the pages, and a build that is killed in between is
// finished by the next one.
//
// The package refuses to know what a page is, where it is served, and how it
// gets there. A killed process is survived; a power cut is left to the file
// system, nothing is forced to the disk.
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

// Options say how much Open and Put may take over. The zero value is careful.
type Options struct {
	// Force takes over a folder with content that no build of ours wrote. Its
	// files stay, except where the site has a file of the same path.
	Force bool
}

// A Report counts what a build changed on disk.
type Report struct {
	Written, Unchanged, Removed int
	Bytes                       int64 // of the files written
}

// A Writer is one build of a site that nobody sees yet. Put is safe for
// concurrent use; after Commit or Abort a Writer is spent.
type Writer struct {
	dir   string // absolute, cleaned
	force bool
	disk  *disk // of dir, or of the folder beside it that will become dir
	lock  *lock
	fresh *fresh   // non-nil if dir is not there yet
	old   manifest // what the last build wrote
	made  bool     // this build made dir/.debrief

	mu        sync.Mutex
	names     names
	files     map[string]record // of this build
	staged    map[string]string // path to name in the stage
	unchanged int
	bytes     int64
	failed    error // the first Put that failed; there will be no Commit
	spent     bool
}

// All that is ours and no page lies here, below the site's folder.
const (
	ours         = ".debrief"
	manifestPath = ours + "/manifest.json"
	journalPath  = ours + "/journal.json"
	stagePath    = ours + "/stage"
	lockPath     = ours + "/lock"
)

// Open begins a build of the site in dir, which need not be there. It finishes
// what a killed build left half done, see Recover.
//
// It fails if another build is writing there, and for a dir that does not look
// like the place for a site: a file, a symbolic link, the root of a repository
// or of the file system, the home, or a folder with content and no manifest of
// ours, unless it is forced.
func Open(dir string, opt Options) (*Writer, error) { return open(dir, opt, nil) }

// open is Open with a say in every change to the disk, for tests.
func open(dir string, opt Options, fault fault) (*Writer, error) {
	dir, err := place(dir)
	if err != nil {
		return nil, err
	}
	w := &Writer{
		dir: dir, force: opt.Force,
		files: map[string]record{}, staged: map[string]string{},
	}
	for range 3 { // another build may finish between the look and the lock
		w.spent = false
		var there bool
		if there, err = exists(dir); err != nil {
			return nil, err
		}
		if there {
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

// place returns dir as an absolute path if a site may be written there.
func place(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if filepath.Dir(abs) == abs {
		return "", fmt.Errorf("%s is the root of the file system; name a folder for the site", abs)
	}
	if home, err := os.UserHomeDir(); err == nil && filepath.Clean(home) == abs {
		return "", fmt.Errorf("%s is the home folder; name a folder for the site, such as %s", abs, filepath.Join(abs, "site"))
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
		return "", fmt.Errorf("%s is the root of a Git repository; name a folder for the site alone, such as %s", abs, filepath.Join(abs, "public"))
	}
	return abs, nil
}

func exists(dir string) (bool, error) {
	_, err := os.Lstat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// openOver begins a build over the folder that is there.
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
	known, err := w.disk.known()
	if err != nil {
		return err
	}
	if len(entries) > 0 && !known && !w.force {
		return fmt.Errorf("%s is not empty and was not written by debrief; name another folder, or add --force to write into it and leave its other files alone", w.dir)
	}
	if w.made, err = w.disk.mkdir(ours); err != nil {
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
			return fmt.Errorf("%w; remove %s, or add --force to build it anew", err, w.dir)
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

// Put adds one file to the site. The path is slash-separated and relative to the
// site; data may be reused after Put returns.
//
// It fails for a path that leaves the site, that cannot be kept on every file
// system, or that another file of this build has already, perhaps in other
// letter case. Over a file that debrief did not write it fails unless forced.
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
	if w.spent {
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
		stage = name // the whole folder is a stage
	} else if same, err := w.standing(name, rec); err != nil {
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

// standing reports whether the file is on disk as it should be.
func (w *Writer) standing(name string, rec record) (bool, error) {
	was, listed := w.old.Files[name]
	info, err := w.disk.root.Lstat(name)
	if err != nil {
		return false, nil // not there, or below what is a file now and a folder then
	}
	switch {
	case info.IsDir() && !w.old.hasFolder(name):
		return false, fmt.Errorf("%s is a folder that debrief did not make; move it away", filepath.Join(w.dir, name))
	case !info.IsDir() && !listed && !w.force:
		return false, fmt.Errorf("%s was not written by debrief; move it away, or add --force to replace it", filepath.Join(w.dir, name))
	}
	return was == rec && info.Mode().IsRegular() && info.Size() == rec.Size, nil
}

// release gives back what a Writer holds open.
func (w *Writer) release() {
	w.spent = true
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
