package library

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"debrief/site/postmortem"
)

// A Shared is one property that two related post-mortems have in common.
type Shared struct {
	Kind SharedKind
	Text string // the symptom, phrase or word, or the ID of the service or factor
}

// SharedKind is the kind of a shared property.
type SharedKind int

// The kinds are in the order in which equally rare properties are listed.
const (
	SharedSymptom SharedKind = iota
	SharedPhrase             // a part of a symptom
	SharedService
	SharedFactor
	SharedWord // a word of the title, the symptoms or the summary
)

// String returns the text of s, in quotation marks unless it is an ID.
func (s Shared) String() string {
	if s.Kind == SharedService || s.Kind == SharedFactor {
		return s.Text
	}
	return "“" + s.Text + "”"
}

// SharedNames returns the texts of the shared properties for messages.
func SharedNames(list []Shared) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = s.String()
	}
	return out
}

// These limits apply to the shared properties of two post-mortems.
const (
	maxShared = 3 // number of properties that are listed
	// maxPhraseSymptoms is the number of symptoms in which a shared phrase is searched,
	// and maxPhraseWords is the number of words of each. minPhraseWords is the smallest
	// number of words of a phrase, apart from stop words.
	maxPhraseSymptoms, maxPhraseWords, minPhraseWords = 6, 24, 2
)

// explain returns each of the best matches with the properties that it shares with
// post-mortem number i: first symptoms, then services and factors. A property that few
// post-mortems have comes before a frequent one. Words are listed only if there is nothing else.
func (s *space) explain(i int, best []posting) []Related {
	var out []Related
	for _, d := range best {
		r := Related{To: s.all[d.doc], Similarity: d.weight}
		var named, words []*feature
		for _, p := range s.vectors[i] {
			if _, both := slices.BinarySearch(s.sets[d.doc], p.feature); !both {
				continue
			}
			if f := &s.words.features[p.feature]; f.kind == SharedWord {
				words = append(words, f)
			} else {
				named = append(named, f)
			}
		}
		r.Words = len(words)
		sortByRarity(named)
		sortByRarity(words)
		r.Shared = s.listShared(s.all[i], r.To, named, words)
		out = append(out, r)
	}
	return out
}

// sortByRarity sorts symptoms first. It sorts all others by the number of post-mortems
// that have them, the rarest first.
func sortByRarity(list []*feature) {
	slices.SortStableFunc(list, func(a, b *feature) int {
		if a.kind != b.kind && (a.kind == SharedSymptom || b.kind == SharedSymptom) {
			return cmp.Compare(a.kind, b.kind)
		}
		return cmp.Or(cmp.Compare(a.count, b.count), cmp.Compare(a.kind, b.kind), strings.Compare(a.name, b.name))
	})
}

// listShared returns at most maxShared properties of the post-mortems a and b. If they
// have no symptom in common, it looks for a phrase that symptoms of both contain.
func (s *space) listShared(a, b *postmortem.Postmortem, named, words []*feature) []Shared {
	var out []Shared
	if len(named) == 0 || named[0].kind != SharedSymptom {
		if phrase := s.sharedPhrase(a, b); phrase != "" {
			out = append(out, Shared{SharedPhrase, phrase})
		}
	}
	for _, f := range named {
		out = append(out, Shared{f.kind, f.name})
	}
	if len(out) == 0 {
		for _, f := range words {
			out = append(out, Shared{f.kind, f.name})
		}
	}
	return out[:min(len(out), maxShared)]
}

// sharedPhrase returns the longest sequence of words that a symptom of a and a symptom
// of b have in common, as spelled in a. It returns "" if the sequence has too few words
// that are rare in the library.
func (s *space) sharedPhrase(a, b *postmortem.Postmortem) string {
	best, length := "", 0
	for _, x := range a.Symptoms[:min(len(a.Symptoms), maxPhraseSymptoms)] {
		left := wordSpans(x)
		for _, y := range b.Symptoms[:min(len(b.Symptoms), maxPhraseSymptoms)] {
			from, n := longestRun(left, wordSpans(y))
			if n <= length || !s.isTelling(left[from:from+n]) {
				continue
			}
			best, length = x[left[from].start:left[from+n-1].end], n
		}
	}
	return best
}

// isTelling reports whether a phrase has enough words, of which one is rare.
func (s *space) isTelling(phrase []wordSpan) bool {
	words, rare := 0, false
	for _, w := range phrase {
		number, known := s.words.words[w.lower]
		if !known || number == noFeature {
			continue
		}
		words++
		rare = rare || s.words.features[number].isDistinctive(len(s.all))
	}
	return words >= minPhraseWords && rare
}

// A wordSpan is a word of a text with its place.
type wordSpan struct {
	lower      string
	start, end int
}

// wordSpans returns the first maxPhraseWords words of text.
func wordSpans(text string) []wordSpan {
	var out []wordSpan
	for at := 0; at < len(text) && len(out) < maxPhraseWords; {
		end, _ := wordEnd(text[at:])
		if end == 0 {
			_, size := utf8.DecodeRuneInString(text[at:])
			at += size
			continue
		}
		out = append(out, wordSpan{strings.ToLower(text[at : at+end]), at, at + end})
		at += end
	}
	return out
}

// longestRun returns the start in a and the length of the longest sequence of words
// that is in both a and b.
func longestRun(a, b []wordSpan) (from, n int) {
	runs := make([]int, len(b)+1) // the length of the run that ends at each word of b
	for i := range a {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i].lower != b[j].lower {
				runs[j+1] = 0
				continue
			}
			runs[j+1] = runs[j] + 1
			if runs[j+1] > n {
				from, n = i+1-runs[j+1], runs[j+1]
			}
		}
	}
	return from, n
}
