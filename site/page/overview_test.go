package page

import (
	"fmt"
	"html"
	"path"
	"regexp"
	"strings"
	"testing"
	"time"

	"debrief/site/source"
	"debrief/theme"
)

// many is n incidents of our own, two weeks apart, the last on 18 October 2026:
// each was met at checkout, took a while longer than the one before, and
// promised one action.
func many(n int) []*source.File {
	var files []*source.File
	for i := range n {
		day := time.Date(2026, 10, 18, 9, 0, 0, 0, time.UTC).AddDate(0, 0, -14*(n-1-i))
		at := func(minutes int) string {
			return day.Add(time.Duration(minutes) * time.Minute).Format(time.RFC3339)
		}
		status := "done, closed_at: " + day.AddDate(0, 0, 10+i).Format(time.DateOnly) + ", closed_as: as_planned"
		if i%3 == 0 {
			status = "accepted"
		}
		id := day.Format(time.DateOnly) + "-number"
		files = append(files, text("pm/"+id+".md", fmt.Sprintf(`---
title: Number %d
status: published
kind: incident
severity: sev%d
summary: It failed.
services: [{id: checkout, role: impacted}]
times: {started: %s, detected: %s, mitigated: %s}
detection: {method: %s, had_metric: true, had_monitor: %v}
symptoms: ["pool exhausted: %d", "Pool exhausted"]
factors: [{id: f1, code: observability.monitor_missing, statement: "No monitor watched it, time %d."}, {id: f2, code: capacity.headroom, statement: Full.}]
actions: [{id: a1, title: Watch it, mechanism: slo_alert_with_runbook, addresses: [f1], owner: "@a", created: %s, due: %s, status: %s}]
---
`, i, i%4+1, at(0), at(5+i), at(30+2*i), []string{"alert_slo", "customer_report"}[i%2], i%2 == 0, i%4, i, day.Format(time.DateOnly), day.AddDate(0, 0, 20).Format(time.DateOnly), status)))
	}
	return files
}

// special are write-ups of every other kind, and one that came back.
func special() []*source.File {
	return []*source.File{
		text("pm/2026-09-01-near.md", "---\ntitle: Nearly gone\nstatus: amended\nkind: near_miss\nseverity: sev1\nservices: [{id: checkout, role: impacted}]\ntimes: {started: 2026-09-01T08:00:00Z}\nfactors: [{id: f1, code: design.unsafe_default, barrier: worked, statement: The lock held.}]\namended: [{at: 2026-09-20, note: numbers}]\n---\nLike [[2026-10-04-number]].\n"),
		text("pm/2026-09-02-drill.md", "---\ntitle: A drill\nstatus: published\nkind: drill\nseverity: sev4\n---\n"),
		text("pm/2025-09-03-theirs.md", "---\ntitle: Their outage\nstatus: published\nkind: external\norganisation: Elsewhere Inc\nsources: [\"https://elsewhere.example/x\"]\nseverity: sev1\nservices: [{id: s3, role: impacted}]\nsymptoms: [\"503 Slow Down\"]\nfactors: [{id: f1, code: capacity.headroom, statement: It was full.}]\n---\n"),
		text("pm/2026-10-28-gone.md", "---\ntitle: Withdrawn\nstatus: withdrawn\nkind: incident\nseverity: sev2\nservices: [{id: checkout, role: impacted}]\nsymptoms: [withdrawn symptom]\n---\n"),
		text("pm/2026-10-29-review.md", "---\ntitle: In review\nstatus: in_review\nkind: incident\nseverity: sev2\nservices: [{id: checkout, role: impacted}]\n---\n"),
		text("pm/2026-10-30-back.md", "---\ntitle: It came back\nstatus: draft\nkind: incident\nseverity: sev2\ntimes: {started: 2026-10-30T08:00:00Z}\nfactors: [{id: f1, code: observability.monitor_missing, statement: Again.}]\nrelated: [{id: 2026-10-18-number, rel: recurrence_of, note: the same pool}]\n---\n"),
	}
}

func viewAt[V theme.View](t *testing.T, in Input, at string) V {
	t.Helper()
	for _, p := range All(in) {
		if p.Path == at {
			v, err := p.View()
			if err != nil {
				t.Fatal(err)
			}
			return v.(V)
		}
	}
	t.Fatalf("no page at %s", at)
	panic("unreachable")
}

