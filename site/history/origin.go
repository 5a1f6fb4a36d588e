package history

import "debrief/site/git"

// An originIndex records how each commit of a log entered the branch. A commit on the
// chain of first parents was made on the branch itself. A merge on that chain brought
// in the commits that are reachable only through its other parents.
//
// The lists hold a position in the log for each commit, or unknown.
type originIndex struct {
	log      *Log
	mergedBy []int32 // for each commit, the merge that brought it into the branch, or the commit itself
	request  []int32 // for each commit, the commit whose message names its pull request
	brought  []int32 // the commits that the current merge brought into the branch
	cut      bool    // whether the current merge reaches the end of a shallow clone
}

const unknown = -1

// newOriginIndex computes how each commit of the log l entered the branch, in one pass
// over the commits.
func newOriginIndex(l *Log) *originIndex {
	o := &originIndex{log: l, mergedBy: make([]int32, len(l.commits)), request: make([]int32, len(l.commits))}
	for i := range o.mergedBy {
		o.mergedBy[i], o.request[i] = unknown, unknown
	}
	if len(l.commits) == 0 {
		return o
	}
	chain := o.chain(0, unknown, unknown)
	// Start with the oldest merge, because a commit belongs to the first merge that brought
	// it in.
	for i := len(chain) - 1; i >= 0; i-- {
		o.brought, o.cut = nil, false
		o.merge(chain[i], chain[i])
		if o.cut {
			// The first commits of the branch are missing from this clone. So the other
			// commits that this merge reaches may have been on the branch before.
			for _, p := range o.brought {
				if o.mergedBy[p] = unknown; o.request[p] != p {
					o.request[p] = unknown
				}
			}
		}
	}
	return o
}

// chain records the origin of the commit at position and of its first parents, until a
// commit that has an origin already. It returns the positions of these commits, newest
// first. by is the merge that brought them in, and request is the commit that names its
// pull request. Both are unknown for commits on the branch itself.
func (o *originIndex) chain(position, by, request int32) []int32 {
	var chain []int32
	for p := position; o.mergedBy[p] == unknown; p = o.log.parents[p][0] {
		o.mergedBy[p] = by
		if by == unknown {
			o.mergedBy[p] = p
		}
		if o.request[p] = request; o.namesRequest(p, request) {
			o.request[p] = p
		}
		chain = append(chain, p)
		if o.log.commits[p].Cut {
			o.cut = true
		}
		if len(o.log.parents[p]) == 0 {
			break
		}
	}
	return chain
}

// namesRequest reports whether the message of the commit at p names its own pull
// request, which replaces the one of the enclosing merge. This applies only to merges
// and to messages in the format of a host. On a merged branch, a bare (#128) more often
// refers to an issue.
func (o *originIndex) namesRequest(p, enclosing int32) bool {
	c := o.log.commits[p]
	return c.Request.Number != "" && (enclosing == unknown || c.Request.Host != "" || len(c.Parents) > 1)
}

// merge records the origin of the commits that are reachable through the second and
// later parents of the commit at position. by is the merge on the branch that brought
// them in.
func (o *originIndex) merge(position, by int32) {
	parents := o.log.parents[position]
	for _, p := range parents[min(1, len(parents)):] {
		chain := o.chain(p, by, o.request[position])
		o.brought = append(o.brought, chain...)
		for i := len(chain) - 1; i >= 0; i-- {
			o.merge(chain[i], by)
		}
	}
}

// setOrigin sets the merge and the pull request of the revision r from the commit at
// position.
func (o *originIndex) setOrigin(r *Revision, position int32) {
	if by := o.mergedBy[position]; by != unknown {
		if r.Merged = o.log.commits[by].Committed; by != position {
			r.Merge = o.log.commits[by].Hash.String()
		}
	}
	if from := o.request[position]; from != unknown {
		r.Request = requestOf(o.log.commits[from])
	}
}

func requestOf(c *git.Commit) Request { return Request(c.Request) }
