package site_test

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"debrief/site"
	"debrief/site/history"
	"debrief/site/publish"
	"debrief/theme"
	"debrief/theme/i18n"
)

// inLanguage is the sample library as it is shown in a language.
func inLanguage(t *testing.T, tag string) built {
	t.Helper()
	repo, err := history.Open("..")
	if err != nil {
		t.Fatal(err)
	}
	defer repo.Close()
	snap, err := site.Load(context.Background(), repo, site.Options{})
	if err != nil {
		t.Fatal(err)
	}
	snap.Catalog.Language = tag
	b := built{snap, &publish.Tree{}}
	if err := site.Build(snap, site.Edition{Theme: theme.Default(), Drafts: true}, b.tree.Put); err != nil {
		t.Fatal(err)
	}
	return b
}

// TestNothingStaysEnglish: on a German site nothing is said in English but what
// the write-ups say, and what is marked as English.
func TestNothingStaysEnglish(t *testing.T) {
	in := inLanguage(t, "de")
	english, german := newWholeSite(sample(t).tree), newWholeSite(in.tree)
	own := written(t)
	typed := map[string]bool{} // names of fields, which are the same on every site
	for _, f := range in.snap.Template.Fields {
		typed[f.Name] = true
	}
	left := map[string]string{}
	for name, doc := range german.docs {
		if lang := attr(find(doc, "html"), "lang"); lang != "de" {
			t.Errorf("%s is in %q", name, lang)
		}
		if strings.HasPrefix(name, "rules/") && name != "rules/index.html" { // its text is marked, its title cannot be
			if h1 := find(doc, "h1"); attr(h1, "lang") != "en" {
				t.Errorf("%s does not say that it is in English", name)
			}
			continue
		}
		before := shownTexts(english.docs[name])
		for text := range shownTexts(doc) {
			if before[text] && isEnglish(text) && !typed[text] && !own(text) {
				left[text] = name
			}
		}
	}
	for i, text := range slices.Sorted(maps.Keys(left)) {
		if i == 40 {
			t.Errorf("and %d more", len(left)-i)
			break
		}
		t.Errorf("%s still says %q", left[text], text)
	}
}

// englishWords stand in nearly every English sentence and in no German one.
var englishWords = regexp.MustCompile(`(?i)\b(the|and|of|is|are|not|with|by|from|this|that|to|it|what|how|no|open|on)\b`)

// isEnglish says whether a text is one that has a German one, or reads like one
// that should.
func isEnglish(text string) bool {
	if text == "1 day" || text == "accepted" || strings.HasPrefix(text, "· ") {
		return false // a unit and the name of a series, as their writer has them, and what commits say
	}
	return i18n.In("de").Text(i18n.Text(text)) != text || strings.Contains(text, " ") && englishWords.MatchString(text)
}

// written says whether a text is of the write-ups' own words: most of its runs of
// three words stand in a file of the library.
func written(t *testing.T) func(string) bool {
	t.Helper()
	runs, all := map[string]bool{}, ""
	err := filepath.WalkDir("../postmortems", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		for _, run := range runsOf(string(b)) {
			runs[run] = true
		}
		all += " " + wordsOf(string(b))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return func(text string) bool {
		if head, ok := strings.CutSuffix(text, "…"); ok && strings.Contains(all, " "+wordsOf(head)) {
			return true // a label, shortened
		}
		n, all := 0, runsOf(clock.ReplaceAllString(text, " "))
		for _, run := range all {
			if runs[run] {
				n++
			}
		}
		return len(all) > 0 && 2*n >= len(all)
	}
}

// clock is the time in front of an event's words.
var clock = regexp.MustCompile(`(?:^|; )\d\d:\d\d `)

var aWord = regexp.MustCompile(`[\pL\pN]+`)

func wordsOf(text string) string {
	return strings.Join(aWord.FindAllString(strings.ToLower(text), -1), " ")
}

// runsOf are three words in a row each.
func runsOf(text string) (out []string) {
	all := aWord.FindAllString(strings.ToLower(text), -1)
	for i := range len(all) - 2 {
		out = append(out, all[i]+" "+all[i+1]+" "+all[i+2])
	}
	return out
}

// shownTexts are what a page shows or says aloud, without what is marked as
// being in another language, what is quoted as code, and the write-up's text.
func shownTexts(n *html.Node) map[string]bool {
	out := map[string]bool{}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			if text := strings.Join(strings.Fields(n.Data), " "); text != "" {
				out[text] = true
			}
		}
		if n.Type == html.ElementNode {
			class := " " + attr(n, "class") + " "
			if n.Data != "html" && attr(n, "lang") == "en" || n.Data == "code" || n.Data == "pre" || n.Data == "script" || n.Data == "blockquote" || strings.Contains(class, " prose ") || strings.Contains(class, " pass ") || strings.Contains(class, " under ") {
				return
			}
			for _, name := range []string{"aria-label", "title", "alt", "placeholder", "data-foot"} {
				if text := attr(n, name); text != "" {
					out[text] = true
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	if n != nil {
		walk(n)
	}
	return out
}
