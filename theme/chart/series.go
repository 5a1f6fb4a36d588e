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

// Series draws measured lines over the phases of the incident, with its marks and
// thresholds. Gaps in the data stay visible.
func Series(id string, d SeriesData) template.HTML {
	v := newTexts(d.Lang)
	var lines []trace
	for _, l := range d.Lines[:min(len(d.Lines), MaxLines)] {
		if t := newTrace(l, d.Step, d.From, d.To); len(t.points) > 0 {
			lines = append(lines, t)
		}
	}
	if len(lines) == 0 {
		return emptyFigure(v, id, d.Title, "No data available.")
	}
	from, to := d.span(lines)
	a := newAxis(from, to, 0, 100)
	spots, rows := placeMarks(a, marksInside(drawnMarks(d.Marks), a))
	bands := drawnBands(d.Bands)
	top := 4 + float64(rows)*markRow
	if len(bands) > 0 {
		top += nameRow
	} else {
		top += 12 // room above the plot for the label of the highest gridline
	}
	f := d.frame(lines, a, top)
	legend := legendRows(lines)
	c := newCanvas(v, id, d.Title, sentences(d.Desc, d.desc(lines, f)), f.bottom+26+float64(len(legend))*18)

	bandTop := 4 + float64(rows)*markRow
	c.raw("<g>\n")
	for _, b := range bands {
		if b.to > a.from && b.from < a.to {
			c.band(a, b, bandTop, f.bottom-bandTop, bandTop+14, false)
		}
	}
	c.raw("</g>\n")
	for _, s := range spots {
		c.line("ax", s.p, c.spotY(s, bandTop), s.p, f.bottom)
	}
	c.grid(f)
	c.traces(f, lines)
	c.gridLabels(f)
	c.thresholds(f, d.Thresholds)
	if len(lines) == 1 {
		c.peak(f, lines[0])
	}
	for _, s := range spots {
		c.spot(s, bandTop)
	}
	c.line("ax", 0, f.bottom, 100, f.bottom)
	c.drawTicks(a, a.ticks(v), f.bottom+19)
	c.legend(legend, lines, f.bottom+42)
	return c.done()
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
		if len(lines) == 1 && f.y.lo == 0 {
			c.fill("area", areaPath(f, thin))
		}
		c.stroke(lineStyles[i].class, linePath(f, thin), lineStyles[i].dash)
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

// peak marks and labels the highest value of l, the only line of the chart, if that
// value is clearly higher than the other values.
func (c *canvas) peak(f frame, l trace) {
	if l.n > 1 && (l.high.value <= l.low.value || l.n < 3) {
		return
	}
	p, y := f.a.at(l.high.at), f.y.y(l.high.value*f.u.factor)
	c.circle("mk", p, y, "3")
	c.raw("/>\n")
	label, reserved := c.Text("peak {0}", f.u.format(l.high.value)), 0.0
	if l.n == 1 {
		label = f.u.format(l.high.value)
	}
	for _, t := range f.ticks {
		reserved = math.Max(reserved, textWidth(t.label)+8)
	}
	half := textWidth(label)/2 + 4
	if x := p / 100 * narrow; x-half < reserved || x+half > narrow {
		c.labelBeside(p, y-3, reserved, label)
		return
	}
	c.text("tx", p, 0, y-7, "middle", label)
}

// legendRows arranges the names of the lines in rows that fit a narrow column. Each row
// lists indexes into lines. A single line has no legend, because the title of the chart
// names it.
func legendRows(lines []trace) [][]int {
	if len(lines) < 2 {
		return nil
	}
	rows, x := [][]int{nil}, 0.0
	for i, l := range lines {
		w := textWidth(l.label) + 46
		if x > 0 && x+w > narrow {
			rows, x = append(rows, nil), 0
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], i)
		x += w
	}
	return rows
}

func (c *canvas) legend(rows [][]int, lines []trace, y float64) {
	for _, row := range rows {
		x := 0.0
		for _, i := range row {
			look := lineStyles[i]
			var sample path
			sample.draw("M", x+1, y-4)
			sample.draw("h", 22)
			c.stroke(look.class, sample, look.dash)
			c.text("tx", 0, x+29, y, "start", lines[i].label)
			x += textWidth(lines[i].label) + 46
		}
		y += 18
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
