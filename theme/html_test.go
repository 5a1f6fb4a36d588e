package theme

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// TestPages checks the requirements of readers and of the security policy on every
// page.
func TestPages(t *testing.T) {
	th := Default()
	for _, v := range append(full(), zero()...) {
		page, err := th.Render(v)
		if err != nil {
			t.Fatal(err)
		}
		readPage(t, v.template(), page)
	}
}

func readPage(t *testing.T, name string, page []byte) {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	c := checker{t: t, page: name, ids: map[string]bool{}}
	c.walk(doc)
	c.end()
}

// A checker reads one page.
type checker struct {
	t         *testing.T
	page      string
	ids       map[string]bool
	fragments []string
	labels    []string // IDs used by aria-labelledby and aria-describedby
	h1, level int
}

func (c *checker) errorf(format string, args ...any) {
	c.t.Helper()
	c.t.Errorf(c.page+": "+format, args...)
}

func (c *checker) walk(n *html.Node) {
	if n.Type == html.ElementNode {
		c.attributes(n)
		c.element(n)
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		c.walk(k)
	}
}

func (c *checker) attributes(n *html.Node) {
	for _, a := range n.Attr {
		switch {
		case a.Key == "style", strings.HasPrefix(a.Key, "on"):
			c.errorf("<%s %s=…>: the security policy forbids it", n.Data, a.Key)
		case a.Key == "id":
			if a.Val == "" || c.ids[a.Val] {
				c.errorf("<%s id=%q> is empty or there twice", n.Data, a.Val)
			}
			c.ids[a.Val] = true
		case a.Key == "href", a.Key == "src", a.Key == "action":
			if a.Val == "" || strings.Contains(a.Val, "ZgotmplZ") || strings.HasPrefix(a.Val, "javascript:") {
				c.errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			}
			if fragment, ok := strings.CutPrefix(a.Val, "#"); ok {
				c.fragments = append(c.fragments, fragment)
			}
		case a.Key == "aria-labelledby", a.Key == "aria-describedby", n.Data == "label" && a.Key == "for":
			c.labels = append(c.labels, strings.Fields(a.Val)...)
		}
	}
}

func (c *checker) element(n *html.Node) {
	switch n.Data {
	case "h1", "h2", "h3", "h4":
		level := int(n.Data[1] - '0')
		if level == 1 {
			c.h1++
		}
		if level > c.level+1 {
			c.errorf("<%s>%s follows an h%d", n.Data, text(n), c.level)
		}
		if strings.TrimSpace(text(n)) == "" {
			c.errorf("<%s> is empty", n.Data)
		}
		c.level = level
	case "script", "style":
		if n.FirstChild != nil || n.Data == "style" {
			c.errorf("<%s> with a body", n.Data)
		}
	case "table":
		if find(n, "caption") == nil && !within(n, "prose") {
			c.errorf("a table without caption")
		}
	case "th":
		if attr(n, "scope") == "" {
			c.errorf("<th>%s without scope", text(n))
		}
	case "figcaption":
		if before(n) && after(n) {
			c.errorf("figcaption is neither first nor last")
		}
	case "svg":
		if attr(n, "role") == "img" && find(n, "a") != nil {
			c.errorf("a link inside a picture")
		}
	case "img":
		if attr(n, "alt") == "" {
			c.errorf("a picture without alt")
		}
	case "a", "button", "summary", "label":
		if strings.TrimSpace(text(n)) == "" && attr(n, "aria-label") == "" && find(n, "img") == nil && attr(n, "href") != "./" {
			c.errorf("<%s> without words", n.Data)
		}
	}
}

func (c *checker) end() {
	if c.h1 != 1 {
		c.errorf("%d h1", c.h1)
	}
	for _, id := range c.labels {
		if !c.ids[id] {
			c.errorf("labelled by %q, which is not there", id)
		}
	}
	if c.page != (Incident{}).template() {
		return // other fixtures link to pages that only a whole site has
	}
	for _, id := range c.fragments {
		if !c.ids[id] {
			c.errorf("a link to #%s, which is not there", id)
		}
	}
}

func text(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		b.WriteString(text(k))
	}
	return b.String()
}

func find(n *html.Node, name string) *html.Node {
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		if k.Type == html.ElementNode && k.Data == name {
			return k
		}
		if f := find(k, name); f != nil {
			return f
		}
	}
	return nil
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// within reports whether n is inside an element of that class.
func within(n *html.Node, class string) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if strings.Contains(" "+attr(p, "class")+" ", " "+class+" ") {
			return true
		}
	}
	return false
}

func before(n *html.Node) bool {
	for k := n.PrevSibling; k != nil; k = k.PrevSibling {
		if k.Type == html.ElementNode {
			return true
		}
	}
	return false
}

func after(n *html.Node) bool {
	for k := n.NextSibling; k != nil; k = k.NextSibling {
		if k.Type == html.ElementNode {
			return true
		}
	}
	return false
}
