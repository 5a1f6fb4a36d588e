package theme

import (
	"bytes"
	"html/template"
	"strings"
	"sync"
	"sync/atomic"
	tree "text/template/parse"
)

// An escape implements the escaping of html/template in one context, such as text or an
// attribute.
//
// A program has no escaping code. For each context, it has the set of characters that
// need no escaping, and it writes a text of only such characters directly, with the
// same result as html/template. Every other text goes through html/template, in a
// template that contains only this context.
type escape struct {
	text          string // template source that prints one value in this context, such as <p title="{{.}}">
	place         *template.Template
	before, after int        // number of bytes that the template writes before and after the value
	plain         *[256]bool // the set of bytes that need no escaping in this context
	seen          seen
	url           bool // the value may start with a URL scheme, of which html/template allows only a few
	html          bool // values of type template.HTML are written directly
}

// escapes maps each chain of html/template's escapers that the built-in theme uses to
// the context in which html/template inserts that chain. The names of the escapers are
// internal to html/template, so the function places reads them from templates that it
// has parsed.
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
		// The first execution makes html/template insert the escapers into the tree.
		if err := e.place.Execute(&out, "x"); err != nil {
			panic(err) // cannot fail: the templates are constants
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

// characters returns three sets of bytes that need no escaping: the set for text and
// quoted attributes, the set for URLs, and the set for the fragment of a URL.
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

// chain joins the names of the escapers in cmds, which is the end of a template
// pipeline, as in "|_html_template_htmlescaper". It returns "" if cmds contains any
// other command.
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

// writePlain writes text to out unchanged if no byte of it needs escaping in the
// context e. Otherwise it writes nothing and returns false.
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

// seen caches escaped texts of one context. It stores the first texts that needed
// escaping, up to a limit. Texts that occur on every page, such as the media type of a
// feed, are therefore soon in the cache.
type seen struct {
	texts sync.Map
	n     atomic.Int32
}

// The cache of one context holds at most maxSeen escaped texts, each of at most
// maxSeenLen bytes.
const (
	maxSeen    = 100
	maxSeenLen = 40
)

// writeText escapes text for the context e and writes it to the page of r. It first
// tries to write the text unchanged, then the cache of escaped texts, and then
// html/template.
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

// write escapes v for the context e by running html/template, and writes the escaped
// value to the page of r.
func (e *escape) write(r *run, v any) {
	r.scratch.Reset()
	if err := e.place.Execute(&r.scratch, v); err != nil {
		r.unfit = true
		return
	}
	r.out.Write(r.scratch.Bytes()[e.before : r.scratch.Len()-e.after])
}
