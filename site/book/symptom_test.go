package book_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"debrief/site/book"
	"debrief/site/book/booktest"
)

// with is a book of a library whose write-ups name n symptoms, two each.
func with(t *testing.T, n int) *book.Book {
	t.Helper()
	var text [2]strings.Builder // a list has at most 500 items
	for i := range n {
		fmt.Fprintf(&text[i%2], "%q, ", fmt.Sprintf("%s number %d", []string{"timeout", "Über", "42", "-- --", "refused"}[i%5], i))
	}
	return book.Open(booktest.Input(t,
		booktest.File("pm/2026-10-14-a.md", "---\ntitle: A\nkind: incident\nstatus: published\nsymptoms: ["+text[0].String()+"]\n---\n"),
		booktest.File("pm/2026-10-13-c.md", "---\ntitle: C\nkind: incident\nstatus: published\nsymptoms: ["+text[1].String()+"]\n---\n"),
		booktest.File("pm/2026-10-15-b.md", "---\ntitle: B\nkind: incident\nstatus: published\nsymptoms: [timeout number 0]\n---\n")))
}

// A few symptoms stand on one page. Many have pages by letter, and every link to
// one leads to the page that it stands on.
func TestSymptomsHavePagesByLetterWhereTheyAreMany(t *testing.T) {
	b := with(t, book.SymptomsOfPage)
	if pages, all := b.SymptomPages(); len(pages) != 1 || all != book.SymptomsOfPage || pages[0].Path != book.SymptomsPath {
		t.Errorf("%d pages for %d symptoms", len(pages), all)
	}
	n := 5*book.SymptomsOfPage + 5
	b = with(t, n)
	pages, all := b.SymptomPages()
	var paths []string
	stands := map[string]string{}
	for _, p := range pages {
		paths = append(paths, fmt.Sprintf("%s %d/%d", strings.TrimSuffix(p.Path, "index.html"), p.Part, p.Parts))
		if len(p.Symptoms) > book.SymptomsOfPage {
			t.Errorf("%s has %d symptoms", p.Path, len(p.Symptoms))
		}
		if p.Letter == "" {
			continue
		}
		for _, s := range p.Symptoms {
			if was, twice := stands[s.Anchor]; twice {
				t.Errorf("%s stands on %s and %s", s.Anchor, was, p.Path)
			}
			stands[s.Anchor] = p.Path
			if got := b.SymptomHref("index.html", s.Text); got != "./"+p.Path+"#"+s.Anchor {
				t.Errorf("%s leads to %s and stands on %s", s.Text, got, p.Path)
			}
		}
	}
	want := "symptoms/ 1/1, symptoms/n/ 1/2, symptoms/n/page-2/ 2/2, symptoms/r/ 1/2, symptoms/r/page-2/ 2/2, symptoms/t/ 1/2, symptoms/t/page-2/ 2/2, symptoms/u00fc/ 1/2, symptoms/u00fc/page-2/ 2/2, symptoms/digits/ 1/2, symptoms/digits/page-2/ 2/2"
	if got := strings.Join(paths, ", "); got != want {
		t.Errorf("pages\n%s\nwant\n%s", got, want)
	}
	if all != n || len(stands) != n {
		t.Errorf("%d symptoms, of which %d stand somewhere; want %d", all, len(stands), n)
	}
	if by := pages[0].Symptoms[0].By; len(by) != 2 || by[0].ID != "2026-10-15-b" {
		t.Errorf("what was seen last is seen by %v", by)
	}
}

// Signs that are written as letters, as those of kelvin and ångström are, stand
// under the letter: no two letters have one address.
func TestNoTwoLettersShareAnAddress(t *testing.T) {
	by := map[string]string{}
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !unicode.IsLetter(r) {
			continue
		}
		letter := book.LetterOf(string(r))
		id := book.LetterID(letter)
		if other, taken := by[id]; taken && other != letter {
			t.Errorf("%q and %q are both %s", letter, other, id)
		}
		by[id] = letter
	}
}
