package trends

import (
	"strings"
	"testing"

	"debrief/site/page/model"
	"debrief/site/page/pagetest"
	"debrief/theme"
)

// TestChartsHaveDataFiles checks that each chart and table of counts links to a file with
// its values: one row for each row of the table beside it, with the same numbers.
func TestChartsHaveDataFiles(t *testing.T) {
	site := model.NewSite(pagetest.Input(t, append(pagetest.Many(30), pagetest.Special()...)...))
	charts := 0
	for _, p := range Pages(site) {
		if p.View == nil {
			continue
		}
		view, err := p.View()
		if err != nil {
			t.Fatal(err)
		}
		v, ok := view.(theme.Trends)
		if !ok {
			continue
		}
		files := map[string][][]string{}
		for _, f := range theme.DataFiles(v) {
			files[f.Name] = f.Rows
		}
		for _, q := range v.Questions {
			for _, f := range q.Figures {
				if f.SVG == "" {
					continue
				}
				charts++
				rows := files[f.CSV.Href]
				if len(rows) != len(f.Table.Rows)+1 {
					t.Errorf("%s: %s: %d rows in %q, and %d in the table", p.Path, f.ID, len(rows)-1, f.CSV.Href, len(f.Table.Rows))
					continue
				}
				for _, row := range rows[1:] {
					if len(row) != len(rows[0]) || strings.ContainsAny(row[0], "≈%") {
						t.Errorf("%s: %s: row %q under %q", p.Path, f.ID, row, rows[0])
					}
				}
			}
			if len(q.Heat.Rows) > 0 {
				if rows := files[q.Heat.CSV.Href]; len(rows) != len(q.Heat.Rows)*len(q.Heat.Columns)+1 {
					t.Errorf("%s: %s: %d rows for %d by %d counts", p.Path, q.Heat.ID, len(rows)-1, len(q.Heat.Rows), len(q.Heat.Columns))
				}
			}
		}
	}
	if charts < 10 {
		t.Errorf("%d charts, want at least 10", charts)
	}
}
