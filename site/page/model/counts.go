package model

import (
	"html/template"
	"math"
	"slices"
	"strconv"

	"debrief/site/postmortem"
	"debrief/site/trend"
	"debrief/theme"
	"debrief/theme/chart"
	"debrief/theme/i18n"
)

// MinIncidents is the smallest number of incidents for which a page shows a chart. With
// fewer, the page lists the incidents.
const MinIncidents = trend.MinMedian

// HeatLevel returns the shade of the count n in a table, from 0 to 5. most is the
// highest count in the table. If most is at most 5, each count has a different shade.
// Otherwise, 1 and 2 would look like 0 and the maximum.
func HeatLevel(n, most int) int {
	if most <= 5 {
		return n
	}
	return (n*5 + most - 1) / most
}

// countPerQuarter returns how many of the post-mortems pms are in each quarter, with
// the confidence interval of the expected count, which is wider if incidents cluster. An
// incomplete quarter has no interval (NaN): its count covers only the days so far, which
// is another scale.
func (s *Site) countPerQuarter(
	quarters []trend.Quarter, pms []*postmortem.Postmortem,
) ([]chart.Count, trend.Clusters) {
	in := map[*postmortem.Postmortem]bool{}
	for _, pm := range pms {
		in[pm] = true
	}
	var out []chart.Count
	var complete []int
	for _, q := range quarters {
		c := chart.Count{Label: s.L.Quarter(q.Name), Partial: q.Partial}
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
	clusters := trend.NewClusters(complete)
	for i, c := range out {
		out[i].Low, out[i].High = math.NaN(), math.NaN()
		if !c.Partial {
			interval := clusters.Interval(c.N)
			out[i].Low, out[i].High = interval.Low, interval.High
		}
	}
	return out, clusters
}

// CountsSpark returns a small line chart of the number of pms per quarter of the whole
// library. It returns "" if there are fewer than MinIncidents.
func (s *Site) CountsSpark(id, title string, pms []*postmortem.Postmortem) template.HTML {
	counts, _ := s.countPerQuarter(s.Trends.Quarters, pms)
	if len(counts) < 2 || sumCounts(counts) < MinIncidents {
		return ""
	}
	values := make([]float64, len(counts))
	for i, c := range counts {
		values[i] = float64(c.N)
	}
	return chart.Spark(id, chart.SparkData{Lang: s.L.Language, Title: title, Values: values})
}

func sumCounts(counts []chart.Count) int {
	n := 0
	for _, c := range counts {
		n += c.N
	}
	return n
}

// CountsFigure returns a bar chart of the number of pms per quarter, for the page at
// the path from.
func (s *Site) CountsFigure(from, id string, quarters []trend.Quarter, pms []*postmortem.Postmortem) theme.Figure {
	counts, clusters := s.countPerQuarter(quarters, pms)
	n := sumCounts(counts)
	f := theme.Figure{
		ID:         id,
		Heading:    s.countsHeading(counts, clusters),
		Definition: Crumb(from, s.L.Text("Counted incidents"), AboutPath+"#counted"),
	}
	if n < MinIncidents {
		f.Heading, f.TooFew = s.L.Text("Incidents per quarter"), s.L.TooFew(n, "incident", "incidents")
		return f
	}
	f.Text = s.L.Text(
		"Bars show the number of incidents. The line on each bar is the {0} of the expected number.",
		s.L.IntervalLabel(),
	)
	if slices.ContainsFunc(counts, func(c chart.Count) bool { return c.Partial }) {
		f.Text += " " + s.L.Text("An incomplete quarter is paler and has no line, because some of its days are not counted.")
	}
	f.SVG = chart.Counts(id+"-chart", chart.CountsData{
		Lang: s.L.Language, Title: s.L.Text("Incidents per quarter"), Counts: counts,
	})
	f.Source = s.L.Text("n = {0}.", s.L.Thousands(n))
	f.Table = s.countsTable(counts)
	f.CSV, f.Data = DataLink(id), countsData(counts)
	return f
}

// DataLink returns the link to the data file of the chart with the given HTML id, which
// is next to the page.
func DataLink(id string) theme.Link { return theme.Link{Text: "CSV", Href: id + ".csv"} }

// Number returns x for a data file, with at most three decimals. It returns "" if x is
// unknown or not finite.
func Number(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return ""
	}
	return strconv.FormatFloat(math.Round(x*1000)/1000, 'f', -1, 64)
}

