package history

import (
	"io/fs"
	"syscall"
	"time"

	"debrief/site/git"
)

// sameNode reports whether a file is the one that is remembered, and nobody has
// touched it since: the time of a change cannot be set as that of writing can.
func sameNode(info fs.FileInfo, is git.IndexStat) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && uint32(stat.Ino) == is.Inode && time.Unix(stat.Ctim.Unix()).Equal(is.Changed)
}
