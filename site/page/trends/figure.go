package trends

import (
	"debrief/site/trend"
	"debrief/site/wording"
)

// MinIncidents is the smallest number of incidents for a chart. With fewer, the page
// lists the incidents.
const MinIncidents = 5

// HeatLevel returns the shade of n, from 0 to 5, relative to the highest count most. If
// most is at most 5, each count has a different shade. Otherwise 1 and 2 would look
// like 0 and the maximum.
func HeatLevel(n, most int) int {
	if most <= 5 {
		return n
	}
	return (n*5 + most - 1) / most
}

// provisionalNote returns the note that an interval is provisional, or "" if n values
// are enough.
func provisionalNote(l *wording.Language, n int) string {
	if n < trend.Firm {
		return l.Text(", provisional below {0}", trend.Firm)
	}
	return ""
}

// intervalText returns the confidence interval of the share k of n, or "" if n is too
// small.
func intervalText(l *wording.Language, k, n int) string {
	if n < trend.Provisional {
		return ""
	}
	interval, ok := trend.Wilson(k, n)
	if !ok {
		return ""
	}
	return " (" + l.IntervalLabel() + " " + l.ShareInterval(interval.Low, interval.High) + provisionalNote(l, n) + ")"
}
