package main

import (
	"encoding/csv"

	"debrief/site/export"
	"debrief/site/privacy/pii"
	"debrief/site/rule/privacy"
)

// writeCSV prints rows as CSV. In each cell it redacts secrets and personal data, marks
// invisible characters, and puts an apostrophe before text that a spreadsheet would run
// as a formula.
func (t *tool) writeCSV(rows [][]string) error {
	out := csv.NewWriter(t.dataWriter("csv"))
	for _, row := range rows {
		for i, cell := range row {
			row[i] = export.Cell(pii.MarkString(privacy.Redact(cell, t.catalog)))
		}
	}
	return out.WriteAll(rows)
}
