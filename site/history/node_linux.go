package history

import (
	"io/fs"
	"syscall"
	"time"

	"debrief/site/git"
)

// sameInode reports whether inode and change time match the index. Unlike the
// modification time, the change time cannot be set.
func sameInode(info fs.FileInfo, index git.IndexStat) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && uint32(stat.Ino) == index.Inode && time.Unix(stat.Ctim.Unix()).Equal(index.Changed)
}
