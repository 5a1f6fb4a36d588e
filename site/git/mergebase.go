package git

import (
	"container/heap"
	"context"
)

// A MergeBase is where two histories part.
type MergeBase struct {
	Commit *Commit // the newest commit that both have, nil if there is none
	Cut    bool    // the search met the end of a shallow clone: there may be one behind it
}

// What a commit is known to be reachable from, and whether all behind it is
// behind a common commit already.
const (
	ofOne = 1 << iota
	ofOther
	behind
)

// MergeBase finds the newest commit that can be reached from both a and b. Of
// several that do not descend from each other it is the one committed last.
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
	for _, c := range common { // an old clock can let one be met before its descendant
		if s.flags[c.Hash]&behind == 0 {
			out.Commit = c
			break
		}
	}
	return out, nil
}

// A meeting is two walks back through history, the newest commit first.
type meeting struct {
	byDate
	flags map[Hash]int
}

func (s *meeting) add(c *Commit, flags int) {
	s.flags[c.Hash] |= flags
	s.commits = append(s.commits, c)
	heap.Push(s, len(s.commits)-1)
}

// fresh reports whether anything is left that is not behind a common commit.
func (s *meeting) fresh() bool {
	for _, i := range s.free {
		if s.flags[s.commits[i].Hash]&behind == 0 {
			return true
		}
	}
	return false
}
