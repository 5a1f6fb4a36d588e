package git

import (
	"strings"

	"debrief/site/git/object"
)

// LeftOut returns the paths that are committed and, by a sparse checkout, not on
// disk.
func (db *Database) LeftOut() map[string]bool {
	out := map[string]bool{}
	staged, err := db.index("")
	if err != nil {
		return out
	}
	for _, s := range staged {
		if s.LeftOut {
			out[s.Path] = true
		}
	}
	return out
}

// A StagedFile is one path of the index: what the next commit will have.
type StagedFile struct {
	Path     string // slash-separated, from the root
	Entry    Entry  // its Name is the last part of Path
	Conflict bool   // a merge has left several versions, of which Entry is one
}

// Staged returns what the index holds, sorted by path. file is an index beside
// the repository's own, which git makes for git commit FILE and tells its hooks
// of; "" is the repository's.
func (db *Database) Staged(file string) ([]StagedFile, error) {
	all, err := db.index(file)
	if err != nil {
		return nil, err
	}
	var out []StagedFile
	for _, s := range all {
		if n := len(out); n > 0 && out[n-1].Path == s.Path {
			continue // another version of a conflict
		}
		name := []byte(s.Path[strings.LastIndexByte(s.Path, '/')+1:])
		out = append(out, StagedFile{Path: s.Path, Entry: Entry{Mode: s.Mode, Name: name, Hash: s.Hash}, Conflict: s.Conflict})
	}
	return out, nil
}

// Remembered is what the index remembers of the files that lie on disk, by their
// paths from the root; nothing where go-git cannot read it.
func (db *Database) Remembered() map[string]Remembered {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.native == nil {
		return nil
	}
	return db.native.Remembered()
}

func (db *Database) index(file string) (staged []object.Staged, err error) {
	err = db.either(func(s object.Store) error {
		staged, err = s.Staged(file)
		return err
	})
	return staged, err
}
