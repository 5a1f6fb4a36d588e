package postmortem

import (
	"slices"
	"strings"

	"debrief/site/markdown"
	"debrief/site/timestamp"
)

// columns lists, for each field of an Event, the accepted column headings in a timeline
// table.
var columns = []struct {
	field string
	names []string
}{
	{"time", []string{"time", "when", "timestamp", "at", "utc", "date/time", "date / time", "date and time", "date & time",
		"datetime", "day and time", "day/time", "clock", "zeit", "uhrzeit", "zeitpunkt", "zeitstempel", "wann",
		"datum/uhrzeit", "datum / uhrzeit", "datum und uhrzeit", "datum/zeit", "datum, uhrzeit", "datum & uhrzeit"}},
	{"date", []string{"date", "datum", "day", "tag"}},
	{"what", []string{"event", "what", "description", "details", "what happened", "entry", "ereignis", "was",
		"was geschah", "beschreibung"}},
	{"kind", []string{"kind", "type", "art"}},
	{"who", []string{"who", "role", "by", "actor", "wer", "rolle"}},
	{"evidence", []string{"evidence", "source", "ref", "sources", "beleg", "belege", "quelle"}},
}

// parseKind returns the event kind that a table cell contains, in lower case. It
// translates the German names of four kinds.
func parseKind(word string) string {
	switch word = strings.ToLower(word); word {
	case "entscheidung":
		return "decision"
	case "eingriff", "aktion":
		return "action"
	case "mitteilung":
		return "comms"
	case "änderung":
		return "change"
	}
	return word
}

// tableColumns has the columns of a timeline table.
type tableColumns struct {
	field map[string]int // column of each field but the dates
	dates []int          // columns with the weekday or the date, if the time has a column of its own
	years []string       // year in the heading of each of dates, or ""
	zone  timestamp.Zone // zone in the heading of the time
}

// timelineColumns returns the columns of a table. A table without a column of times has
// no field "time".
func timelineColumns(t markdown.Table) tableColumns {
	cols := tableColumns{field: map[string]int{}}
	for i, cell := range t.Header {
		switch name := columnField(cell.Text); {
		case name == "":
		case name == "date":
			cols.dates = append(cols.dates, i)
			cols.years = append(cols.years, yearIn(cell.Text))
		default:
			if at, taken := cols.field[name]; !taken || name == "time" && knownZone(cell.Text) && !knownZone(t.Header[at].Text) {
				cols.field[name] = i
			}
		}
	}
	if _, ok := cols.field["time"]; !ok && len(cols.dates) > 0 {
		cols.field["time"], cols.dates = cols.dates[0], cols.dates[1:]
		cols.years = cols.years[1:]
	} else if !ok {
		cols.findTimes(t)
	}
	if at, ok := cols.field["time"]; ok {
		if heading := t.Header[at].Text; len(heading) <= maxHeading {
			cols.zone, _ = timestamp.FindZone(heading)
		}
		if _, ok := cols.field["what"]; !ok {
			cols.field["what"] = slices.Max(append([]int{at}, cols.dates...)) + 1
		}
	}
	return cols
}

// knownZone reports whether a column heading names a time zone that can be read.
func knownZone(heading string) bool {
	if len(heading) > maxHeading {
		return false
	}
	zone, ok := timestamp.FindZone(heading)
	return ok && zone.Known()
}

// columnField returns the field that a column heading names, or "". It ignores remarks in
// brackets and the name of a time zone.
func columnField(heading string) string {
	title := strings.ToLower(heading)
	if i := strings.IndexAny(title, "([{"); i > 0 {
		title = title[:i]
	}
	title = strings.Trim(title, " *:")
	if field := fieldNames[title]; field != "" {
		return field
	}
	if len(heading) > maxHeading {
		return ""
	}
	if zone, ok := timestamp.FindZone(heading); ok {
		title = strings.Replace(title, strings.ToLower(zone.Name), "", 1)
		title = strings.TrimRight(strings.TrimSuffix(strings.TrimSpace(title), " in"), " ,/-")
		if title == "" {
			return "time"
		}
		return fieldNames[title]
	}
	return ""
}

// maxHeading is the largest length of the heading of a column of times.
const maxHeading = 80

var fieldNames = func() map[string]string {
	names := map[string]string{}
	for _, c := range columns {
		for _, name := range c.names {
			names[name] = c.field
		}
	}
	return names
}()

