package library

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"debrief/site/postmortem"
)

// Related is another write-up and the reason why it is worth reading beside
// this one.
type Related struct {
	To       *postmortem.Postmortem
	Rel      string   // the relation that a writer declared, or its inverse; "" for what was found
	Note     string   // the writer's note
	Shared   []string // what both have: factor codes, services, words
	strength float64
}

// Related are the write-ups that belong beside pm: those that a writer
// declared, on either side, and then the most alike, at most five in all
// unless more were declared.
func (l *Library) Related(pm *postmortem.Postmortem) []Related { return l.relate().related[pm] }

// inverses are the relations as seen from the other side.
var inverses = map[string]string{
	"recurrence_of": "came back as", "caused_by": "led_to", "led_to": "caused_by",
	"same_factor": "same_factor", "duplicate_of": "duplicate_of", "contrast": "contrast",
}

const (
	mostRelated = 5
	// A feature that more write-ups than this share says nothing about any two
	// of them; leaving it out also keeps the work linear in the library.
	tooCommon = 400
	// leastAlike is the cosine below which two write-ups are not shown as alike.
	leastAlike = 0.12
)

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
	alike := l.alike()
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

// A feature is something two write-ups can have in common.
type feature struct {
	name   string // as shown; "" for a word of the text
	weight float64
}

// features of a write-up: what its writer declared counts for more than the
// words it happens to use.
func features(pm *postmortem.Postmortem) map[string]feature {
	out := map[string]feature{}
	for _, f := range pm.Factors {
		if f.Code != "" && f.Code != "unknown" {
			out["factor:"+f.Code] = feature{f.Code, 2}
		}
	}
	if pm.Ours() {
		for _, s := range pm.Services {
			out["service:"+s.ID] = feature{s.ID, 1.5}
		}
	}
	for _, s := range pm.Symptoms {
		out["symptom:"+strings.ToLower(s)] = feature{"“" + s + "”", 3}
	}
	for _, word := range words(pm.Title + " " + pm.Summary + " " + strings.Join(pm.Symptoms, " ")) {
		if _, ok := out["word:"+word]; !ok {
			out["word:"+word] = feature{"", 1}
		}
	}
	return out
}

func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

type weighted struct {
	key    string
	weight float64
}

// alike finds, for each write-up, the most similar others: the cosine of their
// features weighted by rarity (inverse document frequency), over an inverted
// list, so that only pairs that share something are looked at.
func (l *Library) alike() [][]Related {
	n := len(l.All)
	shown := map[string]string{}
	postings := map[string][]int{}
	sets := make([]map[string]feature, n)
	for i, pm := range l.All {
		sets[i] = features(pm)
		for key, f := range sets[i] {
			postings[key] = append(postings[key], i)
			shown[key] = f.name
		}
	}
	vectors := make([][]weighted, n)
	for i := range l.All {
		norm := 0.0
		for key, f := range sets[i] {
			df := len(postings[key])
			if df < 2 || df > tooCommon || strings.HasPrefix(key, "word:") && df > max(4, n/10) {
				continue
			}
			vectors[i] = append(vectors[i], weighted{key, f.weight * math.Log(float64(n+1)/float64(df))})
		}
		// Sums of floats depend on their order, so it is fixed before the first sum.
		slices.SortFunc(vectors[i], func(a, b weighted) int { return strings.Compare(a.key, b.key) })
		for _, w := range vectors[i] {
			norm += w.weight * w.weight
		}
		for j := range vectors[i] {
			vectors[i][j].weight /= math.Sqrt(norm)
		}
	}
	lists := map[string][]weightedDoc{}
	for i, vector := range vectors {
		for _, w := range vector {
			lists[w.key] = append(lists[w.key], weightedDoc{i, w.weight})
		}
	}
	out := make([][]Related, n)
	parallel(n, func(i int) { out[i] = l.nearest(i, vectors[i], lists, sets, shown) })
	return out
}

type weightedDoc struct {
	doc    int
	weight float64
}

func (l *Library) nearest(i int, vector []weighted, lists map[string][]weightedDoc, sets []map[string]feature, shown map[string]string) []Related {
	scores := map[int]float64{}
	for _, w := range vector {
		for _, d := range lists[w.key] {
			if d.doc != i {
				scores[d.doc] += w.weight * d.weight
			}
		}
	}
	var found []weightedDoc
	for doc, score := range scores {
		if score >= leastAlike {
			found = append(found, weightedDoc{doc, score})
		}
	}
	slices.SortFunc(found, func(a, b weightedDoc) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), strings.Compare(string(l.All[a.doc].ID), string(l.All[b.doc].ID)), cmp.Compare(a.doc, b.doc))
	})
	var out []Related
	for _, d := range found[:min(len(found), mostRelated)] {
		r := Related{To: l.All[d.doc], strength: d.weight}
		byWeight := slices.Clone(vector)
		slices.SortStableFunc(byWeight, func(a, b weighted) int { return cmp.Compare(b.weight, a.weight) })
		var plain []string
		for _, w := range byWeight {
			if _, both := sets[d.doc][w.key]; !both {
				continue
			}
			if shown[w.key] != "" {
				r.Shared = append(r.Shared, shown[w.key])
			} else {
				plain = append(plain, "“"+strings.TrimPrefix(w.key, "word:")+"”")
			}
		}
		if len(r.Shared) == 0 {
			r.Shared = plain
		}
		r.Shared = r.Shared[:min(len(r.Shared), 3)]
		out = append(out, r)
	}
	return out
}
