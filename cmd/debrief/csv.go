package main

import (
	"encoding/csv"
	"strings"

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
			cell = pii.MarkString(privacy.Redact(cell, t.words))
			row[i] = cell
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				row[i] = "'" + cell
			}
		}
	}
	return out.WriteAll(rows)
}
