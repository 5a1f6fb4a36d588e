package chart

import (
	"html/template"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
)

const (
	gutter    = 50.0 // width in pixels of the labels to the left of the charts by Dots and Counts
	maxGroups = 120  // largest number of periods in a chart; earlier periods are not drawn
	maxLinks  = 150  // in a chart with more dots, only the table has links: each is a stop of the Tab key
)

// shapes has the outline of the dots of each severity, so that severities differ
// without colour. Every shape is about 9 pixels wide and centred on 0, 0. The hollow
// form of a shape is a filled ring without a stroke, because the style sheet sets only
// fills.
var shapes = [...]struct{ class, solid, hollow string }{
	{
		"nm", "M-5-1.5h3.5v-3.5h3v3.5h3.5v3h-3.5v3.5h-3v-3.5h-3.5z",
		"M-6-2.5h3.5v-3.5h5v3.5h3.5v5h-3.5v3.5h-5v-3.5h-3.5zM-4-.5v1h3.5v3.5h1v-3.5h3.5v-1h-3.5v-3.5h-1v3.5z",
	},
	{
		"s1", "M-4.5 0a4.5 4.5 0 1 1 9 0a4.5 4.5 0 1 1-9 0z",
		"M-5 0a5 5 0 1 1 10 0a5 5 0 1 1-10 0zM-2.4 0a2.4 2.4 0 1 0 4.8 0a2.4 2.4 0 1 0-4.8 0z",
	},
	{"s2", "M0-5.5L5.5 0 0 5.5-5.5 0z", "M0-6L6 0 0 6-6 0zM0-2.5L-2.5 0 0 2.5 2.5 0z"},
	{"s3", "M-4-4h8v8h-8z", "M-4.5-4.5h9v9h-9zM-2-2v4h4v-4z"},
	{"s4", "M0-5L5 4H-5z", "M0-6L6 5H-6zM0-1.2L-2 2.4h4z"},
}

func severityShape(d Dot) int { return max(0, min(4, d.Severity)) }

// dots returns the dots of g that can be drawn, shortest duration first.
func (g Group) dots() []Dot {
	var out []Dot
	for _, d := range g.Dots {
		if !math.IsNaN(d.Minutes) {
			d.Minutes = math.Max(0.5, math.Min(1e8, d.Minutes))
			out = append(out, d)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Minutes < out[j].Minutes })
	return out
}

// Dots draws one dot per incident on a logarithmic scale of minutes, with the median
// and the number of incidents of each group. The shape of a dot shows the severity.
func Dots(id string, d DotsData) template.HTML {
	v := newTexts(d.Lang)
	groups := d.Groups[max(0, len(d.Groups)-maxGroups):]
	sets := make([][]Dot, len(groups))
	lo, hi, all := math.Inf(1), math.Inf(-1), 0
	for i, g := range groups {
		sets[i] = g.dots()
		if n := len(sets[i]); n > 0 {
			lo, hi = math.Min(lo, sets[i][0].Minutes), math.Max(hi, sets[i][n-1].Minutes)
			all += n
		}
	}
	if all == 0 {
		return emptyFigure(v, id, d.Title, "No durations are known.")
	}
	keys := v.severityKeys(d.Severities, sets)
	top := 22 + keyRow*float64(1+keys[len(keys)-1].row)
	bottom := top + 228
	scale, ticks := newLogScale(v, lo, hi, top, bottom)
	found := make([][]place, len(groups))
	for i, set := range sets {
		_, width, _ := slot(i, len(sets))
		found[i] = places(set, width, scale)
	}
	desc := v.dotsDesc(d, groups, sets, all)
	if slices.ContainsFunc(slices.Concat(found...), func(p place) bool { return len(p.dots) > 1 }) {
		desc += ". " + v.Text("A number stands for several incidents at the same place")
	}
	draw := newCanvas
	if all <= maxLinks {
		draw = newGroup
		setHits(found)
	}
	desc = sentences(d.Desc, desc)
	c := draw(v, id, d.Title, desc, bottom+46)
	c.shapes(sets)
	c.keys(keys)
	c.text("tx tx-mut", 100, 0, top-4, "end", v.Text("logarithmic scale"))
	for _, t := range ticks {
		c.across("grid", 0, scale.y(t.at))
		c.text("tx tx-mut", 0, 0, scale.y(t.at)-4, "start", t.label)
	}
	for i, g := range groups {
		c.group(i, len(groups), g, found[i], scale, all <= maxLinks)
	}
	labels, ns := make([]string, len(groups)), make([]string, len(groups))
	for i, g := range groups {
		labels[i], ns[i] = g.Label, v.knownOf(len(sets[i]), g.Of)
	}
	c.periods(labels, ns, bottom+22)
	return c.done()
}

// A severityKey explains one shape.
type severityKey struct {
	shape string // end of the ID of the shape's definition
	class string
	name  string
	x     float64 // horizontal position in pixels
	row   int
}

