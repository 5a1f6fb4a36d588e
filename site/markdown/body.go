package markdown

import (
	"bytes"
	"fmt"
	"strings"

	"debrief/site/source"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	xast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// refPriority is the priority of the parser of references. It is smaller than the
// priority 200 of goldmark's link parser, so goldmark tries references first.
const refPriority = 150

// newParser returns the parser of debrief's Markdown: GitHub's dialect with footnotes
// and references such as [ev-1]. A meter limits its work. It keeps no state between
// calls, so one parser serves all files.
func newParser() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(blockParsers()...),
		parser.WithInlineParsers(parser.DefaultInlineParsers()...),
		parser.WithInlineParsers(
			util.Prioritized(signParser{}, 1),
			// Replaces goldmark's parser of code spans, which has priority 100.
			util.Prioritized(codeParser{parser.NewCodeSpanParser()}, 1),
			util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
			util.Prioritized(extension.NewFootnoteParser(), 101),
			util.Prioritized(refParser{}, refPriority),
			util.Prioritized(extension.NewStrikethroughParser(), 500),
			util.Prioritized(addressParser{extension.NewLinkifyParser()}, 999),
		),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
		parser.WithParagraphTransformers(
			util.Prioritized(definitionTransformer{}, 1),
			util.Prioritized(tableTransformer{surplusTransformer{extension.NewTableParagraphTransformer()}}, 200),
		),
		parser.WithASTTransformers(
			util.Prioritized(extension.NewTableASTTransformer(), 0),
			util.Prioritized(extension.NewFootnoteASTTransformer(), 999),
		),
	)
}

var bodyParser = newParser()

// parseBody parses the body of the file. It returns the tree, the source of the body
// and the limit that the body exceeds, if any. Offsets in the tree are relative to
// Body.Start.
func (d *Document) parseBody() (ast.Node, []byte, excess) {
	body := d.File.Data[d.Body.Start:d.Body.End]
	root, over := parseWithin(body, nil)
	return root, body, over
}

// readBody parses the body and sets all fields of d that depend on it. If the body
// exceeds a limit, readBody returns that limit. It discards the tree, because the tree
// takes ten times the memory of the text and only pages need it again.
func (d *Document) readBody() excess {
	body := d.File.Data[d.Body.Start:d.Body.End]
	root, over := parseWithin(body, &d.definitions)
	if over.problem != "" {
		return over
	}
	r := &bodyReader{doc: d, src: body, anchors: uniqueAnchors{}}
	r.text.Grow(len(body) / 4) // a quarter of the body is the size of a typical section
	r.startSection(Section{}, 0)
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			at := r.blockStart(h)
			if len(d.Sections) > maxSections {
				return excess{at, fmt.Sprintf("it has more than %d headings", maxSections),
					"divide the text, or write minor headings in bold"}
			}
			title := strings.TrimSpace(r.plain(h))
			r.startSection(Section{Level: h.Level, Title: title, Anchor: r.anchors.of(title), Heading: r.line(at)}, at)
			r.inlines(h, "")
			continue
		}
		r.block(n)
	}
	r.endSection(len(body))
	return excess{}
}

type bodyReader struct {
	doc     *Document
	src     []byte
	anchors uniqueAnchors
	text    bytes.Buffer // plain text of the current section
	buffer  []byte       // memory for the text of one node, which is reused for the next node
	row     ast.Node     // table row whose text is in rowText
	rowText string
}

func (r *bodyReader) span(start, end int) source.Span {
	base := r.doc.Body.Start
	return source.Span{File: r.doc.File, Start: base + start, End: base + end}
}

// line returns the line that contains the offset at of the body, without its line
// break.
func (r *bodyReader) line(at int) source.Span {
	return r.doc.File.LineSpan(r.doc.Body.Start + min(at, len(r.src)))
}

// blockStart returns the offset in the body of the line where the block n starts. The
// tree has no position for an empty heading, so blockStart searches for the line of an
// empty heading after the previous block.
func (r *bodyReader) blockStart(n ast.Node) int {
	if lines := n.Lines(); lines != nil && lines.Len() > 0 {
		at := lines.At(0).Start
		return bytes.LastIndexByte(r.src[:at], '\n') + 1
	}
	at := 0
	if len(r.doc.Sections) > 1 { // start the search after the previous heading
		at = r.doc.Sections[len(r.doc.Sections)-1].Heading.End - r.doc.Body.Start
	}
	for prev := n.PreviousSibling(); prev != nil && prev.Kind() != ast.KindHeading; prev = prev.PreviousSibling() {
		if lines := prev.Lines(); lines != nil && lines.Len() > 0 {
			at = max(at, lines.At(lines.Len()-1).Stop)
			break
		}
	}
	if i := bytes.IndexByte(r.src[at:], '#'); i >= 0 {
		at += i
	}
	return bytes.LastIndexByte(r.src[:at], '\n') + 1
}

