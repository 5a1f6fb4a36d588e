package trends

import (
	"cmp"
	"math"
	"slices"

	"debrief/site/catalog"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/trend"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/chart"
	"debrief/theme/i18n"
)

// A durationMeasure describes one duration that a trends page shows, such as the time
// to mitigate.
type durationMeasure struct {
	name, id       string
	heading, title i18n.Text // heading (with the median) and title of the chart
	short          i18n.Text
	definition     string
}

var (
	toDetect = durationMeasure{
		"to_detect", "to-detect", "Median time to detect: {0}",
		"Time from the start of the impact to the first signal, per incident", "Time to detect", "#to-detect",
	}
	toMitigate = durationMeasure{
		"to_mitigate", "to-mitigate", "Median time to mitigate: {0}",
		"Time from the start of the impact to its end, per incident", "Time to mitigate", "#to-mitigate",
	}
)

// durationFigure returns a chart of one duration, with a dot for each incident and the
// median per quarter.
func durationFigure(part *part, path string, w durationMeasure) theme.Figure {
	d := part.Trends.Duration(w.name)
	n := len(d.Values)
	f := theme.Figure{
		ID:         "figure-" + w.id,
		Definition: model.Crumb(path, part.L.Text("Definition"), model.AboutPath+w.definition),
	}
	if n < model.MinIncidents {
		f.Heading = part.L.Text(w.short)
		f.TooFew = part.L.Count(
			n, "{n} of {0} incidents has both times: too few for a chart.",
			"{n} of {0} incidents have both times: too few for a chart.", part.L.Thousands(d.Of),
		)
		for _, v := range d.Values {
			f.Rows = append(f.Rows, part.Row(path, v.Of))
		}
		return f
	}
	f.Heading = part.L.Text(w.heading, part.L.Minutes(d.Median))
	groups := dotGroups(part, path, d)
	f.Text = part.L.Text("One dot per incident, on a logarithmic scale.")
	if slices.ContainsFunc(groups, func(g chart.Group) bool { return g.Median > 0 }) {
		f.Text += " " + part.L.Text("The line in a quarter is its median, shown from {0} incidents on.", model.MinIncidents)
	}
	if len(part.Trends.Quarters) > maxQuarters {
		f.Text += " " + part.L.Text("The chart shows the latest {0} quarters.", maxQuarters)
	}
	f.SVG = chart.Dots(
		f.ID+"-chart",
		chart.DotsData{
			Lang: part.L.Language, Title: part.L.Text(w.title), Groups: groups, Severities: severityNames(part.Catalog),
		},
	)
	f.Source = medianSource(part, d)
	f.Table = durationTable(part, path, d)
	f.CSV = model.Crumb(path, "CSV", "data/incidents.csv")
	return f
}

// medianSource describes the sample and the spread of a median, for the line below a
// figure.
func medianSource(part *part, d trend.Duration) string {
	n := len(d.Values)
	of := part.L.Text("Median of {0} incidents", part.L.Of(n, d.Of))
	if unknown := d.Of - n; unknown > 0 {
		of = part.L.Text("{0}, {1} unknown", of, part.L.Thousands(unknown))
	}
	if d.Coverage > 0 && n >= trend.Provisional {
		return part.L.Text(
			"{0}; {1} of the median {2} to {3}{4}.", of, part.L.IntervalLabel(), part.L.Minutes(d.Interval.Low),
			part.L.Minutes(d.Interval.High), provisionalNote(part.L, n),
		)
	}
	minutes := d.Minutes()
	return part.L.Text(
		"{0}; shortest {1}, longest {2}.", of, part.L.Minutes(slices.Min(minutes)), part.L.Minutes(slices.Max(minutes)),
	)
}

// maxQuarters is the largest number of quarters in the chart that shows each incident
// as a dot. It corresponds to five years.
const maxQuarters = 20

