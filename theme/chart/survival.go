package chart

import (
	"html/template"
	"math"
	"sort"
)

var daySteps = [...]float64{1, 2, 5, 7, 14, 30, 60, 90, 180, 365, 730, 1825, 3650, 18250, 36500}

// maxSteps is the largest number of steps of a drawn curve. Of a curve with more steps,
// only every k-th is drawn.
const maxSteps = 1000

// validSteps returns the steps that can be drawn, in order of T.
func validSteps(steps []Step) []Step {
	var out []Step
	for _, s := range steps {
		if s.T >= 0 && s.T <= 1e5 && s.S >= 0 && s.S <= 1 {
			out = append(out, s)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].T < out[j].T })
	if k := (len(out) + maxSteps - 1) / maxSteps; k > 1 {
		kept := out[:0]
		for i, s := range out {
			if i%k == 0 || i == len(out)-1 {
				kept = append(kept, s)
			}
		}
		out = kept
	}
	return out
}

// Survival draws a Kaplan–Meier curve with its confidence band. The curve starts at day
// 0, when all items are open.
func Survival(id string, d SurvivalData) template.HTML {
	v, steps := newTexts(d.Lang), validSteps(d.Steps)
	end := d.End
	if !(end > 0 && end <= 1e5) {
		end = 0
	}
	if n := len(steps); n > 0 {
		end = math.Max(end, steps[n-1].T)
	}
	if end == 0 {
		return emptyFigure(v, id, d.Title, "No chart yet: all items are less than one day old.")
	}
	const top, bottom = 22, 200
	c := newCanvas(v, id, d.Title, sentences(d.Desc, v.survivalDesc(d, steps, end)), bottom+26)
	x := func(t float64) float64 { return survivalX(t, end) * 10 }
	scale := linear{0, 1, top, bottom}
	for _, t := range [...]float64{1, 0.75, 0.5, 0.25, 0} {
		class := "grid"
		if t == 0 {
			class = "ax"
		}
		c.line(class, 0, scale.y(t), 100, scale.y(t))
	}
	c.stretch(0, bottom+4)
	c.fill("area", stepBand(steps, end, x, scale))
	c.stroke("ln", stepLine(steps, end, x, scale), "")
	c.stroke("ax", censorTicks(d.Censored, steps, end, x, scale), "")
	c.raw("</svg>\n")
	for _, t := range [...]float64{1, 0.75, 0.5, 0.25} {
		c.text("tx tx-mut", 0, 0, scale.y(t)-4, "start", v.percent(num(t*100)))
	}
	if d.Median > 0 && d.Median <= end {
		p := survivalX(d.Median, end)
		c.line("med", p, scale.y(0.5), p, bottom)
		label := d.MedianLabel
		if label == "" {
			label = v.Text("median: day {0}", v.threeDigits(d.Median))
		}
		c.labelBeside(p, scale.y(0.5)-7, 40, label)
	}
	c.dayTicks(end, bottom+19)
	return c.done()
}

// survivalShare is the share of the column, in per cent, that the labels of the y axis
// take.
const survivalShare = 13

// survivalX returns the horizontal position of day t of end days, in per cent.
func survivalX(t, end float64) float64 { return survivalShare + t/end*(100-survivalShare) }

// labelBeside draws a label next to the point at p per cent and y pixels: to the right,
// or to the left if there is more room. reserved is the width in pixels of the labels
// at the left edge. In a narrow column, a label that does not fit is hidden.
func (c *canvas) labelBeside(p, y, reserved float64, label string) {
	anchor, dx, room := "start", 6.0, 100-p
	if left := p - reserved/narrow*100; left > room {
		anchor, dx, room = "end", -6, left
	}
	if class, ok := fitLabel(label, room); ok {
		c.text("tx"+class, p, dx, y, anchor, label)
	}
}

func (c *canvas) dayTicks(end, y float64) {
	step := daySteps[len(daySteps)-1]
	for _, s := range daySteps {
		if end/s <= 6 {
			step = s
			break
		}
	}
	var ticks []tick
	for t := 0.0; t <= end && len(ticks) < 8; t += step {
		ticks = append(ticks, tick{t, c.Text("{0} d", c.fixedDecimals(t, 0))})
	}
	c.drawTicks(axis{0, end, survivalShare, 100}, ticks, y)
}

func stepLine(steps []Step, end float64, x func(float64) float64, y linear) (d path) {
	d.draw("M", x(0), y.y(1))
	for _, s := range steps {
		d.draw("H", x(s.T))
		d.draw("V", y.y(s.S))
	}
	d.draw("H", x(end))
	return d
}

// stepBand returns the path of the confidence band, which is one box per step. A step
// without an interval, such as a last step at zero, leaves a gap.
func stepBand(steps []Step, end float64, x func(float64) float64, y linear) (d path) {
	for i, s := range steps {
		to := end
		if i+1 < len(steps) {
			to = steps[i+1].T
		}
		if !(s.Low <= s.High) || to <= s.T || math.IsInf(s.Low, 0) || math.IsInf(s.High, 0) {
			continue
		}
		d.draw("M", x(s.T), y.y(s.High))
		d.draw("H", x(to))
		d.draw("V", y.y(s.Low))
		d.draw("H", x(s.T))
		d.draw("z")
	}
	return d
}

// censorTicks returns the path of the short strokes on the curve that mark the ages of
// open items. Ages at the same position share one stroke.
func censorTicks(days []float64, steps []Step, end float64, x func(float64) float64, y linear) (d path) {
	sorted := append([]float64(nil), days...)
	sort.Float64s(sorted)
	before := math.Inf(-1)
	for _, t := range sorted {
		if !(t >= 0 && t <= end) || x(t)-before < 2 {
			continue
		}
		before = x(t)
		at := 1.0
		if i := sort.Search(len(steps), func(i int) bool { return steps[i].T > t }); i > 0 {
			at = steps[i-1].S
		}
		d.draw("M", x(t), y.y(at)-3.5)
		d.draw("v", 7)
	}
	return d
}

func (v texts) survivalDesc(d SurvivalData, steps []Step, end float64) string {
	what := d.What
	if what == "" {
		what = v.Text("items")
	}
	left := 1.0
	if n := len(steps); n > 0 {
		left = steps[n-1].S
	}
	share := v.percent(v.threeDigits(math.Round(left*1000) / 10))
	s := v.Count(int(math.Round(end)), "no item is closed after {n} day", "no item is closed after {n} days")
	if n := len(steps); n > 0 {
		s = v.Count(
			int(math.Round(steps[n-1].T)), "an estimated {0} stay open for more than {n} day",
			"an estimated {0} stay open for more than {n} days", share,
		)
	}
	if d.N > 0 {
		what = v.Thousands(d.N) + " " + what
	}
	s = v.Text("Of {0}, {1}", what, s)
	if d.Median > 0 && d.Median <= 1e5 {
		return v.Text("{0}; median reached on day {1}", s, v.threeDigits(d.Median))
	}
	return v.Text("{0}; median not reached yet", s)
}
