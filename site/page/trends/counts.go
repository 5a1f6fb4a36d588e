package trends

import (
	"html/template"
	"math"

	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/trend"
	"debrief/theme"
	"debrief/theme/chart"
)

// perQuarter returns the number of pms per quarter with confidence intervals. If
// incidents cluster, the intervals are wider.
func perQuarter(part *part, pms []*postmortem.Postmortem) []chart.Count {
	in := map[*postmortem.Postmortem]bool{}
	for _, pm := range pms {
		in[pm] = true
	}
	var out []chart.Count
	var complete []int
	for _, q := range part.Trends.Quarters {
		c := chart.Count{Label: part.L.Quarter(q.Name), Partial: q.Partial}
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

// Spark returns a sparkline of pms per quarter, or "" if there are fewer than
// MinIncidents.
func Spark(site *model.Site, id, title string, pms []*postmortem.Postmortem) template.HTML {
	counts := perQuarter(wholeLibrary(site), pms)
	if len(counts) < 2 || sumCounts(counts) < MinIncidents {
		return ""
	}
	values := make([]float64, len(counts))
	for i, c := range counts {
		values[i] = float64(c.N)
	}
	return chart.Spark(id, chart.SparkData{Lang: site.L.Language, Title: title, Values: values})
}

func sumCounts(counts []chart.Count) int {
	n := 0
	for _, c := range counts {
		n += c.N
	}
	return n
}

// Counts returns a bar chart of pms per quarter for the page at from.
func Counts(site *model.Site, from, id string, pms []*postmortem.Postmortem) theme.Figure {
	return countsFigure(wholeLibrary(site), from, id, pms)
}

func countsFigure(part *part, from, id string, pms []*postmortem.Postmortem) theme.Figure {
	counts := perQuarter(part, pms)
	n := sumCounts(counts)
	f := theme.Figure{
		ID:         id,
		Heading:    countsHeading(part, counts),
		Definition: model.Crumb(from, part.L.Text("Counted incidents"), model.AboutPath+"#counted"),
	}
	if n < MinIncidents {
		f.Heading, f.TooFew = part.L.Text("Incidents per quarter"), part.L.TooFew(n, "incident", "incidents")
		return f
	}
	f.Text = part.L.Text(
		"Bars show incidents; the line on each bar is the exact {0} of the rate.",
		part.L.IntervalLabel(),
	)
	f.SVG = chart.Counts(id+"-chart", chart.CountsData{
		Lang: part.L.Language, Title: part.L.Text("Incidents per quarter"), Counts: counts,
	})
	f.Source = part.L.Text("n = {0}.", part.L.Thousands(n))
	f.Table = countsTable(part, counts)
	f.CSV = model.Crumb(from, "CSV", "data/incidents.csv")
	return f
}

// countsHeading returns the heading of the chart, which summarises the complete
// quarters.
func countsHeading(part *part, counts []chart.Count) string {
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
		return part.L.Count(
			sumCounts(counts), "{n} incident in an incomplete quarter", "{n} incidents in an incomplete quarter",
		)
	case whole == 1:
		return part.L.Count(
			high,
			"{n} incident in the one complete quarter",
			"{n} incidents in the one complete quarter",
		)
	case low == high:
		return part.L.Count(high, "{n} incident in every quarter", "{n} incidents in every quarter")
	case times == 1:
		return part.L.Text(
			"Between {0} and {1} incidents a quarter, most in {2}", part.L.Thousands(low), part.L.Thousands(high), top,
		)
	}
	return part.L.Text("Between {0} and {1} incidents a quarter", part.L.Thousands(low), part.L.Thousands(high))
}

func countsTable(part *part, counts []chart.Count) theme.Table {
	t := theme.Table{
		Caption: part.L.Text("incidents per quarter"),
		Columns: []theme.Column{
			{Text: part.L.Text("Quarter")}, {Text: part.L.Text("Incidents"), Num: true},
			{Text: part.L.IntervalLabel(), Num: true},
		},
		Long: len(counts) > 15,
	}
	for _, c := range counts {
		label := c.Label
		if c.Partial {
			label = part.L.Text("{0}, incomplete", label)
		}
		t.Rows = append(t.Rows, []theme.Cell{
			{Text: label}, {Text: part.L.Thousands(c.N), Num: true},
			{Text: part.L.Text("{0} to {1}", part.L.OneDecimal(c.Low), part.L.OneDecimal(c.High)), Num: true},
		})
	}
	return t
}

func nearMissText(part *part) string {
	if n := part.Trends.NearMisses; n > 0 {
		return part.L.Count(
			n,
			"{n} near miss was also reported. A rising number can be a good sign: it can mean more reporting.",
			"{n} near misses were also reported. A rising number can be a good sign: it can mean more reporting.",
		)
	}
	return ""
}

func frequencyFigure(part *part, path string) theme.Figure {
	f := countsFigure(part, path, "counts", part.Trends.Incidents)
	if f.TooFew != "" {
		f.Rows = part.Rows(path, part.Trends.Incidents)
		return f
	}
	addComparison(part, &f.Table)
	if d := part.Trends.Dispersion; d > trend.Clustered {
		f.Text += " " + part.L.Text(
			"Incidents cluster (dispersion {0}), so the intervals are widened.",
			part.L.OneDecimal(d),
		)
	}
	if whole := len(wholeQuarters(part)); whole < trend.Provisional {
		f.Text += " " + part.L.Count(
			whole, "{n} complete quarter is too few for a usual range; {0} are needed.",
			"{n} complete quarters are too few for a usual range; {0} are needed.", trend.Provisional,
		)
	}
	if n := len(part.Trends.Quarters); n > 0 && part.Trends.Quarters[n-1].Partial {
		f.Text += " " + part.L.Text("The last quarter is not complete.")
	}
	f.More = model.Crumb(path, part.L.Text("The incidents"), model.IncidentsPath)
	return f
}

// addComparison adds a column to t with the p-value for the difference between the last
// complete quarter and the quarter before.
func addComparison(part *part, t *theme.Table) {
	c := part.Trends.Change
	if !c.OK {
		return
	}
	t.Columns = append(t.Columns, theme.Column{Text: part.L.Text("Against the previous quarter"), Num: true})
	after := part.L.Quarter(c.After.Name)
	for i, row := range t.Rows {
		cell := theme.Cell{Num: true}
		if row[0].Text == after {
			cell.Text = part.L.PValue(c.P)
		}
		t.Rows[i] = append(row, cell)
	}
}

// wholeQuarters returns the complete quarters. An incomplete quarter cannot be compared
// with them.
func wholeQuarters(part *part) []trend.Quarter {
	all := part.Trends.Quarters
	if n := len(all); n > 0 && all[n-1].Partial { // only the last quarter can be incomplete
		return all[:n-1]
	}
	return all
}
