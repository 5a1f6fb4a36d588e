package times

import (
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/postmortem"
	"debrief/site/rule"
)

// orderedPairs lists pairs of recorded times in their usual order.
var orderedPairs = []struct {
	earlier, later string
	via            string // check the pair only if this time, which is between the two, is unknown
	unless         string // name of the field by which the author confirms the opposite order
}{
	{"times.introduced", "times.started", "", ""},
	{"times.started", "times.detected", "", "detection.proactive"},
	{"times.detected", "times.acknowledged", "", ""},
	{"times.started", "times.acknowledged", "times.detected", "detection.proactive"},
	{"times.detected", "times.declared", "", ""},
	{"times.started", "times.declared", "times.detected", "detection.proactive"},
	{"times.started", "times.mitigated", "", ""},
	{"times.detected", "times.mitigated", "", "detection.after_the_fact"},
	{"times.acknowledged", "times.mitigated", "", "detection.after_the_fact"},
	{"times.mitigated", "times.resolved", "", ""},
	{"times.started", "times.resolved", "times.mitigated", ""},
	{"times.resolved", "review.held", "", ""},
	{"times.mitigated", "review.held", "times.resolved", ""},
	{"review.held", "published", "", ""},
	{"times.resolved", "published", "review.held", ""},
}

// orderHelp holds the help texts for pairs of times whose opposite order is unusual but
// possible. The key is the name of the field that confirms this order.
var orderHelp = map[string]string{
	"detection.proactive": "move started back if users were affected earlier; if it was detected before any " +
		"impact, add detection.proactive: true",
	"detection.after_the_fact": "correct one of the two; if it was detected after it was over, add " +
		"detection.after_the_fact: true",
}

func checkOrder(p *rule.Pass, pm *postmortem.Postmortem) {
	for _, pair := range orderedPairs {
		a, b := moment(pm, pair.earlier), moment(pm, pair.later)
		if !b.Before(a) || pair.via != "" && moment(pm, pair.via).IsKnown() {
			continue
		}
		if pair.unless != "" && pm.Doc.Field(pair.unless).Text == "true" {
			continue
		}
		help := orderHelp[pair.unless]
		if help == "" {
			help = "correct one of the two; a time from another zone needs its offset, such as +02:00"
			if byDay(a) || byDay(b) {
				help = "correct one of the two"
			}
		}
		before, after := formatPair(b, a)
		p.Reportf(
			pm.At(pair.later), help, "%s %s is %s before %s %s", timeName(pair.later), before,
			humanBetween(a.At.Sub(b.At), b, a), timeName(pair.earlier), after,
		).
			Related = []finding.Related{
			{At: pm.At(pair.earlier), Message: timeName(pair.earlier) + " is here"},
		}
	}
}

// moment returns the time in the given front-matter field of pm. A date becomes noon
// with a precision of 18 hours, because its time zone is unknown.
func moment(pm *postmortem.Postmortem, field string) postmortem.Moment {
	day := time.Time{}
	switch field {
	case "review.held":
		day = pm.Review.Held
	case "published":
		day = pm.Published
	default:
		return *pm.Times.ByName(strings.TrimPrefix(field, "times."))
	}
	if day.IsZero() {
		return postmortem.Moment{}
	}
	return postmortem.Moment{At: day.Add(12 * time.Hour), Precision: 18 * time.Hour}
}

func timeName(field string) string { return strings.TrimPrefix(field, "times.") }

// formatPair formats two times for a message. It leaves out the date and the zone if
// they are the same for both times.
func formatPair(a, b postmortem.Moment) (string, string) {
	if byDay(a) || byDay(b) {
		return a.At.Format(time.DateOnly), b.At.Format(time.DateOnly)
	}
	layout := "2006-01-02 15:04"
	_, za := a.At.Zone()
	_, zb := b.At.Zone()
	if za == zb && a.At.Format(time.DateOnly) == b.At.Format(time.DateOnly) {
		layout = "15:04"
	}
	if a.At.Second() != 0 || b.At.Second() != 0 {
		layout += ":05"
	}
	if za != zb {
		layout += "Z07:00"
	}
	return a.At.Format(layout), b.At.Format(layout)
}

// byDay reports whether only the date of m is known, and not the hour.
func byDay(m postmortem.Moment) bool { return m.Precision >= 12*time.Hour }

// humanBetween formats d, the duration between a and b. It uses days if the hour of one
// of them is unknown.
func humanBetween(d time.Duration, a, b postmortem.Moment) string {
	if byDay(a) || byDay(b) {
		ya, ma, da := a.At.Date()
		yb, mb, db := b.At.Date()
		d = time.Date(yb, mb, db, 0, 0, 0, 0, time.UTC).Sub(time.Date(ya, ma, da, 0, 0, 0, 0, time.UTC))
	}
	return rule.Human(d)
}

// maxFromID is the longest time between the start of the incident and the date in the
// ID, which the author chose freely.
const maxFromID = 2 * 24 * time.Hour

