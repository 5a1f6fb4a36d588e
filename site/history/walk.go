package history

import (
	"container/heap"
	"context"
	"fmt"
	"sort"
)

// A walk fills a Log. It reads each commit once and each tree about once.
type walk struct {
	git    *objects
	dir    string // the folder whose files are logged, "" for all
	log    *Log
	places map[hash]int32 // the position of each commit
	tops   map[hash]hash  // the tree of a commit to the tree of dir in it
}

func (w *walk) run(ctx context.Context, head *commit) error {
	commits, err := w.load(ctx, head)
	if err != nil {
		return err
	}
	w.sort(commits)
	w.tops = map[hash]hash{}
	for i, c := range w.log.commits {
		if err := ctx.Err(); err != nil {
			return err
		}
		if w.git.cut[c.hash] {
			// What this commit changed cannot be known: its parents are missing.
			w.log.truncated = true
			continue
		}
		changes, err := w.changes(c)
		if err != nil {
			return fmt.Errorf("commit %s: %w", c.hash, err)
		}
		w.file(int32(i), changes)
	}
	return nil
}

// load reads all commits reachable from head, in no useful order.
func (w *walk) load(ctx context.Context, head *commit) ([]*commit, error) {
	people := map[Person]Person{}
	commits := []*commit{head}
	seen := map[hash]bool{head.hash: true}
	for i := 0; i < len(commits); i++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for _, h := range commits[i].parents {
			if seen[h] {
				continue
			}
			seen[h] = true
			c, err := w.git.readCommit(h)
			if err != nil {
				return nil, err
			}
			if p, ok := people[c.author]; ok {
				c.author = p // share the text
			} else {
				people[c.author] = c.author
			}
			commits = append(commits, c)
		}
	}
	return commits, nil
}

// sort puts children before parents, and among those that are free the one
// committed last first: clocks are wrong, parents are not.
func (w *walk) sort(commits []*commit) {
	index := make(map[hash]int, len(commits))
	for i, c := range commits {
		index[c.hash] = i
	}
	children := make([]int, len(commits))
	for _, c := range commits {
		for _, p := range c.parents {
			children[index[p]]++
		}
	}
	free := &byDate{commits: commits}
	heap.Push(free, 0)
	w.places = make(map[hash]int32, len(commits))
	for free.Len() > 0 {
		c := commits[heap.Pop(free).(int)]
		w.places[c.hash] = int32(len(w.log.commits))
		w.log.commits = append(w.log.commits, c)
		for _, p := range c.parents {
			if children[index[p]]--; children[index[p]] == 0 {
				heap.Push(free, index[p])
			}
		}
	}
	w.log.parents = make([][]int32, len(w.log.commits))
	for i, c := range w.log.commits {
		for _, p := range c.parents {
			w.log.parents[i] = append(w.log.parents[i], w.places[p])
		}
	}
}

// byDate is a heap of commits, the one committed last on top; of two equals
// the one nearer to the head.
type byDate struct {
	commits []*commit
	free    []int
}

func (b *byDate) Len() int { return len(b.free) }
func (b *byDate) Less(i, j int) bool {
	x, y := b.commits[b.free[i]].committed, b.commits[b.free[j]].committed
	if !x.Equal(y) {
		return x.After(y)
	}
	return b.free[i] < b.free[j]
}
func (b *byDate) Swap(i, j int) { b.free[i], b.free[j] = b.free[j], b.free[i] }
func (b *byDate) Push(x any)    { b.free = append(b.free, x.(int)) }
func (b *byDate) Pop() any {
	last := b.free[len(b.free)-1]
	b.free = b.free[:len(b.free)-1]
	return last
}

// top returns the tree of the logged folder in c, the zero hash if there is none.
func (w *walk) top(c *commit) (hash, error) {
	if h, ok := w.tops[c.tree]; ok {
		return h, nil
	}
	h, err := w.git.subtree(c.tree, w.dir)
	if err == nil {
		w.tops[c.tree] = h
	}
	return h, err
}

// changes compares c with its parents.
func (w *walk) changes(c *commit) ([]difference, error) {
	after, err := w.top(c)
	if err != nil {
		return nil, err
	}
	befores := []hash{{}} // a first commit is compared with nothing
	if len(c.parents) > 0 {
		befores = befores[:0]
	}
	for _, p := range c.parents {
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
	var found []difference
	for i, before := range befores {
		d := differ{git: w.git}
		if err := d.trees(before, after, w.dir, 1); err != nil {
			return nil, err
		}
		if i == 0 {
			found = d.found
		} else {
			found = common(found, d.found)
		}
		if len(found) == 0 {
			return nil, nil
		}
	}
	return found, nil
}

// common keeps the differences of a that are at the same path in b: files that
// a merge left different from both.
func common(a, b []difference) []difference {
	other := make(map[string]difference, len(b))
	for _, d := range b {
		other[d.path] = d
	}
	kept := a[:0]
	for _, d := range a {
		o, ok := other[d.path]
		if !ok {
			continue
		}
		if d.before.IsZero() {
			d.before = o.before // added against one parent, modified against the other
		}
		kept = append(kept, d)
	}
	return kept
}

// file enters the changes of one commit into the log.
func (w *walk) file(position int32, changes []difference) {
	if len(changes) == 0 {
		return
	}
	sort.Slice(changes, func(i, j int) bool { return changes[i].path < changes[j].path })
	renames := w.git.pair(changes)
	to := make(map[string]string, len(renames))
	for was, is := range renames {
		to[is] = was
	}
	for _, d := range changes {
		c := change{position: position, status: Modified}
		switch {
		case d.before.IsZero():
			c.status = Added
			if was, ok := to[d.path]; ok {
				c.status, c.other = Renamed, was
			}
		case d.after.IsZero():
			c.status = Deleted
			if is, ok := renames[d.path]; ok {
				c.status, c.other = moved, is
			}
		}
		w.log.byPath[d.path] = append(w.log.byPath[d.path], c)
	}
}
