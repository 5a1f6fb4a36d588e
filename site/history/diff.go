package history

import (
	"bytes"
	"fmt"
	"path"
)

// A difference is a file that is not the same in two trees. The zero hash
// stands for a file that is not there.
type difference struct {
	path          string
	before, after hash
}

// A differ compares two trees by their raw bytes, without an allocation for
// what is equal: a commit changes one entry of a folder of hundreds.
type differ struct {
	git   *objects
	found []difference
}

func (d *differ) trees(before, after hash, dir string, depth int) error {
	if before == after || depth > depthLimit {
		return nil // Files refuses such a depth with words
	}
	var a, b []byte
	var err error
	if !before.IsZero() {
		if a, err = d.git.tree(before); err != nil {
			return err
		}
	}
	if !after.IsZero() {
		if b, err = d.git.tree(after); err != nil {
			return err
		}
	}
	for len(a) > 0 || len(b) > 0 {
		var x, y entry
		if len(a) > 0 {
			if x, err = next(a); err != nil {
				return fmt.Errorf("%s: %w", before, err)
			}
			if bytes.HasPrefix(b, a[:x.size]) {
				a, b = a[x.size:], b[x.size:]
				continue
			}
		}
		if len(b) > 0 {
			if y, err = next(b); err != nil {
				return fmt.Errorf("%s: %w", after, err)
			}
		}
		switch order(x, y) {
		case -1:
			a, y = a[x.size:], entry{}
		case +1:
			b, x = b[y.size:], entry{}
		default:
			a, b = a[x.size:], b[y.size:]
		}
		if err := d.entries(x, y, dir, depth); err != nil {
			return err
		}
	}
	return nil
}

// order compares as git sorts: a folder as if its name ended in a slash. So a
// file and a folder of one name are two entries. No entry sorts last.
func order(x, y entry) int {
	switch {
	case x.size == 0:
		return +1
	case y.size == 0:
		return -1
	}
	n := min(len(x.name), len(y.name))
	if c := bytes.Compare(x.name[:n], y.name[:n]); c != 0 {
		return c
	}
	a, b := ending(x, n), ending(y, n)
	switch {
	case a < b:
		return -1
	case a > b:
		return +1
	}
	return 0
}

func ending(e entry, at int) byte {
	switch {
	case at < len(e.name):
		return e.name[at]
	case e.folder():
		return '/'
	}
	return 0
}

// entries compares two entries of one name, of which one may be missing.
func (d *differ) entries(x, y entry, dir string, depth int) error {
	name := x.name
	if x.size == 0 {
		name = y.name
	}
	if hidden(string(name)) || badName(string(name)) != "" {
		return nil
	}
	full := string(name)
	if dir != "" {
		full = path.Join(dir, full)
	}
	if x.folder() || y.folder() {
		return d.trees(x.hash, y.hash, full, depth+1)
	}
	diff := difference{path: full}
	if x.file() {
		diff.before = x.hash
	}
	if y.file() {
		diff.after = y.hash
	}
	if diff.before == diff.after {
		return nil // neither is a file, or only its mode changed
	}
	if len(d.found) >= filesLimit {
		return fmt.Errorf("changes more than %d files", filesLimit)
	}
	d.found = append(d.found, diff)
	return nil
}
