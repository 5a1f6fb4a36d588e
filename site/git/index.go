package git

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/format/index"
)

// LeftOut returns the paths that are committed and, by a sparse checkout, not on
// disk.
func (db *Database) LeftOut() map[string]bool {
	db.mu.Lock()
	defer db.mu.Unlock()
	out := map[string]bool{}
	index, err := db.stores[0].Index()
	if err != nil {
		return out
	}
	for _, e := range index.Entries {
		if e.SkipWorktree {
			out[e.Name] = true
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
	idx, err := db.readIndex(file)
	if err != nil {
		return nil, err
	}
	var out []StagedFile
	for _, e := range idx.Entries {
		if e.IntentToAdd {
			continue // git add -N: nothing of it is staged
		}
		name := e.Name[strings.LastIndexByte(e.Name, '/')+1:]
		staged := StagedFile{Path: e.Name, Conflict: e.Stage != 0,
			Entry: Entry{Mode: fmt.Appendf(nil, "%06o", uint32(e.Mode)), Name: []byte(name), Hash: Hash(e.Hash)}}
		if n := len(out); n > 0 && out[n-1].Path == e.Name {
			continue // another version of a conflict
		}
		out = append(out, staged)
	}
	return out, nil
}

func (db *Database) readIndex(file string) (idx *index.Index, err error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the index is damaged: %v; run git status", p)
		}
	}()
	if file == "" {
		idx, err = db.stores[0].Index()
	} else {
		var f *os.File
		if f, err = os.Open(file); err != nil {
			return nil, fmt.Errorf("the index cannot be read: %w", withoutPath(err))
		}
		defer f.Close()
		idx = &index.Index{}
		err = index.NewDecoder(f).Decode(idx)
	}
	if errors.Is(err, index.ErrUnknownExtension) {
		return nil, errors.New("the index is split or sparse, which cannot be read here; run git update-index --no-split-index, or git sparse-checkout reapply --no-sparse-index")
	}
	if err != nil {
		return nil, fmt.Errorf("the index cannot be read: %w; run git status", err)
	}
	return idx, nil
}
