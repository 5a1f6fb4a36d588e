package chart

import (
	"encoding/xml"
	"html/template"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"debrief/theme/i18n"
)

// wellFormed checks what every drawing must satisfy: it is XML without style attributes
// and links, its IDs are unique, its references resolve, and its numbers are valid.
func wellFormed(t *testing.T, name string, out template.HTML) {
	t.Helper()
	ids, refs := map[string]bool{}, []string{}
	dec := xml.NewDecoder(strings.NewReader(string(out)))
	roots, depth := 0, 0
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%s is not well-formed: %v\n%s", name, err, out)
		}
		switch e := tok.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			if depth == 0 {
				roots++
				if e.Name.Local != "svg" {
					t.Fatalf("%s starts with <%s>", name, e.Name.Local)
				}
			}
			depth++
			isLink := e.Name.Local == "a" // marks of lanes and dots lead to items and incidents
			if isLink && !strings.HasPrefix(name, "lanes") && !strings.HasPrefix(name, "dots") || e.Name.Local == "style" || e.Name.Local == "script" {
				t.Errorf("%s has a <%s>", name, e.Name.Local)
			}
			for _, a := range e.Attr {
				switch key := a.Name.Local; key {
				case "id":
					if ids[a.Value] {
						t.Errorf("%s has the id %s twice", name, a.Value)
					}
					ids[a.Value] = true
				case "aria-labelledby":
					refs = append(refs, strings.Fields(a.Value)...)
				case "href":
					if isLink {
						continue
					}
					refs = append(refs, strings.TrimPrefix(a.Value, "#"))
				default:
					checkAttr(t, name, key, a.Value)
				}
			}
		}
	}
	for _, r := range refs {
		if !ids[r] {
			t.Errorf("%s refers to #%s, which is not in it", name, r)
		}
	}
	if roots != 1 {
		t.Errorf("%s has %d root elements", name, roots)
	}
}

