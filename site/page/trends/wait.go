package trends

import (
	"cmp"
	"math"
	"slices"

	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/trend"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/chart"
	"debrief/theme/i18n"
)

// A durationMeasure describes one duration on the page.
type wait struct {
	name, id       string
	finding, title i18n.Text // heading with the median; title of the chart
	few            i18n.Text
	definition     string
}

var (
	untilKnown = wait{
		"to_detect", "to-detect", "Median time to detect: {0}",
		"Time from the start of the impact to the first signal, per incident", "Time to detect", "#to-detect",
	}
	untilSafe = wait{
		"to_mitigate", "to-mitigate", "Median time to mitigate: {0}",
		"Time from the start of the impact to its end, per incident", "Time to mitigate", "#to-mitigate",
	}
)

// durationFigure shows each incident as a dot, with the median.
func durationFigure(b *part, path string, w wait) theme.Figure {
	d := b.Trends.Duration(w.name)
	n := len(d.Values)
	f := theme.Figure{
		ID:         "figure-" + w.id,
		Definition: model.Crumb(path, b.L.Text("Definition"), model.AboutPath+w.definition),
	}
	if n < Fewest {
		f.Heading = b.L.Text(w.few)
		f.TooFew = b.L.Count(
			n, "{n} incident with both times, of {0}: too few for a chart.",
			"{n} incidents with both times, of {0}: too few for a chart.", b.L.Thousands(d.Of),
		)
		for _, v := range d.Values {
			f.Rows = append(f.Rows, b.Row(path, v.Of))
		}
		return f
	}
	f.Heading = b.L.Text(w.finding, b.L.Minutes(d.Median))
	groups := dotGroups(b, d)
	f.Text = b.L.Text("One dot per incident, on a logarithmic scale.")
	if slices.ContainsFunc(groups, func(g chart.Group) bool { return g.Median > 0 }) {
		f.Text += " " + b.L.Text("The line in a quarter is its median, shown from {0} incidents on.", Fewest)
	}
	if len(b.Trends.Quarters) > mostQuarters {
		f.Text += " " + b.L.Text("The chart shows the latest {0} quarters.", mostQuarters)
	}
	f.SVG = chart.Dots(f.ID+"-chart", chart.DotsData{Lang: b.L.Language, Title: b.L.Text(w.title), Groups: groups})
	f.Source = restsOn(b, d)
	f.Table = durationTable(b, path, d)
	f.CSV = model.Crumb(path, "CSV", "data/incidents.csv")
	return f
}

// medianSource describes the sample and the spread of a median.
func restsOn(b *part, d trend.Duration) string {
	n := len(d.Values)
	of := b.L.Text("Median of {0} incidents", b.L.Of(n, d.Of))
	if unknown := d.Of - n; unknown > 0 {
		of = b.L.Text("{0}, {1} unknown", of, b.L.Thousands(unknown))
	}
	if d.Coverage > 0 && n >= trend.Provisional {
		return b.L.Text(
			"{0}; {1} of the median {2} to {3}{4}.", of, b.L.SureInterval(), b.L.Minutes(d.Interval.Low),
			b.L.Minutes(d.Interval.High), provisional(b.L, n),
		)
	}
	minutes := d.Minutes()
	return b.L.Text(
		"{0}; shortest {1}, longest {2}.", of, b.L.Minutes(slices.Min(minutes)), b.L.Minutes(slices.Max(minutes)),
	)
}

// maxQuarters limits the chart of single incidents to five years.
const mostQuarters = 20

func dotGroups(b *part, d trend.Duration) []chart.Group {
	at := map[*postmortem.Postmortem]trend.Observation{}
	for _, v := range d.Values {
		at[v.Of] = v
	}
	var out []chart.Group
	quarters := b.Trends.Quarters
	for _, q := range quarters[max(0, len(quarters)-mostQuarters):] {
		g := chart.Group{Label: b.L.Quarter(q.Name), Of: len(q.Incidents)}
		var minutes []float64
		for _, pm := range q.Incidents {
			v, known := at[pm]
			if !known {
				continue
			}
			minutes = append(minutes, v.Minutes)
			_, rank, _ := b.Catalog.Severity(pm.Severity)
			g.Dots = append(g.Dots, chart.Dot{
				Minutes: v.Minutes, Severity: rank + 1, Estimate: v.Approx, Label: model.Title(pm),
			})
		}
		if len(minutes) >= Fewest {
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

func durationTable(b *part, path string, d trend.Duration) theme.Table {
	t := theme.Table{
		Caption: b.L.Text("each incident"),
		Columns: []theme.Column{
			{Text: b.L.Text("Incident")}, {Text: b.L.Text("Day")}, {Text: b.L.Text("Severity")},
			{Text: b.L.Text("Duration"), Num: true},
		},
		Long: len(d.Values) > 15,
	}
	if len(d.Values) > model.MaxRows {
		t.Caption = b.L.Text("{0} incidents; all are in the CSV", b.L.Latest(len(d.Values), model.MaxRows))
	}
	for _, v := range slices.Backward(d.Values[max(0, len(d.Values)-model.MaxRows):]) {
		lasted := b.L.Minutes(v.Minutes)
		if v.Approx {
			lasted = "≈ " + lasted
		}
		severity, _, _ := b.Catalog.Severity(v.Of.Severity)
		t.Rows = append(t.Rows, []theme.Cell{
			{Text: model.Title(v.Of), Href: model.Href(path, b.IncidentPath(v.Of))}, {Text: v.Of.Day().Format("2006-01-02")},
			{Text: cmp.Or(severity.Name, v.Of.Severity)}, {Text: lasted, Num: true},
		})
	}
	return t
}

// concentrationText returns the share of the impact time of the longest incidents.
func concentrationWords(b *part) string {
	minutes := b.Trends.Duration("to_mitigate").Minutes()
	if len(minutes) < trend.Provisional {
		return ""
	}
	share, ok := trend.TopShare(minutes, 3)
	if !ok {
		return ""
	}
	if share >= 0.5 {
		return b.L.Text(
			"The three longest of {0} incidents hold {1} of the minutes, so an average would mislead.",
			b.L.Thousands(len(minutes)), wording.Percent(share),
		)
	}
	return b.L.Text(
		"The three longest of {0} incidents hold {1} of the minutes.", b.L.Thousands(len(minutes)),
		wording.Percent(share),
	)
}

// logMinutes returns the durations for a process chart. Zero has no logarithm and
// counts as half a minute, as in the dot chart.
func logMinutes(d trend.Duration) []float64 {
	out := d.Minutes()
	for i, m := range out {
		out[i] = math.Max(0.5, m)
	}
	return out
}
