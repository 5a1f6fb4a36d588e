package chart

import (
	"math"
	"strconv"
	"strings"
	"time"

	"debrief/theme/i18n"
)

// The two column widths, in pixels, at which every label is tested before it is
// written: what does not fit at wide is left out, what does not fit at narrow
// gets the class t2, which the style sheet hides on a narrow column.
const (
	wide   = 640
	narrow = 270
)

// textWidth is a generous guess of how wide s is at 13 px, in pixels: the wider
// of the usual system fonts need 7.2 a character. Scripts with wide characters
// count double.
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

// fit says whether s fits into that many per cent of the column, and the class
// it needs there.
func fit(s string, percent float64) (class string, ok bool) {
	need := textWidth(s) + 8
	switch {
	case need < percent/100*narrow:
		return "", true
	case need < percent/100*wide:
		return " t2", true
	}
	return "", false
}

// anchor keeps a label centred on p per cent inside the column on both widths.
func anchor(p float64, s string) string {
	half := textWidth(s) / 2
	switch {
	case p/100*narrow < half:
		return "start"
	case (100-p)/100*narrow < half:
		return "end"
	}
	return "middle"
}

// strides says which of evenly spaced labels are written: every wideth, and of
// those every narrowth on a narrow column too. Widest is the widest label and
// gutter what the column loses at its left, in pixels.
func strides(slots int, widest, gutter float64) (w, n int) {
	per := func(column float64) int {
		slot := (column - gutter) / float64(max(1, slots))
		return max(1, int(math.Ceil((widest+8+math.Max(0, (widest-slot)/2))/slot)))
	}
	w = per(wide)
	n = (per(narrow) + w - 1) / w * w
	return w, n
}

// A voice words a figure.
type voice struct{ *i18n.Language }

func in(l *i18n.Language) voice {
	if l == nil {
		l = i18n.English
	}
	return voice{l}
}

var phaseNames = [...]i18n.Text{"Undetected", "Diagnosing", "Mitigating", "Monitoring"}

var phaseClasses = [...]string{"ph-undetected", "ph-diagnosing", "ph-mitigating", "ph-monitoring"}

func phaseName(p Phase) i18n.Text { return phaseNames[known(p)] }

func phaseClass(p Phase) string { return phaseClasses[known(p)] }

// known is p, and the last phase for one that is none.
func known(p Phase) Phase {
	if p < Undetected || p > Monitoring {
		return Monitoring
	}
	return p
}

func (v voice) name(b Band) string {
	if b.Name != "" {
		return clip(b.Name, 60)
	}
	return v.Say(phaseName(b.Phase))
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

// minutes says a duration in words: "33 min", "1 h 08", "2 days 3 h".
func (v voice) minutes(m float64) string {
	if math.IsNaN(m) || math.IsInf(m, 0) {
		return v.Say("unknown")
	}
	if m < 1 {
		return v.Say("under 1 min")
	}
	n := int(math.Round(math.Min(m, 1e9)))
	switch {
	case n < 60:
		return v.Say("{0} min", n)
	case n < 24*60 && n%60 == 0:
		return v.Say("{0} h", n/60)
	case n < 24*60:
		return v.Say("{0} h {1}", n/60, two(n%60))
	}
	hours := int(math.Round(float64(n) / 60))
	if hours%24 != 0 && hours < 14*24 {
		return v.Count(hours/24, "{n} day {0} h", "{n} days {0} h", hours%24)
	}
	return v.plural(hours/24, "day", "days")
}

func two(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

func (v voice) plural(n int, one i18n.One, many i18n.Many) string {
	return v.Thousands(n) + " " + v.Count(n, one, many)
}

// clock says a moment in UTC, with the day when the span is not within one.
func (v voice) clock(t time.Time, span float64) string {
	t = t.UTC()
	if span < 24*3600 {
		return v.Time(t, "15:04")
	}
	return v.Time(t, "2 Jan 2006 15:04")
}

// day says the day of a moment.
func (v voice) day(t time.Time) string { return v.Time(t.UTC(), "2 January 2006") }

// percent is a number of per cent with its sign.
func (v voice) percent(number string) string { return number + v.Say("%|after a number") }

// sentences joins what is not empty.
func sentences(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			if !strings.ContainsAny(p[len(p)-1:], ".!?") {
				p += "."
			}
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, " ")
}
