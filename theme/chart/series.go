package chart

import (
	"html/template"
	"math"
	"strings"
)

const (
	seriesHeight = 190.0 // height of the plot area in pixels, without the labels
	nameRow      = 20.0  // height in pixels of the row above the plot with the names of the phases
)

// A frame is the plot area of a series chart: its time axis, its y axis and the unit of
// the values.
type frame struct {
	a           axis
	y           linear
	u           unit
	ticks       []tick  // labelled ticks of the y axis
	top, bottom float64 // edges of the plot in pixels
}

var lineStyles = [MaxLines]struct{ class, dash string }{
	{"ln", ""}, {"ln ln2", "7 4"}, {"ln ln3", "2 4"}, {"ln ln4", "10 4 2 4"}, {"ln", "1 4"}, {"ln ln2", "14 5"},
}

// Series draws measured lines over the phases of the incident, with its marks, changes
// and thresholds. Gaps in the data stay visible.
func Series(id string, d SeriesData) template.HTML {
	v := newTexts(d.Lang)
	lines := d.traces()
	if len(lines) == 0 {
		return emptyFigure(v, id, d.Title, "No data available.")
	}
	from, to := d.span(lines)
	a := newAxis(from, to, 0, 100)
	spots, rows := placeMarks(a, marksInside(drawnMarks(d.Marks), a), narrow)
	changes, under := placeMarks(a, marksInside(drawnChanges(d.Changes), a), narrow)
	bands := drawnBands(d.Bands)
	bandTop := 4 + float64(rows)*markRow
	top := bandTop + 12 // room above the plot for the label of the highest gridline
	if len(bands) > 0 {
		top = bandTop + nameRow
	}
	f := d.frame(lines, a, top)
	bottom := f.bottom + float64(under)*markRow
	c := newCanvas(v, id, d.Title, sentences(d.Desc, d.desc(lines, f)), bottom+26)
	var events, changed path
	c.raw("<g>\n")
	for _, b := range bands {
		if b.to > a.from && b.from < a.to {
			c.band(a, b, bandTop, f.bottom-bandTop, bandTop+14, false)
			events.edges(a, b, bandTop, f.bottom)
		}
	}
	c.raw("</g>\n")
	for _, s := range spots {
		events.stems(a, s, bandTop)
		s.eachMark(a, func(x float64) { events.vertical(x, bandTop, f.bottom) })
	}
	for _, s := range changes {
		s.eachMark(a, func(x float64) { changed.vertical(x, bandTop, f.bottom) })
	}
	c.stretch(0, f.bottom)
	c.stroke("ev", events, "")
	c.stroke("chg", changed, "")
	c.raw("</svg>\n")
	c.grid(f)
	c.traces(f, lines)
	c.gridLabels(f)
	c.thresholds(f, d.Thresholds)
	c.directLabels(f, lines, c.extreme(f, d, lines))
	for _, s := range spots {
		c.spot(s, bandTop)
	}
	c.line("ax", 0, f.bottom, 100, f.bottom)
	for _, s := range changes {
		c.line("chg", s.p, f.bottom, s.p, f.bottom+3+float64(s.row)*markRow)
	}
	for _, s := range changes {
		c.spotAt(s, f.bottom+12+float64(s.row)*markRow)
	}
	c.drawTicks(a, a.ticks(v), bottom+19)
	c.values(f, lines)
	return c.done()
}

// traces returns the lines that are drawn. A line without values on the axis is not
// drawn.
func (d SeriesData) traces() []trace {
	var lines []trace
	for i, l := range d.Lines[:min(len(d.Lines), MaxLines)] {
		if t := newTrace(l, d.Step, d.From, d.To); len(t.points) > 0 {
			t.index = i
			lines = append(lines, t)
		}
	}
	return lines
}

// eachMark calls draw with the position of each mark of a spot. It leaves out a mark that
// would be drawn at the place of the mark before.
func (s spot) eachMark(a axis, draw func(x float64)) {
	before := math.Inf(-1)
	for _, m := range s.marks {
		if p := a.at(m.at); p-before >= 0.25 {
			draw(p)
			before = p
		}
	}
}

