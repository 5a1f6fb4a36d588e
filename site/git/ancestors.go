package git

import (
	"container/heap"
	"context"
)

// Ancestors returns head and all its ancestors. Children come before their parents;
// apart from that, commits with a later committer date come first, as in git log
// --date-order. Dates do not override the order of parents, because clocks are
// unreliable.
//
// If parsed is not nil, Ancestors calls it for each commit except head. parsed returns
// a commit that was parsed before, or nil if the commit must be read.
func (db *Database) Ancestors(ctx context.Context, head *Commit, parsed func(Hash) *Commit) ([]*Commit, error) {
	commits, err := db.reach(ctx, head, parsed)
	if err != nil {
		return nil, err
	}
	return sortByDate(commits), nil
}

// reach returns all commits that are reachable from head, unsorted. head is the first.
// parsed is as in Ancestors.
func (db *Database) reach(ctx context.Context, head *Commit, parsed func(Hash) *Commit) ([]*Commit, error) {
	people := map[Person]Person{}
	commits := []*Commit{head}
	seen := map[Hash]bool{head.Hash: true}
	for i := 0; i < len(commits); i++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for _, h := range commits[i].Parents {
			if seen[h] {
				continue
			}
			seen[h] = true
			c, err := db.commit(h, parsed)
			if err != nil {
				return nil, err
			}
			if p, ok := people[c.Author]; ok {
				c.Author = p // equal names of authors share one string, which saves memory
			} else {
				people[c.Author] = c.Author
			}
			commits = append(commits, c)
		}
	}
	return commits, nil
}

// sortByDate sorts commits in the order that Ancestors returns. The first of commits
// must be the head, and the parents of every commit must be in commits.
func sortByDate(commits []*Commit) []*Commit {
	index := make(map[Hash]int, len(commits))
	for i, c := range commits {
		index[c.Hash] = i
	}
	children := make([]int, len(commits))
	for _, c := range commits {
		for _, p := range c.Parents {
			children[index[p]]++
		}
	}
	free := &byDate{commits: commits}
	heap.Push(free, 0)
	out := make([]*Commit, 0, len(commits))
	for free.Len() > 0 {
		c := commits[heap.Pop(free).(int)]
		out = append(out, c)
		for _, p := range c.Parents {
			if children[index[p]]--; children[index[p]] == 0 {
				heap.Push(free, index[p])
			}
		}
	}
	return out
}

// byDate is a heap of commits with the latest committer date on top. If two commits
// have the same date, the one that was found first from the head is on top.
type byDate struct {
	commits []*Commit
	free    []int
}

func (b *byDate) Len() int { return len(b.free) }
func (b *byDate) Less(i, j int) bool {
	x, y := b.commits[b.free[i]].Committed, b.commits[b.free[j]].Committed
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
