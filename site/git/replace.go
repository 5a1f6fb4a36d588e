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

// loadReplaced loads the replacements that git replace has created.
func (db *Database) loadReplaced() {
	db.replaced = nil
	if !db.place.MayReplace() {
		return
	}
	_ = db.tryStores(func(s object.Store) error { // if the refs of git replace cannot be read, no object is replaced
		names, err := s.Refs(object.ReplacePrefix)
		if err != nil {
			return err
		}
		for _, name := range names {
			replaced, err := ParseHash([]byte(strings.TrimPrefix(name, object.ReplacePrefix)))
			if err != nil {
				continue
			}
			if replacement, err := s.Ref(name); err == nil {
				if db.replaced == nil {
					db.replaced = map[Hash]Hash{}
				}
				db.replaced[replaced] = replacement
			}
		}
		return nil
	})
}

// replacement returns the object to read instead of h, after all replacements by git
// replace. It returns h if there is none.
func (db *Database) replacement(h Hash) Hash {
	for range 5 { // git also follows at most five replacements
		next, ok := db.replaced[h]
		if !ok {
			break
		}
		h = next
	}
	return h
}

// loadCut reads the commits at which a shallow clone ends. It also reads the grafts
// file, an older form of git replace that overrides the parents of commits.
func (db *Database) loadCut() {
	db.cut, db.grafts = map[Hash]bool{}, map[Hash][]Hash{}
	readHashLines(filepath.Join(db.place.Common(), "shallow"), func(line []Hash) { db.cut[line[0]] = true })
	readHashLines(
		filepath.Join(db.place.Common(), "info", "grafts"),
		func(line []Hash) { db.grafts[line[0]] = line[1:] },
	)
}

// readHashLines calls each with the hashes on each line of a file. It skips a line that
// contains anything else.
func readHashLines(path string, each func([]Hash)) {
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

// Overrides returns a text that identifies all replacements and grafts, or "" if there
// are none. Cache keys contain it: if it is equal in two runs, the commits of the
// repository have the same content and parents.
func (db *Database) Overrides() string {
	if len(db.replaced) == 0 && len(db.grafts) == 0 {
		return ""
	}
	var lines []string
	for replaced, replacement := range db.replaced {
		lines = append(lines, replaced.String()+" "+replacement.String())
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