const keyRow = 20.0 // height of a row of keys in pixels

// severityKeys returns a key for each shape that occurs, in rows that fit into a narrow
// column. The last key is the end of the rows: it has no name.
func (v texts) severityKeys(severities []string, sets [][]Dot) []severityKey {
	var out []severityKey
	var used [len(shapes)]bool
	estimates := ""
	for _, set := range sets {
		for _, d := range set {
			used[severityShape(d)] = true
			if d.Estimate && estimates == "" {
				estimates = shapes[severityShape(d)].class
			}
		}
	}
	for i := range len(severities) {
		if rank := min(i+1, len(shapes)-1); used[rank] && (i < len(shapes)-1) {
			out = append(out, severityKey{shape: shapes[rank].class, class: shapes[rank].class, name: clip(severities[i], 16)})
		}
	}
	if used[0] {
		out = append(out, severityKey{shape: shapes[0].class, class: shapes[0].class, name: v.Text("severity unknown")})
	}
	if estimates != "" {
		out = append(out, severityKey{shape: estimates + "e", class: estimates, name: v.Text("approximate")})
	}
	x, row := 0.0, 0
	for i := range out {
		width := 16 + textWidth(out[i].name) + 12
		if x > 0 && x+width > narrow {
			x, row = 0, row+1
		}
		out[i].x, out[i].row = x, row
		x += width
	}
	return append(out, severityKey{row: row})
}

// keys draws the keys of the shapes above the chart.
func (c *canvas) keys(keys []severityKey) {
	for _, k := range keys {
		if k.name == "" {
			continue
		}
		y := 10 + float64(k.row)*keyRow
		c.raw(`<use href="#`, c.id, `-`, k.shape, `" class="`, k.class, `"`)
		c.px("x", k.x+6)
		c.px("y", y)
		c.raw("/>\n")
		c.text("tx", 0, k.x+16, y+4, "start", k.name)
	}
}

// knownOf returns the label below a group of durations: "n=14" if all durations are
// known, or "14 of 19" if some are unknown.
func (v texts) knownOf(n, of int) string {
	if of > n {
		return v.Text("{0} of {1}", n, of)
	}
	return v.Text("n={0}", n)
}

// shapes writes a definition of each shape that occurs in sets. The dots refer to these
// definitions, so that the outline of a shape is written once.
func (c *canvas) shapes(sets [][]Dot) {
	var used [len(shapes)][2]bool
	for _, set := range sets {
		for _, d := range set {
			used[severityShape(d)][hollow(d)] = true
		}
	}
	c.raw("<defs>")
	for i, s := range shapes {
		if used[i][0] {
			c.raw(`<path id="`, c.id, `-`, s.class, `" d="`, s.solid, `"/>`)
		}
		if used[i][1] {
			c.raw(`<path id="`, c.id, `-`, s.class, `e" fill-rule="evenodd" d="`, s.hollow, `"/>`)
		}
	}
	c.raw("</defs>\n")
}

func hollow(d Dot) int {
	if d.Estimate {
		return 1
	}
	return 0
}

// slot returns the position of period i of n periods: its centre and width in per cent
// of the column, and a shift of the centre in pixels that makes room for the gutter.
// The exact position is gutter + p·(column − gutter), which per cent alone cannot
// express.
func slot(i, n int) (centre, width, shift float64) {
	width = 100 / float64(n)
	centre = (float64(i) + 0.5) * width
	return centre, width, gutter * (1 - centre/100)
}

func (c *canvas) group(i, n int, g Group, found []place, scale logScale, areLinks bool) {
	x, w, shift := slot(i, n)
	c.raw("<g")
	c.translate(shift)
	c.raw(">\n")
	if s := g.Spread; s[0] < s[1] && s[1] > 0 {
		y1, y2 := scale.y(s[1]), scale.y(s[0])
		c.rect("iq", x-w*0.3, y1, w*0.6, y2-y1, c.Text("{0} to {1}", c.minutes(s[0]), c.minutes(s[1])))
	}
	for _, p := range found {
		if len(p.dots) == 1 {
			c.oneDot(p, x+w*p.lane, areLinks)
		}
	}
	if g.Median > 0 {
		y := scale.y(g.Median)
		c.line("med", x-w*0.36, y, x+w*0.36, y)
	}
	for _, p := range found { // above the line, so that the number can be read
		if len(p.dots) > 1 {
			c.manyDots(p.dots, x+w*p.lane, p.y, w)
		}
	}
	c.raw("</g>\n")
}

