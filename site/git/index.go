package git

import (
	"strings"

	"debrief/site/git/object"
)

// SparsePaths returns the committed paths that a sparse checkout does not write to
// disk.
func (db *Database) SparsePaths() map[string]bool {
	out := map[string]bool{}
	staged, err := db.index("")
	if err != nil {
		return out
	}
	for _, s := range staged {
		if s.Sparse {
			out[s.Path] = true
		}
	}
	return out
}

// A StagedFile is one path in the index.
type StagedFile struct {
	Path     string // slash-separated, relative to the root
	Entry    Entry  // its Name is the last part of Path
	Conflict bool   // true during an unresolved merge; Entry is then one of the versions
}

// Staged returns the entries of the index, sorted by path. file is the path of an
// alternative index file, or "" for the repository's index. Git creates an alternative
// index for git commit FILE and passes it to hooks.
func (db *Database) Staged(file string) ([]StagedFile, error) {
	all, err := db.index(file)
	if err != nil {
		return nil, err
	}
	var out []StagedFile
	for _, s := range all {
		if n := len(out); n > 0 && out[n-1].Path == s.Path {
			continue // a further version of a path with a conflict
		}
		name := []byte(s.Path[strings.LastIndexByte(s.Path, '/')+1:])
		entry := Entry{Mode: s.Mode, Name: name, Hash: s.Hash}
		out = append(out, StagedFile{Path: s.Path, Entry: entry, Conflict: s.Conflict})
	}
	return out, nil
}

// IndexStats returns the stat data that the index records, by path relative to the
// root. It returns nil if go-git cannot read the index.
func (db *Database) IndexStats() map[string]IndexStat {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.native == nil {
		return nil
	}
	return db.native.IndexStats()
}

func (db *Database) index(file string) (staged []object.Staged, err error) {
	err = db.tryStores(func(s object.Store) error {
		staged, err = s.Staged(file)
		return err
	})
	return staged, err
}
