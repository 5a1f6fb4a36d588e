package object

import (
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
)

// A baseCache is the cache from which go-git takes base objects when it resolves
// deltas. It holds the contents added by AddBases, and objects that were read before.
type baseCache struct {
	cache.Object
	lent map[plumbing.Hash][]byte
}

// Get returns a new object for a cached base. Creating the object each time is cheap,
// because each delta requests its base only once.
func (l baseCache) Get(name plumbing.Hash) (plumbing.EncodedObject, bool) {
	text, ok := l.lent[name]
	if !ok {
		return l.Object.Get(name)
	}
	obj := &plumbing.MemoryObject{}
	obj.SetType(plumbing.BlobObject)
	_, err := obj.Write(text)
	return obj, err == nil
}

// AddBases adds contents that remain cached as long as the store is open, even after
// Refresh.
func (n *native) AddBases(texts map[Hash][]byte) {
	for h, text := range texts {
		n.bases[goGitHash(h)] = text
	}
}

// AddBases does nothing, because git runs in another process and has its own cache.
func (p *program) AddBases(map[Hash][]byte) {}
