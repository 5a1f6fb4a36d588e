package times

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/source"
	"debrief/site/template"
)

// rows are the timeline's events in the order that they stand in the text, which
// most are in already.
func rows(pm *postmortem.Postmortem) []postmortem.Event {
	byPlace := func(a, b postmortem.Event) int { return a.At.Start - b.At.Start }
	if slices.IsSortedFunc(pm.Timeline, byPlace) {
		return pm.Timeline
	}
	events := slices.Clone(pm.Timeline)
	slices.SortStableFunc(events, byPlace)
	return events
}

// timeLike is how a list item begins that was meant as a row.
var timeLike = rule.NewPattern(`^\**[~≈]?\s*(?:\d{1,2}[.:h]\d{2}|\d{3,5}-\d{1,2}|\d{1,2}/\d{1,2})\S*`)

func timelineFormat(p *rule.Pass, pm *postmortem.Postmortem) {
	part := pm.Part("timeline")
	if part < 0 || pm.Doc.Refused != "" {
		return
	}
	end := part + len(pm.Doc.Under(part))
	known := map[int]bool{}
	var unread []unreadRow
	for _, e := range pm.Timeline {
		known[e.At.Start] = true
		if !legible(e) {
			unread = append(unread, unreadRow{e.At, e.Raw, e.What})
		}
	}
	for _, item := range pm.Doc.Items {
		if item.Section < part || item.Section >= end || known[item.At.Start] {
			continue
		}
		if raw := timeLike.FindString(item.At.Text()); raw != "" {
			at := source.Span{File: item.At.File, Start: item.At.Start, End: item.At.Start + len(raw)}
			unread = append(unread, unreadRow{at, strings.Trim(raw, "*"), ""})
		}
	}
	switch {
	case len(unread) >= fewForAll && !slices.ContainsFunc(pm.Timeline, legible):
		p.Reportf(unread[0].at, rowHelp, "none of the %d times of this timeline can be read, from %q on", len(unread), rule.Clip(unread[0].raw))
	case len(unread) > 0:
		for _, r := range unread {
			unreadable(p, r)
		}
	case len(pm.Timeline) == 0 && template.SectionWords(pm, part) >= template.FewestWords:
		noRows(p, pm, part, end)
	}
}

// fewForAll unreadable rows and no other are one problem: the way in which
// this timeline writes its times.
const fewForAll = 4

const rowHelp = "write hours and minutes, 08:31, with the day in front where it changes: 2026-10-15 00:10"

type unreadRow struct {
	at        source.Span
	raw, what string
}

func unreadable(p *rule.Pass, r unreadRow) {
	m := twelveHours.FindStringSubmatch(clockWords(r.raw, r.what))
	switch {
	case r.raw == "":
		p.Reportf(r.at, rowHelp+"; or join it to the row above", "this row has no time")
	case m != nil:
		p.Reportf(r.at, "write "+twentyFour(m[1], m[2], m[3]), "%q counts twelve hours", rule.Clip(strings.TrimSpace((r.raw + " " + r.what)[:len(m[0])])))
	case clockOnly.MatchString(r.raw):
		p.Reportf(r.at, "write the day in the first row: 2026-10-14 "+r.raw, "%q has no day, and neither the rows above nor times.started name one", rule.Clip(r.raw))
	default:
		p.Reportf(r.at, rowHelp, "%q cannot be read as a time", rule.Clip(r.raw))
	}
}

// legible reports a row whose time was read as it was meant.
func legible(e postmortem.Event) bool {
	return e.Known() && !twelveHours.MatchString(clockWords(e.Raw, e.What))
}

// twelveHours is a time with AM or PM, which stands in the row's text where
// rows are a list.
var twelveHours = rule.NewPattern(`^(\d{1,2}):(\d{2})\s*([APap])(?:M\b|\.[mM]\.)`)

// clockWords joins a row's time to its text. Only in the time are small
// letters enough: "am" begins sentences in other languages.
func clockWords(raw, what string) string { return strings.ToUpper(raw) + " " + what }

func twentyFour(hour, minute, half string) string {
	h, _ := strconv.Atoi(hour)
	if h %= 12; strings.EqualFold(half, "p") {
		h += 12
	}
	return fmt.Sprintf("%02d:%s", h, minute)
}

var clockOnly = rule.NewPattern(`^\d{1,2}:\d{2}(:\d{2})?$`)

