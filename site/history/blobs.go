package history

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"

	"debrief/site/git"
	"debrief/site/source"
)

// FilesReusing returns the files below dir at the commit ref, as Files does. If an
// element of reuse has the same path and content as a file, it returns that element
// instead of reading the file again.
func (r *Repo) FilesReusing(ctx context.Context, ref, dir string, reuse []*source.File) ([]*source.File, error) {
	inside, err := r.relative(dir)
	if err != nil {
		return nil, err
	}
	reusable := make(map[string]*source.File, len(reuse))
	for _, f := range reuse {
		reusable[f.Path] = f
	}
	if r.db != nil {
		hashFiles(r.db, reuse)
	}
	files, err := r.treeFiles(ctx, ref, inside, reusable)
	sortByPath(files)
	return files, err
}

// treeFiles returns the files below dir at the commit ref. reusable has files by path;
// a file with the same content is reused.
func (r *Repo) treeFiles(ctx context.Context, ref, dir string,
	reusable map[string]*source.File) ([]*source.File, error) {
	c, err := r.resolve(ref)
	if err != nil {
		return nil, err
	}
	top, err := r.db.Subtree(c.Tree, dir)
	if err != nil {
		return nil, r.db.AddHint(err)
	}
	if top.IsZero() {
		return nil, fmt.Errorf("there is no folder %s at %s: %w", printable(dir), printable(ref), fs.ErrNotExist)
	}
	w := &treeWalk{db: r.db, reusable: reusable}
	if err := w.folder(ctx, top, dir, 1); err != nil {
		return nil, r.db.AddHint(err)
	}
	return w.files, w.finish(ctx)
}

// finish completes a walk: it reads the sizes of all listed files, and then their
// contents.
func (w *treeWalk) finish(ctx context.Context) error {
	for _, do := range []func(*blob) error{w.measure, w.read} {
		for i := range w.blobs {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := do(&w.blobs[i]); err != nil {
				return w.db.AddHint(err)
			}
		}
	}
	return nil
}

// A treeWalk reads the files of a folder at a commit. It lists and measures all files
// before it reads any content, so that it can stop at the limits. This is necessary
// because ten tree objects are enough to name a thousand million files.
type treeWalk struct {
	listing
	db       *git.Database
	blobs    []blob
	reusable map[string]*source.File // known files by path, which are used instead of reading the same content again
}

// A blob is a regular file that is listed, but whose content is not read yet.
type blob struct {
	path string
	hash git.Hash
	size int64
}

func (w *treeWalk) folder(ctx context.Context, top git.Hash, dir string, depth int) error {
	raw, err := w.db.Tree(top)
	if err != nil {
		return w.refuseDamaged(err, dir, depth)
	}
	for len(raw) > 0 {
		e, err := w.db.Next(raw)
		if err != nil {
			return w.refuseDamaged(fmt.Errorf("%s: %w", top, err), dir, depth)
		}
		raw = raw[e.Size:]
		if err := w.countEntry(ctx); err != nil {
			return err
		}
		if err := w.entry(ctx, e, dir, depth); err != nil {
			return err
		}
	}
	return nil
}

// refuseDamaged handles an error from reading the folder dir. If dir is a subfolder
// that is damaged or not a tree, it adds dir to the files with a problem and returns
// nil. It returns all other errors, because they concern the whole repository.
func (w *treeWalk) refuseDamaged(err error, dir string, depth int) error {
	if depth == 1 || !errors.Is(err, git.ErrKind) {
		return err
	}
	w.refuse(dir, "cannot be read: "+err.Error())
	return nil
}

func (w *treeWalk) entry(ctx context.Context, e git.Entry, dir string, depth int) error {
	name := string(e.Name)
	if isHidden(name) || e.IsSubmodule() {
		return nil
	}
	full := dir + "/" + name
	if dir == "" {
		full = name
	}
	if problem := nameProblem(name); problem != "" || name != path.Base(full) {
		if problem == "" {
			problem = "has a slash in its name; rename it"
		}
		w.refuse(printable(full), problem)
		return nil
	}
	switch {
	case e.IsFolder():
		if !w.checkDepth(full, depth+1) {
			return nil
		}
		return w.folder(ctx, e.Hash, full, depth+1)
	case e.IsLink():
		return w.link(e, full)
	case e.IsFile():
		if f := w.reusable[full]; f != nil && f.Problem == "" && f.Blob != "" && sameText(w.db, f, e.Hash) {
			w.files = append(w.files, f)
			return nil
		}
		w.blobs = append(w.blobs, blob{path: full, hash: e.Hash})
		return nil
	}
	w.refuse(full, fmt.Sprintf("has the mode %q; only regular files are read", e.Mode))
	return nil
}

// link records a symbolic link as a file that is not read. Its problem names the
// target, which is the link's content.
func (w *treeWalk) link(e git.Entry, full string) error {
	target, err := w.db.Blob(e.Hash, 4096)
	if errors.Is(err, git.ErrTooLarge) || errors.Is(err, git.ErrKind) {
		target, err = []byte("a very long path"), nil
	}
	if err != nil {
		return err
	}
	w.refuse(full, linkProblem(string(target)))
	return nil
}

// measure reads the size of b from the repository and adds the size of a text to the
// total.
func (w *treeWalk) measure(b *blob) (err error) {
	if b.size, err = w.db.Size(b.hash); err != nil {
		return fmt.Errorf("%s: %w", b.path, err)
	}
	if name := path.Base(b.path); isText(name) && sizeProblem(name, b.size) == "" {
		return w.countText(b.size)
	}
	return nil
}

// read reads the content of b and appends the file to the walk's result. Evidence is
// opened only on demand.
func (w *treeWalk) read(b *blob) error {
	name := path.Base(b.path)
	file := &source.File{Path: b.path, Size: b.size, Problem: sizeProblem(name, b.size)}
	w.files = append(w.files, file)
	if file.Problem != "" {
		return nil
	}
	db, h := w.db, b.hash
	file.Blob = h.String()
	if isText(name) || b.size < maxPointerBytes {
		data, err := db.Blob(h, maxEvidenceBytes)
		if errors.Is(err, git.ErrKind) {
			file.Problem = "cannot be read: " + err.Error()
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", b.path, err)
		}
		if isPointer(data) {
			file.Problem = pointerProblem
			return nil
		}
		if isText(name) {
			file.Data = data
			return nil
		}
	}
	file.Open = func() (io.ReadCloser, error) {
		data, err := db.Blob(h, maxEvidenceBytes)
		return io.NopCloser(bytes.NewReader(data)), err
	}
	return nil
}
