package theme

import (
	"bytes"
	"html/template"
	"strings"
	"sync"
	"sync/atomic"
	tree "text/template/parse"
)

// An escape is what html/template does to a value at one kind of place.
//
// A program does not escape. It knows characters that mean nothing at such
// a place, and writes a text that has no others as it is, for that is what
// html/template would make of it. Every other text goes through html/template:
// through a template that is nothing but such a place.
type escape struct {
	text          string // of the place
	place         *template.Template
	before, after int        // bytes of the place around the value
	plain         *[256]bool // characters that mean nothing there
	seen          seen
	url           bool // it may begin with a scheme, and few schemes may stand there
	html          bool // template.HTML is written as it is
}

// escapes are the places that the built-in theme has, by the escapers that
// html/template puts there. Their names are its own affair: they are read off.
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
			panic(err) // the places are part of the program
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

// characters are those that mean nothing in text and quoted attributes, in
// addresses, and in the part of an address after "#".
func characters() (text, address, id *[256]bool) {
	text, address, id = new([256]bool), new([256]bool), new([256]bool)
	for b := range 256 {
		c := byte(b)
		text[b] = c == '\n' || c == '\t' || c >= ' ' && !strings.ContainsRune("\"&'+<>\x7f", rune(c))
		id[b] = 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
		address[b] = id[b] || c == '/' || c == '#' || c == '?' || c == '=' || c == ',' || c == ':'
	}
	return text, address, id
}

// chain names the escapers at the end of a command, "" if there is anything else.
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

// seen are the first texts that needed escaping at a place, as html/template
// escaped them. What stands on every page, such as the type of a feed, is soon
// among them.
type seen struct {
	texts sync.Map
	n     atomic.Int32
}

// mostSeen is how many texts a place remembers, and longestSeen how long they are.
const (
	mostSeen    = 100
	longestSeen = 40
)

// writeText writes a text.
func (e *escape) writeText(r *run, text string) {
	if e.writePlain(r.out, text) {
		return
	}
	if escaped, ok := e.seen.texts.Load(text); ok {
		r.out.WriteString(escaped.(string))
		return
	}
	begin := r.out.Len()
	e.write(r, text)
	if !r.unfit && len(text) <= longestSeen && e.seen.n.Add(1) <= mostSeen {
		e.seen.texts.Store(text, string(r.out.Bytes()[begin:]))
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
