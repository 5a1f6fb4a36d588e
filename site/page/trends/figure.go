package trends

import (
	"debrief/site/trend"
	"debrief/site/wording"
)

// MinIncidents is the minimum for a chart. Below it, the incidents are listed.
const MinIncidents = 5

// HeatLevel returns the shade of a count relative to the highest one. Counts up to 5
// have a step each, so that one and two do not look like none and all.
func HeatLevel(n, most int) int {
	if most <= 5 {
		return n
	}
	return (n*5 + most - 1) / most
}

// provisionalNote marks intervals of few values as provisional.
func provisionalNote(l *wording.Language, n int) string {
	if n < trend.Firm {
		return l.Text(", provisional below {0}", trend.Firm)
	}
	return ""
}

// intervalText returns the interval of the share k of n, or "" if n is too small.
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
