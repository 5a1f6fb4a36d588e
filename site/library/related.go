package library

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

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

// A feature is something that write-ups can have in common: a factor, a
// service, a symptom, a word.
type feature struct {
	name   string // as shown; in quotes for a word of the text
	word   bool   // a word of the text, which is named only where nothing better is shared
	weight float64
	in     []int // the write-ups that have it
}

// What a writer declared counts for more than the words that happen to be used.
const (
	symptomWeight = 3
	factorWeight  = 2
	serviceWeight = 1.5
	wordWeight    = 1
)

// A vocabulary gives each feature a number, so that the work on all pairs of
// a library is done on numbers.
type vocabulary struct {
	number   map[string]int32
	features []feature
}

// add notes that the write-up doc has a feature, and returns its number.
func (v *vocabulary) add(key, name string, weight float64, doc int) int32 {
	n, known := v.number[key]
	if !known {
		n = int32(len(v.features))
		v.number[key] = n
		v.features = append(v.features, feature{name: name, word: weight == wordWeight, weight: weight})
	}
	f := &v.features[n]
	if len(f.in) == 0 || f.in[len(f.in)-1] != doc {
		f.in = append(f.in, doc)
	}
	return n
}

// of returns the numbers of the features of pm, sorted, each once.
func (v *vocabulary) of(pm *postmortem.Postmortem, doc int) []int32 {
	var out []int32
	for _, f := range pm.Factors {
		if f.Code != "" && f.Code != "unknown" {
			out = append(out, v.add("factor:"+f.Code, f.Code, factorWeight, doc))
		}
	}
	if pm.Ours() {
		for _, s := range pm.Services {
			out = append(out, v.add("service:"+s.ID, s.ID, serviceWeight, doc))
		}
	}
	for _, s := range pm.Symptoms {
		out = append(out, v.add("symptom:"+strings.ToLower(s), "“"+s+"”", symptomWeight, doc))
	}
	for _, word := range words(pm.Title + " " + pm.Summary + " " + strings.Join(pm.Symptoms, " ")) {
		out = append(out, v.add("word:"+word, "“"+word+"”", wordWeight, doc))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// words are those of a text that can tell two write-ups apart: a single letter
// or digit is a part of a version at most, and in a library of three write-ups
// "while" is a rare word.
func words(text string) []string {
	all := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.DeleteFunc(all, func(word string) bool { return utf8.RuneCountInString(word) < 2 || filler[word] })
}

// filler are the words of any sentence about any incident.
var filler = setOf(`a about after again all almost also although an and another any are as at back be became because been before began being between both but by
	came can could did do does done down during each ended every few for from had half has have he her his hour hours how however if in into is it its itself just last lasted later less
	like made many may might minute minutes more most much nearly no nobody not of off on once one only or other our out over own part people same second seconds seen several she should
	since so some still such than that the their them then there these they third this those three through time times to too two under until up us very was we were what when where
	which while who whose why will with within without would year years you incident incidents outage problem issue failed failure error errors`)

func setOf(text string) map[string]bool {
	out := map[string]bool{}
	for _, word := range strings.Fields(text) {
		out[word] = true
	}
	return out
}

// A part is one feature of a write-up with its share of the whole.
type part struct {
	feature int32
	weight  float64
}

// alike finds, for each write-up, the most similar others: the cosine of their
// features weighted by rarity (inverse document frequency), over inverted
// lists, so that only pairs that share something are looked at.
func (l *Library) alike() [][]Related {
	n := len(l.All)
	v := &vocabulary{number: map[string]int32{}}
	sets := make([][]int32, n)
	for i, pm := range l.All {
		sets[i] = v.of(pm, i)
	}
	vectors := make([][]part, n)
	for i := range vectors {
		norm := 0.0
		for _, number := range sets[i] { // in one order, since sums of floats depend on it
			f := &v.features[number]
			if df := len(f.in); df >= 2 && df <= tooCommon && (!f.word || df <= max(4, n/10)) {
				w := f.weight * math.Log(float64(n+1)/float64(df))
				vectors[i] = append(vectors[i], part{number, w})
				norm += w * w
			}
		}
		for j := range vectors[i] {
			vectors[i][j].weight /= math.Sqrt(norm)
		}
	}
	lists := make([][]posting, len(v.features))
	for i, vector := range vectors {
		for _, p := range vector {
			lists[p.feature] = append(lists[p.feature], posting{i, p.weight})
		}
	}
	out := make([][]Related, n)
	rooms := sync.Pool{New: func() any { return &scores{of: make([]float64, n)} }}
	parallel(n, func(i int) {
		s := rooms.Get().(*scores)
		out[i] = l.nearest(s.best(i, vectors[i], lists), vectors[i], sets, v)
		rooms.Put(s)
	})
	return out
}

type posting struct {
	doc    int
	weight float64
}

// scores is room for the similarity of one write-up to every other. It is all
// zero between two uses.
type scores struct {
	of      []float64
	touched []int
}

// best returns the write-ups that are most like number i, the most alike first.
func (s *scores) best(i int, vector []part, lists [][]posting) []posting {
	for _, p := range vector {
		for _, d := range lists[p.feature] {
			if s.of[d.doc] == 0 {
				s.touched = append(s.touched, d.doc)
			}
			s.of[d.doc] += p.weight * d.weight
		}
	}
	var found []posting
	for _, doc := range s.touched {
		if doc != i && s.of[doc] >= leastAlike {
			found = append(found, posting{doc, s.of[doc]})
		}
		s.of[doc] = 0
	}
	s.touched = s.touched[:0]
	// Write-ups are numbered newest first, so that of two equals the newer is shown.
	slices.SortFunc(found, func(a, b posting) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.doc, b.doc)) })
	return found[:min(len(found), mostRelated)]
}

// nearest says of each of the best what it shares with the write-up that has vector.
func (l *Library) nearest(best []posting, vector []part, sets [][]int32, v *vocabulary) []Related {
	vector = slices.Clone(vector)
	slices.SortStableFunc(vector, func(a, b part) int { return cmp.Compare(b.weight, a.weight) })
	var out []Related
	for _, d := range best {
		r := Related{To: l.All[d.doc], Alike: d.weight}
		var plain []string
		for _, p := range vector {
			if _, both := slices.BinarySearch(sets[d.doc], p.feature); !both {
				continue
			}
			if f := v.features[p.feature]; f.word {
				plain = append(plain, f.name)
			} else {
				r.Shared = append(r.Shared, f.name)
			}
		}
		if r.Words = len(plain); len(r.Shared) == 0 {
			r.Shared = plain
		}
		r.Shared = r.Shared[:min(len(r.Shared), 3)]
		out = append(out, r)
	}
	return out
}
