package frontmatter

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"debrief/site/finding"
	"debrief/site/source"

	"go.yaml.in/yaml/v3"
)

// decodeYAML parses raw, which is YAML, into fields. It reports aliases as findings and
// does not expand them, so that a small file cannot become a large document. base is
// the offset of raw in the file.
func decodeYAML(f *source.File, base int, raw []byte, limit int) (Field, finding.List, error) {
	var root yaml.Node
	documents := yaml.NewDecoder(bytes.NewReader(raw))
	if err := documents.Decode(&root); err != nil && !errors.Is(err, io.EOF) {
		return Field{}, nil, yamlError(base, raw, err)
	}
	r := &yamlReader{limit: limit, file: f, base: base, end: base + len(raw), places: newYAMLPlaces(raw)}
	top := Field{Kind: Map}
	if len(root.Content) > 0 {
		top = r.read(root.Content[0], 0)
	}
	r.readOthers(documents)
	return top, r.found, nil
}

// readOthers reports further YAML documents in the front matter. A line "..." or "---"
// ends the first document, and the fields after it would otherwise be lost silently.
func (r *yamlReader) readOthers(documents *yaml.Decoder) {
	top := source.Span{File: r.file, Start: r.base, End: r.base}
	for range maxDocuments {
		var root yaml.Node
		err := documents.Decode(&root)
		switch {
		case errors.Is(err, io.EOF):
			return
		case err == nil && len(root.Content) > 0 && root.Content[0].Tag != "!!null":
			r.trap(r.span(root.Content[0]), "a second YAML document begins here and is ignored",
				`remove the line "..." or "---" above it`)
			return
		case err != nil:
			r.trap(top, "there is a second YAML document, and it cannot be parsed",
				`remove the line "..." or "---", and the text below it`)
			return
		}
	}
	r.trap(top, fmt.Sprintf("there are more than %d YAML documents", maxDocuments), `remove the lines "..." and "---"`)
}

// maxDocuments is the largest number of empty YAML documents that may follow the first
// one.
const maxDocuments = 3

// yamlLine matches the line number in an error message of the YAML library, because the
// library returns no other place for errors.
var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

func yamlError(base int, raw []byte, err error) error {
	text := err.Error()
	line := 1
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			line = n
		}
		text = text[len(m[0]):]
	}
	return &syntaxError{base + newYAMLPlaces(raw).offset(line, 1), text}
}

// yamlPlaces converts lines and columns of the YAML library to byte offsets. In YAML, a
// line also ends at a lone CR, NEL, LS or PS. Most nodes are in reading order, so each
// search continues from the last place. Without this, a file with one long line would
// take quadratic time.
type yamlPlaces struct {
	raw          []byte
	starts       []int // byte offset of each line
	line, column int   // line and column of the last place that was converted
	at           int
}

// lineEnd returns the offset of the end of the line that contains the last place.
func (p *yamlPlaces) lineEnd() int {
	if p.line >= len(p.starts) {
		return len(p.raw)
	}
	return p.starts[p.line-1] + len(
		bytes.TrimRight(p.raw[p.starts[p.line-1]:p.starts[p.line]], "\r\n\u0085\u2028\u2029"),
	)
}

func newYAMLPlaces(raw []byte) *yamlPlaces {
	p := &yamlPlaces{raw: raw, starts: []int{0}}
	for i := 0; i < len(raw); {
		n := yamlBreak(raw[i:])
		if n > 0 {
			p.starts = append(p.starts, i+n)
		}
		i += max(n, 1)
	}
	return p
}

// yamlBreak returns the length of the line break at the beginning of text, or 0 if
// there is none.
func yamlBreak(text []byte) int {
	switch text[0] {
	case '\n':
		return 1
	case '\r':
		if len(text) > 1 && text[1] == '\n' {
			return 2
		}
		return 1
	case 0xC2:
		if bytes.HasPrefix(text, []byte("\u0085")) {
			return 2
		}
	case 0xE2:
		if bytes.HasPrefix(text, []byte("\u2028")) || bytes.HasPrefix(text, []byte("\u2029")) {
			return 3
		}
	}
	return 0
}

