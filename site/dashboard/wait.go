package dashboard

import (
	"cmp"
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
func durationFigure(b *part, path string, w wait) theme.Figure {
	d := b.Trends.Duration(w.name)
	n := len(d.Values)
	f := theme.Figure{ID: "figure-" + w.id, Definition: book.Crumb(path, "What is measured", book.AboutPath+w.definition)}
	if n < Fewest {
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
		f.Text += " The line in a quarter is its median, where there are at least " + strconv.Itoa(Fewest) + " incidents."
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

func dotGroups(b *part, d trend.Duration) []chart.Group {
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
		if len(minutes) >= Fewest {
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

func durationTable(b *part, path string, d trend.Duration) theme.Table {
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
func concentrationWords(b *part) string {
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

// logMinutes is a duration for a process chart: no time at all has no logarithm and
// counts as half a minute, as in the drawing.
func logMinutes(d trend.Duration) []float64 {
	out := d.Minutes()
	for i, m := range out {
		out[i] = math.Max(0.5, m)
	}
	return out
}
