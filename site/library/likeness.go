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
	// A feature that more write-ups than this share says nothing about any two
	// of them; leaving it out also keeps the work linear in the library.
	tooCommon = 400
	// leastAlike is the cosine below which two write-ups are not shown as alike.
	leastAlike = 0.12
)

// A feature is something that write-ups can have in common: a factor, a
// service, a symptom, a word.
type feature struct {
	name   string
	quoted bool // when it is shown: it is what somebody wrote, and no code
	word   bool // a word of the text, which is named only where nothing better is shared
	weight float64
	count  int // of write-ups that have it
}

func (f *feature) shown() string {
	if f.quoted {
		return "“" + f.name + "”"
	}
	return f.name
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
	factors, services, symptoms, words map[string]int32 // by what they are known by
	features                           []feature
	room                               []int32 // for the features of one write-up
}

func newVocabulary() *vocabulary {
	return &vocabulary{factors: map[string]int32{}, services: map[string]int32{}, symptoms: map[string]int32{}, words: maps.Clone(filler)}
}

// add makes a new feature.
func (v *vocabulary) add(among map[string]int32, key string, f feature) int32 {
	n := int32(len(v.features))
	among[key], v.features = n, append(v.features, f)
	return n
}

// of returns the numbers of the features of pm, sorted, each once.
func (v *vocabulary) of(pm *postmortem.Postmortem) []int32 {
	out := v.room[:0]
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
	if pm.Ours() {
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
	v.room = out
	slices.Sort(out)
	out = slices.Clone(slices.Compact(out))
	for _, n := range out {
		v.features[n].count++
	}
	return out
}

// wordsOf appends the numbers of the words of a text that can tell two write-ups
// apart: a single letter or digit is a part of a version at most, and in a library
// of three write-ups "while" is a rare word. A word that is known already costs no
// memory, and nearly all are.
func (v *vocabulary) wordsOf(text string, out []int32) []int32 {
	for text != "" {
		end, small := wordEnd(text)
		if end == 0 {
			text = text[1:] // what is left of a longer character is no word either
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
			word = strings.Clone(word) // and not the text around it
			n = v.add(v.words, word, feature{name: word, quoted: true, word: true, weight: wordWeight})
		}
		if n != noFeature {
			out = append(out, n)
		}
	}
	return out
}

// wordEnd is where the word ends that a text begins with, 0 if it begins with
// none, and whether it is of small letters of ASCII and digits, as most are.
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

// filler are the words of any sentence about any incident.
var filler = fillers(`a about after again all almost also although an and another any are as at back be became because been before began being between both but by
	came can could did do does done down during each ended every few for from had half has have he her his hour hours how however if in into is it its itself just last lasted later less
	like made many may might minute minutes more most much nearly no nobody not of off on once one only or other our out over own part people same second seconds seen several she should
	since so some still such than that the their them then there these they third this those three through time times to too two under until up us very was we were what when where
	which while who whose why will with within without would year years you incident incidents outage problem issue failed failure error errors`)

// noFeature is the number of a word that tells no write-ups apart.
const noFeature = -1

func fillers(text string) map[string]int32 {
	out := map[string]int32{}
	for _, word := range strings.Fields(text) {
		out[word] = noFeature
	}
	return out
}

// A part is one feature of a write-up with its share of the whole.
type part struct {
	feature int32
	weight  float64
}

// A space is all write-ups of a library as they are compared: the cosine of
// their features weighted by rarity (inverse document frequency), over inverted
// lists, so that only pairs that share something are looked at.
type space struct {
	all     []*postmortem.Postmortem
	number  map[*postmortem.Postmortem]int
	words   *vocabulary
	sets    [][]int32 // the features of each, sorted
	vectors [][]part
	lists   [][]posting // of each feature
	rooms   sync.Pool
}

// compare makes the space once, and keeps it.
func (l *Library) compare() *space {
	l.relations.compared.Do(func() { l.relations.space = spaceOf(l.All) })
	return l.relations.space
}

func spaceOf(all []*postmortem.Postmortem) *space {
	n := len(all)
	v := newVocabulary()
	s := &space{all: all, number: make(map[*postmortem.Postmortem]int, n), words: v, sets: make([][]int32, n), vectors: make([][]part, n)}
	s.rooms.New = func() any { return &scores{of: make([]float64, n)} }
	for i, pm := range all {
		s.number[pm], s.sets[i] = i, v.of(pm)
	}
	for i, set := range s.sets {
		s.vectors[i] = v.vector(set, n)
	}
	total := 0
	for i := range v.features {
		if f := &v.features[i]; f.tells(n) {
			total += f.count
		}
	}
	s.lists = make([][]posting, len(v.features))
	room := make([]posting, total)
	for i := range v.features {
		if f := &v.features[i]; f.tells(n) {
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

// tells reports whether a feature tells some of n write-ups from the others.
func (f *feature) tells(n int) bool {
	return f.count >= 2 && f.count <= tooCommon && (!f.word || f.count <= max(4, n/10))
}

// vector is a set of features, each with its share, in a library of n.
func (v *vocabulary) vector(set []int32, n int) []part {
	out := make([]part, 0, len(set))
	norm := 0.0
	for _, number := range set { // in one order, since sums of floats depend on it
		if f := &v.features[number]; f.tells(n) {
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

// near are the write-ups that are most like number i, the most alike first.
func (s *space) near(i int) []Related {
	room := s.rooms.Get().(*scores)
	best := room.best(i, s.vectors[i], s.lists)
	s.rooms.Put(room)
	return s.shared(i, best)
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

// shared says of each of the best what it has in common with number i.
func (s *space) shared(i int, best []posting) []Related {
	vector := slices.Clone(s.vectors[i])
	slices.SortStableFunc(vector, func(a, b part) int { return cmp.Compare(b.weight, a.weight) })
	var out []Related
	for _, d := range best {
		r := Related{To: s.all[d.doc], Alike: d.weight}
		var plain []string
		for _, p := range vector {
			if _, both := slices.BinarySearch(s.sets[d.doc], p.feature); !both {
				continue
			}
			if f := &s.words.features[p.feature]; f.word {
				plain = append(plain, f.shown())
			} else {
				r.Shared = append(r.Shared, f.shown())
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