// checkAttr rejects styles, event handlers and invalid numbers.
func checkAttr(t *testing.T, name, key, value string) {
	t.Helper()
	switch key {
	case "x", "y", "width", "height", "x1", "x2", "y1", "y2", "cx", "cy":
		v, err := strconv.ParseFloat(strings.TrimSuffix(value, "%"), 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || v < 0 && (key == "width" || key == "height") {
			t.Errorf("%s has %s=%q", name, key, value)
		}
	case "d", "transform":
		if strings.Contains(value, "NaN") || strings.Contains(value, "Inf") || strings.Contains(value, "e+") {
			t.Errorf("%s has a %s that is not numbers: %q", name, key, value)
		}
	default:
		if key == "style" || strings.HasPrefix(key, "on") {
			t.Errorf("%s has the attribute %s", name, key)
		}
	}
}

func TestWellFormed(t *testing.T) {
	again := figures()
	for name, out := range figures() {
		wellFormed(t, name, out)
		if out != again[name] {
			t.Errorf("%s: the same input gave other output", name)
		}
		if name != "phasebar" && (!strings.Contains(string(out), map[bool]string{false: `role="img"`, true: `role="group"`}[strings.Contains(string(out), "<a href")]) || strings.Contains(string(out), "</title>\n<desc id=\""+name+"-d\"></desc>")) {
			t.Errorf("%s lacks its role or its description", name)
		}
	}
}

func crowdedMarks() []Mark {
	many := make([]Mark, 5000)
	for i := range many {
		many[i] = Mark{utc(0, 0).Add(time.Duration(i*i) * time.Second), i * 7, Signal, ""}
	}
	return many
}

func crowdedLanes(text string) []Lane {
	var out []Lane
	for range 40 {
		lane := Lane{Name: text}
		for i, m := range crowdedMarks() {
			m.Label = text
			lane.Marks = append(lane.Marks, LaneMark{m, i%2 == 0, text, i%3 == 0})
		}
		out = append(out, lane)
	}
	return out
}

// TestHostile passes invalid and extreme data.
func TestHostile(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	long := strings.Repeat("<&\"\x00\xff'", 4000)
	zero, far := time.Time{}, time.Unix(1<<60, 0)
	ages := []time.Time{zero, far, time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC), utc(0, 0), time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)}
	var bands []Band
	var marks []Mark
	var samples []Sample
	for i, a := range ages {
		for _, b := range ages {
			bands = append(bands, Band{Phase(i - 1), long, a, b})
			marks = append(marks, Mark{b, i - 2, MarkKind(i * 3), long})
			for _, v := range []float64{nan, inf, -inf, math.MaxFloat64, -1e99, 1e-320, 0} {
				samples = append(samples, Sample{b, v})
			}
		}
	}
	lines := make([]Line, 9)
	for i := range lines {
		lines[i] = Line{long, samples}
	}
	crowd := make([]Dot, 3000)
	for i := range crowd {
		crowd[i] = Dot{float64(i*i%977) - 3, i%9 - 2, i%2 == 0, long, "../incidents/" + long}
	}
	counts := make([]Count, 300)
	for i := range counts {
		counts[i] = Count{long, math.MaxInt - i, nan, inf, true}
	}
	for name, out := range map[string]template.HTML{
		"strip":          Strip(long, StripData{Title: long, Desc: long, Bands: bands, Marks: marks}),
		"strip many":     Strip("1 2", StripData{Marks: crowdedMarks()}),
		"series":         Series(long, SeriesData{Title: long, Unit: long, Lines: lines, Bands: bands, Marks: marks, Changes: marks, Extreme: &Extreme{9, far, inf, true}, Thresholds: []Threshold{{nan, long}, {1e300, long}, {1, long}}}),
		"compare":        Compare(long, CompareData{Title: long, Unit: long, Panels: []Panel{{long, long, SeriesData{Lines: lines}}, {long, long, SeriesData{Lines: lines[:3], From: far}}}}),
		"compare none":   Compare("", CompareData{Panels: []Panel{{"", "", SeriesData{Lines: lines[:1]}}}}),
		"lanes":          Lanes(long, LanesData{Title: long, Desc: long, From: utc(0, 0), To: utc(3, 0), Bands: bands, Lanes: crowdedLanes(long)}),
		"lanes far":      Lanes("", LanesData{From: far, Lanes: crowdedLanes("")}),
		"series low":     Series(long, SeriesData{Lines: lines[:2], Changes: marks, Extreme: &Extreme{0, utc(0, 0), -1e99, true}}),
		"series axis":    Series("", SeriesData{Lines: lines, From: far, To: zero, Step: -5}),
		"series equal":   Series("x", SeriesData{Lines: []Line{{"", []Sample{{utc(1, 0), 3}, {utc(1, 0), 4}, {utc(1, 0), -5}}}}}),
		"series tiny":    Series("x", SeriesData{Lines: []Line{{"", []Sample{{utc(1, 0), 1e-310}, {utc(2, 0), 2e-310}}}}}),
		"series big":     Series("x", SeriesData{Lines: []Line{{"", []Sample{{utc(1, 0), -1e100}, {utc(2, 0), 1e100}}}}}),
		"series flat":    Series("x", SeriesData{Lines: []Line{{"", []Sample{{utc(1, 0), 1e15}, {utc(2, 0), 1e15 + 1}}}}}),
		"series below":   Series("x", SeriesData{Unit: "bytes", Lines: []Line{{"", []Sample{{utc(1, 0), -7}, {utc(2, 0), -7}}}}}),
		"dots":           Dots(long, DotsData{Title: long, Desc: long, Groups: []Group{{long, crowd, -1, nan, [2]float64{-5, inf}}, {"", []Dot{{nan, 0, false, "", ""}, {inf, 9, true, "", ""}}, 0, inf, [2]float64{nan, 1}}}}),
		"dots linked":    Dots(long, DotsData{Groups: []Group{{long, crowd[:100], 0, 0, [2]float64{}}}, Severities: []string{long, long, long, long, long}}),
		"dots none":      Dots("d", DotsData{}),
		"shares":         Shares(long, SharesData{Title: long, Rows: []ShareRow{{long, long, 4}, {"", "", -1}}}),
		"shares none":    Shares("", SharesData{}),
		"counts":         Counts(long, CountsData{Title: long, Desc: long, What: long, Counts: counts}),
		"counts below":   Counts("c", CountsData{Counts: []Count{{"", -4, -3, -2, false}, {"", 0, 0, 0, false}}}),
		"survival":       Survival(long, SurvivalData{Title: long, What: long, N: -1, Steps: []Step{{nan, nan, nan, nan}, {inf, 1, 0, 1}, {3, .5, -inf, inf}, {3, .5, .6, .4}, {-1, 2, 0, 0}}, Censored: []float64{nan, inf, -3, 2}, End: inf, Median: inf, MedianLabel: long}),
		"behaviour wild": Behaviour("b", BehaviourData{Points: []Point{{Value: 1e99}, {Value: -1e99}, {Value: math.Inf(1)}}, Low: -1e99, High: 1e99}),
		"behaviour time": Behaviour("b", BehaviourData{Durations: true, Points: []Point{{Value: -5}, {Value: 0}, {Value: 1e30, Label: strings.Repeat("x", 999)}}, Low: -1, High: math.Inf(1)}),
		"behaviour same": Behaviour("b", BehaviourData{Points: []Point{{Value: 3}, {Value: 3}}, Low: 3, High: 3}),
		"behaviour many": Behaviour("b", BehaviourData{Points: make([]Point, 5000)}),
		"survival day":   Survival("s", SurvivalData{End: 1e-9}),
		"bar":            PhaseBar(PhaseBarData{[]PhaseLength{{-4, nan}, {9, inf}, {1, -3}, {2, 1e-300}, {3, 1e300}}, nan}),
		"spark":          Spark(long, SparkData{Title: long, Values: []float64{nan, inf, 1e300, -2, 5, nan, 7}}),
		"spark nothing":  Spark("", SparkData{}),
	} {
		wellFormed(t, name, out)
		if len(out) > 400_000 {
			t.Errorf("%s: %d bytes", name, len(out))
		}
	}
	if PhaseBar(PhaseBarData{}) != "" {
		t.Error("a bar without a length is drawn")
	}
}

