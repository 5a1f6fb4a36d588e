package chart

import (
	"html/template"
	"math"

	"debrief/theme/i18n"
)

// A Panel is one time range of a comparison.
type Panel struct {
	Name   string // label of the panel
	Range  string // the time range in words, in a line below the label
	Series SeriesData
}

// CompareData is the input of Compare: the same measurement in several time ranges.
type CompareData struct {
	Title  string
	Desc   string // sentence in front of the generated description; may be empty
	Unit   string
	Panels []Panel        // at most MaxPanels
	Lang   *i18n.Language // language of the texts in the chart; nil means English
}

// MaxPanels is the largest number of panels in a comparison.
const MaxPanels = 6

const (
	panelHeight = 92.0 // height of the plot area of a panel in pixels
	panelSpace  = 68.0 // height of the labels above and below a panel
)

// Format returns the text that the chart shows for the value v, such as "11.1%". All
// panels have the same unit.
func (d CompareData) Format(v float64) string {
	most := 0.0
	for _, p := range d.Panels {
		most = math.Max(most, p.Series.largest())
	}
	return displayUnit(newTexts(d.Lang), d.Unit, most).format(v)
}

// Compare draws several time ranges of one measurement below each other. All have the
// same scale, so their heights can be compared. Each has its own time axis.
func Compare(id string, d CompareData) template.HTML {
	v := newTexts(d.Lang)
	d.Panels = d.Panels[:min(len(d.Panels), MaxPanels)]
	lines := make([][]trace, len(d.Panels))
	var all []trace
	for i := range d.Panels {
		d.Panels[i].Series.Unit, d.Panels[i].Series.Lang = d.Unit, d.Lang
		if lines[i] = d.Panels[i].Series.traces(); len(lines[i]) == 0 {
			return emptyFigure(v, id, d.Title, "No data available.")
		}
		sameStyles(lines[0], lines[i])
		all = append(all, lines[i]...)
	}
	if len(all) == 0 {
		return emptyFigure(v, id, d.Title, "No data available.")
	}
	both := SeriesData{Unit: d.Unit, Lang: d.Lang}
	from, to := both.span(lines[0])
	shared := both.frame(all, newAxis(from, to, 0, 100), 0)
	frames := make([]frame, len(d.Panels))
	parts := []string{d.Desc}
	bottom := 0.0
	for i, p := range d.Panels {
		from, to := p.Series.span(lines[i])
		f := shared
		f.a = newAxis(from, to, 0, 100)
		f.top = 50 + float64(i)*(panelHeight+panelSpace+16)
		f.bottom = f.top + panelHeight
		f.y.top, f.y.bottom = f.top, f.bottom
		frames[i], bottom = f, f.bottom
		parts = append(parts, p.Name+", "+p.Range+": "+p.Series.desc(lines[i], f))
	}
	c := newCanvas(v, id, d.Title, sentences(parts...), bottom+26)
	for i, f := range frames {
		c.text("tx lane", 0, 3, f.top-34, "start", clip(d.Panels[i].Name, 60))
		c.text("tx tx-mut", 0, 3, f.top-18, "start", clip(d.Panels[i].Range, 60))
		c.grid(f)
		c.traces(f, lines[i])
		c.gridLabels(f)
		c.directLabels(f, lines[i], c.extreme(f, d.Panels[i].Series, lines[i]))
		c.line("ax", 0, f.bottom, 100, f.bottom)
		c.drawTicks(f.a, f.a.ticks(v), f.bottom+19)
	}
	return c.done()
}

// sameStyles gives lines with the same label the same style in both panels.
func sameStyles(before, after []trace) {
	for i := range after {
		for _, b := range before {
			if b.label == after[i].label {
				after[i].index = b.index
			}
		}
	}
}
