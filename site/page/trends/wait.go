package trends

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"time"

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
			n, "The duration is known for {n} of {0} incidents: too few for a chart.",
			"The duration is known for {n} of {0} incidents: too few for a chart.", part.L.Thousands(d.Of),
		)
		if rest := missingText(part, d); rest != "" {
			f.TooFew += " " + rest
		}
		for _, v := range d.Values {
			f.Rows = append(f.Rows, part.Row(path, v.Of))
		}
		return f
	}
	f.Heading = part.L.Text("{0}: more than half of the incidents are still going on", part.L.Text(w.short))
	if d.HasMedian {
		f.Heading = part.L.Text(w.heading, part.L.Minutes(d.Median))
	}
	groups := dotGroups(part, path, d)
	f.Text = dotsText(part, d, groups)
	f.SVG = chart.Dots(
		f.ID+"-chart",
		chart.DotsData{
			Lang: part.L.Language, Title: part.L.Text(w.title), Groups: groups, Severities: severityNames(part.Catalog),
		},
	)
	f.Source = medianSource(part, d)
	f.Table = durationTable(part, path, d)
	f.CSV, f.Data = model.DataLink(f.ID), durationData(d)
	return f
}

// durationData returns the rows of the data file of a chart of dots: all incidents with
// a known time, also those of quarters that the chart does not show.
func durationData(d trend.Duration) [][]string {
	rows := [][]string{{"id", "date", "severity", "minutes", "minutes_low", "minutes_high", "approximate"}}
	for _, v := range d.Values {
		rows = append(rows, []string{
			string(v.Of.ID), v.Of.Day().Format(time.DateOnly), v.Of.Severity, model.Number(v.Minutes),
			model.Number(v.Low), model.Number(v.High), strconv.FormatBool(v.Approx),
		})
	}
	return rows
}

// dotsText returns the explanation of the chart of dots.
func dotsText(part *part, d trend.Duration, groups []chart.Group) string {
	out := part.L.Text("One dot per incident, on a logarithmic scale.")
	if slices.ContainsFunc(groups, func(g chart.Group) bool { return g.Median > 0 }) {
		out += " " + part.L.Text("The line in a quarter is its median, shown from {0} incidents on.", model.MinIncidents)
	}
	if slices.ContainsFunc(groups, func(g chart.Group) bool { return g.Spread[1] > 0 }) {
		out += " " + part.L.Text(
			"The box is the {0} of that median, shown from {1} incidents on.", part.L.IntervalLabel(), trend.Provisional,
		)
	}
	if text := shortTimesText(part, d.Values); text != "" {
		out += " " + text
	}
	if len(part.Trends.Quarters) > maxQuarters {
		out += " " + part.L.Text("The chart shows the latest {0} quarters.", maxQuarters)
	}
	return out
}

// shortTimesText returns a sentence about the times that are too short for a logarithmic
// scale, which are drawn at half a minute, or "" if there are none.
func shortTimesText(part *part, values []trend.Observation) string {
	zeros, short := 0, 0
	for _, o := range values {
		if o.Minutes == 0 {
			zeros++
		} else if o.Minutes < 0.5 {
			short++
		}
	}
	if zeros+short == 0 {
		return ""
	}
	text := part.L.Text("Times below half a minute are drawn at half a minute.")
	if zeros > 0 {
		text += " " + part.L.Count(
			zeros, "{n} time is 0, drawn at the lower edge.", "{n} times are 0, drawn at the lower edge.",
		)
	}
	return text
}

