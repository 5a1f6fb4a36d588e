package markdown

import (
	"bytes"
	"errors"
	"html/template"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	xast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
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
// A body that was refused gives no sections' HTML.
func (d *Document) Render(links Links) (Rendered, error) {
	out := Rendered{Sections: make([]template.HTML, len(d.Sections))}
	if d.Refused != "" {
		return out, nil
	}
	root, src := d.parseBody()
	pairTags(root, src)
	r := newRenderer(links)
	limit := max(1<<20, maxGrowth*len(src))
	var buf bytes.Buffer
	section, depth, written := 0, 2, 0
	flush := func() {
		out.Sections[section] += template.HTML(buf.String())
		written += buf.Len()
		buf.Reset()
	}
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			flush()
			section++
			if h.Level <= 2 {
				depth = 2
				continue
			}
			// A page has one h1 and no step of its outline is left out, whatever levels were written.
			depth = min(h.Level, depth+1)
			h.Level = depth
			h.SetAttributeString("id", []byte("h-"+d.Sections[section].Anchor))
		}
		if _, notes := n.(*xast.FootnoteList); notes {
			flush()
			if err := r.Render(&buf, src, n); err != nil {
				return out, err
			}
			out.Notes = template.HTML(buf.String())
			buf.Reset()
			continue
		}
		if err := r.Render(&capped{&buf, limit - written}, src, n); err != nil {
			return out, err
		}
	}
	flush()
	return out, nil
}

// Inline renders a piece of Markdown that is one line of text, such as the
// event of a timeline row: no paragraph around it, and no blocks.
func Inline(piece string, links Links) template.HTML {
	if len(piece) > maxLine || overBounds([]byte(piece)).problem != "" {
		return template.HTML(template.HTMLEscapeString(piece))
	}
	// A word before the text keeps "- x", "1. x" and "# x" from becoming blocks.
	const guard = "\u2060 "
	src := []byte(guard + strings.Join(strings.Fields(piece), " "))
	root := bodyParser.Parse(text.NewReader(src))
	pairTags(root, src)
	var buf bytes.Buffer
	r := newRenderer(links)
	for block := root.FirstChild(); block != nil; block = block.NextSibling() {
		for n := block.FirstChild(); n != nil; n = n.NextSibling() {
			if n.Type() != ast.TypeInline {
				continue
			}
			if err := r.Render(&capped{&buf, max(1<<16, maxGrowth*len(src))}, src, n); err != nil {
				return template.HTML(template.HTMLEscapeString(piece))
			}
		}
	}
	return template.HTML(strings.TrimPrefix(buf.String(), guard))
}

// Plain is the text of a piece of Markdown as a reader hears it.
func Plain(piece string) string {
	if overBounds([]byte(piece)).problem != "" {
		return piece
	}
	src := []byte(piece)
	return strings.TrimSpace(plainText(bodyParser.Parse(text.NewReader(src)), src))
}

// capped refuses to grow past a limit.
type capped struct {
	buf  *bytes.Buffer
	left int
}

func (c *capped) Write(p []byte) (int, error) {
	if c.buf.Len()+len(p) > c.left {
		return 0, errTooLong
	}
	return c.buf.Write(p)
}

func newRenderer(links Links) renderer.Renderer {
	r := goldmark.DefaultRenderer()
	h := &htmlRenderer{links: links}
	r.AddOptions(renderer.WithNodeRenderers(
		util.Prioritized(extension.NewTableHTMLRenderer(), 500),
		util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
		util.Prioritized(extension.NewFootnoteHTMLRenderer(), 500),
		util.Prioritized(h, 100),
	))
	return r
}