func TestThinning(t *testing.T) {
	d := SeriesData{Title: "t", Lines: []Line{{"n", dense()}}}
	if got, want := d.Drawn(), "7,201 samples in 200 intervals; each interval shows its lowest and highest value"; got != want {
		t.Errorf("Drawn() = %q, want %q", got, want)
	}
	l := newTrace(d.Lines[0], 0, time.Time{}, time.Time{})
	thin := l.thin(newAxis(l.points[0].at, l.points[len(l.points)-1].at, 0, 100))
	if len(thin) > 2*axisSlices+2 {
		t.Errorf("%d points left", len(thin))
	}
	peak := 0.0
	for i, p := range thin {
		peak = math.Max(peak, p.value)
		if i > 0 && p.at < thin[i-1].at {
			t.Fatalf("point %d lies before the one in front of it", i)
		}
	}
	if peak != 41300 {
		t.Errorf("the peak of one second was lost: highest is %v", peak)
	}
	if (SeriesData{Lines: []Line{{"n", dense()[:400]}}}).Drawn() != "" {
		t.Error("400 samples are said to be thinned")
	}
}

// A gap is never bridged, thinned or not.
func TestGaps(t *testing.T) {
	for _, every := range []int{1, 30} { // 7,201 samples and 241
		var samples []Sample
		for i, s := range dense() {
			if i%every == 0 && (i < 2000 || i > 4500) {
				samples = append(samples, s)
			}
		}
		l := newTrace(Line{"n", samples}, 0, time.Time{}, time.Time{})
		if l.holes != 1 {
			t.Fatalf("every %d: %d holes, want 1", every, l.holes)
		}
		a := newAxis(l.points[0].at, l.points[len(l.points)-1].at, 0, 100)
		path := linePath(frame{a: a, y: linear{0, 5e4, 0, 100}, u: unit{1, "", newTexts(nil)}}, l.thin(a))
		if n := strings.Count(string(path), "M"); n != 2 {
			t.Errorf("every %d: the line has %d runs, want 2", every, n)
		}
	}
	nan := []Sample{{utc(1, 0), 1}, {utc(1, 1), math.NaN()}, {utc(1, 2), 3}, {utc(1, 3), 4}}
	if l := newTrace(Line{"n", nan}, 0, time.Time{}, time.Time{}); l.holes != 1 || !l.points[1].after {
		t.Errorf("a sample without a value is bridged: %+v", l)
	}
}

