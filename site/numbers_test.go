package site_test

import (
	"fmt"
	"html"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"debrief/site"
)

// numbersLibrary writes a library with one post-mortem for each reason why it may be in
// a number or not. now is 1 July 2026.
func numbersLibrary(t *testing.T) string {
	t.Helper()
	g := gitRepo{t: t, dir: t.TempDir()}
	write := func(id, front string) {
		started := ""
		if len(id) > 10 && id[0] == '2' {
			started = "times: {started: " + id[:10] + "T08:00:00Z, detected: " + id[:10] + "T08:05:00Z}\n"
		}
		g.write("postmortems/"+id+".md", "---\nschema: 1\ntitle: "+id+"\nvisibility: internal\n"+front+started+
			"factors: [{id: f1, code: capacity.headroom, statement: Full.}]\n"+
			"symptoms: [\"symptom of "+id+"\"]\n---\n\n## Summary\n\nText.\n")
	}
	own := "kind: incident\nseverity: sev2\nservices: [{id: shop, role: impacted}]\n"
	action := "actions: [{id: a1, title: Watch it, owner: team:x, created: 2026-01-02, due: 2026-02-01, status: accepted}]\n"
	external := "kind: external\norganisation: Other\nsources: [\"https://example.org/\"]\nseverity: sev1\nstatus: published\n"
	write("2026-01-01-first", own+"status: published\n"+action)
	write("2026-01-05-again", own+"status: published\nrelated: [{id: 2026-01-01-first, rel: recurrence_of}]\n"+action)
	write("2026-01-06-reversed", own+"status: published\nrelated: [{id: 2026-03-01-review, rel: recurrence_of}]\n")
	write("2026-01-07-like-theirs", own+"status: published\nrelated: [{id: 2012-08-01-theirs, rel: recurrence_of}]\n")
	write("2026-02-01-near", "kind: near_miss\nseverity: sev2\nstatus: published\n")
	write("2026-02-02-drill", "kind: drill\nseverity: sev3\nstatus: published\n")
	write("2026-02-03-gone", own+"status: withdrawn\nrelated: [{id: 2026-01-01-first, rel: recurrence_of}]\n"+action)
	write("2026-02-04-twice", own+"status: published\nrelated: [{id: 2026-01-01-first, rel: duplicate_of}]\n")
	write("2026-12-01-future", own+"status: published\n"+action)
	write("undated", own+"status: published\n")
	write("2026-04-01-draft", own+"status: draft\n"+action)
	write("2026-03-01-review", own+"status: in_review\n")
	write("2026-03-02-theirs-in-review", strings.Replace(external, "published", "in_review", 1))
	write("2012-08-01-theirs", external)
	write("2026-03-03-theirs-again", external+"related: [{id: 2026-01-01-first, rel: recurrence_of}]\n")
	g.write("postmortems/2026-02-05-hidden.md", "---\nschema: 1\ntitle: Hidden\nstatus: published\nkind: incident\n"+
		"severity: sev2\nvisibility: restricted\ntimes: {started: 2026-02-05T08:00:00Z}\n---\n")
	g.write("postmortems/2026-02-06-broken.md", "---\ntitle: Invoices: rendered\nstatus: published\n---\n")
	g.write("postmortems/_catalog.yaml", "title: Numbers\nservices: [{id: shop, name: Shop}]\nprivacy: {count_restricted: true}\n")
	return filepath.Join(g.dir, "postmortems")
}

var (
	tags   = regexp.MustCompile(`<[^>]*>`)
	spaces = regexp.MustCompile(`[\s\x{a0}]+`)
)

// text is the text of a page without its tags.
func (b built) text(t testing.TB, path string) string {
	t.Helper()
	return spaces.ReplaceAllString(html.UnescapeString(tags.ReplaceAllString(string(b.get(t, path)), " ")), " ")
}

