package git

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"strings"
)

// A Difference is a regular file that differs between two trees. If the file does not
// exist in a tree, the hash for that tree is zero.
type Difference struct {
	Path          string
	Before, After Hash
}

// Bounds limit the comparison of two trees. Limits are necessary because a malicious
// tree of ten objects can name a thousand million files.
type Bounds struct {
	Skip  func(name string) bool // returns true for the names of files and folders to ignore
	Depth int                    // maximum depth of folders; deeper folders are ignored
	Files int                    // maximum number of differing files; Diff fails if there are more
	Bytes *int64                 // bytes of trees that may still be read, which Diff reduces; nil for no limit
}

// ErrBounds is the error if a comparison reaches the limit Bytes of its Bounds.
var ErrBounds = errors.New("the trees are larger than the limit")

// Diff returns the regular files that differ between the trees before and after. The
// zero Hash stands for an empty tree. The returned paths start with dir. A file that
// differs only in its mode is not returned.
func (db *Database) Diff(before, after Hash, dir string, bounds Bounds) ([]Difference, error) {
	d := differ{db: db, bounds: bounds}
	err := d.trees(before, after, dir, 1)
	return d.differences, err
}

// DiffersOnlyIn reports whether the trees before and after are equal outside the folder
// dir. It reads only the trees on the path to dir.
func (db *Database) DiffersOnlyIn(before, after Hash, dir string) (bool, error) {
	for dir != "" && before != after {
		var name string
		name, dir, _ = strings.Cut(dir, "/")
		if before.IsZero() || after.IsZero() {
			return true, nil // dir did not exist, and nothing else stands beside it here
		}
		a, err := db.Tree(before)
		if err != nil {
			return false, err
		}
		b, err := db.Tree(after)
		if err != nil {
			return false, err
		}
		x, err := db.findFolder(a, name)
		if err != nil {
			return false, err
		}
		y, err := db.findFolder(b, name)
		if err != nil {
			return false, err
		}
		if !bytes.Equal(a[:x.at], b[:y.at]) || !bytes.Equal(a[x.at+x.Size:], b[y.at+y.Size:]) {
			return false, nil
		}
		before, after = x.Hash, y.Hash
	}
	return true, nil
}

// An entryAt is an entry of a raw tree with its offset in the tree.
type entryAt struct {
	Entry
	at int
}

// findFolder returns the entry of the folder called name in the raw tree t. If there is
// none, it returns an empty entry at the place where the folder would be.
func (db *Database) findFolder(t []byte, name string) (entryAt, error) {
	at := 0
	for at < len(t) {
		e, err := db.Next(t[at:])
		if err != nil {
			return entryAt{}, err
		}
		switch compareEntries(e, Entry{Mode: []byte(modeFolder), Name: []byte(name), Size: 1}) {
		case 0:
			return entryAt{e, at}, nil
		case +1:
			return entryAt{at: at}, nil
		}
		at += e.Size
	}
	return entryAt{at: at}, nil
}

// A differ compares two trees as raw bytes. It allocates no memory for equal entries,
// because a typical commit changes only one of hundreds of entries.
type differ struct {
	db          *Database
	bounds      Bounds
	differences []Difference
}

func (d *differ) trees(before, after Hash, dir string, depth int) error {
	if before == after || depth > d.bounds.Depth {
		return nil
	}
	var a, b []byte
	var err error
	if !before.IsZero() {
		if a, err = d.db.Tree(before); err != nil {
			return err
		}
	}
	if !after.IsZero() {
		if b, err = d.db.Tree(after); err != nil {
			return err
		}
	}
	if left := d.bounds.Bytes; left != nil {
		if *left -= int64(len(a) + len(b)); *left < 0 {
			return ErrBounds
		}
	}
	for len(a) > 0 || len(b) > 0 {
		var x, y Entry
		if len(a) > 0 {
			if x, err = d.db.Next(a); err != nil {
				return fmt.Errorf("%s: %w", before, err)
			}
			if bytes.HasPrefix(b, a[:x.Size]) {
				a, b = a[x.Size:], b[x.Size:]
				continue
			}
		}
		if len(b) > 0 {
			if y, err = d.db.Next(b); err != nil {
				return fmt.Errorf("%s: %w", after, err)
			}
		}
		switch compareEntries(x, y) {
		case -1:
			a, y = a[x.Size:], Entry{}
		case +1:
			b, x = b[y.Size:], Entry{}
		default:
			a, b = a[x.Size:], b[y.Size:]
		}
		if err := d.entries(x, y, dir, depth); err != nil {
			return err
		}
	}
	return nil
}

// compareEntries compares the names of two tree entries and returns -1, 0 or +1. In
// Git's order, a folder's name ends in a slash, so a file and a folder of the same name
// differ. A missing entry sorts last.
func compareEntries(x, y Entry) int {
	switch {
	case x.Size == 0:
		return +1
	case y.Size == 0:
		return -1
	}
	n := min(len(x.Name), len(y.Name))
	if c := bytes.Compare(x.Name[:n], y.Name[:n]); c != 0 {
		return c
	}
	a, b := byteAt(x, n), byteAt(y, n)
	switch {
	case a < b:
		return -1
	case a > b:
		return +1
	}
	return 0
}

func byteAt(e Entry, at int) byte {
	switch {
	case at < len(e.Name):
		return e.Name[at]
	case e.IsFolder():
		return '/'
	}
	return 0
}

// entries compares the entries x and y of two trees, which have the same name. One of
// them may be missing.
func (d *differ) entries(x, y Entry, dir string, depth int) error {
	full := string(x.Name)
	if x.Size == 0 {
		full = string(y.Name)
	}
	if d.bounds.Skip != nil && d.bounds.Skip(full) {
		return nil
	}
	if dir != "" {
		full = path.Join(dir, full)
	}
	if x.IsFolder() || y.IsFolder() {
		if err := d.trees(x.Hash, y.Hash, full, depth+1); !errors.Is(err, ErrKind) {
			return err
		}
		return nil // skip a damaged folder, so that it does not stop the comparison
	}
	diff := Difference{Path: full}
	if x.IsFile() {
		diff.Before = x.Hash
	}
	if y.IsFile() {
		diff.After = y.Hash
	}
	if diff.Before == diff.After {
		return nil // skip entries that are not files, and files that differ only in mode
	}
	if len(d.differences) >= d.bounds.Files {
		return fmt.Errorf("changes more than %d files", d.bounds.Files)
	}
	d.differences = append(d.differences, diff)
	return nil
}
