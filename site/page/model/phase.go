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

// phaseCuts are the times that divide an incident into phases, in order, with the phase
// that begins at each.
func phaseCuts(t *postmortem.Times) []phaseCut {
	return []phaseCut{
		{t.Started, chart.Undetected}, {t.Detected, chart.Diagnosing}, {t.Acknowledged, chart.Mitigating},
		{t.Mitigated, chart.Monitoring}, {t.Resolved, chart.Monitoring},
	}
}

type phaseCut struct {
	at    postmortem.Moment
	after chart.Phase
}

func (c phaseCut) isKnown() bool { return c.at.IsKnown() && c.at.Precision < 24*time.Hour }

// Phases divides an incident into phases at its known times. It ignores times that are
// out of order. A phase is chart.NotKnown if a time between its ends is not known: the
// incident may have been detected then, for example.
func Phases(t *postmortem.Times) []PhaseSpan {
	cuts := phaseCuts(t)
	out := make([]PhaseSpan, 0, len(cuts))
	last, begun := time.Time{}, false
	for i, cut := range cuts {
		if !cut.isKnown() || begun && cut.at.At.Before(last) {
			continue
		}
		if begun {
			out[len(out)-1].To = cut.at.At
			if out[len(out)-1].Phase = phaseBetween(cuts[:i], last); !cut.at.At.After(last) {
				out = out[:len(out)-1]
			}
		}
		out = append(out, PhaseSpan{cut.after, cut.at.At, cut.at.At})
		last, begun = cut.at.At, true
	}
	return slices.DeleteFunc(out, func(s PhaseSpan) bool { return !s.To.After(s.From) })
}

// phaseBetween returns the phase that begins at the time from. cuts are the times before
// the end of the phase.
func phaseBetween(cuts []phaseCut, from time.Time) chart.Phase {
	for i := len(cuts) - 1; i >= 0; i-- {
		switch c := cuts[i]; {
		case !c.isKnown():
			return chart.NotKnown
		case !c.at.At.After(from):
			return c.after
		}
	}
	return chart.NotKnown
}

// phaseBar returns a bar chart of the phases of pm. The length of the bar is relative
// to the longest incident.
func (site *Site) phaseBar(pm *postmortem.Postmortem) template.HTML {
	if pm.IsDrill() {
		return "" // a drill has no impact
	}
	d := chart.PhaseBarData{Max: site.maxMinutes}
	for _, s := range Phases(&pm.Times) {
		d.Phases = append(d.Phases, chart.PhaseLength{Phase: s.Phase, Minutes: s.To.Sub(s.From).Minutes()})
	}
	return chart.PhaseBar(d)
}
