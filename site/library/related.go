package library

import (
	"slices"

	"debrief/site/parallel"
	"debrief/site/postmortem"
)

// Related is a post-mortem related to another one, and the reason.
type Related struct {
	To         *postmortem.Postmortem
	Rel        string   // the declared relation or its inverse; "" for a computed one
	Note       string   // values the declared relation
	Shared     []string // what both have: factor codes, services, words
	Words      int      // number of shared rare words that Shared does not list
	Similarity float64  // cosine of a computed relation, 0 to 1; 0 for a declared one
}

// Related returns the post-mortems related to pm: first those declared on either side,
// then the most similar ones, at most maxRelated unless more are declared.
func (l *Library) Related(pm *postmortem.Postmortem) []Related {
	l.relations.relatedOnce.Do(func() { l.relations.related = l.findRelated() })
	return l.relations.related[pm]
}

// Similar returns the post-mortems most similar to pm, best first, whatever relations
// are declared. For a few post-mortems it costs a fraction of Related.
func (l *Library) Similar(pm *postmortem.Postmortem) []Related {
	s := l.similarity()
	if i, ok := s.number[pm]; ok {
		return s.mostSimilar(i)
	}
	return nil
}

// inverses are the names of relations as seen from the other side.
var inverses = map[string]string{
	"recurrence_of": "came back as", "caused_by": "led_to", "led_to": "caused_by",
	"same_factor": "same_factor", "duplicate_of": "duplicate_of", "contrast": "contrast",
}

// maxRelated limits the related post-mortems that are shown, unless more are declared.
const maxRelated = 5

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
	s := spaceOf(l.All) // not the cached space, which is larger than the result
	parallel.Do(len(l.All), func(i int) { alike[i] = s.mostSimilar(i) })
	for i, pm := range l.All {
		for _, r := range alike[i] {
			if len(out[pm]) >= maxRelated {
				break
			}
			if !slices.ContainsFunc(out[pm], func(o Related) bool { return o.To == r.To }) {
				out[pm] = append(out[pm], r)
			}
		}
	}
	return out
}
