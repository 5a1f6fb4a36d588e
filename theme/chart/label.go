package chart

import (
	"math"
	"strconv"
	"strings"
	"time"

	"debrief/theme/i18n"
)

// wide and narrow are the two column widths, in pixels, for which the code checks that
// labels fit. A label that does not fit at wide is omitted. A label that fits only at
// wide gets the class t2, which the style sheet hides in a narrow column.
const (
	wide   = 640
	narrow = 270
)

// textWidth estimates the width of s in pixels at a font size of 13 px. It assumes 7.2
// pixels per character, which the wider system fonts need, and twice that for a wide
// character.
func textWidth(s string) float64 {
	w := 0.0
	for _, r := range s {
		if r >= 0x1100 && r != '–' && r != '…' {
			w += 7.2
		}
		w += 7.2
	}
	return w
}

// fitLabel reports whether the label s fits into the given percentage of the column. It
// also returns the CSS class of the label, which is t2 if s fits only in a wide column.
func fitLabel(s string, percent float64) (class string, ok bool) {
	need := textWidth(s) + 8
	switch {
	case need < percent/100*narrow:
		return "", true
	case need < percent/100*wide:
		return " t2", true
	}
	return "", false
}

// textAnchor returns the value of the attribute text-anchor (start, middle or end) for
// a label at p per cent, so that the label stays inside a wide and a narrow column.
func textAnchor(p float64, s string) string {
	half := textWidth(s) / 2
	switch {
	case p/100*narrow < half:
		return "start"
	case (100-p)/100*narrow < half:
		return "end"
	}
	return "middle"
}

// labelStrides returns how many of the evenly spaced labels can be drawn without
// overlap: a wide column shows every w-th label, and a narrow column every n-th, where
// n is a multiple of w. slots is the number of labels, widest the width of the
// widest label in pixels. The left margin of the column is gutter pixels plus share per cent of the
// column.
func labelStrides(slots int, widest, gutter, share float64) (w, n int) {
	per := func(column float64) int {
		slot := (column*(1-share/100) - gutter) / float64(max(1, slots))
		return max(1, int(math.Ceil((widest+8+math.Max(0, (widest-slot)/2))/slot)))
	}
	w = per(wide)
	n = (per(narrow) + w - 1) / w * w
	return w, n
}

// A texts value formats durations, times and numbers in the language of a figure.
type texts struct{ *i18n.Language }

func newTexts(l *i18n.Language) texts {
	if l == nil {
		l = i18n.English
	}
	return texts{l}
}

var phaseNames = [...]i18n.Text{"Undetected", "Waiting", "Responding", "Monitoring", "Not known"}

var phaseClasses = [...]string{"ph-undetected", "ph-diagnosing", "ph-mitigating", "ph-monitoring", "ph-unknown"}

func phaseName(p Phase) i18n.Text { return phaseNames[validPhase(p)] }

func phaseClass(p Phase) string { return phaseClasses[validPhase(p)] }

// validPhase returns p if it is a valid phase, and otherwise NotKnown.
func validPhase(p Phase) Phase {
	if p < Undetected || p > NotKnown {
		return NotKnown
	}
	return p
}

func (v texts) name(b Band) string {
	if b.Name != "" {
		return clip(b.Name, 60)
	}
	return v.Text(phaseName(b.Phase))
}

func markClass(k MarkKind) string {
	switch k {
	case Signal:
		return "mk mk-signal"
	case Decision:
		return "mk mk-decision"
	case Action:
		return "mk mk-action"
	case Comms:
		return "mk mk-comms"
	case Change:
		return "mk mk-change"
	}
	return "mk"
}

// minutes formats a duration of m minutes as "33 min", "1 h 08" or "2 days 3 h".
func (v texts) minutes(m float64) string {
	if math.IsNaN(m) || math.IsInf(m, 0) {
		return v.Text("unknown")
	}
	if m < 1 {
		return v.Text("less than 1 min")
	}
	n := int(math.Round(math.Min(m, 1e9)))
	switch {
	case n < 60:
		return v.Text("{0} min", n)
	case n < 24*60 && n%60 == 0:
		return v.Text("{0} h", n/60)
	case n < 24*60:
		return v.Text("{0} h {1}", n/60, twoDigits(n%60))
	}
	hours := int(math.Round(float64(n) / 60))
	if hours%24 != 0 && hours < 14*24 {
		return v.Count(hours/24, "{n} day {0} h", "{n} days {0} h", hours%24)
	}
	// The same units as in texts, so that a figure does not have 19 days and 3 weeks.
	switch days := (hours + 12) / 24; {
	case days < 14:
		return v.plural(days, "day", "days")
	case days < 70:
		return v.plural((days+3)/7, "week", "weeks")
	case days < 730:
		return v.plural((days*24+365)/730, "month", "months")
	default:
		return v.plural((days*2+365)/730, "year", "years")
	}
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

func (v texts) plural(n int, one i18n.One, many i18n.Many) string {
	return v.Thousands(n) + " " + v.Count(n, one, many)
}

// clock formats the time of day of t in UTC. It adds the date if span, the length of
// the chart in seconds, is a day or longer.
func (v texts) clock(t time.Time, span float64) string {
	t = t.UTC()
	if span < 24*3600 {
		return v.Time(t, "15:04")
	}
	return v.Time(t, "2 Jan 2006 15:04")
}

// day formats the date of t in UTC.
func (v texts) day(t time.Time) string { return v.Time(t.UTC(), "2 January 2006") }

// percent appends the per cent sign, as written in the language of the figure, to a
// number.
func (v texts) percent(number string) string { return number + v.Text("%|after a number") }

// sentences joins the non-empty parts into one text and ends each part with a full
// stop.
func sentences(parts ...string) string {
	var nonEmpty []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			if !strings.ContainsAny(p[len(p)-1:], ".!?") {
				p += "."
			}
			nonEmpty = append(nonEmpty, p)
		}
	}
	return strings.Join(nonEmpty, " ")
}
