package incident

import (
	"fmt"
	"strings"
	"testing"

	"debrief/site/page/model"
	"debrief/site/page/pagetest"
	"debrief/site/source"
	"debrief/theme"
)

func TestIncidentPage(t *testing.T) {
	v := pagetest.View[theme.Incident](t, Pages(model.NewSite(pagetest.Sample(t))), "incidents/2026-10-14-checkout-5xx/index.html")
	var facts []string
	for _, f := range v.Facts {
		facts = append(facts, f.Name+": "+f.Value.Text)
	}
	if got := strings.Join(facts, "; "); got != "Impact: 11 %; Time to detect: 19 min; Time to mitigate: 1 h 13; Detected by: support; Actions: 1 of 1 open" {
		t.Errorf("facts: %s", got)
	}
	if v.Now.Ended != "Pool set back, see." && v.Now.Ended != "Pool set back, see f1." || v.Now.Action.Href != "#t-0902" {
		t.Errorf("the fix: %q at %s", v.Now.Ended, v.Now.Action.Href)
	}
	if v.Authors != "@mira and team Payments" || v.Services[0].Text != "Checkout" {
		t.Errorf("authors %q, services %v", v.Authors, v.Services)
	}
	if f := v.Factors.Factors[0]; string(f.Statement) != `Nobody watched  <a class="ref" href="#ev-1" title="Checkout 5xx ratio">ev-1</a>.` || f.Elsewhere.Text != "also in 1 other post-mortem" {
		t.Errorf("factor %+v", f)
	}
	if a := v.Actions.Groups[0].Actions[0]; a.Late != "3 days overdue" || a.Owner != "team Payments, @lee" || a.Tracker.Href != "" || a.Strength != "intermediate" || a.State.Class != "overdue" {
		t.Errorf("action %+v", a)
	}
	if len(v.Backlinks) != 1 || string(v.Backlinks[0].Sentence) != "As in Checkout returned 5xx before." {
		t.Errorf("backlinks %+v", v.Backlinks)
	}
	if a := v.Accounts; a.Note != "1 of 2 people involved gave a first-hand account." || a.Accounts[0].Role != "On-call engineer, payments" || a.Accounts[0].About != "written, given 7 h after the impact ended, before the review meeting" ||
		string(a.Accounts[0].Body) != "<h4 id=\"acc-1-what-i-saw\">What I saw</h4>\n<p>Errors.</p>\n" {
		t.Errorf("accounts %+v", a)
	}
}

func TestTimelineShowsGapsMilestonesAndAllRows(t *testing.T) {
	v := pagetest.View[theme.Incident](t, Pages(model.NewSite(pagetest.Sample(t))), "incidents/2026-10-14-checkout-5xx/index.html")
	var rows []string
	for _, d := range v.Timeline.Days {
		rows = append(rows, "= "+d.Date.Text)
		for _, e := range d.Events {
			rows = append(rows, strings.Join([]string{e.N, e.When.Text, e.Mark, string(e.What), e.Gap}, "|"))
		}
	}
	want := `= 13 October 2026
|22:00||Pool resized|
= 14 October 2026
1|08:12|Started|Errors rise|
2|08:31|Detected|Support writes|
3|09:02||Pool set back, see <a class="ref" href="#f1" title="Missing monitor">f1</a>|nothing recorded for 31 min
4|09:25|Mitigated|All is well|nothing recorded for 23 min`
	if got := strings.Join(rows, "\n"); got != want {
		t.Errorf("got\n%s", got)
	}
	if string(v.Timeline.Body) != "<p>Said beside the table.</p>\n" {
		t.Errorf("beside the events: %s", v.Timeline.Body)
	}
	if v.Timeline.Strip.SVG == "" {
		t.Error("no strip")
	}
}

func TestCustomSectionsAreShown(t *testing.T) {
	v := pagetest.View[theme.Incident](t, Pages(model.NewSite(pagetest.Sample(t))), "incidents/2026-10-14-checkout-5xx/index.html")
	if len(v.Extra) != 1 || v.Extra[0].ID != "s-our-own-heading" {
		t.Fatalf("%+v", v.Extra)
	}
	want := "<p>Kept <a href=\"https://example.org/\" rel=\"noopener noreferrer\">as it is</a> and <a href=\"../../incidents/2026-10-14-checkout-5xx/evidence/x.csv\">here</a> and away.</p>\n"
	if string(v.Extra[0].Body) != want {
		t.Errorf("got  %s\nwant %s", v.Extra[0].Body, want)
	}
}

