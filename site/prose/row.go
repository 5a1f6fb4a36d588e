package prose

import (
	"sort"

	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// rows holds the ranges of the file that contain one timeline event each, in ascending
// order.
type rows []row

type row struct {
	source.Span
	event int
}

// findRows returns, for each event in the timeline of pm, the range of the table row,
// list item, heading or line that contains the event.
func findRows(pm *postmortem.Postmortem) rows {
	if len(pm.Timeline) == 0 {
		return nil
	}
	event := make(map[int]int, len(pm.Timeline))
	for i, e := range pm.Timeline {
		if _, taken := event[e.At.Start]; !taken {
			event[e.At.Start] = i
		}
	}
	var out rows
	add := func(cells []markdown.Cell) {
		for _, c := range cells {
			if i, ok := event[c.At.Start]; ok {
				at := cells[0].At
				at.End = max(at.End, cells[len(cells)-1].At.End)
				out = append(out, row{at, i})
				delete(event, c.At.Start)
				return
			}
		}
	}
	for _, t := range pm.Doc.Tables {
		for _, cells := range t.Rows {
			add(cells)
		}
	}
	for _, item := range pm.Doc.Items {
		add([]markdown.Cell{item.Cell})
	}
	for start, i := range event {
		if e := pm.Timeline[i]; e.At.File != nil {
			at := e.At.File.LineSpan(start)
			out = append(out, row{source.Span{File: at.File, Start: start, End: at.End}, i})
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Start < out[j].Start })
	return out
}

// eventAt returns the index of the timeline event whose row contains the file offset,
// or -1 if there is none.
func (r rows) eventAt(offset int) int {
	i := sort.Search(len(r), func(i int) bool { return r[i].Start > offset }) - 1
	if i < 0 || offset >= r[i].End {
		return -1
	}
	return r[i].event
}