// offset returns the byte offset of a line and column in the YAML text. Both count from
// 1, and the column counts code points. The result is never beyond the end of the text.
func (p *yamlPlaces) offset(line, column int) int {
	line = min(max(line, 1), len(p.starts))
	end := len(p.raw)
	if line < len(p.starts) {
		end = p.starts[line]
	}
	if line != p.line || column < p.column {
		p.line, p.column, p.at = line, 1, p.starts[line-1]
	}
	for ; p.column < column && p.at < end; p.column++ {
		_, n := utf8.DecodeRune(p.raw[p.at:end])
		p.at += n
	}
	return p.at
}

// These limits apply to the nodes of the YAML tree of one front matter. Most
// post-mortems have a few hundred nodes.
const (
	maxNodes        = 5000
	maxCatalogNodes = 100_000
	maxDepth        = 16
	maxFound        = 50 // maximum number of findings about one front matter
)

type yamlReader struct {
	file      *source.File
	base, end int
	places    *yamlPlaces
	nodes     int
	limit     int
	found     finding.List
}

func (r *yamlReader) read(n *yaml.Node, depth int) Field {
	if r.nodes++; r.nodes > r.limit {
		if r.nodes == r.limit+1 {
			r.trap(
				r.span(n),
				fmt.Sprintf("there are more than %d values here", r.limit),
				"move long data into an evidence file",
			)
		}
		return Field{}
	}
	at := r.span(n)
	if depth > maxDepth {
		r.trap(at, fmt.Sprintf("fields are nested more than %d deep", maxDepth), "flatten this part")
		return Field{}
	}
	if n.Kind == yaml.AliasNode {
		r.trap(at, fmt.Sprintf("YAML aliases are not supported: *%s", n.Value), "write the value in full")
		return Field{}
	}
	if n.Anchor != "" {
		r.trap(
			at,
			fmt.Sprintf("YAML anchors are not supported: &%s", n.Anchor),
			"remove it, and write the value in full at each place",
		)
	}
	if n.Style&yaml.TaggedStyle != 0 {
		r.trap(
			at,
			fmt.Sprintf("YAML tags are not supported: %s", n.Tag),
			"remove it; debrief defines the type of every field",
		)
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
	first := make(map[string]int, len(n.Content)/2) // index in field.Items of the first entry with each key
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		where := r.span(key)
		if key.Kind != yaml.ScalarNode || key.Value == "<<" {
			r.trap(where, "this key is not a plain word", "write \"name: value\"; merge keys are not supported")
			continue
		}
		value := r.read(n.Content[i+1], depth+1)
		value.Name, value.Key = key.Value, where
		if value.Kind == Missing {
			continue // the invalid value was already reported
		}
		if before, twice := first[key.Value]; twice {
			field.Items[before].Twice = true
			r.found = report(r.found, finding.Finding{
				Rule: "form/duplicate-key", Level: finding.Error, At: where,
				Message: fmt.Sprintf("%q is written twice", key.Value),
				Help:    "keep one of the two; debrief uses the first one",
				Related: []finding.Related{{At: field.Items[before].Key, Message: "first written here"}},
			})
			continue
		}
		first[key.Value] = len(field.Items)
		field.Items = append(field.Items, value)
	}
	return field
}

func (r *yamlReader) trap(at source.Span, message, help string) {
	r.found = report(
		r.found,
		finding.Finding{Rule: "form/yaml-trap", Level: finding.Error, At: at, Message: message, Help: help},
	)
}

// report appends the finding f to found, which contains at most maxFound findings. The
// message of the last one states that no more findings are listed.
func report(found finding.List, f finding.Finding) finding.List {
	switch {
	case len(found) >= maxFound:
		return found
	case len(found) == maxFound-1:
		f.Message += fmt.Sprintf("; only %d findings about this front matter are listed", maxFound)
	}
	return append(found, f)
}

// span returns the place in the file of a node of the YAML tree. The library returns
// only the line and column of the start, so span searches for the end.
func (r *yamlReader) span(n *yaml.Node) source.Span {
	start := r.base + r.places.offset(n.Line, n.Column)
	return source.Span{File: r.file, Start: start, End: r.scalarEnd(n, start)}
}

func (r *yamlReader) scalarEnd(n *yaml.Node, start int) int {
	rest := r.file.Data[start:r.end]
	switch {
	case n.Kind != yaml.ScalarNode:
		return max(start, r.base+r.places.lineEnd())
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
	return max(start, r.base+r.places.lineEnd())
}
