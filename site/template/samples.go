package template

import (
	"strings"

	"debrief/site/markdown"
)

// fewestSampleWords keeps sub-headings and cells of the template, which are
// meant to stay, from being taken for sample text.
const fewestSampleWords = 4

// samples notes what a write-up may have left over from the template.
func (o *Outline) samples(doc *markdown.Document) {
	o.Comments, o.Samples = map[string]bool{}, map[string][]string{}
	for _, c := range doc.Comments {
		o.Comments[even(c.Text)] = true
	}
	for _, s := range o.Sections {
		if s.Guidance != "" {
			o.Comments[even(s.Guidance)] = true
		}
	}
	cells := map[string]bool{}
	for _, table := range doc.Tables {
		for _, cell := range table.Header {
			cells[cell.Text] = true
		}
	}
	for _, s := range doc.Sections {
		for line := range strings.Lines(s.Text) {
			line = strings.TrimSpace(line)
			if len(strings.Fields(line)) >= fewestSampleWords && !cells[line] {
				title := strings.ToLower(s.Title)
				o.Samples[title] = append(o.Samples[title], line)
			}
		}
	}
}

func even(s string) string { return strings.Join(strings.Fields(s), " ") }