func checkPlausible(p *rule.Pass, pm *postmortem.Postmortem) {
	oldest := 2000
	if pm.IsExternal() {
		oldest = 1970
	}
	for _, name := range postmortem.TimeNames {
		m := pm.Times.ByName(name)
		field := "times." + name
		switch {
		case !m.IsKnown():
		case p.Future(*m):
			p.Reportf(
				pm.At(field),
				"correct the year, the day or the offset",
				"%s %s is in the future: it is %s now",
				name,
				formatMoment(*m),
				p.Now.UTC().Format("2006-01-02 15:04Z"),
			)
		case m.At.Year() < oldest && name != "introduced":
			p.Reportf(pm.At(field), "correct the year", "%s is in the year %d", name, m.At.Year())
		case name != "introduced" && name != "started" && yearOff(*m, pm.ID):
			p.Reportf(
				pm.At(field),
				"if only the year is off, write "+inYearOf(*m, pm.ID),
				"%s %s is on the incident's day of another year: the year in the ID is %d",
				name,
				formatMoment(*m),
				pm.ID.Date().Year(),
			)
		}
	}
	checkIDDate(p, pm)
	checkNotFuture(p, pm, "evidence", "captured")
	checkNotFuture(p, pm, "accounts", "collected")
	for _, field := range []string{"review.held", "published"} {
		if m := moment(pm, field); m.IsKnown() && !p.Now.IsZero() && m.At.Add(-m.Precision).After(p.Now) {
			p.Reportf(
				pm.At(field),
				"correct the year or the day; leave out a future date until it has passed",
				"%s %s is in the future: it is %s now",
				field,
				m.At.Format(time.DateOnly),
				p.Now.UTC().Format(time.DateOnly),
			)
		}
	}
}

func formatMoment(m postmortem.Moment) string {
	if byDay(m) {
		return m.At.Format(time.DateOnly)
	}
	return m.At.Format("2006-01-02 15:04Z07:00")
}

// yearOff reports whether m has the day and month of the date in id but another year. A
// wrong year is the most common error in a date.
func yearOff(m postmortem.Moment, id postmortem.ID) bool {
	if !id.IsValid() || m.At.Year() == id.Date().Year() {
		return false
	}
	return inSameYear(m, id).Sub(id.Date()).Abs() <= 2*maxFromID
}

func inSameYear(m postmortem.Moment, id postmortem.ID) time.Time {
	return m.At.AddDate(id.Date().Year()-m.At.Year(), 0, 0)
}

func inYearOf(m postmortem.Moment, id postmortem.ID) string {
	if byDay(m) {
		return inSameYear(m, id).Format(time.DateOnly)
	}
	return inSameYear(m, id).Format(time.RFC3339)
}

// checkIDDate reports an ID whose date is not near the start or the detection of the
// incident.
func checkIDDate(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.IsExternal() || !pm.ID.IsValid() || !pm.Times.Started.IsKnown() || p.Future(pm.Times.Started) {
		return
	}
	off := func(m postmortem.Moment) time.Duration {
		y, mon, d := m.At.Date()
		return time.Date(y, mon, d, 0, 0, 0, 0, time.UTC).Sub(pm.ID.Date()).Abs()
	}
	if far := off(pm.Times.Started); far > maxFromID &&
		!(pm.Times.Detected.IsKnown() && off(pm.Times.Detected) <= maxFromID) {
		p.Reportf(
			pm.At("times.started"),
			"correct the time, or rename the file to the date of the start and keep the old name under aliases",
			"started %s is %s from the date in the ID %q",
			formatMoment(pm.Times.Started),
			rule.Human(far),
			pm.ID,
		)
	}
}

// checkNotFuture reports entries of a front-matter list, such as evidence, whose given
// field is a time in the future.
func checkNotFuture(p *rule.Pass, pm *postmortem.Postmortem, list, field string) {
	for i, item := range pm.Doc.Field(list).Items {
		f := item.Get(field)
		at := time.Time{}
		if list == "evidence" && i < len(pm.Evidence) {
			at = pm.Evidence[i].Captured
		} else if list == "accounts" && i < len(pm.Accounts) {
			at = pm.Accounts[i].Collected
		}
		if m := (postmortem.Moment{At: at}); f.Kind == frontmatter.Scalar && p.Future(m) {
			p.Reportf(
				f.At(),
				"correct the year, the day or the offset",
				"%s %s is in the future: it is %s now",
				field,
				formatMoment(m),
				p.Now.UTC().Format("2006-01-02 15:04Z"),
			)
		}
	}
}

// checkSuspect reports pairs of recorded times that are equal. Equal times were
// probably filled in together without measurement.
func checkSuspect(p *rule.Pass, pm *postmortem.Postmortem) {
	t := &pm.Times
	same := func(a, b postmortem.Moment) bool {
		return a.IsKnown() && b.IsKnown() && a.At.Equal(b.At) && a.Precision == 0 && b.Precision == 0 && !a.Estimate &&
			!b.Estimate
	}
	if pm.IsExternal() || !same(t.Detected, t.Acknowledged) || !same(t.Mitigated, t.Resolved) {
		return
	}
	if t.Declared.IsKnown() && !same(t.Declared, t.Mitigated) && !same(t.Declared, t.Detected) {
		return
	}
	p.Reportf(pm.At("times.acknowledged"), "write each time as in the pager, the chat or the deploy log; {at: …, "+
		"precision: 5m} if it is approximate",
		"acknowledged equals detected and resolved equals mitigated, to the second").
		Related = []finding.Related{
		{At: pm.At("times.detected"), Message: "the same moment"},
		{At: pm.At("times.mitigated"), Message: "the same as resolved"},
	}
}
