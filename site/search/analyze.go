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
	t := &f.scan.tally
	t.reset()
	f.scan.reset(f.text)
	for c := f.scan.next(); c != nil; c = f.scan.next() {
		f.size.places += c.positions()
		if c.whole != "" {
			t.add(c.whole, c.pos)
			if f.wholeOnly {
				continue
			}
		}
		for i := range c.parts {
			t.add(c.parts[i].term, c.pos+i)
		}
	}
	f.size.tokens = len(t.seen)
	f.terms = t.frequencies()
	f.text = ""
}

// A tally is the terms of one text as they come. It knows how many there are
// before Bleve's form of them is made, which is then five pieces of memory and
// not three for every term; what it needs itself is used again for the next text.
type tally struct {
	number map[string]int32 // of a term, in the order in which they came
	terms  []string
	counts []int32
	seen   []sighting
	bytes  int // in terms
}

type sighting struct {
	term int32
	pos  int
}

func (t *tally) reset() {
	clear(t.number)
	clear(t.terms) // holds on to no text
	t.terms, t.counts, t.seen, t.bytes = t.terms[:0], t.counts[:0], t.seen[:0], 0
}

func (t *tally) add(term string, pos int) {
	n, known := t.number[term]
	if !known {
		if t.number == nil {
			t.number = map[string]int32{}
		}
		n = int32(len(t.terms))
		t.number[term] = n
		t.terms, t.counts = append(t.terms, term), append(t.counts, 0)
		t.bytes += len(term)
	}
	t.counts[n]++
	t.seen = append(t.seen, sighting{n, pos})
}

func (t *tally) frequencies() index.TokenFrequencies {
	all := make([]index.TokenFreq, len(t.terms))
	places := make([]index.TokenLocation, len(t.seen))
	pointers := make([]*index.TokenLocation, len(t.seen))
	text := make([]byte, 0, t.bytes)
	out := make(index.TokenFrequencies, len(t.terms))
	from := 0
	for i, term := range t.terms {
		text = append(text, term...)
		to := from + int(t.counts[i])
		all[i].Term = text[len(text)-len(term) : len(text) : len(text)]
		all[i].Locations = pointers[from:from:to]
		all[i].SetFrequency(to - from)
		out[term] = &all[i]
		from = to
	}
	for i, s := range t.seen {
		places[i].Position = s.pos
		all[s.term].Locations = append(all[s.term].Locations, &places[i])
	}
	return out
}
