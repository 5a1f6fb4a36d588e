package contract

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// Source reads a file of a theme as it was written: the markup of a template or
// of a picture, the addresses of a style sheet. Other files are not read.
func Source(name string, text []byte) Problems {
	var found Problems
	switch path.Ext(name) {
	case ".html":
		m := markup{file: name, found: &found, written: true}
		m.read(withoutActions(text))
	case ".svg":
		m := markup{file: name, found: &found, written: true, picture: true}
		m.read(text)
	case ".css":
		style(name, text, &found)
	}
	return found
}

// Page reads a page that came out of a theme: what Source cannot see, because it
// was put together of parts, and what every page owes to those who read it. file
// is the template that made the page, layout the one around it.
func Page(file, layout string, page []byte) Problems {
	var found Problems
	m := markup{file: file, layout: layout, found: &found}
	m.read(page)
	add := func(file, text, help string) { found.Add(Problem{File: file, Text: text, Help: help}) }
	if !m.policy {
		add(layout, "the page has no Content-Security-Policy", "begin its head with "+policyTag)
	}
	if m.h1 != 1 {
		add(file, fmt.Sprintf("the page has %d <h1>", m.h1), "give it one, with {{.Title}} in it")
	}
	if !m.title {
		add(layout, "the page has no <title>", "write <title>{{.Title}}</title> in its head")
	}
	if !m.lang {
		add(layout, "the page does not say its language", `write <html lang="{{or .Lang "en"}}">`)
	}
	return found
}

// A markup is one text of HTML or SVG being read.
type markup struct {
	file, layout string
	found        *Problems
	written      bool // by somebody, in lines; otherwise it came out of templates
	picture      bool
	line         int

	policy, title, lang bool
	h1                  int
}

func (m *markup) badf(help, format string, args ...any) {
	p := Problem{File: m.file, Text: fmt.Sprintf(format, args...), Help: help}
	if m.written {
		p.Line = m.line
	}
	m.found.Add(p)
}

func (m *markup) read(text []byte) {
	m.line = 1
	z := html.NewTokenizer(bytes.NewReader(text))
	within := "" // script, style or title
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return // the end: reading is from memory
		}
		raw := bytes.Count(z.Raw(), []byte("\n"))
		switch kind {
		case html.StartTagToken, html.SelfClosingTagToken:
			within = m.tag(z.Token())
		case html.TextToken:
			filled := len(bytes.TrimSpace(z.Raw())) > 0
			if filled && within == "script" {
				m.badf(scriptHelp, "a script stands in the page, where the security policy forbids it")
			}
			m.title = m.title || filled && within == "title"
		case html.EndTagToken:
			within = ""
		}
		m.line += raw
	}
}

const scriptHelp = `put it in a file of the theme, extra.js, and load that: <script defer src="{{.Root}}assets/extra.js"></script>`

// refused are elements that a page must not have.
var refused = map[string]string{
	"style":  "put the rules in tokens.css",
	"iframe": "lead there with <a>", "frame": "lead there with <a>", "frameset": "lead there with <a>", "portal": "lead there with <a>",
	"object": "use <img> for a picture", "embed": "use <img> for a picture", "applet": "lead there with <a>",
	"base": "write {{.Root}} before addresses", "foreignobject": "draw it with <text>",
}

func (m *markup) tag(t html.Token) string {
	name := strings.ToLower(t.Data)
	if help, bad := refused[name]; bad && !(m.picture && name == "style") {
		m.badf(help, "<%s> has no place here: the security policy forbids it", name)
	}
	attrs := map[string]string{}
	for _, a := range t.Attr {
		attrs[strings.ToLower(a.Key)] = a.Val
		m.attribute(name, strings.ToLower(a.Key), a.Val)
	}
	switch name {
	case "script":
		if _, ok := attrs["src"]; m.picture || !ok {
			m.badf(scriptHelp, "a script stands in the page, where the security policy forbids it")
		}
	case "meta":
		m.meta(attrs)
	case "html":
		m.lang = attrs["lang"] != ""
	case "h1":
		m.h1++
	}
	if loads := name == "script" || name == "link" || name == "img"; loads && !m.written && !m.policy {
		m.file = m.layout
		m.badf("write the policy before everything that is loaded: "+policyTag, "<%s> stands before the Content-Security-Policy, which does not hold there", name)
		m.policy = true // said once
	}
	return name
}

// loading are the attributes whose address is fetched or sent to.
var loading = []string{"src", "srcset", "poster", "data", "action", "formaction", "background", "href", "xlink:href", "ping", "manifest", "imagesrcset"}

func (m *markup) attribute(tag, key, val string) {
	switch {
	case key == "style" && !m.picture:
		m.badf("give it a class, and style that in tokens.css", "<%s style=…>: the security policy forbids it", tag)
	case strings.HasPrefix(key, "on"):
		m.badf("listen for it in a script of the theme", "<%s %s=…>: the security policy forbids it", tag, key)
	case key == "srcdoc":
		m.badf("", "<%s srcdoc=…> has no place here", tag)
	case !slices.Contains(loading, key):
	case (tag == "a" || tag == "area") && (key == "href" || key == "xlink:href"):
		if scheme := schemeOf(val); scheme != "" && scheme != "https" && scheme != "http" && scheme != "mailto" {
			m.badf("link with https:", "<%s %s=%q> has a scheme that no page may have", tag, key, val)
		}
	case remote(val):
		m.badf("put the file in the theme's folder and write {{.Root}}assets/ before its name", "<%s %s=%q> is at another place, where the security policy lets nothing be fetched", tag, key, val)
	}
}

