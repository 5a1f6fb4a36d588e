package object

import (
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
)

// A baseCache is the object cache that go-git reads before it resolves deltas. It holds
// contents added by AddBases and objects read before.
type baseCache struct {
	cache.Object
	lent map[plumbing.Hash][]byte
}

// Get creates a new object for a base, since each delta requests it once.
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

// AddBases adds contents for the lifetime of the store; Refresh keeps them.
func (n *native) AddBases(texts map[Hash][]byte) {
	for h, text := range texts {
		n.bases[goGitHash(h)] = text
	}
}

// AddBases does nothing: git runs in another process.
func (p *program) AddBases(map[Hash][]byte) {}
