package trends

import (
	"debrief/site/trend"
	"debrief/site/wording"
)

// provisionalNote returns the note that an interval is provisional. It returns "" if
// the sample size n is large enough.
func provisionalNote(l *wording.Language, n int) string {
	if n < trend.Firm {
		return l.Text(", provisional below {0}", trend.Firm)
	}
	return ""
}

// intervalText returns the confidence interval of the share k of n as text. It returns
// "" if n is too small.
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
