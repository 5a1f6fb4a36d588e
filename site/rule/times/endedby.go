package times

import (
	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/rule"
)

const endedByHelp = "write ended_by: {time: 09:05} with the time of the timeline row that ended the impact, or " +
	"ended_by: {text: …}; if it is not known, ended_by: {text: unknown}"

// checkEndedBy reports a field ended_by that matches no row or rows of several days. It
// also reports a major incident whose resolution is neither stated nor marked in the
// timeline.
func checkEndedBy(p *rule.Pass, pm *postmortem.Postmortem) {
	switch at := pm.EndedBy.Time; {
	case at != "":
		checkEndedByRow(p, pm, at)
	case pm.EndedBy.Text != "" || pm.Doc.Refused != "" || !pm.IsIncident() || !pm.IsSubmitted() ||
		!p.Catalog.IsMajor(pm.Severity) || !pm.Times.Mitigated.IsKnown():
	case pm.Resolution().Text == "":
		p.Reportf(pm.At("times.mitigated"), endedByHelp, "this %s incident does not say what fixed it", pm.Severity)
	}
}

// checkEndedByRow reports the time at, the value of ended_by.time, if it matches no row
// of the timeline, or rows of several days.
func checkEndedByRow(p *rule.Pass, pm *postmortem.Postmortem, at string) {
	if pm.Doc.Refused != "" {
		return
	}
	found := pm.EventsAt(at)
	if len(found) == 0 {
		p.Reportf(pm.At("ended_by.time"), "write the time of a row as in the timeline: 09:05, or 2026-10-14 09:05",
			"the timeline has no row at %s", rule.Clip(at))
		return
	}
	first := pm.Timeline[found[0]]
	for _, i := range found[1:] {
		e := pm.Timeline[i]
		if e.When.YearDay() == first.When.YearDay() && e.When.Year() == first.When.Year() {
			continue
		}
		f := p.Reportf(pm.At("ended_by.time"), "write the date before the time: "+first.When.Format("2006-01-02 15:04"),
			"the timeline has rows at %s on several days", rule.Clip(at))
		f.Related = []finding.Related{{At: first.At, Message: "first row"}, {At: e.At, Message: "another row"}}
		return
	}
}
