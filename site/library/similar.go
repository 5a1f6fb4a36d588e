package library

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"debrief/site/postmortem"
)

const (
	// maxShare is the number of post-mortems above which a feature is ignored: it says
	// nothing about a pair, and ignoring it keeps the work linear in the size of the
	// library.
	maxShare = 400
	// minSimilarity is the cosine below which two post-mortems are not shown as
	// similar.
	minSimilarity = 0.12
)

// A feature is a property that post-mortems can share: a factor, a service, a symptom,
// a word.
type feature struct {
	name   string
	quoted bool // display in quotation marks, because it is text and not a code
	word   bool // a word of the text, shown only if no better feature is shared
	weight float64
	count  int // number of post-mortems with it
}

func (f *feature) display() string {
	if f.quoted {
		return "“" + f.name + "”"
	}
	return f.name
}

// Declared features weigh more than words of the text.
const (
	symptomWeight = 3
	factorWeight  = 2
	serviceWeight = 1.5
	wordWeight    = 1
)

// A vocabulary numbers the features, so that pairs of post-mortems are compared by
// numbers.
type vocabulary struct {
	factors, services, symptoms, words map[string]int32 // numbers by key
	features                           []feature
	buffer                             []int32 // reused buffer for the features of one post-mortem
}

func newVocabulary() *vocabulary {
	return &vocabulary{
		factors: map[string]int32{}, services: map[string]int32{}, symptoms: map[string]int32{},
		words: maps.Clone(stopWords),
	}
}

// add adds a new feature.
func (v *vocabulary) add(among map[string]int32, key string, f feature) int32 {
	n := int32(len(v.features))
	among[key], v.features = n, append(v.features, f)
	return n
}

// values returns the numbers of the features of pm, sorted, each once.
func (v *vocabulary) of(pm *postmortem.Postmortem) []int32 {
	out := v.buffer[:0]
	has := func(among map[string]int32, key string, f feature) {
		n, known := among[key]
		if !known {
			n = v.add(among, key, f)
		}
		out = append(out, n)
	}
	for _, f := range pm.Factors {
		if f.Code != "" && f.Code != "unknown" {
			has(v.factors, f.Code, feature{name: f.Code, weight: factorWeight})
		}
	}
	if pm.IsOwn() {
		for _, s := range pm.Services {
			has(v.services, s.ID, feature{name: s.ID, weight: serviceWeight})
		}
	}
	for _, s := range pm.Symptoms {
		has(v.symptoms, strings.ToLower(s), feature{name: s, quoted: true, weight: symptomWeight})
	}
	for _, text := range append([]string{pm.Title, pm.Summary}, pm.Symptoms...) {
		out = v.wordsOf(text, out)
	}
	v.buffer = out
	slices.Sort(out)
	out = slices.Clone(slices.Compact(out))
	for _, n := range out {
		v.features[n].count++
	}
	return out
}

// wordsOf appends the numbers of the words of a text. It skips single characters, which
// are mostly parts of versions, and stop words, which are rare in a small library. A
// known word needs no allocation.
func (v *vocabulary) wordsOf(text string, out []int32) []int32 {
	for text != "" {
		end, small := wordEnd(text)
		if end == 0 {
			text = text[1:] // the rest of a multi-byte character is not a word
			continue
		}
		word := text[:end]
		text = text[end:]
		if !small {
			word = strings.ToLower(word)
		}
		if utf8.RuneCountInString(word) == 1 {
			continue
		}
		n, known := v.words[word]
		if !known {
			word = strings.Clone(word) // does not retain the text around it
			n = v.add(v.words, word, feature{name: word, quoted: true, word: true, weight: wordWeight})
		}
		if n != noFeature {
			out = append(out, n)
		}
	}
	return out
}

// wordEnd returns the end of the word at the start of a text, 0 if there is none, and
// whether the word has only lower-case ASCII letters and digits.
func wordEnd(text string) (end int, small bool) {
	small = true
	for i, r := range text {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
		case isWordRune(unicode.ToLower(r)):
			small = false
		default:
			return i, small
		}
	}
	return len(text), small
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// stopWords are words of any sentence about any incident.
var stopWords = stopWordSet(
	`a about after again all almost also although an and another any are as at back be became because been before began being between both but by
	came can could did do does done down during each ended every few for from had half has have he her his hour hours how however if in into is it its itself just last lasted later less
	like made many may might minute minutes more most much nearly no nobody not of off on once one only or other our out over own part people same second seconds seen several she should
	since so some still such than that the their them then there these they third this those three through time times to too two under until up us very was we were what when where
	which while who whose why will with within without would year years you incident incidents outage problem issue failed failure error errors`,
)

// noFeature is the number of a stop word.
const noFeature = -1

func stopWordSet(text string) map[string]int32 {
	out := map[string]int32{}
	for _, word := range strings.Fields(text) {
		out[word] = noFeature
	}
	return out
}

