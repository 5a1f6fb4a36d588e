package incident

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"debrief/site/evidence"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/chart"
	"debrief/theme/i18n"
)

// An extreme is the value of a series that deviates most from the values before the
// incident.
type extreme struct {
	line   int
	at     time.Time
	value  float64
	before float64 // median of the values before the incident
	// hasBefore is false if there are too few values before the incident. The extreme is
	// then the highest value.
	hasBefore bool
}

// series returns a series of measured values as a figure: a chart over the phases of
// the incident with the rows of the timeline, a table, and a link to the file.
func (page *incidentPage) series(item *gathered) theme.Figure {
	e, s := item.Evidence, item.series
	item.figure = page.newAnchor(e.ID)
	d := page.seriesData(item)
	item.extreme = page.findExtreme(s, d.From, d.To)
	if x := item.extreme; x != nil {
		d.Extreme = &chart.Extreme{Line: x.line, At: x.at, Value: x.value, Low: x.hasBefore && x.value < x.before}
	}
	notes := []string{page.provenance(e), wording.Sentence(d.Drawn()), page.cutNote(s, d)}
	if n := len(s.Labels) - chart.MaxLines; n > 0 {
		notes = append(notes, page.L.Count(
			n, "{n} more line is only in the table and the CSV file.", "{n} more lines are only in the table and the CSV file.",
		))
	}
	return theme.Figure{
		ID: item.figure, Heading: page.seriesHeadline(item, d), Text: wording.Sentence(e.Definition),
		SVG: chart.Series(item.figure+"-svg", d), Source: joinNotes(notes), Query: e.Query,
		Qualities: page.qualities(item),
		CSV:       theme.Link{Text: "CSV", Href: model.Href(page.at, item.to), Note: page.L.Size(item.file.Size)},
		Table:     page.seriesTable(item),
	}
}

func joinNotes(notes []string) string {
	return strings.Join(slices.DeleteFunc(notes, func(s string) bool { return s == "" }), " ")
}

// seriesData returns the chart of a series. A series about another time than the
// incident has a time axis of its own, without phases and rows of the timeline.
func (page *incidentPage) seriesData(item *gathered) chart.SeriesData {
	e, s := item.Evidence, item.series
	d := chart.SeriesData{
		Title: cmp.Or(e.Title, e.ID), Unit: e.Unit, From: s.Times[0], To: s.Times[len(s.Times)-1], Lang: page.L.Language,
	}
	if page.isOnAxis(s) && e.For == "" {
		d.From, d.To = page.axisFrom, page.axisTo
		d.Bands, d.Marks, d.Changes = phaseBands(page.pm), page.marks, page.changeMarks
	}
	d.Step, _ = evidence.ParseResolution(e.Resolution)
	for i, label := range s.Labels {
		line := chart.Line{Label: label, Samples: make([]chart.Sample, 0, len(s.Times))}
		if len(s.Labels) == 1 && strings.EqualFold(label, "value") {
			line.Label = ""
		}
		for j, at := range s.Times {
			line.Samples = append(line.Samples, chart.Sample{At: at, Value: s.Values[i][j]})
		}
		d.Lines = append(d.Lines, line)
	}
	return d
}

// cutNote describes which values of a series the chart does not show. It returns "" if
// the chart shows all of them.
func (page *incidentPage) cutNote(s *evidence.Series, d chart.SeriesData) string {
	first, last := s.Times[0], s.Times[len(s.Times)-1]
	if !page.pm.Times.Started.IsKnown() || d.Bands == nil && page.axisFrom.IsZero() {
		return ""
	}
	if d.Bands == nil {
		return page.L.Text("Not on the time axis of the other charts: the values are from {0}.", page.window(first, last))
	}
	if first.Before(d.From) || last.After(d.To) {
		return page.L.Text("The chart shows a part: the values are from {0}.", page.window(first, last))
	}
	return ""
}

// window formats a time range, such as "14 October 2026, 07:12 to 10:20 UTC".
func (page *incidentPage) window(from, to time.Time) string {
	from, to = from.UTC(), to.UTC()
	if from.Format(time.DateOnly) == to.Format(time.DateOnly) {
		return page.L.Text("{0}, {1} to {2} UTC", page.L.Date(from), from.Format("15:04"), to.Format("15:04"))
	}
	return page.L.Text(
		"{0} to {1} UTC", page.L.Time(from, "2 Jan 2006 15:04"), page.L.Time(to, "2 Jan 2006 15:04"),
	)
}

// beforeWords are the headings of a series with values before the incident, by kind of
// post-mortem.
var beforeWords = map[postmortem.Kind]struct{ one, many i18n.Text }{
	postmortem.Incident: {
		"{0}: {1} before the incident, {2} at {3}", "{0}: “{1}” was {2} before the incident and {3} at {4}",
	},
	postmortem.NearMiss: {
		"{0}: {1} before the near miss, {2} at {3}", "{0}: “{1}” was {2} before the near miss and {3} at {4}",
	},
	postmortem.Drill: {
		"{0}: {1} before the drill, {2} at {3}", "{0}: “{1}” was {2} before the drill and {3} at {4}",
	},
}

