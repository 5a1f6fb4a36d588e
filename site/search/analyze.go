package search

import (
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/token/porter"
	index "github.com/blevesearch/bleve_index_api"
)

// A stemmer reduces English words with Porter's algorithm (Bleve's implementation) and
// caches the results, because a library repeats the same few thousand words. It is not
// safe for concurrent use. Its zero value is ready.
type stemmer struct {
	known map[string]string
}

// maxKnown limits the number of words in a stemmer's cache. If the cache is full, new
// words are stemmed each time.
const maxKnown = 1 << 16

// stem returns the stem of an English word in lower-case ASCII letters: "connect" for
// "connected". It returns any other word unchanged.
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

// A field implements Bleve's document field for one field of a post-mortem. Bleve's own
// text field first creates a list of tokens with their offsets. This type counts words
// as the scanner returns them, which is faster, and indexing is most of the cost of
// search in a build.
//
// A field also records its exact number of terms for the ranking, because Bleve stores
// a rounded length.
type field struct {
	name      string
	texts     []string
	facets    []string // filter terms, which are indexed without frequency or position; set instead of texts
	wholeOnly bool     // index identifiers only as a whole, which finds exact names
	scan      *scanner
	size      *fieldSize
	terms     index.TokenFrequencies
}

// A fieldSize holds the sizes of a field after the field itself is freed. The builder
// frees the fields of each batch, so that the postings of a whole library are not in
// memory at once.
type fieldSize struct {
	tokens int // number of term occurrences in the field
	places int // number of word positions in the field
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

// Analyze counts the terms of the field's texts and then drops the texts, which frees
// their memory. Bleve calls it.
func (f *field) Analyze() {
	t := &f.scan.tally
	f.terms = t.beginText()
	for _, term := range f.facets {
		t.addTerm(term)
	}
	for i, text := range f.texts {
		if i == 0 {
			f.scan.reset(text)
		} else {
			f.scan.resume(text)
		}
		f.count(t)
	}
	t.endText()
	f.size.tokens = len(t.occurrences)
	f.texts, f.facets = nil, nil
}

// count adds the words of the scanner's current text to t, with their positions.
func (f *field) count(t *tally) {
	for c := f.scan.next(); c != nil; c = f.scan.next() {
		f.size.places += c.positions()
		if c.whole != "" {
			t.addOccurrence(c.whole, c.pos)
			if f.wholeOnly {
				continue
			}
		}
		for i := range c.parts {
			t.addOccurrence(c.parts[i].term, c.pos+i)
		}
	}
}
