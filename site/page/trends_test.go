package page

import (
	"strings"
	"testing"

	"debrief/site/book"
	"debrief/site/book/booktest"
	"debrief/theme"
)

func TestActionsPage(t *testing.T) {
	v := booktest.View[theme.Actions](t, All(booktest.Input(t)), book.ActionsPath)
	if v.Empty == "" || v.Groups != nil || v.Figures != nil {
		t.Errorf("%+v", v)
	}
	v = booktest.View[theme.Actions](t, All(booktest.Input(t, booktest.Many(13)...)), book.ActionsPath)
	var got []string
	for _, g := range v.Groups {
		got = append(got, g.Heading+" "+g.Note)
	}
	if strings.Join(got, ", ") != "Overdue 4, Due in 30 days 1, Done in the last 90 days 4, Done earlier 4" {
		t.Error(got)
	}
	if !strings.HasPrefix(v.Lead, "13 action items, 5 open, 4 overdue.") || v.Facts[2].Name != "Half closed" || !strings.HasPrefix(v.Facts[2].Value.Text, "by day ") {
		t.Errorf("%q %+v", v.Lead, v.Facts)
	}
	if v.Figures[0].SVG == "" || !strings.HasPrefix(v.Figures[0].Heading, "Half of what is promised is closed by day ") {
		t.Errorf("%+v", v.Figures[0])
	}
	v = booktest.View[theme.Actions](t, All(booktest.Input(t, booktest.Many(4)...)), book.ActionsPath)
	if f := v.Figures[0]; f.SVG != "" || f.TooFew != "4 action items with a date: too few for a chart." {
		t.Errorf("%+v", f)
	}
}

func TestGuideBeginsWithFive(t *testing.T) {
	v := booktest.View[theme.Guide](t, All(booktest.Input(t, append(booktest.Many(9), booktest.Special()...)...)), book.GuidePath)
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
	v := booktest.View[theme.Guide](t, All(in), book.GuidePath)
	if !strings.Contains(string(v.Body), "a | b &lt;script&gt; [x](y) *z* `c` \\") {
		t.Error("a severity's meaning was read as Markdown")
	}
}

func TestDraftsSayWhatTheyNeed(t *testing.T) {
	in := booktest.Input(t, booktest.Special()...)
	v := booktest.View[theme.Drafts](t, All(in), book.DraftsPath)
	if len(v.Groups) != 2 || v.Lead != "1 write-up is in review, 1 draft. What they say may still change: do not cite them." {
		t.Fatalf("%q %+v", v.Lead, v.Groups)
	}
	d := v.Groups[0].Drafts[0]
	if d.Needs != "a reviewer is wanted" || d.Meter.Done >= d.Meter.Needed || len(d.Meter.Gaps) != d.Meter.Needed-d.Meter.Done || d.Age != "the incident was 4 days ago" {
		t.Errorf("%+v", d)
	}
	in.Drafts = false
	if v := booktest.View[theme.Drafts](t, All(in), book.DraftsPath); len(v.Groups) != 1 {
		t.Error("an edition without drafts lists them")
	}
}

func TestNotFoundHoldsFromAnyAddress(t *testing.T) {
	in := booktest.Input(t, booktest.Many(7)...)
	in.Built.BaseURL = "https://example.org/post%20mortems/"
	v := booktest.View[theme.NotFound](t, All(in), notFoundPath)
	page, err := theme.Default().Render(v)
	if err != nil {
		t.Fatal(err)
	}
	if v.Root != "/post%20mortems/" || len(v.Latest) != 5 {
		t.Errorf("%q, %d rows", v.Root, len(v.Latest))
	}
	for _, m := range hrefs.FindAllStringSubmatch(string(page), -1) {
		if !strings.HasPrefix(m[1], "/post%20mortems/") && !strings.HasPrefix(m[1], "#") {
			t.Errorf("%s depends on where the page is seen", m[1])
		}
	}
	for base, want := range map[string]string{"": "/", "https://x.example": "/", "https://x.example/a/b": "/a/b/", "::": "/"} {
		if got := sitePath(base); got != want {
			t.Errorf("%q: %q", base, got)
		}
	}
}

func TestRulesShowTheLevelOfThisLibrary(t *testing.T) {
	in := booktest.Input(t)
	in.Catalog.Rules["times/order"] = 0
	v := booktest.View[theme.Rule](t, All(in), "rules/times/order/index.html")
	if v.Level.Class != "off" || len(v.Facts) != 1 || v.Title != "Times run forwards" || strings.Contains(string(v.Body), "<h1") || !strings.Contains(string(v.Body), "<pre") {
		t.Errorf("%+v", v)
	}
}
