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

// Modes of what is written: a web server under another user reads it.
const (
	fileMode   = 0o644
	folderMode = 0o755
)

// A fault decides whether a change to the disk takes place. Tests use it to
// kill a build at each of its steps.
type fault func(op, path string) error

// A disk is a folder and all that may be done in it. Nothing done through it
// reaches outside, whatever symbolic links lie about.
type disk struct {
	root          *os.Root
	fault         fault
	foldersMasked sync.Once
	folderMask    bool // and from those of new folders
	masked        sync.Once
	mask          bool     // the umask takes away from the modes of new files
	folders       sync.Map // those that are known to be there: a site has many files and few folders

	mu   sync.Mutex
	tops map[string]*os.Root // open folders of root, see under
}

func openDisk(dir string, fault fault) (*disk, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &disk{root: root, fault: fault}, nil
}

// maxTops bounds how many folders are kept open. A site has a dozen.
const maxTops = 32

// under returns a folder and what name is called in it, which are root and name
// or, below a folder of root, that one and the rest. A path is walked through
// the system anew for each file, so half of the calls for ten thousand files
// that lie two deep were for one and the same folder.
func (d *disk) under(name string) (*os.Root, string) {
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
			return d.root, name // which says what is wrong with the path
		}
		if d.tops == nil {
			d.tops = map[string]*os.Root{}
		}
		d.tops[first] = top
	}
	return top, rest
}

// forget lets go of the folders that are known, because one may go away.
func (d *disk) forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.folders.Clear()
	for _, top := range d.tops {
		top.Close()
	}
	clear(d.tops)
}

// close lets go of the disk. It may be called again.
func (d *disk) close() {
	d.forget()
	d.root.Close()
}

// step is called before each change.
func (d *disk) step(op, name string) error {
	if d.fault == nil {
		return nil
	}
	return d.fault(op, name)
}

// write makes a new file with the folders above it.
func (d *disk) write(name string, data []byte) error {
	if err := d.mkdirAll(path.Dir(name)); err != nil {
		return err
	}
	broken := d.step("write", name)
	if broken != nil {
		data = data[:len(data)/2] // a killed process leaves a half-written file
	}
	dir, base := d.under(name)
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

// setMode gives a new file its mode, whatever the umask. Only the first file
// is asked whether that is needed: a call for each of ten thousand adds up.
func (d *disk) setMode(f *os.File) error {
	var err error
	d.masked.Do(func() {
		var info os.FileInfo
		if info, err = f.Stat(); err == nil {
			d.mask = info.Mode().Perm() != fileMode
		}
	})
	if err == nil && d.mask {
		err = f.Chmod(fileMode)
	}
	return err
}

// replace writes a file so that there is always a whole one, old or new.
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

// remove removes a file or an empty folder, which need not be there.
func (d *disk) remove(name string) error {
	if err := d.step("remove", name); err != nil {
		return err
	}
	if err := d.root.Remove(name); err != nil && !gone(err) {
		return err
	}
	return nil
}

func (d *disk) removeAll(name string) error {
	if err := d.step("remove", name); err != nil {
		return err
	}
	d.forget()
	return d.root.RemoveAll(name)
}

// mkdir makes one folder and reports whether it was not there. It looks only
// where that fails: nearly all that are asked for are new.
func (d *disk) mkdir(name string) (made bool, err error) {
	if err := d.step("mkdir", name); err != nil {
		return false, err
	}
	dir, base := d.under(name)
	if err = dir.Mkdir(base, folderMode); err == nil {
		return true, d.setFolderMode(name)
	}
	if !errors.Is(err, fs.ErrExist) {
		return false, err
	}
	if info, err := d.root.Lstat(name); err == nil && !info.IsDir() {
		return false, fmt.Errorf("%s is in the way: a folder is needed there", name)
	}
	return false, nil // was there, or was made meanwhile by another Put
}

// setFolderMode is setMode for folders.
func (d *disk) setFolderMode(name string) error {
	var err error
	d.foldersMasked.Do(func() {
		var info os.FileInfo
		if info, err = d.root.Lstat(name); err == nil {
			d.folderMask = info.Mode().Perm() != folderMode
		}
	})
	if err == nil && d.folderMask {
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

// read returns a file of ours of at most a size that no site reaches.
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

// known reports whether a build of ours has been in the folder.
func (d *disk) known() (bool, error) {
	info, err := d.root.Lstat(ours)
	if gone(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if !info.IsDir() {
		return false, fmt.Errorf("%s/%s is not a folder", d.root.Name(), ours)
	}
	for _, name := range []string{manifestPath, journalPath} {
		if _, err := d.root.Lstat(name); err == nil {
			return true, nil
		}
	}
	// A build into an empty folder that was killed leaves nothing but .debrief.
	entries, err := fs.ReadDir(d.root.FS(), ".")
	return err == nil && len(entries) == 1, err
}

// gone reports whether err says that a file is not there.
func gone(err error) bool { return errors.Is(err, fs.ErrNotExist) }
