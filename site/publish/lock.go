package publish

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// errMoved says that what was about to be locked is no longer there.
var errMoved = errors.New("another build has just finished; build again")

// A lock keeps a second build out of a site. It ends with the process.
type lock struct{ file *os.File }

// lock takes the lock of the site in dir, whose folder or its stand-in d is.
// It does not wait.
func (d *disk) lock(dir string) (*lock, error) {
	f, err := d.root.OpenFile(lockPath, os.O_RDWR|os.O_CREATE, fileMode)
	if gone(err) {
		return nil, errMoved // the folder was renamed or removed under us
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
	// An aborted build removes its lock file: a lock on that one keeps nobody out.
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

// errHeld says that another process has the lock.
var errHeld = errors.New("locked")

func (l *lock) release() {
	unlockFile(l.file)
	l.file.Close()
}
