package incident

import (
	"strconv"
	"strings"

	"debrief/site/postmortem"
	"debrief/theme"
	"debrief/theme/i18n"
)

func (page *incidentPage) impact() theme.Impact {
	var out theme.Impact
	for _, i := range page.pm.Impact {
		if page.pm.IsExternal() && !isKnown(i.Value) {
			continue // the sources do not give it
		}
		row := theme.ImpactRow{
			What: i.What, Value: page.impactValue(i), Of: page.impactWhole(i), Confidence: page.L.Label(i.Confidence),
		}
		if i.Evidence != "" {
			row.Evidence = page.itemLinks([]string{i.Evidence})
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func (page *incidentPage) impactValue(i postmortem.Impact) string {
	if i.Value == "" || i.Value == "unknown" {
		return page.L.Text("unknown")
	}
	return strings.TrimSpace(page.L.Number(i.Value) + " " + i.Unit)
}

// impactFact returns the fact about the main impact i. It includes the share if the
// total is known, as in "41,300 of 371,000 (11 %)".
func (page *incidentPage) impactFact(i postmortem.Impact) theme.Fact {
	whole, err := strconv.ParseFloat(i.Of, 64)
	part, notPart := strconv.ParseFloat(i.Value, 64)
	if err != nil || notPart != nil || whole <= 0 || part < 0 || part > whole {
		return theme.Fact{Name: page.L.Text("Impact"), Value: theme.Time{Text: page.impactValue(i)}, Note: i.What}
	}
	return theme.Fact{
		Name:  page.L.Text("Impact"),
		Value: theme.Time{Text: page.L.PercentOf(part / whole)},
		Note:  page.L.Text("{0}: {1} of {2}", i.What, page.L.Number(i.Value), page.L.Number(i.Of)),
	}
}

// impactWhole returns the total of which the value of the impact i is a part, with the
// share, as in "of 371,000 (11 %)".
func (page *incidentPage) impactWhole(i postmortem.Impact) string {
	whole, err := strconv.ParseFloat(i.Of, 64)
	if err != nil || whole <= 0 {
		return ""
	}
	if part, err := strconv.ParseFloat(i.Value, 64); err == nil && part >= 0 && part <= whole {
		return page.L.Text("of {0} ({1})", page.L.Number(i.Of), page.L.PercentOf(part/whole))
	}
	return page.L.Text("of {0}", page.L.Number(i.Of))
}

func (page *incidentPage) detection() theme.Detection {
	d := page.pm.Detection
	var out theme.Detection
	if d == (postmortem.Detection{}) {
		return out
	}
	if by, ok := page.L.Detector(d.Method); ok {
		out.Method = page.L.Text("Detected by {0}.", by)
	} else if !page.pm.IsExternal() {
		out.Method = page.L.Text("How it was detected is not known.")
	}
	for _, q := range []struct {
		said i18n.Text
		a    postmortem.Answer
	}{{"Metric existed: {0}", d.HadMetric}, {"Monitor existed: {0}", d.HadMonitor}, {"Monitor fired: {0}", d.MonitorRan}} {
		if q.a != postmortem.Unanswered {
			out.Answers = append(out.Answers, theme.Badge{
				Text:  page.L.Text(q.said, page.L.Answer(q.a)),
				Class: answerClass[q.a],
			})
		}
	}
	return out
}

var answerClass = map[postmortem.Answer]string{
	postmortem.Yes: "yes", postmortem.No: "no", postmortem.Unanswered: "unknown",
}
