package chart

import (
	"cmp"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"
)

// stripPad is the margin at both ends of the strip, in per cent. It makes room for the
// first and last mark in a narrow column.
const stripPad = 3.5

// A drawnMark is a mark whose time can be drawn, together with that time in seconds
// since 1970.
type drawnMark struct {
	at float64
	Mark
	letter bool // N is drawn as a letter
}

// drawnMarks returns the marks that can be drawn, in order of time and at most 500. A
// real timeline has fewer events, but a file may be hostile.
func drawnMarks(marks []Mark) []drawnMark {
	out := make([]drawnMark, 0, len(marks))
	for _, m := range marks {
		if s, ok := seconds(m.At); ok {
			out = append(out, drawnMark{s, m, false})
		}
	}
	slices.SortStableFunc(out, func(a, b drawnMark) int { return cmp.Compare(a.at, b.at) })
	return out[:min(len(out), 500)]
}

// drawnChanges returns the changes that can be drawn, as drawnMarks does.
func drawnChanges(changes []Mark) []drawnMark {
	out := drawnMarks(changes)
	for i := range out {
		out[i].letter, out[i].Kind = true, Change
	}
	return out
}

// A drawnBand is a band whose times can be drawn, together with these times in seconds
// since 1970.
type drawnBand struct {
	from, to float64
	Band
}

// drawnBands returns the bands that can be drawn, in order of time and at most 50.
func drawnBands(bands []Band) []drawnBand {
	var out []drawnBand
	for _, b := range bands {
		from, ok := seconds(b.From)
		to, ok2 := seconds(b.To)
		if ok && ok2 && to > from {
			out = append(out, drawnBand{from, to, b})
		}
	}
	slices.SortStableFunc(out, func(a, b drawnBand) int { return cmp.Compare(a.from, b.from) })
	return out[:min(len(out), 50)]
}

// Strip draws the phases of an incident as bands on a time axis, with numbered marks
// for its events above.
func Strip(id string, d StripData) template.HTML {
	v, bands, marks := newTexts(d.Lang), drawnBands(d.Bands), drawnMarks(d.Marks)
	if len(bands)+len(marks) == 0 {
		return emptyFigure(v, id, d.Title, "No times are known.")
	}
	from, to := math.Inf(1), math.Inf(-1)
	for _, b := range bands {
		from, to = math.Min(from, b.from), math.Max(to, b.to)
	}
	for _, m := range marks {
		from, to = math.Min(from, m.at), math.Max(to, m.at)
	}
	a := newAxis(from, to, stripPad, 100-stripPad)
	spots, rows := placeMarks(a, marks, narrow)

	band := 28.0
	if len(bands) == 0 {
		band = 0
	}
	top := 2 + float64(rows)*markRow
	c := newCanvas(v, id, d.Title, sentences(d.Desc, v.stripDesc(bands, marks, to-from)), top+band+26)
	var lines path
	for _, s := range spots {
		lines.stems(a, s, top)
	}
	// Labels in this group are on the coloured bar of a phase, so the style sheet gives
	// them no halo.
	c.raw("<g>\n")
	for _, b := range bands {
		c.band(a, b, top, band, top+band/2+4.5, true)
		lines.edges(a, b, top, top+band)
	}
	c.raw("</g>\n")
	c.stretch(0, top+band)
	c.stroke("ax", lines, "")
	c.raw("</svg>\n")
	if len(bands) == 0 {
		c.line("ax", a.lo, top+band, a.hi, top+band)
	}
	for _, s := range spots {
		c.spot(s, top)
	}
	c.drawTicks(a, a.ticks(v), top+band+19)
	return c.done()
}

func (v texts) stripDesc(bands []drawnBand, marks []drawnMark, span float64) string {
	var phases, parts []string
	for _, s := range bands {
		phases = append(phases, v.Text(
			"{0} from {1} to {2} ({3})", v.name(s.Band), v.clock(s.From, span), v.clock(s.To, span),
			v.minutes((s.to-s.from)/60),
		))
	}
	if len(phases) > 0 {
		parts = append(parts, strings.Join(phases, v.Text(", then")+" "))
	}
	if n := len(marks); n > 0 {
		parts = append(parts, v.Count(
			n,
			"{n} timeline row, first at {0}, last at {1}",
			"{n} timeline rows, first at {0}, last at {1}",
			v.clock(marks[0].At, span),
			v.clock(marks[n-1].At, span),
		))
	}
	return strings.Join(append(parts, v.zone(marks, bands, span)), ". ")
}