// noRows speaks about a timeline that says something and has no row.
func noRows(p *rule.Pass, pm *postmortem.Postmortem, part, end int) {
	for _, t := range pm.Doc.Tables {
		if t.Section >= part && t.Section < end && len(t.Header) > 0 && len(t.Rows) > 0 {
			p.Reportf(t.Header[0].At, "name the columns: | Time (UTC) | Event | Kind | Who | Evidence |", "no column of this table is called Time")
			return
		}
	}
	p.Reportf(pm.Doc.Sections[part].Heading, "write one row for each event: \"- 08:31 signal: Support forwards three tickets [ev-1]\"", "no row of the timeline begins with a time").
		Level = finding.Warning
}

func timelineOrder(p *rule.Pass, pm *postmortem.Postmortem) {
	var above postmortem.Event
	events := rows(pm)
	said := false
	for _, e := range events {
		if !legible(e) || lateEntry(e) {
			continue
		}
		// A heading between two rows may name another day, which is not read.
		apart := !dated.MatchString(e.Raw) && sectionAt(pm, e.At.Start) != sectionAt(pm, above.At.Start)
		if above.Known() && !apart && earlier(e, above) {
			f := rowBefore(p, e, above)
			if !said {
				f.Edits, f.Safe = sorted(events) // those of all rows, once
			}
			said = true
		}
		above = e
	}
}

// lateEntry reports a row that stands where it became known.
func lateEntry(e postmortem.Event) bool {
	return strings.Contains(strings.ToLower(e.What), "late entry")
}

var clockIn = rule.NewPattern(`(?:^|[^\d:])(\d{1,2}):(\d{2})`)

var dated = rule.NewPattern(`\d{4}-\d{2}-\d{2}`)

// sectionAt is the index of the section that holds an offset of the file.
func sectionAt(pm *postmortem.Postmortem, offset int) int {
	return sort.Search(len(pm.Doc.Sections), func(i int) bool { return pm.Doc.Sections[i].At.End > offset })
}

// roughly is how far a row that says "about" may be off.
const roughly = 15 * time.Minute

func earlier(e, above postmortem.Event) bool {
	a, b := e.When, above.When
	if e.DayOnly || above.DayOnly {
		return a.Format(time.DateOnly) < b.In(a.Location()).Format(time.DateOnly)
	}
	if e.Approx || above.Approx {
		a = a.Add(roughly)
	}
	return a.Before(b)
}

// midnight is how far back a row goes that most likely belongs to the next day.
const midnight = 12 * time.Hour

func rowBefore(p *rule.Pass, e, above postmortem.Event) *finding.Finding {
	f := p.Reportf(e.At, "move the row up; one that became known later says \"late entry\" in its text", "%s is before the row above, %s", rule.Clip(e.Raw), rule.Clip(above.Raw))
	f.Related = []finding.Related{{At: above.At, Message: "the row above"}}
	if i := strings.Index(e.At.Text(), e.Raw); i >= 0 && !dated.MatchString(e.Raw) && above.When.Sub(e.When) > midnight {
		day := e.When.AddDate(0, 0, 1).Format(time.DateOnly) + " "
		f.Help = "write the day where it changes: " + day + rule.Clip(e.Raw)
		f.Edits = []finding.Edit{{At: source.Span{File: e.At.File, Start: e.At.Start + i, End: e.At.Start + i}, New: day}}
	}
	return f
}

func timelineZone(p *rule.Pass, pm *postmortem.Postmortem) {
	for _, e := range rows(pm) {
		if !legible(e) || e.Zoned || e.DayOnly {
			continue
		}
		p.Reportf(e.At, "name the zone in the heading: \"## Timeline (UTC)\", or in the column's: \"Time (UTC)\"",
			"%q has no zone: none stands in the row, in the heading or under times", rule.Clip(e.Raw))
		return
	}
}

func timelineStart(p *rule.Pass, pm *postmortem.Postmortem) {
	var first postmortem.Event
	for _, e := range pm.Timeline {
		if e.Known() && (!first.Known() || e.When.Before(first.When)) {
			first = e
		}
	}
	m := postmortem.Moment{At: first.When}
	if first.DayOnly {
		m.Precision = 24 * time.Hour
	} else if first.Approx {
		m.Precision = roughly
	}
	if !first.Known() || !pm.Times.Started.Before(m) || pm.Times.Started.Estimate { // a guess is no moment to begin before
		return
	}
	started, begins := together(pm.Times.Started, m)
	f := p.Reportf(first.At, "begin with what came before: the change, the last quiet hour, the first thing that anybody could have seen",
		"the timeline begins at %s, %s after started %s", begins, apart(m.At.Sub(pm.Times.Started.At), pm.Times.Started, m), started)
	f.Related = []finding.Related{{At: pm.At("times.started"), Message: "started here"}}
	if !pm.Ours() {
		f.Level = finding.Info // the public source may not say more
	}
}
