package frontmatter

import (
	"errors"
	"fmt"
	"strings"

	"debrief/site/finding"
	"debrief/site/source"

	"github.com/pelletier/go-toml/v2/unstable"
)

// decodeTOML parses raw, which is TOML, into fields. It uses the syntax tree of the
// library, because the library's other functions do not return places. base is the
// offset of raw in the file.
func decodeTOML(f *source.File, base int, raw []byte) (Field, finding.List, error) {
	r := &tomlReader{file: f, base: base, root: &tomlNode{Field: Field{Kind: Map}}}
	r.parser.Reset(raw)
	table := r.root
	for r.parser.NextExpression() {
		node := r.parser.Expression()
		switch node.Kind {
		case unstable.Table:
			table = r.open(r.root, node.Key(), false)
		case unstable.ArrayTable:
			table = r.open(r.root, node.Key(), true)
		case unstable.KeyValue:
			r.set(table, node, 0)
		}
	}
	if err := r.parser.Error(); err != nil {
		offset := base
		var bad *unstable.ParserError
		if errors.As(err, &bad) && len(bad.Highlight) > 0 {
			offset += int(r.parser.Range(bad.Highlight).Offset)
		}
		return r.root.field(), r.found, &syntaxError{offset, err.Error()}
	}
	return r.root.field(), r.found, nil
}

// A tomlNode is a Field that is not complete yet, because a TOML file may add to a
// table later.
type tomlNode struct {
	Field
	items  []*tomlNode
	byName map[string]*tomlNode
}

func (n *tomlNode) field() Field {
	f := n.Field
	for _, item := range n.items {
		f.Items = append(f.Items, item.field())
	}
	return f
}

func (n *tomlNode) get(name string) *tomlNode { return n.byName[name] }

func (n *tomlNode) add(item *tomlNode) {
	n.items = append(n.items, item)
	if n.Kind != Map {
		return
	}
	if n.byName == nil {
		n.byName = map[string]*tomlNode{}
	}
	n.byName[item.Name] = item
}

type tomlReader struct {
	parser unstable.Parser
	file   *source.File
	base   int
	nodes  int
	root   *tomlNode
	excess bool // set if the excessive number of values was already reported
	found  finding.List
}

// open returns the table that a TOML header such as [detection] begins, and creates it
// if necessary. If the header conflicts with a value, open adds a finding and returns a
// table that is not part of the result.
func (r *tomlReader) open(from *tomlNode, key unstable.Iterator, array bool) *tomlNode {
	at := from
	for depth := 0; key.Next(); depth++ {
		part := key.Node()
		where := r.span(part.Raw)
		if r.over(depth, where) {
			return &tomlNode{Field: Field{Kind: Map}}
		}
		next := at.get(string(part.Data))
		if next == nil {
			next = r.add(at, Field{Name: string(part.Data), Kind: Map, Key: where, Where: where})
			if key.IsLast() && array {
				next.Kind = List
			}
		}
		switch next.Kind {
		case Map:
			at = next
		case List:
			if key.IsLast() && array {
				r.add(next, Field{Kind: Map, Where: where})
			}
			if len(next.items) == 0 || next.items[len(next.items)-1].Kind != Map {
				r.duplicate(where, next)
				return &tomlNode{Field: Field{Kind: Map}}
			}
			at = next.items[len(next.items)-1]
		default:
			r.duplicate(where, next)
			return &tomlNode{Field: Field{Kind: Map}}
		}
	}
	return at
}

// set adds one line of the form "key = value" to a table.
func (r *tomlReader) set(table *tomlNode, node *unstable.Node, depth int) {
	keys := node.Key()
	at := table
	for ; keys.Next(); depth++ {
		part := keys.Node()
		where := r.span(part.Raw)
		if !keys.IsLast() && r.over(depth, where) {
			return
		}
		next := at.get(string(part.Data))
		if !keys.IsLast() {
			if next == nil {
				next = r.add(at, Field{Name: string(part.Data), Kind: Map, Key: where, Where: where})
			} else if next.Kind != Map {
				r.duplicate(where, next)
				return
			}
			at = next
			continue
		}
		if next != nil {
			r.duplicate(where, next)
			return
		}
		value := r.value(node.Value(), depth)
		if value != nil {
			value.Name, value.Key = string(part.Data), where
			at.add(value)
		}
	}
}

// over counts one more value. It reports whether the front matter now has more than
// maxNodes values, or whether the value is nested deeper than maxDepth.
func (r *tomlReader) over(depth int, at source.Span) bool {
	if r.nodes++; r.nodes <= maxNodes && depth <= maxDepth {
		return false
	}
	if !r.excess {
		r.excess = true
		r.found = report(
			r.found,
			finding.Finding{Rule: "form/yaml-trap", Level: finding.Error, At: r.file.LineSpan(at.Start),
				Message: fmt.Sprintf(
					"the front matter has more than %d values or nests more than %d deep",
					maxNodes,
					maxDepth,
				), Help: "flatten this part, or move long data into an evidence file"},
		)
	}
	return true
}

func (r *tomlReader) value(n *unstable.Node, depth int) *tomlNode {
	raw := n.Raw
	if raw.Length == 0 && len(n.Data) > 0 {
		raw = r.parser.Range(n.Data)
	}
	where := r.span(raw)
	if r.over(depth, where) {
		return nil
	}
	switch n.Kind {
	case unstable.Array, unstable.InlineTable:
		out := &tomlNode{Field: Field{Kind: List, Where: where}}
		if n.Kind == unstable.InlineTable {
			out.Kind = Map
		}
		children := n.Children()
		for children.Next() {
			child := children.Node()
			if child.Kind == unstable.Comment {
				continue
			}
			if n.Kind == unstable.InlineTable {
				r.set(out, child, depth+1)
			} else if item := r.value(child, depth+1); item != nil {
				out.add(item)
			}
		}
		return out
	case unstable.String:
		return &tomlNode{Field: Field{Kind: Scalar, Text: string(n.Data), Quoted: true, Where: where}}
	}
	return &tomlNode{Field: Field{Kind: Scalar, Text: strings.TrimSpace(string(n.Data)), Where: where}}
}

func (r *tomlReader) add(to *tomlNode, f Field) *tomlNode {
	item := &tomlNode{Field: f}
	to.add(item)
	return item
}

func (r *tomlReader) duplicate(at source.Span, before *tomlNode) {
	before.Twice = true
	r.found = report(r.found, finding.Finding{
		Rule: "form/duplicate-key", Level: finding.Error, At: at,
		Message: fmt.Sprintf("%q is written twice", before.Name),
		Help:    "keep one of the two; debrief uses the first one",
		Related: []finding.Related{{At: before.Where, Message: "first written here"}},
	})
}

func (r *tomlReader) span(raw unstable.Range) source.Span {
	start := r.base + int(raw.Offset)
	return source.Span{File: r.file, Start: start, End: start + int(raw.Length)}
}
