package git

import (
	"bytes"
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

// An Entry is one line of a raw tree. Mode and Name lie in the tree's bytes and
// are whatever stands there: a name can be "..", or have a slash in it.
type Entry struct {
	Mode, Name []byte
	Hash       Hash
	Size       int // bytes of the whole entry, which the next one follows
}

var errTree = fmt.Errorf("tree object is damaged: %w; run git fsck", ErrKind)

// Next reads the first entry of the raw tree t.
func (db *Database) Next(t []byte) (Entry, error) {
	space := bytes.IndexByte(t, ' ')
	if space < 0 {
		return Entry{}, errTree
	}
	n := bytes.IndexByte(t[space:], 0)
	end := space + n + 1 + db.width
	if n < 2 || len(t) < end {
		return Entry{}, errTree
	}
	e := Entry{Mode: t[:space], Name: t[space+1 : space+n], Size: end}
	copy(e.Hash[:], t[space+n+1:end])
	return e, nil
}

// Folder reports whether e is a tree itself.
func (e Entry) Folder() bool { return string(e.Mode) == modeFolder }

// Link reports whether e is a symbolic link, whose blob is its target.
func (e Entry) Link() bool { return string(e.Mode) == modeLink }

// Project reports whether e is a submodule, which is a commit of elsewhere.
func (e Entry) Project() bool { return string(e.Mode) == modeProject }

// File reports whether e is a regular file.
func (e Entry) File() bool {
	switch string(e.Mode) {
	case modeFile, modeRun, modeGroup:
		return true
	}
	return false
}

// Subtree returns the tree at dir, which is slash-separated and "" for the top.
// It is the zero hash if there is none.
func (db *Database) Subtree(top Hash, dir string) (Hash, error) {
	at := top
	for dir != "" {
		var name string
		var err error
		name, dir, _ = strings.Cut(dir, "/")
		if at, err = db.entry(at, name, Entry.Folder); err != nil || at.IsZero() {
			return Hash{}, err
		}
	}
	return at, nil
}

// File returns the regular file called name in the tree top itself, the zero
// hash if there is none.
func (db *Database) File(top Hash, name string) (Hash, error) {
	return db.entry(top, name, Entry.File)
}

// entry returns the first entry called name in the tree in that is of a kind.
func (db *Database) entry(in Hash, name string, kind func(Entry) bool) (Hash, error) {
	raw, err := db.Tree(in)
	if err != nil {
		return Hash{}, err
	}
	for len(raw) > 0 {
		e, err := db.Next(raw)
		if err != nil {
			return Hash{}, fmt.Errorf("%s: %w", in, err)
		}
		if string(e.Name) == name && kind(e) {
			return e.Hash, nil
		}
		raw = raw[e.Size:]
	}
	return Hash{}, nil
}
