package chart

import (
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"debrief/theme/i18n"
)

// A LaneMark is an item in a lane.
type LaneMark struct {
	Mark
	Letter bool   // N is shown as a letter
	Href   string // address of the item on the page
	Differ bool   // another item contradicts this one
}

// A Lane is a row of the chart: what one person, kind of event or source of data shows.
type Lane struct {
	Name  string
	Marks []LaneMark
}

// LanesData is the input of Lanes: who saw what when, on one time axis.
type LanesData struct {
	Title    string
	Desc     string // sentence in front of the generated description; may be empty
	From, To time.Time
	Bands    []Band
	Lanes    []Lane         // the chart draws the first MaxLanes
	Lang     *i18n.Language // language of the texts in the chart; nil means English
}

// MaxLanes is the largest number of lanes in a chart.
const MaxLanes = 16

const (
	laneColumn = 600  // width of the chart in pixels, at which labels have room; a narrower column scrolls
	laneMarks  = 40   // largest number of items in a lane
	laneRows   = 3    // largest number of rows over which close items of a lane are spread
	laneHead   = 19.0 // height of the name of a lane in pixels
	laneLabel  = 28   // largest number of characters of an item's label
	charWidth  = 6.6  // of a label in pixels

	minLaneLabel = 9 // smallest number of characters of a label that is shortened
)

// A laneSpot is a dot in a lane, which represents one item or several.
type laneSpot struct {
	spot
	items []LaneMark
	room  float64 // space for a label on the right in pixels
}

// Lanes draws the items of several lanes over one time axis. Each dot is a link to its
// item. The chart needs laneColumn pixels; the page scrolls it in a narrower column.
func Lanes(id string, d LanesData) template.HTML {
	v := newTexts(d.Lang)
	from, ok := seconds(d.From)
	to, ok2 := seconds(d.To)
	if !ok || !ok2 || len(d.Lanes) == 0 {
		return emptyFigure(v, id, d.Title, "No times are known.")
	}
	a := newAxis(from, math.Max(from, to), 0, 100)
	lanes := d.Lanes[:min(len(d.Lanes), MaxLanes)]
	placed, bottom := make([][]laneSpot, len(lanes)), 22.0
	tops := make([]float64, len(lanes))
	n := 0
	for i, lane := range lanes {
		var rows int
		placed[i], rows = placeLane(a, lane.Marks)
		tops[i] = bottom
		bottom += laneHead + float64(max(rows, 1))*markRow + 6
		n += len(lane.Marks)
	}
	c := blank(v)
	c.id = cleanID(id)
	c.raw(`<svg class="ch lanes" role="group" aria-labelledby="`, c.id, `-t" aria-describedby="`, c.id, `-d" width="100%"`)
	c.px("height", bottom+26)
	c.raw(">\n<title id=\"", c.id, `-t">`, esc(d.Title), "</title>\n<desc id=\"", c.id, `-d">`,
		escLong(sentences(d.Desc, v.Count(n, "{n} item in {0} lanes", "{n} items in {0} lanes", len(lanes)),
			v.zone(nil, drawnBands(d.Bands), to-from)), 2000), "</desc>\n<g>\n")
	var edges path
	for _, b := range drawnBands(d.Bands) {
		if b.to > a.from && b.from < a.to {
			c.band(a, b, 2, bottom-2, 16, false)
			edges.edges(a, b, 2, bottom)
		}
	}
	c.raw("</g>\n")
	c.stretch(0, bottom)
	c.stroke("ev", edges, "")
	c.raw("</svg>\n")
	for i, lane := range lanes {
		c.line("grid", 0, tops[i], 100, tops[i])
		c.text("tx lane", 0, 3, tops[i]+14, "start", clip(lane.Name, 60))
		for _, s := range placed[i] {
			c.laneItem(s, tops[i]+laneHead+10+float64(s.row)*markRow, lane.Name)
		}
	}
	c.line("ax", 0, bottom, 100, bottom)
	c.drawTicks(a, a.ticks(v), bottom+19)
	c.raw(`<g class="vals" data-from="`, strconv.FormatInt(int64(math.Floor(a.from)), 10), `" data-to="`,
		strconv.FormatInt(int64(a.to), 10), "\"></g>\n")
	return c.done()
}

