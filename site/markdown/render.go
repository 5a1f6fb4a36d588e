package markdown

import (
	"bytes"
	"errors"
	"html/template"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	xast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// A Target is the page to which a reference or link leads. For the zero Target, the
// text is rendered without a link.
type Target struct {
	Href string
	Text string // text of the link; if it is "", the link shows the reference's own text
	Note string // tooltip of the link
}

// Links resolves the references and links of one file for the page that is being
// rendered. If a function is nil, its kind of reference is rendered without a link.
type Links struct {
	Item       func(id string) Target   // for references such as [ev-1]
	Postmortem func(id string) Target   // for references such as [[2025-03-02-staging-pool]]
	File       func(path string) Target // for relative Markdown links and images; path is as written
}

// Rendered is the body of a Document as HTML, one piece per section. The HTML never
// contains a script, style, event handler or form.
type Rendered struct {
	// HTML of each section in Document.Sections without its heading, including the deeper
	// sections below it.
	Sections []template.HTML
	Parts    []Part        // the blocks at the cuts, in the order of the text
	Notes    template.HTML // the footnotes, or "" if there are none
}

// maxGrowth is the largest allowed ratio of the length of the HTML to that of its
// source. The HTML of normal text is 1.5 times as long as its source; for a table of
// empty cells it is ten times as long.
const maxGrowth = 40

var errTooLong = errors.New("the page would be much longer than its text")

// Render renders the body. Sections of level 3 or deeper include their heading; the
// page itself renders the headings of levels 1 and 2. cuts contains the file offset of
// each table, list item, heading and line of a paragraph that the HTML omits, because
// the page shows it in another form. A body that was not parsed has no HTML.
func (d *Document) Render(links Links, cuts map[int]bool) (Rendered, error) {
	r := partWriter{doc: d, links: links, cuts: cuts, bodies: make([]strings.Builder, len(d.Sections))}
	out := Rendered{Sections: make([]template.HTML, len(d.Sections))}
	notes, depth := strings.Builder{}, 2
	err := d.eachBlock(links, func(n ast.Node) bool {
		h, ok := n.(*ast.Heading)
		if !ok {
			return true
		}
		r.section++
		if at := d.Sections[r.section].Heading.Start; cuts[at] {
			r.cut(at)
			return false
		}
		if h.Level <= 2 {
			depth = 2
			return false
		}
		// Adjust the level of the heading: a page has one h1, and its outline skips no
		// level, whatever levels the text uses.
		depth = min(h.Level, depth+1)
		d.setHeading(h, depth, "h-", r.section)
		return true
	}, r.split, func(html string, note bool) {
		if note {
			notes.WriteString(html)
		} else {
			r.bodies[r.section].WriteString(html)
		}
	})
	for i := range r.bodies {
		out.Sections[i] = template.HTML(r.bodies[i].String())
	}
	out.Parts, out.Notes = r.parts, template.HTML(notes.String())
	return out, err
}

// Article renders the whole body with its headings. The highest heading gets level top,
// and all IDs start with prefix. If the body starts with a level-1 heading and has no
// other, this heading is the title. Article omits the title, because the page shows it.
func (d *Document) Article(links Links, top int, prefix string) (template.HTML, error) {
	title := d.title()
	highest := 6
	for i, s := range d.Sections {
		if s.Level > 0 && i != title {
			highest = min(highest, s.Level)
		}
	}
	var out strings.Builder
	section, depth := 0, top-1
	err := d.eachBlock(links, func(n ast.Node) bool {
		if h, ok := n.(*ast.Heading); ok {
			if section++; section == title {
				return false
			}
			depth = min(h.Level-highest+top, depth+1, 6)
			d.setHeading(h, depth, prefix, section)
		}
		return true
	}, nil, func(html string, _ bool) { out.WriteString(html) })
	return template.HTML(out.String()), err
}

// title returns the index in Sections of the section whose heading is the document's
// title. It returns 0 if the body has no title.
func (d *Document) title() int {
	if len(d.Sections) < 2 || d.Sections[1].Level != 1 || strings.TrimSpace(d.Sections[0].Text) != "" {
		return 0
	}
	for _, s := range d.Sections[2:] {
		if s.Level == 1 {
			return 0
		}
	}
	return 1
}

func (d *Document) setHeading(h *ast.Heading, level int, prefix string, section int) {
	h.Level = level
	h.SetAttributeString("id", []byte(prefix+d.Sections[section].Anchor))
}

// eachBlock renders each top-level block for which show returns true, and calls emit
// with the HTML. notes is true for the block of footnotes. A block for which split
// returns true is not rendered; split renders its parts with the function that it gets.
// eachBlock returns an error if the HTML grows too long.
func (d *Document) eachBlock(
	links Links, show func(ast.Node) bool, split func(ast.Node, renderFunc) (bool, error),
	emit func(html string, notes bool),
) error {
	if d.Refused != "" {
		return nil
	}
	root, src, _ := d.parseBody()
	pairTags(root, src)
	out := outputs.Get().(*output)
	defer outputs.Put(out)
	out.links, out.left = links, max(1<<20, maxGrowth*len(src))
	shown := map[[2]int]bool{}
	render := func(n ast.Node) (string, error) {
		dropBacklinks(n, shown)
		out.Reset()
		err := htmlOf.Render(out, src, n)
		return out.String(), err
	}
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if !show(n) {
			continue
		}
		if split != nil {
			if done, err := split(n, render); done || err != nil {
				if err != nil {
					return err
				}
				continue
			}
		}
		html, err := render(n)
		if err != nil {
			return err
		}
		_, notes := n.(*xast.FootnoteList)
		emit(html, notes)
	}
	return nil
}

