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

// Dirty reports whether the files below dir on disk differ from HEAD: changed,
// new or gone. Line ends that a checkout changed do not count, nor do the files
// that a sparse checkout left out, nor names that Files passes over. Ignored
// files count, as they would be read.
//
// Without history it is false: there is nothing to differ from. files are those
// that Files has read there, nil where nobody has.
func (r *Repo) Dirty(ctx context.Context, dir string, files []*source.File) (bool, error) {
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
	learn(r.db, files)
	for _, f := range files {
		want, ok := expected[f.Path]
		delete(expected, f.Path)
		if !ok && f.Problem != "" {
			continue // what is no regular file is not in expected either
		}
		if !ok || !r.same(f, want) {
			return true, nil
		}
	}
	if len(expected) == 0 {
		return false, nil
	}
	for path := range r.db.SparsePaths() {
		delete(expected, path)
	}
	return len(expected) > 0, nil
}

// same reports whether f is the blob want, or what a checkout makes of it.
func (r *Repo) same(f *source.File, want git.Hash) bool {
	if f.Problem != "" {
		if n, err := r.db.Size(want); err == nil {
			return n == f.Size || f.Problem == isPointer // not read then, not read now
		}
		return true
	}
	if f.Blob == "" { // evidence, which is read for nothing else
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
	// A file kept by Git LFS is committed as a pointer, which names its size.
	blob, err := r.db.Blob(want, pointerLimit)
	return err == nil && pointer(blob) && strings.Contains(string(blob), fmt.Sprintf("\nsize %d\n", f.Size))
}
