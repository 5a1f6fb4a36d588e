package trends

import (
	"slices"

	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/trend"
	"debrief/theme"
	"debrief/theme/chart"
)

// countBehaviour returns a process chart of the complete quarters, or an empty figure
// if there are too few.
func countBehaviour(b *part, path string) theme.Figure {
	quarters := wholeQuarters(b)
	quarters = quarters[max(0, len(quarters)-mostInARow):]
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
		points[i] = chart.Point{Label: b.L.Quarter(q.Name), Value: values[i]}
	}
	f := behaviourFigure(
		b, path, "count-behaviour", behaviour, points,
		chart.BehaviourData{Title: b.L.Text("Incidents per complete quarter, with the usual range")},
	)
	f.Text = b.L.Text(
		"The band is the usual range of these counts{0}; the line is their mean. Filled dots are outside the usual range. The incomplete quarter is left out.",
		provisional(b.L, len(points)),
	)
	f.Source = b.L.Count(len(points), "n = {n} complete quarter; mean {0}, limits {1} to {2}.", "n = {n} complete quarters; mean {0}, limits {1} to {2}.",
		b.L.OneDecimal(behaviour.Centre), b.L.OneDecimal(max(0, behaviour.Low)), b.L.OneDecimal(behaviour.High))
	f.Table = behaviourTable(
		b, b.L.Text("complete quarters"), b.L.Text("Quarter"), b.L.Text("Incidents"), points, b.L.OneDecimal,
	)
	return f
}

// durationBehaviour returns a process chart of the latest durations on a logarithmic
// scale.
func durationBehaviour(b *part, path string, w wait) theme.Figure {
	d := b.Trends.Duration(w.name)
	d.Values = d.Values[max(0, len(d.Values)-mostInARow):]
	if len(d.Values) < trend.Provisional {
		return theme.Figure{}
	}
	minutes := logMinutes(d)
	behaviour, ok := trend.LogXmR(minutes)
	if !ok {
		return theme.Figure{}
	}
	few, points := b.L.Text(w.few), make([]chart.Point, len(minutes))
	for i, v := range d.Values {
		points[i] = chart.Point{Label: b.L.Time(v.Of.Day(), "2 Jan 06"), Name: model.Title(v.Of), Value: minutes[i]}
	}
	f := behaviourFigure(
		b, path, w.id+"-behaviour", behaviour, points,
		chart.BehaviourData{Title: b.L.Text("{0} of each incident in order, with the usual range", few), Durations: true},
	)
	f.Text = b.L.Text(
		"The band is the usual range of these times{0}; the line is their geometric mean. Filled dots are outside the usual range.",
		provisional(b.L, len(points)),
	)
	f.Source = b.L.Count(
		len(points), "n = {n} incident with a known time; limits {0} to {1}.",
		"n = {n} incidents with a known time; limits {0} to {1}.", b.L.Rough(behaviour.Low), b.L.Rough(behaviour.High),
	)
	f.Table = behaviourTable(b, b.L.Text("incidents in order"), b.L.Text("Day"), few, points, b.L.Minutes)
	return f
}

// behaviourFigure draws points and counts the signals.
func behaviourFigure(
	b *part, path, id string, behaviour trend.Behaviour, points []chart.Point, d chart.BehaviourData,
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
	d.Lang, d.Points, d.Centre, d.Low, d.High = b.L.Language, points, behaviour.Centre, behaviour.Low, behaviour.High
	f := theme.Figure{
		ID:         id,
		SVG:        chart.Behaviour(id+"-chart", d),
		CSV:        model.Crumb(path, "CSV", "data/incidents.csv"),
		Definition: model.Crumb(path, b.L.Text("How the range is computed"), model.AboutPath+"#routine"),
	}
	f.Heading = b.L.Text("No unusual quarters")
	if d.Durations {
		f.Heading = b.L.Text("No unusual incidents")
	}
	if out > 0 {
		f.Heading = b.L.Count(
			out, "{n} of {0} outside the usual range", "{n} of {0} outside the usual range", b.L.Thousands(len(points)),
		)
	}
	return f
}

// maxBehaviourRows limits the table beside a process chart.
const mostBehaviourRows = 30

func behaviourTable(
	b *part, caption, first, second string, points []chart.Point, say func(float64) string,
) theme.Table {
	t := theme.Table{
		Caption: caption,
		Columns: []theme.Column{{Text: first}, {Text: second, Num: true}, {Text: b.L.Text("Outside the usual range")}},
		Long:    len(points) > 15,
	}
	if len(points) > mostBehaviourRows {
		t.Caption = b.L.Text("{0}, {1}; all are in the CSV", caption, b.L.Latest(len(points), mostBehaviourRows))
	}
	for _, p := range slices.Backward(points[max(0, len(points)-mostBehaviourRows):]) {
		stands := postmortem.No
		if p.Signal {
			stands = postmortem.Yes
		}
		t.Rows = append(t.Rows, []theme.Cell{{Text: p.Label}, {Text: say(p.Value), Num: true}, {Text: b.L.Answer(stands)}})
	}
	return t
}
