package chart

import (
	"flag"
	"fmt"
	"html/template"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files")

func utc(h, m int) time.Time { return time.Date(2026, 3, 14, h, m, 0, 0, time.UTC) }

// checkout returns the incident of the strip and the series.
func checkout() ([]Band, []Mark) {
	bands := []Band{
		{Undetected, "", utc(14, 2), utc(14, 11)}, {Diagnosing, "", utc(14, 11), utc(15, 19)},
		{Mitigating, "", utc(15, 19), utc(15, 52)}, {Monitoring, "", utc(15, 52), utc(16, 40)},
	}
	marks := []Mark{
		{utc(14, 2), 1, Change, "Config v4412 reaches 100% of edge-proxy hosts"},
		{utc(14, 11), 2, Signal, "Alert “checkout 5xx burn 14×” pages the on-call engineer"},
		{utc(14, 14), 3, Decision, "Incident declared"}, {utc(14, 31), 4, Decision, "Hypothesis: database saturation"},
		{utc(14, 58), 5, Signal, "Retries at 6× baseline"}, {utc(15, 3), 6, Comms, "Raised to SEV1"},
		{utc(15, 19), 7, Decision, "Config diff shows upstream timeout 30 s → 3 s"},
		{utc(15, 24), 8, Action, "Rollback started <one zone at a time>"}, {utc(15, 52), 9, Signal, "Error ratio under objective"},
		{utc(16, 40), 10, Comms, "Incident closed"},
	}
	return bands, marks
}

// ratio returns an invented error ratio around that incident, one sample per step.
func ratio(step time.Duration) []Sample {
	var out []Sample
	for at := utc(13, 40); !at.After(utc(16, 40)); at = at.Add(step) {
		m := at.Sub(utc(14, 2)).Minutes()
		v := 0.002 + 0.0005*math.Sin(m)
		switch {
		case m > 0 && m <= 61:
			v = 0.155*m/61 + 0.008*math.Sin(m*1.7)
		case m > 61 && m <= 110:
			v = 0.155*math.Exp(-math.Max(0, m-75)/12) + 0.006*math.Sin(m*1.7)*math.Exp(-(m-61)/20)
		}
		out = append(out, Sample{at, math.Max(v, 0)})
	}
	return out
}

// drop returns a number that falls to zero and recovers.
func drop(from float64) []Sample {
	var out []Sample
	for at := utc(13, 40); !at.After(utc(16, 40)); at = at.Add(2 * time.Minute) {
		m := at.Sub(utc(14, 2)).Minutes()
		out = append(out, Sample{at, math.Round(from * (1 - math.Exp(-(m-28)*(m-28)/800)))})
	}
	return out
}

func quarters(n int) []Group {
	var out []Group
	for q := range n {
		g := Group{Label: fmt.Sprintf("%d Q%d", 2023+q/4, q%4+1)}
		size := 4 + (q*7)%9
		for i := range size {
			m := 70 * math.Exp(1.2*math.Sin(float64(q*31+i*17)))
			g.Dots = append(g.Dots, Dot{m, (q + i) % 5, (q+i)%6 == 0, fmt.Sprintf("incident %d", q*10+i), fmt.Sprintf("../incidents/%d/index.html", q*10+i)})
		}
		g.Of, g.Median = size+q%3, 45+5*float64(q)
		if size >= 10 {
			g.Spread = [2]float64{25, 140}
		}
		out = append(out, g)
	}
	return out
}

// figures returns the drawings with golden files, so that review shows their changes.
func figures() map[string]template.HTML {
	bands, marks := checkout()
	close := []Mark{}
	for i := range 14 {
		close = append(close, Mark{utc(14, 10+i), i + 1, Signal, "row"})
	}
	close = append(close, Mark{utc(16, 40), 15, Comms, "closed"})
	holes := ratio(time.Minute)
	holes = append(holes[:60:60], holes[95:]...)
	holes[20].Value = math.NaN()
	two := ratio(2 * time.Minute)
	for i := range two {
		two[i].Value = two[i].Value*0.4 + 0.01
	}
	latency := ratio(time.Minute)
	for i := range latency {
		latency[i].Value = 0.12 + 9*latency[i].Value
	}
	counts := []Count{}
	for i, n := range []int{4, 1, 0, 7, 9, 3, 5, 2} {
		iv := [][2]float64{{1.09, 10.24}, {0.025, 5.572}, {0, 3.689}, {2.81, 14.42}, {4.12, 17.08}, {0.619, 8.767}, {1.623, 11.668}, {0.242, 7.225}}[i]
		counts = append(counts, Count{fmt.Sprintf("%d Q%d", 2024+i/4, i%4+1), n, iv[0], iv[1], i == 7})
	}
	km := []Step{{5, .9, .473, .985}, {8, .8, .409, .946}, {14, .6857, .305, .887}, {21, .5486, .197, .801}, {30, .4114, .1025, .7073}, {60, .2057, .013, .577}}
	return map[string]template.HTML{
		"strip":       Strip("strip", StripData{Title: "Phases and events of the incident", Bands: bands, Marks: marks}),
		"strip-close": Strip("strip-close", StripData{Title: "Fourteen events in fourteen minutes", Bands: bands, Marks: close}),
		"strip-days": Strip("strip-days", StripData{Title: "An incident of nine days", Bands: []Band{{Diagnosing, "", utc(1, 0), utc(1, 0).AddDate(0, 0, 7)},
			{Monitoring, "Watched", utc(1, 0).AddDate(0, 0, 7), utc(1, 0).AddDate(0, 0, 9)}}}),
		"strip-marks":  Strip("strip-marks", StripData{Title: "Events without known phases", Marks: marks[3:7]}),
		"strip-empty":  Strip("strip-empty", StripData{Title: "No times"}),
		"dots":         Dots("dots", DotsData{Title: "Time to mitigate per quarter", Groups: quarters(12), Severities: []string{"SEV1", "SEV2", "SEV3", "SEV4"}}),
		"dots-few":     Dots("dots-few", DotsData{Title: "Time to mitigate per quarter", Groups: quarters(3), Severities: []string{"SEV1", "SEV2", "SEV3", "SEV4"}}),
		"shares":       Shares("shares", SharesData{Title: "How incidents were detected", Rows: []ShareRow{{"SLO alert", "7, 37 % (19 to 59 %)", 7}, {"Customer report", "2, 11 % (3 to 31 %)", 2}}}),
		"dots-empty":   Dots("dots-empty", DotsData{Title: "Nothing", Groups: []Group{{Label: "2026 Q1", Of: 3}}}),
		"counts":       Counts("counts", CountsData{Title: "Incidents per quarter", Counts: counts}),
		"series":       Series("series", SeriesData{Title: "Checkout 5xx ratio", Unit: "ratio", Lines: []Line{{"5xx", ratio(time.Minute)}}, Bands: bands, Marks: marks, Thresholds: []Threshold{{0.01, "objective"}}}),
		"series-holes": Series("series-holes", SeriesData{Title: "With a hole", Unit: "ratio", Lines: []Line{{"5xx", holes}}, Bands: bands[1:3]}),
		"series-lines": Series("series-lines", SeriesData{Title: "By zone", Unit: "ratio", Lines: []Line{{"eu-west-1a", ratio(time.Minute)}, {"eu-west-1b", two}, {"eu-west-1c, all hosts", holes[10:90]}}}),
		"series-changes": Series("series-changes", SeriesData{Title: "Free connections", Unit: "connections", Lines: []Line{{"app", drop(180)}, {"batch", drop(120)}}, Bands: bands, Marks: marks[:4],
			Changes: []Mark{{utc(13, 45), 1, Change, "merge: bump the pool"}, {utc(13, 47), 2, Change, "deploy"}, {utc(15, 24), 3, Change, "revert"}}, Extreme: &Extreme{0, utc(14, 30), 0, true}, From: utc(13, 30), To: utc(17, 0)}),
		"lanes": Lanes("lanes", LanesData{Title: "Who saw what when", From: utc(13, 30), To: utc(17, 0), Bands: bands, Lanes: []Lane{
			{"Account: on-call engineer", []LaneMark{{Mark{utc(14, 11), 0, Event, "The page came <here>"}, false, "#acc-1", false}, {Mark{utc(15, 19), 0, Event, "I started the rollback"}, false, "#acc-1", true}}},
			{"Signals", []LaneMark{{marks[1], false, "#t-1411", false}, {marks[4], false, "#t-1458", false}, {marks[8], false, "#t-1552", false}}},
			{"Changes", []LaneMark{{Mark{utc(13, 45), 1, Change, "deploy"}, true, "#ev-1-a", false}, {marks[0], false, "#t-1402", false}}}, {"Empty", nil}}}),
		"compare": Compare("compare", CompareData{Title: "Checkout 5xx ratio", Unit: "ratio", Panels: []Panel{
			{"Before a1", "14 March 2026, 13:40 to 16:40 UTC", SeriesData{Lines: []Line{{"5xx", ratio(time.Minute)}}}},
			{"After a1", "14 March 2026, 15:30 to 16:40 UTC", SeriesData{Lines: []Line{{"5xx", ratio(time.Minute)[110:]}}, Extreme: &Extreme{0, utc(15, 31), ratio(time.Minute)[111].Value, false}}}}}),
		"series-latency":      Series("series-latency", SeriesData{Title: "Latency p99", Unit: "s", Lines: []Line{{"p99", latency}}, Marks: marks[:2]}),
		"series-dense":        Series("series-dense", SeriesData{Title: "One sample a second", Unit: "requests", Lines: []Line{{"n", dense()}}}),
		"series-one":          Series("series-one", SeriesData{Title: "One sample", Lines: []Line{{"n", []Sample{{utc(14, 0), 7}}}}}),
		"series-empty":        Series("series-empty", SeriesData{Title: "None"}),
		"survival":            Survival("survival", SurvivalData{Title: "Action items still open by age", What: "actions", N: 10, Steps: km, Censored: []float64{8, 20, 45, 90}, End: 90, Median: 30, MedianLabel: "half closed by day 30"}),
		"survival-nomed":      Survival("survival-nomed", SurvivalData{Title: "Still open", N: 31, Steps: []Step{{5, .9, math.NaN(), math.NaN()}, {44, .77, .5, .9}}, End: 365}),
		"survival-nothing":    Survival("survival-nothing", SurvivalData{Title: "Still open"}),
		"behaviour":           Behaviour("behaviour", BehaviourData{Title: "Incidents per quarter", Points: process(false), Centre: 4.9, Low: -1.1, High: 10.9}),
		"behaviour-durations": Behaviour("behaviour-durations", BehaviourData{Title: "Time to mitigate", Durations: true, Points: process(true), Centre: 48, Low: 6, High: 390}),
		"behaviour-few":       Behaviour("behaviour-few", BehaviourData{Title: "Two quarters", Points: process(false)[:2]}),
		"behaviour-empty":     Behaviour("behaviour-empty", BehaviourData{Title: "Nothing", Points: []Point{{Value: math.NaN()}}}),
		"phasebar":            PhaseBar(PhaseBarData{[]PhaseLength{{Undetected, 9}, {Diagnosing, 68}, {Mitigating, 33}, {Monitoring, 48}}, 3000}),
		"spark":               Spark("spark", SparkData{Title: "Incidents per quarter", Values: []float64{4, 1, 0, 7, 9, math.NaN(), 3, 5, 2}}),
	}
}

// process returns sixteen quarters or durations with one outlier.
func process(durations bool) []Point {
	var out []Point
	for i, n := range []float64{4, 6, 3, 5, 7, 4, 4, 6, 13, 5, 3, 6, 4, 7, 2, 5} {
		p := Point{Label: fmt.Sprintf("%d Q%d", 2023+i/4, i%4+1), Value: n, Signal: n == 13}
		if durations {
			p.Label, p.Name, p.Value = fmt.Sprintf("%d May", i+1), fmt.Sprintf("incident <%d>", i), 3*n*n
		}
		out = append(out, p)
	}
	return out
}

func dense() []Sample {
	var out []Sample
	for i := range 7201 {
		v := 20000 + 3000*math.Sin(float64(i)/900) + 400*math.Sin(float64(i)*12.9)
		if i == 4000 {
			v = 41300 // one second's peak, which thinning must not lose
		}
		out = append(out, Sample{utc(14, 0).Add(time.Duration(i) * time.Second), v})
	}
	return out
}

func TestGolden(t *testing.T) {
	for name, got := range figures() {
		path := filepath.Join("testdata", name+".svg")
		if *update {
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(want) != string(got) {
			t.Errorf("%s differs from its golden file; look at it, then run go test -update", name)
		}
	}
}

func BenchmarkStrip(b *testing.B) {
	bands, marks := checkout()
	for b.Loop() {
		Strip("strip", StripData{Title: "Phases and events of the incident", Bands: bands, Marks: marks})
	}
}
