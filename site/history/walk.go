package history

import (
	"context"
	"errors"
	"fmt"
	"sort"

	"debrief/site/cache"
	"debrief/site/git"
)

// A walk reads the commits for a Log. It reads each commit once, and each tree about
// once.
type walk struct {
	db        *git.Database
	folder    // the folder whose changes the log lists
	log       *Log
	cache     *cache.CommitCache
	positions map[git.Hash]int32 // the position of each commit in the log
	outside   int64              // bytes of trees that may still be read outside the folder
}

// A folder is a folder of the repository, with its Git trees at the commits that a walk
// has read.
type folder struct {
	dir    string // path of the folder; "" for the root
	bounds git.Bounds
	trees  map[git.Hash]git.Hash // maps the root tree of a commit to the tree of the folder
}

func newFolder(dir string, bounds git.Bounds) folder {
	return folder{dir, bounds, map[git.Hash]git.Hash{}}
}

func (w *walk) run(ctx context.Context, head *git.Commit) error {
	commits, err := w.db.Ancestors(ctx, head, func(h git.Hash) *git.Commit {
		e, _ := w.cache.Lookup(h)
		return e.Commit
	})
	if err != nil {
		return err
	}
	w.setParents(commits)
	for i, c := range w.log.commits {
		if err := ctx.Err(); err != nil {
			return err
		}
		if c.Cut {
			// The parents of this commit are missing from the clone, so its changes are
			// unknown.
			w.log.truncated = true
			continue
		}
		changes, err := w.commitChanges(c)
		if errors.Is(err, git.ErrMissing) && w.db.IsPartial() {
			// A partial clone may lack the folders of old commits.
			w.log.truncated, w.log.partial = true, true
			continue
		}
		if err != nil {
			return fmt.Errorf("commit %s: %w", c.Hash, err)
		}
		for _, ch := range changes {
			w.log.byPath[ch.Path] = append(w.log.byPath[ch.Path], change{int32(i), ch})
		}
	}
	return w.followOutside(ctx)
}

// commitChanges returns the files that the commit c changed, with renames. It takes
// them from the cache if possible.
func (w *walk) commitChanges(c *git.Commit) ([]cache.Change, error) {
	if e, ok := w.cache.Lookup(c.Hash); ok {
		return e.Changes, nil
	}
	differences, err := w.diffParents(c, w.folder)
	if err != nil {
		return nil, err
	}
	changes, decided := w.classify(differences)
	decided = w.findMovesInto(c, changes) && decided
	if !decided {
		w.log.undecided++ // do not cache the changes, because renames may be found once the contents are present
		return changes, nil
	}
	w.cache.Add(cache.Entry{Commit: c, Changes: changes})
	return changes, nil
}

// setParents stores the commits in the log, with the positions of the parents of each
// commit.
func (w *walk) setParents(commits []*git.Commit) {
	w.positions = make(map[git.Hash]int32, len(commits))
	for i, c := range commits {
		w.positions[c.Hash] = int32(i)
	}
	w.log.commits = commits
	w.log.parents = make([][]int32, len(commits))
	for i, c := range commits {
		for _, p := range c.Parents {
			w.log.parents[i] = append(w.log.parents[i], w.positions[p])
		}
	}
}

// tree returns the Git tree of the folder f in the commit c. It returns the zero hash if
// the commit does not contain the folder.
func (w *walk) tree(c *git.Commit, f folder) (git.Hash, error) {
	if h, ok := f.trees[c.Tree]; ok {
		return h, nil
	}
	h, err := w.db.Subtree(c.Tree, f.dir)
	if err == nil {
		f.trees[c.Tree] = h
	}
	return h, err
}

// diffParents returns the files of the folder f that differ between the commit c and each
// of its parents. For a merge, these are the files that differ from all parents.
func (w *walk) diffParents(c *git.Commit, f folder) ([]git.Difference, error) {
	after, err := w.tree(c, f)
	if err != nil {
		return nil, err
	}
	befores := []git.Hash{{}} // compare a commit without parents with the empty tree
	if len(c.Parents) > 0 {
		befores = befores[:0]
	}
	for _, p := range c.Parents {
		before, err := w.tree(w.log.commits[w.positions[p]], f)
		if err != nil {
			return nil, err
		}
		befores = append(befores, before)
	}
	for _, before := range befores {
		if before == after {
			return nil, nil // a merge whose files equal those of one parent changes nothing
		}
	}
	var differences []git.Difference
	for i, before := range befores {
		more, err := w.db.Diff(before, after, f.dir, f.bounds)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			differences = more
		} else {
			differences = commonDifferences(differences, more)
		}
		if len(differences) == 0 {
			return nil, nil
		}
	}
	return differences, nil
}

// commonDifferences returns the differences in a whose path is also in b. A merge
// changed exactly these files compared with both parents.
func commonDifferences(a, b []git.Difference) []git.Difference {
	other := make(map[string]git.Difference, len(b))
	for _, d := range b {
		other[d.Path] = d
	}
	both := a[:0]
	for _, d := range a {
		o, ok := other[d.Path]
		if !ok {
			continue
		}
		if d.Before.IsZero() {
			// The merge added the file compared with one parent, and modified it compared with the
			// other.
			d.Before = o.Before
		}
		both = append(both, d)
	}
	return both
}

// classify returns the differences of a commit as changes with a status, and detects
// renames. decided is false if contents that are needed to detect renames are missing.
func (w *walk) classify(differences []git.Difference) (changes []cache.Change, decided bool) {
	if len(differences) == 0 {
		return nil, true
	}
	sort.Slice(differences, func(i, j int) bool { return differences[i].Path < differences[j].Path })
	renames, decided := pairRenames(w.db, differences)
	oldPaths := make(map[string]string, len(renames))
	for oldPath, newPath := range renames {
		oldPaths[newPath] = oldPath
	}
	content, before := make(map[string]git.Hash, len(renames)), make(map[string]git.Hash, len(renames))
	for _, d := range differences {
		if _, ok := oldPaths[d.Path]; ok {
			content[d.Path] = d.After
		}
		if _, ok := renames[d.Path]; ok {
			before[d.Path] = d.Before
		}
	}
	for _, d := range differences {
		c := cache.Change{Path: d.Path, Status: Modified, Before: d.Before, After: d.After}
		switch {
		case d.Before.IsZero():
			c.Status = Added
			if oldPath, ok := oldPaths[d.Path]; ok {
				c.Status, c.Other, c.Before = Renamed, oldPath, before[oldPath]
			}
		case d.After.IsZero():
			c.Status = Deleted
			if newPath, ok := renames[d.Path]; ok {
				c.Status, c.Other, c.After = moved, newPath, content[newPath]
			}
		}
		changes = append(changes, c)
	}
	return changes, decided
}
