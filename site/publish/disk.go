package publish

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync"
)

// Modes of written files and folders: a web server may run as another user.
const (
	fileMode   = 0o644
	folderMode = 0o755
)

// A fault can make a change to the disk fail. Tests use it to interrupt builds at each
// step.
type fault func(op, path string) error

// A disk performs all operations in a folder. It never follows symbolic links out of
// the folder.
type disk struct {
	root           *os.Root
	fault          fault
	folderModeOnce sync.Once
	fixFolderMode  bool // and those of new folders
	modeOnce       sync.Once
	fixMode        bool     // the umask clears bits of new files' modes
	folders        sync.Map // folders that exist; a site has many files in few folders

	mu   sync.Mutex
	tops map[string]*os.Root // open folders below root, see openParent
}

func openDisk(dir string, fault fault) (*disk, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &disk{root: root, fault: fault}, nil
}

// maxTops is the most folders kept open. A site has about a dozen.
const maxTops = 32

// openParent returns an open folder and the path of name relative to it: the top-level
// folder of name, or root. Opening by path from the root took half of the system calls
// for ten thousand files two levels deep.
func (d *disk) openParent(name string) (*os.Root, string) {
	first, rest, deep := strings.Cut(name, "/")
	if !deep {
		return d.root, name
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	top := d.tops[first]
	if top == nil {
		var err error
		if len(d.tops) == maxTops {
			return d.root, name
		}
		if top, err = d.root.OpenRoot(first); err != nil {
			return d.root, name // the caller's operation returns the error
		}
		if d.tops == nil {
			d.tops = map[string]*os.Root{}
		}
		d.tops[first] = top
	}
	return top, rest
}

// closeFolders closes the cached folders, which may be about to be removed.
func (d *disk) closeFolders() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.folders.Clear()
	for _, top := range d.tops {
		top.Close()
	}
	clear(d.tops)
}

// close closes the disk. It may be called again.
func (d *disk) close() {
	d.closeFolders()
	d.root.Close()
}

// step is called before each change.
func (d *disk) step(op, name string) error {
	if d.fault == nil {
		return nil
	}
	return d.fault(op, name)
}

// write writes a new file and creates the folders above it.
func (d *disk) write(name string, data []byte) error {
	if err := d.mkdirAll(path.Dir(name)); err != nil {
		return err
	}
	broken := d.step("write", name)
	if broken != nil {
		data = data[:len(data)/2] // simulate the half-written file of a killed process
	}
	dir, base := d.openParent(name)
	f, err := dir.OpenFile(base, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, fileMode)
	if err != nil {
		return errors.Join(broken, err)
	}
	_, err = f.Write(data)
	if err == nil {
		err = d.setMode(f)
	}
	return errors.Join(broken, err, f.Close())
}

// setMode sets a new file's mode regardless of the umask. It checks only on the first
// file whether that is needed, which saves a system call per file.
func (d *disk) setMode(f *os.File) error {
	var err error
	d.modeOnce.Do(func() {
		var info os.FileInfo
		if info, err = f.Stat(); err == nil {
			d.fixMode = info.Mode().Perm() != fileMode
		}
	})
	if err == nil && d.fixMode {
		err = f.Chmod(fileMode)
	}
	return err
}

// replace writes a file atomically.
func (d *disk) replace(name string, data []byte) error {
	if err := d.write(name+".tmp", data); err != nil {
		return err
	}
	return d.rename(name+".tmp", name)
}

func (d *disk) rename(from, to string) error {
	if err := d.step("rename", to); err != nil {
		return err
	}
	return d.root.Rename(from, to)
}

// remove removes a file or an empty folder if it exists.
func (d *disk) remove(name string) error {
	if err := d.step("remove", name); err != nil {
		return err
	}
	if err := d.root.Remove(name); err != nil && !isMissing(err) {
		return err
	}
	return nil
}

func (d *disk) removeAll(name string) error {
	if err := d.step("remove", name); err != nil {
		return err
	}
	d.closeFolders()
	return d.root.RemoveAll(name)
}

// mkdir creates one folder and reports whether it is new. It checks the existing entry
// only after a failure, because nearly all folders are new.
func (d *disk) mkdir(name string) (created bool, err error) {
	if err := d.step("mkdir", name); err != nil {
		return false, err
	}
	dir, base := d.openParent(name)
	if err = dir.Mkdir(base, folderMode); err == nil {
		return true, d.setFolderMode(name)
	}
	if !errors.Is(err, fs.ErrExist) {
		return false, err
	}
	if info, err := d.root.Lstat(name); err == nil && !info.IsDir() {
		return false, fmt.Errorf("%s is in the way: a folder is needed there", name)
	}
	return false, nil // it existed, or a concurrent Put created it
}

// setFolderMode does the same for folders.
func (d *disk) setFolderMode(name string) error {
	var err error
	d.folderModeOnce.Do(func() {
		var info os.FileInfo
		if info, err = d.root.Lstat(name); err == nil {
			d.fixFolderMode = info.Mode().Perm() != folderMode
		}
	})
	if err == nil && d.fixFolderMode {
		err = d.root.Chmod(name, folderMode)
	}
	return err
}

func (d *disk) mkdirAll(name string) error {
	if name == "." {
		return nil
	}
	if _, there := d.folders.Load(name); there {
		return nil
	}
	if err := d.mkdirAll(path.Dir(name)); err != nil {
		return err
	}
	_, err := d.mkdir(name)
	if err == nil {
		d.folders.Store(name, true)
	}
	return err
}

// read returns one of debrief's own files, with a size limit far above any site.
func (d *disk) read(name string) ([]byte, error) {
	info, err := d.root.Lstat(name)
	if err != nil {
		return nil, err
	}
	const limit = 256 << 20
	if !info.Mode().IsRegular() || info.Size() > limit {
		return nil, fmt.Errorf("%s is not a file of debrief", name)
	}
	f, err := d.root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit))
}

// hasBuild reports whether debrief has built in the folder.
func (d *disk) hasBuild() (bool, error) {
	info, err := d.root.Lstat(ownFolder)
	if isMissing(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if !info.IsDir() {
		return false, fmt.Errorf("%s/%s is not a folder", d.root.Name(), ownFolder)
	}
	for _, name := range []string{manifestPath, journalPath} {
		if _, err := d.root.Lstat(name); err == nil {
			return true, nil
		}
	}
	// A killed build into an empty folder leaves only .debrief.
	entries, err := fs.ReadDir(d.root.FS(), ".")
	return err == nil && len(entries) == 1, err
}

// isMissing reports whether err means that a file does not exist.
func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
