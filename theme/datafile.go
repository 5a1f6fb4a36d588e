package theme

// A DataFile is the CSV file with the values of one chart or table of counts. It is in the
// folder of the page.
type DataFile struct {
	Name string     // name of the file: "survival.csv"
	Rows [][]string // the first row has the names of the columns
}

// DataFiles returns the files with the values of the charts and tables of counts in a
// view. Their links have these names.
func DataFiles(v View) []DataFile {
	switch v := v.(type) {
	case Trends:
		var out []DataFile
		for _, q := range v.Questions {
			out = append(out, figureFiles(q.Figures)...)
			if len(q.Heat.Data) > 0 {
				out = append(out, DataFile{q.Heat.ID + ".csv", q.Heat.Data})
			}
		}
		return out
	case Actions:
		return figureFiles(v.Figures)
	case Service:
		return figureFiles(v.Figures)
	case Factor:
		return figureFiles(v.Figures)
	}
	return nil
}

func figureFiles(figures []Figure) []DataFile {
	var out []DataFile
	for _, f := range figures {
		if len(f.Data) > 0 {
			out = append(out, DataFile{f.ID + ".csv", f.Data})
		}
	}
	return out
}
