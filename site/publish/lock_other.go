//go:build !unix || solaris || aix || illumos

package publish

import (
	"errors"
	"io/fs"
	"os"
)

// movesLocked reports whether this system can rename a folder while its lock file is
// open.
const movesLocked = false

// lockFile creates a file with the suffix ".held", which exists as long as the lock is
// held. A killed build leaves the file behind; the error message names it, so that the
// user can remove it.
func lockFile(f *os.File) error {
	held, err := os.OpenFile(f.Name()+".held", os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if errors.Is(err, fs.ErrExist) {
		return errors.New("another build is writing here; if none is, remove " + f.Name() + ".held")
	}
	if err != nil {
		return err
	}
	return held.Close()
}

func unlockFile(f *os.File) { os.Remove(f.Name() + ".held") }