func (r *bodyReader) startSection(s Section, at int) {
	if len(r.doc.Sections) > 0 {
		r.endSection(at)
	}
	s.At = r.span(at, len(r.src))
	r.doc.Sections = append(r.doc.Sections, s)
}

func (r *bodyReader) endSection(at int) {
	last := &r.doc.Sections[len(r.doc.Sections)-1]
	last.At.End = r.doc.Body.Start + max(at, last.At.Start-r.doc.Body.Start)
	last.Text = string(bytes.TrimSpace(r.text.Bytes()))
	r.text.Reset()
}

func (r *bodyReader) section() int { return len(r.doc.Sections) - 1 }

// block records the text, references, links and other contents of one top-level block,
// and of all blocks inside it.
func (r *bodyReader) block(n ast.Node) {
	if list, ok := n.(*ast.List); ok {
		first := true
		for item := list.FirstChild(); item != nil; item = item.NextSibling() {
			if at, ok := r.extent(item); ok {
				cell := Cell{strings.TrimSpace(r.plain(item)), at}
				r.doc.Items = append(r.doc.Items, Item{r.section(), first, cell, r.lead(item)})
				first = false
			}
		}
	}
	if table, ok := n.(*xast.Table); ok {
		r.table(table)
	}
	if n.Kind() == ast.KindParagraph {
		if at, ok := r.extent(n); ok {
			r.doc.Paras = append(r.doc.Paras, Para{r.section(), at})
		}
	}
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.HTMLBlock:
			r.html(n.Lines(), n.HasClosure(), n.ClosureLine)
			return ast.WalkSkipChildren, nil
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			// The text of a section includes code blocks, because responders search for
			// verbatim error messages.
			lines := n.Lines()
			for i := range lines.Len() {
				seg := lines.At(i)
				r.text.Write(seg.Value(r.src))
			}
			r.text.WriteByte('\n')
			return ast.WalkSkipChildren, nil
		case *xast.TableCell:
			if row := n.Parent(); row != r.row { // compute the text of a row only once for all its cells
				r.row, r.rowText = row, strings.TrimSpace(r.plain(row))
			}
			r.inlines(n, r.rowText)
			return ast.WalkSkipChildren, nil
		}
		if n.Type() == ast.TypeBlock && n.FirstChild() != nil && n.FirstChild().Type() == ast.TypeInline {
			r.inlines(n, "")
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
}

// extent returns the span of the list item n, from the first to the last line of its
// text. ok is false for an item without text.
func (r *bodyReader) extent(n ast.Node) (source.Span, bool) {
	start, end := -1, -1
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering && n.Type() == ast.TypeBlock {
			if lines := n.Lines(); lines != nil && lines.Len() > 0 {
				if start < 0 {
					start = lines.At(0).Start
				}
				end = max(end, lines.At(lines.Len()-1).Stop)
			}
		}
		return ast.WalkContinue, nil
	})
	if start < 0 {
		return source.Span{}, false
	}
	return r.span(start, start+len(bytes.TrimRight(r.src[start:end], "\r\n "))), true
}

// lead returns the span of the first paragraph of a list item. It returns the zero span
// if the item begins with another block.
func (r *bodyReader) lead(item ast.Node) source.Span {
	first := item.FirstChild()
	if first == nil || first.Kind() != ast.KindParagraph && first.Kind() != ast.KindTextBlock {
		return source.Span{}
	}
	at, _ := r.extent(first)
	return at
}

func (r *bodyReader) table(t *xast.Table) {
	table := Table{Section: r.section()}
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []Cell
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			c := Cell{Text: strings.TrimSpace(r.plain(cell))}
			if lines := cell.Lines(); lines != nil && lines.Len() > 0 {
				c.At = r.span(lines.At(0).Start, lines.At(lines.Len()-1).Stop)
			} else if len(cells) > 0 {
				c.At = cells[len(cells)-1].At
			}
			cells = append(cells, c)
		}
		if _, ok := row.(*xast.TableHeader); ok {
			table.Header = cells
		} else {
			table.Rows = append(table.Rows, cells)
			if from, to := surplus(row, r.src); to > from {
				table.Surplus = append(table.Surplus, r.span(from, to))
			}
		}
	}
	r.doc.Tables = append(r.doc.Tables, table)
}

