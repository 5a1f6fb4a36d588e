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
	LeftOut  bool   // by a sparse checkout, which leaves it off the disk
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
		s.Entry.Name = []byte(s.Path[strings.LastIndexByte(s.Path, '/')+1:])
		out = append(out, s)
	}
	return out, nil
}

func (db *Database) index(file string) (staged []StagedFile, err error) {
	err = db.either(func(s store) error {
		staged, err = s.staged(file)
		return err
	})
	return staged, err
}

// staged is false to what git add -N has announced: nothing of it is staged.
func (n *native) staged(file string) ([]StagedFile, error) {
	idx, err := n.readIndex(file)
	if err != nil {
		return nil, err
	}
	var out []StagedFile
	for _, e := range idx.Entries {
		if !e.IntentToAdd {
			out = append(out, StagedFile{Path: e.Name, Conflict: e.Stage != 0, LeftOut: e.SkipWorktree,
				Entry: Entry{Mode: fmt.Appendf(nil, "%06o", uint32(e.Mode)), Hash: hashOf(e.Hash)}})
		}
	}
	return out, nil
}

func (n *native) readIndex(file string) (idx *index.Index, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the index is damaged: %v; run git status", p)
		}
	}()
	if file == "" {
		idx, err = n.stores[0].Index()
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
		return nil, errors.New("the index is split or sparse, which only the git program can read; install git, or run git update-index --no-split-index, or git sparse-checkout reapply --no-sparse-index")
	}
	if err != nil {
		return nil, fmt.Errorf("the index cannot be read: %w; run git status", err)
	}
	return idx, nil
}
