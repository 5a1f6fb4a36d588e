package chart

import (
	"bytes"
	"html"
	"html/template"
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"debrief/theme/i18n"
)

// A canvas collects the markup of one svg element. Only this file writes markup, so
// escaping, the number format and the ban on style attributes are in one place.
type canvas struct {
	texts
	b  []byte
	id string
}

// canvases is a pool of canvases. Reuse saves memory, because the text buffer needs
// most of the memory of a figure.
var canvases = sync.Pool{New: func() any { return new(canvas) }}

// blank returns an empty canvas for texts in the language v. The canvas may come from
// the pool.
func blank(v texts) *canvas {
	c := canvases.Get().(*canvas)
	c.texts, c.id, c.b = v, "", c.b[:0]
	return c
}

// newCanvas returns a canvas that contains the start of an svg element, which is as
// wide as its column and h pixels high, with a title and a desc for screen readers.
func newCanvas(v texts, id, title, desc string, h float64) *canvas {
	return newSized(v, id, title, desc, "100%", h)
}

func newSized(v texts, id, title, desc, width string, h float64) *canvas {
	return newRole(v, id, title, desc, width, h, "img")
}

// newGroup returns a canvas for a chart with links. Screen readers do not find links in
// an image.
func newGroup(v texts, id, title, desc string, h float64) *canvas {
	return newRole(v, id, title, desc, "100%", h, "group")
}

func newRole(v texts, id, title, desc, width string, h float64, role string) *canvas {
	c := blank(v)
	c.id = cleanID(id)
	c.raw(`<svg class="ch" role="`, role, `" aria-labelledby="`, c.id, `-t `, c.id, `-d" width="`, width, `"`)
	c.px("height", h)
	c.raw(">\n<title id=\"", c.id, `-t">`, esc(title), "</title>")
	c.raw("\n<desc id=\"", c.id, `-d">`, escLong(desc, 2000), "</desc>\n")
	return c
}

// done writes the end of the svg element, returns the markup, and puts the canvas back
// into the pool. Only this method declares markup as safe HTML.
func (c *canvas) done() template.HTML {
	c.raw("</svg>\n")
	drawn := template.HTML(c.b)
	canvases.Put(c)
	return drawn
}

func (c *canvas) raw(parts ...string) {
	for _, s := range parts {
		c.b = append(c.b, s...)
	}
}

// open writes the start of an element with a class, such as <rect class="iq". The
// caller writes further attributes and ends the tag.
func (c *canvas) open(element, class string) { c.raw("<", element, ` class="`, class, `"`) }

// px writes the attribute name with the value f, which is in pixels.
func (c *canvas) px(name string, f float64) {
	c.raw(" ", name, `="`)
	c.b = append(appendNum(c.b, f), '"')
}

// pct writes the attribute name with the value f in per cent.
func (c *canvas) pct(name string, f float64) {
	c.raw(" ", name, `="`)
	c.b = append(appendNum(c.b, f), `%"`...)
}

// translate writes a transform attribute that moves an element x pixels to the right.
func (c *canvas) translate(x float64) {
	c.raw(` transform="translate(`)
	c.b = append(appendNum(c.b, x), `)"`...)
}

// titled completes an element whose tag was started with the method open. If title is
// not empty, it is written as the tooltip of the element.
func (c *canvas) titled(element, title string) {
	if title == "" {
		c.raw("/>\n")
		return
	}
	c.raw("><title>", esc(title), "</title></", element, ">\n")
}

// rect draws a box at (x, y) of width w and height h. x and w are in per cent, y and h
// in pixels.
func (c *canvas) rect(class string, x, y, w, h float64, title string) {
	c.open("rect", class)
	c.pct("x", x)
	c.px("y", y)
	c.pct("width", w)
	c.px("height", h)
	c.titled("rect", title)
}

// line draws a line from (x1, y1) to (x2, y2). The x coordinates are in per cent, the y
// coordinates in pixels.
func (c *canvas) line(class string, x1, y1, x2, y2 float64) {
	c.open("line", class)
	c.pct("x1", x1)
	c.px("y1", y1)
	c.pct("x2", x2)
	c.px("y2", y2)
	c.raw("/>\n")
}

// hatch draws stripes from x1 to x2 in per cent, with the height h from top on. The
// style sheet sets their distance.
func (c *canvas) hatch(x1, x2, top, h float64) {
	c.open("line", "hatch")
	c.pct("x1", x1)
	c.px("y1", top+h/2)
	c.pct("x2", x2)
	c.px("y2", top+h/2)
	c.px("stroke-width", h)
	c.raw("/>\n")
}

// across draws a horizontal line at y, from x pixels to the right end of the column.
func (c *canvas) across(class string, x, y float64) {
	c.open("line", class)
	c.px("x1", x)
	c.raw(` x2="100%"`)
	c.px("y1", y)
	c.px("y2", y)
	c.raw("/>\n")
}

