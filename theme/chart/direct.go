package chart

import (
	"math"
	"strconv"
	"strings"
)

// A box is a rectangle on the plot. x is in pixels of a narrow column, so a box that is
// free there is also free in a wide column.
type box struct{ left, right, top, bottom float64 }

func (b box) overlaps(o box) bool {
	return b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom
}

// extreme marks and labels the value that the heading of the figure names. Without one,
// it marks the highest value of a single line, if that is clearly higher than the other
// values. It returns the places of the mark and its label.
func (c *canvas) extreme(f frame, d SeriesData, lines []trace) []box {
	p, low := lines[0].high, false
	switch e := d.Extreme; {
	case e != nil:
		at, ok := seconds(e.At)
		if !ok || !isDrawable(e.Value) || at < f.a.from || at > f.a.to {
			return nil
		}
		p, low = point{at: at, value: e.Value, time: e.At}, e.Low
	case len(lines) > 1 || lines[0].n > 1 && (p.value <= lines[0].low.value || lines[0].n < 3):
		return nil
	}
	x, y := f.a.at(p.at), f.height(p)
	c.circle("mk", x, y, "3.5")
	c.raw("/>\n")
	label := c.Text("{0} at {1}", f.u.short(p.value), c.clock(p.time, f.a.to-f.a.from))
	if d.Extreme == nil {
		label = f.u.short(p.value)
		if lines[0].n > 1 {
			label = c.Text("peak {0}", label)
		}
	}
	reserved := 0.0
	for _, t := range f.ticks {
		reserved = math.Max(reserved, textWidth(t.label)+8)
	}
	at, half, base := x/100*narrow, textWidth(label)/2+4, y-8
	if low && y+20 < f.bottom {
		base = y + 18
	}
	if at-half < reserved || at+half > narrow {
		c.labelBeside(x, base+4, reserved, label)
		if at < narrow/2 {
			return []box{{at - 4, at + 2*half + 12, base - 9, base + 8}}
		}
		return []box{{at - 2*half - 12, at + 4, base - 9, base + 8}}
	}
	c.text("tx", x, 0, base, "middle", label)
	return []box{{at - half, at + half, base - 12, base + 4}, {at - 4, at + 4, y - 4, y + 4}}
}

// profileSlices is the number of vertical slices of the plot for which a profile has a
// range.
const profileSlices = 90

// A profile is the range of y of a line in each slice of the plot. A slice without data
// has a range with top > bottom.
type profile [profileSlices]struct{ top, bottom float64 }

func newProfile(f frame, points []point) *profile {
	var out profile
	for i := range out {
		out[i].top, out[i].bottom = math.Inf(1), math.Inf(-1)
	}
	slice := func(p point) int { return min(profileSlices-1, int(f.x(p)/1000*profileSlices)) }
	add := func(i int, y float64) {
		out[i].top, out[i].bottom = math.Min(out[i].top, y), math.Max(out[i].bottom, y)
	}
	for i, p := range points {
		add(slice(p), f.height(p))
		if i == 0 || p.after {
			continue
		}
		from, to := points[i-1], p
		for s := slice(from) + 1; s <= slice(to); s++ {
			share := 0.0
			if x1, x2 := f.x(from), f.x(to); x2 > x1 {
				share = (float64(s)*1000/profileSlices - x1) / (x2 - x1)
			}
			y := f.height(from) + share*(f.height(to)-f.height(from))
			add(s-1, y)
			add(s, y)
		}
	}
	return &out
}

// between returns the range of y of a line between two positions in pixels of a narrow
// column. ok is false if the line has no data there.
func (p *profile) between(left, right float64) (top, bottom float64, ok bool) {
	first := max(0, int(left/narrow*profileSlices))
	last := min(profileSlices-1, int(right/narrow*profileSlices))
	top, bottom = math.Inf(1), math.Inf(-1)
	for i := first; i <= last; i++ {
		top, bottom = math.Min(top, p[i].top), math.Max(bottom, p[i].bottom)
	}
	return top, bottom, top <= bottom
}

// swatch is the width in pixels of the sample of a line before its label.
const swatch = 20.0

