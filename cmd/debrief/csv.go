package main

import (
	"encoding/csv"

	"debrief/site/export"
	"debrief/site/privacy/pii"
	"debrief/site/rule/privacy"
)

// writeCSV prints rows for a spreadsheet. The text is a stranger's: it is redacted
// and marked, and a cell that a spreadsheet would take for a formula gets an
// apostrophe in front.
func (t *tool) writeCSV(rows [][]string) error {
	out := csv.NewWriter(t.data("csv"))
	for _, row := range rows {
		for i, cell := range row {
			row[i] = export.Cell(pii.MarkString(privacy.Redact(cell, t.words)))
		}
	}
	return out.WriteAll(rows)
}
