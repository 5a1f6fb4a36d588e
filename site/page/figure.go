package page

import (
	"cmp"
	"fmt"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"debrief/site/book"
	"debrief/site/evidence"
	"debrief/site/phrase"
	"debrief/site/postmortem"
	"debrief/site/source"
	"debrief/theme"
	"debrief/theme/chart"
)

// evidence shows what was recorded: series as figures, pictures as pictures,
// logs by their first lines, and everything else as the file it is.
func (t *telling) evidence() theme.Evidence {
	var out theme.Evidence
	for _, e := range t.pm.Evidence {
		f, kept := t.Library.Attachment(t.pm, e.File)
		to, shown := published(t.Book, t.pm, e.File)
		switch ext := strings.ToLower(path.Ext(e.File)); {
		case !kept || !shown:
			out.Files = append(out.Files, t.notKept(e))
		case ext == ".csv":
			if fig, err := t.series(e, f, to); err == nil {
				out.Figures = append(out.Figures, fig)
			} else {
				file := t.fileOf(e, f, to)
				file.Text += " It cannot be drawn: " + err.Error() + "."
				out.Files = append(out.Files, file)
			}
		case slices.Contains([]string{".png", ".jpg", ".jpeg", ".gif", ".webp"}, ext):
			out.Figures = append(out.Figures, theme.Figure{ID: book.Anchor(e.ID), Heading: cmp.Or(e.Title, e.ID), Source: sourceWords(e), Query: e.Query,
				Image: theme.Image{Src: book.Href(t.at, to), Alt: cmp.Or(e.Definition, e.Title, "Evidence "+e.ID)}})
		default:
			out.Files = append(out.Files, t.fileOf(e, f, to))
		}
	}
	return out
}

func (t *telling) notKept(e postmortem.Evidence) theme.EvidenceFile {
	file := theme.EvidenceFile{ID: book.Anchor(e.ID), Type: phrase.Spaced(e.Type), Text: phrase.Sentence(e.Definition), Link: book.Outside(e.Source, "source")}
	if file.Link.Text == "" {
		file.Link.Text = e.ID
	}
	if e.Title != "" {
		file.Link.Text = e.Title
	}
	file.Text = strings.TrimSpace(file.Text + " The data is not kept in this library.")
	return file
}

// firstLines is how much of a log the page shows.
const firstLines = 12

func (t *telling) fileOf(e postmortem.Evidence, f *source.File, to string) theme.EvidenceFile {
	out := theme.EvidenceFile{ID: book.Anchor(e.ID), Type: phrase.Spaced(e.Type), Text: strings.TrimSpace(phrase.Sentence(e.Definition) + " " + sourceWords(e)),
		Link: theme.Link{Text: cmp.Or(e.Title, path.Base(e.File)), Href: book.Href(t.at, to), Note: phrase.Size(f.Size)}}
	if ext := path.Ext(e.File); ext == ".log" || ext == ".txt" {
		if data, err := f.Bytes(); err == nil {
			lines := strings.SplitN(strings.ToValidUTF8(string(data), "\ufffd"), "\n", firstLines+1)
			if len(lines) > firstLines {
				lines[firstLines] = "…"
			}
			for i, line := range lines {
				if r := []rune(line); len(r) > 300 {
					lines[i] = string(r[:299]) + "…"
				}
			}
			out.Lines = strings.TrimRight(strings.Join(lines, "\n"), "\n")
		}
	}
	return out
}

// sourceWords say how a piece of evidence was made: resolution, aggregation,
// when it was frozen.
func sourceWords(e postmortem.Evidence) string {
	var parts []string
	if e.Resolution != "" {
		parts = append(parts, "resolution "+e.Resolution)
	}
	if e.Aggregation != "" {
		parts = append(parts, "aggregated by "+e.Aggregation)
	}
	for _, tag := range e.Tags {
		parts = append(parts, tag.Name+" "+tag.Value)
	}
	if !e.Captured.IsZero() {
		parts = append(parts, "frozen "+phrase.Date(e.Captured))
	}
	return phrase.Sentence(strings.Join(parts, ", "))
}

func (t *telling) series(e postmortem.Evidence, f *source.File, to string) (theme.Figure, error) {
	data, err := f.Bytes()
	if err != nil {
		return theme.Figure{}, err
	}
	s, err := evidence.ReadSeries(data)
	if err != nil {
		return theme.Figure{}, err
	}
	id := book.Anchor(e.ID)
	d := chart.SeriesData{Title: cmp.Or(e.Title, e.ID), Unit: e.Unit, Bands: bandsOf(&t.pm.Times), From: s.Times[0], To: s.Times[len(s.Times)-1]}
	d.Step, _ = time.ParseDuration(e.Resolution)
	for i, label := range s.Labels {
		line := chart.Line{Label: label}
		if len(s.Labels) == 1 && strings.EqualFold(label, "value") {
			line.Label = ""
		}
		for j, at := range s.Times {
			line.Samples = append(line.Samples, chart.Sample{At: at, Value: s.Values[i][j]})
		}
		d.Lines = append(d.Lines, line)
	}
	fig := theme.Figure{
		ID: id, Heading: t.takeaway(e, s), Text: phrase.Sentence(e.Definition), SVG: chart.Series(id+"-svg", d),
		Source: strings.TrimSpace(sourceWords(e) + " " + phrase.Sentence(d.Drawn())), Query: e.Query,
		CSV: theme.Link{Text: "CSV", Href: book.Href(t.at, to), Note: phrase.Size(f.Size)}, Table: tableOf(e, s),
	}
	return fig, nil
}

// takeaway says in a sentence what a series shows: from what it ran at before
// the incident to where it went furthest from that.
func (t *telling) takeaway(e postmortem.Evidence, s *evidence.Series) string {
	name := cmp.Or(e.Title, e.ID)
	started := t.pm.Times.Started
	if !started.Known() || len(s.Labels) == 0 {
		return name
	}
	i, before, at, value, ok := furthest(s, started.At)
	if !ok {
		return name
	}
	what := "from "
	if len(s.Labels) > 1 {
		what = "“" + s.Labels[i] + "” went from "
	}
	unit := e.Unit
	if unit != "ratio" && len(unit) > 3 { // a long one stands in the caption and at the axis
		unit = ""
	}
	return fmt.Sprintf("%s: %s%s before to %s at %s", name, what, phrase.Value(before, unit), phrase.Value(value, unit), at.Format("15:04"))
}

// furthest finds the line and the value that strayed most from their usual
// level, which is the median before the incident, in units of that level's own
// spread.
func furthest(s *evidence.Series, started time.Time) (line int, before float64, at time.Time, value float64, ok bool) {
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

// tableRows is how many samples the table under a figure shows; the CSV has all.
const tableRows = 15

func tableOf(e postmortem.Evidence, s *evidence.Series) theme.Table {
	step := max(1, (len(s.Times)+tableRows-1)/tableRows)
	out := theme.Table{Caption: cmp.Or(e.Title, e.ID), Columns: []theme.Column{{Text: "Time (UTC)"}}}
	if step > 1 {
		out.Caption += fmt.Sprintf(", one row in %d", step)
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
			cell := theme.Cell{Text: "no data", Num: true}
			if v := s.Values[i][j]; !math.IsNaN(v) {
				cell.Text = strconv.FormatFloat(v, 'g', 6, 64)
			}
			row = append(row, cell)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}
