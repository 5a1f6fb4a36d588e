package markdown

import (
	"bytes"
	"regexp"
	"sort"
	"strings"

	"debrief/site/frontmatter"
	"debrief/site/source"

	"github.com/yuin/goldmark/ast"
	xast "github.com/yuin/goldmark/extension/ast"
)

// Placeholder replaces each code span, URL and image in the plain text that language
// rules check. It is not a word of any language.
const Placeholder = "¤"

// A Reading is the plain text of a block together with the position in the file of each
// part of the text. Emphasis marks are removed, and line breaks become spaces.
type Reading struct {
	Text  string
	file  *source.File
	parts []part // parts of Text in order; together they cover it
}

// A part is a piece of the text of a Reading and its source. It starts at offset at of
// the text and ends where the next part starts. Its source is the range from–to of the
// file. If both have the same length, they are the same text; otherwise the part
// replaces the range.
type part struct{ at, from, to int }

// Span returns the range in the file that corresponds to Text[start:end], including
// Markdown marks. The range is always inside the file.
func (r Reading) Span(start, end int) source.Span {
	start = min(max(start, 0), len(r.Text))
	end = min(max(end, start), len(r.Text))
	if len(r.parts) == 0 {
		return source.Span{File: r.file}
	}
	s := source.Span{File: r.file, Start: r.offsetOf(start, false)}
	if s.End = s.Start; end > start {
		s.End = max(r.offsetOf(end-1, true), s.Start)
	}
	return s
}

// offsetOf returns the file offset of the byte at offset at of Text. If after is true,
// it returns the file offset after that byte.
func (r Reading) offsetOf(at int, after bool) int {
	i := sort.Search(len(r.parts), func(i int) bool { return r.parts[i].at > at }) - 1
	p, next := r.parts[i], len(r.Text)
	if i+1 < len(r.parts) {
		next = r.parts[i+1].at
	}
	switch same := p.to-p.from == next-p.at; {
	case same && after:
		return p.from + at - p.at + 1
	case same:
		return min(p.from+at-p.at, p.to)
	case after:
		return p.to
	}
	return p.from
}

// BlockKind is the kind of a Block, such as a heading or a table cell.
type BlockKind int

const (
	Paragraph BlockKind = iota
	ListItem            // a paragraph inside a list item
	TableCell
	Heading
)

// A Block is one piece of natural-language text in the body, such as a paragraph, a
// heading or a table cell.
type Block struct {
	Reading
	Kind    BlockKind
	Quoted  bool // set if the block is inside a block quotation
	Section int  // index of the section that contains the block in Document.Sections
	Level   int  // level of the heading, if Kind is Heading
	// For a table cell, Table is the index of its table in Document.Tables, or -1 for a
	// nested table. Row is the index of the row, or -1 for the table head.
	Table, Row, Column int
}

// Prose returns the text of the body in order, block by block, without code and
// comments. It parses the body again, because only language rules need the result.
func (d *Document) Prose() []Block {
	if d.Refused != "" {
		return nil
	}
	root, body, _ := d.parseBody()
	r := &proseReader{doc: d, src: body, base: d.Body.Start}
	r.blocks(root, Block{Table: -1}, true)
	return r.out
}

type proseReader struct {
	doc    *Document
	src    []byte
	base   int // offset in the file at which src starts
	tables int // number of tables so far that are not inside another block
	out    []Block

	text  strings.Builder // text of the current block
	parts []part
	end   int // offset in src of the end of the text that has been processed
}

// blocks appends a Block for each child of the node parent. Each of them starts as a
// copy of in, which has the properties of the enclosing block. top is true for the root
// of the tree.
func (r *proseReader) blocks(parent ast.Node, in Block, top bool) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		in := in
		switch n := n.(type) {
		case *ast.HTMLBlock, *ast.FencedCodeBlock, *ast.CodeBlock:
			continue
		case *xast.Table:
			if in.Table = -1; top {
				in.Table = r.tables
				r.tables++
			}
			r.table(n, in)
			continue
		case *ast.Heading:
			in.Kind, in.Level = Heading, n.Level
		case *ast.Blockquote:
			in.Quoted = true
		case *ast.ListItem:
			in.Kind = ListItem
		}
		if first := n.FirstChild(); first != nil && first.Type() == ast.TypeInline {
			r.block(n, in)
		} else if first != nil {
			r.blocks(n, in, false)
		}
	}
}

func (r *proseReader) table(t *xast.Table, in Block) {
	in.Kind, in.Row = TableCell, -1
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		in.Column = 0
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			r.block(cell, in)
			in.Column++
		}
		in.Row++
	}
}

// block appends a Block with the text of the node n. Its other properties are those of
// b.
func (r *proseReader) block(n ast.Node, b Block) {
	r.text.Reset()
	r.parts, r.end = nil, 0
	if lines := n.Lines(); lines != nil && lines.Len() > 0 {
		r.end = lines.At(0).Start
	}
	r.inlines(n)
	if len(r.parts) == 0 {
		return
	}
	b.Reading = Reading{r.text.String(), r.doc.File, r.parts}
	at := r.parts[0].from
	b.Section = max(0, sort.Search(len(r.doc.Sections), func(i int) bool { return r.doc.Sections[i].At.Start > at })-1)
	r.out = append(r.out, b)
}

