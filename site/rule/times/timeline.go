package times

import (
	"regexp"
	"slices"
	"sort"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/source"
	"debrief/site/template"
	"debrief/site/timestamp"
)

// rows returns the events in the timeline of pm in the order of the text.
func rows(pm *postmortem.Postmortem) []postmortem.Event {
	byPlace := func(a, b postmortem.Event) int { return a.At.Start - b.At.Start }
	if slices.IsSortedFunc(pm.Timeline, byPlace) {
		return pm.Timeline
	}
	events := slices.Clone(pm.Timeline)
	slices.SortStableFunc(events, byPlace)
	return events
}

// timeLike matches the beginning of a list item or paragraph that looks like a timeline
// row.
var timeLike = regexp.MustCompile(`^\**[~≈]?\s*(?:\d{1,2}[.:h]\d{2}|\d{3,5}-\d{1,2}|\d{1,2}/\d{1,2})\S*`)

func checkTimelineFormat(p *rule.Pass, pm *postmortem.Postmortem) {
	part := pm.Part("timeline")
	if part < 0 || pm.Doc.Refused != "" {
		return
	}
	end := part + len(pm.Doc.Subsections(part))
	known := map[int]bool{}
	var unread []unparsedRow
	for _, e := range pm.Timeline {
		known[e.At.Start] = true
		if !e.HasTime() && e.BadZone == "" {
			unread = append(unread, unparsedRow{at: e.At, raw: e.Raw, isRow: true})
		}
	}
	unknown := func(section int, at source.Span) {
		if section < part || section >= end || known[at.Start] {
			return
		}
		text := at.Text()
		if raw := timeLike.FindString(text); raw != "" {
			at.End = at.Start + len(raw)
			unread = append(unread, unparsedRow{at: at, raw: strings.Trim(raw, "*"), lone: at.Text() == text})
		}
	}
	for _, item := range pm.Doc.Items {
		unknown(item.Section, item.At)
	}
	for _, p := range pm.Doc.Paras {
		if !slices.ContainsFunc(pm.Cuts, func(c postmortem.Cut) bool { return c.At == p.At.Start }) {
			unknown(p.Section, p.At)
		}
	}
	switch {
	case len(unread) >= minForAll && !slices.ContainsFunc(pm.Timeline, postmortem.Event.HasTime):
		p.Reportf(
			unread[0].at,
			rowHelp,
			"this timeline has %d times and all are unreadable; the first is %q",
			len(unread),
			rule.Clip(unread[0].raw),
		)
	case len(unread) > 0:
		for _, r := range unread {
			reportRow(p, r)
		}
	case len(pm.Timeline) == 0 && template.SectionWords(pm, part) >= template.MinWords:
		reportNoRows(p, pm, part, end)
	}
}

// minForAll is the smallest number of timeline rows for which one finding covers the
// whole timeline, if no row has a readable time. With fewer rows, each row gets a
// finding.
const minForAll = 4

const rowHelp = "write hours and minutes, 08:31, with the date before them where it changes: 2026-10-15 00:10"

type unparsedRow struct {
	at    source.Span
	raw   string
	isRow bool // the timeline has the row
	lone  bool // nothing follows the time
}

// reportRow reports a timeline row whose time is missing or cannot be read.
func reportRow(p *rule.Pass, r unparsedRow) {
	stamp, _ := timestamp.Scan(r.raw)
	whole := r.isRow && stamp.Rest == len(r.raw)
	switch {
	case r.raw == "":
		p.Reportf(r.at, rowHelp+"; or merge it with the row above", "this row has no time")
	case whole && stamp.Date.Form == timestamp.NumericDate:
		p.Reportf(
			r.at,
			"write the date with the year first: 2026-10-14 08:31",
			"the order of day and month in %q is not clear",
			rule.Clip(r.raw),
		)
	case whole && stamp.Clock.Form == timestamp.RelativeClock:
		p.Reportf(
			r.at,
			"set times.started, or write the time of day",
			"%q counts from the start of the incident, and times.started is not set",
			rule.Clip(r.raw),
		)
	case whole && stamp.HasClock():
		p.Reportf(
			r.at,
			"write the date in the first row: 2026-10-14 "+r.raw,
			"%q has no date, and neither the rows above nor times.started give one",
			rule.Clip(r.raw),
		)
	case r.lone && stamp.HasClock():
		p.Reportf(r.at, "write after the time what happened", "the row at %q has no text", rule.Clip(r.raw))
	default:
		p.Reportf(r.at, rowHelp, "%q cannot be read as a time", rule.Clip(r.raw))
	}
}

// reportNoRows reports a timeline that has text but no row with a time.
func reportNoRows(p *rule.Pass, pm *postmortem.Postmortem, part, end int) {
	for _, t := range pm.Doc.Tables {
		if t.Section >= part && t.Section < end && len(t.Header) > 0 && len(t.Rows) > 0 {
			p.Reportf(
				t.Header[0].At,
				"name the columns: | Time (UTC) | Event | Kind | Who | Evidence |",
				"this table has no column Time",
			)
			return
		}
	}
	p.Reportf(pm.Doc.Sections[part].Heading, "write one row for each event: \"- 08:31 signal: Support forwards "+
		"three tickets [ev-1]\"", "the timeline has no row that begins with a time").
		Level = finding.Warning
}