// rendered are all pages as HTML by their path, and the paths of the rest.
func rendered(t *testing.T, in Input) (pages map[string]string, data map[string]bool) {
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
	for name, in := range map[string]Input{
		"empty": told(t), "one": told(t, many(1)...), "few": told(t, append(many(4), special()...)...),
		"some": told(t, append(many(7), special()...)...), "full": told(t, append(many(30), special()...)...), "sample": sample(t),
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
	empty := viewAt[theme.Home](t, told(t), homePath)
	if !strings.Contains(empty.Empty, "debrief init") || empty.Lead != "" || empty.Pick != nil || empty.Overdue.Text != "" {
		t.Errorf("empty: %+v", empty)
	}
	v := viewAt[theme.Home](t, told(t, append(many(13), special()...)...), homePath)
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
	files := append(many(3), text("pm/2026-10-20-a.md", "---\ntitle: A\nstatus: published\nkind: incident\nseverity: sev4\n---\nSee [[2026-10-04-number]] again.\n"))
	v := viewAt[theme.Home](t, told(t, files...), homePath)
	if v.Pick == nil || v.Pick.Title != "Number 1" || v.Pick.Summary != "It failed." ||
		v.Pick.Why != "1 other write-up refers to it and it shows what is meant by “monitor missing” and “headroom”." {
		t.Errorf("%+v", v.Pick)
	}
}

func TestServicePage(t *testing.T) {
	in := told(t, append(many(13), special()...)...)
	v := viewAt[theme.Service](t, in, "services/checkout/index.html")
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
	in = told(t)
	if v := viewAt[theme.Service](t, in, "services/checkout/index.html"); v.Empty != "None recorded. That is not the same as none happened." || v.Figures != nil {
		t.Errorf("%+v", v)
	}
	in = told(t, many(2)...)
	if v := viewAt[theme.Service](t, in, "services/checkout/index.html"); v.Figures[0].TooFew != "2 incidents: too few for a chart." || v.Figures[0].SVG != "" {
		t.Errorf("%+v", v.Figures)
	}
}

func TestFactorPage(t *testing.T) {
	in := told(t, append(many(6), special()...)...)
	v := viewAt[theme.Factor](t, in, "factors/capacity.headroom/index.html")
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
	v = viewAt[theme.Factor](t, in, "factors/observability.monitor_missing/index.html")
	if len(v.Helped) != 4 || !strings.HasPrefix(v.HelpNote, "4 actions against it are done. Since the last was closed, on 2 November 2026, it has not been seen. That alone does not show") {
		t.Errorf("%d %q", len(v.Helped), v.HelpNote)
	}
	v = viewAt[theme.Factor](t, in, "factors/design.unsafe_default/index.html")
	if len(v.Groups) != 1 || v.Groups[0].Heading != "Where a control held" || v.Facts != nil {
		t.Errorf("%+v %+v", v.Groups, v.Facts)
	}
	v = viewAt[theme.Factor](t, in, "factors/capacity.hot_spot/index.html")
	if v.Empty != "Not seen yet. No write-up names it." || v.Means == "" {
		t.Errorf("%+v", v)
	}
}

func TestSymptoms(t *testing.T) {
	v := viewAt[theme.Symptoms](t, told(t, append(many(6), special()...)...), symptomsPath)
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

func TestSymptomAnchors(t *testing.T) {
	long := strings.Repeat("word ", 40)
	for text, want := range map[string]string{"Pool: exhausted!": "s-pool-exhausted", "ошибка": "s-ошибка"} {
		if got := symptomAnchor(text); got != want {
			t.Errorf("%q: %s", text, got)
		}
	}
	seen := map[string]string{}
	for _, text := range []string{"!!!", "???", long + "a", long + "b", ""} {
		a := symptomAnchor(text)
		if seen[a] != "" || len(a) > 100 || strings.ContainsAny(a, " \"<>") {
			t.Errorf("%q and %q: %s", text, seen[a], a)
		}
		seen[a] = text
	}
	b := open(told(t))
	if got := b.symptomHref("incidents/2026-01-01-a/index.html", "No route"); got != "../../symptoms/index.html#s-no-route" {
		t.Error(got)
	}
}