func (r *proseReader) inlines(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			r.verbatim(n.Segment.Start, n.Segment.Stop)
			if n.SoftLineBreak() || n.HardLineBreak() {
				r.replace(" ", n.Segment.Stop, n.Segment.Stop+1)
			}
		case *ast.CodeSpan:
			start, end := r.end, r.end
			if first, ok := n.FirstChild().(*ast.Text); ok {
				start, end = first.Segment.Start, n.LastChild().(*ast.Text).Segment.Stop
			}
			r.replace(Placeholder, start, end)
		case *ast.AutoLink:
			start, end := r.find(n.Label(r.src))
			if n.AutoLinkType == ast.AutoLinkEmail {
				r.verbatim(start, end)
			} else {
				r.replace(Placeholder, start, end)
			}
		case *refNode:
			r.verbatim(n.start, n.end)
		case *ast.Image:
			r.replace(Placeholder, r.end, r.end)
		case *ast.RawHTML:
			if n.Segments.Len() > 0 {
				seg := n.Segments.At(n.Segments.Len() - 1)
				r.replace(" ", n.Segments.At(0).Start, seg.Stop)
			}
		default:
			r.inlines(n)
		}
	}
}

// find returns the range in src of the next occurrence of label. The search starts
// after the text that has been processed.
func (r *proseReader) find(label []byte) (start, end int) {
	i := bytes.Index(r.src[r.end:], label)
	if i < 0 {
		return r.end, r.end
	}
	return r.end + i, r.end + i + len(label)
}

// verbatim appends src[start:end] to the text of the block, without the backslashes
// that escape marks.
func (r *proseReader) verbatim(start, end int) {
	from := start
	for i := start; i < end; i++ {
		if r.src[i] == '\\' && i+1 < end && isMark(r.src[i+1]) {
			r.add(string(r.src[from:i]), from, i)
			i++
			from = i
		}
	}
	r.add(string(r.src[from:end]), from, end)
}

func isMark(b byte) bool {
	return b > ' ' && b < 0x7f && !('0' <= b && b <= '9' || 'a' <= b|0x20 && b|0x20 <= 'z')
}

// replace appends text to the text of the block, and records that it replaces
// src[start:end].
func (r *proseReader) replace(text string, start, end int) {
	r.add(text, start, min(end, len(r.src)))
}

func (r *proseReader) add(text string, start, end int) {
	r.end = max(r.end, end)
	if text == "" {
		return
	}
	r.parts = append(r.parts, part{r.text.Len(), r.base + start, r.base + end})
	r.text.WriteString(text)
}

// notLanguage matches the parts of a front-matter field that are not natural language:
// code spans and URLs.
var notLanguage = regexp.MustCompile("`[^`\n]*`|https?://[^\\s\"'<>)\\]]+")

// FieldProse returns the text of the front-matter field f as a Reading. The Reading
// omits the quotes, line breaks and indentation that YAML adds to the text.
func (d *Document) FieldProse(f frontmatter.Field) Reading {
	r := Reading{file: d.File}
	if f.Kind != frontmatter.Scalar || strings.TrimSpace(f.Text) == "" || f.Where.File == nil {
		return r
	}
	places := d.fieldOffsets(f)
	var text strings.Builder
	add := func(words string, from, to int) {
		if words == "" {
			return
		}
		last := len(r.parts) - 1
		if same := to-from == len(words); same && last >= 0 && r.parts[last].to == from &&
			r.parts[last].to-r.parts[last].from == text.Len()-r.parts[last].at {
			r.parts[last].to = to
		} else {
			r.parts = append(r.parts, part{text.Len(), from, to})
		}
		text.WriteString(words)
	}
	at := 0
	verbatim := func(end int) {
		for ; at < end; at++ {
			from, to, c := places[at], places[at], f.Text[at:at+1]
			if strings.TrimSpace(c) == "" {
				c, to = " ", places[at+1]
			} else if from < len(d.File.Data) && d.File.Data[from] == c[0] {
				to = from + 1
			}
			add(c, from, to)
		}
	}
	if strings.ContainsRune(f.Text, '`') ||
		strings.Contains(f.Text, "http") { // this fast check avoids the slow regular expression, because few fields match
		for _, m := range notLanguage.FindAllStringIndex(f.Text, -1) {
			verbatim(m[0])
			add(Placeholder, places[m[0]], places[m[1]])
			at = m[1]
		}
	}
	verbatim(len(f.Text))
	r.Text = text.String()
	return r
}

// fieldOffsets returns the file offset of each byte in the text of f, a YAML scalar,
// and the offset of its end. After an unsupported escape, all remaining bytes get the
// same offset.
func (d *Document) fieldOffsets(f frontmatter.Field) []int {
	data, at := d.File.Data[:max(d.Body.Start, f.Where.End)], f.Where.Start
	places := make([]int, 0, len(f.Text)+1)
	if f.Quoted && at < len(data) && (data[at] == '>' || data[at] == '|') {
		at += max(bytes.IndexByte(data[at:], '\n'), 0)
	}
	for n := 0; n < 3 && f.Quoted && at < len(data) && (data[at] == '"' || data[at] == '\'') &&
		data[at] != f.Text[0]; n++ {
		at++
	}
	isBlank := func(b byte) bool { return b == ' ' || b == '\n' || b == '\t' || b == '\r' }
	for i := 0; i < len(f.Text); i++ {
		if c := f.Text[i]; isBlank(c) {
			places = append(places, min(at, len(data)))
			for at < len(data) && isBlank(data[at]) && (i+1 == len(f.Text) || !isBlank(f.Text[i+1])) {
				at++
			}
			if c != ' ' && at+1 < len(data) && data[at] == '\\' { // YAML escapes the line break here
				at += 2
			}
			continue
		}
		for at < len(data) && data[at] != f.Text[i] && (isBlank(data[at]) || data[at] == '\\' || data[at] == '\'') {
			at++
		}
		if at >= len(data) || data[at] != f.Text[i] {
			break
		}
		places = append(places, at)
		at++
	}
	for len(places) <= len(f.Text) {
		places = append(places, min(at, len(data)))
	}
	return places
}