// oneDot draws the only dot of the place p at x per cent. If areLinks is set, it is a
// link to its incident.
func (c *canvas) oneDot(p place, x float64, areLinks bool) {
	d, y := p.dots[0], p.y
	shape := shapes[severityShape(d)]
	isLink := d.Href != "" && areLinks
	if isLink {
		c.raw(`<a href="`, esc(d.Href), `"><title>`, esc(c.hover(d)), "</title>")
		c.circle("hit", x, y, num(p.hit))
		c.raw(` fill-opacity="0"/>`)
	}
	c.raw(`<use href="#`, c.id, `-`, shape.class)
	if d.Estimate {
		c.raw("e")
	}
	c.raw(`" class="`, shape.class, `"`)
	c.pct("x", x)
	c.px("y", y)
	c.raw(">")
	if !isLink {
		c.raw("<title>", esc(c.hover(d)), "</title>")
	}
	c.raw("</use>")
	if isLink {
		c.raw("</a>")
	}
	c.raw("\n")
}

// maxHovers is the largest number of incidents that the tooltip of a number lists.
const maxHovers = 6

// manyDots draws the number of dots, centred at x per cent and y pixels, in a slot of
// width per cent. Its tooltip lists the first ones; the table under the chart has all of
// them.
func (c *canvas) manyDots(dots []Dot, x, y, width float64) {
	var title []string
	for _, d := range dots[:min(len(dots), maxHovers)] {
		title = append(title, c.hover(d))
	}
	if left := len(dots) - maxHovers; left > 0 {
		title = append(title, c.Count(left, "{n} more", "{n} more"))
	}
	class, radius := "cnt", "7"
	if width/100*(narrow-gutter) < countPitch {
		class, radius = "cnt sm", "5"
	}
	c.open("g", class)
	c.raw(`><title>`, escLong(strings.Join(title, "; "), 1000), "</title>")
	c.raw("<circle")
	c.pct("cx", x)
	c.px("cy", y)
	c.raw(` r="`, radius, `"/><text`)
	c.pct("x", x)
	c.px("y", y+3.5)
	number := strconv.Itoa(len(dots))
	if len(dots) > 99 {
		number = "99+"
	}
	c.raw(` text-anchor="middle">`, number, "</text></g>\n")
}

func (v texts) hover(d Dot) string {
	s := v.minutes(d.Minutes)
	if d.Minutes < 1 {
		s = v.Text("less than 1 min")
	}
	if d.Estimate {
		s = v.Text("{0}, estimated", s)
	}
	if d.Label != "" {
		s = d.Label + ": " + s
	}
	return s
}

// periods draws the names of the periods in a row at y, and below each name its entry
// in ns, such as "n=14". If the names do not all fit, it draws every k-th.
func (c *canvas) periods(labels, ns []string, y float64) {
	widest := 0.0
	for i := range labels {
		labels[i] = clip(labels[i], 20)
		widest = math.Max(widest, math.Max(textWidth(labels[i]), textWidth(ns[i])))
	}
	w, n := labelStrides(len(labels), widest, gutter, 0)
	last := len(labels) - 1 // index of the latest period, whose name is always drawn
	for i := range labels {
		if (last-i)%w != 0 {
			continue
		}
		class := "tx tx-mut"
		if (last-i)%n != 0 {
			class += " t2"
		}
		x, _, shift := slot(i, len(labels))
		c.text(class, x, shift-overflow(x, labels[i]), y, "middle", labels[i])
		c.text(class, x, shift-overflow(x, ns[i]), y+17, "middle", ns[i])
	}
}

// overflow returns how many pixels of the label s, centred on x per cent, would be
// beyond the right edge of a narrow column.
func overflow(x float64, s string) float64 {
	return math.Max(0, textWidth(s)/2-(100-x)/100*(narrow-gutter))
}

func (v texts) dotsDesc(d DotsData, groups []Group, sets [][]Dot, all int) string {
	low, high, estimates := sets[0], sets[0], 0
	for _, set := range sets {
		for _, dot := range set {
			estimates += hollow(dot)
		}
		if len(set) > 0 && (len(low) == 0 || set[0].Minutes < low[0].Minutes) {
			low = set
		}
		if len(set) > 0 && (len(high) == 0 || set[len(set)-1].Minutes > high[len(high)-1].Minutes) {
			high = set
		}
	}
	s := v.Text("{0} {1}, from {2} to {3}", v.plural(all, "duration", "durations"), v.Count(
		len(groups), "in {n} period", "in {n} periods",
	),
		v.minutes(low[0].Minutes), v.minutes(high[len(high)-1].Minutes))
	if estimates > 0 {
		s = v.Text("{0}; {1} estimated (hollow dots)", s, v.Thousands(estimates))
	}
	last := len(groups) - 1
	s += ". " + clip(groups[last].Label, 40) + ": " + v.knownOf(len(sets[last]), groups[last].Of)
	if groups[last].Median > 0 {
		s = v.Text("{0}, median {1}", s, v.minutes(groups[last].Median))
	}
	if n := len(d.Groups) - len(groups); n > 0 {
		s += ". " + v.Count(n, "{n} earlier period is not shown", "{n} earlier periods are not shown")
	}
	return s
}