// zone returns the note "times in UTC". It adds the date if the ticks of the axis show
// only times of day.
func (v texts) zone(marks []drawnMark, bands []drawnBand, span float64) string {
	switch {
	case span >= 24*3600:
		return v.Text("Times are in UTC")
	case len(bands) > 0:
		return v.Text("Times are in UTC, from {0}", v.day(bands[0].From))
	}
	if len(marks) == 0 {
		return v.Text("Times are in UTC")
	}
	return v.Text("Times are in UTC, from {0}", v.day(marks[0].At))
}

// band draws one phase: its fill from top with height h, and its name at y, with the
// duration if duration is true. A name that does not fit is omitted.
func (c *canvas) band(a axis, b drawnBand, top, h, y float64, duration bool) {
	x1, x2 := a.at(b.from), a.at(b.to)
	long, name := c.minutes((b.to-b.from)/60), c.name(b.Band)
	span := a.to - a.from
	c.rect(
		phaseClass(b.Phase), x1, top, x2-x1, h,
		c.Text("{0}, {1} to {2} UTC, {3}", name, c.clock(b.From, span), c.clock(b.To, span), long),
	)
	if phaseClass(b.Phase) == phaseClass(NotKnown) {
		c.hatch(x1, x2, top, h)
	}
	class, ok := fitLabel(name, x2-x1)
	if !ok {
		return
	}
	if both, more := fitLabel(name+" "+long, x2-x1); duration && more {
		c.pair("tx"+class, "tx-mut"+both, x1, 5, y, name, long)
		return
	}
	c.text("tx"+class, x1, 5, y, "start", name)
}

// A spot is one dot of the strip. It represents one mark, or several that are too close
// together to draw apart.
type spot struct {
	p     float64 // position of the dot in per cent of the column
	row   int     // row of the dot; 0 is the row nearest to the axis
	marks []drawnMark
	text  string
	half  float64 // half the width of the dot in pixels, at which two dots do not overlap
}

const (
	markRows = 3    // largest number of rows over which close marks are spread
	markRow  = 20.0 // height of a row in pixels
)

// placeMarks combines marks into spots, which are the dots of the strip. It spreads
// close marks over up to three rows, and merges marks that would still overlap in a
// column of the given width in pixels. It returns the spots and the number of rows.
func placeMarks(a axis, marks []drawnMark, column float64) (spots []spot, rows int) {
	spots = make([]spot, 0, len(marks))
	for i, m := range marks {
		// With more than 60 marks, merge marks within a hundredth of the column,
		// because they cannot be distinguished.
		if n := len(spots); n > 0 && len(marks) > 60 && a.at(m.at)-spots[n-1].p < 1 {
			spots[n-1].marks = append(spots[n-1].marks, marks[i])
			continue
		}
		spots = append(spots, spot{p: a.at(m.at), marks: marks[i : i+1 : i+1]})
	}
	for i := range spots {
		spots[i].settle(a, column)
	}
	for {
		clash := assignRows(spots, column)
		if clash < 0 {
			break
		}
		spots[clash-1].marks = append(spots[clash-1].marks, spots[clash].marks...)
		spots[clash-1].settle(a, column)
		spots = append(spots[:clash], spots[clash+1:]...)
	}
	for _, s := range spots {
		rows = max(rows, s.row+1)
	}
	return spots, rows
}

// assignRows assigns each spot to the first row in which it does not overlap another
// spot. It returns the index of the first spot that fits into no row, or -1 if all
// spots fit.
func assignRows(spots []spot, column float64) int {
	end := [markRows]float64{-1, -1, -1} // right end of the last spot in each row, in pixels
	for i := range spots {
		x := spots[i].p / 100 * column
		row := 0
		for row < markRows && end[row] > x-spots[i].half {
			row++
		}
		if row == markRows {
			return i // i is never 0 here: all rows are free for the first spot
		}
		spots[i].row, end[row] = row, x+spots[i].half+1
	}
	return -1
}

// settle computes the text, the width and the position of the spot s from the marks
// that it represents.
func (s *spot) settle(a axis, column float64) {
	s.text = markNumbers(s.marks)
	s.half = 9
	if len(s.text) > 2 {
		s.half = textWidth(s.text)/2 + 5
	}
	sum := 0.0
	for _, m := range s.marks {
		sum += a.at(m.at)
	}
	edge := s.half / column * 100
	s.p = math.Max(edge, math.Min(100-edge, sum/float64(len(s.marks))))
}

