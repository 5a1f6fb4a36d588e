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

// readReplaced fills in which objects are read instead of others.
func (db *Database) readReplaced() {
	db.replaced = nil
	if !db.place.MayReplace() {
		return
	}
	_ = db.either(func(s object.Store) error { // what cannot be read replaces nothing
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

// instead is the object that is read for h: h itself, unless it is replaced,
// perhaps by one that is replaced too.
func (db *Database) instead(h Hash) Hash {
	for range 5 { // as far as git goes
		to, ok := db.replaced[h]
		if !ok {
			break
		}
		h = to
	}
	return h
}

// readCut reads which commits a shallow clone was cut at, and which have other
// parents by an old file that git replace came after.
func (db *Database) readCut() {
	db.cut, db.grafts = map[Hash]bool{}, map[Hash][]Hash{}
	hashLines(filepath.Join(db.place.Common(), "shallow"), func(line []Hash) { db.cut[line[0]] = true })
	hashLines(filepath.Join(db.place.Common(), "info", "grafts"), func(line []Hash) { db.grafts[line[0]] = line[1:] })
}

// hashLines hands on the names on each line of a file. A line in which something
// else stands is passed over.
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

// Altered says by what the repository's history is other than its objects say,
// the same for the same alterations and "" for none.
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