func TestEvidenceIsChartedLinkedOrNamed(t *testing.T) {
	in := pagetest.Sample(t)
	v := pagetest.View[theme.Incident](t, Pages(model.NewSite(in)), "incidents/2026-10-14-checkout-5xx/index.html")
	if len(v.Evidence.Figures) != 1 || v.Evidence.Figures[0].Heading != "Checkout 5xx ratio: 1% before the incident, 11.1% at 08:40" || v.Evidence.Figures[0].ID != "ev-1" {
		t.Errorf("figures %+v", v.Evidence.Figures)
	}
	if f := v.Evidence.Files; len(f) != 2 || strings.Count(f[0].Lines, "\n") != maxLogMatches-1 || f[1].Link.Href != "https://dash.example/d/1" || !strings.Contains(f[1].Text, "not in this library") {
		t.Errorf("files %+v", f)
	}
	var data []string
	for _, p := range Pages(model.NewSite(in)) {
		if p.Data != nil {
			data = append(data, p.Path)
			if _, err := p.Data(); err != nil {
				t.Error(err)
			}
		}
	}
	if got := strings.Join(data, " "); got != "incidents/2026-10-14-checkout-5xx/evidence/x.csv incidents/2026-10-14-checkout-5xx/evidence/x.log _redirects" {
		t.Errorf("copied: %s", got)
	}
}

func TestAliasRedirectsToPage(t *testing.T) {
	in := pagetest.Sample(t)
	in.Build.BaseURL = "https://fern.example/post mortems/"
	v := pagetest.View[theme.Moved](t, Pages(model.NewSite(in)), "incidents/inc-4821/index.html")
	if v.To.Href != "../../incidents/2026-10-14-checkout-5xx/index.html" || v.Frame.Canonical != in.Build.BaseURL+"incidents/2026-10-14-checkout-5xx/" {
		t.Errorf("leads to %s, and is %s", v.To.Href, v.Frame.Canonical)
	}
	for _, p := range Pages(model.NewSite(in)) {
		if p.Path == RedirectsPath {
			text, err := p.Data()
			if want := "\n/post%20mortems/incidents/inc-4821/ /post%20mortems/incidents/2026-10-14-checkout-5xx/ 301\n"; err != nil || !strings.Contains(string(text), want) {
				t.Errorf("%v\n%s", err, text)
			}
			return
		}
	}
	t.Error("no file for hosts")
}

// An alias that is no valid folder name would stop the build of the whole site.
func TestInvalidFolderNameHasNoRedirect(t *testing.T) {
	aliases := `["` + strings.Repeat("long", 100) + `", "` + strings.Repeat("漢", 90) + `", CON, OPS-7]`
	in := pagetest.Input(t, pagetest.File("pm/2026-10-14-a.md", "---\ntitle: A\nstatus: published\naliases: "+aliases+"\n---\nText.\n"))
	var moved []string
	for _, p := range Pages(model.NewSite(in)) {
		if p.Path == RedirectsPath || strings.HasPrefix(p.Path, "incidents/") && !strings.HasPrefix(p.Path, "incidents/2026-10-14-a/") {
			moved = append(moved, p.Path)
		}
	}
	if got := strings.Join(moved, " "); got != "incidents/ops-7/index.html _redirects" {
		t.Error(got)
	}
}

func TestBrokenPostmortemHasPage(t *testing.T) {
	in := pagetest.Input(t, pagetest.File("pm/2026-10-14-nested.md", "---\ntitle: Deep\n---\n"+strings.Repeat(">", 9999)), pagetest.File("pm/no end.md", "---\ntitle: x\n"), &source.File{Path: "pm/2026-10-15-link.md", Problem: "is a symbolic link to x"})
	for _, path := range []string{"incidents/2026-10-14-nested/index.html", "incidents/2026-10-15-link/index.html"} {
		v := pagetest.View[theme.Incident](t, Pages(model.NewSite(in)), path)
		last := v.Banners[len(v.Banners)-1]
		if last.Title != "The text is not shown" || last.Text == "" {
			t.Errorf("%s: %+v", path, v.Banners)
		}
	}
	for _, p := range Pages(model.NewSite(in)) {
		if strings.ContainsAny(p.Path, " <>") {
			t.Errorf("a page at %q", p.Path)
		}
	}
}

