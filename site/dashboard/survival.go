package dashboard

import (
	"fmt"
	"math"
	"slices"

	"debrief/site/book"
	"debrief/site/phrase"
	"debrief/site/trend"
	"debrief/theme"
	"debrief/theme/chart"
)

// Survival is the figure of how long promises stay open, for the page at from.
func Survival(b *book.Book, from, id string) theme.Figure {
	return survivalFigure(whole(b), from, id)
}

func survivalFigure(b *part, from, id string) theme.Figure {
	curve := b.Trends.Actions.Days
	f := theme.Figure{ID: id, Definition: book.Crumb(from, "How this is computed", book.AboutPath+"#survival")}
	if curve.N < Fewest {
		f.Heading, f.TooFew = "How long promises stay open", phrase.TooFew(curve.N, "action item with a date", "action items with a date")
		if from != book.ActionsPath {
			f.More = book.Crumb(from, "All action items", book.ActionsPath)
		}
		return f
	}
	d := chart.SurvivalData{Title: "Share of action items still open, by days since they were promised", What: "action items", N: curve.N, End: curve.Last, Censored: openAges(b)}
	for _, s := range curve.Steps {
		step := chart.Step{T: s.Days, S: s.S, Low: math.NaN(), High: math.NaN()}
		if s.Known && curve.N >= trend.Provisional {
			step.Low, step.High = s.Interval.Low, s.Interval.High
		}
		d.Steps = append(d.Steps, step)
	}
	f.Heading = "More than half of what was promised is still open after " + phrase.Days(int(curve.Last))
	if median, ok := curve.Median(); ok {
		d.Median, d.MedianLabel = median, "half closed by day "+phrase.OneDecimal(median)
		f.Heading = "Half of what is promised is closed by day " + phrase.OneDecimal(median)
	}
	f.Text = "Open items are counted for as long as they have been open, so that old ones do not vanish. Closed means done, declined or overtaken."
	if curve.N >= trend.Provisional {
		f.Text += " The band is the " + phrase.SureInterval + provisional(curve.N) + "."
	}
	f.SVG = chart.Survival(id+"-chart", d)
	f.Source = fmt.Sprintf("n = %s, %s closed.", phrase.Thousands(curve.N), phrase.Thousands(curve.Ended))
	if n := b.Trends.Actions.Undated; n > 0 {
		f.Source += " Left out: " + phrase.Plural(n, "item", "items") + " without the dates that it takes."
	}
	f.Table = survivalTable(curve)
	f.CSV = book.Crumb(from, "CSV", "data/actions.csv")
	return f
}

// openAges are the days that open items have been open, as ticks on the curve.
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

func survivalTable(curve trend.Curve) theme.Table {
	t := theme.Table{Caption: "share still open", Columns: []theme.Column{{Text: "Day", Num: true}, {Text: "Still open", Num: true}, {Text: phrase.SureInterval, Num: true}, {Text: "Open just before", Num: true}, {Text: "Closed that day", Num: true}}, Long: len(curve.Steps) > 15}
	for _, s := range curve.Steps {
		interval := "not known"
		if s.Known && curve.N >= trend.Provisional {
			interval = phrase.Share(s.Interval.Low, s.Interval.High)
		}
		t.Rows = append(t.Rows, []theme.Cell{{Text: phrase.OneDecimal(s.Days), Num: true}, {Text: phrase.Percent(s.S), Num: true}, {Text: interval, Num: true}, {Text: phrase.Thousands(s.AtRisk), Num: true}, {Text: phrase.Thousands(s.Ended), Num: true}})
	}
	return t
}
