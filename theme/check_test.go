package theme

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"debrief/theme/contract"
)

// page returns a template of a custom page with the given content.
func page(body string) string { return "{{define \"main\"}}<h1>{{.Title}}</h1>\n" + body + "{{end}}" }

// TestLoadReportsViolations tests that violations of the contract are reported on load,
// with file, line and correction.
func TestLoadReportsViolations(t *testing.T) {
	const home, base, css = "home.html", "base.html", "tokens.css"
	policy := func(p string) string {
		return strings.Replace(string(Files()[base]), "default-src 'none';", p, 1)
	}
	for _, tt := range []struct{ file, text, want string }{
		// Fields that a view does not have.
		{home, page(`{{.Heights}}`), `home.html:2: there is no .Heights in Home; Home has .Lead, .Overdue, .State, .Latest, .All, .Changed, .Pick, .Facets, .FacetsNote, .Empty, .Example and the fields of Frame`},
		{home, page(`{{if .Lead}}{{if not .Lead}}{{.Typo}}{{end}}{{end}}`), `home.html:2: there is no .Typo in Home; `},
		{home, page(`{{range .Latest}}{{.Titel}}{{end}}`), `home.html:2: there is no .Titel in Row; Row has .ID, .Title, `},
		{"incident.html", page(`{{range .Contents}}{{.Texts}}{{end}}`), `incident.html:2: there is no .Texts in Link; Link has .Text, .Href, .Note, .Current`},
		{"parts/text.html", strings.Replace(string(Files()["parts/text.html"]), `{{define "lead"}}{{with .}}`, `{{define "lead"}}{{with .Text}}`, 1), `: .Text is used on text, which has no fields`},
		{home, page(`{{.Pick.Title}}`), `home.html:2: .Title is used on Row, which may be missing; write {{with …}}{{.Title}}{{end}}`},
		{home, page(`{{if .Latest}}{{template "row" .Pick}}{{end}}`), `which may be missing; write {{with`},
		{home, page(`{{with or .Lead .Latest}}{{.Title}}{{end}}`), `home.html:2: .Title is used on a value of several types; use each field separately, with {{if}} or {{with}}`},
		// Values in Go syntax.
		{home, page(`{{.Latest}}`), `home.html:2: a whole list of Row is printed; use {{range …}}…{{end}}`},
		{home, page(`{{.Overdue}}`), `home.html:2: a whole Link is printed; print one of its fields: .Text, .Href, .Note, .Current`},
		{home, page(`{{range .Lead}}x{{end}}`), `home.html:2: {{range}} needs a list and has text; use a list of the view, as in {{range .Rows}}`},
		// Unbounded work or output.
		{home, page(`{{range 1000000000}}x{{end}}`), `home.html:2: {{range}} needs a list and has a number; `},
		{home, page(`{{printf "%999999d" 1}}`), `home.html:2: a template calls printf; views are final; templates use only: and, or, not, eq, ne, lt, le, gt, ge, len`},
		{home, page(`{{index .Latest 1}}`), `home.html:2: a template calls index; `},
		{home, page(`{{.Lead | len}}`), `home.html:2: a template uses |; views are final: print the field directly`},
		{home, page(`{{template "a" .}}`) + `{{define "a"}}{{template "b" .}}{{end}}{{define "b"}}{{template "a" .}}{{end}}`, `home.html:2: the template "a" calls itself; use {{range}} for lists`},
		{home, page(`{{range .Latest}}{{range $.Latest}}{{range $.Latest}}x{{end}}{{end}}{{end}}`), `home.html:2: a third nested {{range}} uses a list that is not part of the outer elements; `},
		{home, page(`{{template "t0" .}}`) + doubling(20), `home.html:2: the templates of this page have more than 100000 nodes; reduce nested template calls`},
		// Broken templates.
		{home, page(`{{if .Lead}}`), `home.html:2: unexpected EOF; every {{if}}, {{with}}, {{range}} and {{define}} ends with {{end}}`},
		{home, page(`{{nosuch}}`), `home.html:2: function "nosuch" not defined; templates use only: and, or, not, eq, ne, lt, le, gt, ge, len`},
		{home, page(`{{template "rowz" .}}`), `home.html:2: there is no template "rowz"; add {{define "rowz"}}…{{end}} to this file or to one in parts/`},
		{home, page(`<p title="{{if .Lead}}x">{{end}}`), `home.html`},
		{home, `{{define "man"}}{{end}}`, `there is no template "main"; `},
		{"homepage.html", `x`, `homepage.html: no page uses this template; name it after its view, or move a shared part to parts/`},
		// Markup that the security policy forbids.
		{home, page("\n<script>alert(1)</script>"), `home.html:3: the security policy forbids a script inside a page; move it to a file of the theme, extra.js, and load that file: <script defer src="{{.Root}}assets/extra.js"></script>`},
		{home, page(`<p style="color: red">`), `home.html:2: the security policy forbids <p style=…>; use a class and style it in tokens.css`},
		{home, page(`<style>p { color: red }</style>`), `home.html:2: the security policy forbids <style>; put the rules in tokens.css`},
		{home, page(`<p ONCLICK="x()">`), `home.html:2: the security policy forbids <p onclick=…>; add a listener in a script of the theme`},
		{home, page(`<img src="https://cdn.example/x.png" alt="">`), `home.html:2: <img src="https://cdn.example/x.png"> is on another site, and the security policy forbids loading from there; put the file in the theme's folder and write {{.Root}}assets/ before its name`},
		{home, page(`<img src="/\cdn.example/x.png" alt="">`), `is on another site`},
		{home, page("<script src=\"ht\ntps://cdn.example/x.js\"></script>"), `is on another site`},
		{home, page(`<form action="https://cdn.example/"><button>x</button></form>`), `is on another site`},
		{home, page(`<a href="javascript:x">x</a>`), `home.html:2: <a href="javascript:x"> has a forbidden scheme; link with https:`},
		{home, page(`<iframe src="x"></iframe>`), `home.html:2: the security policy forbids <iframe>`},
		{home, page(`<base href="x">`), `home.html:2: the security policy forbids <base>`},
		{home, page(`<meta http-equiv="refresh" content="0; url=x">`), `home.html:2: the page redirects to another one; use a link, <a>`},
		{home, `{{define "main"}}<p>{{.Title}}</p>{{end}}`, `home.html: the page has 0 <h1>; write exactly one, with {{.Title}} in it`},
		{base, `<!doctype html><html lang="en"><title>x</title><h1>x</h1>{{template "main" .}}`, `base.html: the page has no Content-Security-Policy; start its head with <meta http-equiv="Content-Security-Policy" content="default-src 'none'; `},
		{base, policy(`default-src *;`), `base.html:5: the Content-Security-Policy allows * in default-src; write <meta`},
		{base, policy(`default-src 'none'; script-src 'unsafe-inline';`), `base.html:5: the Content-Security-Policy allows 'unsafe-inline' in script-src; write <meta`},
		{base, policy(``), `base.html:5: the Content-Security-Policy lacks default-src 'none'; write <meta`},
		{base, policy(`base-uri 'none'; default-src 'none';`), `base.html:5: the Content-Security-Policy has base-uri twice; write <meta`},
		{base, strings.Replace(string(Files()[base]), `<meta charset="utf-8">`, `<link rel="icon" href="{{.Root}}x">`, 1), `base.html: <link> comes before the Content-Security-Policy, which does not apply to it; `},
		{css, "\n@import url(https://cdn.example/x.css);", `tokens.css:2: "https://cdn.example/x.css" is on another site, and the security policy forbids loading from there; put the file in the theme's folder and use its relative name, as in url(fonts/text.woff2)`},
		{css, `p { background: URL( '//cdn.example/x' ) }`, `tokens.css:1: "//cdn.example/x" is on another site`},
		{"logo.svg", "<svg>\n<script>x()</script></svg>", `logo.svg:2: the security policy forbids a script inside a page`},
		{"logo.svg", `<svg onload="x()"/>`, `logo.svg:1: the security policy forbids <svg onload=…>`},
		{"about.htm", `x`, `about.htm: is a file type that a theme cannot have; a theme has .html and .css `},
		{"big.png", strings.Repeat("x", maxFileBytes+1), `big.png: is too large; a file has at most 4 MB, and all files together 32 MB`},
	} {
		err := loadOne(tt.file, tt.text)
		found := contract.Problems{}
		if !errors.As(err, &found) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %.200s\n\tgives %v\n\twant  %s", tt.file, tt.text, err, tt.want)
		}
	}
}

