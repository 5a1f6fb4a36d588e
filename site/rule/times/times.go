package times

import (
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/postmortem"
	"debrief/site/rule"
)

// forwards are the pairs of moments that run forwards in every incident.
var forwards = []struct {
	earlier, later string
	via            string // the pair is only asked where this one between them is not known
	unless         string // the flag that makes the other order legal
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

// orderHelp is what to write where the order is real and unusual.
var orderHelp = map[string]string{
	"detection.proactive":      "move started back if users were hurt earlier; where it was found before anybody was hurt, add detection.proactive: true",
	"detection.after_the_fact": "correct one of them; where it was found when it was already over, add detection.after_the_fact: true",
}

func order(p *rule.Pass, pm *postmortem.Postmortem) {
	for _, pair := range forwards {
		a, b := moment(pm, pair.earlier), moment(pm, pair.later)
		if !b.Before(a) || pair.via != "" && moment(pm, pair.via).Known() {
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
		before, after := together(b, a)
		p.Reportf(pm.At(pair.later), help, "%s %s is %s before %s %s", name(pair.later), before, apart(a.At.Sub(b.At), b, a), name(pair.earlier), after).
			Related = []finding.Related{{At: pm.At(pair.earlier), Message: name(pair.earlier) + " is here"}}
	}
}

// moment returns the time of a field, days as noon give or take a day and a
// half: a day is not known in which zone it was.
func moment(pm *postmortem.Postmortem, field string) postmortem.Moment {
	day := time.Time{}
	switch field {
	case "review.held":
		day = pm.Review.Held
	case "published":
		day = pm.Published
	default:
		return *pm.Times.Named(strings.TrimPrefix(field, "times."))
	}
	if day.IsZero() {
		return postmortem.Moment{}
	}
	return postmortem.Moment{At: day.Add(12 * time.Hour), Precision: 18 * time.Hour}
}

func name(field string) string { return strings.TrimPrefix(field, "times.") }

// together writes two moments as briefly as they can be told apart: hours
// where the day and the zone are the same.
func together(a, b postmortem.Moment) (string, string) {
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

// byDay reports a moment of which no hour is known.
func byDay(m postmortem.Moment) bool { return m.Precision >= 12*time.Hour }

// apart says how long a time is, as people say it.
func apart(d time.Duration, a, b postmortem.Moment) string {
	if byDay(a) || byDay(b) {
		ya, ma, da := a.At.Date()
		yb, mb, db := b.At.Date()
		d = time.Date(yb, mb, db, 0, 0, 0, 0, time.UTC).Sub(time.Date(ya, ma, da, 0, 0, 0, 0, time.UTC))
	}
	return rule.Human(d)
}

// How far a time may be from the day in the ID, which its writer chose.
const nearID = 2 * 24 * time.Hour

func plausible(p *rule.Pass, pm *postmortem.Postmortem) {
	oldest := 2000
	if !pm.Ours() {
		oldest = 1970
	}
	for _, name := range postmortem.TimeNames {
		m := pm.Times.Named(name)
		field := "times." + name
		switch {
		case !m.Known():
		case p.Future(*m):
			p.Reportf(pm.At(field), "correct the year, the day or the offset", "%s %s is in the future: it is %s now", name, shown(*m), p.Now.UTC().Format("2006-01-02 15:04Z"))
		case m.At.Year() < oldest && name != "introduced":
			p.Reportf(pm.At(field), "correct the year", "%s is in the year %d", name, m.At.Year())
		case name != "introduced" && name != "started" && yearOff(*m, pm.ID):
			p.Reportf(pm.At(field), "if only the year is off, write "+inYearOf(*m, pm.ID),
				"%s %s is on the incident's day of another year: the ID says %d", name, shown(*m), pm.ID.Date().Year())
		}
	}
	dayOfID(p, pm)
	notYet(p, pm, "evidence", "captured")
	notYet(p, pm, "accounts", "collected")
	for _, field := range []string{"review.held", "published"} {
		if m := moment(pm, field); m.Known() && !p.Now.IsZero() && m.At.Add(-m.Precision).After(p.Now) {
			p.Reportf(pm.At(field), "correct the year or the day; what is still to come stays out until it has been", "%s %s is in the future: it is %s now", field, m.At.Format(time.DateOnly), p.Now.UTC().Format(time.DateOnly))
		}
	}
}

func shown(m postmortem.Moment) string {
	if byDay(m) {
		return m.At.Format(time.DateOnly)
	}
	return m.At.Format("2006-01-02 15:04Z07:00")
}

// yearOff finds the commonest slip in a date, last year's number in January:
// the day and month of the incident in another year.
func yearOff(m postmortem.Moment, id postmortem.ID) bool {
	if !id.Valid() || m.At.Year() == id.Date().Year() {
		return false
	}
	return inSameYear(m, id).Sub(id.Date()).Abs() <= 2*nearID
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

// dayOfID holds the day in the ID against the times: one of started and
// detected is on it, give or take the zones.
func dayOfID(p *rule.Pass, pm *postmortem.Postmortem) {
	if !pm.Ours() || !pm.ID.Valid() || !pm.Times.Started.Known() || p.Future(pm.Times.Started) {
		return
	}
	off := func(m postmortem.Moment) time.Duration {
		y, mon, d := m.At.Date()
		return time.Date(y, mon, d, 0, 0, 0, 0, time.UTC).Sub(pm.ID.Date()).Abs()
	}
	if far := off(pm.Times.Started); far > nearID && !(pm.Times.Detected.Known() && off(pm.Times.Detected) <= nearID) {
		p.Reportf(pm.At("times.started"), "correct the time, or rename the file to the day it began and keep the old name under aliases",
			"started %s is %s from the day in the ID %q", shown(pm.Times.Started), rule.Human(far), pm.ID)
	}
}

// notYet reports times at which something was recorded that have not come yet.
func notYet(p *rule.Pass, pm *postmortem.Postmortem, list, field string) {
	for i, item := range pm.Doc.Field(list).Items {
		f := item.Get(field)
		at := time.Time{}
		if list == "evidence" && i < len(pm.Evidence) {
			at = pm.Evidence[i].Captured
		} else if list == "accounts" && i < len(pm.Accounts) {
			at = pm.Accounts[i].Collected
		}
		if m := (postmortem.Moment{At: at}); f.Kind == frontmatter.Scalar && p.Future(m) {
			p.Reportf(f.At(), "correct the year, the day or the offset", "%s %s is in the future: it is %s now", field, shown(m), p.Now.UTC().Format("2006-01-02 15:04Z"))
		}
	}
}

// suspect reports moments that were filled in with one another.
func suspect(p *rule.Pass, pm *postmortem.Postmortem) {
	t := &pm.Times
	same := func(a, b postmortem.Moment) bool {
		return a.Known() && b.Known() && a.At.Equal(b.At) && a.Precision == 0 && b.Precision == 0 && !a.Estimate && !b.Estimate
	}
	if !pm.Ours() || !same(t.Detected, t.Acknowledged) || !same(t.Mitigated, t.Resolved) {
		return
	}
	if t.Declared.Known() && !same(t.Declared, t.Mitigated) && !same(t.Declared, t.Detected) {
		return
	}
	p.Reportf(pm.At("times.acknowledged"), "write each as the pager, the chat or the deploy log has it; {at: …, precision: 5m} where it is only roughly known",
		"acknowledged equals detected and resolved equals mitigated, to the second").
		Related = []finding.Related{{At: pm.At("times.detected"), Message: "the same moment"}, {At: pm.At("times.mitigated"), Message: "the same as resolved"}}
}
