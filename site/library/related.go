package library

import (
	"slices"

	"debrief/site/parallel"
	"debrief/site/postmortem"
)

// Related is a post-mortem that is related to another one, with the reason.
type Related struct {
	To         *postmortem.Postmortem
	Rel        string   // the name of the declared relation or its inverse; "" if the relation is computed
	Note       string   // the note of the declared relation
	Theirs     bool     // the other post-mortem declares the relation, so its note is about this one
	Shared     []Shared // what both post-mortems have, the most telling first
	Words      int      // number of rare words that both post-mortems have
	Similarity float64  // cosine of the two feature vectors, from 0 to 1; 0 for a declared relation
}

// Related returns the post-mortems related to pm: first the relations that either side
// declares, then the most similar post-mortems. It returns at most maxRelated, unless
// more relations are declared.
func (l *Library) Related(pm *postmortem.Postmortem) []Related {
	l.relations.relatedOnce.Do(func() { l.relations.related = l.findRelated() })
	return l.relations.related[pm]
}

// Similar returns the post-mortems most similar to pm, best first. It ignores declared
// relations. For a few post-mortems it takes only a fraction of the time of Related.
func (l *Library) Similar(pm *postmortem.Postmortem) []Related {
	s := l.similarity()
	if i, ok := s.number[pm]; ok {
		return s.mostSimilar(i)
	}
	return nil
}

// inverses maps the name of a relation to its name as seen from the other post-mortem:
// "caused_by" for "led_to".
var inverses = map[string]string{
	"recurrence_of": "came back as", "caused_by": "led_to", "led_to": "caused_by",
	"same_factor": "same_factor", "duplicate_of": "duplicate_of", "contrast": "contrast",
}

// maxRelated is the maximum number of related post-mortems, unless more relations are
// declared.
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
			out[to] = append(out[to], Related{To: pm, Rel: inverses[r.Rel], Note: r.Note, Theirs: true})
		}
	}
	for pm, list := range out {
		var once []Related
		for _, r := range list {
			i := slices.IndexFunc(once, func(o Related) bool { return o.To == r.To })
			if i < 0 {
				once = append(once, r)
			} else if once[i].Theirs && !r.Theirs { // the note of pm itself tells more
				once[i] = r
			}
		}
		out[pm] = once
	}
	alike := make([][]Related, len(l.All))
	s := spaceOf(l.All) // the vectors are not cached, because they take more memory than the result
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
