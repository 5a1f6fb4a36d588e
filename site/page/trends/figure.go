package trends

import (
	"debrief/site/trend"
	"debrief/site/wording"
)

// Fewest is how many incidents a drawing needs. Fewer are shown themselves.
const Fewest = 5

// HeatLevel shades a count by the highest one. Small counts keep a step each,
// so that one and two never look like nothing and everything.
func HeatLevel(n, most int) int {
	if most <= 5 {
		return n
	}
	return (n*5 + most - 1) / most
}

// provisional is said of intervals that few values carry.
func provisional(l *wording.Language, n int) string {
	if n < trend.Firm {
		return l.Text(", provisional below {0}", trend.Firm)
	}
	return ""
}

// intervalWords is the interval of the share k of n, where n carries one.
func intervalWords(l *wording.Language, k, n int) string {
	if n < trend.Provisional {
		return ""
	}
	interval, ok := trend.Wilson(k, n)
	if !ok {
		return ""
	}
	return " (" + l.SureInterval() + " " + l.Share(interval.Low, interval.High) + provisional(l, n) + ")"
}
