package postmortem

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"debrief/site/markdown"
	"debrief/site/source"
	"debrief/site/timestamp"
)

// EventKinds lists the kinds that a timeline row can have.
var EventKinds = []string{"signal", "decision", "action", "comms", "change"}

// An Event is one row of the timeline.
type Event struct {
	When     time.Time   // time of the event; zero if it cannot be read
	Until    time.Time   // end of the period that the row gives, as in 10:26-10:30; zero if it gives none
	DayOnly  bool        // the row has a date but no time of day
	Approx   bool        // the time is marked as approximate, as in "about 02:13" or "~02:13"
	Raw      string      // the time as written in the file
	What     string      // description of the event as one line of Markdown
	Kind     string      // kind of the event: one of EventKinds, or "" if none is given
	Who      string      // role of the person who acted or observed, not a name
	Evidence []string    // IDs of evidence, accounts, factors and actions that the row refers to
	Other    []Column    // the cells of a table that belong to none of the fields above
	At       source.Span // position of the time in the file, or of the row if it has no time
	Zoned    bool        // set if the row, the text above it or the front matter states the time zone
	BadZone  string      // name of the row's time zone if it cannot be read; When is then zero
	Below    bool        // the text below the row, up to the next row, belongs to it
}

// A Column is a cell of a timeline table with the heading of its column.
type Column struct{ Heading, Text string }

// HasTime reports whether the timeline row has a time that can be read.
func (e Event) HasTime() bool { return !e.When.IsZero() }

// A Cut is a place in the Timeline section whose text is a row of the timeline, the
// table of several rows, or a line that only gives the day of the rows below it. Pages
// show it in their own layout.
type Cut struct {
	At     int // file offset of the table, item, heading or line, as in markdown.Document.Render
	Events int // number of rows there
	Day    bool
}

// A unit is a part of the Timeline section that may be a row: a heading, a line of a
// paragraph, a list item or a table.
type unit struct {
	form    unitForm
	at      source.Span // the text of the unit
	section int
	table   int // index of the table
	stamp   timestamp.Stamp
	timed   bool // the unit begins with a timestamp
	first   bool // the first line of a paragraph
}

type unitForm int

const (
	headingUnit unitForm = iota
	lineUnit
	itemUnit
	tableUnit
)

// text returns the Markdown of the unit.
func (u unit) text() string { return u.at.Text() }

// what returns the text after the timestamp, as one line.
func (u unit) what() string {
	return u.stamp.Open + strings.Join(strings.Fields(u.text()[u.stamp.Rest:]), " ")
}

// isDay reports whether the unit has only a date.
func (u unit) isDay() bool {
	return u.timed && !u.stamp.HasClock() && u.stamp.Rest >= len(strings.TrimRight(u.text(), " \t\n#*_:"))
}

// A timelineReader reads the Timeline section from top to bottom.
type timelineReader struct {
	pm     *Postmortem
	ctx    timestamp.Context
	units  []unit
	events []Event
	cuts   []Cut
	tried  int // number of sentences that were read as statements about the zone
}

// readTimeline reads the events of the Timeline section: the rows of its tables, and the
// list items, headings and paragraphs that begin with a time. home is the zone of the
// organisation, or nil.
func readTimeline(pm *Postmortem, home *time.Location) ([]Event, []Cut) {
	from, to := pm.TimelineSections()
	if from < 0 {
		return nil, nil
	}
	r := timelineReader{pm: pm}
	r.collect(from, to)
	r.begin(home, pm.Doc.Sections[from].Title)
	for i := 0; i < len(r.units); {
		i += r.read(i)
	}
	return r.events, r.cuts
}

// TimelineSections returns the indexes in Doc.Sections of the Timeline section and of
// the section after its last subsection. It returns -1 if there is no timeline.
func (pm *Postmortem) TimelineSections() (from, to int) {
	from = pm.Part("timeline")
	if from < 0 {
		return -1, -1
	}
	to = from + 1
	for to < len(pm.Doc.Sections) && pm.Doc.Sections[to].Level > pm.Doc.Sections[from].Level && pm.parts[to] == "" {
		to++
	}
	return from, to
}

