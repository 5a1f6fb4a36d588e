package git

import (
	"strings"

	"debrief/site/git/object"
)

// A StagedFile is one path in Git's index, with its mode and hash.
type StagedFile struct {
	Path     string // the file's path relative to the root, with slashes
	Entry    Entry  // the file's mode and hash; the name is the last element of Path
	Conflict bool   // the file has an unresolved merge conflict, and Entry is one of its versions
	Sparse   bool   // a sparse checkout does not write the file to disk
}

// Staged returns the entries of Git's index, sorted by path. file is the path of an
// alternative index file; "" means the repository's index. Git creates an alternative
// index for git commit FILE and passes its path to hooks.
func (db *Database) Staged(file string) ([]StagedFile, error) {
	all, err := db.index(file)
	if err != nil {
		return nil, err
	}
	var out []StagedFile
	for _, s := range all {
		if n := len(out); n > 0 && out[n-1].Path == s.Path {
			continue // skip further versions of a file with a merge conflict
		}
		name := []byte(s.Path[strings.LastIndexByte(s.Path, '/')+1:])
		entry := Entry{Mode: s.Mode, Name: name, Hash: s.Hash}
		out = append(out, StagedFile{Path: s.Path, Entry: entry, Conflict: s.Conflict, Sparse: s.Sparse})
	}
	return out, nil
}

// IndexStats returns the stat data that Git's index records for each file, by path
// relative to the root. It returns nil if go-git cannot read the index.
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
