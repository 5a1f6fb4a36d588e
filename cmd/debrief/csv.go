package main

import (
	"encoding/csv"

	"debrief/site/export"
	"debrief/site/privacy/pii"
	"debrief/site/rule/privacy"
)

// writeCSV prints rows for a spreadsheet. Each cell is redacted, has marks for invisible
// characters, and gets a leading apostrophe if a spreadsheet would read it as a formula.
func (t *tool) writeCSV(rows [][]string) error {
	out := csv.NewWriter(t.dataWriter("csv"))
	for _, row := range rows {
		for i, cell := range row {
			row[i] = export.Cell(pii.MarkString(privacy.Redact(cell, t.catalog)))
		}
	}
	return out.WriteAll(rows)
}
