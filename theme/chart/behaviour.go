package chart

import (
	"html/template"
	"math"
)

// maxPoints is the largest number of points in a process behaviour chart; older points
// are not drawn. More than a hundred cannot be distinguished on a phone.
const maxPoints = 100

// maxNamed is the largest number of points that each get a tooltip. If there are more
// points, they are too close together, and only signals get one.
const maxNamed = 40

// limits returns the limits of routine variation. ok is false if the limits are not
// finite or low ≥ high, so that they cannot be drawn.
func (d BehaviourData) limits() (low, high float64, ok bool) {
	if !(d.Low < d.High) || !isDrawable(d.Low) || !isDrawable(d.High) || !isDrawable(d.Centre) {
		return 0, 0, false
	}
	return d.Low, d.High, true
}

// Behaviour draws values in order, with their centre line and the limits of routine
// variation (W. A. Shewhart's XmR chart). A value beyond the limits, or in a run that
// chance does not explain, is a filled dot; the others are rings. Durations use a
// logarithmic scale of minutes.
func Behaviour(id string, d BehaviourData) template.HTML {
	var points []Point
	for _, p := range d.Points[max(0, len(d.Points)-maxPoints):] {
		if isDrawable(p.Value) {
			points = append(points, p)
		}
	}
	if len(points) == 0 {
		return emptyFigure(newTexts(d.Lang), id, d.Title, "No values are known.")
	}
	const top, bottom = 40, 218
	y, ticks := d.scale(points, top, bottom)
	c := newCanvas(newTexts(d.Lang), id, d.Title, sentences(d.Desc, d.desc(points)), bottom+26)
	low, high, bounded := d.limits()
	if bounded {
		upper, lower := math.Max(top-6, y(high)), math.Min(bottom, y(low))
		c.rect("iq", labelShare, upper, 100-labelShare, lower-upper, "")
	}
	ticks = nonOverlapping(ticks, y, bottom-8)
	for _, t := range ticks {
		c.line("grid", 0, y(t.at), 100, y(t.at))
	}
	if bounded {
		c.line("med", labelShare, y(d.Centre), 100, y(d.Centre))
	}
	c.stretch(0, bottom+4)
	c.stroke("ax", behaviourLine(points, y), "")
	c.raw("</svg>\n")
	for i, p := range points {
		d.point(c, i, len(points), p, y)
	}
	for _, t := range ticks {
		class := "tx tx-mut"
		if textWidth(t.label) > labelShare*narrow/100 {
			class += " t2"
		}
		c.text(class, 0, 0, y(t.at)-4, "start", t.label)
	}
	if d.Durations {
		c.text("tx tx-mut", 100, 0, 14, "end", c.Text("logarithmic scale"))
	}
	c.line("ax", 0, bottom, 100, bottom)
	c.pointLabels(points, bottom+19)
	return c.done()
}

// nonOverlapping returns the ticks whose labels have enough room, from the top down. It
// drops a tick if its label would overlap the label above, or if it lies below bottom.
// y converts a value to pixels.
func nonOverlapping(ticks []tick, y func(float64) float64, bottom float64) []tick {
	var out []tick
	last := math.Inf(-1)
	for i := len(ticks) - 1; i >= 0; i-- {
		if at := y(ticks[i].at); at-last >= 18 && at < bottom {
			out, last = append(out, ticks[i]), at
		}
	}
	return out
}

// pointX returns the horizontal centre of point i of n points, in per cent of the
// column.
func pointX(i, n int) float64 { return labelShare + (float64(i)+0.5)/float64(n)*(100-labelShare) }

// labelShare is the share of the column, in per cent, that the labels of the y axis take.
// A path has no position of a fixed distance from the left, so the share is not in pixels.
// A label that is wider than the share of a narrow column is hidden there.
const labelShare = 19

