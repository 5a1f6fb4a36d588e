package chart

import (
	"math"
	"strconv"
	"strings"
	"time"
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

// phaseName is the English name of a phase.
func phaseName(p Phase) string {
	switch p {
	case Undetected:
		return "Undetected"
	case Diagnosing:
		return "Diagnosing"
	case Mitigating:
		return "Mitigating"
	}
	return "Monitoring"
}

func phaseClass(p Phase) string { return "ph-" + strings.ToLower(phaseName(p)) }

func (b Band) name() string {
	if b.Name != "" {
		return clip(b.Name, 60)
	}
	return phaseName(b.Phase)
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
func minutes(m float64) string {
	if math.IsNaN(m) || math.IsInf(m, 0) {
		return "unknown"
	}
	if m < 1 {
		return "under 1 min"
	}
	n := int(math.Round(math.Min(m, 1e9)))
	switch {
	case n < 60:
		return strconv.Itoa(n) + " min"
	case n < 24*60 && n%60 == 0:
		return strconv.Itoa(n/60) + " h"
	case n < 24*60:
		return strconv.Itoa(n/60) + " h " + two(n%60)
	}
	hours := int(math.Round(float64(n) / 60))
	s := plural(hours/24, "day", "days")
	if hours%24 != 0 && hours < 14*24 {
		s += " " + strconv.Itoa(hours%24) + " h"
	}
	return s
}

func two(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return group(strconv.Itoa(n)) + " " + many
}

// group puts commas between the thousands of a decimal number.
func group(s string) string {
	whole, frac, _ := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if frac != "" {
		whole += "." + frac
	}
	return sign + whole
}

// clock says a moment in UTC, with the day when the span is not within one.
func clock(t time.Time, span float64) string {
	t = t.UTC()
	if span < 24*3600 {
		return t.Format("15:04")
	}
	return t.Format("2 Jan 2006 15:04")
}

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
