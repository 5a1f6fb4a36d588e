package history

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// Modes of the entries of a tree, as Git writes them.
const (
	modeFile    = "100644"
	modeRun     = "100755"
	modeGroup   = "100664" // written by very old versions of git
	modeLink    = "120000"
	modeFolder  = "40000"
	modeProject = "160000" // a submodule
)

// An entry is one line of a raw tree. Mode and name lie in the tree's bytes.
type entry struct {
	mode, name []byte
	hash       hash
	size       int // bytes of the whole entry
}

var errTree = errors.New("tree object is damaged; run git fsck")

// next reads the first entry of the raw tree t.
func next(t []byte) (entry, error) {
	space := bytes.IndexByte(t, ' ')
	if space < 0 {
		return entry{}, errTree
	}
	n := bytes.IndexByte(t[space:], 0)
	if n < 2 || len(t) < space+n+21 {
		return entry{}, errTree
	}
	end := space + n
	return entry{t[:space], t[space+1 : end], hash(t[end+1 : end+21]), end + 21}, nil
}

func (e entry) folder() bool { return string(e.mode) == modeFolder }

// file reports whether e is a regular file, the only kind that is ever read.
func (e entry) file() bool {
	switch string(e.mode) {
	case modeFile, modeRun, modeGroup:
		return true
	}
	return false
}

// subtree returns the tree at dir, which is slash-separated and "" for the top.
// It is the zero hash if there is none.
func (o *objects) subtree(top hash, dir string) (hash, error) {
	at := top
	for dir != "" {
		var name string
		name, dir, _ = strings.Cut(dir, "/")
		raw, err := o.tree(at)
		if err != nil {
			return hash{}, err
		}
		at = hash{}
		for len(raw) > 0 {
			e, err := next(raw)
			if err != nil {
				return hash{}, fmt.Errorf("%s: %w", at, err)
			}
			if string(e.name) == name && e.folder() {
				at = e.hash
				break
			}
			raw = raw[e.size:]
		}
		if at.IsZero() {
			return hash{}, nil
		}
	}
	return at, nil
}
