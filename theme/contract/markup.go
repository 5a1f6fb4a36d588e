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

// Source checks a source file of a theme: the markup of a template or picture, or the
// addresses in a style sheet. It ignores other files.
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
		checkStyle(name, text, &found)
	}
	return found
}

// Page checks a rendered page. It finds forbidden markup that is spread over several
// source files, which Source cannot find, and reports missing elements that every page
// needs. The problems name file, the template of the page, or layout, the template
// around it.
func Page(file, layout string, page []byte) Problems {
	var found Problems
	m := markup{file: file, layout: layout, found: &found}
	m.read(page)
	add := func(file, text, help string) { found.Add(Problem{File: file, Text: text, Help: help}) }
	if !m.policy {
		add(layout, "the page has no Content-Security-Policy", "start its head with "+policyTag)
	}
	if m.h1 != 1 {
		add(file, fmt.Sprintf("the page has %d <h1>", m.h1), "write exactly one, with {{.Title}} in it")
	}
	if !m.title {
		add(layout, "the page has no <title>", "write <title>{{.Title}}</title> in its head")
	}
	if !m.lang {
		add(layout, "the page has no language", `write <html lang="{{or .Lang "en"}}">`)
	}
	return found
}

// A markup holds the state of checking one text of HTML or SVG.
type markup struct {
	file, layout string
	found        *Problems
	written      bool // true for a source file, whose problems have line numbers; false for a rendered page
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
	within := "" // name of the enclosing script, style or title element; "" outside these elements
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return // this is the end of the text: reading from memory has no other error
		}
		raw := bytes.Count(z.Raw(), []byte("\n"))
		switch kind {
		case html.StartTagToken, html.SelfClosingTagToken:
			within = m.tag(z.Token())
		case html.TextToken:
			filled := len(bytes.TrimSpace(z.Raw())) > 0
			if filled && within == "script" {
				m.badf(scriptHelp, "the security policy forbids a script inside a page")
			}
			m.title = m.title || filled && within == "title"
		case html.EndTagToken:
			within = ""
		}
		m.line += raw
	}
}

const scriptHelp = `move it to a file of the theme, extra.js, and load that file: ` +
	`<script defer src="{{.Root}}assets/extra.js"></script>`

// refusedElements maps the name of each forbidden element to the help text of its
// problem.
var refusedElements = map[string]string{
	"style":  "put the rules in tokens.css",
	"iframe": "use a link, <a>", "frame": "use a link, <a>", "frameset": "use a link, <a>", "portal": "use a link, <a>",
	"object": "use <img> for a picture", "embed": "use <img> for a picture", "applet": "use a link, <a>",
	"base": "write {{.Root}} before addresses", "foreignobject": "draw it with <text>",
}