func TestPlaceMerges(t *testing.T) {
	var marks []Mark
	for i := range 6 {
		marks = append(marks, Mark{utc(1, 0).Add(time.Duration(i) * time.Second), i + 1, Signal, ""})
	}
	marks = append(marks, Mark{utc(5, 0), 7, Signal, ""})
	m := drawnMarks(marks)
	spots, rows := placeMarks(newAxis(m[0].at, m[6].at, stripPad, 100-stripPad), m, narrow)
	var texts []string
	for _, s := range spots {
		texts = append(texts, s.text)
	}
	if got := strings.Join(texts, "|"); rows > markRows || !strings.Contains(got, "–") || !strings.HasSuffix(got, "|7") {
		t.Errorf("six marks at one place and one far away: %s in %d rows", got, rows)
	}
	for want, ns := range map[string][]int{"4–6": {4, 6, 5}, "4, 9": {9, 4}, "4 +2": {4, 6, 9}, "4": {4, 4}, "×2": {0, 0}, "": {0}} {
		var ms []drawnMark
		for _, n := range ns {
			ms = append(ms, drawnMark{0, Mark{N: n}, false})
		}
		if got := markNumbers(ms); got != want {
			t.Errorf("numbers(%v) = %q, want %q", ns, got, want)
		}
	}
}

func TestTicks(t *testing.T) {
	for _, tt := range []struct {
		from, to time.Time
		want     string
	}{
		{utc(13, 40), utc(16, 40), "14:00 14:30 15:00 15:30 16:00 16:30"},
		{utc(14, 2), utc(14, 3), "14:02:00 14:02:15 14:02:30 14:02:45 14:03:00"},
		{utc(20, 0), utc(20, 0).Add(14 * time.Hour), "20:00 22:00 15 Mar 02:00 04:00 06:00 08:00 10:00"},
		{utc(1, 0), utc(1, 0).AddDate(0, 0, 40), "16 Mar 23 Mar 30 Mar 6 Apr 13 Apr 20 Apr"},
		{utc(1, 0), utc(1, 0).AddDate(2, 0, 0), "Jul 2026 Jan 2027 Jul 2027 Jan 2028"},
		{utc(1, 0), utc(1, 0).AddDate(7000, 0, 0), "3000 4000 5000 6000 7000 8000 9000"},
	} {
		from, _ := seconds(tt.from)
		to, _ := seconds(tt.to)
		var got []string
		for _, k := range newAxis(from, to, 0, 100).ticks(newTexts(nil)) {
			got = append(got, k.label)
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s to %s: ticks %q, want %q", tt.from, tt.to, s, tt.want)
		}
	}
}

