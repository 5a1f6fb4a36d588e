package chart

import (
	"html/template"
	"strings"
)

const shareRow = 40.0 // height of a bar with its label in pixels

// Shares draws one horizontal bar for each row, with its name and value above the bar,
// so that long names have room on a phone.
func Shares(id string, d SharesData) template.HTML {
	v := newTexts(d.Lang)
	rows := d.Rows[:min(len(d.Rows), maxGroups)]
	most := 0
	var parts []string
	for _, r := range rows {
		most = max(most, r.N)
		parts = append(parts, clip(r.Label, 60)+": "+clip(r.Text, 60))
	}
	if most == 0 {
		return emptyFigure(v, id, d.Title, "No values are known.")
	}
	c := newCanvas(v, id, d.Title, strings.Join(parts, ". "), float64(len(rows))*shareRow)
	for i, r := range rows {
		y := float64(i) * shareRow
		c.pair("tx", "tx-mut", 0, 0, y+16, clip(r.Label, 40), clip(r.Text, 40))
		c.rect("bar", 0, y+22, float64(max(r.N, 0))/float64(most)*100, 10, "")
	}
	return c.done()
}
