package incident

import (
	"strconv"
	"strings"

	"debrief/site/postmortem"
	"debrief/theme"
	"debrief/theme/i18n"
)

func (t *incidentPage) impact() theme.Impact {
	var out theme.Impact
	for _, i := range t.pm.Impact {
		row := theme.ImpactRow{What: i.What, Value: t.impactValue(i), Of: t.impactWhole(i), Confidence: t.L.Label(i.Confidence)}
		if i.Evidence != "" {
			row.Evidence = t.itemLinks([]string{i.Evidence})
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func (t *incidentPage) impactValue(i postmortem.Impact) string {
	if i.Value == "" || i.Value == "unknown" {
		return t.L.Text("unknown")
	}
	return strings.TrimSpace(t.L.Number(i.Value) + " " + i.Unit)
}

// impactFact returns the first impact: the share if the whole is known, and the
// numbers.
func (t *incidentPage) impactFact(i postmortem.Impact) theme.Fact {
	whole, err := strconv.ParseFloat(i.Of, 64)
	part, notPart := strconv.ParseFloat(i.Value, 64)
	if err != nil || notPart != nil || whole <= 0 || part < 0 || part > whole {
		return theme.Fact{Name: t.L.Text("Impact"), Value: theme.Time{Text: t.impactValue(i)}, Note: i.What}
	}
	return theme.Fact{Name: t.L.Text("Impact"), Value: theme.Time{Text: t.L.Part(part / whole)}, Note: t.L.Text("{0}: {1} of {2}", i.What, t.L.Number(i.Value), t.L.Number(i.Of))}
}

// impactWhole returns the whole that a value is part of, with the share.
func (t *incidentPage) impactWhole(i postmortem.Impact) string {
	whole, err := strconv.ParseFloat(i.Of, 64)
	if err != nil || whole <= 0 {
		return ""
	}
	if part, err := strconv.ParseFloat(i.Value, 64); err == nil && part >= 0 && part <= whole {
		return t.L.Text("of {0} ({1})", t.L.Number(i.Of), t.L.Part(part/whole))
	}
	return t.L.Text("of {0}", t.L.Number(i.Of))
}

func (t *incidentPage) detection() theme.Detection {
	d := t.pm.Detection
	var out theme.Detection
	if d == (postmortem.Detection{}) {
		return out
	}
	if by, ok := t.L.Detector(d.Method); ok {
		out.Method = t.L.Text("Detected by {0}.", by)
	} else {
		out.Method = t.L.Text("How it was detected is not known.")
	}
	for _, q := range []struct {
		said i18n.Text
		a    postmortem.Answer
	}{{"Metric: {0}", d.HadMetric}, {"Monitor: {0}", d.HadMonitor}, {"Fired: {0}", d.MonitorRan}} {
		if q.a != postmortem.NotSaid {
			out.Answers = append(out.Answers, theme.Badge{Text: t.L.Text(q.said, t.L.Answer(q.a)), Class: answerClass[q.a]})
		}
	}
	return out
}

var answerClass = map[postmortem.Answer]string{postmortem.Yes: "yes", postmortem.No: "no", postmortem.NotSaid: "unknown"}
