package account

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"debrief/site/catalog"
	"debrief/site/postmortem"
	"debrief/site/source"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; run go test ./site/account -update\n%s", file, got)
	}
}

func form(lang string) *Form {
	pm := &postmortem.Postmortem{
		ID: "2026-10-14-checkout-5xx", Title: "Checkout returned 5xx after a pool resize", Authors: []string{"@mira", "team:payments"},
		Visibility: "internal", Access: postmortem.Open,
	}
	person := postmortem.Participant{Ref: "R1", Role: "on-call engineer", Team: "payments", Group: "responder"}
	return NewForm(pm, person, &catalog.Catalog{Language: lang})
}

func TestFormHasGoldenTexts(t *testing.T) {
	for _, lang := range []string{"en", "de"} {
		f := form(lang)
		html, err := f.HTML()
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "form-"+lang+".md", f.Markdown())
		golden(t, "form-"+lang+".html", html)
		golden(t, "paper-"+lang+".txt", []byte(f.Paper()))
	}
}

// The form on paper fits on one page of 60 lines and 80 columns.
func TestPaperFitsOnOnePage(t *testing.T) {
	for _, lang := range []string{"en", "de"} {
		lines := strings.Split(strings.TrimSuffix(form(lang).Paper(), "\n"), "\n")
		if len(lines) > 60 {
			t.Errorf("%s: %d lines", lang, len(lines))
		}
		for _, line := range lines {
			if n := utf8.RuneCountInString(line); n > 80 {
				t.Errorf("%s: %d columns: %s", lang, n, line)
			}
		}
	}
}

func TestEmptyFormIsBlank(t *testing.T) {
	f := form("en")
	// Texts of the front matter cannot break out of a comment, a heading or an attribute.
	f.pm.Authors = []string{`--> "x" <script>`}
	f.pm.Title = `"><script>alert(1)</script>`
	f.person.Role = "lead <!-- \n# x"
	text := f.Markdown()
	if !postmortem.IsBlankForm(&source.File{Path: "a.md", Data: text}) {
		t.Errorf("not blank:\n%s", text)
	}
	for _, answer := range []string{"It broke.", "![photo](r1.png)", "- at 08:31"} {
		filled := bytes.Replace(text, []byte("## A sketch\n"), []byte("## A sketch\n\n"+answer+"\n"), 1)
		if postmortem.IsBlankForm(&source.File{Path: "a.md", Data: filled}) {
			t.Errorf("blank with %q", answer)
		}
	}
	html, err := f.HTML()
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(html), "<script"); n != 1 {
		t.Errorf("%d scripts", n)
	}
}

// The policy of the HTML form allows one script and one style by their hashes, and no
// requests.
func TestPolicyMatchesTheForm(t *testing.T) {
	html, err := form("en").HTML()
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []struct{ tag, directive string }{{"script", "script-src "}, {"style", "style-src "}} {
		m := regexp.MustCompile(`(?s)<` + part.tag + `>(.*)</` + part.tag + `>`).FindSubmatch(html)
		if m == nil || !strings.Contains(policy(), part.directive+cspHash(string(m[1]))) {
			t.Errorf("the hash of the %s is not in the policy %s", part.tag, policy())
		}
	}
	for _, want := range []string{"default-src 'none'", "connect-src 'none'", "form-action 'none'", "base-uri 'none'"} {
		if !strings.Contains(policy(), want) {
			t.Errorf("the policy lacks %s", want)
		}
	}
	for _, forbidden := range []string{"localStorage", "sessionStorage", "indexedDB", "document.cookie", "fetch(", "http:", "https:", "src=", "href=\""} {
		if bytes.Contains(html, []byte(forbidden)) {
			t.Errorf("the form contains %s", forbidden)
		}
	}
}

func TestFormNamesItsReaders(t *testing.T) {
	for _, c := range []struct {
		visibility, want string
		access           postmortem.Access
	}{
		{"internal", "everyone who can open the site", postmortem.Open},
		{"internal", "everyone who can open the site", postmortem.DraftOnly},
		{"public", "marked as public", postmortem.Open},
		{"restricted", "The site does not show it", postmortem.Restricted},
		{"publik", "The site does not show it", postmortem.Restricted},
	} {
		f := form("en")
		f.pm.Visibility, f.pm.Access = c.visibility, c.access
		f = NewForm(f.pm, f.person, &catalog.Catalog{})
		if got := f.readers(); !strings.Contains(got, c.want) {
			t.Errorf("%s: %s", c.visibility, got)
		}
	}
}

// The form names an address, or the person who sent it. Handles of authors are for people
// with the repository.
func TestFormNamesAnAddress(t *testing.T) {
	for _, c := range []struct{ flag, catalogue, author, html, markdown string }{
		{"", "", "@mira", "Give this file back to the person who sent you the form.", "send this file to @mira"},
		{"", "post@fern.com", "@mira", "Send this file to post@fern.com.", "send this file to post@fern.com"},
		{"https://fern.com/x", "post@fern.com", "@mira", "Send this file to https://fern.com/x.", "send this file to post@fern.com"},
		{"", "", "mira@fern.com", "Send this file to mira@fern.com.", "send this file to mira@fern.com"},
	} {
		f := form("en")
		f.pm.Authors = []string{c.author}
		f.pm.Participants = []postmortem.Participant{f.person}
		words := &catalog.Catalog{Contact: c.catalogue}
		form, _, err := FormFor(Input{Postmortem: f.pm, Catalog: words, Person: Person{Ref: "R1"}, Contact: c.flag})
		if err != nil {
			t.Fatal(err)
		}
		html, err := form.HTML()
		if err != nil || !strings.Contains(string(html), c.html) {
			t.Errorf("%+v: %v\n%s", c, err, html)
		}
		text := strings.Join(strings.Fields(string(NewForm(f.pm, f.person, words).Markdown())), " ")
		if !strings.Contains(text, c.markdown) {
			t.Errorf("%+v:\n%s", c, text)
		}
	}
}
