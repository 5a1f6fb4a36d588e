package search

import (
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/token/porter"
)

// A stemmer reduces English words by Porter's algorithm (as Bleve has it) and
// remembers what it did: a library says the same few thousand words over and over.
// It is for one goroutine. Its zero value is ready.
type stemmer struct {
	known map[string]string
}

// maxKnown bounds the memory of one build; past it words are stemmed anew each time.
const maxKnown = 1 << 16

// stem returns the stem of a lower-cased word of ASCII letters, and anything else as it is.
func (s *stemmer) stem(word string) string {
	if len(word) < 3 {
		return word
	}
	for i := 0; i < len(word); i++ {
		if !isLower(word[i]) {
			return word
		}
	}
	if known, ok := s.known[word]; ok {
		return known
	}
	stream := analysis.TokenStream{{Term: []byte(word)}}
	stem := string((&porter.PorterStemmer{}).Filter(stream)[0].Term)
	if s.known == nil {
		s.known = make(map[string]string)
	}
	if len(s.known) < maxKnown {
		s.known[word] = stem
	}
	return stem
}

// An analyzer is what Bleve calls to cut the text of one field of one write-up. It
// counts, because the ranking needs the length of every field and Bleve keeps only a
// rounded root of it.
type analyzer struct {
	scan      *scanner
	wholeOnly bool // index identifiers whole only: for the field of exact names
	tokens    int  // terms seen
	places    int  // positions taken
}

// Analyze implements Bleve's analysis.Analyzer.
func (a *analyzer) Analyze(text []byte) analysis.TokenStream {
	a.scan.reset(string(text))
	guess := len(text)/5 + 4
	slab := make([]analysis.Token, 0, guess)
	emit := func(term string, pos, start, end int) {
		slab = append(slab, analysis.Token{Term: []byte(term), Position: pos, Start: start, End: end})
	}
	for c := a.scan.next(); c != nil; c = a.scan.next() {
		a.places += c.positions()
		if c.whole != "" {
			emit(c.whole, c.pos, c.start, c.end)
			if a.wholeOnly {
				continue
			}
		}
		for i, p := range c.parts {
			emit(p.term, c.pos+i, p.start, p.end)
		}
	}
	a.tokens += len(slab)
	stream := make(analysis.TokenStream, len(slab))
	for i := range slab {
		stream[i] = &slab[i]
	}
	return stream
}
