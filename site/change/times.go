package change

import (
	"fmt"
	"time"

	"debrief/site/phrase"
	"debrief/site/postmortem"
)

// times compares the moments that every incident has, and says by how much
// each moved.
func (d *differ) times(before, after *postmortem.Postmortem) {
	for _, name := range postmortem.TimeNames {
		was, is := *before.Times.Named(name), *after.Times.Named(name)
		switch {
		case was.Known() && is.Known() && !was.At.Equal(is.At):
			d.say("times", "%s %s, to %s", name, moved(was.At, is.At), moment(was.At, is.At))
		case was.Known() && !is.Known():
			d.say("times", "%s no longer said, was %s", name, moment(before.Day(), was.At))
		case !was.Known() && is.Known():
			d.say("times", "%s now known: %s", name, moment(after.Day(), is.At))
		case was.Unknown != is.Unknown && is.Unknown:
			d.say("times", "%s now said to be unknown", name)
		case was.Precision != is.Precision || was.Estimate != is.Estimate:
			d.say("times", "%s known %s", name, exactness(was, is))
		}
	}
}

// moved is by how much a moment was corrected.
func moved(was, is time.Time) string {
	if is.Before(was) {
		return phrase.Duration(was.Sub(is)) + " earlier"
	}
	return phrase.Duration(is.Sub(was)) + " later"
}

// moment is the hour of at in UTC, with its day unless that of near is the same.
func moment(near, at time.Time) string {
	at = at.UTC()
	hour := at.Format("15:04")
	if at.Second() != 0 {
		hour = at.Format("15:04:05")
	}
	if phrase.Date(near) == phrase.Date(at) {
		return hour + " UTC"
	}
	return fmt.Sprintf("%s, %s UTC", phrase.Date(at), hour)
}

func exactness(was, is postmortem.Moment) string {
	if is.Estimate || !was.Estimate && is.Precision > was.Precision {
		return "less exactly"
	}
	return "more exactly"
}

// day compares two days.
func (d *differ) day(name string, was, is time.Time) {
	if !was.Equal(is) {
		d.say(name, "%s", dayMoved(name, was, is))
	}
}

// dayMoved is what became of a day.
func dayMoved(name string, was, is time.Time) string {
	switch {
	case was.IsZero():
		return fmt.Sprintf("%s set to %s", name, phrase.Date(is))
	case is.IsZero():
		return fmt.Sprintf("%s no longer said, was %s", name, phrase.Date(was))
	}
	return fmt.Sprintf("%s moved %s, to %s", name, moved(was, is), phrase.Date(is))
}
