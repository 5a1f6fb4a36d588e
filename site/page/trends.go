package page

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"debrief/site/book"
	"debrief/site/catalog"
	"debrief/site/phrase"
	"debrief/site/postmortem"
	"debrief/site/trend"
	"debrief/theme"
	"debrief/theme/chart"
)

func trendsPage(b *book.Book, path string) theme.View {
	t := b.Trends
	v := theme.Trends{Frame: b.Frame(path, "Trends", "What the incidents show together, with how sure one can be of it.", book.TrendsPath)}
	v.Downloads = []theme.Link{
		book.Crumb(path, "All figures as JSON", "data/trends.json"), book.Crumb(path, "Incidents as CSV", "data/incidents.csv"),
		book.Crumb(path, "Action items as CSV", "data/actions.csv"), book.Crumb(path, "What is not shown here, and why", book.AboutPath+"#not-shown-and-why"),
	}
	if len(t.Incidents) == 0 {
		v.Empty = "No incidents of our own yet, so there is nothing to compare."
		if left := leftOut(b); left != "" {
			v.Empty += " " + left
		}
		return v
	}
	v.Lead = trendsLead(b)
	v.Changed = changedWords(b)
	v.Questions = []theme.Question{
		{ID: "how-often", Heading: "How often?", Text: nearMissWords(b), Figures: []theme.Figure{oftenFigure(b, path)}},
		{ID: "until-known", Heading: "How long until somebody knew?", Figures: []theme.Figure{durationFigure(b, path, untilKnown)}},
		{ID: "until-safe", Heading: "How long until users were safe?", Text: concentrationWords(b), Figures: []theme.Figure{durationFigure(b, path, untilSafe)}},
		noticedQuestion(b, path), gapQuestion(b, path), recurQuestion(b, path),
		{ID: "promises", Heading: "Do we finish what we promise?", Figures: []theme.Figure{survivalFigure(b, path, "survival")}},
	}
	return v
}

func trendsLead(b *book.Book) string {
	t := b.Trends
	first, last := t.Incidents[0].Day(), t.AsOf
	words := phrase.Month(first)
	if phrase.Month(last) != words {
		words += " to " + phrase.Month(last)
	}
	detect, mitigate := t.Duration("to_detect"), t.Duration("to_mitigate")
	words += fmt.Sprintf(". %s; how long until somebody knew can be counted for %s, how long until users were safe for %s.",
		phrase.Plural(len(t.Incidents), "incident", "incidents"), phrase.Thousands(len(detect.Values)), phrase.Thousands(len(mitigate.Values)))
	if left := leftOut(b); left != "" {
		words += " " + left
	}
	return words
}

// leftOut says which write-ups are in no figure.
func leftOut(b *book.Book) string {
	t := b.Trends
	var out []string
	for _, part := range []struct {
		n         int
		one, many string
	}{{t.Excluded.External, "of another organisation", "of other organisations"}, {t.Excluded.Drill, "drill", "drills"}, {t.Excluded.Withdrawn, "withdrawn", "withdrawn"}} {
		if part.n > 0 {
			out = append(out, phrase.Plural(part.n, part.one, part.many))
		}
	}
	words := ""
	if len(out) > 0 {
		words = "Left out: " + phrase.List(out) + "."
	}
	if t.NearMisses > 0 {
		words += " " + phrase.Plural(t.NearMisses, "near miss is counted apart.", "near misses are counted apart.")
	}
	return words
}

func nearMissWords(b *book.Book) string {
	if n := b.Trends.NearMisses; n > 0 {
		return phrase.Plural(n, "near miss was", "near misses were") + " told beside the incidents. If there are more of them next time, that may be good: it can mean that more is told."
	}
	return ""
}

func oftenFigure(b *book.Book, path string) theme.Figure {
	f := countsFigure(b, path, "counts", b.Trends.Incidents)
	if f.TooFew != "" {
		f.Rows = b.Rows(path, b.Trends.Incidents)
		return f
	}
	if d := b.Trends.Dispersion; d > trend.Clustered {
		f.Text += " Incidents come in clusters (dispersion " + phrase.OneDecimal(d) + "), so the intervals are widened."
	}
	if whole := len(wholeQuarters(b)); whole < trend.Provisional {
		f.Text += " " + phrase.Plural(whole, "whole quarter is", "whole quarters are") + " too few to draw the limits of routine variation; it takes " + strconv.Itoa(trend.Provisional) + "."
	}
	if n := len(b.Trends.Quarters); n > 0 && b.Trends.Quarters[n-1].Partial {
		f.Text += " The last quarter is not over."
	}
	f.More = book.Crumb(path, "The incidents", book.IncidentsPath)
	return f
}

