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
	text      string
	scan      *scanner
	wholeOnly bool // index identifiers whole only: for the field of exact names
	facet     bool // the text is one term, and only its presence counts
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
func (f *field) NumPlainTextBytes() uint64                        { return uint64(len(f.text)) }
func (f *field) Size() int                                        { return len(f.text) }
func (f *field) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.terms }

func (f *field) Options() index.FieldIndexingOptions {
	if f.facet {
		return index.IndexField | index.SkipFreqNorm
	}
	return index.IndexField | index.IncludeTermVectors
}

// Analyze cuts the text and lets go of it.
func (f *field) Analyze() {
	if f.facet {
		f.terms = index.TokenFrequencies{f.text: {Term: []byte(f.text)}}
		f.size.tokens = 1
		return
	}
	guess := len(f.text)/6 + 1
	places := make([]index.TokenLocation, 0, guess)
	f.terms = make(index.TokenFrequencies, guess/2)
	add := func(term string, pos int) {
		places = append(places, index.TokenLocation{Position: pos})
		tf := f.terms[term]
		if tf == nil {
			tf = &index.TokenFreq{Term: []byte(term)}
			f.terms[term] = tf
		}
		tf.SetFrequency(tf.Frequency() + 1)
		// A slab that grew leaves the earlier places where they were, which is right:
		// they are reached by pointer and never change.
		tf.Locations = append(tf.Locations, &places[len(places)-1])
	}
	f.scan.reset(f.text)
	for c := f.scan.next(); c != nil; c = f.scan.next() {
		f.size.places += c.positions()
		if c.whole != "" {
			add(c.whole, c.pos)
			if f.wholeOnly {
				continue
			}
		}
		for i := range c.parts {
			add(c.parts[i].term, c.pos+i)
		}
	}
	f.size.tokens = len(places)
	f.text = ""
}
