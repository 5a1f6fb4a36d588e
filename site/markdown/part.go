package markdown

import (
	"html/template"
	"strings"

	"github.com/yuin/goldmark/ast"
	xast "github.com/yuin/goldmark/extension/ast"
)

// A Part is a block that the page shows in another form, and the HTML around it.
type Part struct {
	At      int           // file offset of the block, as in the cuts
	Section int           // index of its section in Document.Sections
	Before  template.HTML // text of the section between the part before and this one
	More    template.HTML // blocks of a list item after its first paragraph
}

// A renderFunc renders a node as HTML.
type renderFunc func(ast.Node) (string, error)

// A partWriter collects the HTML of a body and cuts it at some blocks.
type partWriter struct {
	doc     *Document
	links   Links
	cuts    map[int]bool
	bodies  []strings.Builder
	section int
	parts   []Part
}

// cut ends the current part at the block with a file offset.
func (w *partWriter) cut(at int) *Part {
	body := &w.bodies[w.section]
	w.parts = append(w.parts, Part{At: at, Section: w.section, Before: template.HTML(body.String())})
	body.Reset()
	return &w.parts[len(w.parts)-1]
}

// split cuts the body at the parts of the block n. It returns false if n has no part at
// a cut.
func (w *partWriter) split(n ast.Node, render renderFunc) (bool, error) {
	if len(w.cuts) == 0 {
		return false, nil
	}
	switch n := n.(type) {
	case *xast.Table:
		at := w.doc.firstText(n)
		if w.cuts[at] {
			w.cut(at)
		}
		return w.cuts[at], nil
	case *ast.Paragraph:
		return w.splitParagraph(n), nil
	case *ast.List:
		return w.splitList(n, render)
	}
	return false, nil
}

// splitParagraph cuts the body at the lines of a paragraph that are cuts. The page shows
// all lines from the first cut on.
func (w *partWriter) splitParagraph(n *ast.Paragraph) bool {
	lines, found := n.Lines(), false
	for i := range lines.Len() {
		seg := lines.At(i)
		if at := w.doc.Body.Start + seg.Start; w.cuts[at] {
			if !found && i > 0 {
				src := w.doc.File.Data[w.doc.Body.Start+lines.At(0).Start : at]
				w.bodies[w.section].WriteString("<p>" + string(w.doc.Inline(string(src), w.links)) + "</p>\n")
			}
			found = true
			w.cut(at)
		}
	}
	return found
}

// splitList cuts the body at the items of a list that are cuts. The other items stay
// lists.
func (w *partWriter) splitList(list *ast.List, render renderFunc) (bool, error) {
	found := false
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		found = found || w.cuts[w.doc.firstText(item)]
	}
	if !found {
		return false, nil
	}
	open := false
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		at := w.doc.firstText(item)
		if !w.cuts[at] {
			html, err := render(item)
			if err != nil {
				return true, err
			}
			if !open {
				w.bodies[w.section].WriteString("<ul>\n")
			}
			open = true
			w.bodies[w.section].WriteString(html)
			continue
		}
		if open {
			w.bodies[w.section].WriteString("</ul>\n")
		}
		open = false
		part := w.cut(at)
		for child := item.FirstChild().NextSibling(); child != nil; child = child.NextSibling() {
			html, err := render(child)
			if err != nil {
				return true, err
			}
			part.More += template.HTML(html)
		}
	}
	if open {
		w.bodies[w.section].WriteString("</ul>\n")
	}
	return true, nil
}

// firstText returns the file offset of the first text of a table or list item, or -1 if
// it has no text. It equals the start of the first Cell with text, or of the Item.
func (d *Document) firstText(n ast.Node) int {
	at := -1
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if _, table := c.(*xast.Table); c.Type() != ast.TypeBlock || !entering || table {
			return ast.WalkContinue, nil
		}
		if lines := c.Lines(); lines != nil && lines.Len() > 0 {
			at = d.Body.Start + lines.At(0).Start
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return at
}
