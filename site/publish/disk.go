package publish

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
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
}

func openDisk(dir string, fault fault) (*disk, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &disk{root: root, fault: fault}, nil
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
	f, err := d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, fileMode)
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
	d.folders.Delete(name)
	if err := d.root.Remove(name); err != nil && !gone(err) {
		return err
	}
	return nil
}

func (d *disk) removeAll(name string) error {
	if err := d.step("remove", name); err != nil {
		return err
	}
	d.folders.Clear()
	return d.root.RemoveAll(name)
}

// mkdir makes one folder and reports whether it was not there.
func (d *disk) mkdir(name string) (made bool, err error) {
	if info, err := d.root.Lstat(name); err == nil {
		if !info.IsDir() {
			return false, fmt.Errorf("%s is in the way: a folder is needed there", name)
		}
		return false, nil
	}
	if err := d.step("mkdir", name); err != nil {
		return false, err
	}
	switch err := d.root.Mkdir(name, folderMode); {
	case errors.Is(err, fs.ErrExist):
		return false, nil // made meanwhile by another Put
	case err != nil:
		return false, err
	}
	return true, d.setFolderMode(name)
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
