package page

import (
	"html"
	"path"
	"regexp"
	"strings"
	"testing"

	"debrief/site/page/model"
	"debrief/site/page/pagetest"
	"debrief/theme"
)

// rendered returns all pages as HTML by path, and the paths of the other files.
func rendered(t *testing.T, in model.Input) (pages map[string]string, data map[string]bool) {
	t.Helper()
	pages, data = map[string]string{}, map[string]bool{}
	th := theme.Default()
	for _, p := range All(in) {
		if p.View == nil {
			data[p.Path] = true
			continue
		}
		if pages[p.Path] != "" {
			t.Errorf("two pages at %s", p.Path)
		}
		v, err := p.View()
		if err != nil {
			t.Fatalf("%s: %v", p.Path, err)
		}
		b, err := th.Render(v)
		if err != nil {
			t.Fatalf("%s: %v", p.Path, err)
		}
		pages[p.Path] = string(b)
		for _, f := range theme.DataFiles(v) {
			data[path.Join(path.Dir(p.Path), f.Name)] = true
		}
	}
	return pages, data
}

var (
	hrefs = regexp.MustCompile(`(?:href|action|src)="([^"]*)"`)
	ids   = regexp.MustCompile(` id="([^"]*)"`)
)

// elsewhere matches files that other stages write.
var elsewhere = regexp.MustCompile(`^(assets/|schema/[a-z-]+\.json$|data/(incidents\.json|incidents\.csv|actions\.csv|trends\.json)$|feed\.(xml|json)$|services/[^/]+/feed\.xml$|actions/overdue\.xml$|search/search\.js$)`)

func TestPagesRenderWithoutBrokenLinks(t *testing.T) {
	for name, in := range map[string]model.Input{
		"empty": pagetest.Input(t), "one": pagetest.Input(t, pagetest.Many(1)...), "few": pagetest.Input(t, append(pagetest.Many(4), pagetest.Special()...)...),
		"some": pagetest.Input(t, append(pagetest.Many(7), pagetest.Special()...)...), "full": pagetest.Input(t, append(pagetest.Many(30), pagetest.Special()...)...), "sample": pagetest.Sample(t),
	} {
		pages, data := rendered(t, in)
		anchors := map[string]map[string]bool{}
		for at, page := range pages {
			anchors[at] = map[string]bool{}
			for _, m := range ids.FindAllStringSubmatch(page, -1) {
				if anchors[at][m[1]] {
					t.Errorf("%s: %s: two elements with the id %s", name, at, m[1])
				}
				anchors[at][html.UnescapeString(m[1])] = true
			}
		}
		for at, page := range pages {
			for _, m := range hrefs.FindAllStringSubmatch(page, -1) {
				to := html.UnescapeString(m[1])
				if strings.Contains(to, "://") || strings.HasPrefix(to, "mailto:") {
					continue
				}
				to, fragment, _ := strings.Cut(to, "#")
				switch {
				case to == "":
					to = at
				case strings.HasPrefix(to, "/") && at == notFoundPath:
					to = strings.TrimPrefix(to, "/")
				default:
					to = path.Join(path.Dir(at), to)
				}
				if elsewhere.MatchString(to) || data[to] {
					continue
				}
				if pages[to] == "" {
					t.Errorf("%s: %s leads to %s, which is not there", name, at, to)
				} else if fragment != "" && !anchors[to][fragment] {
					t.Errorf("%s: %s leads to %s#%s, which is not there", name, at, to, fragment)
				}
			}
		}
	}
}

