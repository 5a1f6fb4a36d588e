package chart

import (
	"html/template"
	"math"
)

// whiskers returns the ends of a count's interval, or false if there is no interval.
func (c Count) whiskers() (low, high float64, ok bool) {
	low, high = c.Low, c.High
	if !(low < high) || math.IsInf(low, 0) || math.IsInf(high, 0) {
		return 0, 0, false
	}
	return math.Max(0, low), high, high > 0
}

// Counts draws one bar per period, from zero, with the confidence interval as a
// whisker. The bar of an incomplete period is paler and has a note in its tooltip.
func Counts(id string, d CountsData) template.HTML {
	v := newTexts(d.Lang)
	counts := d.Counts[max(0, len(d.Counts)-maxGroups):]
	if len(counts) == 0 {
		return emptyFigure(v, id, d.Title, "No periods to show.")
	}
	what := d.What
	if what == "" {
		what = v.Text("incidents")
	}
	const top, bottom = 22, 200
	most := 0.0
	for _, k := range counts {
		most = math.Max(most, float64(k.N))
		if _, high, ok := k.whiskers(); ok {
			most = math.Max(most, math.Min(high, 1e15))
		}
	}
	step := math.Max(1, niceStep(math.Max(1, most), 4))
	scale := linear{0, math.Max(step, math.Ceil(most/step-1e-9)*step), top, bottom}
	c := newCanvas(v, id, d.Title, sentences(d.Desc, v.countsDesc(d, counts, what)), bottom+46)
	for _, t := range valueTicks(v, 0, scale.hi, 5) {
		if t.at > 0 && t.at == math.Trunc(t.at) {
			y := scale.y(t.at)
			c.across("grid", 0, y)
			c.text("tx tx-mut", 0, 0, y-4, "start", t.label)
		}
	}
	labels, ns := make([]string, len(counts)), make([]string, len(counts))
	for i, k := range counts {
		c.bar(i, len(counts), k, scale, what)
		labels[i], ns[i] = k.Label, v.Thousands(max(0, k.N))
	}
	c.across("ax", gutter, bottom)
	c.periods(labels, ns, bottom+19)
	return c.done()
}

func (c *canvas) bar(i, n int, k Count, scale linear, what string) {
	x, w, shift := slot(i, n)
	title := clip(k.Label, 40) + ": " + c.Thousands(max(0, k.N)) + " " + what
	if k.Partial {
		title = c.Text("{0} (incomplete)", title)
	}
	low, high, ok := k.whiskers()
	if ok {
		title = c.Text("{0}, 95% interval {1} to {2}", title, c.threeDigits(low), c.threeDigits(high))
	}
	c.raw("<g")
	c.translate(shift)
	c.raw("><title>", esc(title), "</title>\n")
	if k.N > 0 {
		y := scale.y(float64(k.N))
		c.open("rect", "bar")
		c.pct("x", x-w*0.3)
		c.px("y", y)
		c.pct("width", w*0.6)
		c.px("height", scale.bottom-y)
		if k.Partial {
			c.raw(` fill-opacity="0.4"`)
		}
		c.raw("/>\n")
	}
	if ok {
		y1, y2 := scale.y(high), scale.y(low)
		c.line("med", x, y1, x, y2)
	}
	c.raw("</g>\n")
}

func (v texts) countsDesc(d CountsData, counts []Count, what string) string {
	first, last, most, sum := counts[0], counts[len(counts)-1], counts[0], 0
	for _, k := range counts {
		if k.N > most.N {
			most = k
		}
		sum += max(0, k.N)
	}
	format := func(k Count) string {
		said := v.Text("{0} in {1}|a number in a period", v.Thousands(max(0, k.N)), clip(k.Label, 40))
		if k == last && k.Partial {
			return v.Text("{0} (incomplete)", said)
		}
		return said
	}
	s := v.Count(
		len(counts),
		"{0} {1} in {n} period: first {2}, last {3}, highest {4}",
		"{0} {1} in {n} periods: first {2}, last {3}, highest {4}",
		v.Thousands(sum),
		what,
		format(first),
		format(last),
		format(most),
	)
	if n := len(d.Counts) - len(counts); n > 0 {
		s += ". " + v.Count(n, "{n} earlier period is not shown", "{n} earlier periods are not shown")
	}
	return s
}
