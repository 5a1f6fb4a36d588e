package chart

import (
	"math"
	"sort"
	"time"
)

const (
	maxLinePoints = 400 // largest number of points that are drawn unchanged; the function thin reduces a longer line
	// Number of slices of the time axis that the function thin reduces to their lowest and
	// highest value.
	axisSlices = 200
)

// isDrawable reports whether v is a number within ±1e100. NaN and infinity cannot be
// drawn.
func isDrawable(v float64) bool { return math.Abs(v) <= 1e100 }

// A point is a sample that can be drawn. If after is true, the line has a gap before
// this point.
type point struct {
	at    float64 // time of the sample in seconds since 1970
	value float64
	time  time.Time
	after bool
}

// A trace is a line that is ready to draw: its points are in order of time, and each
// point records whether there is a gap before it.
type trace struct {
	label     string
	index     int     // position in SeriesData.Lines, which decides the style of the line
	step      float64 // resolution in seconds; 0 if unknown
	points    []point
	n         int // number of samples with a value that can be drawn
	holes     int
	low, high point
}

func newTrace(l Line, step time.Duration, from, to time.Time) trace {
	samples := make([]Sample, 0, len(l.Samples))
	for _, s := range l.Samples {
		_, ok := seconds(s.At)
		if ok && (from.IsZero() || !s.At.Before(from)) && (to.IsZero() || !s.At.After(to)) {
			samples = append(samples, s)
		}
	}
	sort.SliceStable(samples, func(i, j int) bool { return samples[i].At.Before(samples[j].At) })
	t := trace{label: clip(l.Label, 34), step: sampleStep(samples, step)}
	widest := 2.5 * t.step
	broken := false
	for _, s := range samples {
		if !isDrawable(s.Value) {
			broken = len(t.points) > 0
			continue
		}
		at, _ := seconds(s.At)
		p := point{at: at, value: s.Value, time: s.At}
		if k := len(t.points); k > 0 {
			p.after = broken || widest > 0 && at-t.points[k-1].at > widest
			if p.after {
				t.holes++
			}
		}
		broken = false
		if len(t.points) == 0 || p.value < t.low.value {
			t.low = p
		}
		if len(t.points) == 0 || p.value > t.high.value {
			t.high = p
		}
		t.points = append(t.points, p)
	}
	t.n = len(t.points)
	return t
}

// sampleStep returns the resolution of the samples in seconds. This is step or, if step
// is zero, the median distance between neighbouring samples.
func sampleStep(samples []Sample, step time.Duration) float64 {
	if step > 0 {
		return step.Seconds()
	}
	var apart []float64
	for i := 1; i < len(samples); i++ {
		a, _ := seconds(samples[i-1].At)
		b, _ := seconds(samples[i].At)
		if b > a {
			apart = append(apart, b-a)
		}
	}
	if len(apart) < 2 {
		return 0 // one distance between two samples is not enough for a median
	}
	sort.Float64s(apart)
	return apart[len(apart)/2]
}

// thin returns the points of a trace, reduced to the lowest and the highest value in
// each of 200 slices of the time axis, so that no peak is lost. It preserves gaps
// between two slices; a gap within a slice is too narrow to see.
func (t trace) thin(a axis) []point {
	if len(t.points) <= maxLinePoints {
		return t.points
	}
	var out []point
	for i := 0; i < len(t.points); {
		cell := axisSlice(a, t.points[i].at)
		low, high := i, i
		j := i
		for ; j < len(t.points) && axisSlice(a, t.points[j].at) == cell; j++ {
			if t.points[j].value < t.points[low].value {
				low = j
			}
			if t.points[j].value > t.points[high].value {
				high = j
			}
		}
		first, second := t.points[min(low, high)], t.points[max(low, high)]
		first.after, second.after = t.points[i].after, false
		out = append(out, first)
		if low != high {
			out = append(out, second)
		}
		i = j
	}
	return out
}

func axisSlice(a axis, at float64) int {
	return min(axisSlices-1, int((a.at(at)-a.lo)/(a.hi-a.lo)*axisSlices))
}

