package incident

import "html/template"

// A timelineText is the text of the timeline section beside its rows: paragraphs,
// tables and lists that contain no event.
type timelineText struct {
	before map[int]template.HTML // the text above a row, by the index of the row
	rest   template.HTML         // the text after the last row
}

// readTimelineText splits the text of the timeline section at the tables and lists whose
// rows the timeline shows. Each part keeps its place among the rows.
func (page *incidentPage) readTimelineText() timelineText {
	first := page.pm.Part("timeline")
	if first < 0 {
		return timelineText{}
	}
	text := timelineText{before: map[int]template.HTML{}}
	for i := first; i < first+len(page.pm.Doc.Subsections(first)); i++ {
		html, at := page.rendered.Sections[i], 0
		for _, s := range page.rendered.Skipped {
			row := page.firstEventFrom(s.At)
			if s.Section != i || row < 0 {
				continue
			}
			text.before[row] += text.rest + html[at:s.Before]
			text.rest, at = "", s.Before
		}
		text.rest += html[at:]
	}
	return text
}

// firstEventFrom returns the index of the first timeline row at or after the given
// offset in the file, or -1 if there is none.
func (page *incidentPage) firstEventFrom(offset int) int {
	for i, e := range page.pm.Timeline {
		if e.At.Start >= offset {
			return i
		}
	}
	return -1
}
