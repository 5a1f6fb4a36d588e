package chart

import (
	"html"
	"html/template"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"debrief/theme/words"
)

// A canvas is an svg being written. Nothing outside this file writes markup,
// so escaping, number format and the ban on style attributes hold in one place.
type canvas struct {
	voice
	b  strings.Builder
	id string
}

// newCanvas opens an svg of the full column's width and h pixels.
func newCanvas(v voice, id, title, desc string, h float64) *canvas {
	return newSized(v, id, title, desc, "100%", h)
}

func newSized(v voice, id, title, desc, width string, h float64) *canvas {
	c := &canvas{voice: v, id: cleanID(id)}
	c.b.WriteString(`<svg class="ch" role="img" aria-labelledby="` + c.id + `-t ` + c.id + `-d" width="` + width + `" height="` + num(h) + `">`)
	c.b.WriteString("\n<title id=\"" + c.id + `-t">` + esc(title) + "</title>")
	c.b.WriteString("\n<desc id=\"" + c.id + `-d">` + escLong(desc, 2000) + "</desc>\n")
	return c
}

// done closes the svg. This is the one place where markup is declared safe.
func (c *canvas) done() template.HTML {
	c.b.WriteString("</svg>\n")
	return template.HTML(c.b.String())
}

// titled closes an element opened without its end, with a hover text where there is one.
func (c *canvas) titled(element, title string) {
	if title == "" {
		c.b.WriteString("/>\n")
		return
	}
	c.b.WriteString("><title>" + esc(title) + "</title></" + element + ">\n")
}

// rect draws a box: x and w in per cent, y and h in pixels.
func (c *canvas) rect(class string, x, y, w, h float64, title string) {
	c.b.WriteString(`<rect class="` + class + `" x="` + pct(x) + `" y="` + num(y) + `" width="` + pct(w) + `" height="` + num(h) + `"`)
	c.titled("rect", title)
}

// line draws from (x1, y1) to (x2, y2): x in per cent, y in pixels.
func (c *canvas) line(class string, x1, y1, x2, y2 float64) {
	c.b.WriteString(`<line class="` + class + `" x1="` + pct(x1) + `" y1="` + num(y1) + `" x2="` + pct(x2) + `" y2="` + num(y2) + "\"/>\n")
}

// text writes s at x per cent plus dx pixels. Anchor is start, middle or end.
func (c *canvas) text(class string, x, dx, y float64, anchor, s string) {
	c.b.WriteString(`<text class="` + class + `" x="` + pct(x) + `" y="` + num(y) + `"`)
	if dx != 0 {
		c.b.WriteString(` dx="` + num(dx) + `"`)
	}
	if anchor != "start" {
		c.b.WriteString(` text-anchor="` + anchor + `"`)
	}
	c.b.WriteString(">" + esc(s) + "</text>\n")
}

// pair writes two texts one behind the other, the second with a class of its own.
func (c *canvas) pair(class, class2 string, x, dx, y float64, s, s2 string) {
	c.b.WriteString(`<text class="` + class + `" x="` + pct(x) + `" y="` + num(y) + `" dx="` + num(dx) + `">` + esc(s) +
		`<tspan class="` + class2 + `" dx="5">` + esc(s2) + "</tspan></text>\n")
}

// stretch opens the nested svg in which a path's x runs from 0 to 1000 over
// the whole width. Strokes in it keep their width.
func (c *canvas) stretch(y, h float64) {
	c.b.WriteString(`<svg y="` + num(y) + `" width="100%" height="` + num(h) + `" viewBox="0 0 1000 ` + num(h) + `" preserveAspectRatio="none" overflow="visible">` + "\n")
}

func (c *canvas) stroke(class, d, dash string) {
	if d == "" {
		return
	}
	c.b.WriteString(`<path class="` + class + `" fill="none" stroke-linecap="round" stroke-linejoin="round" vector-effect="non-scaling-stroke"`)
	if dash != "" {
		c.b.WriteString(` stroke-dasharray="` + dash + `"`)
	}
	c.b.WriteString(` d="` + d + "\"/>\n")
}

func (c *canvas) fill(class, d string) {
	if d != "" {
		c.b.WriteString(`<path class="` + class + `" d="` + d + "\"/>\n")
	}
}

func (c *canvas) raw(s string) { c.b.WriteString(s) }

// empty is the figure for nothing to draw. It says so in words.
func empty(v voice, id, title string, reason words.Text) template.HTML {
	why := v.Say(reason)
	c := newCanvas(v, id, title, why, 40)
	c.text("tx tx-mut", 50, 0, 24, "middle", why)
	return c.done()
}

// num prints a number with two decimals at most and no trailing zeros, so that
// output is the same on every machine. What is not a number comes out as 0:
// callers filter before, this is the last fence.
func num(f float64) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return "0"
	}
	f = math.Max(-1e9, math.Min(1e9, f))
	return trim(strconv.FormatFloat(f, 'f', 2, 64))
}

// trim takes trailing zeros off a decimal number.
func trim(s string) string {
	if strings.IndexByte(s, '.') >= 0 {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return s
}

func pct(f float64) string { return num(f) + "%" }

// cleanID keeps what may stand in an id, and in an aria-labelledby list of ids.
// Every dot repeats it, so it is short.
func cleanID(id string) string {
	id = strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		}
		return '-'
	}, clip(id, 64))
	if id == "" || id[0] >= '0' && id[0] <= '9' || id[0] == '-' {
		id = "c" + id
	}
	return id
}

// esc makes text safe in HTML and in XML alike: control characters and bytes
// that are not UTF-8, which XML forbids, become a space.
func esc(s string) string { return escLong(s, 300) }

func escLong(s string, most int) string {
	return html.EscapeString(strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == utf8.RuneError || r&0xfffe == 0xfffe {
			return ' '
		}
		return r
	}, clip(s, most)))
}

// clip shortens s to n characters: no label needs more, and input may be hostile.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	count := 0
	for i := range s {
		if count == n-1 {
			return s[:i] + "…"
		}
		count++
	}
	return s
}
