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
	"debrief/site/source"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/chart"
)

// series returns a series of measured values as a figure: a chart over the phases of
// the incident, a table, and a link to the file.
func (page *incidentPage) series(e postmortem.Evidence, f *source.File, to string) (theme.Figure, error) {
	data, err := f.Bytes()
	if err != nil {
		return theme.Figure{}, err
	}
	s, err := evidence.ReadSeries(data)
	if err != nil {
		return theme.Figure{}, err
	}
	id := page.newAnchor(e.ID)
	d := chart.SeriesData{
		Title: cmp.Or(e.Title, e.ID), Unit: e.Unit, Bands: phaseBands(&page.pm.Times), From: s.Times[0],
		To: s.Times[len(s.Times)-1], Lang: page.L.Language,
	}
	d.Step, _ = time.ParseDuration(e.Resolution)
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
	fig := theme.Figure{
		ID: id, Heading: page.seriesHeadline(e, s), Text: wording.Sentence(e.Definition), SVG: chart.Series(id+"-svg", d),
		Source: strings.TrimSpace(page.provenance(e) + " " + wording.Sentence(d.Drawn())), Query: e.Query,
		CSV: theme.Link{
			Text: "CSV",
			Href: model.Href(page.at, to),
			Note: page.L.Size(f.Size),
		}, Table: page.seriesTable(e, s),
	}
	return fig, nil
}

// seriesHeadline returns a sentence that summarises a series: its usual value before
// the incident and its largest deviation.
func (page *incidentPage) seriesHeadline(e postmortem.Evidence, s *evidence.Series) string {
	name := cmp.Or(e.Title, e.ID)
	started := page.pm.Times.Started
	if !started.IsKnown() || len(s.Labels) == 0 {
		return name
	}
	i, before, at, value, ok := largestDeviation(s, started.At)
	if !ok {
		return name
	}
	unit := e.Unit
	if unit != "ratio" && len(unit) > 3 { // a long unit is shown only in the caption and at the axis
		unit = ""
	}
	from, to := page.L.Value(before, unit), page.L.Value(value, unit)
	if len(s.Labels) > 1 {
		return page.L.Text(
			"{0}: “{1}” was {2} before the incident and {3} at {4}",
			name,
			s.Labels[i],
			from,
			to,
			at.Format("15:04"),
		)
	}
	return page.L.Text("{0}: {1} before the incident, {2} at {3}", name, from, to, at.Format("15:04"))
}

// largestDeviation returns the line and the value of a series that deviate most from
// the median before the incident. It measures the deviation in units of the line's
// range before the incident. ok is false if no line has enough values.
func largestDeviation(
	s *evidence.Series, started time.Time,
) (line int, before float64, at time.Time, value float64, ok bool) {
	best := 0.0
	for i := range s.Labels {
		var usual []float64
		for j, v := range s.Values[i] {
			if s.Times[j].Before(started) && !math.IsNaN(v) {
				usual = append(usual, v)
			}
		}
		if len(usual) < 3 {
			continue
		}
		slices.Sort(usual)
		median := usual[len(usual)/2]
		spread := max(usual[len(usual)-1]-usual[0], math.Abs(median)/20, 1e-9)
		for j, v := range s.Values[i] {
			if away := math.Abs(v-median) / spread; !s.Times[j].Before(started) && !math.IsNaN(v) && away > best {
				best, line, before, at, value, ok = away, i, median, s.Times[j], v, true
			}
		}
	}
	return line, before, at, value, ok
}

// tableRows is the largest number of rows of the table under a chart of a series. The
// CSV file has all values.
const tableRows = 15

// seriesTable returns a table of at most tableRows evenly spaced values of a series.
func (page *incidentPage) seriesTable(e postmortem.Evidence, s *evidence.Series) theme.Table {
	step := max(1, (len(s.Times)+tableRows-1)/tableRows)
	out := theme.Table{Caption: cmp.Or(e.Title, e.ID), Columns: []theme.Column{{Text: page.L.Text("Time (UTC)")}}}
	if step > 1 {
		out.Caption = page.L.Text("{0}, one of every {1} rows", out.Caption, step)
	}
	for _, label := range s.Labels {
		if e.Unit != "" && strings.EqualFold(label, "value") {
			label = e.Unit
		}
		out.Columns = append(out.Columns, theme.Column{Text: label, Num: true})
	}
	for j := 0; j < len(s.Times); j += step {
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
