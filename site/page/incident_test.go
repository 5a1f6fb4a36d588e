package page

import (
	"strings"
	"testing"
	"time"

	"debrief/site/action"
	"debrief/site/catalog"
	"debrief/site/library"
	"debrief/site/outline"
	"debrief/site/source"
	"debrief/site/trend"
	"debrief/theme"
)

// told is the site's Input for a few files below pm/.
func told(t *testing.T, files ...*source.File) Input {
	t.Helper()
	lib := library.Read(files, "pm", nil)
	words, _ := catalog.Read(&source.File{Path: "pm/_catalog.yaml", Data: []byte("title: Ours\nteams: [{id: pay, name: Payments}]\nservices: [{id: checkout, name: Checkout, owner: pay, aliases: [shop]}]\nrepository: {url: \"https://code.example/x\"}\n")})
	form, _ := outline.Of(nil, "pm")
	now := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	return Input{Library: lib, Catalog: words, Outline: form, Drafts: true, Actions: action.Of(lib, now), Trends: trend.Of(lib, now), Built: Built{Now: now, Commit: "0123456789abcdef"}}
}

func text(path, content string) *source.File {
	return &source.File{Path: path, Data: []byte(content), Size: int64(len(content))}
}

// incidentAt is the view of the page at path, which must be there.
func incidentAt(t *testing.T, in Input, path string) theme.Incident {
	t.Helper()
	for _, p := range All(in) {
		if p.Path == path {
			v, err := p.View()
			if err != nil {
				t.Fatal(err)
			}
			return v.(theme.Incident)
		}
	}
	t.Fatalf("no page at %s", path)
	return theme.Incident{}
}

const checkout = `---
title: Checkout returned 5xx
status: published
kind: incident
severity: sev2
summary: "One in nine failed."
authors: ["@mira", "team:pay"]
aliases: [INC-4821]
services: [{id: shop, role: impacted}]
times:
  introduced: {at: 2026-10-01, precision: 1d}
  started: 2026-10-14T08:12:00Z
  detected: 2026-10-14T08:31:00Z
  acknowledged: {at: 2026-10-14T08:33:00Z, precision: 1h}
  mitigated: 2026-10-14T09:25:00Z
  resolved: unknown
detection: {method: support_report, had_metric: true, had_monitor: false}
impact: [{what: failed checkouts, value: 41300, unit: requests, of: 371000, confidence: measured, evidence: ev-1}]
symptoms: ["upstream connect error"]
factors: [{id: f1, code: observability.monitor_missing, layer: technical, barrier: absent, statement: "Nobody watched <it> [ev-1]."}]
evidence:
  - {id: ev-1, type: metric_snapshot, title: Checkout 5xx ratio, file: evidence/x.csv, unit: ratio, resolution: 1m}
  - {id: ev-2, type: log_excerpt, title: Log, file: evidence/x.log}
  - {id: ev-3, type: screenshot, title: Gone, file: evidence/none.png, source: "https://dash.example/d/1"}
participants: [{ref: R1, group: responder, role: on-call engineer, team: payments}, {ref: I1, group: identifier, role: support agent}]
accounts: [{id: acc-1, participant: R1, method: written, collected: 2026-10-14T16:25:00Z, before_review: true, file: accounts/r1.md}]
actions:
  - {id: a1, title: Watch it, type: detect, horizon: now, mechanism: slo_alert_with_runbook, addresses: [f1], owner: "team:pay", dri: "@lee", created: 2026-10-16, due: 2026-10-30, status: accepted, tracker: "javascript:alert(1)"}
published: 2026-10-20
---
## Summary

It failed.

## Timeline

| Time (UTC) | Event | Kind | Who | Evidence |
|---|---|---|---|---|
| 2026-10-13 22:00 | Pool resized | change | | |
| 2026-10-14 08:12 | Errors rise | signal | | [ev-1] |
| 08:31 | Support writes | signal | | |
| 09:02 | Pool set back, see [f1] | action | on-call | |
| 09:25 | All is well | signal | | |

Said beside the table.

## Our own heading

Kept [as it is](https://example.org/) and [here](evidence/x.csv) and [away](../../../etc/passwd).
`

func sample(t *testing.T) Input {
	return told(t,
		text("pm/2026-10-14-checkout-5xx/index.md", checkout),
		text("pm/2026-10-14-checkout-5xx/evidence/x.csv", "time,value\n2026-10-14T08:00:00Z,0.01\n2026-10-14T08:05:00Z,0.01\n2026-10-14T08:10:00Z,0.01\n2026-10-14T08:40:00Z,0.111\n2026-10-14T09:30:00Z,0.01\n"),
		text("pm/2026-10-14-checkout-5xx/evidence/x.log", strings.Repeat("line\n", 30)),
		text("pm/2026-10-14-checkout-5xx/accounts/r1.md", "# R1\n\n## What I saw\n\nErrors.\n"),
		text("pm/2026-10-20-other.md", "---\ntitle: Other\nstatus: published\nkind: incident\nseverity: sev3\nfactors: [{id: f1, code: observability.monitor_missing, statement: s}]\n---\n## Analysis\n\nAs in [[2026-10-14-checkout-5xx]] before.\n"),
	)
}

