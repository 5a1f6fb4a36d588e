package object

import (
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/idxfile"
	"github.com/go-git/go-git/v5/storage/filesystem/dotgit"
)

// packBits are those of a position that say in which pack an object lies; the
// rest is how far into it, where 256 TB are enough.
const packBits = 16

// Positions reads the indexes of the packs anew, since go-git does not say what
// it knows of them. An index that cannot be read places nothing: whoever reads
// an object will hear of it.
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
			place(out, names, readPackIndex(dir, p), pack<<(64-packBits))
		}
	}
	return out
}

// place enters where the objects lie that are in one pack and in none before. Of
// an index that is damaged further in than the reader looked, less is known.
func place(out []uint64, names []Hash, idx *idxfile.MemoryIndex, begin uint64) {
	if idx == nil {
		return
	}
	defer func() { _ = recover() }()
	for i, h := range names {
		if out[i] != 0 {
			continue
		}
		if offset, err := idx.FindOffset(name(h)); err == nil {
			out[i] = begin | uint64(offset)
		}
	}
}

// readPackIndex returns nil for an index that is damaged.
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
