package trend

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"debrief/site/library"
	"debrief/site/postmortem"
	"debrief/site/privacy"
	"debrief/site/source"
)

// The values in this file come from an audit with its own formulas: exact fractions for
// binomial and rank distributions, and R 4.2 for survival curves.

// report returns a published post-mortem with the given date in its name and front
// matter.
func report(name, front string) *source.File {
	return &source.File{
		Path: "pm/" + name + ".md",
		Data: []byte("---\ntitle: x\nvisibility: internal\nstatus: published\n" + front + "---\n"),
	}
}

// lasting returns an incident that started at 08:00 and was mitigated after the minutes.
func lasting(day string, minutes int, more string) *source.File {
	start, _ := time.Parse(time.DateOnly, day)
	start = start.Add(8 * time.Hour)
	return report(day+"-x", fmt.Sprintf("times: {started: %s, mitigated: %s}\n%s",
		start.Format(time.RFC3339), start.Add(time.Duration(minutes)*time.Minute).Format(time.RFC3339), more))
}

func on(month, d int) string {
	return time.Date(2026, time.Month(month), d, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

func compute(asOf string, scope Scope, files ...*source.File) *Trends {
	at, _ := time.Parse(time.DateOnly, asOf)
	return Of(library.Read(files, "pm", privacy.Gate{}, nil), at.Add(24*time.Hour-time.Second), scope)
}

func TestUnreadableFileIsCountedInAView(t *testing.T) {
	files := []*source.File{{Path: "pm/2026-06-10-x.md",
		Data: []byte("---\ntitle: Invoices: rendered twice\nstatus: published\nseverity: sev1\n---\n")}}
	for i := 1; i <= 5; i++ {
		files = append(files, lasting(on(i, 10), 20, ""))
	}
	at := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	shown := library.Read(files, "pm", privacy.Gate{}, nil).
		View(func(pm *postmortem.Postmortem) bool { return pm.Access == postmortem.Open })
	for name, lib := range map[string]*library.Library{
		"the library": shown, "a part of it": shown.Only(func(*postmortem.Postmortem) bool { return true }),
	} {
		if got := Of(lib, at, Scope{}); len(got.Incidents) != 5 || got.Excluded.Unreadable != 1 {
			t.Errorf("%s: n = %d, unreadable %d, want 5 and 1", name, len(got.Incidents), got.Excluded.Unreadable)
		}
	}
}

func TestOngoingIncidentsAreInTheMedian(t *testing.T) {
	var files []*source.File
	for i := range 6 {
		files = append(files, lasting(on(1, 10+i), 20+i, ""))
		name := on(2, 10+i)
		files = append(files, report(name+"-x", "times: {started: "+name+"T08:00:00Z}\n"))
	}
	d := compute("2026-07-01", Scope{}, files...).Duration("to_mitigate")
	if len(d.Values) != 6 || len(d.Ongoing) != 6 || d.Unknown() != 0 {
		t.Fatalf("%d known, %d ongoing, %d unknown", len(d.Values), len(d.Ongoing), d.Unknown())
	}
	// Six of twelve are censored far beyond 25 min: S(25) = 6/12, so the median is 25 min.
	if !d.HasMedian || d.Median != 25 || !math.IsInf(d.Interval.High, 1) || d.Interval.Low >= 25 {
		t.Errorf("median %v %v, interval %v", d.Median, d.HasMedian, d.Interval)
	}
	// Seven of twelve still going on: no median.
	if d := compute("2026-07-01", Scope{}, files[:11]...).Duration("to_mitigate"); !d.HasMedian {
		t.Errorf("6 of 11 ended, and there is no median: %+v", d)
	}
	if d := compute("2026-07-01", Scope{}, files[1:]...).Duration("to_mitigate"); d.HasMedian {
		t.Errorf("median %v although 6 of 11 are still going on", d.Median)
	}
	// As of an hour during the incident, it is going on too.
	at := time.Date(2026, 1, 10, 8, 10, 0, 0, time.UTC)
	got := Of(library.Read(files, "pm", privacy.Gate{}, nil), at, Scope{}).Duration("to_mitigate")
	if len(got.Ongoing) != 1 || got.Ongoing[0].Minutes != 10 || len(got.Values) != 0 {
		t.Errorf("as of the tenth minute: %+v", got)
	}
	stated := report("2026-03-01-x", "times: {started: 2026-03-01T08:00:00Z, mitigated: unknown}\n")
	if d := compute("2026-07-01", Scope{}, stated).Duration("to_mitigate"); d.Unknown() != 1 {
		t.Errorf("a time stated as unknown: %+v", d)
	}
}

// TestMissingEndIsNotOngoing tests incidents without a time of mitigation: one is still
// going on only if nothing in its post-mortem shows that it ended.
func TestMissingEndIsNotOngoing(t *testing.T) {
	const started = "times: {started: 2026-02-01T08:00:00Z%s}\n"
	for name, c := range map[string]struct {
		front         string
		ongoing, none int
	}{
		"nothing shows an end":  {fmt.Sprintf(started, ""), 1, 0},
		"published on a day":    {fmt.Sprintf(started, "") + "published: 2026-02-20\n", 0, 1},
		"what fixed it":         {fmt.Sprintf(started, "") + "ended_by: {text: A restart}\n", 0, 1},
		"resolved":              {fmt.Sprintf(started, ", resolved: 2026-02-02T08:00:00Z"), 0, 1},
		"stated as unknown":     {fmt.Sprintf(started, ", mitigated: unknown") + "published: 2026-02-20\n", 0, 0},
		"amended":               {fmt.Sprintf(started, "") + "amended: [{at: 2026-03-01, note: numbers}]\n", 0, 1},
		"mitigated after as-of": {fmt.Sprintf(started, ", mitigated: 2026-08-01T08:00:00Z") + "published: 2026-08-20\n", 1, 0},
	} {
		d := compute("2026-07-01", Scope{}, report("2026-02-01-x", c.front)).Duration("to_mitigate")
		if len(d.Ongoing) != c.ongoing || len(d.NoEnd) != c.none || d.Unknown() != 1-c.ongoing {
			t.Errorf("%s: %d ongoing, %d without an end, %d unknown, want %d, %d and %d",
				name, len(d.Ongoing), len(d.NoEnd), d.Unknown(), c.ongoing, c.none, 1-c.ongoing)
		}
	}
}

func TestLongDurationsKnownByDateAreUsed(t *testing.T) {
	var files []*source.File
	for i := range 9 {
		files = append(files, lasting(on(1, 10+i), 30, ""))
	}
	for i := range 3 {
		files = append(files, report(on(3, 1+i)+"-x", fmt.Sprintf("times: {started: {at: %s, precision: 1d}, "+
			"mitigated: {at: %s, precision: 1d}}\n", on(3, 1+i), on(3, 29+i))))
	}
	d := compute("2026-07-01", Scope{}, files...).Duration("to_mitigate")
	if len(d.Values) != 12 || d.Unknown() != 0 || d.Median != 30 {
		t.Fatalf("%d known, %d unknown, median %v", len(d.Values), d.Unknown(), d.Median)
	}
	long := d.Values[11]
	if long.Minutes != 28*1440 || long.Low != 26*1440 || long.High != 30*1440 || !long.Approx {
		t.Errorf("28 days ± 2 days is %+v", long)
	}
}

func TestShortDurationKnownByDateBoundsTheMedian(t *testing.T) {
	var files []*source.File
	for i := range 9 {
		files = append(files, lasting(on(1, 10+i), 30+10*i, ""))
	}
	for i := range 3 {
		at := on(3, 1+i)
		files = append(files, report(at+"-x", fmt.Sprintf("times: {started: {at: %s, precision: 1d}, "+
			"mitigated: {at: %s, precision: 1d}}\n", at, at)))
	}
	d := compute("2026-07-01", Scope{}, files...).Duration("to_mitigate")
	// Ordered low: 0 0 0 30 40 50|60 … gives 55; ordered high: 30 … 80|90 … gives 85.
	if len(d.Values) != 9 || len(d.Dated) != 3 || d.Bounds != (Interval{55, 85}) {
		t.Errorf("%d values, %d dated, bounds %v", len(d.Values), len(d.Dated), d.Bounds)
	}
	// Ranks 3 and 10 of 12: the third lowest is 0, the tenth highest is two days.
	if d.Interval != (Interval{0, 2880}) {
		t.Errorf("interval %v", d.Interval)
	}
}

func TestProactiveDetectionTakesNoTime(t *testing.T) {
	detected := func(name string, minutes int, proactive bool) *source.File {
		start, _ := time.Parse(time.DateOnly, name)
		start = start.Add(8 * time.Hour)
		return report(name+"-x", fmt.Sprintf("times: {started: %s, detected: %s}\ndetection: {proactive: %v}\n",
			start.Format(time.RFC3339), start.Add(time.Duration(minutes)*time.Minute).Format(time.RFC3339), proactive))
	}
	var files []*source.File
	for i := range 6 {
		files = append(files, detected(on(1, 10+i), -30, true), detected(on(2, 10+i), 56+i, false))
	}
	d := compute("2026-07-01", Scope{}, files...).Duration("to_detect")
	if d.Median != 28 || d.Before != 6 || d.Unknown() != 0 || len(d.Values) != 12 { // (0 + 56)/2
		t.Errorf("median %v, %d before, %d unknown of %d", d.Median, d.Before, d.Unknown(), d.Of)
	}
	d = compute("2026-07-01", Scope{}, detected(on(1, 10), -30, false)).Duration("to_detect")
	if d.Reversed != 1 || len(d.Values) != 0 {
		t.Errorf("times in the wrong order: %+v", d)
	}
}

func TestUnknownIsNotNo(t *testing.T) {
	var files []*source.File
	for i := range 10 {
		detection := ""
		if i < 4 {
			detection = "detection: {method: alert_slo, had_metric: true, had_monitor: true, monitor_fired: true}\n"
		}
		files = append(files, report(on(1, 10+i)+"-x", detection))
	}
	got := compute("2026-07-01", Scope{}, files...)
	for _, list := range [][]Share{got.Detection, got.Gaps} {
		for _, s := range list {
			if s.Word == Unrecorded && (len(s.Incidents) != 6 || s.Of != 10) {
				t.Errorf("unknown: %d of %d", len(s.Incidents), s.Of)
			}
			if s.Word != Unrecorded && (len(s.Incidents) != 4 || s.Of != 4) {
				t.Errorf("%s: %d of %d, want 4 of the 4 recorded", s.Word, len(s.Incidents), s.Of)
			}
		}
	}
}

// The values are twice the smaller tail of the binomial distribution, in exact
// fractions.
func TestDifferIsTwiceTheSmallerTail(t *testing.T) {
	for _, tt := range []struct {
		before, after int
		p             float64
	}{{5, 0, .06079}, {0, 5, .06425}, {12, 4, .07320}, {4, 12, .08057}, {9, 4, .25826}, {4, 9, .27562}} {
		if p, ok := Differ(tt.before, tt.after, 90, 91); !ok || !near(p, tt.p, 5e-6) {
			t.Errorf("Differ(%d, %d) = %.5f, want %.5f", tt.before, tt.after, p, tt.p)
		}
	}
	for _, tt := range [][2]int{{5, 0}, {12, 4}, {9, 4}} {
		p, _ := new(Trends).Compare(quarterOf(tt[0]), quarterOf(tt[1]))
		q, _ := new(Trends).Compare(quarterOf(tt[1]), quarterOf(tt[0]))
		want, _ := Differ(tt[0], tt[1], 1, 1)
		if p != q || p != want || p <= 0.05 {
			t.Errorf("%v: p = %v, the other way %v", tt, p, q)
		}
	}
}

func quarterOf(n int) Quarter { return Quarter{Incidents: make([]*postmortem.Postmortem, n)} }

// The χ² probabilities are from the regularised gamma function in exact series.
func TestClustersNeedEightQuartersAndAChiSquareTest(t *testing.T) {
	for _, tt := range []struct {
		counts []int
		found  bool
	}{
		{[]int{2, 0}, false}, {[]int{12, 0}, false}, {[]int{9, 0, 8, 0, 10, 0, 9}, false},
		{[]int{9, 0, 8, 0, 10, 0, 9, 0}, true}, {[]int{1, 0, 4, 2, 7, 1, 0, 3}, true},
		{[]int{3, 2, 4, 3, 2, 5, 3, 2}, false}, {[]int{4, 4, 4, 4, 4, 4, 4, 4}, false},
	} {
		if c := NewClusters(tt.counts); c.Found() != tt.found {
			t.Errorf("%v: found %v (D = %.2f, p = %.4f)", tt.counts, c.Found(), c.Dispersion, c.P)
		}
	}
	c := NewClusters([]int{1, 0, 4, 2, 7, 1, 0, 3})
	// 7·2.508 = 17.556 with 7 degrees of freedom.
	if !near(c.P, 0.01414, 5e-5) {
		t.Errorf("p = %.5f", c.P)
	}
	same := NewClusters([]int{12, 0})
	if i, _ := Garwood(12); same.Interval(12) != i {
		t.Errorf("12 and 0 widen the interval to %v", same.Interval(12))
	}
	clustered := new(Trends)
	for _, n := range []int{1, 0, 4, 2, 7, 1, 0, 3} {
		clustered.Quarters = append(clustered.Quarters, quarterOf(n))
	}
	after := quarterOf(3)
	after.Name = "after"
	p, _ := new(Trends).Compare(quarterOf(12), after)
	q, _ := clustered.Compare(quarterOf(12), after)
	if p > 0.05 || q <= 0.05 {
		t.Errorf("12 against 3: p = %.3f for independent, %.3f for clustered incidents", p, q)
	}
}

func TestPartStartsWhenTheLibraryStarts(t *testing.T) {
	web := "services: [{id: web, role: impacted}]\n"
	var files []*source.File
	for q := range 22 {
		at := time.Date(2020, time.Month(10+3*q), 5, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		files = append(files, lasting(at, 10, "services: [{id: shop, role: impacted}]\n"))
	}
	for i := range 6 {
		files = append(files, lasting(on(4, 10+i), 10, web))
	}
	got := compute("2026-06-30", Scope{Has: func(pm *postmortem.Postmortem) bool {
		return len(pm.Services) > 0 && pm.Services[0].ID == "web"
	}}, files...)
	if len(got.Incidents) != 6 || len(WholeQuarters(got.Quarters)) != 23 {
		t.Fatalf("%d incidents in %d quarters", len(got.Incidents), len(got.Quarters))
	}
	c := got.Change
	if !c.OK || len(c.Before.Incidents) != 0 || len(c.After.Incidents) != 6 {
		t.Fatalf("change %+v", c)
	}
	if !near(c.P, .03125, 1e-9) { // 2·½⁶
		t.Errorf("0 against 6: p = %v", c.P)
	}
}

func TestFirstQuarterOfTheRecordsIsIncomplete(t *testing.T) {
	got := compute("2026-09-30", Scope{}, lasting(on(2, 20), 10, ""), lasting(on(5, 3), 10, ""))
	if q := got.Quarters; len(q) != 3 || !q[0].Partial || !q[0].Begins || q[1].Partial || q[2].Partial {
		t.Errorf("%+v", q)
	}
	if got := compute("2026-09-30", Scope{}, lasting(on(1, 9), 10, "")); got.Quarters[0].Partial {
		t.Error("records from the ninth day on do not cover the quarter")
	}
}

func TestSinceWithinAQuarterMakesItIncomplete(t *testing.T) {
	var files []*source.File
	for _, d := range []string{on(1, 2), on(1, 20), on(2, 16), on(3, 1), on(3, 20), on(4, 2), on(4, 9), on(5, 1), on(6, 1)} {
		files = append(files, lasting(d, 10, ""))
	}
	got := compute("2026-06-30", Scope{Since: time.Date(2026, 2, 15, 0, 0, 0, 0, time.UTC)}, files...)
	if q := got.Quarters[0]; q.Name != "2026-Q1" || len(q.Incidents) != 3 || !q.Partial || got.Change.OK {
		t.Errorf("%+v, change %v", q, got.Change.OK)
	}
	got = compute("2026-06-30", Scope{Since: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}, files...)
	if q := got.Quarters[0]; len(q.Incidents) != 5 || q.Partial || !got.Change.OK {
		t.Errorf("%+v, change %v", q, got.Change.OK)
	}
}

func TestClosingAfterAsOfIsOpen(t *testing.T) {
	files := []*source.File{report("2026-02-10-x", "actions: [{id: a1, title: A, status: done, created: 2026-02-10, "+
		"closed_at: 2026-12-01}, {id: a2, title: B, status: done, created: 2026-08-01, closed_at: 2026-08-02}]\n")}
	a := compute("2026-07-01", Scope{}, files...).Actions
	if a.N != 1 || a.Open != 1 || a.Future != 1 || a.Days.N != 1 || a.Days.Ended != 0 || a.Days.Last != 141 || a.Undated != 0 {
		t.Errorf("%+v", a)
	}
	if _, ok := a.Days.Median(); ok {
		t.Error("a median of what is still open")
	}
}

func TestDuplicateFutureAndUndatedAreLeftOutAndCounted(t *testing.T) {
	got := compute("2026-07-01", Scope{},
		lasting(on(1, 5), 10, ""), lasting(on(1, 6), 10, "related: [{id: 2026-01-05-x, rel: duplicate_of}]\n"),
		lasting(on(2, 5), 10, "related: [{id: 2026-02-06-x, rel: duplicate_of}]\n"),
		lasting(on(2, 6), 10, "related: [{id: 2026-02-05-x, rel: duplicate_of}]\n"),
		lasting(on(9, 5), 10, ""), report("notes", ""), report("more-notes", ""))
	if e := got.Excluded; len(got.Incidents) != 2 || e.Duplicate != 2 || e.Future != 1 || e.Undated != 2 {
		t.Errorf("%d incidents, %+v", len(got.Incidents), e)
	}
	if q := got.Quarters; len(q) != 3 || q[0].Name != "2026-Q1" {
		t.Errorf("quarters %+v", q)
	}
	var out bytes.Buffer
	if err := got.WriteJSON(&out, ""); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"future": 1`, `"undated": 2`, `"duplicate": 2`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %s in the JSON", want)
		}
	}
}

func TestQuartersFollowTheTimeZone(t *testing.T) {
	auckland, err := time.LoadLocation("Pacific/Auckland")
	if err != nil {
		t.Skip("no time zone data")
	}
	file := report("2026-04-01-x", "times: {started: 2026-04-01T08:00:00+13:00}\n") // 31 March 19:00 UTC
	for zone, want := range map[*time.Location]string{nil: "2026-Q1", auckland: "2026-Q2"} {
		got := compute("2026-07-01", Scope{Calendar: Calendar{Zone: zone}}, file)
		if q := got.Quarters[0]; q.Name != want || len(q.Incidents) != 1 {
			t.Errorf("in %v: %s with %d incidents", zone, q.Name, len(q.Incidents))
		}
	}
	dated := report("2026-04-01-x", "times: {started: {at: 2026-04-01, precision: 1d}}\n")
	west := time.FixedZone("west", -8*3600)
	if q := compute("2026-07-01", Scope{Calendar: Calendar{Zone: west}}, dated).Quarters[0]; q.Name != "2026-Q2" {
		t.Errorf("a date moved to %s", q.Name)
	}
	if got := compute("2026-06-30", Scope{Calendar: Calendar{Zone: west}}, dated); got.Quarters[0].To.Day() != 1 ||
		len(got.Quarters) != 1 || got.Quarters[0].Partial {
		t.Errorf("as of 30 June, the quarter is not complete: %+v", got.Quarters)
	}
}

func TestQuartersOfAFiscalYear(t *testing.T) {
	april := Calendar{FiscalStart: time.April}
	for day, want := range map[string]string{
		"2026-04-01": "FY2026-Q1", "2026-03-31": "FY2025-Q4", "2026-12-31": "FY2026-Q3", "2027-01-01": "FY2026-Q4",
	} {
		at, _ := time.Parse(time.DateOnly, day)
		name, from, to := april.QuarterOf(at)
		if name != want || at.Before(from) || !at.Before(to) || to.Month() != (from.Month()+2)%12+1 {
			t.Errorf("%s is in %s, %v to %v", day, name, from, to)
		}
	}
	may := Calendar{FiscalStart: time.May}
	if name, from, _ := may.QuarterOf(time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)); name != "FY2025-Q3" ||
		from.Format(time.DateOnly) != "2025-11-01" {
		t.Errorf("31 January is in %s from %v", name, from)
	}
}

func TestDispersionOfEqualQuartersIsZero(t *testing.T) {
	var files []*source.File
	for m := 1; m <= 6; m++ {
		files = append(files, lasting(on(m, 10), 10, ""))
	}
	var out bytes.Buffer
	if err := compute("2026-06-30", Scope{}, files...).WriteJSON(&out, ""); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Dispersion *float64
		Durations  map[string]struct {
			N        int
			Median   *float64 `json:"median_minutes"`
			Interval []any    `json:"interval_minutes"`
		}
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Dispersion == nil || *got.Dispersion != 0 {
		t.Errorf("dispersion %v", got.Dispersion)
	}
	if d := got.Durations["to_mitigate"]; d.Median == nil || d.Interval != nil {
		t.Errorf("of %d, median %v and interval %v: five to nine have a median and no interval", d.N, d.Median, d.Interval)
	}
}

// Centre 145 and upper limit 1873; on the logarithmic scale, the middle between them is
// 521.
func TestSignalMarksTheValuesNearTheLimit(t *testing.T) {
	log := func(xs ...float64) []float64 {
		for i := range xs {
			xs[i] = math.Log10(xs[i])
		}
		return xs
	}
	b := Behaviour{Centre: math.Log10(145), High: math.Log10(1873), Low: math.Log10(145 * 145 / 1873.), Range: 1}
	got := signals(log(145, 120, 356, 1397, 1023, 846, 573, 150, 130), b)
	if len(got) != 1 || got[0].Rule != NearLimit || fmt.Sprint(got[0].Points) != "[3 4 5 6]" {
		t.Errorf("%+v", got)
	}
}

func TestMostlyTiedValuesHaveNoChart(t *testing.T) {
	xs := make([]float64, 35)
	xs[3], xs[20] = 40, 60
	if !MostlyTied(xs) {
		t.Error("33 of 35 are equal")
	}
	if MostlyTied([]float64{1, 1, 2, 3}) {
		t.Error("half are equal")
	}
}

func TestYearsWithoutIncidentsAreNoSignal(t *testing.T) {
	counts := []int{3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 5, 3, 6, 4, 5, 3, 4, 5, 4}
	b, ok := CountXmR(counts)
	for _, s := range b.Signals {
		if s.Rule == OneSide && s.From == 1 {
			t.Errorf("years of silence are a signal: %+v", s)
		}
	}
	if !ok {
		t.Error("no limits")
	}
}

// The distribution function of the Mann–Whitney U, from exact counts of arrangements.
func TestMannWhitneyDistribution(t *testing.T) {
	for _, tt := range []struct {
		m, n, u int
		p       float64
	}{
		{5, 5, 2, .015873015873}, {5, 5, 3, .027777777778}, {5, 6, 3, .015151515152}, {10, 10, 23, .021628526272},
		{18, 18, 99, .023542416056}, {20, 20, 127, .024545162595}, {50, 50, 961, .023196788778},
		{60, 60, 1300, .004208571339},
	} {
		if got := mannWhitney(tt.m, tt.n)[tt.u]; !near(got, tt.p, 1e-9) {
			t.Errorf("P(U ≤ %d) of %d and %d = %.12f, want %.12f", tt.u, tt.m, tt.n, got, tt.p)
		}
	}
}

// Ratios 8/1 … 12/5 sorted; P(U ≤ 2) = .0159 leaves the third from either end: 2 and 10.
func TestCompareHalves(t *testing.T) {
	h, ok := CompareHalves([]float64{1, 2, 3, 4, 5, 8, 9, 10, 11, 12})
	if !ok || h.Before != 5 || h.After != 5 || !near(h.P, 2./252, 1e-12) || !near(h.Interval.Low, 2, 1e-12) ||
		!near(h.Interval.High, 10, 1e-12) || !near(h.Ratio, 10./3, 1e-12) {
		t.Errorf("%+v", h)
	}
	if h, ok := CompareHalves([]float64{3, 3, 3, 3, 3, 3, 3, 3, 3, 3}); !ok || h.Ratio != 1 || h.P != 1 {
		t.Errorf("equal values: %+v", h)
	}
	if _, ok := CompareHalves([]float64{1, 2, 3, 4, 5, 6, 7, 8, 9}); ok {
		t.Error("four and five are compared")
	}
}