// pointLabels draws the labels under the points at y. If they do not all fit, it draws
// every k-th, counted back from the latest point.
func (c *canvas) pointLabels(points []Point, y float64) {
	widest := 0.0
	for _, p := range points {
		widest = math.Max(widest, textWidth(clip(p.Label, 20)))
	}
	w, n := labelStrides(len(points), widest, 0, labelShare)
	for i, p := range points {
		from := len(points) - 1 - i
		if from%w != 0 {
			continue
		}
		class, label := "tx tx-mut", clip(p.Label, 20)
		if from%n != 0 {
			class += " t2"
		}
		at := pointX(i, len(points))
		c.text(class, at, 0, y, textAnchor(at, label), label)
	}
}

// scale returns the y axis of the chart: a function from values to pixels, and the
// ticks. For durations the axis is logarithmic; otherwise it starts at zero.
func (d BehaviourData) scale(points []Point, top, bottom float64) (func(float64) float64, []tick) {
	lo, hi := points[0].Value, points[0].Value
	for _, p := range points {
		lo, hi = math.Min(lo, p.Value), math.Max(hi, p.Value)
	}
	if low, high, ok := d.limits(); ok {
		lo, hi = math.Min(lo, low), math.Max(hi, high)
	}
	if d.Durations {
		scale, ticks := newLogScale(newTexts(d.Lang), math.Max(0.5, lo), math.Min(1e8, math.Max(0.5, hi)), top, bottom)
		return scale.y, ticks
	}
	hi = math.Min(1e15, math.Max(1, hi))
	step := math.Max(1, niceStep(hi, 4))
	scale := linear{0, math.Ceil(hi/step-1e-9) * step, top, bottom}
	var ticks []tick
	for _, t := range valueTicks(newTexts(d.Lang), 0, scale.hi, 5) {
		if t.at > 0 && t.at == math.Trunc(t.at) {
			ticks = append(ticks, t)
		}
	}
	return scale.y, ticks
}

func (d BehaviourData) point(c *canvas, i, n int, p Point, y func(float64) float64) {
	class := "mk"
	if p.Signal {
		class = "sig"
	}
	title := p.Name
	if title == "" {
		title = p.Label
	}
	title += ": " + d.format(p.Value)
	if p.Run {
		title = c.Text("{0}, part of a run", title)
	} else if p.Signal {
		title = c.Text("{0}, outside the usual range", title)
	} else if n > maxNamed {
		title = ""
	}
	radius := "3.5"
	if n > maxNamed { // the points of a narrow column are 2 pixels apart
		radius = "2"
	}
	c.circle(class, pointX(i, n), y(p.Value), radius)
	c.titled("circle", title)
}

// behaviourLine returns the path of the line that connects the points. y converts a
// value to pixels.
func behaviourLine(points []Point, y func(float64) float64) (d path) {
	pen := "M"
	for i, p := range points {
		d.draw(pen, pointX(i, len(points))*10, y(p.Value))
		pen = "L"
	}
	return d
}

func (d BehaviourData) format(v float64) string {
	if d.Durations {
		return newTexts(d.Lang).minutes(v)
	}
	return newTexts(d.Lang).threeDigits(v) + " " + d.what()
}

func (d BehaviourData) what() string {
	if d.What == "" {
		return newTexts(d.Lang).Text("incidents")
	}
	return d.What
}

func (d BehaviourData) desc(points []Point) string {
	first, last, outside, runs := points[0], points[len(points)-1], 0, 0
	for _, p := range points {
		switch {
		case p.Run:
			runs++
		case p.Signal:
			outside++
		}
	}
	v := newTexts(d.Lang)
	s := v.Count(
		len(points), "{n} value in order: first {0}, last {1}.", "{n} values in order: first {0}, last {1}.",
		d.format(first.Value), d.format(last.Value),
	) + " "
	if low, high, ok := d.limits(); ok {
		s += v.Text(
			"Centre line {0}, usual range {1} to {2}.", d.format(d.Centre), d.format(math.Max(0, low)), d.format(high),
		) + " "
	}
	if outside == 0 {
		s += v.Text("All values are within the usual range")
	} else {
		s += v.Text("{0} outside the usual range", outside)
	}
	if runs > 0 {
		s += ". " + v.Text("{0} in runs", runs)
	}
	if n := len(d.Points) - maxPoints; n > 0 {
		s += ". " + v.Count(n, "{n} earlier value is not shown", "{n} earlier values are not shown")
	}
	return s
}
