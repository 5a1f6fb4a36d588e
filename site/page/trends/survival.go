package trends

import (
	"math"
	"slices"

	"debrief/site/page/model"
	"debrief/site/trend"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/chart"
)

// Survival returns the chart of the time to close action items, for the page at from.
func Survival(site *model.Site, from, id string) theme.Figure {
	return survivalFigure(whole(site), from, id)
}

func survivalFigure(b *part, from, id string) theme.Figure {
	curve := b.Trends.Actions.Days
	f := theme.Figure{ID: id, Definition: model.Crumb(from, b.L.Text("How this is computed"), model.AboutPath+"#survival")}
	if curve.N < Fewest {
		f.Heading, f.TooFew = b.L.Text("Time to close action items"), b.L.TooFew(
			curve.N, "action item with a date", "action items with a date",
		)
		if from != model.ActionsPath {
			f.More = model.Crumb(from, b.L.Text("All action items"), model.ActionsPath)
		}
		return f
	}
	d := chart.SurvivalData{
		Lang:     b.L.Language,
		Title:    b.L.Text("Share of action items still open, by days since creation"),
		What:     b.L.Text("action items"),
		N:        curve.N,
		End:      curve.Last,
		Censored: openAges(b),
	}
	for _, s := range curve.Steps {
		step := chart.Step{T: s.Days, S: s.S, Low: math.NaN(), High: math.NaN()}
		if s.Known && curve.N >= trend.Provisional {
			step.Low, step.High = s.Interval.Low, s.Interval.High
		}
		d.Steps = append(d.Steps, step)
	}
	f.Heading = b.L.Text("More than half of the action items are still open after {0}", b.L.Days(int(curve.Last)))
	if median, ok := curve.Median(); ok {
		d.Median, d.MedianLabel = median, b.L.Text("median: day {0}", b.L.OneDecimal(median))
		f.Heading = b.L.Text("Median time to close: {0} days (open items included)", b.L.OneDecimal(median))
	}
	f.Text = b.L.Text("Open items count for as long as they have been open. Closed means done, declined or superseded.")
	if curve.N >= trend.Provisional {
		f.Text += " " + b.L.Text("The band is the {0}{1}.", b.L.SureInterval(), provisional(b.L, curve.N))
	}
	f.SVG = chart.Survival(id+"-chart", d)
	f.Source = b.L.Text("n = {0}, {1} closed.", b.L.Thousands(curve.N), b.L.Thousands(curve.Ended))
	if n := b.Trends.Actions.Undated; n > 0 {
		f.Source += " " + b.L.Count(
			n, "Left out: {n} item without the necessary dates.", "Left out: {n} items without the necessary dates.",
		)
	}
	f.Table = survivalTable(b, curve)
	f.CSV = model.Crumb(from, "CSV", "data/actions.csv")
	return f
}

// openAges returns the ages of open items in days, which the curve shows as ticks.
func openAges(b *part) []float64 {
	var ages []float64
	for _, item := range b.Actions.Open() {
		if !b.has(item.From) {
			continue
		}
		if days := b.Actions.Now.Sub(item.Created).Hours() / 24; !item.Created.IsZero() && days >= 0 {
			ages = append(ages, math.Floor(days))
		}
	}
	slices.Sort(ages)
	return ages
}

func survivalTable(b *part, curve trend.Curve) theme.Table {
	t := theme.Table{
		Caption: b.L.Text("share still open"),
		Columns: []theme.Column{
			{Text: b.L.Text("Day"), Num: true}, {Text: b.L.Text("Still open"), Num: true},
			{Text: b.L.SureInterval(), Num: true}, {Text: b.L.Text("Open just before"), Num: true},
			{Text: b.L.Text("Closed that day"), Num: true},
		},
		Long: len(curve.Steps) > 15,
	}
	for _, s := range curve.Steps {
		interval := b.L.Text("not known")
		if s.Known && curve.N >= trend.Provisional {
			interval = b.L.Share(s.Interval.Low, s.Interval.High)
		}
		t.Rows = append(t.Rows, []theme.Cell{
			{Text: b.L.OneDecimal(s.Days), Num: true}, {Text: wording.Percent(s.S), Num: true}, {Text: interval, Num: true},
			{Text: b.L.Thousands(s.AtRisk), Num: true}, {Text: b.L.Thousands(s.Ended), Num: true},
		})
	}
	return t
}