// markNumbers returns the row numbers of the marks as text: "4" for one mark, "4–6" for
// consecutive rows, otherwise "4, 9" or "4 +3". Changes have letters instead.
func markNumbers(marks []drawnMark) string {
	name := strconv.Itoa
	if len(marks) > 0 && marks[0].letter {
		name = Letter
	}
	var ns []int
	for _, m := range marks {
		if m.N > 0 {
			ns = append(ns, m.N)
		}
	}
	slices.Sort(ns)
	ns = slices.Compact(ns)
	switch n := len(ns); {
	case n == 0 && len(marks) == 1:
		return ""
	case n == 0:
		return "×" + strconv.Itoa(len(marks))
	case n == 1:
		return name(ns[0])
	case ns[n-1]-ns[0] == n-1:
		return name(ns[0]) + "–" + name(ns[n-1])
	case n == 2:
		return name(ns[0]) + ", " + name(ns[1])
	default:
		return name(ns[0]) + " +" + strconv.Itoa(n-1)
	}
}

// Letter returns the letter of the n-th change: a to z, then aa, ab and so on.
func Letter(n int) string {
	if n < 1 {
		return ""
	}
	n--
	return Letter(n/26) + string(rune('a'+n%26))
}

// edges draws the two edges of a phase.
func (p *path) edges(a axis, b drawnBand, top, bottom float64) {
	p.vertical(a.at(b.from), top, bottom)
	p.vertical(a.at(b.to), top, bottom)
}

// stems draws the lines from a spot to the axis at y. A spot of several marks has a
// short stem for each mark, at the exact time.
func (p *path) stems(a axis, s spot, y float64) {
	if len(s.marks) == 1 {
		p.vertical(s.p, spotY(s, y), y)
		return
	}
	p.vertical(s.p, spotY(s, y), y-4)
	p.draw("M", inPath(a.at(s.marks[0].at)), y-4)
	p.draw("H", inPath(a.at(s.marks[len(s.marks)-1].at)))
	s.eachMark(a, func(x float64) { p.vertical(x, y-4, y) })
}

// vertical draws a vertical line at x per cent of the column.
func (p *path) vertical(x, y1, y2 float64) {
	p.draw("M", inPath(x), y1)
	p.draw("V", y2)
}

// inPath converts per cent of the column into the units of a path, in tenths.
func inPath(percent float64) float64 { return math.Round(percent*100) / 10 }

func spotY(s spot, y float64) float64 { return y - 11 - float64(s.row)*markRow }

// spot draws the dot of s above y, with its number and its tooltip.
func (c *canvas) spot(s spot, y float64) { c.spotAt(s, spotY(s, y)) }

// spotAt draws the dot of s at the height cy, with the times and texts of its marks as
// its tooltip.
func (c *canvas) spotAt(s spot, cy float64) {
	var title []string
	for _, m := range s.marks[:min(len(s.marks), 6)] {
		title = append(title, strings.TrimSpace(m.At.UTC().Format("15:04")+" "+m.Label))
	}
	c.dot(s, cy, strings.Join(title, "; "))
}

// dot draws the dot of s at the height cy. The tooltip title may be empty.
func (c *canvas) dot(s spot, cy float64, title string) {
	class := markClass(s.marks[0].Kind)
	for _, m := range s.marks {
		if markClass(m.Kind) != class {
			class = "mk"
		}
	}
	c.open("g", class)
	c.raw(">")
	if title != "" {
		c.raw("<title>", esc(title), "</title>")
	}
	c.knob(s, cy)
	if s.text != "" {
		c.raw("<text")
		c.pct("x", s.p)
		c.px("y", cy+4)
		c.raw(` text-anchor="middle">`, esc(s.text), "</text>")
	}
	c.raw("</g>\n")
}

// knob draws the shape of the spot s: a dot without a number, a larger dot around one
// number, or an oval around several numbers.
func (c *canvas) knob(s spot, cy float64) {
	if s.text != "" && s.half != 9 {
		c.raw("<rect")
		c.pct("x", s.p)
		c.px("y", cy-8.5)
		c.px("width", 2*s.half-1)
		c.raw(` height="17" rx="8.5"`)
		c.translate(0.5 - s.half)
		c.raw("/>")
		return
	}
	radius := "8.5"
	if s.text == "" {
		radius = "5"
	}
	c.raw("<circle")
	c.pct("cx", s.p)
	c.px("cy", cy)
	c.raw(` r="`, radius, `"/>`)
}