// collect lists the units of the sections in the order of the text.
func (r *timelineReader) collect(from, to int) {
	doc := r.pm.Doc
	in := func(section int) bool { return section >= from && section < to }
	for i := from + 1; i < to; i++ {
		at := doc.Sections[i].Heading
		text := strings.TrimLeft(at.Text(), " #")
		at.Start = at.End - len(text)
		at.End -= len(text) - len(strings.TrimRight(text, " #"))
		r.units = append(r.units, newUnit(headingUnit, at, i))
	}
	for _, p := range doc.Paras {
		if in(p.Section) {
			r.addLines(p)
		}
	}
	for _, item := range doc.Items {
		if in(item.Section) && item.Lead.File != nil {
			r.units = append(r.units, newUnit(itemUnit, item.Lead, item.Section))
		}
	}
	for i, t := range doc.Tables {
		if in(t.Section) && len(t.Header) > 0 {
			u := unit{form: tableUnit, at: tableStart(t), section: t.Section, table: i}
			r.units = append(r.units, u)
		}
	}
	slices.SortStableFunc(r.units, func(a, b unit) int { return cmp.Compare(a.at.Start, b.at.Start) })
	r.dropDoubtful()
}

func newUnit(form unitForm, at source.Span, section int) unit {
	u := unit{form: form, at: at, section: section}
	u.stamp, u.timed = timestamp.Scan(at.Text())
	return u
}

// tableStart returns the first cell with text in the header of a table, or else in its
// rows.
func tableStart(t markdown.Table) source.Span {
	for _, row := range append([][]markdown.Cell{t.Header}, t.Rows...) {
		for _, c := range row {
			if c.At.File != nil {
				return c.At
			}
		}
	}
	return source.Span{}
}

// addLines adds the lines of a paragraph as units. A line that is not a row of its own
// belongs to the line above it.
func (r *timelineReader) addLines(p markdown.Para) {
	text := p.At.Text()
	unitStart := 0 // offset in text of the last unit
	all := mostlyTimed(text)
	for at := 0; at < len(text); {
		end := len(text)
		if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
			end = at + n
		}
		begin := at + len(text[at:end]) - len(strings.TrimLeft(text[at:end], " \t"))
		u := unit{form: lineUnit, section: p.Section, first: at == 0}
		u.at = source.Span{File: p.At.File, Start: p.At.Start + begin, End: p.At.Start + end}
		line := text[begin:end]
		u.stamp, u.timed = timestamp.Scan(line)
		switch last := len(r.units) - 1; {
		case u.first:
			u.timed = u.timed && (u.stamp.HasClock() || u.stamp.IsSeparated(line))
			r.units = append(r.units, u)
			unitStart = begin
		case u.timed && (all && u.stamp.HasClock() || startsRow(u, line, r.units[last], text[unitStart:at-1])):
			r.units = append(r.units, u)
			unitStart = begin
		default:
			r.units[last].at.End = u.at.End
		}
		at = end + 1
	}
}

// mostlyTimed reports whether most lines of a paragraph begin with a time of day, so that
// each of them is a row.
func mostlyTimed(text string) bool {
	timed, lines := 0, 0
	for line := range strings.Lines(text) {
		lines++
		if s, ok := timestamp.Scan(strings.TrimLeft(line, " \t")); ok && s.HasClock() {
			timed++
		}
	}
	return timed > 1 && 2*timed > lines
}

// startsRow reports whether the line u of a paragraph begins a row. Otherwise its time is
// part of the sentence of the unit before it, whose text is above.
func startsRow(u unit, line string, before unit, above string) bool {
	text := strings.TrimSpace(above)
	ended := text == "" || strings.ContainsAny(text[len(text)-1:], ".!?:)\\") || strings.HasSuffix(above, "  ") ||
		before.timed && !before.stamp.HasClock() && before.stamp.Rest == len(above)
	if !before.timed {
		_, zone := timestamp.FindZone(above)
		return ended && u.stamp.HasClock() || zone
	}
	return ended || before.stamp.IsSeparated(above) && u.stamp.IsSeparated(line)
}

// dropDoubtful drops timestamps that may be something else: a single number such as
// 13.41, and the first words of a sentence if the timeline has a list, a table or
// headings.
func (r *timelineReader) dropDoubtful() {
	dotted, others := 0, false
	for _, u := range r.units {
		if u.timed && u.stamp.Dotted {
			dotted++
		}
		others = others || u.form == tableUnit || u.timed && u.form != lineUnit
	}
	for i := range r.units {
		u := &r.units[i]
		if dotted == 1 && u.stamp.Dotted || others && u.form == lineUnit && u.timed && !u.stamp.IsSeparated(u.text()) {
			u.timed = false
		}
	}
	r.joinLines()
}