// span returns the ends of the time axis in seconds: d.From and d.To or, if these are
// zero, the times of the first and last sample.
func (d SeriesData) span(lines []trace) (from, to float64) {
	from, to = math.Inf(1), math.Inf(-1)
	for _, l := range lines {
		from, to = math.Min(from, l.points[0].at), math.Max(to, l.points[len(l.points)-1].at)
	}
	if s, ok := seconds(d.From); ok && !d.From.IsZero() {
		from = s
	}
	if s, ok := seconds(d.To); ok && !d.To.IsZero() && s > from {
		to = s
	}
	return from, math.Max(from, to)
}

// Format returns the text that the chart shows for the value v of the series, such as
// "11.1%".
func (d SeriesData) Format(v float64) string {
	return displayUnit(newTexts(d.Lang), d.Unit, d.largest()).format(v)
}

// largest returns the largest distance of a drawn value from zero.
func (d SeriesData) largest() float64 {
	most := 0.0
	for _, l := range d.traces() {
		most = math.Max(most, math.Max(math.Abs(l.low.value), math.Abs(l.high.value)))
	}
	return most
}

// marksInside returns the marks whose times are on the axis. Without this filter, a
// mark outside the axis would be drawn at its edge, at a wrong time.
func marksInside(marks []drawnMark, a axis) []drawnMark {
	var out []drawnMark
	for _, m := range marks {
		if m.at >= a.from && m.at <= a.to {
			out = append(out, m)
		}
	}
	return out
}

// frame chooses the unit and the range of the y axis for the given lines. The range
// starts at zero unless all values are far from zero. It includes each threshold that
// is not far above or below the values.
func (d SeriesData) frame(lines []trace, a axis, top float64) frame {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, l := range lines {
		lo, hi = math.Min(lo, l.low.value), math.Max(hi, l.high.value)
	}
	span := math.Max(hi-lo, math.Abs(hi)/4)
	for _, t := range d.Thresholds {
		if isDrawable(t.Value) && t.Value > lo-2*span && t.Value < hi+2*span {
			lo, hi = math.Min(lo, t.Value), math.Max(hi, t.Value)
		}
	}
	if lo > 0 && lo < 0.9*hi || lo == hi && lo > 0 {
		lo = 0
	}
	if hi < 0 && hi > 0.9*lo || lo == hi && hi < 0 {
		hi = 0
	}
	u := displayUnit(newTexts(d.Lang), d.Unit, math.Max(math.Abs(lo), math.Abs(hi)))
	lo, hi = lo*u.factor, hi*u.factor
	if pad := math.Max(math.Abs(lo), math.Abs(hi)) * 1e-9; hi-lo <= pad {
		lo, hi = lo-pad, hi+pad
	}
	if hi-lo < 1e-90 {
		hi = lo + 1
	}
	if step := niceStep(hi-lo, 4); lo != 0 {
		lo = math.Floor(lo/step) * step
	}
	f := frame{
		a:      a,
		y:      linear{lo, hi + (hi-lo)*0.12, top, top + seriesHeight},
		u:      u,
		top:    top,
		bottom: top + seriesHeight,
	}
	f.ticks = valueTicks(u.texts, f.y.lo, f.y.hi, 5)
	for i := range f.ticks {
		f.ticks[i].label = u.tick(f.ticks[i].label, i == len(f.ticks)-1)
	}
	return f
}

// x returns the horizontal position of p in a path. A path has 1,000 units per column
// width.
func (f frame) x(p point) float64      { return f.a.at(p.at) * 10 }
func (f frame) height(p point) float64 { return f.y.y(p.value * f.u.factor) }

func (c *canvas) grid(f frame) {
	for _, t := range f.ticks {
		c.line("grid", 0, f.y.y(t.at), 100, f.y.y(t.at))
	}
}

