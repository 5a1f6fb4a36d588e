package history

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"debrief/site/git"
	"debrief/site/source"
)

// IsDirty reports whether any file below dir on disk was changed, added or deleted
// since HEAD. It ignores line ends converted by a checkout, files left out by a sparse
// checkout, and names that Files skips. Files that git ignores count as added.
//
// It returns false without history. files must be the result of Files, or nil to read
// them from disk.
func (r *Repo) IsDirty(ctx context.Context, dir string, files []*source.File) (bool, error) {
	if !r.HasHistory() || r.root == "" {
		return false, nil
	}
	inside, err := r.relative(dir)
	if err != nil {
		return false, err
	}
	head, err := r.resolve(WorkTree)
	if err != nil {
		return false, err
	}
	top, err := r.db.Subtree(head.Tree, inside)
	if err != nil {
		return false, r.db.AddHint(err)
	}
	committed, err := r.db.Diff(git.Hash{}, top, inside, bounds)
	if err != nil {
		return false, r.db.AddHint(err)
	}
	expected := make(map[string]git.Hash, len(committed))
	for _, d := range committed {
		expected[d.Path] = d.After
	}
	if files == nil {
		if files, err = r.diskFiles(ctx, inside, nil); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return false, err
		}
	}
	hashFiles(r.db, files)
	for _, f := range files {
		want, ok := expected[f.Path]
		delete(expected, f.Path)
		if !ok && f.Problem != "" {
			continue // ignore an irregular file on disk, because expected has no irregular files either
		}
		if !ok || !r.matchesBlob(f, want) {
			return true, nil
		}
	}
	return len(expected) > 0, nil
}

// matchesBlob reports whether the file f has the content of the Git blob want. It
// ignores line ends that a checkout converted.
func (r *Repo) matchesBlob(f *source.File, want git.Hash) bool {
	if f.Problem != "" {
		if n, err := r.db.Size(want); err == nil {
			// Neither version is read, so only their sizes are compared.
			return n == f.Size || f.Problem == pointerProblem
		}
		return true
	}
	if f.Blob == "" { // an evidence file is not hashed yet
		data, err := f.Bytes()
		if err != nil {
			return false
		}
		if r.db.BlobHash(data) == want {
			return true
		}
	} else if sameText(r.db, f, want) {
		return true
	}
	// A Git LFS pointer in the commit contains the size of the file.
	blob, err := r.db.Blob(want, maxPointerBytes)
	return err == nil && isPointer(blob) &&
		strings.Contains(string(blob), fmt.Sprintf("\nsize %d\n", f.Size))
}
