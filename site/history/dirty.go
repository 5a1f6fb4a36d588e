package history

import (
	"bytes"
	"context"
	"crypto/sha1" // the name of a Git object, not a protection
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"debrief/site/source"
)

// Dirty reports whether the files below dir on disk differ from HEAD: changed,
// new or gone. Line ends that a checkout changed do not count, nor do the files
// that a sparse checkout left out, nor names that Files passes over. Ignored
// files count, as they would be read.
//
// Without history it is false: there is nothing to differ from.
func (r *Repo) Dirty(ctx context.Context, dir string) (bool, error) {
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
	top, err := r.git.subtree(head.tree, inside)
	if err != nil {
		return false, r.explain(err)
	}
	committed := differ{git: r.git}
	if err := committed.trees(hash{}, top, inside, 1); err != nil {
		return false, r.explain(err)
	}
	expected := make(map[string]hash, len(committed.found))
	for _, d := range committed.found {
		expected[d.path] = d.after
	}
	files, err := r.diskFiles(ctx, inside)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
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
	for path := range r.git.leftOut() {
		delete(expected, path)
	}
	return len(expected) > 0, nil
}

// same reports whether f is the blob want, or what a checkout makes of it.
func (r *Repo) same(f *source.File, want hash) bool {
	if f.Problem != "" {
		if n, err := r.git.size(want); err == nil {
			return n == f.Size || f.Problem == isPointer // not read then, not read now
		}
		return true
	}
	data, err := f.Bytes()
	if err != nil {
		return false
	}
	if blobName(data) == want || blobName(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))) == want {
		return true
	}
	n, err := r.git.size(want)
	if err != nil || n >= pointerLimit {
		return false
	}
	// A file kept by Git LFS is committed as a pointer, which names its size.
	blob, err := r.git.readBlob(want)
	return err == nil && pointer(blob) && strings.Contains(string(blob), fmt.Sprintf("\nsize %d\n", f.Size))
}

// blobName returns the name under which Git keeps data.
func blobName(data []byte) hash {
	h := sha1.New()
	fmt.Fprintf(h, "blob %d\x00", len(data))
	h.Write(data)
	return hash(h.Sum(nil))
}

// leftOut returns the paths that are committed and, by a sparse checkout, not on disk.
func (o *objects) leftOut() map[string]bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	out := map[string]bool{}
	index, err := o.stores[0].Index()
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