// gridLabels draws the label of each gridline just above it, on top of the data lines.
// The lowest gridline has no label, because data lines often run there.
func (c *canvas) gridLabels(f frame) {
	for _, t := range f.ticks {
		if y := f.y.y(t.at); y < f.bottom-8 {
			c.text("tx tx-mut", 0, 3, y-4, "start", t.label)
		}
	}
}

func (c *canvas) traces(f frame, lines []trace) {
	c.stretch(0, f.bottom)
	for i := len(lines) - 1; i >= 0; i-- { // in reverse order, so that the first line is drawn last and is on top
		thin := lines[i].thin(f.a)
		look := lineStyles[lines[i].index]
		c.stroke(look.class, linePath(f, thin), look.dash)
	}
	c.raw("</svg>\n")
}

func (c *canvas) thresholds(f frame, ts []Threshold) {
	for _, t := range ts[:min(len(ts), 5)] {
		v := t.Value * f.u.factor
		if !isDrawable(t.Value) || v < f.y.lo || v > f.y.hi {
			continue
		}
		y := f.y.y(v)
		c.line("thr", 0, y, 100, y)
		label := f.u.format(t.Value)
		if t.Label != "" {
			label = clip(t.Label, 40) + " " + label
		}
		if class, ok := fitLabel(label, 100); ok {
			c.text("tx"+class, 100, -3, y-5, "end", label)
		}
	}
}

// desc describes a series chart for screen readers: the first, last and highest value
// of each line, and the number of lines that are not drawn.
func (d SeriesData) desc(lines []trace, f frame) string {
	v, span := f.u.texts, f.a.to-f.a.from
	var parts []string
	for _, l := range lines {
		s := l.describe(f.u, span)
		if len(lines) > 1 && l.label != "" {
			s = l.label + ": " + s
		}
		if l.holes > 0 {
			s += ", " + v.plural(l.holes, "gap", "gaps")
		}
		parts = append(parts, s)
	}
	for _, t := range d.Thresholds[:min(len(d.Thresholds), 5)] {
		if !isDrawable(t.Value) {
			continue
		}
		s := v.Text("Threshold: {0}", strings.TrimSpace(clip(t.Label, 40)+" "+f.u.format(t.Value)))
		if shown := t.Value * f.u.factor; shown < f.y.lo || shown > f.y.hi {
			s = v.Text("{0}, outside the chart's range", s)
		}
		parts = append(parts, s)
	}
	if n := len(d.Changes); n > 0 {
		parts = append(parts, v.Count(n, "{n} change is marked under the plot", "{n} changes are marked under the plot"))
	}
	if n := len(d.Lines) - MaxLines; n > 0 {
		parts = append(parts, v.Text("{0} more lines are not shown", n))
	}
	return sentences(parts...)
}

// describe describes one line of a series chart for screen readers: the number of
// values, the period, and the first, last and highest value.
func (l trace) describe(u unit, span float64) string {
	first, last := l.points[0], l.points[l.n-1]
	from, to, day := u.clock(first.time, span), u.clock(last.time, span), u.day(first.time)
	values := []any{
		from, to, u.format(first.value), u.format(last.value), u.format(l.high.value), u.clock(l.high.time, span), day,
	}
	switch oneDay := span < 24*3600; {
	case l.n == 1 && oneDay:
		return u.Text("1 value: {0} at {1} UTC on {2}", u.format(first.value), from, day)
	case l.n == 1:
		return u.Text("1 value: {0} at {1} UTC", u.format(first.value), from)
	case oneDay:
		return u.Count(
			l.n, "{n} value from {0} to {1} UTC on {6}: first {2}, last {3}, highest {4} at {5}",
			"{n} values from {0} to {1} UTC on {6}: first {2}, last {3}, highest {4} at {5}", values...,
		)
	}
	return u.Count(
		l.n, "{n} value from {0} to {1} UTC: first {2}, last {3}, highest {4} at {5}",
		"{n} values from {0} to {1} UTC: first {2}, last {3}, highest {4} at {5}", values...,
	)
}
