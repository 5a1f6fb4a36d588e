package times

import (
	"slices"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// sorted are the edits that put the rows of a timeline in the order of their
// times, and false where that might change what a row says: where lines
// between them would stay behind, a row would take its day from another one, a
// time is no more than about right, or where a day may be missing.
func sorted(events []postmortem.Event) ([]finding.Edit, bool) {
	lines := make([]source.Span, len(events))
	for i, e := range events {
		lines[i] = e.At.File.LineSpan(e.At.Start)
		switch {
		case !legible(e) || e.DayOnly || e.Approx || lateEntry(e):
			return nil, false
		case i > 0 && events[i-1].When.Sub(e.When) > midnight:
			return nil, false
		case i > 0 && strings.Trim(string(e.At.File.Data[lines[i-1].End:lines[i].Start]), "\r\n") != "",
			i > 0 && lines[i].Start-lines[i-1].End > len("\r\n"):
			return nil, false
		}
	}
	order := slices.Clone(events)
	slices.SortStableFunc(order, func(a, b postmortem.Event) int { return a.When.Compare(b.When) })
	if !sameDays(events, order) {
		return nil, false
	}
	var edits []finding.Edit
	for i, e := range order {
		if line := e.At.File.LineSpan(e.At.Start); line.Start != lines[i].Start {
			edits = append(edits, finding.Edit{At: lines[i], New: line.Text()})
		}
	}
	return edits, true
}

// sameDays reports whether the rows name the same days in another order: a row
// without a day takes that of the row above, the first one that of the day the
// timeline begins with.
func sameDays(events, order []postmortem.Event) bool {
	day := func(e postmortem.Event) string { return e.When.Format(time.DateOnly) }
	is := "" // of the row above
	if !dated.MatchString(events[0].Raw) {
		is = day(events[0])
	}
	for _, e := range order {
		if !dated.MatchString(e.Raw) && day(e) != is {
			return false
		}
		is = day(e)
	}
	return true
}
