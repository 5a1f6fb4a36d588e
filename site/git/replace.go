package git

import (
	"bufio"
	"bytes"
	"io"
	"path/filepath"
	"sort"
	"strings"

	"debrief/site/git/object"
)

// readReplaced loads the replacement references.
func (db *Database) readReplaced() {
	db.replaced = nil
	if !db.place.MayReplace() {
		return
	}
	_ = db.either(func(s object.Store) error { // unreadable references replace nothing
		names, err := s.Refs(object.ReplacePrefix)
		if err != nil {
			return err
		}
		for _, name := range names {
			was, err := ParseHash([]byte(strings.TrimPrefix(name, object.ReplacePrefix)))
			if err != nil {
				continue
			}
			if is, err := s.Ref(name); err == nil {
				if db.replaced == nil {
					db.replaced = map[Hash]Hash{}
				}
				db.replaced[was] = is
			}
		}
		return nil
	})
}

// replacement follows replacements of h and returns h if there is none.
func (db *Database) instead(h Hash) Hash {
	for range 5 { // git's own limit
		to, ok := db.replaced[h]
		if !ok {
			break
		}
		h = to
	}
	return h
}

// readCut reads the commits at which a shallow clone ends, and the grafts file, the
// predecessor of git replace.
func (db *Database) readCut() {
	db.cut, db.grafts = map[Hash]bool{}, map[Hash][]Hash{}
	hashLines(filepath.Join(db.place.Common(), "shallow"), func(line []Hash) { db.cut[line[0]] = true })
	hashLines(filepath.Join(db.place.Common(), "info", "grafts"), func(line []Hash) { db.grafts[line[0]] = line[1:] })
}

// readHashLines calls each with the hashes on each line of a file. It skips lines with
// anything else.
func hashLines(path string, each func([]Hash)) {
	f, err := object.OpenRegular(path)
	if err != nil {
		return
	}
	defer f.Close()
	lines := bufio.NewScanner(io.LimitReader(f, 64<<20))
next:
	for lines.Scan() {
		var line []Hash
		for field := range bytes.FieldsSeq(lines.Bytes()) {
			h, err := ParseHash(field)
			if err != nil {
				continue next
			}
			line = append(line, h)
		}
		if len(line) > 0 {
			each(line)
		}
	}
}

// Overrides returns a canonical text of all replacements and grafts, "" if there are
// none. Equal texts mean equal histories.
func (db *Database) Altered() string {
	if len(db.replaced) == 0 && len(db.grafts) == 0 {
		return ""
	}
	var lines []string
	for was, is := range db.replaced {
		lines = append(lines, was.String()+" "+is.String())
	}
	for c, parents := range db.grafts {
		line := c.String() + " has"
		for _, p := range parents {
			line += " " + p.String()
		}
		lines = append(lines, line)
	}
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}
