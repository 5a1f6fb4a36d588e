package theme

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"

	"debrief/theme/i18n"
)

// A theme in another language is translated in templates and scripts, and its pages
// have programs like the English ones.
func TestThemeIsTranslated(t *testing.T) {
	english := Default()
	german, err := english.In(i18n.In("de"))
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range allViews {
		if name := v.template(); (german.programs[name] == nil) != (english.programs[name] == nil) {
			t.Errorf("%s has a program in one language only", name)
		}
	}
	page, err := german.Render(Incident{Frame: Frame{Lang: "de"}, Authors: "A & B", Timeline: Timeline{Zone: "UTC", Body: "x"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Zum Inhalt", "geschrieben von A &amp; B", `<h2 id="timeline">Zeitverlauf</h2>`, `<a href="#timeline">Zeitverlauf</a>`, "<title>Post-mortems</title>"} {
		if !bytes.Contains(page, []byte(want)) {
			t.Errorf("the page does not say %q", want)
		}
	}
	script := string(german.Assets()["assets/incident.js"])
	if !strings.Contains(script, `button.title = "Link zu " + at.textContent.trim() + " kopieren";`) || strings.Contains(script, "words(") {
		t.Error("scripts do not speak the language")
	}
	if same, _ := german.In(i18n.In("de-AT")); same != german {
		t.Error("a theme is made again for the language it is in")
	}
}

// Texts of a custom theme are shown escaped and without translation.
func TestThemeMessages(t *testing.T) {
	th, err := Load(fstest.MapFS{
		"home.html": {Data: []byte(`{{define "main"}}<h1 title="{{say "5 \" & more"}}">{{or .Title (say "Our <b>")}}</h1>{{with .Lead}}{{say "{1}, {0}!" . (say "Search")}}{{end}}{{end}}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	if th, err = th.In(i18n.In("de")); err != nil {
		t.Fatal(err)
	}
	page, err := th.Render(Home{Lead: "<us>"})
	if want := `<h1 title="5 &#34; &amp; more">Our &lt;b&gt;</h1>Suchen, &lt;us&gt;!`; err != nil || !bytes.Contains(page, []byte(want)) {
		t.Errorf("the page does not say %s: %v\n%s", want, err, page)
	}
}

// Errors in say are reported with their line, and its texts are checked as markup.
func TestThemeMessageErrors(t *testing.T) {
	for main, want := range map[string]string{
		`{{say .Title}}`:                    "home.html:2: say needs a text in quotes",
		`{{say}}`:                           "home.html:2: say needs a text in quotes",
		`{{say "a {0}"}}`:                   `home.html:2: say "a {0}" has 0 values`,
		`{{or .Title (say "a {0}" .Lead)}}`: "home.html:2: say in parentheses takes one text",
		`{{$x := say "a"}}{{$x}}`:           "home.html:2: use say alone",
		`{{say "{0}" .Nothing}}`:            "home.html:2:",
		`{{if and .Lead (not .Lead)}}<img src="{{say "https://example.org/x.png"}}">{{end}}`: "home.html:2: <img src=",
	} {
		_, err := Load(fstest.MapFS{"home.html": {Data: []byte("{{define \"main\"}}<h1>{{.Title}}</h1>\n" + main + "{{end}}")}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", main, err, want)
		}
	}
}

// Text in another language than the page has a lang attribute, and no other text has.
func TestForeignTextHasLang(t *testing.T) {
	const mark = ` lang="fr" dir="auto"`
	v := Incident{Written: "fr", Summary: "s", Lessons: "l", Timeline: Timeline{Days: []Day{{Events: []Event{{Written: "fr", What: "w"}}}}}, Related: []Row{{Written: "fr", Title: "r"}, {Title: "own"}}}
	page, err := Default().Render(v)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<h1" + mark, `class="summary"` + mark, `<h2 id="lessons">Lessons</h2><div class="prose"` + mark, `class="what"` + mark + ">w", `class="row-t"` + mark + ">r", `class="row-t">own`} {
		if !bytes.Contains(page, []byte(want)) {
			t.Errorf("the page does not have %s", want)
		}
	}
	v = Incident{Summary: "s", Lessons: "l"}
	if page, err = Default().Render(v); err != nil || bytes.Contains(page, []byte("dir=")) {
		t.Error("what is in the language of the page is marked", err)
	}
}
