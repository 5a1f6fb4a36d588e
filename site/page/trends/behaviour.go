package trends

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"debrief/site/page/model"
	"debrief/site/trend"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/chart"
	"debrief/theme/i18n"
)

// maxProcessValues is the largest number of values in a process behaviour chart;
// earlier values are left out. In thousands of values, some break every rule by chance
// alone.
const maxProcessValues = 100

// countProcessFigure returns a process behaviour chart of the number of incidents per
// complete quarter. The figure is empty if there are too few quarters, or if most of
// them have the same number of incidents.
func countProcessFigure(part *part, path string) theme.Figure {
	quarters := wholeQuarters(part)
	quarters = quarters[max(0, len(quarters)-maxProcessValues):]
	if len(quarters) < trend.Provisional {
		return theme.Figure{}
	}
	counts, values := make([]int, len(quarters)), make([]float64, len(quarters))
	for i, q := range quarters {
		counts[i] = len(q.Incidents)
		values[i] = float64(counts[i])
	}
	behaviour, ok := trend.CountXmR(counts)
	if !ok || trend.MostlyTied(values) {
		return theme.Figure{}
	}
	points, links := make([]chart.Point, len(quarters)), make([]string, len(quarters))
	for i, q := range quarters {
		links[i] = model.Href(path, model.QuarterPath(q.Name))
		points[i] = chart.Point{Label: part.L.Quarter(q.Name), Value: values[i]}
	}
	f := processFigure(
		part, path, "count-behaviour", behaviour, points,
		chart.BehaviourData{Title: part.L.Text("Incidents per complete quarter, with the usual range")},
	)
	f.Text = part.L.Text(
		"The band is the usual range of these counts{0}; the line is their mean. Incomplete quarters are left out.",
		provisionalNote(part.L, len(points)),
	) + " " + chanceText(part, behaviour, len(points), behaviour.Centre, func(i int) string {
		return part.L.Text("{0} ({1})", points[i].Label, counts[i])
	})
	f.Source = part.L.Count(
		len(points),
		"n = {n} complete quarter; mean {0}, limits {1} to {2}.",
		"n = {n} complete quarters; mean {0}, limits {1} to {2}.",
		part.L.OneDecimal(
			behaviour.Centre,
		),
		part.L.OneDecimal(max(0, behaviour.Low)),
		part.L.OneDecimal(behaviour.High),
	)
	f.Table = processTable(
		part,
		part.L.Text("complete quarters"),
		part.L.Text("Quarter"),
		part.L.Text("Incidents"),
		points,
		links,
		part.L.OneDecimal,
	)
	return f
}

// durationProcessFigure returns a process behaviour chart of the latest durations of
// one kind, on a logarithmic scale. The figure is empty if there are too few, or if most
// of them are equal.
func durationProcessFigure(part *part, path string, w durationMeasure) theme.Figure {
	d := part.Trends.Duration(w.name)
	d.Values = d.Values[max(0, len(d.Values)-maxProcessValues):]
	minutes := d.Positive()
	if len(d.Values) < trend.Provisional || trend.MostlyTied(minutes) {
		return theme.Figure{}
	}
	behaviour, ok := trend.LogXmR(minutes)
	if !ok {
		return theme.Figure{}
	}
	few, points, links := part.L.Text(w.short), make([]chart.Point, len(minutes)), make([]string, len(minutes))
	for i, v := range d.Values {
		links[i] = model.Href(path, part.IncidentPath(v.Of))
		points[i] = chart.Point{Label: part.L.Time(v.Of.CalendarDay(), "2 Jan 06"), Name: model.Title(v.Of), Value: minutes[i]}
	}
	f := processFigure(
		part,
		path,
		w.id+"-behaviour",
		behaviour,
		points,
		chart.BehaviourData{
			Title:     part.L.Text("{0} of each incident, oldest first, with the usual range", few),
			Durations: true,
		},
	)
	f.Text = part.L.Text(
		"The band is the usual range of these times{0}, on a logarithmic scale; the line is their geometric mean.",
		provisionalNote(part.L, len(points)),
	)
	if text := shortTimesText(part, d.Values); text != "" {
		f.Text += " " + text
	}
	f.Text += " " + chanceText(part, behaviour, len(points), 0, func(i int) string {
		return durationName(part, d.Values[i])
	})
	f.Source = part.L.Count(
		len(points),
		"n = {n} incident with a known time; limits {0} to {1}.",
		"n = {n} incidents with a known time; limits {0} to {1}.",
		part.L.RoughMinutes(behaviour.Low),
		part.L.RoughMinutes(behaviour.High),
	)
	f.Table = processTable(
		part, part.L.Text("incidents, oldest first"), part.L.Text("Day"), few, points, links, part.L.Minutes,
	)
	return f
}