func TestHomePage(t *testing.T) {
	empty := pagetest.View[theme.Home](t, All(pagetest.Input(t)), model.HomePath)
	if !strings.Contains(empty.Empty, "debrief init") || empty.Lead != "" || empty.Pick != nil || empty.Overdue.Text != "" {
		t.Errorf("empty: %+v", empty)
	}
	v := pagetest.View[theme.Home](t, All(pagetest.Input(t, append(pagetest.Many(13), pagetest.Special()...)...)), model.HomePath)
	if want := "15 incidents, 1 near miss and 1 drill since May 2026, plus 1 external incident. Not counted: 1 withdrawn."; v.Lead != want {
		t.Errorf("lead %q", v.Lead)
	}
	if len(v.Latest) != 10 || v.Latest[0].Title != "It came back" || v.Latest[0].Status.Text != "Draft" {
		t.Errorf("latest: %d, %+v", len(v.Latest), v.Latest[0])
	}
	for _, row := range v.Latest {
		if row.Organisation != "" || row.Title == "Withdrawn" {
			t.Errorf("wrong row in the latest: %s", row.Title)
		}
	}
	if v.Overdue.Text != "4 action items are overdue" || v.Overdue.Href != "./actions/index.html#overdue" {
		t.Errorf("overdue: %+v", v.Overdue)
	}
	if v.Pick == nil || v.Pick.Title != "Number 12" || !strings.Contains(v.Pick.Why, "1 reference from another post-mortem") {
		t.Errorf("pick: %+v", v.Pick)
	}
	var names []string
	for _, f := range v.Facets {
		names = append(names, f.Name)
		for _, c := range f.Values {
			if (c.N == "0") != (c.Href == "") {
				t.Errorf("%s %s: %s leads to %q", f.Name, c.Text, c.N, c.Href)
			}
		}
	}
	if strings.Join(names, " ") != "Severity Service Factors Year Kind" {
		t.Error(names)
	}
}

func TestEditorsPickIsMostReferenced(t *testing.T) {
	files := append(pagetest.Many(3), pagetest.File("pm/2026-10-20-a.md", "---\ntitle: A\nstatus: published\nkind: incident\nseverity: sev4\n---\nSee [[2026-10-04-number]] again.\n"))
	v := pagetest.View[theme.Home](t, All(pagetest.Input(t, files...)), model.HomePath)
	if v.Pick == nil || v.Pick.Title != "Number 1" || v.Pick.Summary != "It failed." ||
		v.Pick.Why != "1 reference from another post-mortem and an example of “Missing monitor” and “Too little headroom”." {
		t.Errorf("%+v", v.Pick)
	}
}

func TestEditorsPickCountsAccountsThatWereGiven(t *testing.T) {
	file := func(collected string) string {
		return "---\ntitle: A\nstatus: published\nkind: incident\nseverity: sev4\naccounts:\n" +
			"  - {id: acc-1, participant: R1, collected: 2026-10-20T10:00:00Z, file: r1.md}\n" +
			"  - {id: acc-2, participant: R2, collected: 2026-10-20T11:00:00Z, file: r2.md}\n" +
			"  - {id: acc-3, participant: R3, " + collected + "file: r3.md}\n---\nIt failed.\n"
	}
	for collected, want := range map[string]string{
		"": "2 first-hand accounts.", "collected: 2026-10-20T12:00:00Z, ": "3 first-hand accounts.",
	} {
		in := pagetest.Input(t, pagetest.File("pm/2026-10-20-a.md", file(collected)))
		if v := pagetest.View[theme.Home](t, All(in), model.HomePath); v.Pick == nil || v.Pick.Why != want {
			t.Errorf("%+v, want %q", v.Pick, want)
		}
	}
}

func TestActionsPage(t *testing.T) {
	v := pagetest.View[theme.Actions](t, All(pagetest.Input(t)), model.ActionsPath)
	if v.Empty == "" || v.Groups != nil || v.Figures != nil {
		t.Errorf("%+v", v)
	}
	v = pagetest.View[theme.Actions](t, All(pagetest.Input(t, pagetest.Many(13)...)), model.ActionsPath)
	var got []string
	for _, g := range v.Groups {
		got = append(got, g.Heading+" "+g.Note)
	}
	if strings.Join(got, ", ") != "Overdue 4, Due in 30 days 1, Done in the last 90 days 4, Done earlier 4" {
		t.Error(got)
	}
	if !strings.HasPrefix(v.Lead, "13 action items, 5 open, 4 overdue.") || v.Facts[2].Name != "Median time to close" || !strings.HasPrefix(v.Facts[2].Value.Text, "20 ") {
		t.Errorf("%q %+v", v.Lead, v.Facts)
	}
	if v.Figures[0].SVG == "" || !strings.HasPrefix(v.Figures[0].Heading, "Median time to close: ") {
		t.Errorf("%+v", v.Figures[0])
	}
	v = pagetest.View[theme.Actions](t, All(pagetest.Input(t, pagetest.Many(4)...)), model.ActionsPath)
	if f := v.Figures[0]; f.SVG != "" || f.TooFew != "4 action items with a date: too few for a chart." {
		t.Errorf("%+v", f)
	}
}