func (m *markup) meta(attrs map[string]string) {
	content := attrs["content"]
	switch strings.ToLower(attrs["http-equiv"]) {
	case "content-security-policy":
		if why := weak(content); why != "" {
			m.badf("write "+policyTag, "the Content-Security-Policy %s", why)
		}
		m.policy = true
	case "refresh":
		_, to, leads := strings.Cut(strings.ToLower(content), "url=")
		if path.Base(m.file) != "moved.html" || leads && remote(to) {
			m.badf("lead there with <a>", "the page goes on to another by itself")
		}
	}
}

// A policy of a page: nothing but its own site, and no other base or target.
const (
	policy    = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'"
	policyTag = `<meta http-equiv="Content-Security-Policy" content="` + policy + `">`
)

// weak says what a policy lets through that no page may do, "" for nothing.
func weak(content string) string {
	has := map[string]string{}
	for part := range strings.SplitSeq(content, ";") {
		words := strings.Fields(strings.ToLower(part))
		if len(words) == 0 {
			continue
		}
		if _, twice := has[words[0]]; twice {
			return "says " + words[0] + " twice"
		}
		has[words[0]] = strings.Join(words[1:], " ")
		for _, w := range words[1:] {
			if w != "'self'" && w != "'none'" {
				return fmt.Sprintf("allows %s in %s", w, words[0])
			}
		}
	}
	for _, must := range [][2]string{{"default-src", "'none'"}, {"base-uri", "'none'"}, {"form-action", "'self'"}} {
		if got := has[must[0]]; got != must[1] && got != "'none'" {
			return "does not say " + must[0] + " " + must[1]
		}
	}
	return ""
}

var scheme = regexp.MustCompile(`^[a-z][a-z0-9+.-]*:`)

// plain is an address as browsers read it: without white space, in lower case.
func plain(address string) string {
	address = strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, strings.ToLower(address))
	return strings.ReplaceAll(address, `\`, "/")
}

func schemeOf(address string) string {
	return strings.TrimSuffix(scheme.FindString(plain(address)), ":")
}

// remote says whether an address, or one of several, leaves the site.
func remote(address string) bool {
	for part := range strings.SplitSeq(address, ",") {
		if p := plain(part); scheme.MatchString(p) || strings.HasPrefix(p, "//") {
			return true
		}
	}
	return false
}

var (
	comments = regexp.MustCompile(`(?s)/\*.*?\*/`)
	fetched  = regexp.MustCompile(`(?i)(?:url\(\s*|@import\s+(?:url\(\s*)?|image-set\(\s*)["']?([^"')\s;]*)`)
)

// style reads the addresses of a style sheet.
func style(name string, text []byte, found *Problems) {
	text = comments.ReplaceAllFunc(text, blank)
	for _, at := range fetched.FindAllSubmatchIndex(text, -1) {
		if address := string(text[at[2]:at[3]]); remote(address) {
			found.Add(Problem{File: name, Line: 1 + bytes.Count(text[:at[0]], []byte("\n")),
				Text: fmt.Sprintf("%q is at another place, where the security policy lets nothing be fetched", address),
				Help: "put the file in the theme's folder and name it alone, as in url(fonts/text.woff2)"})
		}
	}
}

// withoutActions is a template with blanks in place of what is between {{ and }},
// so that the markup around it stands where it stood.
func withoutActions(text []byte) []byte {
	out := bytes.Clone(text)
	for at := 0; ; {
		begin := bytes.Index(text[at:], []byte("{{"))
		if begin < 0 {
			return out
		}
		begin += at
		at = endOfAction(text, begin+2)
		action := text[begin:at]
		copy(out[begin:at], blank(action))
		if m := saying.FindSubmatch(action); m != nil { // a text of the file's own, as if it stood there
			if said, err := strconv.Unquote(string(m[1])); err == nil {
				copy(out[begin:at], inText.Replace(said))
			}
		}
	}
}

// inText drops from a text what would be escaped in a page.
var inText = strings.NewReplacer("<", " ", ">", " ", `"`, " ", "\n", " ")

// saying is an action that says a text in the language of the site.
var saying = regexp.MustCompile("^{{-? *say +(\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`)")

// endOfAction is the place after the "}}" that closes an action. One in quotes
// does not.
func endOfAction(text []byte, at int) int {
	if rest := bytes.TrimLeft(bytes.TrimPrefix(text[at:], []byte("- ")), " \t\n"); bytes.HasPrefix(rest, []byte("/*")) {
		if end := bytes.Index(text[at:], []byte("*/")); end >= 0 {
			at += end
		}
	}
	quote := byte(0)
	for ; at < len(text); at++ {
		switch c := text[at]; {
		case quote != 0 && c == '\\' && quote != '`':
			at++
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '`' || c == '\''):
			quote = c
		case quote == 0 && bytes.HasPrefix(text[at:], []byte("}}")):
			return at + 2
		}
	}
	return len(text)
}

// blank is as many spaces, with the line breaks where they were.
func blank(text []byte) []byte {
	out := bytes.Repeat([]byte(" "), len(text))
	for i, c := range text {
		if c == '\n' {
			out[i] = c
		}
	}
	return out
}