// circle writes the start of a circle with the radius r in pixels, centred on (x, y).
// The caller ends the element.
func (c *canvas) circle(class string, x, y float64, r string) {
	c.open("circle", class)
	c.pct("cx", x)
	c.px("cy", y)
	c.raw(` r="`, r, `"`)
}

// text writes the text s at the height y. Its horizontal position is x per cent plus dx
// pixels. anchor is "start", "middle" or "end".
func (c *canvas) text(class string, x, dx, y float64, anchor, s string) {
	c.open("text", class)
	c.pct("x", x)
	c.px("y", y)
	if dx != 0 {
		c.px("dx", dx)
	}
	if anchor != "start" {
		c.raw(` text-anchor="`, anchor, `"`)
	}
	c.raw(">", esc(s), "</text>\n")
}

// pair writes the texts s and s2 next to each other, each with its own CSS class.
func (c *canvas) pair(class, class2 string, x, dx, y float64, s, s2 string) {
	c.open("text", class)
	c.pct("x", x)
	c.px("y", y)
	c.px("dx", dx)
	c.raw(">", esc(s), `<tspan class="`, class2, `" dx="5">`, esc(s2), "</tspan></text>\n")
}

// stretch writes the start of a nested svg for paths. Its x coordinates run from 0 to
// 1,000 over the whole width of the column, so its content is stretched. Strokes keep
// their width.
func (c *canvas) stretch(y, h float64) {
	c.raw("<svg")
	c.px("y", y)
	c.raw(` width="100%"`)
	c.px("height", h)
	c.raw(` viewBox="0 0 1000 `)
	c.b = append(appendNum(c.b, h), `" preserveAspectRatio="none" overflow="visible">`+"\n"...)
}

func (c *canvas) stroke(class string, d path, dash string) {
	if len(d) == 0 {
		return
	}
	c.open("path", class)
	c.raw(` fill="none" stroke-linecap="round" stroke-linejoin="round" vector-effect="non-scaling-stroke"`)
	if dash != "" {
		c.raw(` stroke-dasharray="`, dash, `"`)
	}
	c.raw(` d="`, string(d), "\"/>\n")
}

func (c *canvas) fill(class string, d path) {
	if len(d) > 0 {
		c.open("path", class)
		c.raw(` d="`, string(d), "\"/>\n")
	}
}

// A path is the value of the d attribute of an svg path.
type path []byte

// draw appends one command to a path. The letter pen is the command: M and L take x and
// y, H takes x, V takes y.
func (p *path) draw(pen string, to ...float64) {
	*p = append(*p, pen...)
	for i, f := range to {
		if i > 0 {
			*p = append(*p, ' ')
		}
		*p = appendNum(*p, f)
	}
}

// emptyFigure returns a figure without a chart, which shows only the reason why there
// is no chart.
func emptyFigure(v texts, id, title string, reason i18n.Text) template.HTML {
	why := v.Text(reason)
	c := newCanvas(v, id, title, why, 40)
	c.text("tx tx-mut", 50, 0, 24, "middle", why)
	return c.done()
}

// appendNum appends f to the slice to, with at most two decimals and no trailing zeros,
// so that the output is the same on every machine. Callers filter out NaN and infinity;
// appendNum writes 0 for them.
func appendNum(to []byte, f float64) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return append(to, '0')
	}
	f = max(-1e9, min(1e9, f))
	if whole := int64(f); float64(whole) == f {
		return strconv.AppendInt(to, whole, 10)
	}
	begin := len(to)
	to = strconv.AppendFloat(to, f, 'f', 2, 64)
	to = bytes.TrimSuffix(bytes.TrimRight(to, "0"), []byte("."))
	if string(to[begin:]) == "-0" {
		return append(to[:begin], '0')
	}
	return to
}

func num(f float64) string { return string(appendNum(nil, f)) }

// trim removes the zeros at the end of a decimal number, and a decimal point at its
// end.
func trim(s string) string {
	if strings.IndexByte(s, '.') >= 0 {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return s
}

// cleanID makes id valid as an HTML id and in a list of ids such as aria-labelledby: it
// replaces invalid characters with "-" and adds a leading "c" if necessary. It also
// shortens id to 64 characters, because the markup of every point of a chart contains it.
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

// esc escapes s for HTML and XML, after shortening it to 300 characters. It replaces
// control characters and invalid UTF-8, which XML forbids, with spaces.
func esc(s string) string { return escLong(s, 300) }

func escLong(s string, most int) string {
	if s = clip(s, most); harmless(s) {
		return s
	}
	return html.EscapeString(strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == utf8.RuneError || r&0xfffe == 0xfffe {
			return ' '
		}
		return r
	}, s))
}

// harmless reports whether s needs no escaping. This check is faster than escaping.
func harmless(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ', c > '~', c == '&', c == '<', c == '>', c == '"', c == '\'':
			return false
		}
	}
	return true
}

// clip shortens s to at most n characters. No label needs more, and a text from a
// hostile file could be huge.
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