// chanceText returns sentences about the signals of a chart with n values, and about
// what such a chart shows or misses by chance. mean is the mean count, or 0 for
// durations.
func chanceText(part *part, b trend.Behaviour, n int, mean float64, name func(int) string) string {
	share := wording.Percent(trend.FalseSignals(n, mean))
	if len(b.Signals) == 0 {
		return part.L.Text("A chart of {0} values misses most changes.", n)
	}
	out := append(
		[]string{part.L.Text("Filled dots belong to a signal.")}, signalTexts(part, b, name)...,
	)
	out = append(out, part.L.Text("Without any change, {0} of charts this long have a signal.", share))
	return strings.Join(out, " ")
}

// processFigure returns a process behaviour chart of points. Its heading states the
// signals.
func processFigure(
	part *part, path, id string, behaviour trend.Behaviour, points []chart.Point, d chart.BehaviourData,
) theme.Figure {
	for _, s := range behaviour.Signals {
		for _, i := range s.Points {
			points[i].Run = s.Rule != trend.Outside && (points[i].Run || !points[i].Signal) // a value beyond a limit stays one
			points[i].Signal = true
		}
	}
	d.Lang, d.Points, d.Centre, d.Low, d.High = part.L.Language, points, behaviour.Centre, behaviour.Low, behaviour.High
	return theme.Figure{
		ID:         id,
		SVG:        chart.Behaviour(id+"-chart", d),
		CSV:        model.DataLink(id),
		Data:       processData(points, behaviour),
		Definition: model.Crumb(path, part.L.Text("How the usual range is computed"), model.AboutPath+"#routine"),
		Heading:    signalHeading(part, behaviour, d.Durations),
	}
}

// processData returns the rows of the data file of a process behaviour chart. Durations are
// in minutes.
func processData(points []chart.Point, b trend.Behaviour) [][]string {
	rows := [][]string{{"point", "name", "value", "beyond_limits", "in_run", "centre", "limit_low", "limit_high"}}
	for _, p := range points {
		rows = append(rows, []string{
			p.Label, p.Name, model.Number(p.Value), strconv.FormatBool(p.Signal && !p.Run), strconv.FormatBool(p.Run),
			model.Number(b.Centre), model.Number(b.Low), model.Number(b.High),
		})
	}
	return rows
}

// signalHeading returns the heading of a process behaviour chart: the number of signals
// and of values by rule.
func signalHeading(part *part, b trend.Behaviour, durations bool) string {
	if len(b.Signals) == 0 && durations {
		return part.L.Text("No time outside the usual range")
	} else if len(b.Signals) == 0 {
		return part.L.Text("No quarter outside the usual range")
	}
	n := map[trend.Rule]int{}
	for _, s := range b.Signals {
		n[s.Rule]++
	}
	var kinds []string
	for _, rule := range []struct {
		trend.Rule
		one  i18n.One
		many i18n.Many
	}{
		{trend.Outside, "{n} value beyond the limits", "{n} values beyond the limits"},
		{trend.OneSide, "{n} run on one side", "{n} runs on one side"},
		{trend.NearLimit, "{n} run near a limit", "{n} runs near a limit"},
	} {
		if k := n[rule.Rule]; k > 0 {
			kinds = append(kinds, part.L.Count(k, rule.one, rule.many))
		}
	}
	return part.L.Count(len(b.Signals), "{n} signal: {0}", "{n} signals: {0}", part.L.List(kinds))
}

// latestSignals returns the latest three signals of the process behaviour b.
func latestSignals(b trend.Behaviour) []trend.Signal {
	signals := slices.Clone(b.Signals)
	slices.SortStableFunc(signals, func(x, y trend.Signal) int { return cmp.Compare(x.To, y.To) })
	return signals[max(0, len(signals)-3):]
}

// processTable returns the table of a process behaviour chart, latest value first. links
// has the address of the incident or quarter of each point.
func processTable(
	part *part, caption, first, second string, points []chart.Point, links []string, format func(float64) string,
) theme.Table {
	t := theme.Table{
		Caption: caption,
		Columns: []theme.Column{
			{Text: first},
			{Text: second, Num: true},
			{Text: part.L.Text("Signal|of a chart")},
		},
		Long: len(points) > 15,
	}
	for i, p := range slices.Backward(points) {
		signal := part.L.Text("no|signal of a chart")
		switch {
		case p.Run:
			signal = part.L.Text("part of a run")
		case p.Signal:
			signal = part.L.Text("beyond the limits")
		}
		t.Rows = append(
			t.Rows,
			[]theme.Cell{{Text: p.Label, Href: links[i]}, {Text: format(p.Value), Num: true}, {Text: signal}},
		)
	}
	return t
}
