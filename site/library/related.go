package library

import (
	"slices"

	"debrief/site/parallel"
	"debrief/site/postmortem"
)

// Related is another write-up and the reason why it is worth reading beside
// this one.
type Related struct {
	To     *postmortem.Postmortem
	Rel    string   // the relation that a writer declared, or its inverse; "" for what was found
	Note   string   // the writer's note
	Shared []string // what both have: factor codes, services, words
	Words  int      // how many words of some rarity both use, beside what is in Shared
	Alike  float64  // the cosine of what was found, 0 to 1; 0 for what was declared
}

// Related are the write-ups that belong beside pm: those that a writer
// declared, on either side, and then the most alike, at most five in all
// unless more were declared.
func (l *Library) Related(pm *postmortem.Postmortem) []Related {
	l.relations.liked.Do(func() { l.relations.related = l.findRelated() })
	return l.relations.related[pm]
}

// Alike are the write-ups that have most in common with pm, whoever declared
// what, the most alike first. It costs a fraction of what Related costs where
// only a few write-ups are asked about.
func (l *Library) Alike(pm *postmortem.Postmortem) []Related {
	s := l.compare()
	if i, ok := s.number[pm]; ok {
		return s.near(i)
	}
	return nil
}

// inverses are the relations as seen from the other side.
var inverses = map[string]string{
	"recurrence_of": "came back as", "caused_by": "led_to", "led_to": "caused_by",
	"same_factor": "same_factor", "duplicate_of": "duplicate_of", "contrast": "contrast",
}

// mostRelated are shown beside a write-up, unless more were declared.
const mostRelated = 5

func (l *Library) findRelated() map[*postmortem.Postmortem][]Related {
	out := map[*postmortem.Postmortem][]Related{}
	for _, pm := range l.All {
		for _, r := range pm.Related {
			to, ok := l.Lookup(r.ID)
			if !ok || to == pm {
				continue
			}
			out[pm] = append(out[pm], Related{To: to, Rel: r.Rel, Note: r.Note})
			out[to] = append(out[to], Related{To: pm, Rel: inverses[r.Rel], Note: r.Note})
		}
	}
	for pm, list := range out {
		var once []Related
		for _, r := range list {
			if !slices.ContainsFunc(once, func(o Related) bool { return o.To == r.To }) {
				once = append(once, r)
			}
		}
		out[pm] = once
	}
	alike := make([][]Related, len(l.All))
	s := spaceOf(l.All) // and not the one that is kept: it is larger than what comes of it
	parallel.Do(len(l.All), func(i int) { alike[i] = s.near(i) })
	for i, pm := range l.All {
		for _, r := range alike[i] {
			if len(out[pm]) >= mostRelated {
				break
			}
			if !slices.ContainsFunc(out[pm], func(o Related) bool { return o.To == r.To }) {
				out[pm] = append(out[pm], r)
			}
		}
	}
	return out
}
