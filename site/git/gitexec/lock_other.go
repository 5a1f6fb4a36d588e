//go:build !unix || solaris || aix || illumos

package gitexec

import "os"

// canLock reports whether this system has locks that end with their process.
// Without them git prune removes what a killed process left.
const canLock = false

func tryLock(*os.File) bool { return false }
