package markdown

import (
	"bytes"
	"cmp"
	"fmt"
	"net/url"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"
	xast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// htmlRenderer renders links, images, raw HTML, tables and code. It replaces goldmark's
// renderers for these nodes, whose output violates a strict content security policy or
// lacks features.
type htmlRenderer struct{}

// linksOf returns the Links of the page that is being written to w.
func linksOf(w util.BufWriter) Links {
	if out, ok := w.(*output); ok {
		return out.links
	}
	return Links{}
}

func (r htmlRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(refKind, r.ref)
	reg.Register(ast.KindLink, r.link)
	reg.Register(ast.KindImage, r.image)
	reg.Register(ast.KindAutoLink, r.autoLink)
	reg.Register(ast.KindRawHTML, r.rawHTML)
	reg.Register(ast.KindHTMLBlock, r.htmlBlock)
	reg.Register(ast.KindFencedCodeBlock, r.code)
	reg.Register(ast.KindCodeBlock, r.code)
	reg.Register(xast.KindTable, r.table)
	reg.Register(xast.KindTableCell, r.cell)
	reg.Register(xast.KindTaskCheckBox, r.checkBox)
}

func (r htmlRenderer) ref(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*refNode)
	if !entering {
		return ast.WalkContinue, nil
	}
	var to Target
	links := linksOf(w)
	if n.postmortem && links.Postmortem != nil {
		to = links.Postmortem(n.id)
	} else if !n.postmortem && links.Item != nil {
		to = links.Item(n.id)
	}
	words := to.Text
	if words == "" {
		words = n.id
	}
	if to.Href == "" {
		fmt.Fprintf(w, "<span class=\"ref\">%s</span>", escape(words))
		return ast.WalkContinue, nil
	}
	fmt.Fprintf(w, "<a class=\"ref\" href=\"%s\"%s>%s</a>", escape(to.Href), titleAttr(to.Note), escape(words))
	return ast.WalkContinue, nil
}

func titleAttr(note string) string {
	if note == "" {
		return ""
	}
	return fmt.Sprintf(" title=\"%s\"", escape(note))
}

func (r htmlRenderer) link(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*ast.Link)
	href, outside := hrefOf(string(n.Destination), linksOf(w))
	switch {
	case href == "":
		return ast.WalkContinue, nil // render only the text of the link
	case !entering:
		_, _ = w.WriteString("</a>")
	case outside:
		fmt.Fprintf(w, "<a href=\"%s\" rel=\"noopener noreferrer\"%s>", escape(href), titleAttr(string(n.Title)))
	default:
		fmt.Fprintf(w, "<a href=\"%s\"%s>", escape(href), titleAttr(string(n.Title)))
	}
	return ast.WalkContinue, nil
}

// hrefOf returns the URL of the link destination dest on the page, or "" if the page
// must not contain the link. An external destination needs a safe scheme, and outside
// is then true. A fragment is resolved by links.Item, and a relative path by
// links.File.
func hrefOf(dest string, links Links) (href string, outside bool) {
	if strings.HasPrefix(dest, "#") {
		if links.Item != nil {
			return links.Item(dest).Href, false
		}
		return "", false
	}
	u, err := url.Parse(dest)
	if err != nil {
		return "", false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return dest, true
	case "mailto", "tel":
		return dest, true
	case "":
		if u.Host == "" && links.File != nil {
			return links.File(dest).Href, false
		}
	}
	return "", false
}

// image renders an image only if it is a file of the library. An image from another
// host would reveal the reader's IP address to that host.
func (r htmlRenderer) image(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*ast.Image)
	alt := plainText(n, src)
	href, outside := hrefOf(string(n.Destination), linksOf(w))
	words := cmp.Or(strings.TrimSpace(alt), path.Base(string(n.Destination)))
	switch {
	case href == "", outside && inLink(n):
		_, _ = w.WriteString(escape(words))
	case outside:
		fmt.Fprintf(w, "<a href=\"%s\" rel=\"noopener noreferrer\">%s</a>", escape(href), escape(words))
	default:
		fmt.Fprintf(w, "<img src=\"%s\" alt=\"%s\" loading=\"lazy\">", escape(href), escape(alt))
	}
	return ast.WalkSkipChildren, nil
}

// inLink reports whether n is inside a link. HTML does not allow a link inside a link.
func inLink(n ast.Node) bool {
	for p := n.Parent(); p != nil; p = p.Parent() {
		if p.Kind() == ast.KindLink {
			return true
		}
	}
	return false
}

