package page

import (
	"fmt"
	"html"
	"path"
	"regexp"
	"strings"
	"testing"

	"debrief/site/book"
	"debrief/site/book/booktest"
	"debrief/theme"
)

// rendered are all pages as HTML by their path, and the paths of the rest.
func rendered(t *testing.T, in book.Input) (pages map[string]string, data map[string]bool) {
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
	}
	return pages, data
}

var (
	hrefs = regexp.MustCompile(`(?:href|action|src)="([^"]*)"`)
	ids   = regexp.MustCompile(` id="([^"]*)"`)
)

// elsewhere are files that other stages write.
var elsewhere = regexp.MustCompile(`^(assets/|data/(incidents\.json|incidents\.csv|actions\.csv|trends\.json)$|feed\.(xml|json)$|search/search\.js$)`)

func TestEveryPageRendersAndEveryLinkLeadsSomewhere(t *testing.T) {
	for name, in := range map[string]book.Input{
		"empty": booktest.Input(t), "one": booktest.Input(t, booktest.Many(1)...), "few": booktest.Input(t, append(booktest.Many(4), booktest.Special()...)...),
		"some": booktest.Input(t, append(booktest.Many(7), booktest.Special()...)...), "full": booktest.Input(t, append(booktest.Many(30), booktest.Special()...)...), "sample": booktest.Sample(t),
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

func TestHome(t *testing.T) {
	empty := booktest.View[theme.Home](t, All(booktest.Input(t)), book.HomePath)
	if !strings.Contains(empty.Empty, "debrief init") || empty.Lead != "" || empty.Pick != nil || empty.Overdue.Text != "" {
		t.Errorf("empty: %+v", empty)
	}
	v := booktest.View[theme.Home](t, All(booktest.Input(t, append(booktest.Many(13), booktest.Special()...)...)), book.HomePath)
	if want := "15 incidents, 1 near miss and 1 drill since May 2026, and 1 incident of other organisations, to learn from."; v.Lead != want {
		t.Errorf("lead %q", v.Lead)
	}
	if len(v.Latest) != 10 || v.Latest[0].Title != "It came back" || v.Latest[0].Status.Text != "Draft" {
		t.Errorf("latest: %d, %+v", len(v.Latest), v.Latest[0])
	}
	for _, row := range v.Latest {
		if row.Organisation != "" || row.Title == "Withdrawn" {
			t.Errorf("among the latest of ours: %s", row.Title)
		}
	}
	if v.Overdue.Text != "4 action items are overdue" || v.Overdue.Href != "./actions/index.html#overdue" {
		t.Errorf("overdue: %+v", v.Overdue)
	}
	if v.Pick == nil || v.Pick.Title != "Number 12" || !strings.Contains(v.Pick.Why, "1 other write-up refers to it") {
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

func TestPickIsTheOneThatOthersReferTo(t *testing.T) {
	files := append(booktest.Many(3), booktest.File("pm/2026-10-20-a.md", "---\ntitle: A\nstatus: published\nkind: incident\nseverity: sev4\n---\nSee [[2026-10-04-number]] again.\n"))
	v := booktest.View[theme.Home](t, All(booktest.Input(t, files...)), book.HomePath)
	if v.Pick == nil || v.Pick.Title != "Number 1" || v.Pick.Summary != "It failed." ||
		v.Pick.Why != "1 other write-up refers to it and it shows what is meant by “monitor missing” and “headroom”." {
		t.Errorf("%+v", v.Pick)
	}
}

func TestServicePage(t *testing.T) {
	in := booktest.Input(t, append(booktest.Many(13), booktest.Special()...)...)
	v := booktest.View[theme.Service](t, All(in), "services/checkout/index.html")
	if v.Facts[0].Value.Text != "Payments" || v.Facts[1].Name != "Also called" || v.Facts[1].Value.Text != "shop" {
		t.Errorf("%+v", v.Facts)
	}
	if len(v.Groups) != 2 || v.Groups[0].Note != "14 incidents and 1 near miss" || len(v.Groups[0].Rows) != 10 || len(v.Groups[1].Rows) != 5 {
		t.Errorf("%+v", v.Groups)
	}
	if v.Factors[0].Text != "Headroom" || v.Factors[0].N != "13 of 15" {
		t.Errorf("%+v", v.Factors)
	}
	for _, c := range v.Factors {
		if c.Text == "Unsafe default" {
			t.Error("a control that held is listed as a factor")
		}
	}
	if v.Detected[0].Text != "An alert on a service objective" || v.Detected[0].N != "7 of 15" {
		t.Errorf("%+v", v.Detected)
	}
	if v.Figures[0].SVG == "" || v.Figures[0].Source != "n = 14." || len(v.Actions) != 5 {
		t.Errorf("%+v, %d actions", v.Figures[0], len(v.Actions))
	}
	in = booktest.Input(t)
	if v := booktest.View[theme.Service](t, All(in), "services/checkout/index.html"); v.Empty != "None recorded. That is not the same as none happened." || v.Figures != nil {
		t.Errorf("%+v", v)
	}
	in = booktest.Input(t, booktest.Many(2)...)
	if v := booktest.View[theme.Service](t, All(in), "services/checkout/index.html"); v.Figures[0].TooFew != "2 incidents: too few for a chart." || v.Figures[0].SVG != "" {
		t.Errorf("%+v", v.Figures)
	}
}

func TestFactorPage(t *testing.T) {
	in := booktest.Input(t, append(booktest.Many(6), booktest.Special()...)...)
	v := booktest.View[theme.Factor](t, All(in), "factors/capacity.headroom/index.html")
	if len(v.Groups) != 2 || v.Groups[0].Note != "6" || v.Groups[0].Rows[0].Quote != "Full." || v.Groups[1].Heading != "Learnt from others" || v.Groups[1].Rows[0].Organisation != "Elsewhere Inc" {
		t.Errorf("%+v", v.Groups)
	}
	if v.Facts[0].Value.Text != "6 of 8" || v.Facts[0].Note != "" { // no interval for so few
		t.Errorf("%+v", v.Facts[0])
	}
	if len(v.NotSee) != 1 || v.NotSee[0].Href != "../../factors/capacity.hot_spot/index.html" {
		t.Errorf("%+v", v.NotSee)
	}
	if len(v.Services.Rows) != 1 || v.Services.Rows[0].Cells[0].Text != "6" {
		t.Errorf("%+v", v.Services)
	}
	if len(v.Related) == 0 || v.Related[0].Text != "Monitor missing" || v.Related[0].N != "in 6" {
		t.Errorf("%+v", v.Related)
	}
	v = booktest.View[theme.Factor](t, All(in), "factors/observability.monitor_missing/index.html")
	if len(v.Helped) != 4 || !strings.HasPrefix(v.HelpNote, "4 actions against it are done. Since the last was closed, on 2 November 2026, it has not been seen. That alone does not show") {
		t.Errorf("%d %q", len(v.Helped), v.HelpNote)
	}
	v = booktest.View[theme.Factor](t, All(in), "factors/design.unsafe_default/index.html")
	if len(v.Groups) != 1 || v.Groups[0].Heading != "Where a control held" || v.Facts != nil {
		t.Errorf("%+v %+v", v.Groups, v.Facts)
	}
	v = booktest.View[theme.Factor](t, All(in), "factors/capacity.hot_spot/index.html")
	if v.Empty != "Not seen yet. No write-up names it." || v.Means == "" {
		t.Errorf("%+v", v)
	}
}

func TestSymptoms(t *testing.T) {
	v := booktest.View[theme.Symptoms](t, All(booktest.Input(t, append(booktest.Many(6), booktest.Special()...)...)), book.SymptomsPath)
	var got []string
	for _, l := range v.Letters {
		for _, s := range l.Symptoms {
			got = append(got, fmt.Sprintf("%s %s %s %d", l.Text, s.ID, s.Text, len(s.Incidents)))
		}
	}
	want := `P s-pool-exhausted Pool exhausted 6
P s-pool-exhausted-0 pool exhausted: 0 2
P s-pool-exhausted-1 pool exhausted: 1 2
P s-pool-exhausted-2 pool exhausted: 2 1
P s-pool-exhausted-3 pool exhausted: 3 1
0–9 s-503-slow-down 503 Slow Down 1`
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	if last := v.Letters[0].Symptoms[0].Incidents[5]; last.Title != "and 1 earlier write-up" {
		t.Errorf("%+v", last)
	}
}
