package model_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"debrief/site/page/model"
	"debrief/site/page/pagetest"
	"debrief/site/source"
)

// with returns a site whose post-mortems name n symptoms.
func with(t *testing.T, n int) *model.Site {
	t.Helper()
	return naming(t, n, func(i int) string {
		return fmt.Sprintf("%s number %d", []string{"timeout", "Über", "42", "-- --", "refused"}[i%5], i)
	})
}

// naming returns a site whose post-mortems name n symptoms, at most 100 each, and the
// first symptom twice.
func naming(t *testing.T, n int, symptom func(i int) string) *model.Site {
	t.Helper()
	files := []*source.File{pagetest.File("pm/2026-10-15-b.md", fmt.Sprintf("---\ntitle: B\nkind: incident\nstatus: published\nsymptoms: [%q]\n---\n", symptom(0)))}
	for from := 0; from < n; from += 100 {
		var text strings.Builder
		for i := from; i < min(n, from+100); i++ {
			fmt.Fprintf(&text, "%q, ", symptom(i))
		}
		files = append(files, pagetest.File(fmt.Sprintf("pm/2026-10-14-a%d.md", from), "---\ntitle: A\nkind: incident\nstatus: published\nsymptoms: ["+text.String()+"]\n---\n"))
	}
	return model.NewSite(pagetest.Input(t, files...))
}

func TestSymptomLettersAreLimited(t *testing.T) {
	site := naming(t, 300, func(i int) string { return string(rune(0x4e00 + i)) })
	pages, all := site.SymptomPages()
	if last := pages[len(pages)-1]; all != 300 || len(pages) != 202 || last.Path != "symptoms/signs/page-2/index.html" || last.Letter != "#" {
		t.Errorf("%d symptoms have %d pages, the last is %s of %q", all, len(pages), last.Path, last.Letter)
	}
	if got := site.SymptomHref("index.html", string(rune(0x4e00+299))); !strings.HasPrefix(got, "./symptoms/signs/page-2/index.html#") {
		t.Errorf("the last symptom leads to %s", got)
	}
}

// Few symptoms share one page. Many have pages by letter, and every link leads to the
// right page.
func TestManySymptomsHaveLetterPages(t *testing.T) {
	site := with(t, model.SymptomsPerPage)
	if pages, all := site.SymptomPages(); len(pages) != 1 || all != model.SymptomsPerPage || pages[0].Path != model.SymptomsPath {
		t.Errorf("%d pages for %d symptoms", len(pages), all)
	}
	n := 5*model.SymptomsPerPage + 5
	site = with(t, n)
	pages, all := site.SymptomPages()
	var paths []string
	pageOf := map[string]string{}
	for _, p := range pages {
		paths = append(paths, fmt.Sprintf("%s %d/%d", strings.TrimSuffix(p.Path, "index.html"), p.Part, p.Parts))
		if len(p.Symptoms) > model.SymptomsPerPage {
			t.Errorf("%s has %d symptoms", p.Path, len(p.Symptoms))
		}
		if p.Letter == "" {
			continue
		}
		for _, s := range p.Symptoms {
			if was, twice := pageOf[s.Anchor]; twice {
				t.Errorf("%s is on %s and %s", s.Anchor, was, p.Path)
			}
			pageOf[s.Anchor] = p.Path
			if got := site.SymptomHref("index.html", s.Text); got != "./"+p.Path+"#"+s.Anchor {
				t.Errorf("%s links to %s and is on %s", s.Text, got, p.Path)
			}
		}
	}
	want := "symptoms/ 1/1, symptoms/n/ 1/2, symptoms/n/page-2/ 2/2, symptoms/r/ 1/2, symptoms/r/page-2/ 2/2, symptoms/t/ 1/2, symptoms/t/page-2/ 2/2, symptoms/u00fc/ 1/2, symptoms/u00fc/page-2/ 2/2, symptoms/digits/ 1/2, symptoms/digits/page-2/ 2/2"
	if got := strings.Join(paths, ", "); got != want {
		t.Errorf("pages\n%s\nwant\n%s", got, want)
	}
	if all != n || len(pageOf) != n {
		t.Errorf("%d symptoms, %d of them on a page; want %d", all, len(pageOf), n)
	}
	if by := pages[0].Symptoms[0].Postmortems; len(by) != 2 || by[0].ID != "2026-10-15-b" {
		t.Errorf("what was seen last is seen by %v", by)
	}
}

// Signs that look like letters, such as kelvin and ångström, are filed under the
// letter, so paths are unique.
func TestLettersHaveUniquePaths(t *testing.T) {
	by := map[string]string{}
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !unicode.IsLetter(r) {
			continue
		}
		letter := model.IndexLetter(string(r))
		id := model.LetterAnchor(letter)
		if other, taken := by[id]; taken && other != letter {
			t.Errorf("%q and %q are both %s", letter, other, id)
		}
		by[id] = letter
	}
}
