//go:build !unix || solaris || aix || illumos

package gitexec

import "os"

// canLock reports whether the system releases file locks when a process ends. This
// system does not, so leftovers of a killed process remain until git prune removes
// them.
const canLock = false

func tryLock(*os.File) bool { return false }
