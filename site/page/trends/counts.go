package trends

import (
	"debrief/site/page/model"
	"debrief/site/trend"
	"debrief/theme"
)

func nearMissText(part *part) string {
	if n := part.Trends.NearMisses; n > 0 {
		return part.L.Count(
			n,
			"{n} near miss was also reported. A rising number can be a good sign: people may report more of them.",
			"{n} near misses were also reported. A rising number can be a good sign: people may report more of them.",
		)
	}
	return ""
}

func frequencyFigure(part *part, path string) theme.Figure {
	f := part.CountsFigure(path, "counts", part.Trends.Quarters, part.Trends.Incidents)
	if f.TooFew != "" {
		f.Rows = part.Rows(path, part.Trends.Incidents)
		return f
	}
	addComparison(part, &f.Table)
	if c := part.Trends.Clusters; c.Found() {
		f.Text += " " + part.L.Text(
			"Incidents occur in clusters: quarterly counts vary {0} times as much as expected by chance. Intervals and "+
				"comparisons allow for it.",
			part.L.OneDecimal(c.Dispersion),
		)
	}
	if whole := len(wholeQuarters(part)); whole < trend.Provisional {
		f.Text += " " + part.L.Count(
			whole, "{n} complete quarter is too few for a usual range; {0} are needed.",
			"{n} complete quarters are too few for a usual range; {0} are needed.", trend.Provisional,
		)
	}
	if quarters := part.Trends.Quarters; len(quarters) > 0 {
		if q := quarters[0]; q.Begins {
			f.Text += " " + part.L.Text("The counts begin within {0}, so that quarter is not complete.", part.L.Quarter(q.Name))
		}
		if q := quarters[len(quarters)-1]; q.Partial && !q.Begins {
			f.Text += " " + part.L.Text("The last quarter is not complete.")
		}
	}
	if days, ok := part.Trends.PublishDays(); ok {
		f.Text += " " + part.L.Text(
			"Half of the post-mortems are published within {0}, so the last quarter may still grow.", part.L.Days(days),
		)
	}
	f.More = model.Crumb(path, part.L.Text("The incidents"), model.IncidentsPath)
	return f
}

// addComparison adds a column to the table t with the p-value for the difference
// between the last complete quarter and the quarter before.
func addComparison(part *part, t *theme.Table) {
	c := part.Trends.Change
	if !c.OK {
		return
	}
	t.Columns = append(t.Columns, theme.Column{Text: part.L.Text("Compared with the previous quarter"), Num: true})
	after := part.L.Quarter(c.After.Name)
	for i, row := range t.Rows {
		cell := theme.Cell{Num: true}
		if row[0].Text == after {
			cell.Text = part.L.PValue(c.P)
		}
		t.Rows[i] = append(row, cell)
	}
}

// wholeQuarters returns the complete quarters of the part.
func wholeQuarters(part *part) []trend.Quarter { return trend.WholeQuarters(part.Trends.Quarters) }