// seriesHeadline returns a sentence that summarises a series: its usual value before
// the incident and its largest deviation, or its highest value.
func (page *incidentPage) seriesHeadline(item *gathered, d chart.SeriesData) string {
	name, x := cmp.Or(item.Title, item.ID), item.extreme
	if x == nil {
		if item.Unit != "" && item.Unit != "ratio" {
			name += " (" + item.Unit + ")"
		}
		return name
	}
	label, at, value := item.series.Labels[x.line], page.clockOn(x.at, d.From, d.To), unbroken(d.Format(x.value))
	many := len(item.series.Labels) > 1
	words, ok := beforeWords[page.pm.Kind]
	if !ok {
		words = beforeWords[postmortem.Incident]
	}
	switch {
	case x.hasBefore && many:
		return page.L.Text(words.many, name, label, unbroken(d.Format(x.before)), value, at)
	case x.hasBefore:
		return page.L.Text(words.one, name, unbroken(d.Format(x.before)), value, at)
	case many:
		return page.L.Text("{0}: the highest value is {1} at {2}, “{3}”", name, value, at, label)
	}
	return page.L.Text("{0}: the highest value is {1} at {2}", name, value, at)
}

// unbroken returns text without places at which a line may break.
func unbroken(text string) string { return strings.ReplaceAll(text, " ", "\u00a0") }

// clockOn formats a time of day, with the date if the time axis has several days.
func (page *incidentPage) clockOn(at, from, to time.Time) string {
	if from.UTC().Format(time.DateOnly) != to.UTC().Format(time.DateOnly) {
		return page.L.Time(at.UTC(), "2 Jan 15:04")
	}
	return at.UTC().Format("15:04")
}

// findExtreme returns the value between from and to that deviates most from the median
// before the incident, in units of the line's range before the incident. Without values
// before the incident, it returns the highest value. It returns nil for a series whose
// values are all equal.
func (page *incidentPage) findExtreme(s *evidence.Series, from, to time.Time) *extreme {
	started := page.pm.Times.Started
	var out *extreme
	if best := 0.0; started.IsKnown() && !started.At.Before(from) && !started.At.After(to) {
		for i, values := range s.Values {
			median, spread, ok := usualValues(s, i, started.At)
			for j, v := range values {
				at := s.Times[j]
				if !ok || math.IsNaN(v) || at.Before(started.At) || at.After(to) {
					continue
				}
				if away := math.Abs(v-median) / spread; away > best {
					best, out = away, &extreme{i, at, v, median, true}
				}
			}
		}
	}
	if out != nil {
		return out
	}
	equal, n := true, 0
	for i, values := range s.Values {
		for j, v := range values {
			if at := s.Times[j]; math.IsNaN(v) || at.Before(from) || at.After(to) {
				continue
			}
			n++
			equal = equal && (out == nil || v == out.value)
			if out == nil || v > out.value {
				out = &extreme{line: i, at: s.Times[j], value: v}
			}
		}
	}
	if equal && n > 1 {
		return nil
	}
	return out
}

// minUsual is the smallest number of values before the incident of which the median is
// the usual value.
const minUsual = 3

// usualValues returns the median and the range of line i of a series before the
// incident. ok is false if there are too few values.
func usualValues(s *evidence.Series, i int, started time.Time) (median, spread float64, ok bool) {
	var usual []float64
	for j, v := range s.Values[i] {
		if s.Times[j].Before(started) && !math.IsNaN(v) {
			usual = append(usual, v)
		}
	}
	if len(usual) < minUsual {
		return 0, 0, false
	}
	slices.Sort(usual)
	median = usual[len(usual)/2]
	return median, max(usual[len(usual)-1]-usual[0], math.Abs(median)/20, 1e-9), true
}

// tableRows is the largest number of evenly spaced rows of the table under a chart of a
// series. The CSV file has all values.
const tableRows = 15

// seriesTable returns a table of evenly spaced values of a series, and the values at the
// time of the extreme.
func (page *incidentPage) seriesTable(item *gathered) theme.Table {
	e, s := item.Evidence, item.series
	step := max(1, (len(s.Times)+tableRows-1)/tableRows)
	out := theme.Table{Caption: cmp.Or(e.Title, e.ID), Columns: []theme.Column{{Text: page.L.Text("Time (UTC)")}}}
	if step > 1 && item.extreme != nil {
		out.Caption = page.L.Text("{0}, one of every {1} rows and the marked value", out.Caption, step)
	} else if step > 1 {
		out.Caption = page.L.Text("{0}, one of every {1} rows", out.Caption, step)
	}
	for _, label := range s.Labels {
		if e.Unit != "" && strings.EqualFold(label, "value") {
			label = e.Unit
		}
		out.Columns = append(out.Columns, theme.Column{Text: label, Num: true})
	}
	for j := range s.Times {
		if j%step != 0 && (item.extreme == nil || !s.Times[j].Equal(item.extreme.at)) {
			continue
		}
		row := []theme.Cell{{Text: s.Times[j].Format("2006-01-02 15:04")}}
		for i := range s.Labels {
			cell := theme.Cell{Text: page.L.Text("no data"), Num: true}
			if v := s.Values[i][j]; !math.IsNaN(v) {
				cell.Text = page.L.Decimal(strconv.FormatFloat(v, 'g', 6, 64))
			}
			row = append(row, cell)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}
