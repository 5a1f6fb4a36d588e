package form

import (
	"debrief/site/postmortem"
	"debrief/site/rule"
)

// checkTableRow reports table rows with more cells than the header. Their last cells
// have no column, and the cells before them are mostly in the wrong one.
func checkTableRow(p *rule.Pass, pm *postmortem.Postmortem) {
	for _, t := range pm.Doc.Tables {
		for _, at := range t.Surplus {
			p.Reportf(
				at,
				"write a bar that is part of the text as \\|, also in code, or add a column to the header",
				"this row has more cells than the header: %q is in no column",
				rule.Clip(at.Text()),
			)
		}
	}
}