// Drawn describes for the figure's caption how a series was thinned, as in "7,201
// samples, shown as 200 intervals with their lowest and highest value". It returns ""
// if every sample is drawn.
func (d SeriesData) Drawn() string {
	most := 0
	for _, l := range d.Lines[:min(len(d.Lines), MaxLines)] {
		most = max(most, newTrace(l, d.Step, d.From, d.To).n)
	}
	if most <= maxLinePoints {
		return ""
	}
	return newTexts(d.Lang).Count(
		most, "lowest and highest value in each of {0} intervals, {n} sample",
		"{n} samples in {0} intervals; each interval shows its lowest and highest value", axisSlices,
	)
}

// linePath returns the path of the line through the points, with its gaps. A point
// between two gaps becomes a dot.
func linePath(f frame, points []point) (d path) {
	for _, run := range runs(points) {
		d.draw("M", f.rounded(run[0])...)
		if len(run) == 1 {
			d.draw("h", 0)
		}
		d.steps(f, run)
	}
	return d
}

// runs splits the points at the gaps.
func runs(points []point) (out [][]point) {
	for i := 0; i < len(points); {
		j := i + 1
		for j < len(points) && !points[j].after {
			j++
		}
		out = append(out, points[i:j])
		i = j
	}
	return out
}

// steps draws the lines from the first point to the others. It writes the differences
// between positions, because a page with three figures is then 2 kB smaller, compressed.
func (p *path) steps(f frame, run []point) {
	before := f.rounded(run[0])
	for _, point := range run[1:] {
		here := f.rounded(point)
		p.draw("l", here[0]-before[0], here[1]-before[1])
		before = here
	}
}

// rounded returns the position of p in a path. It is rounded to a tenth of a unit across
// and to half a pixel down, which is the pixel of a sharp screen. With tenths of a pixel, a
// page with five figures was 1.3 kB larger, compressed.
func (f frame) rounded(p point) []float64 {
	return []float64{math.Round(f.x(p)*10) / 10, math.Round(f.height(p)*2) / 2}
}

// A unit converts a measured value to the text that the chart shows, as in 0.155 to
// "15.5 %".
type unit struct {
	factor float64 // factor by which the measured value is multiplied
	suffix string  // the text after the number, with a leading space unless it is "%"
	texts
}

// displayUnit returns the unit in which the chart shows values that are given in the
// unit name, and whose largest is most. A ratio becomes per cent, seconds become ms,
// min or h, bytes become kB or more, and large numbers get k, M or G.
func displayUnit(v texts, name string, most float64) unit {
	switch name {
	case "ratio":
		return unit{100, v.percent(""), v}
	case "percent", "%":
		return unit{1, v.percent(""), v}
	case "s", "seconds":
		return v.timeUnit(1, most)
	case "ms", "milliseconds":
		return v.timeUnit(1e-3, most*1e-3)
	}
	sep := " "
	factor, prefix := 1.0, ""
	for _, p := range []string{"k", "M", "G", "T"} {
		if most*factor < 1e3 {
			break
		}
		factor, prefix = factor/1e3, p
	}
	switch name = clip(name, 24); name {
	case "bytes", "B":
		return unit{factor, " " + prefix + "B", v}
	case "":
		sep = ""
	}
	if most < 1e6 {
		return unit{1, sep + name, v} // up to this size, "41,300 requests" is easier to read than "41.3k"
	}
	return unit{factor, prefix + sep + name, v}
}

// timeUnit returns the unit of time in which the chart shows values of up to most
// seconds. base is the unit of the measured values, in seconds.
func (v texts) timeUnit(base, most float64) unit {
	switch {
	case most < 1e-3:
		return unit{base * 1e6, " µs", v}
	case most < 1:
		return unit{base * 1e3, " ms", v}
	case most < 180:
		return unit{base, " s", v}
	case most < 3*3600:
		return unit{base / 60, " min", v}
	}
	return unit{base / 3600, " h", v}
}

// format returns the text that the chart shows for the measured value v.
func (u unit) format(v float64) string { return u.threeDigits(v*u.factor) + u.suffix }

// short returns the text for v on the plot. It leaves out a unit in words, which is on the
// axis, because a phone has no room for it.
func (u unit) short(v float64) string {
	if len([]rune(u.suffix)) > 4 {
		return u.threeDigits(v * u.factor)
	}
	return u.format(v)
}

// tick returns the text of a label on the y axis. Only the top label includes a long
// unit, such as "requests".
func (u unit) tick(label string, top bool) string {
	if top || len(u.suffix) <= 4 {
		return label + u.suffix
	}
	return label
}