// directLabels writes the name of each line next to the line, where it covers the least.
// A single line has no label, because the title of the chart names it. taken are places
// that have a label already.
func (c *canvas) directLabels(f frame, lines []trace, taken []box) {
	if len(lines) < 2 {
		return
	}
	gutter := 0.0
	for _, t := range f.ticks {
		gutter = math.Max(gutter, textWidth(t.label)+8)
		taken = append(taken, box{0, textWidth(t.label) + 4, f.y.y(t.at) - 15, f.y.y(t.at)})
	}
	profiles := make([]*profile, len(lines))
	for i, l := range lines {
		profiles[i] = newProfile(f, l.points)
	}
	for i, l := range lines {
		label := clip(l.label, 30)
		if label == "" {
			label = strconv.Itoa(l.index + 1)
		}
		b := labelPlace(f, profiles, i, textWidth(label)+swatch, taken)
		taken = append(taken, b)
		middle := (b.left + b.right) / 2
		half, y := (textWidth(label)+swatch)/2, b.bottom-4
		look := lineStyles[l.index]
		c.raw("<svg")
		c.pct("x", middle/narrow*100)
		c.raw(` overflow="visible">`)
		var sample path
		sample.draw("M", -half, y-4)
		sample.draw("h", swatch-5)
		c.stroke("halo", sample, "")
		c.stroke(look.class, sample, look.dash)
		c.open("text", "tx")
		c.px("x", swatch-half)
		c.px("y", y)
		c.raw(">", esc(label), "</text></svg>\n")
	}
}

// labelPlace returns the place of a label of the given width for line i. It tries places
// above and below the line from right to left, and returns the one with the lowest
// cost.
func labelPlace(f frame, profiles []*profile, i int, width float64, taken []box) box {
	half, best, cost := width/2+2, box{}, math.Inf(1)
	for x := narrow - half; x >= half-1; x -= narrow / profileSlices * 2 {
		left, right := x-half, x+half
		top, bottom, ok := profiles[i].between(left, right)
		atTop, atBottom, here := profiles[i].between(x, x)
		if !ok || !here {
			continue
		}
		for k := range 6 { // three places above the line and three below
			b := box{left, right, top - 18 - float64(k)*8, top - 3 - float64(k)*8}
			if k%2 == 1 {
				b.top, b.bottom = bottom+3+float64(k-1)*8, bottom+18+float64(k-1)*8
			}
			away := math.Max(atTop-b.bottom, b.top-atBottom) // of the label from its line at the middle
			n := away + (narrow-x)*0.02
			if b.top < f.top || b.bottom > f.bottom {
				n += 1000
			}
			for _, t := range taken {
				if b.overlaps(t) {
					n += 400
				}
			}
			for other, p := range profiles {
				if other != i {
					n += crossing(p, b, away)
				}
			}
			if n < cost {
				best, cost = b, n
			}
		}
	}
	if math.IsInf(cost, 1) { // the line has no data where its label has room
		top, _, _ := profiles[i].between(0, narrow)
		y := math.Max(f.top, math.Min(f.bottom-18, top-18))
		return box{narrow - 2*half, narrow, y, y + 15}
	}
	return best
}

// crossing returns the cost of a label in the box b near another line p: for each slice
// that the line crosses, and if the line is nearer to the label than its own line.
func crossing(p *profile, b box, away float64) float64 {
	cost := 0.0
	for x := b.left; x <= b.right; x += narrow / profileSlices {
		top, bottom, ok := p.between(x, x)
		if !ok {
			continue
		}
		if top < b.bottom && bottom > b.top {
			cost += 15
		} else if math.Max(top-b.bottom, b.top-bottom) < away {
			cost += 4
		}
	}
	return cost
}

// values writes the drawn values of each line for the script that shows the values at
// one time. A script needs no other file for it, so it also works from a disk.
func (c *canvas) values(f frame, lines []trace) {
	c.raw(`<g class="vals" data-from="`, strconv.FormatInt(int64(math.Floor(f.a.from)), 10), `" data-to="`,
		strconv.FormatInt(int64(f.a.to), 10), `" data-unit="`, esc(f.u.suffix), "\">\n")
	for _, l := range lines {
		points := l.thin(f.a)
		near := 1.25 * l.step
		if len(points) < len(l.points) {
			near = math.Max(near, (f.a.to-f.a.from)/axisSlices)
		}
		var at, values strings.Builder
		before := math.Floor(f.a.from)
		for i, p := range points {
			if i > 0 {
				at.WriteByte('|')
				values.WriteByte('|')
			}
			now := math.Round(p.at*100) / 100
			at.WriteString(num(now - before)) // a difference: equal numbers compress well
			before = now
			values.WriteString(f.u.threeDigits(p.value * f.u.factor))
		}
		c.raw(`<g data-label="`, esc(l.label), `" data-near="`, num(math.Max(near, 1)), `" data-t="`, at.String(),
			`" data-v="`, escLong(values.String(), 1<<20), "\"/>\n")
	}
	c.raw("</g>\n")
}