func loadOne(file, text string) error {
	_, err := Load(fstest.MapFS{file: {Data: []byte(text)}})
	return err
}

// doubling returns templates that each call the next one twice.
func doubling(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{{define "t%d"}}{{template "t%d" .}}{{template "t%d" .}}{{end}}`, i, i+1, i+1)
	}
	return b.String() + fmt.Sprintf(`{{define "t%d"}}{{end}}`, n)
}

// TestLoadReportsAllViolations tests that all violations are reported at once, in the
// order of the files.
func TestLoadReportsAllViolations(t *testing.T) {
	_, err := Load(fstest.MapFS{
		"home.html":   {Data: []byte(page("{{.A}}\n{{.B}}"))},
		"trends.html": {Data: []byte(page("{{.C}}"))},
	})
	var at []string
	found := contract.Problems{}
	errors.As(err, &found)
	for _, p := range found {
		at = append(at, fmt.Sprintf("%s:%d", p.File, p.Line))
	}
	if got := strings.Join(at, " "); got != "home.html:2 home.html:3 trends.html:2" {
		t.Errorf("%s: %v", got, err)
	}
}

// TestLoadAcceptsAllowedMarkup tests markup that resembles a violation.
func TestLoadAcceptsAllowedMarkup(t *testing.T) {
	for file, text := range map[string]string{
		"home.html": page(`<a href="https://example.org/x">x</a> <a href="mailto:x@example.org">x</a>
<p title="style=x onclick=y">{{/* <script> }} don't */}}{{if eq .Lang "}}<script>"}}x{{end}}</p>
{{with $p := .Pick}}{{$p.Title}}{{range .Services}}{{.Text}}{{end}}{{end}}{{range $i, $r := .Latest}}{{if lt $i 3}}{{range $.Facets}}{{.Name}}{{end}}{{end}}{{end}}{{if gt (len .Latest) 2}}x{{end}}
<img src="{{.Root}}assets/logo.svg" alt="">`),
		"tokens.css":     "/* url(https://example.org) */ @font-face { font-family: x; src: url(fonts/x.woff2) }",
		"logo.svg":       `<svg xmlns="http://www.w3.org/2000/svg"><style>p {}</style><path d="M0 0" style="fill: red"/></svg>`,
		"fonts/x.woff2":  "x",
		"README.md":      "mine",
		"_sketch.html":   "{{",
		".git/x":         "x",
		"parts/own.html": `{{define "own"}}{{.Text}}{{end}}`, // nothing calls it
	} {
		if err := loadOne(file, text); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// TestThemeFilesStayInFolder tests that links out of the theme's folder and irregular
// files are reported and not read.
func TestThemeFilesStayInFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "secret.txt"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(dir, "theme")
	if err := os.Mkdir(own, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../secret.txt", filepath.Join(own, "link.txt")); err != nil {
		t.Skip(err)
	}
	if err := syscall.Mkfifo(filepath.Join(own, "pipe.txt"), 0o600); err != nil {
		t.Skip(err)
	}
	root, err := os.OpenRoot(own)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	_, err = Load(root.FS())
	for _, want := range []string{"theme: link.txt: cannot be read: path escapes", "theme: pipe.txt: is not a regular file; replace it with a regular file"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v\n\twant %s", err, want)
		}
	}
}

// TestBuiltinThemeMeetsContract checks the built-in theme, which Load does not check at
// every start.
func TestBuiltinThemeMeetsContract(t *testing.T) {
	if _, err := Load(fstest.MapFS{}); err != nil {
		t.Error(err)
	}
	for name, b := range Files() {
		for _, p := range contract.Source(name, b) {
			t.Error(p)
		}
	}
}

// TestExportedThemeMeetsContract tests that the exported files are the built-in theme.
func TestExportedThemeMeetsContract(t *testing.T) {
	over := fstest.MapFS{}
	for name, b := range Files() {
		over[name] = &fstest.MapFile{Data: b}
	}
	th, err := Load(over)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(th.Assets()["assets/style.css"]), string(Default().Assets()["assets/style.css"]); got != want {
		t.Error("the style of an exported theme is not the built-in one")
	}
	if th.Assets()["assets/"+readme] != nil {
		t.Error("the README of a theme is on the site")
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(nil); err != nil {
			b.Fatal(err)
		}
	}
}
