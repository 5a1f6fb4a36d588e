package model

import (
	"html/template"
	"slices"
	"time"

	"debrief/site/postmortem"
	"debrief/theme/chart"
)

// A PhaseSpan is a phase of an incident, with its start and end.
type PhaseSpan struct {
	Phase    chart.Phase
	From, To time.Time // To is after From
}

// Phases divides an incident into phases at its known times. It ignores times that are
// out of order.
func Phases(t *postmortem.Times) []PhaseSpan {
	out := make([]PhaseSpan, 0, 5)
	last, begun := time.Time{}, false
	for _, cut := range []struct {
		at    postmortem.Moment
		after chart.Phase // phase that begins at this time
	}{
		{t.Started, chart.Undetected}, {t.Detected, chart.Diagnosing}, {t.Acknowledged, chart.Mitigating},
		{t.Mitigated, chart.Monitoring}, {t.Resolved, chart.Monitoring},
	} {
		if !cut.at.IsKnown() || cut.at.Precision >= 24*time.Hour {
			continue
		}
		if begun && !cut.at.At.Before(last) {
			out[len(out)-1].To = cut.at.At
		}
		if !begun || !cut.at.At.Before(last) {
			out = append(out, PhaseSpan{cut.after, cut.at.At, cut.at.At})
			last, begun = cut.at.At, true
		}
	}
	return slices.DeleteFunc(out, func(s PhaseSpan) bool { return !s.To.After(s.From) })
}

// phaseBar returns a bar chart of the phases of pm. The length of the bar is relative
// to the longest incident.
func (site *Site) phaseBar(pm *postmortem.Postmortem) template.HTML {
	d := chart.PhaseBarData{Max: site.maxMinutes}
	for _, s := range Phases(&pm.Times) {
		d.Phases = append(d.Phases, chart.PhaseLength{Phase: s.Phase, Minutes: s.To.Sub(s.From).Minutes()})
	}
	return chart.PhaseBar(d)
}
