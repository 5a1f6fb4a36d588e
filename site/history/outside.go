package history

import (
	"context"
	"maps"
	"path"
	"slices"
	"strings"

	"debrief/site/cache"
	"debrief/site/git"
)

// These limits apply to files that were moved into the folder of the log. Most
// libraries have none or a few hundred of them.
const (
	maxOutside      = 2000      // paths outside the folder that are followed
	maxOutsideFiles = 20_000    // differing files of one commit; a commit with more is not searched for renames
	maxOutsideBytes = 128 << 20 // bytes of Git trees outside the folder that are read, newest commits first
)

// outsideBounds returns the limits for comparing folders outside the folder of the log,
// with subfolders down to the given depth.
func (w *walk) outsideBounds(depth int) git.Bounds {
	return git.Bounds{Skip: isSkipped, Depth: depth, Files: maxOutsideFiles, Bytes: &w.outside}
}

// findMovesInto turns each added text among changes, the changes of the commit c, into a
// rename if the commit removed a similar text outside the folder of the log. It examines
// commits with one parent only. decided is false if contents that the comparison needs
// are missing.
func (w *walk) findMovesInto(c *git.Commit, changes []cache.Change) (decided bool) {
	var added []git.Difference
	for _, ch := range changes {
		if ch.Status == Added && isMarkdown(ch.Path) {
			added = append(added, git.Difference{Path: ch.Path, After: ch.After})
		}
	}
	if len(added) == 0 || w.dir == "" || len(c.Parents) != 1 {
		return true
	}
	before := w.log.commits[w.positions[c.Parents[0]]].Tree
	if only, err := w.db.DiffersOnlyIn(before, c.Tree, w.dir); err != nil || only {
		return true
	}
	origins, decided := w.renamesTo(before, c.Tree, added)
	for i, ch := range changes {
		if from, ok := origins[ch.Path]; ok && !w.isInside(from.Path) {
			changes[i].Status, changes[i].Other, changes[i].Before = Renamed, from.Path, from.Before
		}
	}
	return decided
}

// renamesTo returns, for each of the added files that was renamed between the trees
// before and after, the removed file. It considers texts in all folders.
func (w *walk) renamesTo(before, after git.Hash, added []git.Difference) (from map[string]git.Difference, decided bool) {
	all, err := w.db.Diff(before, after, "", w.outsideBounds(maxDepth))
	if err != nil {
		return nil, true // the commit has too many files, or a damaged tree; or the limit of bytes is reached
	}
	removed := map[string]git.Difference{}
	candidates := slices.Clone(added)
	for _, d := range all {
		if d.After.IsZero() && isMarkdown(d.Path) {
			removed[d.Path] = d
			candidates = append(candidates, d)
		}
	}
	if len(removed) == 0 {
		return nil, true
	}
	renames, decided := pairRenames(w.db, candidates)
	from = map[string]git.Difference{}
	for oldPath, newPath := range renames {
		from[newPath] = removed[oldPath]
	}
	return from, decided
}

func (w *walk) isInside(name string) bool { return w.dir == "" || strings.HasPrefix(name, w.dir+"/") }

// isMarkdown reports whether a file is a text that can become a post-mortem.
func isMarkdown(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".markdown", ".mdx", ".txt":
		return true
	}
	return false
}

// followOutside records the changes of files outside the folder of the log that were
// later moved into it.
func (w *walk) followOutside(ctx context.Context) error {
	todo := map[string]bool{}
	for _, changes := range w.log.byPath {
		for _, c := range changes {
			if c.Status == Renamed && !w.isInside(c.Other) {
				todo[c.Other] = true
			}
		}
	}
	for len(todo) > 0 && len(w.log.outside)+len(todo) <= maxOutside {
		found, err := w.changesOf(ctx, todo)
		if err != nil {
			return err
		}
		todo = map[string]bool{}
		for name, changes := range found {
			w.log.outside[name] = changes
			for _, c := range changes {
				if _, known := found[c.Other]; c.Other != "" && !known && w.log.outside[c.Other] == nil && !w.isInside(c.Other) {
					todo[c.Other] = true
				}
			}
		}
	}
	return nil
}

// changesOf returns the changes of the files with the given paths in all commits.
func (w *walk) changesOf(ctx context.Context, names map[string]bool) (map[string][]change, error) {
	folders := map[string]folder{}
	found := map[string][]change{}
	for name := range names {
		found[name] = nil
		dir := strings.TrimPrefix(path.Dir(name), ".")
		folders[dir] = newFolder(dir, w.outsideBounds(1))
	}
	for _, dir := range slices.Sorted(maps.Keys(folders)) {
		for i, c := range w.log.commits {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if c.Cut {
				continue
			}
			differences, err := w.diffParents(c, folders[dir])
			if err != nil {
				break // the limit is reached, or a tree is damaged
			}
			for _, d := range differences {
				if names[d.Path] {
					found[d.Path] = append(found[d.Path], change{int32(i), w.changeOutside(c, d)})
				}
			}
		}
	}
	return found, nil
}

// changeOutside returns the difference d of the commit c, which is outside the folder of
// the log, as a change with a status.
func (w *walk) changeOutside(c *git.Commit, d git.Difference) cache.Change {
	ch := cache.Change{Path: d.Path, Status: Modified, Before: d.Before, After: d.After}
	switch {
	case d.After.IsZero():
		ch.Status = Deleted
	case d.Before.IsZero():
		ch.Status = Added
		if len(c.Parents) != 1 {
			break
		}
		before := w.log.commits[w.positions[c.Parents[0]]].Tree
		origins, _ := w.renamesTo(before, c.Tree, []git.Difference{d})
		if from, ok := origins[d.Path]; ok {
			ch.Status, ch.Other, ch.Before = Renamed, from.Path, from.Before
		}
	}
	return ch
}