// dropBacklinks removes links that lead from a footnote to a footnote mark that is not
// on the page. It adds the marks in n to shown, and removes from the footnotes in n
// each link to a mark that is not in shown.
func dropBacklinks(n ast.Node, shown map[[2]int]bool) {
	var lost []ast.Node
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		switch c := c.(type) {
		case *xast.FootnoteLink:
			shown[[2]int{c.Index, c.RefIndex}] = true
		case *xast.FootnoteBacklink:
			if entering && !shown[[2]int{c.Index, c.RefIndex}] {
				lost = append(lost, c)
			}
		}
		return ast.WalkContinue, nil
	})
	for _, c := range lost {
		c.Parent().RemoveChild(c.Parent(), c)
	}
}

// Inline renders one line of Markdown, such as the event of a timeline row. The HTML
// has no paragraph or other block element.
func Inline(piece string, links Links) template.HTML { return inline(piece, links, nil) }

// Inline is like the function Inline for a line of the document, which may use the
// definitions of links in the body.
func (d *Document) Inline(piece string, links Links) template.HTML {
	if len(d.definitions) == 0 || strings.IndexByte(piece, '[') < 0 {
		return inline(piece, links, nil)
	}
	return inline(piece, links, d.definitions)
}

func inline(piece string, links Links, definitions []parser.Reference) template.HTML {
	if len(piece) > maxLine || overBounds([]byte(piece)).problem != "" {
		return template.HTML(template.HTMLEscapeString(piece))
	}
	if !hasMarkup(piece) {
		return template.HTML(escape(strings.Join(strings.Fields(piece), " ")))
	}
	// A word joiner at the start prevents "- x", "1. x" and "# x" from becoming blocks.
	const guard = "\u2060 "
	src := []byte(guard + strings.Join(strings.Fields(piece), " "))
	var known *[]parser.Reference
	if len(definitions) > 0 {
		known = &definitions
	}
	root, over := parseWithin(src, known)
	if over.problem != "" {
		return template.HTML(template.HTMLEscapeString(piece))
	}
	pairTags(root, src)
	out := &output{links: links, left: max(1<<16, maxGrowth*len(src))}
	for block := root.FirstChild(); block != nil; block = block.NextSibling() {
		for n := block.FirstChild(); n != nil; n = n.NextSibling() {
			if n.Type() != ast.TypeInline {
				continue
			}
			if err := htmlOf.Render(out, src, n); err != nil {
				return template.HTML(template.HTMLEscapeString(piece))
			}
		}
	}
	return template.HTML(strings.TrimPrefix(out.String(), guard))
}

// markup lists characters that start or end Markdown constructs within a line. A line
// without any of them is plain text, unless it starts a block or contains a URL.
const markup = "[]*_`<>&\\~@|"

// hasMarkup reports whether a line may contain Markdown constructs or URLs. It ignores
// marks that start a block. Most timeline rows have neither and need no parser.
func hasMarkup(line string) bool {
	return strings.ContainsAny(line, markup) ||
		strings.Contains(line, "www.") || strings.Contains(line, "http") || strings.Contains(line, "ftp:")
}

// PlainText returns the text of a piece of Markdown without its markup.
func PlainText(piece string) string {
	if overBounds([]byte(piece)).problem != "" || isPlainLine(piece) {
		return strings.TrimSpace(piece)
	}
	src := []byte(piece)
	root, over := parseWithin(src, nil)
	if over.problem != "" {
		return strings.TrimSpace(piece)
	}
	return strings.TrimSpace(plainText(root, src))
}

// isPlainLine reports whether piece is a line that needs no parser: it contains no
// markup, and it does not start a block as "- x", "1. x" and "# x" do.
func isPlainLine(piece string) bool {
	if !strings.ContainsAny(piece, markup+"!:.^#-+=\n\t0123456789") {
		return true
	}
	begins := piece[0]
	return !hasMarkup(piece) && !strings.ContainsAny(piece, "\n\r\t") &&
		begins > ' ' && !strings.ContainsRune("#-+=", rune(begins)) && (begins < '0' || begins > '9')
}

// An output collects HTML up to a limit. It also holds the Links of the page, because
// all pages share one renderer: creating a renderer costs more than rendering a
// timeline row. It implements util.BufWriter, so that goldmark adds no buffer.
type output struct {
	bytes.Buffer
	links Links
	left  int // number of bytes that may still be written
}

func (o *output) Write(p []byte) (int, error) {
	if o.left -= len(p); o.left < 0 {
		return 0, errTooLong
	}
	return o.Buffer.Write(p)
}

func (o *output) WriteString(s string) (int, error) {
	if o.left -= len(s); o.left < 0 {
		return 0, errTooLong
	}
	return o.Buffer.WriteString(s)
}

func (o *output) WriteByte(b byte) error {
	if o.left--; o.left < 0 {
		return errTooLong
	}
	return o.Buffer.WriteByte(b)
}

func (o *output) WriteRune(r rune) (int, error) { return o.WriteString(string(r)) }
func (o *output) Buffered() int                 { return 0 }

// Flush returns an error if the output exceeded its limit. The renderers of nodes do
// not check for this error.
func (o *output) Flush() error {
	if o.left < 0 {
		return errTooLong
	}
	return nil
}

// outputs is a pool of outputs, so that pages reuse their memory.
var outputs = sync.Pool{New: func() any { return new(output) }}

var htmlOf = newRenderer()

func newRenderer() renderer.Renderer {
	r := goldmark.DefaultRenderer()
	r.AddOptions(renderer.WithNodeRenderers(
		util.Prioritized(extension.NewTableHTMLRenderer(), 500),
		util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
		util.Prioritized(extension.NewFootnoteHTMLRenderer(), 500),
		util.Prioritized(htmlRenderer{}, 100),
	))
	return r
}
