package git

import (
	"bytes"
	"fmt"
	"strings"
)

// These are the modes of tree entries that Git writes.
const (
	modeFile       = "100644"
	modeExecutable = "100755"
	modeGroup      = "100664" // a regular file in repositories of very old git versions
	modeLink       = "120000"
	modeFolder     = "40000"
	modeSubmodule  = "160000" // a submodule: a commit of another repository
)

// An Entry is one entry of a raw tree: a file, a folder, a link or a submodule. Mode
// and Name are slices of the tree's bytes. They are not validated: a name can be ".."
// or contain a slash.
type Entry struct {
	Mode, Name []byte
	Hash       Hash
	Size       int // length of the entry in bytes, after which the next entry follows
}

var errTree = fmt.Errorf("tree object is damaged: %w; run git fsck", ErrKind)

// Next parses the first entry of the raw tree t. The following entry starts at
// t[Entry.Size:].
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

// IsFolder reports whether the entry e is a folder.
func (e Entry) IsFolder() bool { return string(e.Mode) == modeFolder }

// IsLink reports whether the entry e is a symbolic link. The link's blob contains its
// target.
func (e Entry) IsLink() bool { return string(e.Mode) == modeLink }

// IsSubmodule reports whether the entry e is a submodule, which is a commit of another
// repository.
func (e Entry) IsSubmodule() bool { return string(e.Mode) == modeSubmodule }

// IsFile reports whether the entry e is a regular file.
func (e Entry) IsFile() bool {
	switch string(e.Mode) {
	case modeFile, modeExecutable, modeGroup:
		return true
	}
	return false
}

// Subtree returns the tree of the folder dir in the tree top. dir is a path with
// slashes; "" means top itself. It returns the zero Hash if there is no such folder.
func (db *Database) Subtree(top Hash, dir string) (Hash, error) {
	at := top
	for dir != "" {
		var name string
		var err error
		name, dir, _ = strings.Cut(dir, "/")
		if at, err = db.entry(at, name, Entry.IsFolder); err != nil || at.IsZero() {
			return Hash{}, err
		}
	}
	return at, nil
}

// File returns the hash of the regular file called name directly in the tree top. It
// returns the zero Hash if there is none.
func (db *Database) File(top Hash, name string) (Hash, error) {
	return db.entry(top, name, Entry.IsFile)
}

// entry returns the hash of the first entry of tree that is called name and for which
// isKind returns true. It returns the zero Hash if there is none.
func (db *Database) entry(tree Hash, name string, isKind func(Entry) bool) (Hash, error) {
	raw, err := db.Tree(tree)
	if err != nil {
		return Hash{}, err
	}
	for len(raw) > 0 {
		e, err := db.Next(raw)
		if err != nil {
			return Hash{}, fmt.Errorf("%s: %w", tree, err)
		}
		if string(e.Name) == name && isKind(e) {
			return e.Hash, nil
		}
		raw = raw[e.Size:]
	}
	return Hash{}, nil
}