// placeLane places the items of a lane in rows so that their dots do not overlap and,
// if possible, their labels have room. It returns the dots and the number of rows.
func placeLane(a axis, marks []LaneMark) (out []laneSpot, rows int) {
	marks = slices.Clone(marks[:min(len(marks), laneMarks)])
	slices.SortStableFunc(marks, func(a, b LaneMark) int { return a.At.Compare(b.At) })
	var last [laneRows]int // index of the last dot of each row, plus 1
	for _, m := range marks {
		at, ok := seconds(m.At)
		if !ok || at < a.from || at > a.to {
			continue
		}
		m.Label, m.Href = clip(m.Label, 80), clip(m.Href, 100)
		s := laneSpot{items: []LaneMark{m}}
		s.marks = []drawnMark{{at, m.Mark, m.Letter}}
		s.settle(a, laneColumn)
		x := s.p / 100 * laneColumn
		best, space := 0, math.Inf(-1)
		for row := range laneRows {
			free := math.Inf(1)
			if k := last[row]; k > 0 {
				before := out[k-1]
				free = x - s.half - before.p/100*laneColumn - before.half
				if want := labelWidth(before.items[0].Label) + 6; free >= want {
					free = math.Inf(1)
				}
			}
			if free > space {
				best, space = row, free
			}
			if math.IsInf(free, 1) {
				break
			}
		}
		if space < 1 { // no room in any row, so the item joins the dot before it
			k := last[best] - 1
			out[k].items = append(out[k].items, m)
			out[k].marks = append(out[k].marks, s.marks...)
			if out[k].text = markNumbers(out[k].marks); len(out[k].text) > 2 {
				out[k].half = textWidth(out[k].text)/2 + 5
			}
			continue
		}
		s.row = best
		rows = max(rows, best+1)
		if k := last[best]; k > 0 {
			before := &out[k-1]
			before.room = x - s.half - before.p/100*laneColumn - before.half - 6
		}
		s.room = laneColumn - x - s.half - 6
		out = append(out, s)
		last[best] = len(out)
	}
	return out, rows
}

func labelWidth(label string) float64 {
	return float64(len([]rune(wholeWords(label, laneLabel)))) * charWidth
}

// wholeWords shortens a label to at most n characters at the end of a word. It returns
// nothing if the label would be too short to be understood.
func wholeWords(label string, n int) string {
	letters := []rune(label)
	if len(letters) <= n {
		return label
	}
	head := string(letters[:max(n, 1)-1])
	if letters[len([]rune(head))] != ' ' {
		head = head[:max(strings.LastIndexByte(head, ' '), 0)]
	}
	head = strings.TrimRight(head, " ,;:–-")
	if len([]rune(head)) < minLaneLabel {
		return ""
	}
	return head + "…"
}

// laneItem draws one dot of a lane at the height y as a link, with a label if there is
// room. The title of the link is its name and its tooltip. It contains the text that is
// drawn, so that people who speak to their browser can name the link.
func (c *canvas) laneItem(s laneSpot, y float64, lane string) {
	first := s.items[0]
	element := "g"
	if first.Href != "" {
		element = "a"
		c.raw(`<a href="`, esc(first.Href), `">`)
	} else {
		c.raw("<g>")
	}
	c.raw("<title>", esc(c.itemName(s, lane)), "</title>\n")
	if s.differ() {
		c.circle("dif", s.p, y, "9.5")
		c.raw("/>\n")
	}
	c.dot(s.spot, y, "")
	label := strings.TrimSpace(first.Label)
	if len(s.items) > 1 {
		label += " …"
	}
	if label = wholeWords(label, min(int(s.room/charWidth), laneLabel)); label != "" {
		c.text("tx lb", s.p, s.half+4, y+4, "start", label)
	}
	c.raw("</", element, ">\n")
}

// itemName names the number of a dot, its lane, and the times and texts of its items.
func (c *canvas) itemName(s laneSpot, lane string) string {
	var names []string
	for _, m := range s.items[:min(len(s.items), 4)] {
		names = append(names, m.At.UTC().Format("15:04")+" "+m.Label)
	}
	name := clip(lane+", "+strings.Join(names, "; "), 140)
	if s.text != "" {
		name = s.text + ": " + name
	}
	if s.differ() {
		name += " – " + c.Text("accounts differ")
	}
	return name
}

// differ reports whether another item contradicts an item of the dot.
func (s laneSpot) differ() bool {
	return slices.ContainsFunc(s.items, func(m LaneMark) bool { return m.Differ })
}