func TestThePageOfAWriteUp(t *testing.T) {
	v := incidentAt(t, sample(t), "incidents/2026-10-14-checkout-5xx/index.html")
	var facts []string
	for _, f := range v.Facts {
		facts = append(facts, f.Name+": "+f.Value.Text)
	}
	if got := strings.Join(facts, "; "); got != "Impact: 11 %; To detect: 19 min; To mitigate: 1 h 13; Detected by: support; Actions: 1 of 1 open" {
		t.Errorf("facts: %s", got)
	}
	if v.Now.Ended != "Pool set back, see." && v.Now.Ended != "Pool set back, see f1." || v.Now.Action.Href != "#t-0902" {
		t.Errorf("what ended it: %q at %s", v.Now.Ended, v.Now.Action.Href)
	}
	if v.Authors != "@mira and team Payments" || v.Services[0].Text != "Checkout" {
		t.Errorf("authors %q, services %v", v.Authors, v.Services)
	}
	if f := v.Factors.Factors[0]; string(f.Statement) != `Nobody watched  <a class="ref" href="#ev-1" title="Checkout 5xx ratio">ev-1</a>.` || f.Elsewhere.Text != "also in 1 other" {
		t.Errorf("factor %+v", f)
	}
	if a := v.Actions.Groups[0].Actions[0]; a.Late != "3 days late" || a.Owner != "team Payments, @lee" || a.Tracker.Href != "" || a.Strength != "intermediate" || a.State.Class != "overdue" {
		t.Errorf("action %+v", a)
	}
	if len(v.Backlinks) != 1 || string(v.Backlinks[0].Sentence) != "As in Checkout returned 5xx before." {
		t.Errorf("backlinks %+v", v.Backlinks)
	}
	if a := v.Accounts; a.Note != "1 of 2 participants have been heard." || a.Accounts[0].Role != "On-call engineer, payments" || a.Accounts[0].About != "written, 7 h after it was over, before the review" ||
		string(a.Accounts[0].Body) != "<h4 id=\"acc-1-what-i-saw\">What I saw</h4>\n<p>Errors.</p>\n" {
		t.Errorf("accounts %+v", a)
	}
}

func TestTheTimelineShowsGapsAndMilestonesAndLosesNothing(t *testing.T) {
	v := incidentAt(t, sample(t), "incidents/2026-10-14-checkout-5xx/index.html")
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
3|09:02||Pool set back, see <a class="ref" href="#f1" title="monitor missing">f1</a>|31 min, nothing recorded
4|09:25|Mitigated|All is well|23 min, nothing recorded`
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

func TestASectionOfTheWritersOwnStays(t *testing.T) {
	v := incidentAt(t, sample(t), "incidents/2026-10-14-checkout-5xx/index.html")
	if len(v.Extra) != 1 || v.Extra[0].ID != "s-our-own-heading" {
		t.Fatalf("%+v", v.Extra)
	}
	want := "<p>Kept <a href=\"https://example.org/\" rel=\"noopener noreferrer\">as it is</a> and <a href=\"../../incidents/2026-10-14-checkout-5xx/evidence/x.csv\">here</a> and away.</p>\n"
	if string(v.Extra[0].Body) != want {
		t.Errorf("got  %s\nwant %s", v.Extra[0].Body, want)
	}
}

func TestEvidenceIsDrawnShownOrNamed(t *testing.T) {
	in := sample(t)
	v := incidentAt(t, in, "incidents/2026-10-14-checkout-5xx/index.html")
	if len(v.Evidence.Figures) != 1 || v.Evidence.Figures[0].Heading != "Checkout 5xx ratio: from 1.0 % before to 11 % at 08:40" || v.Evidence.Figures[0].ID != "ev-1" {
		t.Errorf("figures %+v", v.Evidence.Figures)
	}
	if f := v.Evidence.Files; len(f) != 2 || strings.Count(f[0].Lines, "\n") != firstLines || f[1].Link.Href != "https://dash.example/d/1" || !strings.Contains(f[1].Text, "not kept") {
		t.Errorf("files %+v", f)
	}
	var data []string
	for _, p := range All(in) {
		if p.Data != nil {
			data = append(data, p.Path)
			if _, err := p.Data(); err != nil {
				t.Error(err)
			}
		}
	}
	if got := strings.Join(data, " "); got != "incidents/2026-10-14-checkout-5xx/evidence/x.csv incidents/2026-10-14-checkout-5xx/evidence/x.log" {
		t.Errorf("copied: %s", got)
	}
}

func TestAnOldNumberLeadsToThePage(t *testing.T) {
	for _, p := range All(sample(t)) {
		if p.Path == "incidents/inc-4821/index.html" {
			v, _ := p.View()
			if to := v.(theme.Moved).To.Href; to != "../../incidents/2026-10-14-checkout-5xx/index.html" {
				t.Errorf("leads to %s", to)
			}
			return
		}
	}
	t.Error("no page at the alias")
}

func TestABrokenWriteUpStillHasAPage(t *testing.T) {
	in := told(t, text("pm/2026-10-14-nested.md", "---\ntitle: Deep\n---\n"+strings.Repeat(">", 9999)), text("pm/no end.md", "---\ntitle: x\n"), &source.File{Path: "pm/2026-10-15-link.md", Problem: "is a symbolic link to x"})
	for _, path := range []string{"incidents/2026-10-14-nested/index.html", "incidents/2026-10-15-link/index.html"} {
		v := incidentAt(t, in, path)
		last := v.Banners[len(v.Banners)-1]
		if last.Title != "The text is not shown" || last.Text == "" {
			t.Errorf("%s: %+v", path, v.Banners)
		}
	}
	for _, p := range All(in) {
		if strings.ContainsAny(p.Path, " <>") {
			t.Errorf("a page at %q", p.Path)
		}
	}
}
