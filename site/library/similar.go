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
	// maxShare is the number of post-mortems above which a feature that they share is
	// ignored. A frequent feature does not distinguish pairs, and ignoring it makes the
	// work linear in the size of the library.
	maxShare = 400
	// minSimilarity is the smallest cosine at which two post-mortems count as similar.
	minSimilarity = 0.12
)

// A feature is a property that several post-mortems can have: a factor, a service, a
// symptom or a word.
type feature struct {
	name   string
	kind   SharedKind
	weight float64
	count  int // number of post-mortems with the feature
}

// These are the weights of features by kind. Declared features weigh more than words of
// the text.
const (
	symptomWeight = 3
	factorWeight  = 2
	serviceWeight = 1.5
	wordWeight    = 1
)

// A vocabulary numbers the features of a library, because comparing numbers is faster
// than comparing texts.
type vocabulary struct {
	// These maps hold the number of each feature by its key, for each kind of feature.
	factors, services, symptoms, words map[string]int32
	features                           []feature
	buffer                             []int32 // a buffer for feature numbers that is reused for each post-mortem
}

func newVocabulary() *vocabulary {
	return &vocabulary{
		factors: map[string]int32{}, services: map[string]int32{}, symptoms: map[string]int32{},
		words: maps.Clone(stopWords),
	}
}

// add gives the new feature f the next number and stores the number in the map among
// under key. It returns the number.
func (v *vocabulary) add(among map[string]int32, key string, f feature) int32 {
	n := int32(len(v.features))
	among[key], v.features = n, append(v.features, f)
	return n
}

// of returns the index numbers of the features of pm, sorted and without duplicates. It
// also adds 1 to the number of post-mortems that have each feature.
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
			has(v.factors, f.Code, feature{name: f.Code, kind: SharedFactor, weight: factorWeight})
		}
	}
	if pm.IsOwn() {
		for _, s := range pm.Services {
			has(v.services, s.ID, feature{name: s.ID, kind: SharedService, weight: serviceWeight})
		}
	}
	for _, s := range pm.Symptoms {
		has(v.symptoms, strings.ToLower(s), feature{name: s, kind: SharedSymptom, weight: symptomWeight})
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

// wordsOf appends the feature numbers of the words in text to out. It skips single
// characters, which are mostly parts of versions. It also skips stop words, which look
// rare in a small library by their counts. A known word needs no allocation.
func (v *vocabulary) wordsOf(text string, out []int32) []int32 {
	for text != "" {
		end, small := wordEnd(text)
		if end == 0 {
			text = text[1:] // skip one byte of the text that is not part of a word
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
			word = strings.Clone(word) // copy the word, so that the memory of the text can be freed
			n = v.add(v.words, word, feature{name: word, kind: SharedWord, weight: wordWeight})
		}
		if n != noFeature {
			out = append(out, n)
		}
	}
	return out
}

// wordEnd returns the end of the word at the start of text, or 0 if there is none.
// small is true if the word has only lower-case ASCII letters and digits.
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

// stopWords are words that occur in texts about any incident, such as "outage". They
// are no features.
var stopWords = stopWordSet(
	`a about after again all almost also although an and another any are as at back be became because been before
	began being between both but by
	came can could did do does done down during each ended every few for from had half has have he her his hour hours
	how however if in into is it its itself just last lasted later less
	like made many may might minute minutes more most much nearly no nobody not of off on once one only or other our
	out over own part people same second seconds seen several she should
	since so some still such than that the their them then there these they third this those three through time times
	to too two under until up us very was we were what when where
	which while who whose why will with within without would year years you incident incidents outage problem issue
	failed failure error errors`,
)

// noFeature stands in for the feature number of a stop word.
const noFeature = -1

func stopWordSet(text string) map[string]int32 {
	out := map[string]int32{}
	for _, word := range strings.Fields(text) {
		out[word] = noFeature
	}
	return out
}

// A part is one feature of a post-mortem, with the weight of the feature in the
// post-mortem's vector.
type part struct {
	feature int32
	weight  float64
}

// A space holds a feature vector of length 1 for each post-mortem. The similarity of
// two post-mortems is the cosine of their vectors, which are weighted by inverse
// document frequency. A list of the post-mortems with each feature limits the work to
// pairs that share a feature.
type space struct {
	all     []*postmortem.Postmortem
	number  map[*postmortem.Postmortem]int
	words   *vocabulary
	sets    [][]int32 // the feature numbers of each post-mortem, sorted
	vectors [][]part
	lists   [][]posting // for each feature, the post-mortems that have it
	buffers sync.Pool
}

// similarity returns the feature vectors of the library's post-mortems. It computes
// them on first use.
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

// isDistinctive reports whether several of the n post-mortems in the library have the
// feature f, but not too many.
func (f *feature) isDistinctive(n int) bool {
	return f.count >= 2 && f.count <= maxShare && (f.kind != SharedWord || f.count <= max(4, n/10))
}

// vector returns the feature vector of a post-mortem, scaled to length 1. set has the
// post-mortem's features, and n is the number of post-mortems in the library.
func (v *vocabulary) vector(set []int32, n int) []part {
	out := make([]part, 0, len(set))
	norm := 0.0
	for _, number := range set { // add in a fixed order, because the sum of floats depends on the order
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

// mostSimilar returns the post-mortems most similar to post-mortem number i, best
// first.
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

// scores is a reusable buffer for the similarity of one post-mortem to all others. All
// values are zero between uses.
type scores struct {
	values  []float64
	touched []int
}

// best returns the post-mortems most similar to post-mortem number i, best first.
// vector is the feature vector of that post-mortem, and lists has the post-mortems with
// each feature.
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
	// Newer post-mortems have lower numbers, so the newer of two equally similar ones
	// comes first.
	slices.SortFunc(found, func(a, b posting) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.doc, b.doc))
	})
	return found[:min(len(found), maxRelated)]
}
