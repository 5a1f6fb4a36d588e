package history

import "debrief/site/git"

// An origin says how commits came into the branch at which a log begins: along
// its first parents lies what was committed there, and each merge among those
// brought what only its other parents lead to.
//
// Both lists hold a position for each commit, or unknown.
type origin struct {
	log     *Log
	by      []int32 // the merge that brought it, or itself if it was committed there
	request []int32 // the commit whose message names its request
	brought []int32 // by the merge that is looked at
	cut     bool    // that met the end of a shallow clone
}

const unknown = -1

// origins finds where each commit of l came from, in one pass over them.
func origins(l *Log) *origin {
	o := &origin{log: l, by: make([]int32, len(l.commits)), request: make([]int32, len(l.commits))}
	for i := range o.by {
		o.by[i], o.request[i] = unknown, unknown
	}
	if len(l.commits) == 0 {
		return o
	}
	chain := o.chain(0, unknown, unknown)
	for i := len(chain) - 1; i >= 0; i-- { // the oldest merge first: what it brought was there for the next
		o.brought, o.cut = nil, false
		o.merge(chain[i], chain[i])
		if o.cut {
			// Where the branch began is not in this clone, so what else is reached
			// through it may as well have been here before.
			for _, p := range o.brought {
				if o.by[p] = unknown; o.request[p] != p {
					o.request[p] = unknown
				}
			}
		}
	}
	return o
}

// chain enters the commits from position along first parents, as far as they
// are not known yet, and returns them, the newest first. by is the merge that
// brought them and request what its message names, unknown for the branch itself.
func (o *origin) chain(position, by, request int32) []int32 {
	var chain []int32
	for p := position; o.by[p] == unknown; p = o.log.parents[p][0] {
		o.by[p] = by
		if by == unknown {
			o.by[p] = p
		}
		if o.request[p] = request; o.names(p, request) {
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

// names reports whether the message at p is believed to name its request, where
// that of the merge around it names another. Only a merge, and words that no
// person writes, are: in a branch (#128) is more often the issue that it is about.
func (o *origin) names(p, around int32) bool {
	c := o.log.commits[p]
	return c.Request.Number != "" && (around == unknown || c.Request.Host != "" || len(c.Parents) > 1)
}

// merge enters what the other parents of the commit at position brought, which
// came into the branch by another or the same commit.
func (o *origin) merge(position, by int32) {
	parents := o.log.parents[position]
	for _, p := range parents[min(1, len(parents)):] {
		chain := o.chain(p, by, o.request[position])
		o.brought = append(o.brought, chain...)
		for i := len(chain) - 1; i >= 0; i-- {
			o.merge(chain[i], by)
		}
	}
}

// tell fills in how the commit at position came into the branch.
func (o *origin) tell(r *Revision, position int32) {
	if by := o.by[position]; by != unknown {
		if r.Merged = o.log.commits[by].Committed; by != position {
			r.Merge = o.log.commits[by].Hash.String()
		}
	}
	if from := o.request[position]; from != unknown {
		r.Request = requestOf(o.log.commits[from])
	}
}

func requestOf(c *git.Commit) Request { return Request(c.Request) }
