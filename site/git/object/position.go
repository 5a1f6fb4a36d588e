package object

import (
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/idxfile"
	"github.com/go-git/go-git/v5/storage/filesystem/dotgit"
)

// packBits is the number of high bits of a position that hold the number of the pack.
// The other bits hold the offset in the pack, up to 256 TB.
const packBits = 16

// Positions implements [Store]. It reads the pack indexes, because go-git does not
// expose its copy. If an index is unreadable, its objects have position 0, and reading
// them returns the error.
func (n *native) Positions(names []Hash) []uint64 {
	out := make([]uint64, len(names))
	pack := uint64(0)
	for _, s := range n.stores {
		dir := dotgit.New(s.Filesystem())
		packs, err := dir.ObjectPacks()
		if err != nil {
			continue
		}
		for _, p := range packs {
			pack++
			setPositions(out, names, readPackIndex(dir, p), pack<<(64-packBits))
		}
	}
	return out
}

// setPositions sets the positions of the objects in one pack, unless they have a
// position already. begin has the number of the pack in its high bits. A damaged index
// can make FindOffset panic; the remaining objects then have position 0.
func setPositions(out []uint64, names []Hash, idx *idxfile.MemoryIndex, begin uint64) {
	if idx == nil {
		return
	}
	defer func() { _ = recover() }()
	for i, h := range names {
		if out[i] != 0 {
			continue
		}
		if offset, err := idx.FindOffset(goGitHash(h)); err == nil {
			out[i] = begin | uint64(offset)
		}
	}
}

// readPackIndex reads the index of a pack. It returns nil if the index is missing or
// damaged.
func readPackIndex(dir *dotgit.DotGit, pack plumbing.Hash) (idx *idxfile.MemoryIndex) {
	f, err := dir.ObjectPackIdx(pack)
	if err != nil {
		return nil
	}
	defer f.Close()
	defer func() {
		if recover() != nil {
			idx = nil
		}
	}()
	idx = idxfile.NewMemoryIndex()
	if idxfile.NewDecoder(f).Decode(idx) != nil {
		return nil
	}
	return idx
}