func TestDraftsPageListsMissingParts(t *testing.T) {
	in := pagetest.Input(t, pagetest.Special()...)
	v := pagetest.View[theme.Drafts](t, All(in), model.DraftsPath)
	if len(v.Groups) != 2 || v.Lead != "1 post-mortem is in review, 1 draft. These post-mortems may still change; do not cite them." {
		t.Fatalf("%q %+v", v.Lead, v.Groups)
	}
	d := v.Groups[0].Drafts[0]
	if d.Needs != "needs a reviewer" || d.Meter.Done >= d.Meter.Needed || len(d.Meter.Gaps) != d.Meter.Needed-d.Meter.Done || d.Age != "the incident happened 4 days ago" {
		t.Errorf("%+v", d)
	}
	in.Drafts = false
	if v := pagetest.View[theme.Drafts](t, All(in), model.DraftsPath); len(v.Groups) != 1 {
		t.Error("an edition without drafts lists them")
	}
}

func TestNotFoundPageHasAbsoluteLinks(t *testing.T) {
	in := pagetest.Input(t, pagetest.Many(7)...)
	in.Build.BaseURL = "https://example.org/post%20mortems/"
	v := pagetest.View[theme.NotFound](t, All(in), notFoundPath)
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

func TestActionItemsAreGrouped(t *testing.T) {
	in := pagetest.Input(t, pagetest.Many(9)...)
	open := len(in.Actions.Open())
	pages := All(in)
	for _, question := range []string{"owner", "strength"} { // each action has one value
		v := pagetest.View[theme.Actions](t, pages, model.ActionsByPath(question))
		n := 0
		for _, g := range v.Groups {
			n += len(g.Actions)
			if strings.HasPrefix(g.Heading, "@") {
				t.Errorf("a group is called %s", g.Heading)
			}
		}
		if n != open || open == 0 {
			t.Errorf("by %s: %d actions, %d are open", question, n, open)
		}
	}
	for _, question := range []string{"service", "factor"} {
		v := pagetest.View[theme.Actions](t, pages, model.ActionsByPath(question))
		if len(v.Groups) == 0 || v.Facets[0].Values[0].Current {
			t.Errorf("by %s: %d groups", question, len(v.Groups))
		}
	}
}

// The German texts are tested in theme/i18n; this tests that pages use the language of
// the catalogue.
func TestPagesAreTranslated(t *testing.T) {
	in := pagetest.Input(t, append(pagetest.Many(13), pagetest.Special()...)...)
	in.Catalog.Language = "de"
	pages := All(in)
	home, drafts := pagetest.View[theme.Home](t, pages, model.HomePath), pagetest.View[theme.Drafts](t, pages, model.DraftsPath)
	actions, owners := pagetest.View[theme.Actions](t, pages, model.ActionsPath), pagetest.View[theme.Actions](t, pages, model.ActionsByPath("owner"))
	for got, want := range map[string]string{
		home.Lead:                      "15 Vorfälle, 1 Beinahe-Vorfall und 1 Übung seit Mai 2026, dazu 1 externer Vorfall. Nicht gezählt: 1 zurückgezogen.",
		home.Overdue.Text:              "4 Maßnahmen sind überfällig",
		home.Pick.Why:                  "1 Verweis aus einem anderen Post-mortem und ein Beispiel für „Fehlender Monitor“ und „Zu wenig Reserve“.",
		drafts.Lead:                    "1 Post-mortem ist im Review, 1 Entwurf. Sie können sich noch ändern; bitte nicht zitieren.",
		drafts.Groups[0].Drafts[0].Age: "der Vorfall war vor 4 Tagen",
		actions.Groups[0].Heading:      "Überfällig",
		actions.Facets[0].Name:         "Gruppiert nach",
		owners.Groups[0].Heading:       "Einzelne Personen",
		owners.Title:                   "Maßnahmen nach Zuständigkeit",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
