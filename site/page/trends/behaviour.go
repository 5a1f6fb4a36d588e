package trends

import (
	"slices"

	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/trend"
	"debrief/theme"
	"debrief/theme/chart"
)

// countProcessFigure returns a process behaviour chart of the number of incidents per
// complete quarter. The figure is empty if there are too few quarters.
func countProcessFigure(part *part, path string) theme.Figure {
	quarters := wholeQuarters(part)
	quarters = quarters[max(0, len(quarters)-maxProcessValues):]
	if len(quarters) < trend.Provisional {
		return theme.Figure{}
	}
	values := make([]float64, len(quarters))
	for i, q := range quarters {
		values[i] = float64(len(q.Incidents))
	}
	behaviour, ok := trend.XmR(values)
	if !ok {
		return theme.Figure{}
	}
	points := make([]chart.Point, len(quarters))
	for i, q := range quarters {
		points[i] = chart.Point{Label: part.L.Quarter(q.Name), Value: values[i]}
	}
	f := processFigure(
		part, path, "count-behaviour", behaviour, points,
		chart.BehaviourData{Title: part.L.Text("Incidents per complete quarter, with the usual range")},
	)
	f.Text = part.L.Text(
		"The band is the usual range of these counts{0}; the line is their mean. Filled dots are outside the "+
			"usual range. The incomplete quarter is left out.",
		provisionalNote(part.L, len(points)),
	)
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
		part.L.OneDecimal,
	)
	return f
}

// durationProcessFigure returns a process behaviour chart of the latest durations of
// one kind, on a logarithmic scale.
func durationProcessFigure(part *part, path string, w durationMeasure) theme.Figure {
	d := part.Trends.Duration(w.name)
	d.Values = d.Values[max(0, len(d.Values)-maxProcessValues):]
	if len(d.Values) < trend.Provisional {
		return theme.Figure{}
	}
	minutes := logMinutes(d)
	behaviour, ok := trend.LogXmR(minutes)
	if !ok {
		return theme.Figure{}
	}
	few, points := part.L.Text(w.short), make([]chart.Point, len(minutes))
	for i, v := range d.Values {
		points[i] = chart.Point{Label: part.L.Time(v.Of.Day(), "2 Jan 06"), Name: model.Title(v.Of), Value: minutes[i]}
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
		"The band is the usual range of these times{0}; the line is their geometric mean. Filled dots are outside "+
			"the usual range.",
		provisionalNote(part.L, len(points)),
	)
	f.Source = part.L.Count(
		len(points),
		"n = {n} incident with a known time; limits {0} to {1}.",
		"n = {n} incidents with a known time; limits {0} to {1}.",
		part.L.RoughMinutes(behaviour.Low),
		part.L.RoughMinutes(behaviour.High),
	)
	f.Table = processTable(part, part.L.Text("incidents, oldest first"), part.L.Text("Day"), few, points, part.L.Minutes)
	return f
}

// processFigure returns a process behaviour chart of points. Its heading states the
// number of signals.
func processFigure(
	part *part, path, id string, behaviour trend.Behaviour, points []chart.Point, d chart.BehaviourData,
) theme.Figure {
	out := 0
	for _, s := range behaviour.Signals {
		for i := s.From; i <= s.To; i++ {
			if !points[i].Signal {
				points[i].Signal = true
				out++
			}
		}
	}
	d.Lang, d.Points, d.Centre, d.Low, d.High = part.L.Language, points, behaviour.Centre, behaviour.Low, behaviour.High
	f := theme.Figure{
		ID:         id,
		SVG:        chart.Behaviour(id+"-chart", d),
		CSV:        model.Crumb(path, "CSV", "data/incidents.csv"),
		Definition: model.Crumb(path, part.L.Text("How the usual range is computed"), model.AboutPath+"#routine"),
	}
	f.Heading = part.L.Text("No unusual quarters")
	if d.Durations {
		f.Heading = part.L.Text("No unusual incidents")
	}
	if out > 0 {
		f.Heading = part.L.Count(
			out,
			"{n} of {0} outside the usual range",
			"{n} of {0} outside the usual range",
			part.L.Thousands(len(points)),
		)
	}
	return f
}

// maxBehaviourRows is the largest number of rows in the table under a process behaviour
// chart.
const maxBehaviourRows = 30

func processTable(
	part *part, caption, first, second string, points []chart.Point, format func(float64) string,
) theme.Table {
	t := theme.Table{
		Caption: caption,
		Columns: []theme.Column{
			{Text: first},
			{Text: second, Num: true},
			{Text: part.L.Text("Outside the usual range")},
		},
		Long: len(points) > 15,
	}
	if len(points) > maxBehaviourRows {
		t.Caption = part.L.Text(
			"{0}, {1}; all values are in the CSV file",
			caption,
			part.L.Latest(len(points), maxBehaviourRows),
		)
	}
	for _, p := range slices.Backward(points[max(0, len(points)-maxBehaviourRows):]) {
		outside := postmortem.No
		if p.Signal {
			outside = postmortem.Yes
		}
		t.Rows = append(
			t.Rows,
			[]theme.Cell{{Text: p.Label}, {Text: format(p.Value), Num: true}, {Text: part.L.Answer(outside)}},
		)
	}
	return t
}
