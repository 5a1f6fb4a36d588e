package git

import (
	"container/heap"
	"context"
)

// A MergeBase is the newest common ancestor of two commits, as [Database.MergeBase]
// finds it.
type MergeBase struct {
	Commit *Commit // the newest common ancestor of the two commits; nil if there is none
	Cut    bool    // the search reached the end of a shallow clone, which may hide a merge base
}

// These flags of a commit record from which of the two commits it is reachable, and
// whether it is a common ancestor or an ancestor of one.
const (
	fromFirst = 1 << iota
	fromSecond
	belowCommon
)

// MergeBase returns the newest common ancestor of a and b. If there are several, none
// an ancestor of another, it returns the one with the latest committer date.
func (db *Database) MergeBase(ctx context.Context, a, b *Commit) (MergeBase, error) {
	s := &baseSearch{flags: map[Hash]int{}}
	s.add(a, fromFirst)
	s.add(b, fromSecond)
	var common []*Commit
	var out MergeBase
	for s.hasCandidates() {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		c := s.commits[heap.Pop(s).(int)]
		known := s.flags[c.Hash]
		if known&(fromFirst|fromSecond) == fromFirst|fromSecond {
			if known&belowCommon == 0 {
				common = append(common, c)
			}
			known |= belowCommon
		}
		out.Cut = out.Cut || c.Cut
		for _, h := range c.Parents {
			if s.flags[h]&known == known {
				continue
			}
			p, err := db.Commit(h)
			if err != nil {
				return out, err
			}
			s.add(p, known)
		}
	}
	for _, c := range common { // skip a common ancestor of another one, which a wrong clock can put first
		if s.flags[c.Hash]&belowCommon == 0 {
			out.Commit = c
			break
		}
	}
	return out, nil
}

// A baseSearch is a search for the merge base of two commits. It visits the ancestors
// of both, newest first.
type baseSearch struct {
	byDate
	flags map[Hash]int
}

func (s *baseSearch) add(c *Commit, flags int) {
	s.flags[c.Hash] |= flags
	s.commits = append(s.commits, c)
	heap.Push(s, len(s.commits)-1)
}

// hasCandidates reports whether a commit in the heap can still be a merge base, because
// it is not an ancestor of a common commit.
func (s *baseSearch) hasCandidates() bool {
	for _, i := range s.free {
		if s.flags[s.commits[i].Hash]&belowCommon == 0 {
			return true
		}
	}
	return false
}
