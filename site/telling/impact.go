package telling

import (
	"fmt"
	"strconv"
	"strings"

	"debrief/site/phrase"
	"debrief/site/postmortem"
	"debrief/theme"
)

func (t *telling) impact() theme.Impact {
	var out theme.Impact
	for _, i := range t.pm.Impact {
		row := theme.ImpactRow{What: i.What, Value: impactValue(i), Of: impactOf(i), Confidence: i.Confidence}
		if i.Evidence != "" {
			row.Evidence = t.itemLinks([]string{i.Evidence})
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func impactValue(i postmortem.Impact) string {
	if i.Value == "" || i.Value == "unknown" {
		return "unknown"
	}
	return strings.TrimSpace(phrase.Number(i.Value) + " " + i.Unit)
}

// impactFact says the first effect in few words: its share where there is a
// whole to it, and the numbers under that.
func impactFact(i postmortem.Impact) theme.Fact {
	whole, err := strconv.ParseFloat(i.Of, 64)
	part, notPart := strconv.ParseFloat(i.Value, 64)
	if err != nil || notPart != nil || whole <= 0 || part < 0 || part > whole {
		return theme.Fact{Name: "Impact", Value: theme.Time{Text: impactValue(i)}, Note: i.What}
	}
	return theme.Fact{Name: "Impact", Value: theme.Time{Text: phrase.Part(part / whole)}, Note: fmt.Sprintf("%s: %s of %s", i.What, phrase.Number(i.Value), phrase.Number(i.Of))}
}

// impactOf is the whole that a value is part of, with the share.
func impactOf(i postmortem.Impact) string {
	whole, err := strconv.ParseFloat(i.Of, 64)
	if err != nil || whole <= 0 {
		return ""
	}
	out := "of " + phrase.Number(i.Of)
	if part, err := strconv.ParseFloat(i.Value, 64); err == nil && part >= 0 && part <= whole {
		out += " (" + phrase.Part(part/whole) + ")"
	}
	return out
}

func (t *telling) detection() theme.Detection {
	d := t.pm.Detection
	var out theme.Detection
	if d == (postmortem.Detection{}) {
		return out
	}
	if words, ok := phrase.Found(d.Method); ok {
		out.Method = "Found by " + words + "."
	} else {
		out.Method = "How it was found is not known."
	}
	for _, q := range []struct {
		name string
		a    postmortem.Answer
	}{{"Metric", d.HadMetric}, {"Monitor", d.HadMonitor}, {"Fired", d.MonitorRan}} {
		if q.a != postmortem.NotSaid {
			out.Answers = append(out.Answers, theme.Badge{Text: q.name + ": " + phrase.Answer(q.a), Class: answerClass[q.a]})
		}
	}
	return out
}

var answerClass = map[postmortem.Answer]string{postmortem.Yes: "yes", postmortem.No: "no", postmortem.NotSaid: "unknown"}
