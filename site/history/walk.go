package history

import (
	"context"
	"fmt"
	"sort"

	"debrief/site/git"
)

// A walk fills a Log. It reads each commit once and each tree about once.
type walk struct {
	db     *git.Database
	dir    string // the folder whose files are logged, "" for all
	log    *Log
	places map[git.Hash]int32    // the position of each commit
	tops   map[git.Hash]git.Hash // the tree of a commit to the tree of dir in it
}

func (w *walk) run(ctx context.Context, head *git.Commit) error {
	commits, err := w.db.Ancestors(ctx, head)
	if err != nil {
		return err
	}
	w.order(commits)
	w.tops = map[git.Hash]git.Hash{}
	for i, c := range w.log.commits {
		if err := ctx.Err(); err != nil {
			return err
		}
		if c.Cut {
			// What this commit changed cannot be known: its parents are missing.
			w.log.truncated = true
			continue
		}
		changes, err := w.changes(c)
		if err != nil {
			return fmt.Errorf("commit %s: %w", c.Hash, err)
		}
		w.file(int32(i), changes)
	}
	return nil
}

// order fills in the commits and who is whose parent.
func (w *walk) order(commits []*git.Commit) {
	w.places = make(map[git.Hash]int32, len(commits))
	for i, c := range commits {
		w.places[c.Hash] = int32(i)
	}
	w.log.commits = commits
	w.log.parents = make([][]int32, len(commits))
	for i, c := range commits {
		for _, p := range c.Parents {
			w.log.parents[i] = append(w.log.parents[i], w.places[p])
		}
	}
}

// top returns the tree of the logged folder in c, the zero hash if there is none.
func (w *walk) top(c *git.Commit) (git.Hash, error) {
	if h, ok := w.tops[c.Tree]; ok {
		return h, nil
	}
	h, err := w.db.Subtree(c.Tree, w.dir)
	if err == nil {
		w.tops[c.Tree] = h
	}
	return h, err
}

// changes compares c with its parents.
func (w *walk) changes(c *git.Commit) ([]git.Difference, error) {
	after, err := w.top(c)
	if err != nil {
		return nil, err
	}
	befores := []git.Hash{{}} // a first commit is compared with nothing
	if len(c.Parents) > 0 {
		befores = befores[:0]
	}
	for _, p := range c.Parents {
		before, err := w.top(w.log.commits[w.places[p]])
		if err != nil {
			return nil, err
		}
		befores = append(befores, before)
	}
	for _, before := range befores {
		if before == after {
			return nil, nil // a merge that took one side as it was says nothing
		}
	}
	var found []git.Difference
	for i, before := range befores {
		differ, err := w.db.Diff(before, after, w.dir, bounds)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			found = differ
		} else {
			found = common(found, differ)
		}
		if len(found) == 0 {
			return nil, nil
		}
	}
	return found, nil
}

// common keeps the differences of a that are at the same path in b: files that
// a merge left different from both.
func common(a, b []git.Difference) []git.Difference {
	other := make(map[string]git.Difference, len(b))
	for _, d := range b {
		other[d.Path] = d
	}
	kept := a[:0]
	for _, d := range a {
		o, ok := other[d.Path]
		if !ok {
			continue
		}
		if d.Before.IsZero() {
			d.Before = o.Before // added against one parent, modified against the other
		}
		kept = append(kept, d)
	}
	return kept
}

// file enters the changes of one commit into the log.
func (w *walk) file(position int32, changes []git.Difference) {
	if len(changes) == 0 {
		return
	}
	sort.Slice(changes, func(i, j int) bool { return changes[i].Path < changes[j].Path })
	renames := pair(w.db, changes)
	to := make(map[string]string, len(renames))
	for was, is := range renames {
		to[is] = was
	}
	content, before := make(map[string]git.Hash, len(renames)), make(map[string]git.Hash, len(renames))
	for _, d := range changes {
		if _, ok := to[d.Path]; ok {
			content[d.Path] = d.After
		}
		if _, ok := renames[d.Path]; ok {
			before[d.Path] = d.Before
		}
	}
	for _, d := range changes {
		c := change{position: position, status: Modified, before: d.Before, after: d.After}
		switch {
		case d.Before.IsZero():
			c.status = Added
			if was, ok := to[d.Path]; ok {
				c.status, c.other, c.before = Renamed, was, before[was]
			}
		case d.After.IsZero():
			c.status = Deleted
			if is, ok := renames[d.Path]; ok {
				c.status, c.other, c.after = moved, is, content[is]
			}
		}
		w.log.byPath[d.Path] = append(w.log.byPath[d.Path], c)
	}
}
