package trends

import (
	"math"
	"slices"
	"strconv"

	"debrief/site/page/model"
	"debrief/site/trend"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/chart"
)

// Survival returns a chart of the time to close action items, for the page at the path
// from.
func Survival(site *model.Site, from, id string) theme.Figure {
	return survivalFigure(wholeLibrary(site), from, id)
}

func survivalFigure(part *part, from, id string) theme.Figure {
	curve := part.Trends.Actions.Days
	f := theme.Figure{
		ID:         id,
		Definition: model.Crumb(from, part.L.Text("How this is computed"), model.AboutPath+"#survival"),
	}
	if curve.N < model.MinIncidents {
		f.Heading, f.TooFew = part.L.Text("Time to close action items"), part.L.TooFew(
			curve.N, "action item with a date", "action items with a date",
		)
		if from != model.ActionsPath {
			f.More = model.Crumb(from, part.L.Text("All action items"), model.ActionsPath)
		}
		return f
	}
	d := chart.SurvivalData{
		Lang:     part.L.Language,
		Title:    part.L.Text("Share of action items still open, by days since creation"),
		What:     part.L.Text("action items"),
		N:        curve.N,
		End:      curve.Last,
		Censored: openAges(part),
	}
	for _, s := range curve.Steps {
		step := chart.Step{T: s.Days, S: s.S, Low: math.NaN(), High: math.NaN()}
		if s.Known && curve.N >= trend.Provisional {
			step.Low, step.High = s.Interval.Low, s.Interval.High
		}
		d.Steps = append(d.Steps, step)
	}
	f.Heading = closeHeading(part, curve)
	if median, ok := curve.Median(); ok {
		d.Median, d.MedianLabel = median, part.L.Text("median: day {0}", part.L.OneDecimal(median))
	}
	f.Text = part.L.Text(
		"Open items are included with their age. Closed means done, declined or superseded.",
	)
	if interval, ok := curve.MedianInterval(); ok && curve.N >= trend.Provisional {
		f.Text += " " + medianDaysText(part, interval)
	}
	if curve.N >= trend.Provisional {
		f.Text += " " + part.L.Text("The band is the {0}{1}.", part.L.IntervalLabel(), provisionalNote(part.L, curve.N))
	}
	f.SVG = chart.Survival(id+"-chart", d)
	f.Source = part.L.Text("n = {0}, {1} closed.", part.L.Thousands(curve.N), part.L.Thousands(curve.Ended))
	if curve.Declined > 0 {
		f.Source += " " + part.L.Count(
			curve.Declined, "{n} of the {0} closed was declined or superseded.",
			"{n} of the {0} closed were declined or superseded.", part.L.Thousands(curve.Ended),
		)
	}
	if n := part.Trends.Actions.Undated; n > 0 {
		f.Source += " " + part.L.Count(
			n, "Not counted: {n} item without the necessary dates.",
			"Not counted: {n} items without the necessary dates.",
		)
	}
	if n := part.Trends.Actions.Future; n > 0 {
		f.Source += " " + part.L.Count(
			n, "Not counted: {n} item created after {0}.", "Not counted: {n} items created after {0}.",
			part.L.Date(part.Trends.AsOf),
		)
	}
	f.Table = survivalTable(part, curve)
	f.CSV, f.Data = model.DataLink(id), survivalData(curve)
	return f
}

// survivalData returns the rows of the data file of a chart of the time to close.
func survivalData(curve trend.Curve) [][]string {
	rows := [][]string{{"day", "share_open", "interval_low", "interval_high", "open_before", "closed"}}
	for _, s := range curve.Steps {
		row := []string{model.Number(s.Days), model.Number(s.S), "", "", strconv.Itoa(s.AtRisk), strconv.Itoa(s.Ended)}
		if s.Known && curve.N >= trend.Provisional {
			row[2], row[3] = model.Number(s.Interval.Low), model.Number(s.Interval.High)
		}
		rows = append(rows, row)
	}
	return rows
}

// closeHeading returns the heading of the chart: the median time to close or, if more
// than half of the items are open at the end, the share of open items at the last
// closing.
func closeHeading(part *part, curve trend.Curve) string {
	if median, ok := curve.Median(); ok {
		if interval, ok := curve.MedianInterval(); ok && math.IsInf(interval.High, 1) {
			return part.L.Text("Median time to close: not certain yet, at least {0} days", part.L.OneDecimal(interval.Low))
		}
		return part.L.Text("Median time to close: {0} days (open items included)", part.L.OneDecimal(median))
	}
	if len(curve.Steps) == 0 {
		return part.L.Text("No action item is closed yet")
	}
	last := curve.Steps[len(curve.Steps)-1]
	days := part.L.Days(int(math.Round(last.Days)))
	if !last.Known || curve.N < trend.Provisional {
		return part.L.Text("After {0}, {1} of action items were still open", days, wording.Percent(last.S))
	}
	return part.L.Text(
		"After {0}, {1} of action items were still open ({2})", days, wording.Percent(last.S),
		part.L.ShareInterval(last.Interval.Low, last.Interval.High),
	)
}

// medianDaysText returns a sentence with the interval of the median time to close.
func medianDaysText(part *part, i trend.Interval) string {
	if math.IsInf(i.High, 1) {
		return part.L.Text(
			"{0} of the median: from day {1} on; its upper end is not reached.", part.L.IntervalLabel(),
			part.L.OneDecimal(i.Low),
		)
	}
	return part.L.Text(
		"{0} of the median: day {1} to day {2}.", part.L.IntervalLabel(), part.L.OneDecimal(i.Low),
		part.L.OneDecimal(i.High),
	)
}

// openAges returns the ages of open action items in days, for the ticks on the chart.
func openAges(part *part) []float64 {
	var ages []float64
	for _, item := range part.Actions.Open() {
		if !part.has(item.From) {
			continue
		}
		if days := part.Actions.Now.Sub(item.Created).Hours() / 24; !item.Created.IsZero() && days >= 0 {
			ages = append(ages, math.Floor(days))
		}
	}
	slices.Sort(ages)
	return ages
}

func survivalTable(part *part, curve trend.Curve) theme.Table {
	t := theme.Table{
		Caption: part.L.Text("share of action items still open"),
		Columns: []theme.Column{
			{Text: part.L.Text("Day"), Num: true}, {Text: part.L.Text("Still open"), Num: true},
			{Text: part.L.IntervalLabel(), Num: true}, {Text: part.L.Text("Open before that day"), Num: true},
			{Text: part.L.Text("Closed that day"), Num: true},
		},
		Long: len(curve.Steps) > 15,
	}
	for _, s := range curve.Steps {
		interval := part.L.Text("not known")
		if s.Known && curve.N >= trend.Provisional {
			interval = part.L.ShareInterval(s.Interval.Low, s.Interval.High)
		}
		t.Rows = append(t.Rows, []theme.Cell{
			{
				Text: part.L.OneDecimal(s.Days),
				Num:  true,
			}, {Text: wording.Percent(s.S), Num: true}, {Text: interval, Num: true},
			{Text: part.L.Thousands(s.AtRisk), Num: true}, {Text: part.L.Thousands(s.Ended), Num: true},
		})
	}
	return t
}
