package trend

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"debrief/site/library"
	"debrief/site/privacy"
	"debrief/site/source"
)

// sample is a small library: six incidents with durations of 10 to 60 minutes,
// and one of everything that is not counted.
func sample() *library.Library {
	file := func(name, front string) *source.File {
		return &source.File{Path: "pm/" + name + ".md", Data: []byte("---\ntitle: x\n" + front + "---\n")}
	}
	files := []*source.File{
		file("2026-02-01-near", "kind: near_miss\nstatus: published\n"),
		file("2026-02-02-drill", "kind: drill\nstatus: published\n"),
		file("2026-02-03-ext", "kind: external\nstatus: published\nfactors: [{id: f1, code: capacity.headroom}]\n"),
		file("2026-02-04-gone", "kind: incident\nstatus: withdrawn\n"),
		file("2026-02-05-dark", "kind: incident\nstatus: published\ntimes: {started: 2026-02-05T08:00:00Z, detected: unknown}\n"),
		{Path: "pm/2026-02-06-broken.md", Data: []byte("---\ntitle: x\n")},
		file("2099-02-05-future", "kind: incident\nstatus: published\n"),
	}
	for i := 1; i <= 6; i++ {
		day := time.Date(2026, time.Month(i), 10, 8, 0, 0, 0, time.UTC)
		files = append(files, file(day.Format(time.DateOnly)+"-x", fmt.Sprintf(`kind: incident
status: published
services: [{id: checkout, role: impacted}, {id: pool, role: origin}]
times: {started: %s, detected: %s}
factors: [{id: f1, code: capacity.headroom}, {id: f2, code: capacity.headroom}, {id: f3, code: change.test_gap, barrier: worked}]
detection: {method: alert_slo, had_metric: true, had_monitor: %v}
actions: [{id: a1, title: A, status: done, created: 2026-01-01, due: 2026-02-01, closed_at: 2026-01-%02d}, {id: a2, title: B, status: accepted, due: 2026-01-02}]
`, day.Format(time.RFC3339), day.Add(time.Duration(i)*10*time.Minute).Format(time.RFC3339), i > 2, 10+i)))
	}
	return library.Read(files, "pm", privacy.Gate{}, nil)
}

func TestCountedIncidents(t *testing.T) {
	got := Of(sample(), time.Date(2026, 7, 20, 0, 0, 0, 0, time.UTC), Scope{})
	if len(got.Incidents) != 7 || got.NearMisses != 1 || got.Excluded != (Excluded{External: 1, Drill: 1, Withdrawn: 1, Unreadable: 1, Future: 1}) {
		t.Errorf("%d incidents, %d near misses, %+v", len(got.Incidents), got.NearMisses, got.Excluded)
	}
	d := got.Duration("to_detect")
	if len(d.Values) != 6 || d.Of != 7 || d.Median != 35 || d.Interval != (Interval{10, 60}) || fmt.Sprintf("%.4f", d.Coverage) != "0.9688" {
		t.Errorf("to detect: %d of %d, median %v, %v %v", len(d.Values), d.Of, d.Median, d.Interval, d.Coverage)
	}
	var quarters []string
	for _, q := range got.Quarters {
		quarters = append(quarters, fmt.Sprintf("%s %d %v", q.Name, len(q.Incidents), q.Partial))
	}
	if s := strings.Join(quarters, ", "); s != "2026-Q1 4 false, 2026-Q2 3 false, 2026-Q3 0 true" {
		t.Errorf("quarters %s", s)
	}
	if len(got.Factors) != 1 || got.Factors[0].Word != "capacity.headroom" || len(got.Factors[0].Incidents) != 6 {
		t.Errorf("factors %+v: an incident counts once, a barrier that worked not at all", got.Factors)
	}
	if n := len(got.Matrix.Counts[[2]string{"capacity.headroom", "checkout"}]); n != 6 || len(got.Matrix.Services) != 1 {
		t.Errorf("matrix %d, services %v", n, got.Matrix.Services)
	}
	if got.Actions.N != 12 || got.Actions.Open != 6 || got.Actions.Overdue != 6 || got.Actions.Undated != 6 || got.Actions.Days.N != 6 {
		t.Errorf("actions %+v", got.Actions)
	}
	gaps := map[string]int{}
	for _, g := range got.Gaps {
		gaps[g.Word] = len(g.Incidents)
	}
	if gaps["monitor gap"] != 2 || gaps["unknown"] != 5 {
		t.Errorf("gaps %v", gaps)
	}
}

func TestQuarterEndsOnLastDay(t *testing.T) {
	for at, want := range map[string]bool{"2026-06-30T23:59:59Z": false, "2026-06-30T12:00:00Z": true, "2026-07-01T00:00:00Z": false} {
		now, _ := time.Parse(time.RFC3339, at)
		for _, q := range Of(sample(), now, Scope{}).Quarters {
			if q.Name == "2026-Q2" && q.Partial != want {
				t.Errorf("as of %s the quarter is partial: %v", at, q.Partial)
			}
		}
	}
}

func TestTrendsAsJSON(t *testing.T) {
	var out bytes.Buffer
	if err := Of(sample(), time.Date(2026, 7, 20, 0, 0, 0, 0, time.UTC), Scope{}).WriteJSON(&out, "abc"); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	d := got["durations"].(map[string]any)
	if d["to_mitigate"].(map[string]any)["median_minutes"] != nil || d["to_detect"].(map[string]any)["median_minutes"] != 35.0 {
		t.Errorf("durations %v", d)
	}
	if got["version"] != 1.0 || got["commit"] != "abc" || got["incidents"].(map[string]any)["n"] != 7.0 {
		t.Errorf("%v", got)
	}
}

func TestEmptyLibraryHasNoFigures(t *testing.T) {
	got := Of(library.Read(nil, "pm", privacy.Gate{}, nil), time.Date(2026, 7, 20, 0, 0, 0, 0, time.UTC), Scope{})
	if len(got.Quarters) != 0 || got.Duration("to_detect").Coverage != 0 || got.Change.OK {
		t.Errorf("%+v", got)
	}
	if err := got.WriteJSON(&bytes.Buffer{}, ""); err != nil {
		t.Error(err)
	}
}
