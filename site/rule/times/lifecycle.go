package times

import (
	"fmt"
	"time"

	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/rule"
)

// asked reports whether a timeline is ours, meant to be whole by now, and read:
// what cannot be read is another finding.
func asked(pm *postmortem.Postmortem) bool {
	if !pm.Ours() || pm.Kind == postmortem.Drill || !pm.Status.Reached(postmortem.InReview) || len(pm.Timeline) == 0 {
		return false
	}
	for _, e := range pm.Timeline {
		if !legible(e) {
			return false
		}
	}
	return true
}

// atRow is the moment of a row as well as the row says it: a minute covers all
// of its seconds.
func atRow(e postmortem.Event) postmortem.Moment {
	m := postmortem.Moment{At: e.When, Precision: time.Minute}
	switch {
	case e.DayOnly:
		m.At, m.Precision = e.When.Add(12*time.Hour), 12*time.Hour
	case e.Approx:
		m.Precision = roughly
	}
	return m
}

// timelineLifecycle holds that the moments that everything is counted from are
// events of the story. What was introduced may lie years before its first row.
func timelineLifecycle(p *rule.Pass, pm *postmortem.Postmortem) {
	if !asked(pm) {
		return
	}
	names := []string{"started", "detected", "mitigated"}
	if p.Catalog.Grave(pm.Severity) {
		names = postmortem.TimeNames[1:]
	}
	for _, name := range names {
		m := pm.Times.Named(name)
		if !m.Known() || byDay(*m) {
			continue
		}
		var near postmortem.Event
		there := false
		for _, e := range pm.Timeline {
			row := atRow(e)
			there = there || !row.Before(*m) && !m.Before(row)
			if !e.DayOnly && (!near.Known() || e.When.Sub(m.At).Abs() < near.When.Sub(m.At).Abs()) {
				near = e
			}
		}
		if there || !near.Known() {
			continue
		}
		row := postmortem.Moment{At: near.When.In(m.At.Location())}
		at, nearest := together(*m, row)
		f := p.Reportf(pm.At("times."+name), fmt.Sprintf("add the row in which it %s, or correct one of the two", past[name]),
			"no row of the timeline is at %s %s; the nearest is %s, %s away", name, at, nearest, apart(near.When.Sub(m.At).Abs(), *m, row))
		f.Related = []finding.Related{{At: near.At, Message: "the nearest row"}}
		f.Key = name
	}
}

// past says what happened at each of the times.
var past = map[string]string{
	"started": "began to hurt users", "detected": "was first seen", "acknowledged": "was taken up",
	"declared": "was called an incident", "mitigated": "stopped hurting users", "resolved": "was closed",
}

// Between detection and mitigation a quarter of the time may pass in silence,
// and half an hour in any case (timeline_gap_minutes).
const silentPart = 4

func timelineGap(p *rule.Pass, pm *postmortem.Postmortem) {
	from, to := pm.Times.Detected, pm.Times.Mitigated
	if !asked(pm) || !p.Catalog.Grave(pm.Severity) || !from.Known() || !to.Known() || byDay(from) || byDay(to) || !from.At.Before(to.At) {
		return
	}
	most := max(time.Duration(p.Catalog.Threshold("timeline_gap_minutes"))*time.Minute, to.At.Sub(from.At)/silentPart)
	last, lastAt := from.At, pm.At("times.detected")
	say := func(until time.Time) {
		if until.Sub(last) <= most {
			return
		}
		a, b := together(postmortem.Moment{At: last}, postmortem.Moment{At: until.In(last.Location())})
		p.Reportf(lastAt, "add what was looked at, tried or waited for in that time; \"nothing was known yet\" is an event as well",
			"between %s and %s, %s, the timeline is silent", a, b, rule.Human(until.Sub(last))).Key = a
	}
	for _, e := range rows(pm) {
		if e.DayOnly || e.When.Before(last) || e.When.After(to.At) {
			continue
		}
		say(e.When)
		last, lastAt = e.When, e.At
	}
	say(to.At)
}

// fewestRows a grave incident takes to be told: what changed, what was seen,
// what was decided, what was done, and that it was over.
const fewestRows = 5

func timelineDensity(p *rule.Pass, pm *postmortem.Postmortem) {
	if n := len(pm.Timeline); asked(pm) && p.Catalog.Grave(pm.Severity) && n < fewestRows {
		s := pm.Doc.Sections[pm.Part("timeline")]
		p.Reportf(s.Heading, "add what people saw, decided and said, and what they did not know yet; five rows are few", "the timeline has %s, for an incident of %s", finding.Plural(n, "row", "rows"), pm.Severity)
	}
}

// dst finds hours of a zone that its clocks show twice or leave out.
func dst(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.Status == postmortem.Withdrawn {
		return
	}
	for _, e := range rows(pm) {
		if !legible(e) || e.DayOnly {
			continue
		}
		zone := e.When.Location().String()
		if shown := clockOf(e.Raw); shown != "" && shown != e.When.Format("15:04") {
			p.Reportf(e.At, fmt.Sprintf("write the hour with its offset, %s, or the timeline in UTC", e.When.Format("15:04-07:00")),
				"%q does not exist in %s on this day: the clocks went forward", rule.Clip(e.Raw), zone)
			continue
		}
		if other, twice := secondReading(e.When); twice {
			p.Reportf(e.At, fmt.Sprintf("write the offset, %s or %s, or the timeline in UTC", e.When.Format("15:04-07:00"), other.Format("15:04-07:00")),
				"%q comes twice in %s on this day: the clocks went back", rule.Clip(e.Raw), zone)
		}
	}
}

// clockOf is the hour and minute that a row shows, with two digits each.
func clockOf(raw string) string {
	m := clockIn.FindStringSubmatch(raw)
	if m == nil {
		return ""
	}
	return ("0" + m[1])[len(m[1])-1:] + ":" + m[2]
}

// secondReading is the other moment at which the clocks of t's zone show what
// they show at t.
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