func wholeQuarters(b *book.Book) []trend.Quarter {
	var out []trend.Quarter
	for _, q := range b.Trends.Quarters {
		if !q.Partial {
			out = append(out, q)
		}
	}
	return out
}

// A wait is one duration that the page asks about.
type wait struct {
	name, id       string
	finding, title string // what half of the incidents did; what is drawn
	few            string
	definition     string
}

var (
	untilKnown = wait{"to_detect", "to-detect", "Half of the incidents were noticed within ", "Time from the start of harm to the first signal, per incident", "Time to detect", "#to-detect"}
	untilSafe  = wait{"to_mitigate", "to-mitigate", "In half of the incidents users were safe within ", "Time from the start of harm to its end, per incident", "Time to mitigate", "#to-mitigate"}
)

// durationFigure shows each incident before it says anything of all of them.
func durationFigure(b *book.Book, path string, w wait) theme.Figure {
	d := b.Trends.Duration(w.name)
	n := len(d.Values)
	f := theme.Figure{ID: "figure-" + w.id, Definition: book.Crumb(path, "What is measured", book.AboutPath+w.definition)}
	if n < fewest {
		f.Heading, f.TooFew = w.few, phrase.Plural(n, "incident with both times", "incidents with both times")+", of "+phrase.Thousands(d.Of)+": too few for a chart."
		for _, v := range d.Values {
			f.Rows = append(f.Rows, b.Row(path, v.Of))
		}
		return f
	}
	f.Heading = w.finding + phrase.Minutes(d.Median)
	groups := dotGroups(b, d)
	f.Text = "One mark per incident, on a scale where each step is several times the one before."
	if slices.ContainsFunc(groups, func(g chart.Group) bool { return g.Median > 0 }) {
		f.Text += " The line in a quarter is its median, where there are at least " + strconv.Itoa(fewest) + " incidents."
	}
	if len(b.Trends.Quarters) > mostQuarters {
		f.Text += " Drawn are the latest " + strconv.Itoa(mostQuarters) + " quarters."
	}
	f.SVG = chart.Dots(f.ID+"-chart", chart.DotsData{Title: w.title, Groups: groups})
	f.Source = "Median of " + phrase.Of(n, d.Of) + " incidents"
	if unknown := d.Of - n; unknown > 0 {
		f.Source += ", " + phrase.Thousands(unknown) + " unknown"
	}
	if d.Coverage > 0 && n >= trend.Provisional {
		f.Source += "; " + phrase.SureInterval + " of the median " + phrase.Minutes(d.Interval.Low) + " to " + phrase.Minutes(d.Interval.High) + provisional(n)
	} else {
		low, high := d.Minutes()[0], d.Minutes()[0]
		for _, m := range d.Minutes() {
			low, high = min(low, m), max(high, m)
		}
		f.Source += "; shortest " + phrase.Minutes(low) + ", longest " + phrase.Minutes(high)
	}
	f.Source += "."
	f.Table = durationTable(b, path, d)
	f.CSV = book.Crumb(path, "CSV", "data/incidents.csv")
	return f
}

// mostQuarters is how far back single incidents are drawn: five years.
const mostQuarters = 20

func dotGroups(b *book.Book, d trend.Duration) []chart.Group {
	at := map[*postmortem.Postmortem]trend.Observation{}
	for _, v := range d.Values {
		at[v.Of] = v
	}
	var out []chart.Group
	quarters := b.Trends.Quarters
	for _, q := range quarters[max(0, len(quarters)-mostQuarters):] {
		g := chart.Group{Label: phrase.Quarter(q.Name), Of: len(q.Incidents)}
		var minutes []float64
		for _, pm := range q.Incidents {
			v, known := at[pm]
			if !known {
				continue
			}
			minutes = append(minutes, v.Minutes)
			_, rank, _ := b.Catalog.Severity(pm.Severity)
			g.Dots = append(g.Dots, chart.Dot{Minutes: v.Minutes, Severity: rank + 1, Estimate: v.Approx, Label: book.Title(pm)})
		}
		if len(minutes) >= fewest {
			g.Median, _ = trend.Median(minutes)
		}
		if len(minutes) >= trend.Provisional {
			if i, _, ok := trend.MedianInterval(minutes); ok {
				g.Spread = [2]float64{i.Low, i.High}
			}
		}
		out = append(out, g)
	}
	return out
}

