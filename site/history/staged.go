package history

import (
	"context"
	"path"
	"sort"
	"strings"

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
	refused := map[string]bool{}
	for _, s := range staged {
		if inside != "" && !strings.HasPrefix(s.Path, inside+"/") {
			continue
		}
		if err := w.countEntry(ctx); err != nil {
			return nil, err
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
			return nil, err
		}
	}
	if err := w.finish(ctx); err != nil {
		return nil, err
	}
	sort.Slice(w.files, func(i, j int) bool { return w.files[i].Path < w.files[j].Path })
	return w.files, nil
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
