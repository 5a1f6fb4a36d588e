package chart

import (
	"html/template"

	"debrief/theme/i18n"
)

// A Panel is one time range of a comparison.
type Panel struct {
	Name   string // label of the panel, which states the time range
	Series SeriesData
}

// CompareData is the input of Compare: the same measurement in two time ranges.
type CompareData struct {
	Title  string
	Desc   string // sentence in front of the generated description; may be empty
	Unit   string
	Panels [2]Panel
	Lang   *i18n.Language // language of the texts in the chart; nil means English
}

const (
	panelHeight = 92.0 // height of the plot area of a panel in pixels
	panelSpace  = 52.0 // height of the labels above and below a panel
)

// Compare draws two time ranges of one measurement below each other. Both have the same
// scale, so their heights can be compared. Each has its own time axis.
func Compare(id string, d CompareData) template.HTML {
	v := newTexts(d.Lang)
	var lines [2][]trace
	for i := range d.Panels {
		d.Panels[i].Series.Unit, d.Panels[i].Series.Lang = d.Unit, d.Lang
		lines[i] = d.Panels[i].Series.traces()
	}
	if len(lines[0]) == 0 || len(lines[1]) == 0 {
		return emptyFigure(v, id, d.Title, "No data available.")
	}
	sameStyles(lines[0], lines[1])
	both := SeriesData{Unit: d.Unit, Lang: d.Lang}
	from, to := both.span(lines[0])
	f := both.frame(append(append([]trace{}, lines[0]...), lines[1]...), newAxis(from, to, 0, 100), 0)
	var frames [2]frame
	parts := []string{d.Desc}
	for i, p := range d.Panels {
		from, to := p.Series.span(lines[i])
		frames[i] = f
		frames[i].a = newAxis(from, to, 0, 100)
		frames[i].top = 34 + float64(i)*(panelHeight+panelSpace+16)
		frames[i].bottom = frames[i].top + panelHeight
		frames[i].y.top, frames[i].y.bottom = frames[i].top, frames[i].bottom
		parts = append(parts, p.Name+": "+p.Series.desc(lines[i], frames[i]))
	}
	c := newCanvas(v, id, d.Title, sentences(parts...), frames[1].bottom+26)
	for i, f := range frames {
		c.text("tx lane", 0, 3, f.top-18, "start", clip(d.Panels[i].Name, 90))
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
