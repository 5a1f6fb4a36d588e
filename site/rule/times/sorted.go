package times

import (
	"slices"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// sortEdits returns the edits that put the rows of a timeline in chronological order.
// It returns false if sorting could change the meaning of a row: if other lines are
// between the rows, a row would get its date from another row, a time is approximate,
// or a date may be missing.
func sortEdits(events []postmortem.Event) ([]finding.Edit, bool) {
	lines := make([]source.Span, len(events))
	for i, e := range events {
		lines[i] = e.At.File.LineSpan(e.At.Start)
		switch {
		case !e.HasTime() || e.DayOnly || e.Approx || isLateEntry(e):
			return nil, false
		case i > 0 && events[i-1].When.Sub(e.When) > maxStepBack:
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

// sameDays reports whether every timeline row keeps its date when the rows are sorted
// as in order. A row without a date has the date of the row above it. The first row has
// the date at which the timeline begins.
func sameDays(events, order []postmortem.Event) bool {
	day := func(e postmortem.Event) string { return e.When.Format(time.DateOnly) }
	above := ""
	if !dated.MatchString(events[0].Raw) {
		above = day(events[0])
	}
	for _, e := range order {
		if !dated.MatchString(e.Raw) && day(e) != above {
			return false
		}
		above = day(e)
	}
	return true
}