// A part is one feature of a post-mortem, with its weight in the unit vector.
type part struct {
	feature int32
	weight  float64
}

// A space holds the feature vectors of all post-mortems. Similarity is the cosine of
// the vectors, weighted by inverse document frequency. Inverted lists limit the work to
// pairs that share a feature.
type space struct {
	all     []*postmortem.Postmortem
	number  map[*postmortem.Postmortem]int
	words   *vocabulary
	sets    [][]int32 // the features of each post-mortem, sorted
	vectors [][]part
	lists   [][]posting // the post-mortems of each feature
	buffers sync.Pool
}

// similarity returns the library's space, computed on first use.
func (l *Library) similarity() *space {
	l.relations.spaceOnce.Do(func() { l.relations.space = spaceOf(l.All) })
	return l.relations.space
}

func spaceOf(all []*postmortem.Postmortem) *space {
	n := len(all)
	v := newVocabulary()
	s := &space{
		all:     all,
		number:  make(map[*postmortem.Postmortem]int, n),
		words:   v,
		sets:    make([][]int32, n),
		vectors: make([][]part, n),
	}
	s.buffers.New = func() any { return &scores{values: make([]float64, n)} }
	for i, pm := range all {
		s.number[pm], s.sets[i] = i, v.of(pm)
	}
	for i, set := range s.sets {
		s.vectors[i] = v.vector(set, n)
	}
	total := 0
	for i := range v.features {
		if f := &v.features[i]; f.isDistinctive(n) {
			total += f.count
		}
	}
	s.lists = make([][]posting, len(v.features))
	room := make([]posting, total)
	for i := range v.features {
		if f := &v.features[i]; f.isDistinctive(n) {
			s.lists[i], room = room[:0:f.count], room[f.count:]
		}
	}
	for i, vector := range s.vectors {
		for _, p := range vector {
			s.lists[p.feature] = append(s.lists[p.feature], posting{i, p.weight})
		}
	}
	return s
}

// isDistinctive reports whether a feature distinguishes some of n post-mortems from the
// others.
func (f *feature) isDistinctive(n int) bool {
	return f.count >= 2 && f.count <= maxShare && (!f.word || f.count <= max(4, n/10))
}

// vector returns the unit vector of a set of features in a library of n post-mortems.
func (v *vocabulary) vector(set []int32, n int) []part {
	out := make([]part, 0, len(set))
	norm := 0.0
	for _, number := range set { // in a fixed order, because sums of floats depend on it
		if f := &v.features[number]; f.isDistinctive(n) {
			w := f.weight * math.Log(float64(n+1)/float64(f.count))
			out = append(out, part{number, w})
			norm += w * w
		}
	}
	for j := range out {
		out[j].weight /= math.Sqrt(norm)
	}
	return out
}

// mostSimilar returns the post-mortems most similar to number i, best first.
func (s *space) mostSimilar(i int) []Related {
	room := s.buffers.Get().(*scores)
	best := room.best(i, s.vectors[i], s.lists)
	s.buffers.Put(room)
	return s.explain(i, best)
}

type posting struct {
	doc    int
	weight float64
}

// scores is a reusable buffer for the similarity of one post-mortem to all others. It
// is all zero between uses.
type scores struct {
	values  []float64
	touched []int
}

// best returns the post-mortems most similar to number i, best first.
func (s *scores) best(i int, vector []part, lists [][]posting) []posting {
	for _, p := range vector {
		for _, d := range lists[p.feature] {
			if s.values[d.doc] == 0 {
				s.touched = append(s.touched, d.doc)
			}
			s.values[d.doc] += p.weight * d.weight
		}
	}
	var found []posting
	for _, doc := range s.touched {
		if doc != i && s.values[doc] >= minSimilarity {
			found = append(found, posting{doc, s.values[doc]})
		}
		s.values[doc] = 0
	}
	s.touched = s.touched[:0]
	// Post-mortems are numbered newest first, so the newer of two equal matches comes
	// first.
	slices.SortFunc(found, func(a, b posting) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.doc, b.doc))
	})
	return found[:min(len(found), maxRelated)]
}

// explain returns the features that each of the best matches shares with number i.
func (s *space) explain(i int, best []posting) []Related {
	vector := slices.Clone(s.vectors[i])
	slices.SortStableFunc(vector, func(a, b part) int { return cmp.Compare(b.weight, a.weight) })
	var out []Related
	for _, d := range best {
		r := Related{To: s.all[d.doc], Similarity: d.weight}
		var plain []string
		for _, p := range vector {
			if _, both := slices.BinarySearch(s.sets[d.doc], p.feature); !both {
				continue
			}
			if f := &s.words.features[p.feature]; f.word {
				plain = append(plain, f.display())
			} else {
				r.Shared = append(r.Shared, f.display())
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