// joinLines joins each line of a paragraph that is not a row with the line above it.
func (r *timelineReader) joinLines() {
	out := r.units[:0]
	for _, u := range r.units {
		if u.form == lineUnit && !u.first && !u.timed {
			out[len(out)-1].at.End = u.at.End
			continue
		}
		out = append(out, u)
	}
	r.units = out
}

// read reads the units from index i on. It returns the number of units that it has read.
func (r *timelineReader) read(i int) int {
	u := r.units[i]
	switch {
	case u.form == tableUnit:
		r.readTable(r.pm.Doc.Tables[u.table], u.at.Start)
		return 1
	case !u.timed:
		r.readStatement(u)
		return 1
	case !u.stamp.HasClock() && (u.form == headingUnit || u.isDay()) && r.isRowAt(i+1):
		if r.ctx.SetDay(u.stamp.Date) && u.isDay() {
			r.cuts = append(r.cuts, Cut{At: r.cutAt(u), Day: true})
		}
		return 1
	case u.stamp.Rest == len(u.text()) && u.form == itemUnit:
		return 1 // an item with only a time is no row
	}
	return r.readRow(i)
}

// isRowAt reports whether the unit at index i begins with a time of day or is a table, so
// that a date above it is the day of the rows below. Between them may be text, if the
// rows have no date of their own.
func (r *timelineReader) isRowAt(i int) bool {
	next := true // only statements are between the date and the unit
	for ; i < len(r.units); i++ {
		u := r.units[i]
		switch {
		case u.form == tableUnit:
			return true
		case u.timed && u.stamp.HasClock():
			return next || !u.stamp.HasDate()
		case u.timed:
			return false
		case next && !r.isStatement(u):
			next = false
		}
	}
	return false
}

// cutAt returns the offset of a unit for Render, which identifies a heading by its line.
func (r *timelineReader) cutAt(u unit) int {
	if u.form == headingUnit {
		return r.pm.Doc.Sections[u.section].Heading.Start
	}
	return u.at.Start
}

// kindPrefix matches the kind at the start of the text of a row.
var kindPrefix = regexp.MustCompile(`^(signal|decision|action|comms|change)\s*:\s*`)

// readRow reads the row at index i. If the row has no text of its own, its text is the
// next paragraph. It returns the number of units that it has read.
func (r *timelineReader) readRow(i int) int {
	u := r.units[i]
	e := Event{What: u.what(), At: u.at, Below: u.form == headingUnit}
	e.At.End = u.at.Start + len(strings.TrimRight(u.text()[:u.stamp.Rest], " \t\n:;,–—-|→>."))
	e.Raw = u.text()[u.stamp.Start:u.stamp.End]
	r.cuts = append(r.cuts, Cut{At: r.cutAt(u), Events: 1})
	read := 1
	if e.What == "" {
		e.Below = true
		if i+1 < len(r.units) {
			next := r.units[i+1]
			if next.form == lineUnit && next.first && !next.timed && next.section == u.section {
				e.What, read = strings.Join(strings.Fields(next.text()), " "), 2
				r.cuts = append(r.cuts, Cut{At: next.at.Start})
			}
		}
	}
	if m := kindPrefix.FindStringSubmatch(e.What); m != nil {
		e.What, e.Kind = e.What[len(m[0]):], m[1]
	}
	e.Evidence = referencedIDs(e.What)
	r.resolve(&e, u.stamp)
	r.events = append(r.events, e)
	return read
}

// resolve sets the time of the event. A late entry, which is not in the order of time,
// does not change the day of the rows below it.
func (r *timelineReader) resolve(e *Event, s timestamp.Stamp) {
	ctx := &r.ctx
	if strings.Contains(strings.ToLower(e.What), "late entry") {
		late := r.ctx
		late.Restart()
		ctx = &late
	}
	at := ctx.Resolve(s)
	e.When, e.DayOnly, e.Zoned, e.BadZone = at.At, at.DayOnly && !at.At.IsZero(), at.Zoned, at.BadZone
	e.Approx, e.Until = s.Approx, at.Until
}

var idPatternRef = regexp.MustCompile(`\[((?:ev|acc)-[0-9A-Za-z_-]+|[fa][0-9]{1,3})\]`)

func referencedIDs(text string) []string {
	if strings.IndexByte(text, '[') < 0 {
		return nil
	}
	var ids []string
	for _, m := range idPatternRef.FindAllStringSubmatch(text, -1) {
		ids = append(ids, m[1])
	}
	return ids
}
