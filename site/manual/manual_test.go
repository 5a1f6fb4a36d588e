package manual

import (
	"strings"
	"testing"

	"debrief/site/book"
	"debrief/site/book/booktest"
	"debrief/theme"
)

func TestGuideBeginsWithFive(t *testing.T) {
	v := booktest.View[theme.Guide](t, Pages(book.Open(booktest.Input(t, append(booktest.Many(9), booktest.Special()...)...))), book.GuidePath)
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
	for _, want := range []string{`<h2 id="what-the-form-asks-for">`, "from review: incidents of SEV1, SEV2 and SEV3", "The worst first.", "automate with guard"} {
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

func TestTextOfACatalogueIsNotMarkdown(t *testing.T) {
	in := booktest.Input(t)
	in.Catalog.Severities[0].Means = "a | b <script> [x](y) *z* `c` \\"
	v := booktest.View[theme.Guide](t, Pages(book.Open(in)), book.GuidePath)
	if !strings.Contains(string(v.Body), "a | b &lt;script&gt; [x](y) *z* `c` \\") {
		t.Error("a severity's meaning was read as Markdown")
	}
}

func TestRulesShowTheLevelOfThisLibrary(t *testing.T) {
	in := booktest.Input(t)
	in.Catalog.Rules["times/order"] = 0
	v := booktest.View[theme.Rule](t, Pages(book.Open(in)), "rules/times/order/index.html")
	if v.Level.Class != "off" || len(v.Facts) != 1 || v.Title != "Times run forwards" || strings.Contains(string(v.Body), "<h1") || !strings.Contains(string(v.Body), "<pre") {
		t.Errorf("%+v", v)
	}
}

func TestChaptersLeadToTheirRules(t *testing.T) {
	pages := Pages(book.Open(booktest.Input(t)))
	for _, c := range chapters {
		v := booktest.View[theme.Guide](t, pages, c.path())
		body := string(v.Body)
		if v.Title != c.title || len(v.Contents) < 4 {
			t.Errorf("%s: %q with %d headings", c.name, v.Title, len(v.Contents))
		}
		if got := strings.Contains(body, `href="../../rules/`); got != (len(c.families) > 0) && c.name != "write" {
			t.Errorf("%s: rules are linked: %v", c.name, got)
		}
		if strings.Contains(body, "<h1") {
			t.Errorf("%s has a heading of the page's own", c.name)
		}
	}
	if guide := booktest.View[theme.Guide](t, pages, book.GuidePath); strings.Count(string(guide.Body), `href="../guide/`)+strings.Count(string(guide.Body), `href="gather/`) == 0 {
		t.Error("the guide does not lead to its chapters")
	}
}
