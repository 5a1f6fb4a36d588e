package site_test

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"debrief/site"
	"debrief/site/publish"
	"debrief/theme"
)

// TestBuiltFilesAreValid holds what the whole site promises of every page: links that lead
// somewhere, nothing that the security policy forbids, and a structure that can
// be heard as well as seen.
func TestBuiltFilesAreValid(t *testing.T) {
	b := sample(t)
	checkPages(t, b.tree, b.snap.Catalog.BaseURL, b.snap.Catalog.Notice)
}

// TestBuiltFilesOfOtherThemeAreValid: a theme of somebody else keeps the promises too.
func TestBuiltFilesOfOtherThemeAreValid(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	th, err := theme.Load(os.DirFS("../theme/testdata/ledger"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := buildWith(th, "..", site.Options{SkipChecks: true})
	if err != nil {
		t.Fatal(err)
	}
	checkPages(t, b.tree, b.snap.Catalog.BaseURL, b.snap.Catalog.Notice)
	if home := string(b.get(t, "index.html")); !strings.Contains(home, `<table class="book">`) {
		t.Error("the home page is not the theme's own")
	}
}

// checkPages reads every page of a site.
func checkPages(t *testing.T, tree *publish.Tree, base, notice string) {
	t.Helper()
	site := newWholeSite(tree)
	for _, name := range tree.Paths() {
		if path.Ext(name) != ".html" {
			continue
		}
		c := &pageCheck{site: site, name: name, base: base, ids: site.ids[name], seen: map[string]bool{}}
		c.walk(site.docs[name])
		c.end(site.docs[name], notice)
		for _, p := range c.problems {
			t.Errorf("%s: %s", name, p)
		}
	}
}

// A wholeSite is every page parsed once, and where its fragments are.
type wholeSite struct {
	tree *publish.Tree
	docs map[string]*html.Node
	ids  map[string]map[string]int
}

func newWholeSite(tree *publish.Tree) *wholeSite {
	s := &wholeSite{tree, map[string]*html.Node{}, map[string]map[string]int{}}
	for _, name := range tree.Paths() {
		if path.Ext(name) != ".html" {
			continue
		}
		data, _ := tree.Get(name)
		doc, err := html.Parse(bytes.NewReader(data))
		if err != nil {
			panic(err) // only reading fails, and this is memory
		}
		ids := map[string]int{}
		for n := range doc.Descendants() {
			for _, a := range n.Attr {
				if a.Key == "id" {
					ids[a.Val]++
				}
			}
		}
		s.docs[name], s.ids[name] = doc, ids
	}
	return s
}

// A pageCheck reads one page and collects what is wrong with it.
type pageCheck struct {
	site      *wholeSite
	name      string // its path
	base      string // the address of the published site
	ids       map[string]int
	seen      map[string]bool
	h1, level int
	csp       bool
	problems  []string
}

func (c *pageCheck) badf(format string, args ...any) {
	if p := fmt.Sprintf(format, args...); !c.seen[p] {
		c.seen[p] = true
		c.problems = append(c.problems, p)
	}
}

func (c *pageCheck) walk(doc *html.Node) {
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			c.attributes(n)
			c.element(n)
		}
	}
}

func (c *pageCheck) attributes(n *html.Node) {
	for _, a := range n.Attr {
		switch {
		case a.Key == "style", strings.HasPrefix(a.Key, "on"):
			c.badf("<%s %s=%q>: the security policy forbids it", n.Data, a.Key, a.Val)
		case a.Key == "id":
			if a.Val == "" || c.ids[a.Val] > 1 || strings.ContainsAny(a.Val, " \t\n") {
				c.badf("<%s id=%q> is empty, has spaces or is there %d times", n.Data, a.Val, c.ids[a.Val])
			}
		case slices.Contains([]string{"href", "src", "action", "srcset", "poster", "data", "cite"}, a.Key):
			c.link(n, a.Key, a.Val)
		case slices.Contains([]string{"aria-labelledby", "aria-describedby", "aria-controls", "for", "headers", "list"}, a.Key):
			for _, id := range strings.Fields(a.Val) {
				if c.ids[id] == 0 {
					c.badf("<%s %s=%q>: nothing here has this id", n.Data, a.Key, id)
				}
			}
		}
	}
}

