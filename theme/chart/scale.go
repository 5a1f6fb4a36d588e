package chart

import (
	"math"
	"strconv"
	"time"

	"debrief/theme/i18n"
)

// A tick is a labelled position on an axis.
type tick struct {
	at    float64
	label string
}

// seconds returns t as seconds since 1970. It returns false if the year has more than
// four digits, because such a time cannot be drawn on an axis.
func seconds(t time.Time) (float64, bool) {
	s := t.Unix()
	if s < -62135596800+1 || s >= 253402300800 {
		return 0, false
	}
	return float64(s) + float64(t.Nanosecond())/1e9, true
}

// An axis converts times between from and to into positions between lo and hi.
type axis struct {
	from, to float64 // ends of the time axis in seconds since 1970; from < to
	lo, hi   float64 // positions of the two ends in per cent of the column
}

// newAxis returns an axis for the times between from and to. If from and to are equal,
// it widens the period so that this time is in the middle.
func newAxis(from, to, lo, hi float64) axis {
	if to-from < 1 {
		from, to = from-60, to+60
	}
	return axis{from, to, lo, hi}
}

// at returns the position of the time s in per cent of the column. The position of a
// time outside the axis is the nearer end.
func (a axis) at(s float64) float64 {
	f := (s - a.from) / (a.to - a.from)
	return a.lo + math.Max(0, math.Min(1, f))*(a.hi-a.lo)
}

// maxTicks is the largest number of ticks on a time axis. Half of them, with labels of
// eight characters, fit side by side in a narrow column.
const maxTicks = 8

var roundSteps = [...]float64{
	1, 5, 15, 30, 60, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 2 * 86400, 7 * 86400, 14 * 86400,
}

// ticks returns at most maxTicks ticks at round times in UTC, such as full hours,
// Mondays or first days of a month.
func (a axis) ticks(v texts) []tick {
	for _, step := range roundSteps {
		if (a.to-a.from)/step > maxTicks-1 {
			continue
		}
		offset := 0.0
		if step >= 7*86400 {
			offset = 4 * 86400 // seconds until 5 January 1970, which was a Monday
		}
		var out []tick
		for s := math.Ceil((a.from-offset)/step)*step + offset; s <= a.to && len(out) < maxTicks; s += step {
			out = append(out, tick{s, v.tickLabel(s, step)})
		}
		return out
	}
	return a.monthTicks(v)
}

func (v texts) tickLabel(s, step float64) string {
	t := time.Unix(int64(s), 0).UTC()
	switch {
	case step >= 86400 || int64(s)%86400 == 0:
		return v.Time(t, "2 Jan")
	case step < 60:
		return v.Time(t, "15:04:05")
	}
	return v.Time(t, "15:04")
}

// monthTicks returns ticks at the first day of a month or year, for periods from months
// to millennia.
func (a axis) monthTicks(v texts) []tick {
	first := time.Unix(int64(a.from), 0).UTC()
	last := time.Unix(int64(a.to), 0).UTC()
	from := first.Year()*12 + int(first.Month()) - 1
	to := last.Year()*12 + int(last.Month()) - 1
	step := 1
	for _, step = range []int{1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000, 24000} {
		if (to-from)/step < maxTicks {
			break
		}
	}
	var out []tick
	for m := (from + step - 1) / step * step; m <= to && len(out) < maxTicks; m += step {
		t := time.Date(m/12, time.Month(m%12+1), 1, 0, 0, 0, 0, time.UTC)
		s := float64(t.Unix())
		if s < a.from || s > a.to {
			continue
		}
		layout := i18n.Text("Jan 2006")
		if step >= 12 {
			layout = "2006"
		}
		out = append(out, tick{s, v.Time(t, layout)})
	}
	return out
}

// drawTicks draws the labels of an axis at y, with a short stroke above each. A narrow
// column shows only every k-th label, with the smallest k at which no labels overlap.
func (c *canvas) drawTicks(a axis, ticks []tick, y float64) {
	every := 1
	for every < len(ticks) && labelsOverlap(a, ticks, every) {
		every++
	}
	for i, t := range ticks {
		p := a.at(t.at)
		class := "tx tx-mut"
		if i%every != 0 {
			class += " t2"
		}
		c.line("ax", p, y-19, p, y-15)
		c.text(class, p, 0, y, textAnchor(p, t.label), t.label)
	}
}

