package search

import (
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/token/porter"
	index "github.com/blevesearch/bleve_index_api"
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

// A field is one field of one write-up, as Bleve's builder asks for it. Bleve has a
// text field of its own, which goes by way of a list of tokens and keeps the place of
// each in the text; ours counts words as they are cut, without either: indexing is
// most of what search costs a build.
//
// It also keeps the length, which the ranking needs and Bleve rounds.
type field struct {
	name      string
	texts     []string
	facets    []string // terms of which only the presence counts, in place of texts
	wholeOnly bool     // index identifiers whole only: for the field of exact names
	scan      *scanner
	size      *size
	terms     index.TokenFrequencies
}

// A size outlives its field: the builder lets go of the fields of a batch, and the
// postings of a whole library must not stay in memory for two numbers.
type size struct {
	tokens int // terms seen
	places int // positions taken
}

func (f *field) Name() string                                     { return f.name }
func (f *field) Value() []byte                                    { return nil }
func (f *field) ArrayPositions() []uint64                         { return nil }
func (f *field) EncodedFieldType() byte                           { return 't' }
func (f *field) AnalyzedLength() int                              { return f.size.tokens }
func (f *field) NumPlainTextBytes() uint64                        { return uint64(f.Size()) }
func (f *field) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.terms }

func (f *field) Size() (n int) {
	for _, text := range f.texts {
		n += len(text)
	}
	return n
}

func (f *field) Options() index.FieldIndexingOptions {
	if f.name == facet {
		return index.IndexField | index.SkipFreqNorm
	}
	return index.IndexField | index.IncludeTermVectors
}

// Analyze cuts the texts and lets go of them.
func (f *field) Analyze() {
	t := &f.scan.tally
	f.terms = t.begin()
	for _, term := range f.facets {
		t.has(term)
	}
	for i, text := range f.texts {
		if i == 0 {
			f.scan.reset(text)
		} else {
			f.scan.resume(text)
		}
		f.count(t)
	}
	t.end()
	f.size.tokens = len(t.met)
	f.texts, f.facets = nil, nil
}

// count counts the words of the scanner's text.
func (f *field) count(t *tally) {
	for c := f.scan.next(); c != nil; c = f.scan.next() {
		f.size.places += c.positions()
		if c.whole != "" {
			t.meet(c.whole, c.pos)
			if f.wholeOnly {
				continue
			}
		}
		for i := range c.parts {
			t.meet(c.parts[i].term, c.pos+i)
		}
	}
}