// The same number is on every page that has it.
func TestNumbersAgreeAcrossPages(t *testing.T) {
	now := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	b := build(t, numbersLibrary(t), site.Options{Now: now})
	const notCounted = "Not counted: 1 withdrawn, 1 could not be read, 1 duplicate, 1 without a date, " +
		"1 dated in the future and 1 restricted."
	const external = " 3 incidents of other organisations"
	facets := "Severity SEV1 3 external SEV2 7 SEV3 1 SEV4 0"
	for path, wants := range map[string][]string{
		"index.html": {
			"6 incidents, 1 near miss and 1 drill since January 2026, plus 3 external incidents. " + notCounted,
			"3 action items are overdue", "In review 1 Drafts 1 Recurrences 1 Symptoms 14",
			"Numbers count our own post-mortems.", facets, "Factors", "Capacity 8",
			"Incidents 6 Near misses 1 Drills 1 External incidents 3",
		},
		"incidents/index.html": {
			"6 incidents, 1 near miss and 1 drill. " + notCounted + external, "Numbers count our own post-mortems.", facets,
			"Incidents 6 Near misses 1 Drills 1 External incidents 3", "Year 2026 8 2012 1 external",
			"Draft 1 In review 1 Withdrawn 1", "Shop 6", "Too little headroom 8",
		},
		"trends/index.html": {
			"6 incidents;", "Not counted: 3 external, 1 drill, 1 withdrawn, 1 could not be read, 1 duplicate, " +
				"1 without a date, 1 dated in the future and 1 restricted. 1 near miss is counted separately.",
			"1 of 6 post-mortems names an earlier incident as the same",
		},
		"about/index.html":         {"Post-mortems 11 6 incidents, 1 near miss and 1 drill, 3 external", "3 open, 3 overdue"},
		"actions/index.html":       {"3 action items, 3 open, 3 overdue."},
		"drafts/index.html":        {"1 post-mortem is in review, 1 draft, 1 external incident."},
		"symptoms/index.html":      {"14 messages, alerts and log lines", "Symptoms of external incidents are included."},
		"search/index.html":        {"Numbers count our own post-mortems.", facets},
		"kind/incident/index.html": {"6 incidents. Not counted: 1 withdrawn, 1 duplicate, 1 without a date and 1 dated in the future."},
		"kind/external/index.html": {
			"3 external incidents.", "Numbers count external incidents.", "SEV1 3 SEV2 0", "Year 2026 2 2012 1",
			"Too little headroom 3",
		},
		"severity/sev1/index.html":    {"3 external incidents.", "No incident of our own has severity SEV1.", "External incidents 3"},
		"severity/sev2/index.html":    {"6 incidents and 1 near miss."},
		"incidents/2012/index.html":   {"1 external incident.", "No incident of our own in 2012.", "External incidents 1"},
		"incidents/2026/index.html":   {"6 incidents, 1 near miss and 1 drill, plus 2 external incidents.", "External incidents 2"},
		"status/in-review/index.html": {"1 incident, plus 1 external incident.", "External incidents 1"},
		"status/withdrawn/index.html": {"1 incident."},
		"factors/capacity.headroom/index.html": {
			"Own incidents 6 of 6", "Post-mortems with this factor 8", "External incidents 3",
		},
		"factors/index.html":       {"1 occurred in our own post-mortems so far.", "in 6 incidents, 1 near miss and 1 drill and 3 external incidents"},
		"services/index.html":      {"1 service, 1 with incidents. External incidents are not counted.", "6 incidents"},
		"services/shop/index.html": {"Latest incidents 6 incidents", "Too little headroom 6 of 6"},
	} {
		got := b.text(t, path)
		for _, want := range wants {
			if !strings.Contains(got, want) {
				t.Errorf("%s does not have %q:\n%.1500s", path, want, got[strings.Index(got, "Skip to content"):])
			}
		}
	}
	if home := string(b.get(t, "index.html")); !strings.Contains(home, `trends/index.html#came-back"`) {
		t.Error("the number of recurrences has no link to their list")
	}
	if trends := string(b.get(t, "trends/index.html")); !strings.Contains(trends, `id="came-back"`) {
		t.Error("the trends page has no list of recurrences")
	}
}

// A list of several pages has the own post-mortems first, and a heading for the external
// ones on each page that has some.
func TestExternalIncidentsFollowOnLaterPages(t *testing.T) {
	g := gitRepo{t: t, dir: t.TempDir()}
	g.write("postmortems/_catalog.yaml", "title: Many\n")
	for i := range 250 {
		kind := "incident"
		if i%2 == 1 {
			kind = "external\norganisation: Other\nsources: [\"https://example.org/\"]"
		}
		day := time.Date(2026, 1, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		g.write("postmortems/"+day+"-x.md", fmt.Sprintf("---\nschema: 1\ntitle: Number %d\nstatus: published\n"+
			"kind: %s\nseverity: sev2\nvisibility: internal\n---\n\n## Summary\n\nText.\n", i, kind))
	}
	b := build(t, filepath.Join(g.dir, "postmortems"), site.Options{Now: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)})
	titles := regexp.MustCompile(`>Number (\d+)</a>`)
	for path, want := range map[string]struct {
		own, external int
		heading       bool
	}{
		"severity/sev2/index.html":        {100, 0, false},
		"severity/sev2/page-2/index.html": {25, 75, true},
		"severity/sev2/page-3/index.html": {0, 50, true},
		"incidents/index.html":            {100, 0, false},
		"incidents/page-2/index.html":     {25, 0, false},
		"kind/external/index.html":        {0, 100, false},
	} {
		page := string(b.get(t, path))
		own, external := 0, 0
		for _, m := range titles.FindAllStringSubmatch(page, -1) {
			if strings.ContainsAny(m[1][len(m[1])-1:], "13579") {
				external++
			} else if own++; external > 0 {
				t.Errorf("%s: number %s is below external incidents", path, m[1])
			}
		}
		if own != want.own || external != want.external || strings.Contains(page, `<h2 id="external"`) != want.heading {
			t.Errorf("%s: %d own, %d external", path, own, external)
		}
	}
	if shelf := string(b.get(t, "kind/external/index.html")); !strings.Contains(shelf, `href="../../severity/sev2/page-2/index.html#external"`) {
		t.Error("the number of external SEV2 incidents does not lead to them")
	}
	if first := string(b.get(t, "severity/sev2/index.html")); !strings.Contains(first, `href="../../severity/sev2/page-2/index.html#external">125 external incidents<`) {
		t.Error("the first page of SEV2 has no link to the external incidents")
	}
	if _, ok := b.tree.Get("incidents/page-3/index.html"); ok {
		t.Error("the list of own post-mortems has pages of external ones")
	}
}