func dotGroups(part *part, path string, d trend.Duration) []chart.Group {
	at := map[*postmortem.Postmortem]trend.Observation{}
	for _, v := range d.Values {
		at[v.Of] = v
	}
	var out []chart.Group
	quarters := part.Trends.Quarters
	for _, q := range quarters[max(0, len(quarters)-maxQuarters):] {
		g := chart.Group{Label: part.L.Quarter(q.Name), Of: len(q.Incidents)}
		var minutes []float64
		for _, pm := range q.Incidents {
			v, known := at[pm]
			if !known {
				continue
			}
			minutes = append(minutes, v.Minutes)
			_, rank, _ := part.Catalog.Severity(pm.Severity)
			g.Dots = append(g.Dots, chart.Dot{
				Minutes: v.Minutes, Severity: rank + 1, Estimate: v.Approx, Label: model.Title(pm),
				Href: model.Href(path, part.IncidentPath(pm)),
			})
		}
		if len(minutes) >= model.MinIncidents {
			g.Median, _ = trend.Median(minutes)
		}
		if len(minutes) >= trend.Provisional {
			if i, _, ok := trend.MedianInterval(minutes); ok {
				g.Spread = [2]float64{i.Low, i.High}
			}
		}
		out = append(out, g)
	}
	return out
}

// severityNames returns the names of the severities, the worst first.
func severityNames(words *catalog.Catalog) []string {
	var out []string
	for _, s := range words.Severities {
		out = append(out, cmp.Or(s.Name, s.ID))
	}
	return out
}

func durationTable(part *part, path string, d trend.Duration) theme.Table {
	t := theme.Table{
		Caption: part.L.Text("each incident"),
		Columns: []theme.Column{
			{Text: part.L.Text("Incident")}, {Text: part.L.Text("Day")}, {Text: part.L.Text("Severity")},
			{Text: part.L.Text("Duration"), Num: true},
		},
		Long: len(d.Values) > 15,
	}
	if len(d.Values) > model.MaxRows {
		t.Caption = part.L.Text(
			"{0} incidents; all incidents are in the CSV file",
			part.L.Latest(len(d.Values), model.MaxRows),
		)
	}
	for _, v := range slices.Backward(d.Values[max(0, len(d.Values)-model.MaxRows):]) {
		lasted := part.L.Minutes(v.Minutes)
		if v.Approx {
			lasted = "≈ " + lasted
		}
		severity, _, _ := part.Catalog.Severity(v.Of.Severity)
		t.Rows = append(t.Rows, []theme.Cell{
			{
				Text: model.Title(v.Of),
				Href: model.Href(path, part.IncidentPath(v.Of)),
			}, {Text: v.Of.Day().Format("2006-01-02")},
			{Text: cmp.Or(severity.Name, v.Of.Severity)}, {Text: lasted, Num: true},
		})
	}
	return t
}

// concentrationText returns a sentence about the share of the total impact time that
// the longest incidents have.
func concentrationText(part *part) string {
	minutes := part.Trends.Duration("to_mitigate").Minutes()
	if len(minutes) < trend.Provisional {
		return ""
	}
	share, ok := trend.TopShare(minutes, 3)
	if !ok {
		return ""
	}
	if share >= 0.5 {
		return part.L.Text(
			"The three longest of {0} incidents make up {1} of the total time, so an average would mislead.",
			part.L.Thousands(len(minutes)), wording.Percent(share),
		)
	}
	return part.L.Text(
		"The three longest of {0} incidents make up {1} of the total time.", part.L.Thousands(len(minutes)),
		wording.Percent(share),
	)
}

// logMinutes returns the durations in minutes for a process behaviour chart with a
// logarithmic scale. Zero has no logarithm, so values below half a minute become half a
// minute, as in the chart of dots.
func logMinutes(d trend.Duration) []float64 {
	out := d.Minutes()
	for i, m := range out {
		out[i] = math.Max(0.5, m)
	}
	return out
}
