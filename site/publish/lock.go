package publish

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// errMoved means that the folder to lock no longer exists.
var errMoved = errors.New("another build has just finished; build again")

// A lock excludes other builds from a site. It ends with the process.
type lock struct{ file *os.File }

// lock locks the site in dir without waiting. d is the site's folder or its
// freshFolder.
func (d *disk) lock(dir string) (*lock, error) {
	f, err := d.root.OpenFile(lockPath, os.O_RDWR|os.O_CREATE, fileMode)
	if isMissing(err) {
		return nil, errMoved // the folder was renamed or removed concurrently
	}
	if err != nil {
		return nil, err
	}
	l := &lock{f}
	if err := lockFile(f); err != nil {
		f.Close()
		if errors.Is(err, errHeld) {
			return nil, fmt.Errorf("another build is writing %s; wait for it to end", filepath.Clean(dir))
		}
		return nil, fmt.Errorf("%s cannot be locked: %w", lockPath, err)
	}
	// An aborted build removes its lock file. A lock on the removed file excludes no
	// other build.
	mine, err := f.Stat()
	if err == nil {
		var there os.FileInfo
		if there, err = d.root.Lstat(lockPath); err == nil && os.SameFile(mine, there) {
			return l, nil
		}
	}
	l.release()
	return nil, errMoved
}

// errHeld means that another process has the lock.
var errHeld = errors.New("locked")

func (l *lock) release() {
	unlockFile(l.file)
	l.file.Close()
}