// countsData returns the rows of the data file of a bar chart per quarter.
func countsData(counts []chart.Count) [][]string {
	rows := [][]string{{"quarter", "complete", "count", "interval_low", "interval_high"}}
	for _, c := range counts {
		rows = append(rows, []string{
			c.Label, strconv.FormatBool(!c.Partial), strconv.Itoa(c.N), Number(c.Low), Number(c.High),
		})
	}
	return rows
}

// countsHeading returns the heading of the bar chart per quarter, which summarises the
// complete quarters.
func (s *Site) countsHeading(counts []chart.Count, clusters trend.Clusters) string {
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
		return s.L.Count(
			sumCounts(counts), "{n} incident in an incomplete quarter", "{n} incidents in an incomplete quarter",
		)
	case whole == 1:
		return s.L.Count(
			high,
			"{n} incident in the one complete quarter",
			"{n} incidents in the one complete quarter",
		)
	case low == high:
		return s.L.Count(high, "{n} incident in every quarter", "{n} incidents in every quarter")
	case clusters.Periods > 2 && !clusters.Varies():
		return s.L.Text(
			"Between {0} and {1} incidents a quarter; the differences can be chance",
			s.L.Thousands(low), s.L.Thousands(high),
		)
	case times == 1 && clusters.Found():
		return s.L.Text(
			"Between {0} and {1} incidents a quarter, most in {2}", s.L.Thousands(low), s.L.Thousands(high), top,
		)
	}
	return s.L.Text("Between {0} and {1} incidents a quarter", s.L.Thousands(low), s.L.Thousands(high))
}

func (s *Site) countsTable(counts []chart.Count) theme.Table {
	t := theme.Table{
		Caption: s.L.Text("incidents per quarter"),
		Columns: []theme.Column{
			{Text: s.L.Text("Quarter")}, {Text: s.L.Text("Incidents"), Num: true},
			{Text: s.L.IntervalLabel(), Num: true},
		},
		Long: len(counts) > 15,
	}
	for _, c := range counts {
		label, interval := c.Label, s.L.Text("{0} to {1}", s.L.OneDecimal(c.Low), s.L.OneDecimal(c.High))
		if c.Partial {
			label, interval = s.L.Text("{0}, incomplete", label), ""
		}
		t.Rows = append(t.Rows, []theme.Cell{
			{Text: label}, {Text: s.L.Thousands(c.N), Num: true},
			{Text: interval, Num: true},
		})
	}
	return t
}

// LeftOut returns a sentence with the number of post-mortems that the figures of t
// leave out, by reason. It returns "" if there are none.
func (s *Site) LeftOut(t *trend.Trends) string {
	var out []string
	if n := t.Excluded.External; n > 0 {
		out = append(out, s.L.Count(n, "{n} external", "{n} external"))
	}
	if n := t.Excluded.Drill; n > 0 {
		out = append(out, s.L.Count(n, "{n} drill", "{n} drills"))
	}
	left := s.leftOutText(append(out, s.omittedTexts(t.Excluded)...))
	if t.NearMisses > 0 {
		left += " " + s.L.Count(
			t.NearMisses,
			"{n} near miss is counted separately.",
			"{n} near misses are counted separately.",
		)
	}
	return left
}

// NotCounted returns a sentence with the number of post-mortems that are in no number
// of the site, by reason. It returns "" if every post-mortem is counted.
func (s *Site) NotCounted() string { return s.leftOutText(s.omittedTexts(s.Trends.Excluded)) }

// NotCountedOf is NotCounted for the elements of pms.
func (s *Site) NotCountedOf(pms []*postmortem.Postmortem) string {
	return s.leftOutText(s.omittedTexts(s.Trends.OmittedOf(pms)))
}

func (s *Site) leftOutText(reasons []string) string {
	if len(reasons) == 0 {
		return ""
	}
	return s.L.Text("Not counted: {0}.", s.L.List(reasons))
}

// omittedTexts returns the numbers of post-mortems that are in no number of the site,
// such as "2 withdrawn".
func (s *Site) omittedTexts(x trend.Excluded) []string {
	var out []string
	for _, part := range []struct {
		n    int
		one  i18n.One
		many i18n.Many
	}{
		{x.Withdrawn, "{n} withdrawn", "{n} withdrawn"},
		{x.Unreadable, "{n} could not be read", "{n} could not be read"},
		{x.Duplicate, "{n} duplicate", "{n} duplicates"},
		{x.Undated, "{n} without a date", "{n} without a date"},
		{x.Future, "{n} dated in the future", "{n} dated in the future"},
		{x.Restricted, "{n} restricted", "{n} restricted"},
	} {
		if part.n > 0 {
			out = append(out, s.L.Count(part.n, part.one, part.many))
		}
	}
	return out
}
