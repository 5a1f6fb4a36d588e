package postmortem

import (
	"slices"
	"strings"
	"time"

	"debrief/site/timestamp"
)

// begin sets the day, the zone, and the order of day and month that the front matter and
// the heading of the Timeline section give.
func (r *timelineReader) begin(home *time.Location, heading string) {
	ctx := &r.ctx
	ctx.Home = home
	day := r.pm.ID.Date()
	for _, m := range []Moment{r.pm.Times.Started, r.pm.Times.Detected, r.pm.Times.Mitigated} {
		if m.IsKnown() {
			day, ctx.Zone = m.At, timestamp.ZoneOf(m.At)
			break
		}
	}
	if r.pm.Times.Started.IsKnown() {
		ctx.Started = r.pm.Times.Started.At
	}
	if zone, ok := timestamp.FindZone(heading); ok {
		ctx.Zone = zone
	} else if zone, ok := r.statedZone(); ok {
		ctx.Zone = zone
	}
	switch {
	case r.pm.Times.Started.IsKnown(), r.pm.Times.Detected.IsKnown(), r.pm.Times.Mitigated.IsKnown():
		ctx.Day = ctx.In(day)
	default:
		ctx.Day = day
	}
	dates := r.dates()
	if d, ok := timestamp.FindDate(heading); ok {
		dates = append(dates, d)
	}
	ctx.Order = timestamp.FindOrder(dates, ctx.Day)
	if d, ok := timestamp.FindDate(heading); ok {
		ctx.SetDay(d)
	}
}

// dates returns the dates of all timestamps of the timeline.
func (r *timelineReader) dates() []timestamp.Date {
	var out []timestamp.Date
	for _, u := range r.units {
		if u.timed {
			out = append(out, u.stamp.Date)
		}
		if u.form != tableUnit {
			continue
		}
		t := r.pm.Doc.Tables[u.table]
		cols := timelineColumns(t)
		for _, row := range t.Rows {
			if s, ok := timestamp.Scan(cols.when(row)); ok {
				out = append(out, s.Date)
			}
		}
	}
	return out
}

// statedZone returns the zone that a sentence outside the timeline states for all times
// of the text, such as "All times are UTC."
func (r *timelineReader) statedZone() (timestamp.Zone, bool) {
	for _, p := range r.pm.Doc.Paras {
		if p.At.End-p.At.Start <= maxStatement && r.tried <= maxStatements {
			text := p.At.Text()
			lower := strings.ToLower(text)
			if strings.Contains(lower, "all times") || strings.Contains(lower, "alle zeiten") ||
				strings.Contains(lower, "alle uhrzeiten") {
				r.tried++
				if zone, ok := timestamp.FindZone(text); ok {
					return zone, true
				}
			}
		}
	}
	return timestamp.Zone{}, false
}

// maxStatement is the largest length in bytes of a sentence about the time zone.
const maxStatement = 240

// statementWords has the words of which a sentence about the time zone contains one.
var statementWords = []string{"times", "timestamps", "time zone", "timezone", "zeiten", "zeitzone", "zeitangaben",
	"utc time", "all events", "alle ereignisse", "uhrzeit"}

// maxStatements is the largest number of sentences about zones that are read, because
// looking up the name of a zone is slow.
const maxStatements = 200

// isStatement reports whether a unit states the zone of the rows below it.
func (r *timelineReader) isStatement(u unit) bool {
	if u.at.End-u.at.Start > maxStatement || r.tried > maxStatements {
		return false
	}
	text := u.text()
	lower := strings.ToLower(text)
	if !slices.ContainsFunc(statementWords, func(words string) bool { return strings.Contains(lower, words) }) &&
		len(strings.Fields(text)) > 2 {
		return false
	}
	r.tried++
	_, ok := timestamp.FindZone(plainMarks(text))
	return ok
}

// plainMarks returns a text without the marks of emphasis around it.
func plainMarks(text string) string { return strings.Trim(text, "*_ \t\n") }

// readStatement reads a paragraph, item or heading that has no time of its own: it may
// state the zone and the day of the rows below it.
func (r *timelineReader) readStatement(u unit) {
	text := plainMarks(u.text())
	if len(text) > maxStatement || !r.isStatement(u) && (u.form != headingUnit || r.tried > maxStatements) {
		return
	}
	r.tried++
	if zone, ok := timestamp.FindZone(text); ok {
		r.ctx.Zone = zone
	}
	if d, ok := timestamp.FindDate(text); ok {
		r.ctx.SetDay(d)
	}
}
