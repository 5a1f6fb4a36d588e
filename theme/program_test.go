package theme

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"debrief/theme/contract"
	"debrief/theme/i18n"
)

// TestPrograms tests that the most frequent pages are printed by programs, with the
// same bytes as html/template.
func TestPrograms(t *testing.T) {
	th := Default()
	without := []string{}
	for _, v := range allViews {
		if th.programs[v.template()] == nil {
			without = append(without, v.template())
		}
	}
	if want := []string{"rule.html", "moved.html"}; !slices.Equal(without, want) {
		t.Errorf("no programs for %v, want none for %v", without, want)
	}
	german, err := th.In(i18n.In("de"))
	if err != nil {
		t.Fatal(err)
	}
	for _, th := range []*Theme{th, german} {
		for _, v := range append(full(), zero()...) {
			for _, v := range []View{v, fullView(v, "x")} {
				if p := th.programs[v.template()]; p != nil && !agree(th, p, v) {
					t.Errorf("%s: the program and html/template do not agree", v.template())
				}
			}
		}
	}
}

// agree reports whether a program and html/template render a view equally.
func agree(th *Theme, p *program, v View) bool {
	var sure bytes.Buffer
	err := th.pages[v.template()].ExecuteTemplate(&sure, layout, v)
	return err == nil && p.matches(sure.Bytes(), v)
}

// hostile are texts with a meaning in some context.
var hostile = []string{
	`"><script>alert(1)</script>`, `' onclick='x`, `a & b`, `&amp;`, `1 + 1`, "\x00", "a\x00b", "\xff<", "\u2028", "\ufeff", "é", "`${x}`",
	`javascript:alert(1)`, `JavaScript:alert(1)`, `java` + "\n" + `script:alert(1)`, `data:text/html,x`, `//evil.example`, `https:x`, `https://a:b@c/`,
	`http://x/?a=b&c=d#e`, `mailto:x@y`, `../a b/%zz%20`, `a/b:c`, `:x`, `#"`, `?q=é`, `(x)`, `[x]`, `x;y`, "\t", "\n", "\r", "\x7f", "",
}

// TestEscape compares the escaping without html/template in every context, for every
// byte, alone and among others.
func TestEscape(t *testing.T) {
	texts := slices.Clone(hostile)
	for b := range 256 {
		c := string([]byte{byte(b)})
		texts = append(texts, c, "a"+c, c+"b", "a"+c+"b"+c, "https://a/"+c, "x/"+c+c)
	}
	if len(escapes()) != 6 {
		t.Errorf("%d places have escapers of their own, want 6", len(escapes()))
	}
	for _, name := range slices.Sorted(maps.Keys(escapes())) {
		e := escapes()[name]
		plain := 0
		for _, text := range texts {
			var want, got bytes.Buffer
			if err := e.place.Execute(&want, text); err != nil {
				t.Fatal(err)
			}
			r := &run{out: &got}
			if e.writePlain(&got, text) {
				plain++
			}
			for range 2 { // html/template first, then perhaps a cached result
				got.Reset()
				got.WriteString(e.text[:e.before])
				e.writeText(r, text)
				got.WriteString(e.text[len(e.text)-e.after:])
				if !bytes.Equal(got.Bytes(), want.Bytes()) {
					t.Errorf("%s of %q: %s, html/template writes %s", e.text, text, &got, &want)
				}
			}
		}
		if plain < 100 {
			t.Errorf("%s: only %d of %d texts were written as they are", e.text, plain, len(texts))
		}
	}
}

// TestHostileViews fills every text of every view with characters that need escaping.
func TestHostileViews(t *testing.T) {
	th := Default()
	for _, v := range full() {
		p := th.programs[v.template()]
		if p == nil {
			continue
		}
		for _, text := range hostile {
			if sick := fullView(v, text); !agree(th, p, sick) {
				t.Errorf("%s with %q: the program and html/template do not agree", v.template(), text)
			}
		}
	}
}

