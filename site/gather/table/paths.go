package table

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/theory/jsonpath"
	"github.com/theory/jsonpath/spec"

	"debrief/site/finding"
)

// A pathIndex finds the nodes that belong to a path, because they share the longest part
// of it.
type pathIndex struct {
	nodes jsonpath.LocatedNodeList
	below map[string]*group // by the shared part of the path
}

// A group holds the nodes below a part of a path.
type group struct {
	nodes  []int
	byLast map[spec.Index]int // the node by the last position in its path; -1 if several have it
}

func newPathIndex(nodes jsonpath.LocatedNodeList) *pathIndex {
	x := &pathIndex{nodes: nodes, below: map[string]*group{}}
	for i, n := range nodes {
		for _, prefix := range prefixes(n.Path) {
			g := x.below[prefix]
			if g == nil {
				g = &group{}
				x.below[prefix] = g
			}
			g.nodes = append(g.nodes, i)
		}
	}
	return x
}

// prefixes returns a text for each part of a path from its start, the shortest first.
func prefixes(p spec.NormalizedPath) []string {
	var b strings.Builder
	ends := make([]int, 1, len(p)+1)
	for _, part := range p {
		switch part := part.(type) {
		case spec.Name:
			b.WriteString(part.String())
		case spec.Index:
			b.WriteString("[" + part.String() + "]")
		}
		ends = append(ends, b.Len())
	}
	out := make([]string, len(ends))
	for i, end := range ends {
		out[i] = b.String()[:end]
	}
	return out
}

// nearest returns the group with the longest part of the path.
func (x *pathIndex) nearest(p spec.NormalizedPath) (*group, int) {
	all := prefixes(p)
	for n, prefix := range slices.Backward(all) {
		if g := x.below[prefix]; g != nil {
			return g, n
		}
	}
	return nil, 0
}

// one returns the node that belongs to the path.
func (x *pathIndex) one(p spec.NormalizedPath) (*spec.LocatedNode, error) {
	g, _ := x.nearest(p)
	if g == nil {
		return nil, errors.New("it has no time")
	}
	if len(g.nodes) == 1 {
		return x.nodes[g.nodes[0]], nil
	}
	if g.byLast == nil {
		g.byLast = map[spec.Index]int{}
		for _, i := range g.nodes {
			last, ok := lastIndex(x.nodes[i].Path)
			if !ok {
				continue
			}
			if _, taken := g.byLast[last]; taken {
				i = -1
			}
			g.byLast[last] = i
		}
	}
	last, ok := lastIndex(p)
	if i, found := g.byLast[last]; ok && found && i >= 0 {
		return x.nodes[i], nil
	}
	return nil, finding.HintErrorf("select one time for each value with --times", "%s", ambiguity(len(g.nodes)))
}

func ambiguity(n int) string { return fmt.Sprintf("%d times could belong to it", n) }

func lastIndex(p spec.NormalizedPath) (spec.Index, bool) {
	for _, part := range slices.Backward(p) {
		if i, ok := part.(spec.Index); ok {
			return i, true
		}
	}
	return 0, false
}

// all returns the numbers of the nodes that belong to the path. If some of them have the
// same positions behind the shared part of the path, only these belong to it.
func (x *pathIndex) all(p spec.NormalizedPath) []int {
	g, shared := x.nearest(p)
	if g == nil {
		return nil
	}
	if len(g.nodes) == 1 {
		return g.nodes
	}
	mine := positions(p[shared:])
	var same []int
	for _, i := range g.nodes {
		if other := positions(x.nodes[i].Path[shared:]); strings.HasPrefix(mine, other) {
			same = append(same, i)
		}
	}
	if len(same) > 0 {
		return same
	}
	return g.nodes
}

// positions returns the array positions of a path as a text.
func positions(p spec.NormalizedPath) string {
	var b strings.Builder
	for _, part := range p {
		if i, ok := part.(spec.Index); ok {
			fmt.Fprintf(&b, "%d,", i)
		}
	}
	return b.String()
}