// link resolves an address as a browser does, from a copy of the site that
// lies anywhere, on a server or on a disk.
func (c *pageCheck) link(n *html.Node, key, val string) {
	u, err := url.Parse(val)
	if err != nil || val == "" || strings.Contains(val, "ZgotmplZ") {
		c.badf("<%s %s=%q> is no address", n.Data, key, val)
		return
	}
	if u.Scheme != "" || u.Host != "" {
		c.outside(n, key, u)
		return
	}
	to := c.name
	switch {
	case strings.HasPrefix(u.Path, "/"):
		if c.name != "404.html" { // which is shown at any address
			c.badf("<%s %s=%q> does not work from a sub-path or a disk", n.Data, key, val)
		}
		to = strings.TrimPrefix(u.Path, "/")
	case u.Path != "":
		up := strings.Count(path.Clean(u.Path)+"/", "../")
		if up > strings.Count(c.name, "/") {
			c.badf("<%s %s=%q> leaves the site", n.Data, key, val)
		}
		to = path.Join(path.Dir(c.name), u.Path)
	}
	if strings.HasSuffix(u.Path, "/") || to == "." || to == "" {
		to = path.Join(to, "index.html")
	}
	if _, ok := c.site.tree.Get(to); !ok {
		c.badf("<%s %s=%q>: the site has no %s", n.Data, key, val, to)
		return
	}
	// search/?q=… has no fragments, and scripts none that we could see.
	if u.Fragment != "" && c.site.ids[to][u.Fragment] == 0 {
		c.badf("<%s %s=%q>: no id %q in %s", n.Data, key, val, u.Fragment, to)
	}
}

func (c *pageCheck) outside(n *html.Node, key string, u *url.URL) {
	own := c.base != "" && strings.HasPrefix(u.String(), c.base)
	canonical := n.Data == "link" && attr(n, "rel") == "canonical"
	switch {
	case canonical && own, canonical && c.base == "":
	case own:
		c.badf("<%s %s=%q> is an absolute address of this very site", n.Data, key, u)
	case n.Data != "a":
		c.badf("<%s %s=%q> fetches from another place", n.Data, key, u)
	case u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "mailto":
		c.badf("<%s %s=%q> has a scheme that nobody allowed", n.Data, key, u)
	}
}

func (c *pageCheck) element(n *html.Node) {
	switch n.Data {
	case "h1", "h2", "h3", "h4", "h5", "h6":
		level := int(n.Data[1] - '0')
		if level == 1 {
			c.h1++
		}
		if level > c.level+1 {
			c.badf("<%s> %q follows an h%d", n.Data, text(n), c.level)
		}
		if strings.TrimSpace(text(n)) == "" {
			c.badf("<%s> is empty", n.Data)
		}
		c.level = level
	case "style", "iframe", "object", "embed", "base", "frame":
		c.badf("<%s> has no place here", n.Data)
	case "script":
		if n.FirstChild != nil || attr(n, "src") == "" {
			c.badf("a script in the page: %.60q", text(n))
		}
	case "meta":
		if attr(n, "http-equiv") == "Content-Security-Policy" {
			c.csp = strings.Contains(attr(n, "content"), "default-src 'none'") && !strings.Contains(attr(n, "content"), "unsafe")
		}
	case "img":
		if !hasAttr(n, "alt") {
			c.badf("<img src=%q> without alt", attr(n, "src"))
		}
	case "svg":
		c.svg(n)
	case "figcaption":
		if p := n.Parent; firstElement(p) != n && lastElement(p) != n {
			c.badf("a figcaption is neither first nor last: %.60q", text(n))
		}
	case "table":
		if find(n, "caption") == nil && !labelled(n) {
			c.badf("a table without caption: %.80q", text(n))
		}
	case "th":
		if attr(n, "scope") == "" {
			c.badf("<th> %q without scope", text(n))
		}
	case "a", "button", "summary":
		if strings.TrimSpace(text(n)) == "" && attr(n, "aria-label") == "" && find(n, "img") == nil && find(n, "title") == nil {
			c.badf("<%s href=%q> without words", n.Data, attr(n, "href"))
		}
	}
}

