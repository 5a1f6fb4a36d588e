package object

import (
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
)

// A baseCache is the cache from which go-git takes the base objects of deltas. It holds
// the contents that AddBases added, and objects that were read before.
type baseCache struct {
	cache.Object
	lent map[plumbing.Hash][]byte
}

// Get returns a base object from the cache. It creates a new object each time, which is
// cheap because each delta requests its base only once.
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

// AddBases implements [Store]. The contents stay in memory as long as the store is
// open, even after Refresh.
func (n *native) AddBases(texts map[Hash][]byte) {
	for h, text := range texts {
		n.bases[goGitHash(h)] = text
	}
}

// AddBases implements [Store]. It does nothing, because the git program has its own
// cache.
func (p *program) AddBases(map[Hash][]byte) {}