func (m *markup) tag(t html.Token) string {
	name := strings.ToLower(t.Data)
	if help, bad := refusedElements[name]; bad && !(m.picture && name == "style") {
		m.badf(help, "the security policy forbids <%s>", name)
	}
	attrs := map[string]string{}
	for _, a := range t.Attr {
		attrs[strings.ToLower(a.Key)] = a.Val
		m.attribute(name, strings.ToLower(a.Key), a.Val)
	}
	switch name {
	case "script":
		if _, ok := attrs["src"]; m.picture || !ok {
			m.badf(scriptHelp, "the security policy forbids a script inside a page")
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
		m.badf(
			"write the policy first: "+policyTag,
			"<%s> comes before the Content-Security-Policy, which does not apply to it", name,
		)
		m.policy = true // set it, so that a missing policy is reported only once
	}
	return name
}

// loadingAttributes lists the attributes whose value is an address that the browser
// loads or sends a form to.
var loadingAttributes = []string{
	"src", "srcset", "poster", "data", "action", "formaction", "background", "href", "xlink:href", "ping", "manifest",
	"imagesrcset",
}

func (m *markup) attribute(tag, key, val string) {
	switch {
	case key == "style" && !m.picture:
		m.badf("use a class and style it in tokens.css", "the security policy forbids <%s style=…>", tag)
	case strings.HasPrefix(key, "on"):
		m.badf("add a listener in a script of the theme", "the security policy forbids <%s %s=…>", tag, key)
	case key == "srcdoc":
		m.badf("", "the security policy forbids <%s srcdoc=…>", tag)
	case !slices.Contains(loadingAttributes, key):
	case (tag == "a" || tag == "area") && (key == "href" || key == "xlink:href"):
		if scheme := schemeOf(val); scheme != "" && scheme != "https" && scheme != "http" && scheme != "mailto" {
			m.badf("link with https:", "<%s %s=%q> has a forbidden scheme", tag, key, val)
		}
	case isRemote(val):
		m.badf(
			"put the file in the theme's folder and write {{.Root}}assets/ before its name",
			"<%s %s=%q> is on another site, and the security policy forbids loading from there", tag, key, val,
		)
	}
}

func (m *markup) meta(attrs map[string]string) {
	content := attrs["content"]
	switch strings.ToLower(attrs["http-equiv"]) {
	case "content-security-policy":
		if why := policyWeakness(content); why != "" {
			m.badf("write "+policyTag, "the Content-Security-Policy %s", why)
		}
		m.policy = true
	case "refresh":
		_, to, leads := strings.Cut(strings.ToLower(content), "url=")
		if path.Base(m.file) != "moved.html" || leads && isRemote(to) {
			m.badf("use a link, <a>", "the page redirects to another one")
		}
	}
}

// Every page needs this Content-Security-Policy: it may load resources only from its
// own site, and it may set no other base URL or form target.
const (
	policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
		"font-src 'self'; form-action 'self'; base-uri 'none'"
	policyTag = `<meta http-equiv="Content-Security-Policy" content="` + policy + `">`
)

// policyWeakness describes the first part of a Content-Security-Policy that permits
// more than the required policy. It returns "" if there is none.
func policyWeakness(content string) string {
	has := map[string]string{}
	for part := range strings.SplitSeq(content, ";") {
		words := strings.Fields(strings.ToLower(part))
		if len(words) == 0 {
			continue
		}
		if _, twice := has[words[0]]; twice {
			return "has " + words[0] + " twice"
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
			return "lacks " + must[0] + " " + must[1]
		}
	}
	return ""
}

var scheme = regexp.MustCompile(`^[a-z][a-z0-9+.-]*:`)

// normaliseURL changes an address in the same way as browsers do before they use it: it
// removes white space, converts the address to lower case, and replaces each backslash
// with a slash.
func normaliseURL(address string) string {
	address = strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, strings.ToLower(address))
	return strings.ReplaceAll(address, `\`, "/")
}

func schemeOf(address string) string {
	return strings.TrimSuffix(scheme.FindString(normaliseURL(address)), ":")
}

// isRemote reports whether address leads to another site. address may also be a list of
// addresses separated by commas, as in srcset.
func isRemote(address string) bool {
	for part := range strings.SplitSeq(address, ",") {
		if p := normaliseURL(part); scheme.MatchString(p) || strings.HasPrefix(p, "//") {
			return true
		}
	}
	return false
}

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssURL     = regexp.MustCompile(`(?i)(?:url\(\s*|@import\s+(?:url\(\s*)?|image-set\(\s*)["']?([^"')\s;]*)`)
)

// checkStyle adds a problem to found for each address in the style sheet text that
// leads to another site.
func checkStyle(name string, text []byte, found *Problems) {
	text = cssComment.ReplaceAllFunc(text, blank)
	for _, at := range cssURL.FindAllSubmatchIndex(text, -1) {
		if address := string(text[at[2]:at[3]]); isRemote(address) {
			found.Add(Problem{File: name, Line: 1 + bytes.Count(text[:at[0]], []byte("\n")),
				Text: fmt.Sprintf("%q is on another site, and the security policy forbids loading from there", address),
				Help: "put the file in the theme's folder and use its relative name, as in url(fonts/text.woff2)"})
		}
	}
}

// withoutActions replaces each template action, which is everything from {{ to }}, with
// spaces, so that the positions of the remaining markup do not change. It keeps the
// fixed text of a say action.
func withoutActions(text []byte) []byte {
	out := bytes.Clone(text)
	for at := 0; ; {
		start := bytes.Index(text[at:], []byte("{{"))
		if start < 0 {
			return out
		}
		start += at
		at = endOfAction(text, start+2)
		action := text[start:at]
		copy(out[start:at], blank(action))
		if m := sayAction.FindSubmatch(action); m != nil { // a say action: keep its fixed text
			if fixed, err := strconv.Unquote(string(m[1])); err == nil {
				copy(out[start:at], inText.Replace(fixed))
			}
		}
	}
}

// inText replaces characters that would be markup or would change line numbers with
// spaces. It is applied to the fixed text of a say action, which is escaped in a page.
var inText = strings.NewReplacer("<", " ", ">", " ", `"`, " ", "\n", " ")

// sayAction matches the start of a say action in a template, as in {{say "Summary"}},
// and captures the quoted text.
var sayAction = regexp.MustCompile("^{{-? *say +(\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`)")

// endOfAction returns the position after the "}}" that closes the template action which
// starts at position at. It ignores "}}" inside quotes.
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

// blank replaces every character of text except line breaks with a space.
func blank(text []byte) []byte {
	out := bytes.Repeat([]byte(" "), len(text))
	for i, c := range text {
		if c == '\n' {
			out[i] = c
		}
	}
	return out
}
