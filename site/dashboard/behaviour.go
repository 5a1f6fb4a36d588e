package dashboard

import (
	"slices"

	"debrief/site/book"
	"debrief/site/phrase"
	"debrief/site/trend"
	"debrief/theme"
	"debrief/theme/chart"
)

// countBehaviour draws the whole quarters with the limits of their routine
// variation; nothing where they are too few to have any.
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
		points[i] = chart.Point{Label: phrase.Quarter(q.Name), Value: values[i]}
	}
	f := behaviourFigure(path, "count-behaviour", behaviour, points, chart.BehaviourData{Title: "Incidents per whole quarter, with the limits of routine variation"})
	f.Text = "The band is what routine variation makes of these counts" + provisional(len(points)) + "; the line is their mean. A full mark is more than that. The quarter that is not over is left out."
	f.Source = "n = " + phrase.Plural(len(points), "whole quarter", "whole quarters") + "; mean " + phrase.OneDecimal(behaviour.Centre) + ", limits " +
		phrase.OneDecimal(max(0, behaviour.Low)) + " to " + phrase.OneDecimal(behaviour.High) + "."
	f.Table = behaviourTable("whole quarters", "Quarter", "Incidents", points, func(v float64) string { return phrase.OneDecimal(v) })
	return f
}

// durationBehaviour draws the latest durations one after another, with the
// limits of their routine variation on the scale of their logarithms.
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
	points := make([]chart.Point, len(minutes))
	for i, v := range d.Values {
		points[i] = chart.Point{Label: v.Of.Day().Format("2 Jan 06"), Name: book.Title(v.Of), Value: minutes[i]}
	}
	f := behaviourFigure(path, w.id+"-behaviour", behaviour, points, chart.BehaviourData{Title: w.few + ", one incident after another, with the limits of routine variation", Durations: true})
	f.Text = "The band is what routine variation makes of these times" + provisional(len(points)) + "; the line is their geometric mean. A full mark is more than that."
	f.Source = "n = " + phrase.Plural(len(points), "incident", "incidents") + " with a known time; limits " + phrase.Rough(behaviour.Low) + " to " + phrase.Rough(behaviour.High) + "."
	f.Table = behaviourTable("one incident after another", "Day", w.few, points, phrase.Minutes)
	return f
}

// behaviourFigure draws points and says which of them stand out.
func behaviourFigure(path, id string, behaviour trend.Behaviour, points []chart.Point, d chart.BehaviourData) theme.Figure {
	out := 0
	for _, s := range behaviour.Signals {
		for i := s.From; i <= s.To; i++ {
			if !points[i].Signal {
				points[i].Signal = true
				out++
			}
		}
	}
	d.Points, d.Centre, d.Low, d.High = points, behaviour.Centre, behaviour.Low, behaviour.High
	f := theme.Figure{ID: id, SVG: chart.Behaviour(id+"-chart", d), CSV: book.Crumb(path, "CSV", "data/incidents.csv"), Definition: book.Crumb(path, "How the limits are computed", book.AboutPath+"#routine")}
	f.Heading = "Nothing stands out of routine variation"
	if out > 0 {
		f.Heading = phrase.Of(out, len(points)) + " stand out of routine variation"
	}
	return f
}

// mostBehaviourRows bounds the table beside a process behaviour chart.
const mostBehaviourRows = 30

func behaviourTable(caption, first, second string, points []chart.Point, say func(float64) string) theme.Table {
	t := theme.Table{Caption: caption, Columns: []theme.Column{{Text: first}, {Text: second, Num: true}, {Text: "More than routine"}}, Long: len(points) > 15}
	if len(points) > mostBehaviourRows {
		t.Caption += ", " + phrase.Latest(len(points), mostBehaviourRows) + "; all are in the CSV"
	}
	for _, p := range slices.Backward(points[max(0, len(points)-mostBehaviourRows):]) {
		stands := "no"
		if p.Signal {
			stands = "yes"
		}
		t.Rows = append(t.Rows, []theme.Cell{{Text: p.Label}, {Text: say(p.Value), Num: true}, {Text: stands}})
	}
	return t
}
