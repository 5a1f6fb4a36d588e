package postmortem

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"debrief/site/markdown"
	"debrief/site/source"
)

// EventKinds lists the kinds that a timeline row can have.
var EventKinds = []string{"signal", "decision", "action", "comms", "change"}

// An Event is one row of the timeline.
type Event struct {
	When     time.Time   // time of the event; zero if it cannot be read
	DayOnly  bool        // the row has a date but no time of day
	Approx   bool        // the time is marked as approximate, as in "about 02:13" or "~02:13"
	Raw      string      // the time as written in the file
	What     string      // description of the event as one line of Markdown
	Kind     string      // kind of the event: one of EventKinds, or "" if none is given
	Who      string      // role of the person who acted or observed, not a name
	Evidence []string    // IDs of evidence, accounts, factors and actions that the row refers to
	At       source.Span // position of the time in the file, or of the row if it has no time
	Zoned    bool        // set if the row, the heading or the front matter states the time zone
}

// HasTime reports whether the timeline row has a time that can be read.
func (e Event) HasTime() bool { return !e.When.IsZero() }

// readTimeline reads the events of the Timeline section: the rows of its tables, and
// the list items that begin with a time. It also returns blocks, which has a key for
// each table and list: the file offset of its first cell or item. The value is true if
// every row or item is an event. Pages show such a table or list in their own layout.
func readTimeline(pm *Postmortem) (events []Event, blocks map[int]bool) {
	part := pm.Part("timeline")
	if part < 0 {
		return nil, nil
	}
	blocks = map[int]bool{}
	sections := len(pm.Doc.Subsections(part))
	in := func(section int) bool { return section >= part && section < part+sections }
	c := newClockReader(pm, pm.Doc.Sections[part].Title)
	tables := slices.DeleteFunc(slices.Clone(pm.Doc.Tables), func(t markdown.Table) bool { return !in(t.Section) })
	// Tables and lists are read in the order of the file, because a row takes the day
	// from the row above.
	readTables := func(before int) {
		for len(tables) > 0 && tables[0].Header[0].At.Start < before {
			if rows, ok := c.readTable(tables[0]); ok {
				events = append(events, rows...)
				blocks[tables[0].Header[0].At.Start] = true
			}
			tables = tables[1:]
		}
	}
	for i, item := range pm.Doc.Items {
		if !in(item.Section) {
			continue
		}
		readTables(item.At.Start)
		e, ok := c.readItem(item.Cell)
		if ok {
			events = append(events, e)
		}
		if item.First {
			blocks[item.At.Start] = ok
		} else if !ok { // this item is not an event, so the page shows the list as written
			first := i
			for !pm.Doc.Items[first].First {
				first--
			}
			blocks[pm.Doc.Items[first].At.Start] = false
		}
	}
	readTables(math.MaxInt)
	return events, blocks
}

// A clockReader parses the times of timeline rows. A row without a date gets the date
// of the previous row, and a row without a zone gets the zone of the heading.
type clockReader struct {
	day   time.Time
	zone  *time.Location
	zoned bool
}

func newClockReader(pm *Postmortem, heading string) *clockReader {
	c := &clockReader{zone: time.UTC, day: pm.ID.Date()}
	for _, m := range []Moment{pm.Times.Started, pm.Times.Detected, pm.Times.Mitigated} {
		if m.IsKnown() {
			c.zone, c.day, c.zoned = m.At.Location(), m.At, true
			break
		}
	}
	c.readZone(heading)
	if !c.day.IsZero() {
		c.day = c.day.In(c.zone)
	}
	return c
}

var inBrackets = regexp.MustCompile(`\(([^)]+)\)`)

// readZone sets the zone from a heading such as "Timeline (UTC)" or "Time
// (Europe/Lisbon)".
func (c *clockReader) readZone(title string) {
	for _, m := range inBrackets.FindAllStringSubmatch(title, -1) {
		if zone := parseZone(m[1]); zone != nil {
			c.zone, c.zoned = zone, true
			return
		}
	}
	for _, word := range strings.Fields(title) {
		if zone := parseZone(strings.Trim(word, ",.:")); zone != nil && word != "Local" {
			c.zone, c.zoned = zone, true
			return
		}
	}
}

// zoneHours maps the abbreviation of each known time zone to its offset from UTC in
// hours.
var zoneHours = map[string]int{"UTC": 0, "GMT": 0, "Z": 0, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "WET": 0,
	"WEST": 1, "PST": -8, "PDT": -7, "MST": -7, "MDT": -6, "EST": -5, "EDT": -4, "JST": 9}

var offsetPattern = regexp.MustCompile(`^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$`)

// parseZone parses the name of a time zone: an abbreviation, an offset or an IANA name.
// It returns nil for any other text.
func parseZone(name string) *time.Location {
	name = strings.TrimSpace(name)
	if hours, ok := zoneHours[name]; ok {
		if hours == 0 {
			return time.UTC
		}
		return time.FixedZone(name, hours*3600)
	}
	if m := offsetPattern.FindStringSubmatch(name); m != nil {
		at, err := time.Parse("-07:00", m[1]+padTwo(m[2])+":"+padTwo(m[3]))
		if err != nil {
			return nil
		}
		_, seconds := at.Zone()
		return time.FixedZone(name, seconds)
	}
	if strings.Contains(name, "/") && !strings.Contains(name, "..") {
		if zone, err := time.LoadLocation(name); err == nil {
			return zone
		}
	}
	return nil
}

func padTwo(digits string) string { return ("00" + digits)[len(digits):] }