// svg holds what a picture owes to those who do not see it.
func (c *pageCheck) svg(n *html.Node) {
	if attr(n, "role") != "img" {
		inside := n.Parent != nil && n.Parent.Namespace == "svg"
		if attr(n, "aria-hidden") != "true" && attr(n, "role") == "" && !inside {
			c.badf("a picture is neither described nor hidden: %.60q", text(n))
		}
		return
	}
	if find(n, "a") != nil {
		c.badf("a link inside a picture, where nobody hears of it")
	}
	said := strings.Fields(attr(n, "aria-labelledby") + " " + attr(n, "aria-describedby"))
	for _, what := range []string{"title", "desc"} {
		el := find(n, what)
		if el == nil || strings.TrimSpace(text(el)) == "" || !slices.Contains(said, attr(el, "id")) {
			c.badf("a picture whose <%s> is missing, empty or not what it is labelled by: %.60q", what, text(n))
		}
	}
}

var scriptAddress = regexp.MustCompile(`(?i)(href|src|action)\s*=\s*["']?\s*(javascript|vbscript|data):`)

func (c *pageCheck) end(doc *html.Node, notice string) {
	if c.h1 != 1 {
		c.badf("%d h1", c.h1)
	}
	if !c.csp {
		c.badf("no strict Content-Security-Policy")
	}
	raw, _ := c.site.tree.Get(c.name)
	if m := scriptAddress.Find(raw); m != nil {
		c.badf("%q", m)
	}
	if el := find(doc, "html"); attr(el, "lang") == "" {
		c.badf("no lang")
	}
	if el := find(doc, "title"); el == nil || strings.TrimSpace(text(el)) == "" {
		c.badf("no title")
	}
	if !strings.Contains(strings.Join(strings.Fields(text(doc)), " "), strings.Join(strings.Fields(notice), " ")) {
		c.badf("the notice is missing: %q", notice)
	}
}

// labelled says whether something around a table says what it is: prose that
// leads to it, or a figure or region with a name.
func labelled(n *html.Node) bool {
	if attr(n, "aria-label") != "" || attr(n, "aria-labelledby") != "" {
		return true
	}
	for p := n.Parent; p != nil; p = p.Parent {
		named := attr(p, "aria-label") != "" || attr(p, "aria-labelledby") != ""
		if named && (p.Data == "section" || attr(p, "role") != "") || p.Data == "figure" && find(p, "figcaption") != nil {
			return true
		}
		if slices.Contains(strings.Fields(attr(p, "class")), "prose") {
			return true
		}
	}
	return false
}

func text(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for k := range n.ChildNodes() {
		b.WriteString(text(k))
	}
	return b.String()
}

func find(n *html.Node, name string) *html.Node {
	for k := range n.Descendants() {
		if k.Type == html.ElementNode && k.Data == name {
			return k
		}
	}
	return nil
}

func attr(n *html.Node, key string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func firstElement(n *html.Node) *html.Node {
	for k := range n.ChildNodes() {
		if k.Type == html.ElementNode {
			return k
		}
	}
	return nil
}

func lastElement(n *html.Node) (last *html.Node) {
	for k := range n.ChildNodes() {
		if k.Type == html.ElementNode {
			last = k
		}
	}
	return last
}