// missingText returns sentences about the incidents that have no exact value in d, by
// reason.
func missingText(part *part, d trend.Duration) string {
	var out []string
	for _, m := range []struct {
		n    int
		one  i18n.One
		many i18n.Many
	}{
		{len(d.Ongoing), "{n} still going on", "{n} still going on"},
		{len(d.Dated), "{n} known only by date", "{n} known only by date"},
		{d.Reversed, "{n} with times in the wrong order", "{n} with times in the wrong order"},
		{len(d.NoEnd), "{n} without a recorded end", "{n} without a recorded end"},
		{d.Unknown() - d.Reversed - len(d.NoEnd), "{n} unknown", "{n} unknown"},
	} {
		if m.n > 0 {
			out = append(out, part.L.Count(m.n, m.one, m.many))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return part.L.Text("The others: {0}.", part.L.List(out))
}

// medianSource describes the sample and the spread of a median, for the line below a
// figure.
func medianSource(part *part, d trend.Duration) string {
	of := part.L.Text("Median of {0} incidents", part.L.Of(d.Known()+len(d.Ongoing), d.Of))
	text := ""
	switch {
	case d.ShowsInterval() && math.IsInf(d.Interval.High, 1):
		text = part.L.Text(
			"{0}; {1} of the median from {2} on, its upper end is not reached{3}.", of, part.L.IntervalLabel(),
			part.L.Minutes(d.Interval.Low), provisionalNote(part.L, d.Of),
		)
	case d.ShowsInterval():
		text = part.L.Text(
			"{0}; {1} of the median {2} to {3}{4}.", of, part.L.IntervalLabel(), part.L.Minutes(d.Interval.Low),
			part.L.Minutes(d.Interval.High), provisionalNote(part.L, d.Known()),
		)
	default:
		minutes := d.Minutes()
		text = part.L.Text(
			"{0}; shortest {1}, longest {2}.", of, part.L.Minutes(slices.Min(minutes)), part.L.Minutes(slices.Max(minutes)),
		)
	}
	if n := len(d.Ongoing); n > 0 {
		text += " " + part.L.Count(
			n, "{n} of {0} is still going on; its time so far counts as a lower limit.",
			"{n} of {0} are still going on; their times so far count as lower limits.", part.L.Thousands(d.Of),
		)
	}
	if d.Before > 0 {
		text += " " + part.L.Count(
			d.Before, "{n} of {0} was detected before users were affected and counts as zero.",
			"{n} of {0} were detected before users were affected and count as zero.", part.L.Thousands(d.Of),
		)
	}
	if n := len(d.Dated); n > 0 {
		text += " " + part.L.Count(
			n, "{n} is known only by date, so the median is between {0} and {1}.",
			"{n} are known only by date, so the median is between {0} and {1}.", part.L.Minutes(d.Bounds.Low),
			boundText(part, d.Bounds.High),
		)
	}
	if n := d.Reversed; n > 0 {
		text += " " + part.L.Count(
			n, "Not counted: {n} with times in the wrong order.", "Not counted: {n} with times in the wrong order.",
		)
	}
	if n := len(d.NoEnd); n > 0 {
		text += " " + part.L.Count(
			n, "Not counted: {n} that ended without a recorded end ({0}).",
			"Not counted: {n} that ended without a recorded end ({0}).", titleList(part, d.NoEnd),
		)
	}
	if n := d.Unknown() - d.Reversed - len(d.NoEnd); n > 0 {
		text += " " + part.L.Count(n, "Not counted: {n} unknown.", "Not counted: {n} unknown.")
	}
	return text
}

// maxTitles is the largest number of post-mortems that a sentence names.
const maxTitles = 3

// titleList returns the titles of post-mortems for a sentence: the first ones, and the
// number of the others.
func titleList(part *part, pms []*postmortem.Postmortem) string {
	var titles []string
	for _, pm := range model.FirstN(pms, maxTitles) {
		titles = append(titles, part.L.Text("“{0}”", model.Title(pm)))
	}
	if left := len(pms) - maxTitles; left > 0 {
		titles = append(titles, part.L.Count(left, "{n} more|post-mortems", "{n} more|post-mortems"))
	}
	return part.L.List(titles)
}

// boundText formats an upper limit in minutes, which may be infinite.
func boundText(part *part, minutes float64) string {
	if math.IsInf(minutes, 1) {
		return part.L.Text("an unknown time")
	}
	return part.L.Minutes(minutes)
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
			median, _ := trend.Median(minutes)
			g.Median = math.Max(0.5, median) // as the dots
		}
		if len(minutes) >= trend.Provisional {
			if i, _, ok := trend.MedianInterval(minutes); ok {
				g.Spread = [2]float64{math.Max(0.5, i.Low), math.Max(0.5, i.High)}
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
			}, {Text: v.Of.CalendarDay().Format("2006-01-02")},
			{Text: cmp.Or(severity.Name, v.Of.Severity)}, {Text: lasted, Num: true},
		})
	}
	return t
}

// concentrationText returns a sentence about the share of the total impact time that
// the longest incidents have.
func concentrationText(part *part) string {
	values := part.Trends.Duration("to_mitigate").Values
	if len(values) < trend.Provisional {
		return ""
	}
	minutes := part.Trends.Duration("to_mitigate").Minutes()
	if one, ok := trend.TopShare(minutes, 1); ok && one >= 0.5 {
		longest := slices.MaxFunc(values, func(a, b trend.Observation) int { return cmp.Compare(a.Minutes, b.Minutes) })
		return part.L.Text(
			"One of {0} incidents, “{1}”, makes up {2} of the total time. It alone would decide an average, so none is "+
				"shown.",
			part.L.Thousands(len(minutes)), model.Title(longest.Of), wording.Percent(one),
		)
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