// yearIn returns a year in a heading such as "Date (2022)", or "".
func yearIn(heading string) string {
	for i := 0; i+4 <= len(heading); i++ {
		if year := heading[i : i+4]; strings.Trim(year, "0123456789") == "" && (year[:2] == "19" || year[:2] == "20") {
			return year
		}
	}
	return ""
}

// findTimes takes the first column whose cells begin with times as the column of times,
// if no heading names one.
func (cols *tableColumns) findTimes(t markdown.Table) {
	for i := range t.Header {
		read, filled := 0, 0
		for _, row := range t.Rows {
			if i >= len(row) || row[i].Text == "" {
				continue
			}
			filled++
			if s, ok := timestamp.Scan(row[i].Text); ok && s.Rest == len(row[i].Text) && !s.Dotted {
				read++
			}
		}
		if read > 0 && 2*read > filled {
			cols.field["time"] = i
			return
		}
	}
}

// when returns the time of a row as text, with the date from a column of its own.
func (cols *tableColumns) when(row []markdown.Cell) string {
	at, ok := cols.field["time"]
	if !ok || at >= len(row) {
		return ""
	}
	text := strings.TrimSpace(row[at].Text)
	for i := len(cols.dates) - 1; i >= 0; i-- {
		if cols.dates[i] >= len(row) || row[cols.dates[i]].Text == "" {
			continue
		}
		day := strings.TrimSpace(row[cols.dates[i]].Text)
		if year := cols.years[i]; year != "" && yearIn(day) == "" {
			day += " " + year
		}
		text = strings.TrimSpace(day + " " + text)
	}
	return text
}

// cell returns the cell of a field, or an empty one.
func (cols *tableColumns) cell(row []markdown.Cell, field string) markdown.Cell {
	if i, ok := cols.field[field]; ok && i < len(row) {
		return row[i]
	}
	return markdown.Cell{}
}

// readTable reads the rows of a table whose text begins at the offset at.
func (r *timelineReader) readTable(t markdown.Table, at int) {
	cols := timelineColumns(t)
	if _, ok := cols.field["time"]; !ok || len(t.Header) < 2 {
		return
	}
	if cols.zone.Name != "" {
		r.ctx.Zone = cols.zone
	}
	before := len(r.events)
	for _, row := range t.Rows {
		if e, ok := r.tableRow(t, &cols, row); ok {
			r.events = append(r.events, e)
		}
	}
	r.cuts = append(r.cuts, Cut{At: at, Events: len(r.events) - before})
}

// tableRow returns the event of one row. ok is false for an empty row.
func (r *timelineReader) tableRow(t markdown.Table, cols *tableColumns, row []markdown.Cell) (e Event, ok bool) {
	when, what := cols.cell(row, "time"), cols.cell(row, "what")
	if when.Text == "" && what.Text == "" {
		return Event{}, false
	}
	e = Event{Kind: parseKind(cols.cell(row, "kind").Text), Who: cols.cell(row, "who").Text, At: when.At}
	e.Evidence = referencedIDs(cols.cell(row, "evidence").At.Text())
	if what.Text != "" {
		e.What = strings.ReplaceAll(what.At.Text(), `\|`, "|")
	}
	if when.Text == "" {
		e.At = what.At
	}
	for i, cell := range row {
		if i < len(t.Header) && cell.Text != "" && !cols.known(i) {
			e.Other = append(e.Other, Column{t.Header[i].Text, strings.ReplaceAll(cell.At.Text(), `\|`, "|")})
		}
	}
	text := cols.when(row)
	if e.Raw = strings.TrimSpace(when.Text); e.Raw == "" && len(cols.dates) > 0 {
		e.Raw = text
	}
	if s, ok := timestamp.Scan(text); ok {
		switch rest := strings.ToLower(strings.Trim(text[s.Rest:], "() .")); rest {
		case "approximate", "estimated", "est", "geschätzt":
			s.Approx = true
			r.resolve(&e, s)
		case "":
			r.resolve(&e, s)
		}
	}
	return e, true
}

// known reports whether a column belongs to a field of Event.
func (cols *tableColumns) known(column int) bool {
	for _, i := range cols.field {
		if i == column {
			return true
		}
	}
	return slices.Contains(cols.dates, column)
}