// inlines records the text, references and links of one block. For a table cell,
// context is the text that is recorded as the sentence around each reference. For other
// blocks, context is "", and the sentence is taken from the block.
func (r *bodyReader) inlines(block ast.Node, context string) {
	words := strings.TrimSpace(r.plain(block))
	if _, heading := block.(*ast.Heading); !heading {
		r.text.WriteString(words)
		r.text.WriteByte('\n')
	}
	if context == "" {
		context = words
	}
	_ = ast.Walk(block, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *refNode:
			r.doc.Refs = append(
				r.doc.Refs, Ref{n.id, n.postmortem, r.section(), r.span(n.start, n.end), sentenceAround(context, refText(n))},
			)
		case *ast.Link:
			r.link(string(n.Destination), false, block, sentenceAround(context, r.plain(n)))
		case *ast.Image:
			r.link(string(n.Destination), true, block, context)
		case *ast.RawHTML:
			r.html(n.Segments, false, text.Segment{})
		}
		return ast.WalkContinue, nil
	})
}

func (r *bodyReader) link(dest string, image bool, block ast.Node, sentence string) {
	lines := block.Lines()
	at := r.line(0)
	if lines != nil && lines.Len() > 0 {
		start, end := lines.At(0).Start, lines.At(lines.Len()-1).Stop
		at = r.line(start)
		if i := bytes.Index(r.src[start:end], []byte(dest)); i >= 0 && dest != "" {
			at = r.span(start+i, start+i+len(dest))
		}
	}
	r.doc.Links = append(r.doc.Links, Link{dest, image, r.section(), at, sentence})
}

// html records the HTML comments in the given lines of raw HTML. If closed is true, the
// segment closure contains the last line.
func (r *bodyReader) html(lines *text.Segments, closed bool, closure text.Segment) {
	if lines == nil || lines.Len() == 0 {
		return
	}
	start, end := lines.At(0).Start, lines.At(lines.Len()-1).Stop
	if closed {
		end = max(end, closure.Stop)
	}
	raw := r.src[start:end]
	for at := 0; ; {
		open := bytes.Index(raw[at:], []byte("<!--"))
		if open < 0 {
			return
		}
		open += at
		length := bytes.Index(raw[open:], []byte("-->"))
		if length < 0 {
			return
		}
		r.doc.Comments = append(r.doc.Comments, Comment{
			Text: string(
				bytes.TrimSpace(raw[open+4 : open+max(length, 4)]),
			), Section: r.section(), At: r.span(start+open, start+open+length+3),
		})
		at = open + length + 3
	}
}

// plain returns the plain text of the node n and its children.
func (r *bodyReader) plain(n ast.Node) string {
	r.buffer = appendPlain(r.buffer[:0], n, r.src)
	return string(r.buffer)
}

func plainText(n ast.Node, src []byte) string { return string(appendPlain(nil, n, src)) }

func appendPlain(b []byte, n ast.Node, src []byte) []byte {
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			if c.Type() == ast.TypeBlock && c != n {
				b = append(b, ' ')
			}
			return ast.WalkContinue, nil
		}
		switch c := c.(type) {
		case *ast.Text:
			b = append(b, c.Value(src)...)
			if c.SoftLineBreak() || c.HardLineBreak() {
				b = append(b, ' ')
			}
		case *ast.String:
			b = append(b, c.Value...)
		case *ast.AutoLink:
			b = append(b, c.Label(src)...)
		case *refNode:
			b = append(b, refText(c)...)
		}
		return ast.WalkContinue, nil
	})
	return b
}

func refText(n *refNode) string {
	if n.postmortem {
		return n.id
	}
	return "[" + n.id + "]"
}

// sentenceAround returns the sentence of paragraph that contains the text mark.
// Backlinks quote this sentence.
func sentenceAround(paragraph, mark string) string {
	at := max(strings.Index(paragraph, mark), 0)
	start := at
	for start > 0 && at-start < maxSentence && !(endsSentence(paragraph, start-1)) {
		start--
	}
	end := min(at+len(mark), len(paragraph))
	for end < len(paragraph) && end-at < maxSentence && !(end+1 < len(paragraph) && endsSentence(paragraph, end)) {
		end++
	}
	if end+1 < len(paragraph) && endsSentence(paragraph, end) {
		end++
	}
	return strings.ToValidUTF8(strings.TrimSpace(paragraph[start:end]), "")
}

// maxSentence is the largest number of bytes that are quoted before and after a
// reference. Without this limit, a paragraph with many references would be copied for
// each of them.
const maxSentence = 2 << 10

// endsSentence reports whether the full stop, question mark or exclamation mark at s[i]
// ends a sentence: a space follows, and the next letter is not lower-case. So "e.g.
// this" and "v1.2" do not end a sentence.
func endsSentence(s string, i int) bool {
	if s[i] != '.' && s[i] != '?' && s[i] != '!' || s[i+1] != ' ' {
		return false
	}
	rest := strings.TrimLeft(s[i+1:], " ")
	return rest == "" || rest[0] < 'a' || rest[0] > 'z'
}
