package postmortem

import (
	"strings"
	"time"

	"debrief/site/markdown"
)

// EndedBy is the author's statement of what fixed the incident: a row of the timeline,
// or a text, or both. If it has both, the text describes the row.
type EndedBy struct {
	Time string // time of a timeline row as written there, such as "09:05" or "2026-10-14 09:05"
	Text string
}

// A Resolution is what stopped the impact of an incident.
type Resolution struct {
	Text string // one line of Markdown; "" if the resolution is unknown
	Row  int    // index of the timeline row that describes it, or -1
}

// PlainText returns the text of r without Markdown and without references such as [f1].
func (r Resolution) PlainText() string {
	text := idPatternRef.ReplaceAllString(markdown.PlainText(r.Text), "")
	return strings.ReplaceAll(strings.Join(strings.Fields(text), " "), " .", ".")
}

// Resolution returns what fixed the incident, as stated in the field ended_by. Without
// that field, it returns the timeline row at the time of mitigation if the row is an
// action or a decision after the start. It derives nothing for drills and near misses.
func (pm *Postmortem) Resolution() Resolution {
	if pm.EndedBy != (EndedBy{}) {
		return pm.statedResolution()
	}
	if pm.IsDrill() || pm.IsNearMiss() || !pm.Times.Mitigated.IsKnown() {
		return Resolution{Row: -1}
	}
	start := pm.Times.Started
	if !start.IsKnown() {
		start = pm.Times.Detected
	}
	mitigated := pm.Times.Mitigated
	if !start.IsKnown() || mitigated.Precision >= 24*time.Hour {
		return Resolution{Row: -1}
	}
	row := -1
	for i, e := range pm.Timeline {
		if !e.HasTime() || e.DayOnly || e.Kind != "action" && e.Kind != "decision" || !e.When.After(start.At) ||
			!e.When.Truncate(time.Minute).Equal(mitigated.At.Truncate(time.Minute)) {
			continue
		}
		if row < 0 || e.Kind == "action" && pm.Timeline[row].Kind == "decision" {
			row = i
		}
	}
	if row < 0 {
		return Resolution{Row: -1}
	}
	return Resolution{Text: pm.Timeline[row].What, Row: row}
}

func (pm *Postmortem) statedResolution() Resolution {
	r := Resolution{Text: pm.EndedBy.Text, Row: -1}
	if strings.EqualFold(r.Text, "unknown") {
		r.Text = ""
	}
	if pm.EndedBy.Time == "" {
		return r
	}
	for _, i := range pm.EventsAt(pm.EndedBy.Time) {
		if r.Row < 0 || pm.Timeline[i].Kind == "action" && pm.Timeline[r.Row].Kind != "action" {
			r.Row = i
		}
	}
	if r.Row >= 0 && pm.EndedBy.Text == "" {
		r.Text = pm.Timeline[r.Row].What
	}
	return r
}

// EventsAt returns the indexes of the timeline rows at the given time. The time is
// written as in the timeline: a time of day, a date, or both.
func (pm *Postmortem) EventsAt(at string) []int {
	at = strings.Join(strings.Fields(strings.Replace(at, "T", " ", 1)), " ")
	if len(at) == len("9:05") && at[1] == ':' {
		at = "0" + at
	}
	var rows []int
	for i, e := range pm.Timeline {
		if e.HasTime() && matchesEvent(e, at) {
			rows = append(rows, i)
		}
	}
	return rows
}

func matchesEvent(e Event, at string) bool {
	if e.DayOnly {
		return e.When.Format(time.DateOnly) == at
	}
	for _, layout := range []string{"15:04", "15:04:05", "2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if e.When.Format(layout) == at {
			return true
		}
	}
	return false
}