// columns lists, for each field of an Event, the accepted column headings in a timeline
// table.
var columns = []struct {
	field string
	names []string
}{
	{"time", []string{"time", "when", "timestamp", "at", "date", "utc", "zeit", "uhrzeit", "zeitpunkt", "wann"}},
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

func (c *clockReader) readTable(t markdown.Table) (events []Event, ok bool) {
	field := map[string]int{}
	for i, cell := range t.Header {
		title := strings.ToLower(cell.Text)
		if j := strings.IndexByte(title, '('); j >= 0 {
			title = title[:j]
		}
		for _, column := range columns {
			if _, taken := field[column.field]; !taken && slices.Contains(column.names, strings.TrimSpace(title)) {
				field[column.field] = i
				if column.field == "time" {
					c.readZone(cell.Text)
				}
				break
			}
		}
	}
	timeAt, hasTime := field["time"]
	if !hasTime || len(t.Header) < 2 {
		return nil, false
	}
	if _, ok := field["what"]; !ok {
		field["what"] = timeAt + 1
	}
	cell := func(row []markdown.Cell, name string) markdown.Cell {
		if i, ok := field[name]; ok && i < len(row) {
			return row[i]
		}
		return markdown.Cell{}
	}
	events = make([]Event, 0, len(t.Rows))
	for _, row := range t.Rows {
		when, what := cell(row, "time"), cell(row, "what")
		if when.Text == "" && what.Text == "" {
			continue
		}
		e := Event{What: what.At.Text(), Kind: parseKind(cell(row, "kind").Text), Who: cell(row, "who").Text,
			At: when.At}
		e.Evidence = referencedIDs(cell(row, "evidence").At.Text())
		if what.Text == "" {
			e.What = ""
		}
		if when.Text == "" {
			e.At = what.At
		}
		c.readTime(&e, when.Text)
		events = append(events, e)
	}
	return events, true
}

// rowPattern matches a list item that is a timeline event. It captures the time with
// its zone, the kind and the text.
var (
	dayPart    = `\d{4}-\d{2}-\d{2}`
	clockPart  = `\d{1,2}:\d{2}(?::\d{2})?`
	zonePart   = `(?:Z|UTC|[+-]\d{2}:\d{2}|[A-Z]{3,4}\b)`
	rowPattern = regexp.MustCompile(`(?s)^(\**(?:~|≈|about |ca\.? )?(?:` + dayPart + `(?:[T ]\s*` + clockPart + `)?|` +
		clockPart + `)\s?` + zonePart + `?(?:\s*[–-]\s*` + clockPart +
		`)?\**)\s*[:–—,-]*\s*(?:(signal|decision|action|comms|change)\s*:\s*)?(.*)$`)
)

func (c *clockReader) readItem(cell markdown.Cell) (Event, bool) {
	raw := cell.At.Text()
	m := rowPattern.FindStringSubmatch(raw)
	if m == nil || strings.TrimSpace(m[3]) == "" {
		return Event{}, false
	}
	e := Event{What: strings.Join(strings.Fields(m[3]), " "), Kind: m[2],
		At: source.Span{File: cell.At.File, Start: cell.At.Start,
			End: cell.At.Start + len(strings.TrimRight(m[1], " "))}}
	e.Evidence = referencedIDs(m[3])
	// 02:13 PM would be read as 02:13, so the time stays unknown and a rule reports it.
	if twelveHours.MatchString(e.What) {
		e.Raw = strings.Trim(m[1], "* ")
		return e, true
	}
	c.readTime(&e, strings.Trim(m[1], "* "))
	return e, true
}

var twelveHours = regexp.MustCompile(`^[AaPp]\.?[Mm]\b`)

var (
	momentPattern = regexp.MustCompile(`^(~|≈|about |ca\.? )?(?:(` + dayPart + `)(?:[T ]\s*)?)?(` + clockPart +
		`)?\s?(` + zonePart + `)?(?:\s*[–-]\s*` + clockPart + `.*)?$`)
	idPatternRef = regexp.MustCompile(`\[((?:ev|acc)-[0-9A-Za-z_-]+|[fa][0-9]{1,3})\]`)
)

func referencedIDs(text string) []string {
	var ids []string
	for _, m := range idPatternRef.FindAllStringSubmatch(text, -1) {
		ids = append(ids, m[1])
	}
	return ids
}

// readTime sets the time of the event e from raw, the time as written. If raw is not a
// time, e.When stays zero, and a rule reports the row.
func (c *clockReader) readTime(e *Event, raw string) {
	e.Raw, e.Zoned = strings.TrimSpace(raw), c.zoned
	m := momentPattern.FindStringSubmatch(e.Raw)
	if m == nil || m[2] == "" && m[3] == "" {
		return
	}
	zone := c.zone
	if m[4] != "" {
		z := parseZone(m[4])
		if z == nil {
			return
		}
		zone, e.Zoned = z, true
	}
	day := c.day
	if m[2] != "" {
		parsed, err := time.ParseInLocation(time.DateOnly, m[2], zone)
		if err != nil {
			return
		}
		day = parsed
	}
	if day.IsZero() {
		return
	}
	hour, minute, second := 0, 0, 0
	if m[3] != "" {
		layout := "15:04"
		if strings.Count(m[3], ":") == 2 {
			layout = "15:04:05"
		}
		clock, err := time.Parse(layout, m[3])
		if err != nil {
			return
		}
		hour, minute, second = clock.Clock()
	}
	y, mon, d := day.Date()
	e.When = time.Date(y, mon, d, hour, minute, second, 0, zone)
	e.DayOnly, e.Approx = m[3] == "", m[1] != ""
	c.day = e.When
}
