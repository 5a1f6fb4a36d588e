//go:build unix && !solaris && !aix && !illumos

package publish

import (
	"errors"
	"os"
	"syscall"
)

// movesLocked reports whether a folder can be renamed while its lock is held.
const movesLocked = true

func lockFile(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errHeld
	}
	return err
}

// unlockFile does nothing: closing the file releases the lock.
func unlockFile(*os.File) {}
