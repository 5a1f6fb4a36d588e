package theme

import (
	"bytes"
	"html/template"
	"strings"
	"sync"
	"sync/atomic"
	tree "text/template/parse"
)

// An escape is the escaping of html/template in one context.
//
// A program does not escape. It knows the characters that need no escaping in each
// context and writes a text of only such characters directly, as html/template
// would. Every other text goes through html/template, in a template that contains
// only this context.
type escape struct {
	text          string // source of the template
	place         *template.Template
	before, after int        // bytes around the value in the output
	plain         *[256]bool // characters that need no escaping
	seen          seen
	url           bool // the value may start with a scheme, and few schemes are allowed
	html          bool // template.HTML is written directly
}

// escapes maps the escapers of html/template to the contexts of the built-in theme.
// The names of the escapers are internal to html/template, so they are read from its
// trees.
var escapes = sync.OnceValue(places)

func places() map[string]*escape {
	text, address, id := characters()
	all := map[string]*escape{}
	for _, e := range []*escape{
		{text: `{{.}}`, plain: text, html: true},
		{text: `<title>{{.}}</title>`, plain: text},
		{text: `<p title="{{.}}">`, plain: text},
		{text: `<a href="{{.}}">`, plain: address, url: true},
		{text: `<a href="/{{.}}">`, plain: address},
		{text: `<a href="#{{.}}">`, plain: id},
	} {
		e.place = template.Must(template.New("place").Parse(e.text))
		var out bytes.Buffer
		if err := e.place.Execute(&out, "x"); err != nil { // escapes the tree
			panic(err) // the templates are constants
		}
		before, after, _ := strings.Cut(e.text, "{{.}}")
		e.before, e.after = len(before), len(after)
		for _, node := range e.place.Tree.Root.Nodes {
			if action, ok := node.(*tree.ActionNode); ok {
				all[chain(action.Pipe.Cmds[1:])] = e
			}
		}
	}
	return all
}

// characters returns the characters that need no escaping in text and quoted
// attributes, in addresses, and in the fragment of an address.
func characters() (text, address, id *[256]bool) {
	text, address, id = new([256]bool), new([256]bool), new([256]bool)
	for b := range 256 {
		c := byte(b)
		text[b] = c == '\n' || c == '\t' || c >= ' ' && !strings.ContainsRune("\"&'+<>\x7f", rune(c))
		id[b] = 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '.' ||
			c == '_' ||
			c == '~'
		address[b] = id[b] || c == '/' || c == '#' || c == '?' || c == '=' || c == ',' || c == ':'
	}
	return text, address, id
}

// chain returns the names of the escapers at the end of a command, or "" if it
// contains anything else.
func chain(cmds []*tree.CommandNode) string {
	var name strings.Builder
	for _, cmd := range cmds {
		id, ok := cmd.Args[0].(*tree.IdentifierNode)
		if !ok || len(cmd.Args) != 1 {
			return ""
		}
		name.WriteString("|" + id.Ident)
	}
	return name.String()
}

// writePlain writes a text that needs no escaping and reports whether it did.
func (e *escape) writePlain(out *bytes.Buffer, text string) bool {
	for i := range len(text) {
		if !e.plain[text[i]] {
			return false
		}
	}
	if e.url && strings.IndexByte(text, ':') >= 0 && !strings.HasPrefix(text, "https://") {
		return false
	}
	out.WriteString(text)
	return true
}

// seen caches the first texts that needed escaping in a context. Texts of every
// page, such as the type of a feed, are soon among them.
type seen struct {
	texts sync.Map
	n     atomic.Int32
}

// Bounds of the cached texts of one context.
const (
	maxSeen    = 100
	maxSeenLen = 40
)

// writeText writes an escaped text.
func (e *escape) writeText(r *run, text string) {
	if e.writePlain(r.out, text) {
		return
	}
	if escaped, ok := e.seen.texts.Load(text); ok {
		r.out.WriteString(escaped.(string))
		return
	}
	start := r.out.Len()
	e.write(r, text)
	if !r.unfit && len(text) <= maxSeenLen && e.seen.n.Add(1) <= maxSeen {
		e.seen.texts.Store(text, string(r.out.Bytes()[start:]))
	}
}

// write lets html/template escape v.
func (e *escape) write(r *run, v any) {
	r.scratch.Reset()
	if err := e.place.Execute(&r.scratch, v); err != nil {
		r.unfit = true
		return
	}
	r.out.Write(r.scratch.Bytes()[e.before : r.scratch.Len()-e.after])
}
