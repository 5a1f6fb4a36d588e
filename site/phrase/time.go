package phrase

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"debrief/site/postmortem"
	"debrief/theme"
)

// Date is "14 March 2026".
func Date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2 January 2006")
}

// Day is a day for people and for programs; nothing for a day that is not known.
func Day(t time.Time) theme.Time {
	if t.IsZero() {
		return theme.Time{}
	}
	return theme.Time{Text: Date(t), ISO: t.UTC().Format(time.DateOnly)}
}

// Month is "March 2025".
func Month(t time.Time) string { return t.UTC().Format("January 2006") }

// Quarter is "2026 Q1" for the quarter 2026-Q1.
func Quarter(name string) string { return strings.Replace(name, "-", " ", 1) }

// Duration is "53 min", "1 h 05", "2 days 3 h", "3 weeks".
func Duration(d time.Duration) string {
	minutes := int(d.Round(time.Minute) / time.Minute)
	switch {
	case d < time.Minute:
		return "under 1 min"
	case minutes < 60:
		return fmt.Sprintf("%d min", minutes)
	case minutes < 48*60:
		if minutes%60 == 0 {
			return fmt.Sprintf("%d h", minutes/60)
		}
		return fmt.Sprintf("%d h %02d", minutes/60, minutes%60)
	}
	hours := int(d.Round(time.Hour) / time.Hour)
	if days := hours / 24; days < 14 && hours%24 != 0 {
		return fmt.Sprintf("%d days %d h", days, hours%24)
	}
	return Days(hours / 24)
}

// Days is "1 day", "12 days", "3 weeks", "5 months".
func Days(days int) string {
	switch {
	case days < 14:
		return Plural(days, "day", "days")
	case days < 70:
		return Plural(days/7, "week", "weeks")
	case days < 730:
		return Plural(days*12/365, "month", "months")
	}
	return Plural(days/365, "year", "years")
}

// Ago is "today", "3 days ago".
func Ago(days int) string {
	if days == 0 {
		return "today"
	}
	return Days(days) + " ago"
}

// Minutes is a number of minutes as a duration, as medians are said.
func Minutes(minutes float64) string {
	return Duration(time.Duration(minutes * float64(time.Minute)))
}

// Rough is a computed number of minutes without the digits that nobody
// can stand for.
func Rough(minutes float64) string {
	switch {
	case minutes >= 2*24*60:
		return Days(int(math.Round(minutes / (24 * 60))))
	case minutes >= 10*60:
		return strconv.Itoa(int(math.Round(minutes/60))) + " h"
	}
	return Minutes(minutes)
}

// Between is the duration d from a to b as it can honestly be said: "unknown"
// unless ok, "≈ 53 min" where one of the two is known only roughly.
func Between(a, b postmortem.Moment, d time.Duration, ok bool) theme.Time {
	if !ok {
		return theme.Time{Text: "unknown"}
	}
	t := theme.Time{Text: Duration(d), ISO: durationISO(d)}
	if postmortem.Approximate(a, b) {
		t.Text, t.Note = "≈ "+t.Text, "one of the two times is known only roughly"
	}
	return t
}

// durationISO is the same for programs: "PT1H5M".
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
