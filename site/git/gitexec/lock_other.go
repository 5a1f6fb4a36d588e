//go:build !unix || solaris || aix || illumos

package gitexec

import "os"

// canLock is true if the system releases file locks when a process ends. On this system
// leftovers of a killed process remain until git prune removes them.
const canLock = false

func tryLock(*os.File) bool { return false }
