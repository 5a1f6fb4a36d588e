package git

import (
	"container/heap"
	"context"
)

// A MergeBase is the result of [Database.MergeBase].
type MergeBase struct {
	Commit *Commit // the newest common ancestor, nil if there is none
	Cut    bool    // the search reached the end of a shallow clone; a base may be beyond it
}

// Flags of a visited commit: which side reaches it, and whether it is an ancestor of a
// common commit.
const (
	ofOne = 1 << iota
	ofOther
	behind
)

// MergeBase returns the newest common ancestor of a and b. Of several bases that do not
// descend from each other it returns the one with the latest committer date.
func (db *Database) MergeBase(ctx context.Context, a, b *Commit) (MergeBase, error) {
	s := &meeting{flags: map[Hash]int{}}
	s.add(a, ofOne)
	s.add(b, ofOther)
	var common []*Commit
	var out MergeBase
	for s.fresh() {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		c := s.commits[heap.Pop(s).(int)]
		known := s.flags[c.Hash]
		if known&(ofOne|ofOther) == ofOne|ofOther {
			if known&behind == 0 {
				common = append(common, c)
			}
			known |= behind
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
	for _, c := range common { // a wrong clock can put an ancestor first
		if s.flags[c.Hash]&behind == 0 {
			out.Commit = c
			break
		}
	}
	return out, nil
}

// A baseSearch walks back from two commits, newest commit first.
type meeting struct {
	byDate
	flags map[Hash]int
}

func (s *meeting) add(c *Commit, flags int) {
	s.flags[c.Hash] |= flags
	s.commits = append(s.commits, c)
	heap.Push(s, len(s.commits)-1)
}

// hasCandidates reports whether the heap has a commit that is not an ancestor of a
// common commit.
func (s *meeting) fresh() bool {
	for _, i := range s.free {
		if s.flags[s.commits[i].Hash]&behind == 0 {
			return true
		}
	}
	return false
}
