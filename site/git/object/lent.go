package object

import (
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
)

// A lender is what go-git looks for an object in before it undoes deltas: what
// somebody has in memory anyway, and what it has read itself.
type lender struct {
	cache.Object
	lent map[plumbing.Hash][]byte
}

// Get makes an object of a lent text each time, since a delta asks for it once.
func (l lender) Get(name plumbing.Hash) (plumbing.EncodedObject, bool) {
	text, ok := l.lent[name]
	if !ok {
		return l.Object.Get(name)
	}
	obj := &plumbing.MemoryObject{}
	obj.SetType(plumbing.BlobObject)
	_, err := obj.Write(text)
	return obj, err == nil
}

// Lend adds to what is known for as long as the store is used: Refresh keeps it.
func (n *native) Lend(texts map[Hash][]byte) {
	for h, text := range texts {
		n.lent[name(h)] = text
	}
}

// Lend does nothing: git is another process.
func (p *program) Lend(map[Hash][]byte) {}
