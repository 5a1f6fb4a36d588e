package trend

import (
	"cmp"
	"slices"
	"strings"

	"debrief/site/postmortem"
)

// A Share is the number and proportion of incidents with a property, such as a factor.
// An incident can have several properties, so the proportions may add up to more than
// 1.
type Share struct {
	Word      string
	Incidents []*postmortem.Postmortem
	Of        int      // number of incidents for which the property is recorded
	Interval  Interval // confidence interval of the proportion, from 0 to 1
}

// ShowsInterval reports whether the sample is large enough for outputs to show the
// interval of the proportion.
func (s Share) ShowsInterval() bool { return s.Of >= minInterval }

// Unrecorded is the word of the share of incidents for which nothing is recorded.
const Unrecorded = "unknown"

func (t *Trends) shares() {
	t.Factors = share(t.Incidents, func(pm *postmortem.Postmortem) []string {
		var codes []string
		for _, f := range pm.Factors {
			if f.Code != "" && f.Barrier != "worked" {
				codes = append(codes, f.Code)
			}
		}
		if len(pm.Factors) == 0 {
			return []string{""} // not recorded, and not a word of its own
		}
		return codes
	})
	t.Factors = slices.DeleteFunc(t.Factors, func(s Share) bool { return s.Word == "" })
	t.Detection = share(t.Incidents, func(pm *postmortem.Postmortem) []string {
		return []string{cmp.Or(pm.Detection.Method, Unrecorded)}
	})
	t.Gaps = share(t.Incidents, func(pm *postmortem.Postmortem) []string { return []string{Gap(pm.Detection)} })
}

// Gap returns the class of the detection gap of an incident: no metric existed, no
// monitor watched the metric, the monitor did not fire, or detection worked. The class
// is [Unrecorded] if the post-mortem does not state which.
func Gap(d postmortem.Detection) string {
	switch {
	case d.HadMetric == postmortem.No:
		return "metric gap"
	case d.HadMonitor == postmortem.No:
		return "monitor gap"
	case d.MonitorRan == postmortem.No:
		return "threshold gap"
	case d.MonitorRan == postmortem.Yes:
		return "worked"
	}
	return Unrecorded
}

// share returns the number and proportion of incidents with each word, most frequent
// word first. words returns the words of one incident, such as its factors. The word
// [Unrecorded] or "" means that the incident does not count for the other words: unknown
// is not no.
func share(incidents []*postmortem.Postmortem, words func(*postmortem.Postmortem) []string) []Share {
	by := map[string][]*postmortem.Postmortem{}
	recorded := len(incidents)
	for _, pm := range incidents {
		list := words(pm)
		if len(list) == 1 && (list[0] == Unrecorded || list[0] == "") {
			recorded--
		}
		for _, w := range list {
			if list := by[w]; len(list) == 0 || list[len(list)-1] != pm {
				by[w] = append(list, pm)
			}
		}
	}
	var out []Share
	for w, list := range by {
		s := Share{Word: w, Incidents: list, Of: recorded}
		if w == Unrecorded {
			s.Of = len(incidents)
		}
		s.Interval, _ = Wilson(len(list), s.Of)
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b Share) int {
		return cmp.Or(cmp.Compare(len(b.Incidents), len(a.Incidents)), strings.Compare(a.Word, b.Word))
	})
	return out
}
