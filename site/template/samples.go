package template

import (
	"strings"

	"debrief/site/markdown"
)

// minSampleWords is the smallest number of words of a sample line in the template.
// Shorter lines are sub-headings and table cells, which authors are expected to keep.
const minSampleWords = 4

// readSamples sets the Comments and Samples of the template. With these, rules find
// template text that an author has not replaced.
func (o *Template) readSamples(doc *markdown.Document) {
	o.Comments, o.Samples = map[string]bool{}, map[string][]string{}
	for _, c := range doc.Comments {
		o.Comments[singleBlanks(c.Text)] = true
	}
	for _, s := range o.Sections {
		if s.Guidance != "" {
			o.Comments[singleBlanks(s.Guidance)] = true
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
			if len(strings.Fields(line)) >= minSampleWords && !cells[line] {
				title := strings.ToLower(s.Title)
				o.Samples[title] = append(o.Samples[title], line)
			}
		}
	}
}

func singleBlanks(s string) string { return strings.Join(strings.Fields(s), " ") }
