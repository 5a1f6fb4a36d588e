package chart

import (
	"html/template"
	"math"
)

// PhaseBar draws the phase bar of a list row, 6 pixels high. The bar is hidden from
// screen readers, because the row has the same numbers as text. If no phase has a known
// length, PhaseBar returns "".
func PhaseBar(d PhaseBarData) template.HTML {
	total := 0.0
	length := func(p PhaseLength) float64 {
		if p.Minutes > 0 && !math.IsInf(p.Minutes, 0) {
			return math.Min(p.Minutes, 1e9)
		}
		return 0
	}
	for _, p := range d.Phases {
		total += length(p)
	}
	if total == 0 {
		return ""
	}
	longest := total
	if d.Max > total && !math.IsInf(d.Max, 0) {
		longest = d.Max
	}
	full := 100 * math.Log1p(total) / math.Log1p(longest)
	c := blank(texts{})
	c.raw(`<svg class="ch" aria-hidden="true" width="100%" height="6">`, "\n")
	x := 0.0
	for _, p := range d.Phases {
		if w := full * length(p) / total; w >= 0.005 {
			c.rect(phaseClass(p.Phase), x, 0, w, 6, "")
			if phaseClass(p.Phase) == phaseClass(NotKnown) {
				c.hatch(x, x+w, 0, 6)
			}
			x += w
		}
	}
	return c.done()
}

// Spark draws a sparkline, which is a small line chart without axes, with a dot at its
// last value.
func Spark(id string, d SparkData) template.HTML {
	const w, h, pad = 80, 18, 3.0
	v := newTexts(d.Lang)
	values := d.Values[max(0, len(d.Values)-w):]
	lo, hi, n, last := math.Inf(1), math.Inf(-1), 0, 0
	for i, value := range values {
		if isDrawable(value) {
			lo, hi, last = math.Min(lo, value), math.Max(hi, value), i
			n++
		}
	}
	if n == 0 {
		c := newSized(v, id, d.Title, v.Text("No values."), num(w), h)
		return c.done()
	}
	lo = math.Min(lo, 0)
	if hi <= lo {
		hi = lo + 1
	}
	desc := v.Count(
		n,
		"{n} value, last {0}, highest {1}",
		"{n} values, last {0}, highest {1}",
		v.threeDigits(values[last]),
		v.threeDigits(hi),
	)
	c := newSized(v, id, d.Title, sentences(desc), num(w), h)
	scale := linear{lo, hi, pad, h - pad}
	at := func(i int) (x, y float64) {
		x = w / 2.0
		if len(values) > 1 {
			x = pad + float64(i)/float64(len(values)-1)*(w-2*pad)
		}
		return x, scale.y(values[i])
	}
	var line path
	pen := "M"
	for i, value := range values {
		if !isDrawable(value) {
			pen = "M"
			continue
		}
		x, y := at(i)
		line.draw(pen, x, y)
		if pen == "M" && (i+1 == len(values) || !isDrawable(values[i+1])) {
			line.draw("h", 0)
		}
		pen = "L"
	}
	c.stroke("ln", line, "")
	x, y := at(last)
	c.open("circle", "s3")
	c.px("cx", x)
	c.px("cy", y)
	c.raw(` r="2.5"/>`)
	return c.done()
}
