package trends

import (
	"slices"
	"strings"
	"testing"

	"debrief/site/page/model"
	"debrief/site/page/pagetest"
	"debrief/theme"
)

func TestTrendsOfFewIncidents(t *testing.T) {
	v := Trends(model.NewSite(pagetest.Input(t, pagetest.Special()[2])), model.TrendsPath).(theme.Trends)
	if v.Empty != "No incidents in this organisation yet, so there are no trends to show. Not counted: 1 external." || v.Questions != nil {
		t.Errorf("%q", v.Empty)
	}
	v = Trends(model.NewSite(pagetest.Input(t, pagetest.Many(4)...)), model.TrendsPath).(theme.Trends)
	for _, q := range v.Questions {
		for _, f := range q.Figures {
			if f.SVG != "" || f.TooFew == "" {
				t.Errorf("%s is drawn from four incidents", q.ID)
			}
		}
		if q.Heat.Rows != nil {
			t.Errorf("%s has a table of four incidents", q.ID)
		}
	}
	if f := v.Questions[1].Figures[0]; f.TooFew != "The duration is known for 4 of 4 incidents: too few for a chart." || len(f.Rows) != 4 {
		t.Errorf("%+v", f)
	}
}

// allTexts returns all texts of a trends page.
func allTexts(v theme.Trends) string {
	words := append([]string{v.Lead}, v.Changed...)
	for _, q := range v.Questions {
		words = append(words, q.Heading, q.Text, q.Heat.Note)
		for _, f := range q.Figures {
			words = append(words, f.Heading, f.Text, f.TooFew, f.Source)
		}
	}
	return strings.ReplaceAll(strings.Join(words, "\n"), "\u00a0", " ")
}

func TestTrendsBySampleSize(t *testing.T) {
	for n, want := range map[int]struct{ has, lacks string }{
		7:  {"Median of 7 of 7 incidents; shortest 5 min, longest 11 min.", "interval of the median"},
		12: {"provisional below 20", "shortest"},
		30: {"95 % interval of the median 14 min to 25 min.", "shortest"},
	} {
		got := allTexts(Trends(model.NewSite(pagetest.Input(t, pagetest.Many(n)...)), model.TrendsPath).(theme.Trends))
		if !strings.Contains(got, want.has) || strings.Contains(got, want.lacks) {
			t.Errorf("%d incidents, wanted %q and no %q:\n%s", n, want.has, want.lacks, got)
		}
	}
}

func TestTrendsShowSampleSizes(t *testing.T) {
	v := Trends(model.NewSite(pagetest.Input(t, append(pagetest.Many(30), pagetest.Special()...)...)), model.TrendsPath).(theme.Trends)
	got := allTexts(v)
	for _, want := range []string{
		"September 2025 to November 2026. 32 incidents; time to detect is known for 30, time to mitigate for 30. 1 incident is still going on. Not counted: 1 external, 1 drill and 1 withdrawn. 1 near miss is counted separately.",
		"Frequency: no clear change, 7 incidents in 2026 Q2, 6 in 2026 Q3.",
		"Median time to detect: 20 min",
		"Median of 30 of 32 incidents; 95 % interval of the median",
		"Of 30 recorded incidents: monitoring detected 15 first (95 % interval 33 to 67 %), people inside 0 (95 % interval 0 to 11 %), people outside 15 (95 % interval 33 to 67 %). Not known for 2 incidents.",
		"Sensitivity: if times fell by 30 %, this comparison of 15 with 15 incidents would find it in four of five cases.",
		"1 of 32 post-mortems names an earlier incident as the same",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("not said: %s\n%s", want, got)
		}
	}
	i := slices.IndexFunc(v.Questions, func(q theme.Question) bool { return q.ID == "what-recurs" })
	q := v.Questions[i]
	if len(q.Heat.Rows) != 2 || q.Heat.Rows[0].Cells[0].Text != "30" || q.Heat.Rows[0].Cells[0].Level != 5 {
		t.Errorf("%+v", q.Heat)
	}
}