func TestBriefFitsOnePageAndCountsOmissions(t *testing.T) {
	const at = "incidents/2026-10-14-checkout-5xx/brief/index.html"
	in := pagetest.Sample(t)
	in.Build.BaseURL = "https://pm.example/"
	v := pagetest.View[theme.Brief](t, Pages(model.NewSite(in)), at)
	if len(v.Factors) != 1 || v.Factors[0].Statement != "Nobody watched ." && v.Factors[0].Statement != "Nobody watched <it>." || v.FactorsMore != "" || v.ActionsMore != "" {
		t.Errorf("factors %+v %q %q", v.Factors, v.FactorsMore, v.ActionsMore)
	}
	if a := v.Actions; len(a) != 1 || a[0].Href != "../../../incidents/2026-10-14-checkout-5xx/index.html#a1" || a[0].Late != "3 days overdue" {
		t.Errorf("actions %+v", v.Actions)
	}
	if v.Cite != "2026-10-14-checkout-5xx, “Checkout returned 5xx”, at commit 0123456789ab" || v.Canonical != "https://pm.example/incidents/2026-10-14-checkout-5xx/" {
		t.Errorf("cite %q, canonical %q", v.Cite, v.Canonical)
	}

	long := strings.Repeat("So many words about one thing. ", 12)
	var big strings.Builder
	big.WriteString("---\ntitle: Other\nstatus: published\nkind: incident\nseverity: sev3\nsummary: " + long + "\nfactors:\n")
	for i := range 40 {
		fmt.Fprintf(&big, "  - {id: f%d, code: observability.monitor_missing, statement: %q}\n", i, long)
	}
	big.WriteString("actions:\n")
	for i := range 30 {
		fmt.Fprintf(&big, "  - {id: a%d, title: %q, owner: \"@lee\", status: done}\n", i, long)
	}
	big.WriteString("  - {id: a99, title: Still open, owner: \"@lee\", status: accepted}\n---\n")
	v = pagetest.View[theme.Brief](t, Pages(model.NewSite(pagetest.Input(t, pagetest.File("pm/2026-10-20-other.md", big.String())))), "incidents/2026-10-20-other/brief/index.html")
	if len(v.Factors) < 3 || len(v.Factors) > 10 || v.FactorsMore == "" || len(v.Actions) < 2 || len(v.Actions) > 10 || v.ActionsMore == "" {
		t.Errorf("%d factors and %q, %d actions and %q", len(v.Factors), v.FactorsMore, len(v.Actions), v.ActionsMore)
	}
	if v.Actions[0].Title != "Still open" {
		t.Errorf("what is open does not come first: %q", v.Actions[0].Title)
	}
}

// The German texts are tested in theme/i18n; this tests that the page uses the language
// of its catalogue.
func TestIncidentPageIsTranslated(t *testing.T) {
	in := pagetest.Sample(t)
	in.Catalog.Language = "de"
	v := pagetest.View[theme.Incident](t, Pages(model.NewSite(in)), "incidents/2026-10-14-checkout-5xx/index.html")
	var facts []string
	for _, f := range v.Facts {
		facts = append(facts, f.Name+": "+f.Value.Text)
	}
	day := v.Timeline.Days[1]
	factor, account := v.Factors.Factors[0], v.Accounts.Accounts[0]
	for got, want := range map[string]string{
		strings.Join(facts, "; "):     "Auswirkung: 11 %; Zeit bis zur Erkennung: 19 min; Zeit bis zur Eindämmung: 1 h 13; Erkannt durch: den Support; Maßnahmen: 1 von 1 offen",
		day.Date.Text:                 "14. Oktober 2026",
		day.Events[0].Mark:            "Begonnen",
		day.Events[2].Gap:             "31 min lang nichts aufgezeichnet",
		v.Evidence.Figures[0].Heading: "Checkout 5xx ratio: 1 % vor dem Vorfall, 11,1 % um 08:40",
		v.Accounts.Note:               "Schilderungen: 1 von 2 Beteiligten.",
		account.About:                 "schriftlich, 7 h nach dem Ende der Auswirkung, vor der Besprechung im Review",
		factor.Elsewhere.Text:         "auch in 1 anderen Post-mortem",
		v.Now.Action.Text:             "Im Zeitverlauf",
		v.Cite:                        "2026-10-14-checkout-5xx, „Checkout returned 5xx“, bei Commit 0123456789ab",
		v.RevisionsNote:               "Dieses Post-mortem hat noch keinen Commit.",
		v.Actions.Groups[0].Heading:   "Jetzt",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
