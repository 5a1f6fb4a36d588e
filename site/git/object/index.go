package object

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/go-git/go-git/v5/plumbing/format/index"
)

// Staged implements [Store]. It omits entries of git add -N, which announce a file but
// have no staged content.
func (n *native) Staged(file string) ([]Staged, error) {
	idx, err := n.readIndex(file)
	if err != nil {
		return nil, err
	}
	var out []Staged
	for _, e := range idx.Entries {
		if !e.IntentToAdd {
			out = append(
				out,
				Staged{Path: e.Name, Mode: fmt.Appendf(nil, "%06o", uint32(e.Mode)), Hash: fromGoGit(e.Hash),
					Conflict: e.Stage != 0, Sparse: e.SkipWorktree},
			)
		}
	}
	return out, nil
}

// IndexStats implements [Store]. As git does, it omits files that were modified at or
// after the time at which the index was written, because later changes may not show in
// their stat data.
func (n *native) IndexStats() map[string]IndexStat {
	written, err := os.Stat(filepath.Join(n.place.git, "index"))
	if err != nil {
		return nil
	}
	idx, err := n.readIndex("")
	if err != nil {
		return nil
	}
	out := make(map[string]IndexStat, len(idx.Entries))
	for _, e := range idx.Entries {
		if e.Stage == 0 && !e.IntentToAdd && !e.SkipWorktree && e.Mode.IsFile() &&
			e.ModifiedAt.Before(written.ModTime()) {
			out[e.Name] = IndexStat{fromGoGit(e.Hash), e.Size, e.ModifiedAt, e.CreatedAt, e.Inode}
		}
	}
	return out
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
		if f, err = OpenRegular(file); err != nil {
			return nil, fmt.Errorf("the index cannot be read: %w", withoutPath(err))
		}
		defer f.Close()
		idx = &index.Index{}
		err = index.NewDecoder(f).Decode(idx)
	}
	if errors.Is(err, index.ErrUnknownExtension) {
		return nil, errors.New(
			"the index is split or sparse, which only the git program can read; install git, or run " +
				"git update-index --no-split-index, or git sparse-checkout reapply --no-sparse-index",
		)
	}
	if err != nil {
		return nil, fmt.Errorf("the index cannot be read: %w; run git status", err)
	}
	return idx, nil
}
