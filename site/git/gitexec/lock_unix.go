//go:build unix && !solaris && !aix && !illumos

package gitexec

import (
	"os"
	"syscall"
)

// canLock reports whether the system releases file locks when a process ends.
const canLock = true

// tryLock locks an open file until it is closed or the process ends. It returns false
// if another process has locked the file.
func tryLock(f *os.File) bool {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}
