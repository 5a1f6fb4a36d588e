package frontmatter

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"debrief/site/finding"
	"debrief/site/source"

	"go.yaml.in/yaml/v3"
)

// decodeYAML reads raw into fields without ever expanding it: an alias is a
// finding and not a copy, so a document cannot grow by being read.
func decodeYAML(f *source.File, base int, raw []byte, limit int) (Field, finding.List, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(raw, &root); err != nil {
		return Field{}, nil, yamlError(f, base, err)
	}
	if len(root.Content) == 0 {
		return Field{Kind: Map}, nil, nil
	}
	line, _ := source.Span{File: f, Start: base}.Position()
	r := &yamlReader{limit: limit, file: f, base: base, end: base + len(raw), firstLine: line}
	top := r.read(root.Content[0], 0)
	return top, r.found, nil
}

// yamlLine finds the line number in the library's messages, its only form of place.
var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

func yamlError(f *source.File, base int, err error) error {
	text := err.Error()
	first, _ := source.Span{File: f, Start: base}.Position()
	line := first
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			line += n - 1
		}
		text = text[len(m[0]):]
	}
	return &syntaxError{f.Offset(line, 1), text}
}

// The most that one front matter may hold. An honest one has a few hundred nodes.
const (
	maxNodes        = 5000
	maxCatalogNodes = 100_000
	maxDepth        = 16
)

type yamlReader struct {
	file      *source.File
	base, end int
	firstLine int
	nodes     int
	limit     int
	found     finding.List

	lineStart, lineEnd int // of the last line whose end was looked for
}

func (r *yamlReader) read(n *yaml.Node, depth int) Field {
	at := r.span(n)
	if r.nodes++; r.nodes == r.limit+1 {
		r.trap(at, fmt.Sprintf("more than %d values stand here", r.limit), "move long data into an evidence file")
	}
	if r.nodes > r.limit {
		return Field{}
	}
	if depth > maxDepth {
		r.trap(at, fmt.Sprintf("fields are nested more than %d deep", maxDepth), "flatten this part")
		return Field{}
	}
	if n.Kind == yaml.AliasNode {
		r.trap(at, fmt.Sprintf("the YAML alias *%s is not read", n.Value), "write the value out")
		return Field{}
	}
	if n.Anchor != "" {
		r.trap(at, fmt.Sprintf("the YAML anchor &%s is not read", n.Anchor), "remove it and write values out where they are used")
	}
	if n.Style&yaml.TaggedStyle != 0 {
		r.trap(at, fmt.Sprintf("the YAML tag %s is not read", n.Tag), "remove it; debrief knows the type of every field")
	}
	switch n.Kind {
	case yaml.SequenceNode:
		field := Field{Kind: List, Where: at, Items: make([]Field, 0, len(n.Content))}
		for _, item := range n.Content {
			field.Items = append(field.Items, r.read(item, depth+1))
		}
		return field
	case yaml.MappingNode:
		return r.readMap(n, at, depth)
	}
	quoted := n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
	if !quoted && (n.Value == "" || n.Tag == "!!null") {
		return Field{Kind: Null, Where: at}
	}
	return Field{Kind: Scalar, Text: n.Value, Quoted: quoted, Where: at}
}

func (r *yamlReader) readMap(n *yaml.Node, at source.Span, depth int) Field {
	field := Field{Kind: Map, Where: at, Items: make([]Field, 0, len(n.Content)/2)}
	first := make(map[string]source.Span, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		where := r.span(key)
		if key.Kind != yaml.ScalarNode || key.Value == "<<" {
			r.trap(where, "this key is not a plain word", "write \"name: value\"; merge keys are not read")
			continue
		}
		value := r.read(n.Content[i+1], depth+1)
		value.Name, value.Key = key.Value, where
		if value.Kind == Missing {
			continue // a finding has said why
		}
		if before, twice := first[key.Value]; twice {
			r.found = append(r.found, finding.Finding{
				Rule: "form/duplicate-key", Level: finding.Error, At: where,
				Message: fmt.Sprintf("%q is written twice", key.Value),
				Help:    "keep one; the first is read and this one is not",
				Related: []finding.Related{{At: before, Message: "first written here"}},
			})
			continue
		}
		first[key.Value] = where
		field.Items = append(field.Items, value)
	}
	return field
}

func (r *yamlReader) trap(at source.Span, message, help string) {
	r.found = append(r.found, finding.Finding{Rule: "form/yaml-trap", Level: finding.Error, At: at, Message: message, Help: help})
}

// span turns the library's line and column of the start of a node into bytes
// and finds the end itself, since a node does not know it.
func (r *yamlReader) span(n *yaml.Node) source.Span {
	start := r.file.Offset(r.firstLine+n.Line-1, n.Column)
	start = min(max(start, r.base), r.end)
	return source.Span{File: r.file, Start: start, End: r.scalarEnd(n, start)}
}

func (r *yamlReader) scalarEnd(n *yaml.Node, start int) int {
	rest := r.file.Data[start:r.end]
	switch {
	case n.Kind != yaml.ScalarNode:
		return r.endOfLine(start)
	case n.Style&yaml.DoubleQuotedStyle != 0:
		for i := 1; i < len(rest); i++ {
			if rest[i] == '\\' {
				i++
			} else if rest[i] == '"' {
				return start + i + 1
			}
		}
	case n.Style&yaml.SingleQuotedStyle != 0:
		for i := 1; i < len(rest); i++ {
			if rest[i] == '\'' {
				if i+1 < len(rest) && rest[i+1] == '\'' {
					i++
					continue
				}
				return start + i + 1
			}
		}
	case strings.HasPrefix(string(rest[:min(len(rest), len(n.Value))]), n.Value):
		return start + len(n.Value)
	}
	return r.endOfLine(start)
}

// endOfLine returns the offset of the end of the line that start is in. It keeps
// the last answer: a line of 512 KB may hold 100,000 values.
func (r *yamlReader) endOfLine(start int) int {
	if start < r.lineStart || start > r.lineEnd || r.lineEnd == 0 {
		r.lineStart, r.lineEnd = start, r.end
		if i := bytes.IndexAny(r.file.Data[start:r.end], "\r\n"); i >= 0 {
			r.lineEnd = start + i
		}
	}
	return r.lineEnd
}