func checkTimelineOrder(p *rule.Pass, pm *postmortem.Postmortem) {
	var above postmortem.Event
	events := rows(pm)
	reported := false
	for _, e := range events {
		if !e.HasTime() || isLateEntry(e) {
			continue
		}
		// A heading between two rows may name another day in words that debrief does not
		// read.
		apart := !dated.MatchString(e.Raw) && sectionAt(pm, e.At.Start) != sectionAt(pm, above.At.Start)
		if above.HasTime() && !apart && earlier(e, above) {
			f := reportOrder(p, e, above)
			if !reported {
				f.Edits, f.Safe = sortEdits(events) // the first finding has the edits that sort all rows
			}
			reported = true
		}
		above = e
	}
}

// isLateEntry reports whether the author marked the timeline row e as a late entry. Its
// place in the timeline is the time at which the event became known, not at which it
// happened.
func isLateEntry(e postmortem.Event) bool {
	return strings.Contains(strings.ToLower(e.What), "late entry")
}

var dated = regexp.MustCompile(`\d{4}-\d{2}-\d{2}`)

// sectionAt returns the index of the section of pm that contains the file offset.
func sectionAt(pm *postmortem.Postmortem, offset int) int {
	return sort.Search(len(pm.Doc.Sections), func(i int) bool { return pm.Doc.Sections[i].At.End > offset })
}

// approxPrecision is the assumed precision of a time that the author marked as
// approximate.
const approxPrecision = 15 * time.Minute

func earlier(e, above postmortem.Event) bool {
	a, b := e.When, above.When
	if e.DayOnly || above.DayOnly {
		return a.Format(time.DateOnly) < b.In(a.Location()).Format(time.DateOnly)
	}
	if e.Approx || above.Approx {
		a = a.Add(approxPrecision)
	}
	return a.Before(b)
}

// maxStepBack is the longest step back in time between two timeline rows that counts as
// a wrong order. A row that goes back further probably belongs to the next day.
const maxStepBack = 12 * time.Hour

func reportOrder(p *rule.Pass, e, above postmortem.Event) *finding.Finding {
	f := p.Reportf(
		e.At,
		"move the row up, or write \"late entry\" in its text if it became known later",
		"%s is before the row above, %s",
		rule.Clip(e.Raw),
		rule.Clip(above.Raw),
	)
	f.Related = []finding.Related{{At: above.At, Message: "the row above"}}
	if i := strings.Index(e.At.Text(), e.Raw); i >= 0 && !dated.MatchString(e.Raw) &&
		above.When.Sub(e.When) > maxStepBack {
		day := e.When.AddDate(0, 0, 1).Format(time.DateOnly) + " "
		f.Help = "write the date where it changes: " + day + rule.Clip(e.Raw)
		f.Edits = []finding.Edit{
			{At: source.Span{File: e.At.File, Start: e.At.Start + i, End: e.At.Start + i}, New: day},
		}
	}
	return f
}

func checkTimelineZone(p *rule.Pass, pm *postmortem.Postmortem) {
	reportBadZones(p, pm)
	for _, e := range rows(pm) {
		if !e.HasTime() || e.Zoned || e.DayOnly {
			continue
		}
		p.Reportf(
			e.At,
			"write the zone in the section heading, \"## Timeline (UTC)\", or in the column heading, \"Time (UTC)\"",
			"%q has no time zone, in the row, the heading or times.started",
			rule.Clip(e.Raw),
		)
		return
	}
}

// reportBadZones reports each name of a time zone that cannot be read, at its first row.
func reportBadZones(p *rule.Pass, pm *postmortem.Postmortem) {
	seen := map[string]bool{}
	for _, e := range rows(pm) {
		if e.BadZone == "" || seen[e.BadZone] {
			continue
		}
		seen[e.BadZone] = true
		p.Reportf(
			e.At,
			"write the offset or the name of the zone, such as UTC, UTC+2 or Europe/Lisbon",
			"%q is shown as written, because the time zone %q is unknown or has several meanings",
			rule.Clip(e.Raw),
			rule.Clip(e.BadZone),
		).Level = finding.Warning
	}
}

func checkTimelineStart(p *rule.Pass, pm *postmortem.Postmortem) {
	var first postmortem.Event
	for _, e := range pm.Timeline {
		if e.HasTime() && (!first.HasTime() || e.When.Before(first.When)) {
			first = e
		}
	}
	m := postmortem.Moment{At: first.When}
	if first.DayOnly {
		m.Precision = 24 * time.Hour
	} else if first.Approx {
		m.Precision = approxPrecision
	}
	if !first.HasTime() || !pm.Times.Started.Before(m) ||
		pm.Times.Started.Estimate { // an estimate is too imprecise for this rule
		return
	}
	started, begins := formatPair(pm.Times.Started, m)
	f := p.Reportf(
		first.At,
		"begin with the time before the impact: the change, the last normal hour, the first visible signal",
		"the timeline begins at %s, %s after started %s",
		begins,
		humanBetween(m.At.Sub(pm.Times.Started.At), pm.Times.Started, m),
		started,
	)
	f.Related = []finding.Related{{At: pm.At("times.started"), Message: "started here"}}
	if pm.IsExternal() {
		f.Level = finding.Info // the public source may not mention earlier events
	}
}
