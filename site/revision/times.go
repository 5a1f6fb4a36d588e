package revision

import (
	"time"

	"debrief/site/postmortem"
	"debrief/site/wording"
	"debrief/theme/i18n"
)

var timeNames = map[string]i18n.Text{
	"introduced": "introduced", "started": "started", "detected": "detected", "acknowledged": "acknowledged",
	"declared": "declared", "mitigated": "mitigated", "resolved": "resolved",
}

// times compares the times of an incident, such as "detected", and describes how far
// each moved.
func (d *differ) times(before, after *postmortem.Postmortem) {
	for _, name := range postmortem.TimeNames {
		from, to := *before.Times.ByName(name), *after.Times.ByName(name)
		name := d.language.Text(timeNames[name])
		switch {
		case from.IsKnown() && to.IsKnown() && to.At.Before(from.At):
			d.add("times", "{0} corrected: {1} earlier, {2} instead of {3}", name,
				d.language.Duration(from.At.Sub(to.At)), moment(d.language, from.At, to.At), moment(d.language, to.At, from.At))
		case from.IsKnown() && to.IsKnown() && from.At.Before(to.At):
			d.add("times", "{0} corrected: {1} later, {2} instead of {3}", name,
				d.language.Duration(to.At.Sub(from.At)), moment(d.language, from.At, to.At), moment(d.language, to.At, from.At))
		case from.IsKnown() && !to.IsKnown():
			d.add("times", "{0} removed, was {1}", name, moment(d.language, before.Day(), from.At))
		case !from.IsKnown() && to.IsKnown():
			d.add("times", "{0} is now known: {1}", name, moment(d.language, after.Day(), to.At))
		case from.Unknown != to.Unknown && to.Unknown:
			d.add("times", "{0} is now marked as unknown", name)
		case from.Precision != to.Precision || from.Estimate != to.Estimate:
			d.add("times", precisionChange(from, to), name)
		}
	}
}

// moment formats the time at in UTC. It adds the day unless near is on the same day.
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

func precisionChange(before, after postmortem.Moment) i18n.Text {
	if after.Estimate || !before.Estimate && after.Precision > before.Precision {
		return "{0} is now less precise"
	}
	return "{0} is now more precise"
}

// day adds a description if a day differs between the versions.
func (d *differ) day(about string, name i18n.Text, before, after time.Time) {
	if !before.Equal(after) {
		d.dayChanged(about, d.language.Text(name), before, after)
	}
}

// dayChanged adds a description of a day that was set, removed or moved, with the
// distance.
func (d *differ) dayChanged(about, name string, before, after time.Time) {
	switch {
	case before.IsZero():
		d.add(about, "{0} set to {1}", name, d.language.Date(after))
	case after.IsZero():
		d.add(about, "{0} removed, was {1}", name, d.language.Date(before))
	case after.Before(before):
		d.add(about, "{0} moved {1} earlier, from {2} to {3}", name,
			d.language.Duration(before.Sub(after)), d.language.Date(before), d.language.Date(after))
	default:
		d.add(about, "{0} moved {1} later, from {2} to {3}", name,
			d.language.Duration(after.Sub(before)), d.language.Date(before), d.language.Date(after))
	}
}
