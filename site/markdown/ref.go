package markdown

import (
	"regexp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

var refKind = ast.NewNodeKind("Reference")

// refNode is the node of the Markdown tree for a reference such as [ev-1] or
// [[2025-03-02-staging-pool]].
type refNode struct {
	ast.BaseInline
	id         string
	postmortem bool
	start, end int // start and end offset of the reference in the parsed source
}

func (n *refNode) Kind() ast.NodeKind { return refKind }
func (n *refNode) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"ID": n.id}, nil)
}

// These expressions match references. A reference to an item must start with a known
// prefix such as "ev-", so that "[sic]" remains text.
var (
	itemPattern       = regexp.MustCompile(`^\[((?:ev|acc)-[0-9A-Za-z][0-9A-Za-z_-]{0,30}|[fa][0-9]{1,3})\]`)
	postmortemPattern = regexp.MustCompile(`^\[\[([^\[\]\n|]{1,120})\]\]`)
)

type refParser struct{}

func (refParser) Trigger() []byte { return []byte{'['} }

func (refParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	node := &refNode{start: segment.Start}
	m := postmortemPattern.FindSubmatch(line)
	if m != nil {
		node.postmortem = true
	} else if m = itemPattern.FindSubmatch(line); m == nil {
		return nil
	}
	// "[ev-1](…)" is an ordinary Markdown link, not a reference.
	if next := line[len(m[0]):]; !node.postmortem && len(next) > 0 && next[0] == '(' {
		return nil
	}
	node.id, node.end = string(m[1]), segment.Start+len(m[0])
	block.Advance(len(m[0]))
	return node
}