func TestDurationTexts(t *testing.T) {
	for want, got := range map[string]string{
		"less than 1 min": newTexts(nil).minutes(0.2), "33 min": newTexts(nil).minutes(33.4), "1 h 08": newTexts(nil).minutes(68), "4 h": newTexts(nil).minutes(240), "2 days 3 h": newTexts(nil).minutes(51 * 60), "1 day": newTexts(nil).minutes(1440), "3 weeks": newTexts(nil).minutes(23*1440 + 300),
		"unknown": newTexts(nil).minutes(math.NaN()), "15.5%": displayUnit(newTexts(nil), "ratio", .155).format(.155), "340 ms": displayUnit(newTexts(nil), "s", .5).format(.34), "1.5 h": displayUnit(newTexts(nil), "ms", 2e7).format(5.4e6),
		"4.2 GB": displayUnit(newTexts(nil), "bytes", 5e9).format(4.2e9), "41,300 requests": displayUnit(newTexts(nil), "requests", 41300).format(41300), "2.5M requests": displayUnit(newTexts(nil), "requests", 2.5e6).format(2.5e6),
		"12,345,678": newTexts(nil).Grouped("12345678"), "-1,234.5": newTexts(nil).Grouped("-1234.5"), "0": num(-0.001), "0.1": num(0.1), "33.33": num(100.0 / 3), "a…": clip("aäöü", 2), "c1-2": cleanID("1 2"), "a &lt;b": esc("a\x00<b"),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// A label that does not fit a wide column is omitted; one that fits only there has
// class t2.
func TestFit(t *testing.T) {
	for _, tt := range []struct {
		percent float64
		class   string
		ok      bool
	}{{5, "", false}, {20, " t2", true}, {40, "", true}} {
		if class, ok := fitLabel("Diagnosing", tt.percent); class != tt.class || ok != tt.ok {
			t.Errorf("fit in %v%% = %q, %v", tt.percent, class, ok)
		}
	}
}

func FuzzSeries(f *testing.F) {
	f.Add(int64(1773496800), int64(60), 0.5, -2.0, uint8(3), "ratio", "<label>")
	f.Add(int64(-62135596800), int64(1)<<40, math.MaxFloat64, 1e-300, uint8(200), "s", "\x00\xff")
	f.Fuzz(func(t *testing.T, start, step int64, v, w float64, n uint8, unit, label string) {
		var samples []Sample
		for i := range int(n) {
			samples = append(samples, Sample{time.Unix(start+step*int64(i*i%41), 0), v + w*float64(i%7)})
		}
		at := time.Unix(start, 0)
		out := Series(label, SeriesData{Title: label, Unit: unit, Lines: []Line{{label, samples}, {unit, samples[:n/2]}}, Bands: []Band{{Phase(n), label, at, time.Unix(start+step, 0)}},
			Marks: []Mark{{at, int(n), MarkKind(n), label}}, Thresholds: []Threshold{{w, label}}, Step: time.Duration(step)})
		wellFormed(t, "series", out)
	})
}

func FuzzStrip(f *testing.F) {
	f.Add(int64(1773496800), int64(60), uint8(30), "name")
	f.Add(int64(253402300799), int64(-1), uint8(255), "]]>&")
	f.Fuzz(func(t *testing.T, start, step int64, n uint8, label string) {
		var bands []Band
		var marks []Mark
		for i := range int(n) {
			at := time.Unix(start+step*int64(i*i%97), 0)
			marks = append(marks, Mark{at, i % 12, MarkKind(i % 7), label})
			bands = append(bands, Band{Phase(i % 5), label, at, at.Add(time.Duration(step))})
		}
		wellFormed(t, "strip", Strip(label, StripData{Title: label, Desc: label, Bands: bands, Marks: marks}))
	})
}

// Figures use the language of their data for numbers, dates and descriptions.
func TestLanguageOfFigures(t *testing.T) {
	german := i18n.In("de")
	bands, marks := checkout()
	march := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for name, figure := range map[string]struct {
		svg  template.HTML
		want []string
	}{
		"strip": {Strip("a", StripData{Bands: bands, Marks: marks, Lang: german}), []string{`class="ph-undetected"`, "Unerkannt", "9 min", ", dann Wartezeit von", "10 Ereignisse", "Zeiten in UTC, ab 14. März 2026"}},
		"days":  {Strip("a", StripData{Bands: []Band{{From: march, To: march.AddDate(0, 0, 6)}}, Lang: german}), []string{">2. März</text>"}},
		"series": {Series("a", SeriesData{Unit: "ratio", Lines: []Line{{Samples: []Sample{{utc(14, 0), 0.0525}, {utc(14, 1), 0.1}, {utc(14, 2), 0.0525}}}}, Lang: german}),
			[]string{"Spitze 10\u00a0%", "erster 5,25\u00a0%", "am 14. März 2026"}},
		"counts":    {Counts("a", CountsData{Counts: []Count{{Label: "Q1 2026", N: 1200, Low: 1.5, High: 2.5, Partial: true}}, Lang: german}), []string{"Q1 2026: 1.200 Vorfälle (unvollständig), 95-%-Intervall 1,5 bis 2,5", "in 1 Zeitraum"}},
		"dots":      {Dots("a", DotsData{Groups: []Group{{Label: "Q1 2026", Dots: []Dot{{Minutes: 60 * 30, Estimate: true}}, Median: 5}}, Lang: german}), []string{"1 Tag 6 h, geschätzt", "1 Dauer in 1 Zeitraum"}},
		"behaviour": {Behaviour("a", BehaviourData{Points: []Point{{Label: "x", Value: 1.5}}, Lang: german}), []string{"1 Wert der Reihe nach: erster 1,5 Vorfälle"}},
		"survival":  {Survival("a", SurvivalData{N: 3, End: 30, Lang: german}), []string{"Von 3 Einträgen: nach 30 Tagen ist keiner abgeschlossen", ">75\u00a0%</text>"}},
		"spark":     {Spark("a", SparkData{Values: []float64{1, 2}, Lang: german}), []string{"2 Werte, letzter 2, höchster 2"}},
		"empty":     {Series("a", SeriesData{Lang: german}), []string{"Keine Daten vorhanden."}},
	} {
		for _, want := range figure.want {
			if !strings.Contains(string(figure.svg), want) {
				t.Errorf("%s does not say %q:\n%s", name, want, figure.svg)
			}
		}
	}
}
