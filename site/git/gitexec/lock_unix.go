//go:build unix && !solaris && !aix && !illumos

package gitexec

import (
	"os"
	"syscall"
)

// canLock reports whether this system has locks that end with their process.
const canLock = true

// tryLock locks an open file until it is closed or the process ends, and reports
// whether no other process has it locked.
func tryLock(f *os.File) bool {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}