// labelsOverlap reports whether labels overlap in a narrow column when only every k-th
// tick is labelled, where k is every.
func labelsOverlap(a axis, ticks []tick, every int) bool {
	end := math.Inf(-1)
	for i := 0; i < len(ticks); i += every {
		p, w := a.at(ticks[i].at), textWidth(ticks[i].label)
		x := p/100*narrow - w/2
		switch textAnchor(p, ticks[i].label) {
		case "start":
			x += w / 2
		case "end":
			x -= w / 2
		}
		if x < end+6 {
			return true
		}
		end = x + w
	}
	return false
}

// logTicks lists the round durations, in minutes, that can label a logarithmic axis.
var logTicks = [...]struct {
	at    float64
	label i18n.Text
}{
	{1, "1 min"}, {5, "5 min"}, {15, "15 min"}, {60, "1 h"}, {4 * 60, "4 h"}, {1440, "1 day"},
	{7 * 1440, "1 week"}, {30 * 1440, "30 days"}, {365 * 1440, "1 year"}, {3650 * 1440, "10 years"},
}

// A logScale converts minutes to vertical positions in pixels, logarithmically. Long
// durations are at the top.
type logScale struct {
	lo, hi      float64 // shortest and longest duration on the axis in minutes; both > 0
	top, bottom float64 // vertical positions of hi and lo in pixels
}

// newLogScale returns a logarithmic scale that covers at least lo to hi minutes, and
// its ticks. It extends the range until there are at least three ticks.
func newLogScale(v texts, lo, hi, top, bottom float64) (logScale, []tick) {
	first, last := 0, len(logTicks)-1
	for first < last-2 && logTicks[first+1].at <= lo {
		first++
	}
	for last > first+2 && logTicks[last-1].at >= hi {
		last--
	}
	var ticks []tick
	for _, t := range logTicks[first : last+1] {
		ticks = append(ticks, tick{t.at, v.Text(t.label)})
	}
	s := logScale{math.Min(logTicks[first].at, math.Max(lo, 0.5)), math.Max(logTicks[last].at, hi), top, bottom}
	return s, ticks
}

func (s logScale) y(m float64) float64 {
	m = math.Max(s.lo, math.Min(s.hi, m))
	f := math.Log(m/s.lo) / math.Log(s.hi/s.lo)
	return s.bottom - f*(s.bottom-s.top)
}

// A linear scale converts values to vertical positions: lo is at bottom and hi at top,
// both in pixels.
type linear struct{ lo, hi, top, bottom float64 }

func (l linear) y(v float64) float64 {
	f := (v - l.lo) / (l.hi - l.lo)
	return l.bottom - math.Max(0, math.Min(1, f))*(l.bottom-l.top)
}

// niceStep returns the smallest round step that divides span into at most n parts. A
// round step is 1, 2 or 5 times a power of ten.
func niceStep(span float64, n int) float64 {
	raw := span / float64(n)
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range [...]float64{1, 2, 5} {
		if m*power >= raw*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// valueTicks returns about n round values between lo and hi. Their labels have enough
// decimals to differ.
func valueTicks(v texts, lo, hi float64, n int) []tick {
	step := niceStep(hi-lo, n)
	decimals := max(0, min(12, -int(math.Floor(math.Log10(step)+1e-9))))
	var out []tick
	for i := math.Ceil(lo/step - 1e-9); len(out) <= n+1; i++ {
		at := i * step
		if at > hi+step*1e-6 {
			break
		}
		out = append(out, tick{at, v.fixedDecimals(at, decimals)})
	}
	return out
}

// fixedDecimals formats f with grouped digits and at most the given number of decimals,
// as in "1,234.5".
func (v texts) fixedDecimals(f float64, decimals int) string {
	if math.Abs(f) >= 1e15 {
		return v.Decimal(strconv.FormatFloat(f, 'g', 3, 64))
	}
	return v.Grouped(trim(strconv.FormatFloat(f, 'f', decimals, 64)))
}

// threeDigits formats f with three significant digits, as in "15.5". It never rounds
// digits before the decimal point.
func (v texts) threeDigits(f float64) string {
	if f == 0 {
		return "0"
	}
	digits := 2 - int(math.Floor(math.Log10(math.Abs(f))))
	if digits > 9 {
		return v.Decimal(strconv.FormatFloat(f, 'g', 3, 64))
	}
	return v.fixedDecimals(f, max(0, digits))
}
