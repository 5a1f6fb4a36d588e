//go:build !linux && !darwin

package history

import (
	"io/fs"

	"debrief/site/git"
)

// sameInode returns false on systems without inode numbers, so that every file is read.
func sameInode(fs.FileInfo, git.IndexStat) bool { return false }
