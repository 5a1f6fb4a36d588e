package history

import (
	"context"
	"path"
	"slices"
	"sort"
	"strings"

	"debrief/site/git"
	"debrief/site/source"
)

// Staged returns every file below dir as it is staged for the next commit. The rules
// and limits are those of Files. index is the path of an alternative index file; ""
// means the repository's index.
func (r *Repo) Staged(ctx context.Context, dir, index string) ([]*source.File, error) {
	inside, err := r.relative(dir)
	if err != nil {
		return nil, err
	}
	if r.db == nil {
		return nil, r.noHistory()
	}
	staged, err := r.db.Staged(index)
	if err != nil {
		return nil, err
	}
	w := &treeWalk{db: r.db}
	if err := w.staged(ctx, inside, staged); err != nil {
		return nil, err
	}
	sort.Slice(w.files, func(i, j int) bool { return w.files[i].Path < w.files[j].Path })
	return w.files, nil
}

// sparseFiles returns the files below dir that a sparse checkout does not write to disk,
// with their content in Git's index. onDisk holds the paths of files that are on disk
// nevertheless.
func (r *Repo) sparseFiles(ctx context.Context, dir string, onDisk []*source.File) ([]*source.File, error) {
	if !r.sparse || r.db == nil {
		return nil, nil
	}
	all, err := r.db.Staged("")
	if err != nil {
		return nil, nil // without a readable index, only the files on disk are known
	}
	shown := map[string]bool{}
	for _, f := range onDisk {
		shown[f.Path] = true
	}
	w := &treeWalk{db: r.db}
	err = w.staged(ctx, dir, slices.DeleteFunc(all, func(s git.StagedFile) bool { return !s.Sparse || shown[s.Path] }))
	return w.files, err
}

// staged reads the given files of Git's index that are below the folder inside.
func (w *treeWalk) staged(ctx context.Context, inside string, files []git.StagedFile) error {
	refused := map[string]bool{}
	for _, s := range files {
		if inside != "" && !strings.HasPrefix(s.Path, inside+"/") {
			continue
		}
		if err := w.countEntry(ctx); err != nil {
			return err
		}
		at := path.Dir(s.Path)
		if at == "." {
			at = ""
		}
		if s.Conflict {
			w.refuse(printable(s.Path), "has a merge conflict that is not resolved")
			continue
		}
		depth, ok := w.checkFolders(inside, at, refused)
		if !ok {
			continue
		}
		if err := w.entry(ctx, s.Entry, at, depth); err != nil {
			return err
		}
	}
	return w.finish(ctx)
}

// checkFolders checks the name and depth of each folder from dir to at. It returns the
// depth of at. ok is false if a folder must not be read. Such a folder is reported
// once; refused holds the folders that were reported.
func (w *treeWalk) checkFolders(dir, at string, refused map[string]bool) (depth int, ok bool) {
	depth = 1
	rest := strings.TrimPrefix(strings.TrimPrefix(at, dir), "/")
	full := dir
	for rest != "" {
		var name string
		name, rest, _ = strings.Cut(rest, "/")
		if full = path.Join(full, name); isHidden(name) || refused[full] {
			return depth, false
		}
		if problem := nameProblem(name); problem != "" {
			refused[full] = true
			w.refuse(printable(full), problem)
			return depth, false
		}
		depth++
		if !w.checkDepth(full, depth) {
			refused[full] = true
			return depth, false
		}
	}
	return depth, true
}
