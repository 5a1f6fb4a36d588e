//go:build !unix || solaris || aix || illumos

package publish

import (
	"errors"
	"io/fs"
	"os"
)

// movesLocked says whether a folder can be renamed while its lock is held.
const movesLocked = false

// lockFile makes a second file that is there while the lock is held. Where a
// build was killed it stays, and the message names it so that it can be removed.
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
