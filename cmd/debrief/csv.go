package main

import (
	"encoding/csv"
	"io"
	"strings"
)

// writeCSV writes rows for a spreadsheet. A cell that it would take for a
// formula gets an apostrophe in front: the text is a stranger's.
func writeCSV(w io.Writer, rows [][]string) error {
	out := csv.NewWriter(w)
	for _, row := range rows {
		for i, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				row[i] = "'" + cell
			}
		}
	}
	return out.WriteAll(rows)
}
