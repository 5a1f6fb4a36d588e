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

// These are the modes of written files and folders. A web server that runs as another
// user can read them.
const (
	fileMode   = 0o644
	folderMode = 0o755
)

// A fault is a test hook that is called before each change to the disk. If it returns
// an error, that change fails. Tests use it to interrupt builds at each step.
type fault func(op, path string) error

// A disk performs all file operations in one folder. It never follows symbolic links
// out of the folder.
type disk struct {
	root           *os.Root
	fault          fault
	folderModeOnce sync.Once
	fixFolderMode  bool // set the modes of new folders explicitly, because the umask clears some mode bits
	modeOnce       sync.Once
	fixMode        bool     // set the modes of new files explicitly, because the umask clears some mode bits
	folders        sync.Map // a cache of the folders that are known to exist

	mu   sync.Mutex
	tops map[string]*os.Root // open top-level folders by name; openParent fills the map
}

func openDisk(dir string, fault fault) (*disk, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &disk{root: root, fault: fault}, nil
}

// maxTops limits the number of folders that stay open. A site has about a dozen
// top-level folders.
const maxTops = 32

// openParent returns an open folder and the path of name relative to it. The folder is
// the top-level folder of name, or the root if name has none. Reusing open folders
// halves the system calls for ten thousand files two levels deep.
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
			return d.root, name // opening the folder failed, and the operation of the caller will return the error
		}
		if d.tops == nil {
			d.tops = map[string]*os.Root{}
		}
		d.tops[first] = top
	}
	return top, rest
}

// closeFolders closes the cached open folders. It is called before folders are removed.
func (d *disk) closeFolders() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.folders.Clear()
	for _, top := range d.tops {
		top.Close()
	}
	clear(d.tops)
}

// close closes all open folders of the disk. It may be called more than once.
func (d *disk) close() {
	d.closeFolders()
	d.root.Close()
}

// step is called before each change to the disk. It returns an error if a test makes
// the change fail.
func (d *disk) step(op, name string) error {
	if d.fault == nil {
		return nil
	}
	return d.fault(op, name)
}

// write writes data to the file name and creates missing parent folders. It replaces an
// existing file.
func (d *disk) write(name string, data []byte) error {
	if err := d.mkdirAll(path.Dir(name)); err != nil {
		return err
	}
	broken := d.step("write", name)
	if broken != nil {
		data = data[:len(data)/2] // a test makes this write fail, so simulate a process that was killed while writing
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

// setMode sets the mode of a new file, regardless of the umask. Only for the first file
// it checks whether the umask makes this necessary, which saves a system call for each
// other file.
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

// replace writes a file atomically: it writes a temporary file and renames it.
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

// remove removes a file or an empty folder. A missing name is not an error.
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

// mkdir creates one folder and reports whether it is new. Nearly all folders are new,
// so it looks for an existing one only if the creation fails.
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
	return false, nil // the folder exists already, or a concurrent call of Put has just created it
}

// setFolderMode sets the mode of a new folder, regardless of the umask. Only for the
// first folder it checks whether this is necessary.
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

// read returns the content of one of debrief's own files, such as the manifest. It
// rejects files over 256 MiB.
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

// hasBuild reports whether debrief has written a site to the folder.
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
	// A build that was killed in an empty folder leaves only .debrief.
	entries, err := fs.ReadDir(d.root.FS(), ".")
	return err == nil && len(entries) == 1, err
}

// isMissing reports whether err means that a file does not exist.
func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
