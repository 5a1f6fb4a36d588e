package times

import (
	"fmt"
	"time"

	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/timestamp"
)

// checkable reports whether the timeline of pm can be checked for completeness. The
// incident must be one of the library's organisation, its timeline should be complete
// by now, and every row must have a time that can be read. The rule
// times/timeline-format reports the others.
func checkable(pm *postmortem.Postmortem) bool {
	if pm.IsExternal() || pm.IsDrill() || !pm.IsSubmitted() || len(pm.Timeline) == 0 {
		return false
	}
	for _, e := range pm.Timeline {
		if !e.HasTime() {
			return false
		}
	}
	return true
}

// rowMoment returns the time of a timeline row with its precision. A time to the minute
// may be any second of that minute.
func rowMoment(e postmortem.Event) postmortem.Moment {
	m := postmortem.Moment{At: e.When, Precision: time.Minute}
	switch {
	case e.DayOnly:
		m.At, m.Precision = e.When.Add(12*time.Hour), 12*time.Hour
	case e.Approx:
		m.Precision = approxPrecision
	}
	return m
}

// checkTimelineLifecycle reports each time in the front matter that has no matching row
// in the timeline. It ignores the time introduced, which may be years before the first
// row.
func checkTimelineLifecycle(p *rule.Pass, pm *postmortem.Postmortem) {
	if !checkable(pm) {
		return
	}
	names := []string{"started", "detected", "mitigated"}
	if p.Catalog.IsMajor(pm.Severity) {
		names = postmortem.TimeNames[1:]
	}
	for _, name := range names {
		m := pm.Times.ByName(name)
		if !m.IsKnown() || byDay(*m) {
			continue
		}
		var near postmortem.Event
		found := false
		for _, e := range pm.Timeline {
			row := rowMoment(e)
			found = found || !row.Before(*m) && !m.Before(row)
			if !e.DayOnly && (!near.HasTime() || e.When.Sub(m.At).Abs() < near.When.Sub(m.At).Abs()) {
				near = e
			}
		}
		if found || !near.HasTime() {
			continue
		}
		row := postmortem.Moment{At: near.When.In(m.At.Location())}
		at, nearest := formatPair(*m, row)
		f := p.Reportf(
			pm.At("times."+name),
			fmt.Sprintf("add a timeline row for this time (%s), or correct one of the two", eventText[name]),
			"the timeline has no row at %s %s; the nearest is %s, %s away",
			name,
			at,
			nearest,
			humanBetween(near.When.Sub(m.At).Abs(), *m, row),
		)
		f.Related = []finding.Related{{At: near.At, Message: "the nearest row"}}
		f.Key = name
	}
}

// eventText describes each time in the front matter, for a help text.
var eventText = map[string]string{
	"started": "the impact began", "detected": "first detection", "acknowledged": "a responder took it up",
	"declared": "declared an incident", "mitigated": "the impact ended", "resolved": "the incident was closed",
}

// gapPart limits the gap between two timeline rows from detection to mitigation. The
// limit is the period from detection to mitigation divided by gapPart, or
// timeline_gap_minutes of the catalogue (half an hour by default) if that is more.
const gapPart = 4

func checkTimelineGap(p *rule.Pass, pm *postmortem.Postmortem) {
	from, to := pm.Times.Detected, pm.Times.Mitigated
	if !checkable(pm) || !p.Catalog.IsMajor(pm.Severity) || !from.IsKnown() || !to.IsKnown() || byDay(from) ||
		byDay(to) ||
		!from.At.Before(to.At) {
		return
	}
	maxGap := max(time.Duration(p.Catalog.Threshold("timeline_gap_minutes"))*time.Minute, to.At.Sub(from.At)/gapPart)
	last, lastAt := from.At, pm.At("times.detected")
	reportGap := func(until time.Time) {
		if until.Sub(last) <= maxGap {
			return
		}
		a, b := formatPair(postmortem.Moment{At: last}, postmortem.Moment{At: until.In(last.Location())})
		p.Reportf(lastAt, "add rows for the checks, attempts and waiting in that time; \"no finding yet\" is an "+
			"event too",
			"the timeline has a gap of %s, from %s to %s", rule.Human(until.Sub(last)), a, b).Key = a
	}
	for _, e := range rows(pm) {
		if e.DayOnly || e.When.Before(last) || e.When.After(to.At) {
			continue
		}
		reportGap(e.When)
		last, lastAt = e.When, e.At
	}
	reportGap(to.At)
}

// minRows is the smallest number of timeline rows in a major incident: a change, a
// signal, a decision, an action, and the end.
const minRows = 5

func checkTimelineDensity(p *rule.Pass, pm *postmortem.Postmortem) {
	if n := len(pm.Timeline); checkable(pm) && p.Catalog.IsMajor(pm.Severity) && n < minRows {
		s := pm.Doc.Sections[pm.Part("timeline")]
		p.Reportf(
			s.Heading,
			"add the observations, decisions and messages of that time, and the open questions; write at least "+
				"five rows",
			"the timeline of a %s incident has only %s",
			pm.Severity,
			finding.Plural(n, "row", "rows"),
		)
	}
}

// checkDst reports timeline rows whose local time occurs twice or not at all on that
// day, because the clocks changed for daylight saving time.
func checkDst(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.IsWithdrawn() {
		return
	}
	for _, e := range rows(pm) {
		if !e.HasTime() || e.DayOnly {
			continue
		}
		zone := e.When.Location().String()
		if shown := clockTime(e.Raw); shown != "" && shown != e.When.Format("15:04") {
			p.Reportf(
				e.At,
				fmt.Sprintf("write the hour with its offset, %s, or the timeline in UTC", e.When.Format("15:04-07:00")),
				"%q does not exist in %s on this day: the clocks went forward",
				rule.Clip(e.Raw),
				zone,
			)
			continue
		}
		if other, twice := secondReading(e.When); twice {
			p.Reportf(
				e.At,
				fmt.Sprintf(
					"write the offset, %s or %s, or the timeline in UTC",
					e.When.Format("15:04-07:00"),
					other.Format("15:04-07:00"),
				),
				"%q occurs twice in %s on this day: the clocks went back",
				rule.Clip(e.Raw),
				zone,
			)
		}
	}
}

// clockTime returns the time of day in the text of a timeline row as HH:MM, or "" if
// there is none.
func clockTime(raw string) string {
	s, ok := timestamp.Scan(raw)
	hour, valid := s.Clock.Hour24()
	if !ok || !valid || !s.HasClock() || s.Clock.Form == timestamp.RelativeClock || hour == 24 {
		return ""
	}
	return fmt.Sprintf("%02d:%02d", hour, s.Clock.Minute)
}

// secondReading returns the other moment at which the clocks in the zone of t show the
// same time as at t, on a day when the clocks change. It returns false if there is no
// such moment.
func secondReading(t time.Time) (time.Time, bool) {
	start, end := t.ZoneBounds()
	_, offset := t.Zone()
	for _, change := range []time.Time{start, end} {
		if change.IsZero() {
			continue
		}
		for _, side := range []time.Time{change.Add(-time.Second), change} {
			_, o := side.Zone()
			other := t.Add(time.Duration(offset-o) * time.Second)
			if _, at := other.Zone(); o != offset && at == o {
				return other, true
			}
		}
	}
	return t, false
}
