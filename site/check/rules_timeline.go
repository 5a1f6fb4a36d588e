package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// rows are the timeline's events in the order that they stand in the text.
func rows(pm *postmortem.Postmortem) []postmortem.Event {
	events := slices.Clone(pm.Timeline)
	slices.SortStableFunc(events, func(a, b postmortem.Event) int { return a.At.Start - b.At.Start })
	return events
}

// timeLike is how a list item begins that was meant as a row.
var timeLike = regexp.MustCompile(`^\**[~≈]?\s*(?:\d{1,2}[.:h]\d{2}|\d{3,5}-\d{1,2}|\d{1,2}/\d{1,2})\S*`)

func timelineFormat(p *Pass, pm *postmortem.Postmortem) {
	part := pm.Part("timeline")
	if part < 0 || pm.Doc.Refused != "" {
		return
	}
	const help = "write hours and minutes, 08:31, with the day in front where it changes: 2026-10-15 00:10"
	known := map[int]bool{}
	for _, e := range pm.Timeline {
		known[e.At.Start] = true
		switch {
		case e.Known():
		case e.Raw == "":
			p.Reportf(e.At, help+"; or join it to the row above", "this row has no time")
		case clockOnly.MatchString(e.Raw):
			p.Reportf(e.At, "write the day in the first row: 2026-10-14 "+e.Raw, "%q has no day, and neither the rows above nor times.started name one", clip(e.Raw))
		default:
			p.Reportf(e.At, help, "%q cannot be read as a time", clip(e.Raw))
		}
	}
	end := part + len(pm.Doc.Under(part))
	unread := false
	for _, item := range pm.Doc.Items {
		if item.Section < part || item.Section >= end || known[item.At.Start] {
			continue
		}
		if raw := timeLike.FindString(item.At.Text()); raw != "" {
			unread = true
			at := source.Span{File: item.At.File, Start: item.At.Start, End: item.At.Start + len(raw)}
			p.Reportf(at, help, "%q cannot be read as a time", clip(strings.Trim(raw, "*")))
		}
	}
	if len(pm.Timeline) == 0 && !unread && sectionWords(pm, part) >= fewestWords {
		p.noRows(pm, part, end)
	}
}

var clockOnly = regexp.MustCompile(`^\d{1,2}:\d{2}(:\d{2})?$`)

// noRows speaks about a timeline that says something and has no row.
func (p *Pass) noRows(pm *postmortem.Postmortem, part, end int) {
	for _, t := range pm.Doc.Tables {
		if t.Section >= part && t.Section < end && len(t.Header) > 0 && len(t.Rows) > 0 {
			p.Reportf(t.Header[0].At, "name the columns: | Time (UTC) | Event | Kind | Who | Evidence |", "no column of this table is called Time")
			return
		}
	}
	p.Reportf(pm.Doc.Sections[part].Heading, "write one row for each event: \"- 08:31 signal: Support forwards three tickets [ev-1]\"", "no row of the timeline begins with a time").
		Level = finding.Warning
}

func timelineOrder(p *Pass, pm *postmortem.Postmortem) {
	var above postmortem.Event
	for _, e := range rows(pm) {
		if !e.Known() || strings.Contains(strings.ToLower(e.What), "late entry") {
			continue
		}
		if above.Known() && earlier(e, above) {
			p.rowBefore(e, above)
		}
		above = e
	}
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

func (p *Pass) rowBefore(e, above postmortem.Event) {
	f := p.Reportf(e.At, "move the row up; one that became known later says \"late entry\" in its text", "%s is before the row above, %s", clip(e.Raw), clip(above.Raw))
	f.Related = []finding.Related{{At: above.At, Message: "the row above"}}
	if clockOnly.MatchString(e.Raw) && above.When.Sub(e.When) > 12*time.Hour {
		next := e.When.AddDate(0, 0, 1).Format(time.DateOnly) + " " + e.Raw
		f.Help = fmt.Sprintf("write the day where it changes: %s", next)
		if e.At.Text() == e.Raw {
			f.Edits = []finding.Edit{{At: e.At, New: next}}
		}
	}
}

func timelineZone(p *Pass, pm *postmortem.Postmortem) {
	for _, e := range rows(pm) {
		if e.Raw == "" || e.Zoned || e.DayOnly {
			continue
		}
		p.Reportf(e.At, "name the zone in the heading: \"## Timeline (UTC)\", or in the column's: \"Time (UTC)\"",
			"%q has no zone: none stands in the row, in the heading or under times", clip(e.Raw))
		return
	}
}

func timelineStart(p *Pass, pm *postmortem.Postmortem) {
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
	if !first.Known() || !pm.Times.Started.Before(m) {
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

// fieldOf is a field of an item of a list in the front matter.
func fieldOf(pm *postmortem.Postmortem, list string, i int, name string) markdown.Field {
	return pm.Doc.Field(fmt.Sprintf("%s[%d].%s", list, i, name))
}
