package guide

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"debrief/site/page/model"
	"debrief/site/page/pagetest"
	"debrief/site/wording"
	"debrief/theme"
)

func TestGuideListsFiveFirstReads(t *testing.T) {
	v := pagetest.View[theme.Guide](t, Pages(model.NewSite(pagetest.Input(t, append(pagetest.Many(9), pagetest.Special()...)...))), model.GuidePath)
	if len(v.Start) != 5 {
		t.Fatalf("%d to begin with", len(v.Start))
	}
	seen := map[string]bool{}
	for _, row := range v.Start {
		if seen[row.Href] || row.Why == "" || row.Status.Text == "Draft" || row.Title == "Withdrawn" {
			t.Errorf("%+v", row)
		}
		seen[row.Href] = true
	}
	body := string(v.Body)
	for _, want := range []string{`<h2 id="what-the-form-asks-for">`, "from review on: incidents of SEV1, SEV2 and SEV3", "The highest severity is first.", "automation with a safeguard"} {
		if !strings.Contains(body, want) {
			t.Errorf("the guide lacks %q", want)
		}
	}
	for _, link := range v.Contents {
		if !strings.Contains(body, ` id="`+link.Href[1:]+`"`) {
			t.Errorf("%s is not in the guide", link.Href)
		}
	}
}

func TestCatalogueTextIsEscaped(t *testing.T) {
	in := pagetest.Input(t)
	in.Catalog.Severities[0].Means = "a | b <script> [x](y) *z* `c` \\"
	v := pagetest.View[theme.Guide](t, Pages(model.NewSite(in)), model.GuidePath)
	if !strings.Contains(string(v.Body), "a | b &lt;script&gt; [x](y) *z* `c` \\") {
		t.Error("a severity's meaning was read as Markdown")
	}
}

func TestRulesPageShowsLibraryLevels(t *testing.T) {
	in := pagetest.Input(t)
	in.Catalog.Rules["times/order"] = 0
	v := pagetest.View[theme.Rule](t, Pages(model.NewSite(in)), "rules/times/order/index.html")
	if v.Level.Class != "off" || len(v.Facts) != 1 || v.Title != "Times are in chronological order" || strings.Contains(string(v.Body), "<h1") || !strings.Contains(string(v.Body), "<pre") {
		t.Errorf("%+v", v)
	}
}

func TestChaptersLinkToRelatedRules(t *testing.T) {
	pages := Pages(model.NewSite(pagetest.Input(t)))
	for _, c := range chapters {
		v := pagetest.View[theme.Guide](t, pages, c.path())
		body := string(v.Body)
		if v.Title != string(c.title) || len(v.Contents) < 4 {
			t.Errorf("%s: %q with %d headings", c.name, v.Title, len(v.Contents))
		}
		if got := strings.Contains(body, `href="../../rules/`); got != (len(c.families) > 0) && c.name != "write" {
			t.Errorf("%s: rules are linked: %v", c.name, got)
		}
		if strings.Contains(body, "<h1") {
			t.Errorf("%s has a heading of the page's own", c.name)
		}
	}
	if guide := pagetest.View[theme.Guide](t, pages, model.GuidePath); strings.Count(string(guide.Body), `href="../guide/`)+strings.Count(string(guide.Body), `href="gather/`) == 0 {
		t.Error("the guide does not lead to its chapters")
	}
}

// A translated text has the headings of the English one, in the same order and at the
// same levels, because it shares its anchors. All texts are translated.
func TestGuideTranslationIsComplete(t *testing.T) {
	names, err := fs.Glob(guideFiles, "guide/*.md")
	if err != nil || len(names) < 7 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		name = strings.TrimSuffix(path.Base(name), ".md")
		english, german := guideText(wording.English, name), guideText(wording.In("de"), name)
		if english == german {
			t.Errorf("%s is not translated", name)
		}
		want, got := parseProse(english).Sections, parseProse(german).Sections
		for i := range max(len(want), len(got)) {
			if i >= len(want) || i >= len(got) || want[i].Level != got[i].Level {
				t.Fatalf("%s: %d headings, and %d in German", name, len(want), len(got))
			}
		}
		for _, re := range []*regexp.Regexp{regexp.MustCompile(`\]\([^)]*\)`), regexp.MustCompile("`[^`]*`"), regexp.MustCompile(`(?m)^(- |\d\. |\|)`)} {
			// Links, code, lists and tables are the same in every language.
			a, b := re.FindAllString(english, -1), re.FindAllString(german, -1)
			slices.Sort(a)
			slices.Sort(b)
			if a, b = without(a), without(b); !slices.Equal(a, b) {
				t.Errorf("%s has %q, and %q in German", name, a, b)
			}
		}
	}
}

// without removes the words of the template that a translation explains and English
// uses as they are.
func without(marks []string) []string {
	return slices.DeleteFunc(marks, func(s string) bool { return s == "`now`" || s == "`next`" || s == "`later`" })
}

func TestGuideIsTranslated(t *testing.T) {
	in := pagetest.Input(t)
	in.Catalog.Language = "de"
	pages := Pages(model.NewSite(in))
	guide := pagetest.View[theme.Guide](t, pages, model.GuidePath)
	for _, want := range []string{`<h2 id="what-the-form-asks-for">Was die Vorlage verlangt`, "ab dem Review: Vorfälle mit SEV1, SEV2 und SEV3", "Der höchste Schweregrad steht zuerst.", `<h2 id="how-to-read-a-write-up">Wie man ein Post-mortem liest`} {
		if !strings.Contains(string(guide.Body), want) {
			t.Errorf("the guide lacks %q", want)
		}
	}
	if v := pagetest.View[theme.About](t, pages, model.AboutPath); !strings.Contains(string(v.Body), `<h2 id="not-shown-and-why">Was fehlt, und warum`) || v.Definitions[0].ID != "started" || v.Definitions[0].Term != "Beginn" {
		t.Errorf("%s, %+v", v.Body, v.Definitions[0])
	}
	if v := pagetest.View[theme.Rule](t, pages, "rules/times/order/index.html"); v.Written != "en" || v.Title != "Times are in chronological order" || v.Level.Text != "Fehler" || v.Level.Class != "error" {
		t.Errorf("%+v", v)
	}
}
