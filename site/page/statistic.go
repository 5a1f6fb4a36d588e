package page

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"debrief/site/book"
	"debrief/site/phrase"
	"debrief/site/postmortem"
	"debrief/site/trend"
	"debrief/theme"
	"debrief/theme/chart"
)

// fewest is how many incidents a drawing needs. Fewer are shown themselves.
const fewest = 5

// heatLevel shades a count by the highest one. Small counts keep a step each,
// so that one and two never look like nothing and everything.
func heatLevel(n, most int) int {
	if most <= 5 {
		return n
	}
	return (n*5 + most - 1) / most
}

// perQuarter counts those of pms that the trends count, for each of their
// quarters. Where they come in clusters, the intervals are wider.
func perQuarter(b *book.Book, pms []*postmortem.Postmortem) []chart.Count {
	in := map[*postmortem.Postmortem]bool{}
	for _, pm := range pms {
		in[pm] = true
	}
	var out []chart.Count
	var complete []int
	for _, q := range b.Trends.Quarters {
		c := chart.Count{Label: phrase.Quarter(q.Name), Partial: q.Partial}
		for _, pm := range q.Incidents {
			if in[pm] {
				c.N++
			}
		}
		if !q.Partial {
			complete = append(complete, c.N)
		}
		out = append(out, c)
	}
	d, ok := trend.Dispersion(complete)
	for i, c := range out {
		interval, _ := trend.Garwood(c.N)
		if ok && d > trend.Clustered {
			interval = interval.Widen(float64(c.N), d)
		}
		out[i].Low, out[i].High = interval.Low, interval.High
	}
	return out
}

func sum(counts []chart.Count) int {
	n := 0
	for _, c := range counts {
		n += c.N
	}
	return n
}

// countsFigure is how many of pms happened in each quarter.
func countsFigure(b *book.Book, from, id string, pms []*postmortem.Postmortem) theme.Figure {
	counts := perQuarter(b, pms)
	n := sum(counts)
	f := theme.Figure{ID: id, Heading: countsFinding(counts), Definition: book.Crumb(from, "What is counted", book.AboutPath+"#counted")}
	if n < fewest {
		f.Heading, f.TooFew = "Incidents per quarter", phrase.TooFew(n, "incident", "incidents")
		return f
	}
	f.Text = "Bars are incidents; the line on each is the exact " + phrase.SureInterval + " of the rate behind it."
	f.SVG = chart.Counts(id+"-chart", chart.CountsData{Title: "Incidents per quarter", Counts: counts})
	f.Source = "n = " + phrase.Thousands(n) + "."
	f.Table = countsTable(counts)
	f.CSV = book.Crumb(from, "CSV", "data/incidents.csv")
	return f
}

// countsFinding says what a row of counts shows, in whole quarters.
func countsFinding(counts []chart.Count) string {
	low, high, whole, times := math.MaxInt, 0, 0, 0
	var top string
	for _, c := range counts {
		if c.Partial {
			continue
		}
		whole++
		low = min(low, c.N)
		if c.N == high {
			times++
		}
		if c.N > high {
			high, times, top = c.N, 1, c.Label
		}
	}
	switch {
	case whole == 0:
		return phrase.Plural(sum(counts), "incident", "incidents") + " in a quarter that is not over"
	case whole == 1:
		return phrase.Plural(high, "incident", "incidents") + " in the one quarter that is over"
	case low == high:
		return phrase.Plural(high, "incident", "incidents") + " in every quarter"
	case times == 1:
		return "Between " + phrase.Thousands(low) + " and " + phrase.Thousands(high) + " incidents a quarter, most in " + top
	}
	return "Between " + phrase.Thousands(low) + " and " + phrase.Thousands(high) + " incidents a quarter"
}

func countsTable(counts []chart.Count) theme.Table {
	t := theme.Table{Caption: "incidents per quarter", Columns: []theme.Column{{Text: "Quarter"}, {Text: "Incidents", Num: true}, {Text: phrase.SureInterval, Num: true}}, Long: len(counts) > 15}
	for _, c := range counts {
		label := c.Label
		if c.Partial {
			label += ", not over"
		}
		t.Rows = append(t.Rows, []theme.Cell{{Text: label}, {Text: phrase.Thousands(c.N), Num: true}, {Text: phrase.OneDecimal(c.Low) + " to " + phrase.OneDecimal(c.High), Num: true}})
	}
	return t
}

// provisional is said of intervals that few values carry.
func provisional(n int) string {
	if n < trend.Firm {
		return ", provisional below " + strconv.Itoa(trend.Firm)
	}
	return ""
}

// survivalFigure is how long promises stay open.
func survivalFigure(b *book.Book, from, id string) theme.Figure {
	curve := b.Trends.Actions.Days
	f := theme.Figure{ID: id, Definition: book.Crumb(from, "How this is computed", book.AboutPath+"#survival")}
	if curve.N < fewest {
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
func openAges(b *book.Book) []float64 {
	var ages []float64
	for _, item := range b.Actions.Open() {
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
