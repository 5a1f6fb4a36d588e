package publish

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// errMoved is the error if the folder to lock was renamed or removed by a concurrent
// build.
var errMoved = errors.New("another build has just finished; build again")

// A lock prevents other builds of the same site. On Unix, the system releases it when
// the process ends.
type lock struct{ file *os.File }

// lock locks a site and does not wait for a lock of another process. d is the folder to
// lock: the site's own, or the temporary folder of a new site. dir is the path of the
// site in messages.
func (d *disk) lock(dir string) (*lock, error) {
	f, err := d.root.OpenFile(lockPath, os.O_RDWR|os.O_CREATE, fileMode)
	if isMissing(err) {
		return nil, errMoved // the folder was renamed or removed by a concurrent build
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
	// An aborted build removes its lock file. If that happened just now, our lock is on
	// a deleted file and excludes no other build.
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

// errHeld is the error if another process holds the lock.
var errHeld = errors.New("locked")

func (l *lock) release() {
	unlockFile(l.file)
	l.file.Close()
}