func durationTable(b *book.Book, path string, d trend.Duration) theme.Table {
	t := theme.Table{Caption: "each incident", Columns: []theme.Column{{Text: "Incident"}, {Text: "Day"}, {Text: "Severity"}, {Text: "Lasted", Num: true}}, Long: len(d.Values) > 15}
	if len(d.Values) > book.MostRows {
		t.Caption = phrase.Latest(len(d.Values), book.MostRows) + " incidents; all are in the CSV"
	}
	for _, v := range slices.Backward(d.Values[max(0, len(d.Values)-book.MostRows):]) {
		lasted := phrase.Minutes(v.Minutes)
		if v.Approx {
			lasted = "≈ " + lasted
		}
		severity, _, _ := b.Catalog.Severity(v.Of.Severity)
		t.Rows = append(t.Rows, []theme.Cell{{Text: book.Title(v.Of), Href: book.Href(path, b.IncidentPath(v.Of))}, {Text: v.Of.Day().Format("2006-01-02")}, {Text: cmp.Or(severity.Name, v.Of.Severity)}, {Text: lasted, Num: true}})
	}
	return t
}

// concentrationWords says how much of all the harm the longest incidents hold.
func concentrationWords(b *book.Book) string {
	minutes := b.Trends.Duration("to_mitigate").Minutes()
	if len(minutes) < trend.Provisional {
		return ""
	}
	share, ok := trend.TopShare(minutes, 3)
	if !ok {
		return ""
	}
	words := "The three longest of " + phrase.Thousands(len(minutes)) + " hold " + phrase.Percent(share) + " of all the time that users were hurt."
	if share >= 0.5 {
		words += " So few would decide an average that none is shown."
	}
	return words
}

// mostFactors and mostServices bound the table of what recurs.
const (
	mostFactors  = 12
	mostServices = 12
)

func recurQuestion(b *book.Book, path string) theme.Question {
	t := b.Trends
	q := theme.Question{ID: "what-recurs", Heading: "What keeps recurring, and where?"}
	if n := len(t.Incidents); n < fewest {
		q.Figures = []theme.Figure{{ID: "recurring", Heading: "Factors and services", TooFew: phrase.Plural(n, "incident", "incidents") + ": too few for a table."}}
		return q
	}
	if len(t.Factors) > 0 {
		top := t.Factors[0]
		q.Text = "The most frequent factor is “" + catalog.Label(top.Word) + "”, in " + phrase.Of(len(top.Incidents), top.Of) + " incidents"
		if top.Of >= trend.Provisional {
			q.Text += " (" + phrase.SureInterval + " " + phrase.Share(top.Interval.Low, top.Interval.High) + ")"
		}
		q.Text += ". An incident has several factors, so rows do not add up to the number of incidents."
	}
	q.Heat = heat(b, path)
	if f := cameBackFigure(b, path); len(f.Rows) > 0 {
		q.Figures = []theme.Figure{f}
	}
	return q
}

func heat(b *book.Book, path string) theme.Heat {
	m := b.Trends.Matrix
	factors, services := m.Factors[:min(len(m.Factors), mostFactors)], m.Services[:min(len(m.Services), mostServices)]
	most := 0
	for _, f := range factors {
		for _, s := range services {
			most = max(most, len(m.Counts[[2]string{f, s}]))
		}
	}
	h := theme.Heat{ID: "heat", Caption: "Incidents by factor and service", CSV: book.Crumb(path, "JSON", "data/trends.json")}
	for _, s := range services {
		h.Columns = append(h.Columns, b.ServiceLink(path, s, true))
	}
	for _, code := range factors {
		row := theme.HeatRow{Head: b.FactorLink(path, code)}
		for i, s := range services {
			cell := theme.HeatCell{}
			if n := len(m.Counts[[2]string{code, s}]); n > 0 {
				cell = theme.HeatCell{Text: phrase.Thousands(n), Href: row.Head.Href, Level: heatLevel(n, most), Label: phrase.Plural(n, "incident", "incidents") + ", " + catalog.Label(code) + ", " + h.Columns[i].Text}
			}
			row.Cells = append(row.Cells, cell)
		}
		h.Rows = append(h.Rows, row)
	}
	h.Note = "n = " + phrase.Thousands(len(b.Trends.Incidents)) + " incidents. Numbers are incidents with that factor that users met at that service."
	if left := len(m.Factors) - len(factors); left > 0 {
		h.Note += " " + phrase.Plural(left, "rarer factor is", "rarer factors are") + " left out."
	}
	if left := len(m.Services) - len(services); left > 0 {
		h.Note += " " + phrase.Plural(left, "service", "services") + " with fewer incidents left out."
	}
	return h
}

// logMinutes is a duration for a process chart: no time at all has no logarithm and
// counts as half a minute, as in the drawing.
func logMinutes(d trend.Duration) []float64 {
	out := d.Minutes()
	for i, m := range out {
		out[i] = math.Max(0.5, m)
	}
	return out
}
