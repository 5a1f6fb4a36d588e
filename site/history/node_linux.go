package history

import (
	"io/fs"
	"syscall"
	"time"

	"debrief/site/git"
)

// sameInode reports whether inode and change time match the index. Unlike the
// modification time, the change time cannot be set.
func sameNode(info fs.FileInfo, is git.IndexStat) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && uint32(stat.Ino) == is.Inode && time.Unix(stat.Ctim.Unix()).Equal(is.Changed)
}
