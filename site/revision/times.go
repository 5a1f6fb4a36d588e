package revision

import (
	"time"

	"debrief/site/postmortem"
	"debrief/site/wording"
	"debrief/theme/i18n"
)

var timeNames = map[string]i18n.Text{
	"introduced": "introduced", "started": "started", "detected": "detected", "acknowledged": "acknowledged", "declared": "declared", "mitigated": "mitigated", "resolved": "resolved",
}

// times compares the moments that every incident has, and says by how much
// each moved.
func (d *differ) times(before, after *postmortem.Postmortem) {
	for _, name := range postmortem.TimeNames {
		was, is := *before.Times.ByName(name), *after.Times.ByName(name)
		name := d.l.Text(timeNames[name])
		switch {
		case was.IsKnown() && is.IsKnown() && is.At.Before(was.At):
			d.say("times", "{0} {1} earlier, to {2}", name, d.l.Duration(was.At.Sub(is.At)), moment(d.l, was.At, is.At))
		case was.IsKnown() && is.IsKnown() && was.At.Before(is.At):
			d.say("times", "{0} {1} later, to {2}", name, d.l.Duration(is.At.Sub(was.At)), moment(d.l, was.At, is.At))
		case was.IsKnown() && !is.IsKnown():
			d.say("times", "{0} removed, was {1}", name, moment(d.l, before.Day(), was.At))
		case !was.IsKnown() && is.IsKnown():
			d.say("times", "{0} now known: {1}", name, moment(d.l, after.Day(), is.At))
		case was.Unknown != is.Unknown && is.Unknown:
			d.say("times", "{0} now marked as unknown", name)
		case was.Precision != is.Precision || was.Estimate != is.Estimate:
			d.say("times", exactness(was, is), name)
		}
	}
}

// moment is the hour of at in UTC, with its day unless that of near is the same.
func moment(l *wording.Language, near, at time.Time) string {
	at = at.UTC()
	hour := at.Format("15:04")
	if at.Second() != 0 {
		hour = at.Format("15:04:05")
	}
	if near.UTC().Format(time.DateOnly) == at.Format(time.DateOnly) {
		return hour + " UTC"
	}
	return l.Text("{0}, {1} UTC", l.Date(at), hour)
}

func exactness(was, is postmortem.Moment) i18n.Text {
	if is.Estimate || !was.Estimate && is.Precision > was.Precision {
		return "{0} less precise"
	}
	return "{0} more precise"
}

// day compares two days.
func (d *differ) day(about string, name i18n.Text, was, is time.Time) {
	if !was.Equal(is) {
		d.moved(about, d.l.Text(name), was, is)
	}
}

// moved says what became of a day.
func (d *differ) moved(about, name string, was, is time.Time) {
	switch {
	case was.IsZero():
		d.say(about, "{0} set to {1}", name, d.l.Date(is))
	case is.IsZero():
		d.say(about, "{0} removed, was {1}", name, d.l.Date(was))
	case is.Before(was):
		d.say(about, "{0} moved {1} earlier, to {2}", name, d.l.Duration(was.Sub(is)), d.l.Date(is))
	default:
		d.say(about, "{0} moved {1} later, to {2}", name, d.l.Duration(is.Sub(was)), d.l.Date(is))
	}
}