func (r htmlRenderer) autoLink(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*ast.AutoLink)
	dest := string(n.URL(src))
	if n.AutoLinkType == ast.AutoLinkEmail {
		dest = "mailto:" + dest
	}
	label := escape(string(n.Label(src)))
	if href, _ := hrefOf(dest, linksOf(w)); href != "" {
		fmt.Fprintf(w, "<a href=\"%s\" rel=\"noopener noreferrer\">%s</a>", escape(href), label)
	} else {
		_, _ = w.WriteString(label)
	}
	return ast.WalkContinue, nil
}

// plainTags lists HTML tags that only format text and for which Markdown has no mark. A
// pair of such tags in one block is rendered, without attributes. Of the other tags in
// a line, only <br> is rendered. Blocks of raw HTML are not rendered.
var plainTags = map[string]bool{"kbd": true, "sub": true, "sup": true, "mark": true, "ins": true}

// safeTag is the name of the node attribute by which pairTags marks a raw HTML tag that
// may be rendered. Its value is the tag to render.
const safeTag = "debrief-safe"

// pairTags sets the attribute safeTag on each <br>, and on each pair of an opening and
// a closing tag that plainTags lists. An unpaired tag is not rendered, because it would
// affect the rest of the page.
func pairTags(root ast.Node, src []byte) {
	_ = ast.Walk(root, func(parent ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		var open ast.Node
		name := ""
		for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
			raw, ok := n.(*ast.RawHTML)
			if !ok {
				continue
			}
			tag := strings.ToLower(string(segments(raw.Segments, src)))
			switch {
			case tag == "<br>" || tag == "<br/>" || tag == "<br />":
				raw.SetAttributeString(safeTag, "<br>")
			case open == nil && plainTags[strings.Trim(tag, "<>")]:
				open, name = n, strings.Trim(tag, "<>")
			case open != nil && tag == "</"+name+">":
				open.SetAttributeString(safeTag, "<"+name+">")
				raw.SetAttributeString(safeTag, "</"+name+">")
				open = nil
			}
		}
		return ast.WalkContinue, nil
	})
}

func segments(lines *text.Segments, src []byte) []byte {
	var b bytes.Buffer
	for i := range lines.Len() {
		seg := lines.At(i)
		b.Write(seg.Value(src))
	}
	return b.Bytes()
}

func (r htmlRenderer) rawHTML(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if tag, ok := node.AttributeString(safeTag); ok && entering {
		_, _ = w.WriteString(tag.(string))
	}
	return ast.WalkSkipChildren, nil
}

func (r htmlRenderer) htmlBlock(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) {
	return ast.WalkSkipChildren, nil
}

// code renders a code block as an element that readers can focus and scroll with the
// keyboard.
func (r htmlRenderer) code(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	_, _ = w.WriteString("<pre tabindex=\"0\"><code>")
	_, _ = w.WriteString(escape(string(segments(node.Lines(), src))))
	_, _ = w.WriteString("</code></pre>\n")
	return ast.WalkSkipChildren, nil
}

// table renders a table inside a box that can be scrolled, so that a wide table does
// not widen the page.
func (r htmlRenderer) table(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString("<div class=\"scroll\" tabindex=\"0\"><table>\n")
	} else {
		_, _ = w.WriteString("</table></div>\n")
	}
	return ast.WalkContinue, nil
}

// cell renders a table cell, with a class for its alignment. Goldmark would write a
// style attribute, which the content security policy forbids.
func (r htmlRenderer) cell(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*xast.TableCell)
	tag, scope := "td", ""
	if n.Parent().Kind() == xast.KindTableHeader {
		tag, scope = "th", " scope=\"col\""
	}
	if !entering {
		fmt.Fprintf(w, "</%s>\n", tag)
		return ast.WalkContinue, nil
	}
	class := ""
	if n.Alignment == xast.AlignRight || n.Alignment == xast.AlignCenter {
		class = fmt.Sprintf(" class=\"%s\"", n.Alignment)
	}
	fmt.Fprintf(w, "<%s%s%s>", tag, scope, class)
	return ast.WalkContinue, nil
}

// checkBox renders the check box of a task list item as a character. A form control
// would need a label.
func (r htmlRenderer) checkBox(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		mark := "☐ "
		if node.(*xast.TaskCheckBox).IsChecked {
			mark = "☑ "
		}
		_, _ = w.WriteString(mark)
	}
	return ast.WalkContinue, nil
}

func escape(s string) string { return string(util.EscapeHTML([]byte(s))) }