func TestRecurrenceNamesOpenAction(t *testing.T) {
	files := append(pagetest.Many(3), pagetest.File("pm/2026-10-30-back.md", "---\ntitle: It came back\nstatus: published\nkind: incident\nseverity: sev2\ntimes: {started: 2026-10-30T08:00:00Z}\nfactors: [{id: f1, code: observability.monitor_missing, statement: Again.}]\nrelated: [{id: 2026-09-20-number, rel: recurrence_of}]\n---\n"))
	site := model.NewSite(pagetest.Input(t, files...))
	f := recurrenceFigure(wholeLibrary(site), model.TrendsPath)
	if len(f.Rows) != 1 || f.Rows[0].Why != "Earlier incident: “Number 0”, 20 September 2026. Not done when this incident started: “Watch it” (open when the incident started)." {
		t.Errorf("%+v", f.Rows)
	}
}

func TestQuarterIsComparedWithPrevious(t *testing.T) {
	site := model.NewSite(pagetest.Input(t, pagetest.Many(30)...))
	pages := Pages(site)
	for i, q := range site.Trends.Quarters {
		v := pagetest.View[theme.Trends](t, pages, model.QuarterPath(q.Name))
		if (i > 0) != (len(v.Changed) == 1) {
			t.Errorf("%s: %q", q.Name, v.Changed)
		}
		rows := 0
		for _, f := range v.Questions[0].Figures {
			rows += len(f.Rows)
		}
		if rows != len(q.Incidents) {
			t.Errorf("%s shows %d of %d incidents", q.Name, rows, len(q.Incidents))
		}
		here := 0
		for _, f := range v.Slices {
			for _, c := range f.Values {
				if c.Current {
					here++
				}
			}
		}
		if here != 1 {
			t.Errorf("%s is marked %d times among the ways to the others", q.Name, here)
		}
	}
}

// The parts of one kind contain every incident of the whole.
func TestPartsSumToLibrary(t *testing.T) {
	site := model.NewSite(pagetest.Input(t, append(pagetest.Many(30), pagetest.Special()...)...))
	n := 0
	for _, s := range site.Catalog.Severities {
		pms := site.BySeverity[s.ID]
		part := newPart(site, pms)
		if got := len(part.Trends.Incidents); got != countedIncidents(site, pms) {
			t.Errorf("%s: %d incidents in its figures, %d beside its name", s.Name, got, countedIncidents(site, pms))
		}
		n += len(part.Trends.Incidents)
		for _, age := range openAges(part) {
			if age < 0 {
				t.Error(age)
			}
		}
	}
	if n != len(site.Trends.Incidents) {
		t.Errorf("%d incidents in the parts, %d in the whole", n, len(site.Trends.Incidents))
	}
}

func TestProcessChartNeedsTenValues(t *testing.T) {
	part := wholeLibrary(model.NewSite(pagetest.Input(t, pagetest.Many(30)...)))
	for i := range part.Trends.Durations[0].Values {
		part.Trends.Durations[0].Values[i].Minutes = []float64{8, 12, 10}[i%3]
	}
	f := durationProcessFigure(part, model.TrendsPath, toDetect)
	if f.SVG == "" || len(f.Table.Rows) != 30 || f.Heading != "No time outside the usual range" {
		t.Errorf("%q with %d rows", f.Heading, len(f.Table.Rows))
	}
	part.Trends.Durations[0].Values[20].Minutes = 1e6
	if f := durationProcessFigure(part, model.TrendsPath, toDetect); !strings.Contains(f.Heading, "1 value beyond the limits") || !strings.Contains(string(f.SVG), `class="sig"`) {
		t.Errorf("%q", f.Heading)
	}
	part.Trends.Durations[0].Values = part.Trends.Durations[0].Values[:9]
	if f := durationProcessFigure(part, model.TrendsPath, toDetect); f.Heading != "" {
		t.Errorf("drawn from nine: %q", f.Heading)
	}
	if f := countProcessFigure(part, model.TrendsPath); len(wholeQuarters(part)) < 10 && f.Heading != "" {
		t.Error("few quarters are given limits")
	}
}

