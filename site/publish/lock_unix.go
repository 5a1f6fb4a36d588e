//go:build unix && !solaris && !aix && !illumos

package publish

import (
	"errors"
	"os"
	"syscall"
)

// movesLocked reports whether this system can rename a folder while its lock file is
// open.
const movesLocked = true

func lockFile(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errHeld
	}
	return err
}

// unlockFile does nothing on Unix, because closing the file releases the lock.
func unlockFile(*os.File) {}
