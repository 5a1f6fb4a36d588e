package wording

import (
	"fmt"
	"math"
	"strings"
	"time"

	"debrief/site/postmortem"
)

// Date formats the UTC day of t: "14 March 2026". It returns "" for the zero time.
func (l *Language) Date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return l.Time(t.UTC(), "2 January 2006")
}

// A Time is a formatted date or duration: a text for people and an ISO 8601 value for
// programs.
type Time struct {
	Text string // the date or duration in the site's language
	ISO  string // the date or duration in ISO 8601; "" if unknown
	Note string
}

// Day formats the UTC day of t as text and in ISO 8601. It returns the zero Time for
// the zero time.
func (l *Language) Day(t time.Time) Time {
	if t.IsZero() {
		return Time{}
	}
	return Time{Text: l.Date(t), ISO: t.UTC().Format(time.DateOnly)}
}

// Month formats the UTC month of t: "March 2025".
func (l *Language) Month(t time.Time) string { return l.Time(t.UTC(), "January 2006") }

// Quarter formats the name of a quarter: "2026 Q1" for "2026-Q1".
func (l *Language) Quarter(name string) string {
	year, quarter, ok := strings.Cut(name, "-")
	if !ok {
		return name
	}
	return l.Text("{0} {1}|a year and its quarter", year, quarter)
}

// Duration formats a duration with one or two units: "53 min", "1 h 05", "2 days 3 h",
// "3 weeks".
func (l *Language) Duration(d time.Duration) string {
	minutes := int(d.Round(time.Minute) / time.Minute)
	switch {
	case d < time.Minute:
		return l.Text("less than 1 min")
	case minutes < 60:
		return l.Text("{0} min", minutes)
	case minutes < 48*60:
		if minutes%60 == 0 {
			return l.Text("{0} h", minutes/60)
		}
		return l.Text("{0} h {1}", minutes/60, fmt.Sprintf("%02d", minutes%60))
	}
	hours := int(d.Round(time.Hour) / time.Hour)
	if days := hours / 24; days < 14 && hours%24 != 0 {
		return l.Count(days, "{n} day {0} h", "{n} days {0} h", hours%24)
	}
	return l.Days((hours + 12) / 24)
}

// Days formats a number of days in a suitable unit, rounded: "1 day", "12 days", "3
// weeks", "5 months".
func (l *Language) Days(days int) string {
	switch {
	case days < 14:
		return l.Plural(days, "day", "days")
	case days < 70:
		return l.Plural((days+3)/7, "week", "weeks")
	case days < 730:
		return l.Plural((days*24+365)/730, "month", "months")
	}
	return l.Plural((days*2+365)/730, "year", "years")
}

// Ago formats the number of days since an event: "today", "3 days ago", "2 months ago".
func (l *Language) Ago(days int) string {
	switch {
	case days == 0:
		return l.Text("today")
	case days < 14:
		return l.Count(days, "{n} day ago", "{n} days ago")
	case days < 70:
		return l.Count(days/7, "{n} week ago", "{n} weeks ago")
	case days < 730:
		return l.Count(days*12/365, "{n} month ago", "{n} months ago")
	}
	return l.Count(days/365, "{n} year ago", "{n} years ago")
}

// Minutes formats a number of minutes as a duration; see [Language.Duration].
func (l *Language) Minutes(minutes float64) string {
	return l.Duration(time.Duration(minutes * float64(time.Minute)))
}

// RoughMinutes formats a computed number of minutes, such as a median. It rounds two days
// or more to days, and ten hours or more to hours.
func (l *Language) RoughMinutes(minutes float64) string {
	switch {
	case minutes >= 2*24*60:
		return l.Days(int(math.Round(minutes / (24 * 60))))
	case minutes >= 10*60:
		return l.Text("{0} h", int(math.Round(minutes/60)))
	}
	return l.Minutes(minutes)
}

// Between formats the duration d between two moments. The result is "unknown" if ok is
// false, and "≈ 53 min" if one of the moments is approximate.
func (l *Language) Between(a, b postmortem.Moment, d time.Duration, ok bool) Time {
	if !ok {
		return Time{Text: l.Text("unknown")}
	}
	t := Time{Text: l.Duration(d), ISO: durationISO(d)}
	if postmortem.IsApproximate(a, b) {
		t.Text, t.Note = "≈ "+t.Text, l.Text("the start or end time is approximate")
	}
	return t
}

// durationISO formats a duration in ISO 8601, in hours and minutes: "PT1H5M".
func durationISO(d time.Duration) string {
	minutes := int(d / time.Minute)
	switch {
	case minutes < 60:
		return fmt.Sprintf("PT%dM", minutes)
	case minutes%60 == 0:
		return fmt.Sprintf("PT%dH", minutes/60)
	}
	return fmt.Sprintf("PT%dH%dM", minutes/60, minutes%60)
}