// unheld returns a theme that was not checked; programs must be correct for it too.
func unheld(over fstest.MapFS) *Theme {
	files := Files()
	for name, f := range over {
		files[name] = f.Data
	}
	th, _ := parseFiles(files, i18n.English)
	for _, v := range allViews {
		th.prepare(v, false, &contract.Problems{})
	}
	return th
}

// TestOverlaidPrograms tests that programs and html/template agree on a custom theme,
// and that unsupported templates use html/template.
func TestOverlaidPrograms(t *testing.T) {
	for _, tt := range []struct {
		body, want string
		program    bool
	}{
		{`{{len .Title}}`, `1`, false},
		{`{{printf "%s" .Title}}`, `&lt;`, false},
		{`{{.Title | html}}`, `&lt;`, false},
		{`<script>var a = {{.Title}}</script>`, `<script>var a = "\u003c"</script>`, false},
		{`<p title={{.Title}}>`, `<p title=&lt;>`, false},
		{`{{$x := .Title}}{{$x = "y"}}{{$x}}`, `y`, false},
		{`{{$x := .Title}}{{if .Title}}{{$x := "in"}}{{$x}}{{end}}{{$x}}`, `in&lt;`, true},
		{`{{range .Nav}}{{break}}{{end}}-`, `-`, false},
		{`{{range $l := .Nav}}{{$.Title}}{{.Text}}{{$l.Text}}{{else}}none{{end}}`, `none`, true},
		{`{{range $i, $l := .Latest}}{{$i}}{{$l.ID}}{{else}}none{{end}}`, `0a1b`, true},
		{`{{with .Latest}}{{range .}}{{.ID}}{{end}}{{else}}none{{end}}`, `ab`, true},
		{`{{if and .Title (not .Text)}}yes{{else if .Nav}}nav{{else}}no{{end}}`, `yes`, true},
		{`{{or .Text .Title}}{{and .Title .Text}}`, `&lt;`, true},
		{"<pre>\n  {{.Title}}\n\n</pre>\n\n  a", "<pre>\n  &lt;\n\n</pre>\n\n  a", true},
		{`<a href="/x?q={{.Title}}">`, `<a href="/x?q=%3c">`, true},
		{`<style>p { color: {{.Title}} }</style>`, `<style>p { color: ZgotmplZ }</style>`, false},
	} {
		th := unheld(fstest.MapFS{
			"notfound.html": {Data: []byte(`{{define "main"}}` + tt.body + `{{end}}`)},
			"base.html":     {Data: []byte(`{{template "main" .}}`)},
		})
		got, err := th.Render(NotFound{Frame: Frame{Title: "<"}, Latest: []Row{{ID: "a"}, {ID: "b"}}})
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: %s, %v, want %s", tt.body, got, err, tt.want)
		}
		if program := th.programs["notfound.html"] != nil; program != tt.program {
			t.Errorf("%s: has a program: %v, want %v", tt.body, program, tt.program)
		}
	}
}

// TestEndlessProgram tests that endless recursion ends with the error of html/template.
func TestEndlessProgram(t *testing.T) {
	th := unheld(fstest.MapFS{
		"notfound.html": {Data: []byte(`{{define "main"}}{{template "on" .}}{{end}}`)},
		"parts/on.html": {Data: []byte(`{{define "on"}}{{if .Path}}{{else}}x{{end}}{{if .Canonical}}{{if .Path}}{{else}}{{template "on" .}}{{end}}{{end}}{{end}}`)},
	})
	if th.programs["notfound.html"] == nil {
		t.Fatal("there is no program")
	}
	_, err := th.Render(NotFound{Frame: Frame{Canonical: "x"}})
	if err == nil || !strings.Contains(err.Error(), "maximum template depth") {
		t.Errorf("%v, want a word on the depth", err)
	}
}
