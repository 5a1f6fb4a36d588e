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
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// A Target is where a reference or a link leads. The zero Target leads
// nowhere: the text is shown and not linked.
type Target struct {
	Href string
	Text string // replaces the reference's own text, where set
	Note string // what a pointer resting on the link reads
}

// Links knows where the references of one file lead, as seen from the page
// that is being rendered. A nil function leads nowhere.
type Links struct {
	Item       func(id string) Target   // [ev-1]
	Postmortem func(id string) Target   // [[2025-03-02-staging-pool]]
	File       func(path string) Target // a relative Markdown link or image, as written
}

// Rendered is the body of a Document as HTML, section by section. It holds
// no script, style, handler or form, whatever the text held.
type Rendered struct {
	Sections []template.HTML // the body of each of Document.Sections, without its own heading; deeper sections have theirs
	Notes    template.HTML   // the footnotes, empty if there are none
}

// maxGrowth is how much longer than its source HTML may be. Honest text grows
// by half; a table of empty cells is what grows tenfold.
const maxGrowth = 40

var errTooLong = errors.New("the page would be much longer than its text")

// Render turns the body into HTML. A section of level 3 or deeper is rendered
// with its heading; those of level 1 and 2 without, since the page sets them.
// A table or list whose first cell or item begins at one of the offsets of
// skip is left out, because the page shows it in another form. A body that was
// refused gives no sections' HTML.
func (d *Document) Render(links Links, skip map[int]bool) (Rendered, error) {
	out := Rendered{Sections: make([]template.HTML, len(d.Sections))}
	bodies, notes := make([]strings.Builder, len(d.Sections)), strings.Builder{}
	section, depth := 0, 2
	err := d.eachBlock(links, func(n ast.Node) bool {
		h, ok := n.(*ast.Heading)
		if !ok {
			return !skip[d.offset(n)]
		}
		section++
		if h.Level <= 2 {
			depth = 2
			return false
		}
		// A page has one h1 and no step of its outline is left out, whatever levels were written.
		depth = min(h.Level, depth+1)
		d.setHeading(h, depth, "h-", section)
		return true
	}, func(html string, note bool) {
		if note {
			notes.WriteString(html)
		} else {
			bodies[section].WriteString(html)
		}
	})
	for i := range bodies {
		out.Sections[i] = template.HTML(bodies[i].String())
	}
	out.Notes = template.HTML(notes.String())
	return out, err
}

// Article turns the whole body into HTML with its headings, the highest of
// them at level top, and their ids beginning with prefix. A heading of level 1
// that stands first and alone is the title, which the page sets, and is left out.
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
	}, func(html string, _ bool) { out.WriteString(html) })
	return template.HTML(out.String()), err
}

// title is the index of the section whose heading is the document's title, 0
// if there is none.
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

// eachBlock renders the blocks at the top level of the body one by one: those
// that show says yes to. It stops where the HTML grows out of proportion.
func (d *Document) eachBlock(links Links, show func(ast.Node) bool, emit func(html string, notes bool)) error {
	if d.Refused != "" {
		return nil
	}
	root, src, _ := d.parseBody()
	pairTags(root, src)
	out := outputs.Get().(*output)
	defer outputs.Put(out)
	out.links, out.left = links, max(1<<20, maxGrowth*len(src))
	shown := map[[2]int]bool{}
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if !show(n) {
			continue
		}
		dropBacklinks(n, shown)
		out.Reset()
		if err := htmlOf.Render(out, src, n); err != nil {
			return err
		}
		_, notes := n.(*xast.FootnoteList)
		emit(out.String(), notes)
	}
	return nil
}

// dropBacklinks notes which marks of footnotes n shows, and takes the way back
// from the footnotes in n whose mark was not shown.
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

// offset is where the first text of a table or list begins in the file, as
// Table and Item say it; -1 for other blocks.
func (d *Document) offset(n ast.Node) int {
	switch n.(type) {
	case *xast.Table, *ast.List:
	default:
		return -1
	}
	at := -1
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if c.Type() == ast.TypeBlock && entering {
			if _, table := c.(*xast.Table); !table {
				if lines := c.Lines(); lines != nil && lines.Len() > 0 {
					at = d.Body.Start + lines.At(0).Start
					return ast.WalkStop, nil
				}
			}
		}
		return ast.WalkContinue, nil
	})
	return at
}

// Inline renders a piece of Markdown that is one line of text, such as the
// event of a timeline row: no paragraph around it, and no blocks.
func Inline(piece string, links Links) template.HTML {
	if len(piece) > maxLine || overBounds([]byte(piece)).problem != "" {
		return template.HTML(template.HTMLEscapeString(piece))
	}
	if !marked(piece) {
		return template.HTML(escape(strings.Join(strings.Fields(piece), " ")))
	}
	// A word before the text keeps "- x", "1. x" and "# x" from becoming blocks.
	const guard = "\u2060 "
	src := []byte(guard + strings.Join(strings.Fields(piece), " "))
	root, over := parseWithin(src)
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

// markup are the characters without one of which a line is only text, if it
// does not begin a block. What linkify looks for has none of them, see marked.
const markup = "[]*_`<>&\\~@|"

// marked reports whether a line that begins no block may be more than text.
// Most of a timeline's rows are not, and a parser is made for pages.
func marked(line string) bool {
	return strings.ContainsAny(line, markup) ||
		strings.Contains(line, "www.") || strings.Contains(line, "http") || strings.Contains(line, "ftp:")
}

// Plain is the text of a piece of Markdown as a reader hears it.
func Plain(piece string) string {
	if overBounds([]byte(piece)).problem != "" || onlyText(piece) {
		return strings.TrimSpace(piece)
	}
	src := []byte(piece)
	root, over := parseWithin(src)
	if over.problem != "" {
		return strings.TrimSpace(piece)
	}
	return strings.TrimSpace(plainText(root, src))
}

// onlyText reports whether Markdown makes nothing of piece, and of its beginning:
// "- x", "1. x" and "# x" are blocks.
func onlyText(piece string) bool {
	if !strings.ContainsAny(piece, markup+"!:.^#-+=\n\t0123456789") {
		return true
	}
	begins := piece[0]
	return !marked(piece) && !strings.ContainsAny(piece, "\n\r\t") &&
		begins > ' ' && !strings.ContainsRune("#-+=", rune(begins)) && (begins < '0' || begins > '9')
}

// An output collects HTML up to a limit, and carries where links lead to the
// renderer, which is one for all pages: making one costs more than a row of a
// timeline. It is a util.BufWriter, so that goldmark puts no buffer of its own
// in front of it.
type output struct {
	bytes.Buffer
	links Links
	left  int // bytes that may still be written
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

// Flush reports that the limit was passed: the nodes' own renderers do not ask.
func (o *output) Flush() error {
	if o.left < 0 {
		return errTooLong
	}
	return nil
}

// outputs are used again from page to page, with the room they have grown.
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
