package history

import (
	"io/fs"
	"syscall"
	"time"

	"debrief/site/git"
)

// sameInode reports whether the inode number and the change time of a file match its
// entry in Git's index. Programs can set a file's modification time, but not its change
// time.
func sameInode(info fs.FileInfo, index git.IndexStat) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && uint32(stat.Ino) == index.Inode && time.Unix(stat.Ctim.Unix()).Equal(index.Changed)
}