func TestComparisonShowsPValue(t *testing.T) {
	site := model.NewSite(pagetest.Input(t, pagetest.Many(30)...))
	site.Trends.Change.Before.Incidents, site.Trends.Change.P = nil, 0.004
	if got := strings.ReplaceAll(countChange(wholeLibrary(site)), "\u00a0", " "); got != "Frequency: a clear increase, 0 incidents in 2026 Q2, 6 in 2026 Q3." {
		t.Error(got)
	}
	if rows := frequencyFigure(wholeLibrary(site), model.TrendsPath).Table.Rows; !slices.ContainsFunc(rows, func(row []theme.Cell) bool {
		return strings.ReplaceAll(row[len(row)-1].Text, "\u00a0", " ") == "p = 0.004"
	}) {
		t.Errorf("the table has no p-value: %v", rows)
	}
	site = model.NewSite(pagetest.Input(t, pagetest.Many(2)...))
	if got := countChange(wholeLibrary(site)); got != "Frequency: a comparison needs two complete quarters; no quarter is complete yet." {
		t.Error(got)
	}
}

func TestUnusualDurationIsNamed(t *testing.T) {
	site := model.NewSite(pagetest.Input(t, pagetest.Many(30)...))
	values := site.Trends.Durations[0].Values
	for i := range values {
		values[i].Minutes = []float64{8, 12, 10}[i%3]
	}
	values[20].Minutes = 14400
	f := durationProcessFigure(wholeLibrary(site), model.TrendsPath, toDetect)
	if !strings.Contains(f.Text, "Beyond the limits: “Number 20”, 10 days (") || !strings.Contains(f.Heading, "1 value beyond the limits") {
		t.Errorf("%s: %s", f.Heading, f.Text)
	}
	for _, s := range changeTexts(wholeLibrary(site)) {
		if strings.Contains(s, "Number 20") {
			t.Errorf("a signal is reported as a change: %s", s)
		}
	}
}

// A trends page uses the language of the site, charts included.
func TestTrendsAreTranslated(t *testing.T) {
	in := pagetest.Input(t, append(pagetest.Many(30), pagetest.Special()...)...)
	in.Catalog.Language = "de"
	v := Trends(model.NewSite(in), model.TrendsPath).(theme.Trends)
	got := allTexts(v)
	for _, want := range []string{
		"September 2025 bis November 2026. 32 Vorfälle; Zeit bis zur Erkennung bekannt bei 30, Zeit bis zur Eindämmung bei 30. 1 Vorfall ist noch im Gang. Nicht gezählt: 1 externer Vorfall, 1 Übung und 1 zurückgezogen. 1 Beinahe-Vorfall wird getrennt gezählt.",
		"Häufigkeit: keine klare Änderung, 7 Vorfälle in Q2 2026, 6 in Q3 2026.",
		"Median der Zeit bis zur Erkennung: 20 min",
		"Median von 30 von 32 Vorfällen; 95-%-Intervall des Medians",
		"Von 30 angegebenen Vorfällen: Die Überwachung erkannte 15 zuerst (95-%-Intervall 33 bis 67 %)",
		"1 von 32 Post-mortems nennt einen früheren Vorfall als denselben",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("not said: %s\n%s", want, got)
		}
	}
	for _, q := range v.Questions {
		for _, f := range q.Figures {
			if strings.Contains(strings.ReplaceAll(string(f.SVG), "/incidents/", ""), "incident") {
				t.Errorf("%s is drawn in English: %s", q.ID, f.SVG)
			}
		}
	}
}
