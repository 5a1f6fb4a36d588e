package search

import index "github.com/blevesearch/bleve_index_api"

// A tally counts the terms of texts, one text at a time, in the form that Bleve needs.
// It reuses its memory after the builder has written the counts.
type tally struct {
	terms       index.TokenFrequencies // counts for the current text
	occurrences []occurrence           // all occurrences in the current text, in order

	// maps are reused between post-mortems. Every post-mortem has the same fields in
	// the same order, so each field gets back a map of the size that it needs.
	maps    []index.TokenFrequencies
	used    int // number of elements of maps in use
	freqs   slab[index.TokenFreq]
	letters slab[byte]
	places  slab[*index.TokenLocation]

	locations []index.TokenLocation // one for each position, shared by all texts
}

// An occurrence is a term at a position of the text.
type occurrence struct {
	term *index.TokenFreq
	pos  int
}

// beginText starts the next text, and returns an empty map for its terms.
func (t *tally) beginText() index.TokenFrequencies {
	if t.used == len(t.maps) {
		t.maps = append(t.maps, index.TokenFrequencies{})
	}
	t.terms, t.occurrences = t.maps[t.used], t.occurrences[:0]
	clear(t.terms)
	t.used++
	return t.terms
}

// addTerm counts a term without a position.
func (t *tally) addTerm(term string) *index.TokenFreq {
	freq := t.terms[term]
	if freq == nil {
		freq = &t.freqs.take(1)[0]
		letters := t.letters.take(len(term))
		copy(letters, term)
		*freq = index.TokenFreq{Term: letters}
		t.terms[term] = freq
	}
	return freq
}

// addOccurrence counts a term at a position of the text.
func (t *tally) addOccurrence(term string, pos int) {
	freq := t.addTerm(term)
	freq.SetFrequency(freq.Frequency() + 1)
	t.occurrences = append(t.occurrences, occurrence{freq, pos})
}

// endText assigns the positions to the terms of the current text. It does so at the
// end, because only then is the number of positions of each term known.
func (t *tally) endText() {
	for _, m := range t.occurrences {
		if m.term.Locations == nil {
			m.term.Locations = t.places.take(m.term.Frequency())[:0]
		}
		m.term.Locations = append(m.term.Locations, t.location(m.pos))
	}
}

// maxPlace limits the positions in the shared table. A few form feeds can skip many
// positions and would otherwise use much memory.
const maxPlace = 1 << 14

// location returns the position pos in Bleve's form. All texts share these values.
func (t *tally) location(pos int) *index.TokenLocation {
	if pos >= maxPlace {
		return &index.TokenLocation{Position: pos}
	}
	for len(t.locations) <= pos {
		t.locations = append(t.locations, index.TokenLocation{Position: len(t.locations)})
	}
	return &t.locations[pos]
}

// release makes the memory of all texts available for reuse.
func (t *tally) release() {
	t.used = 0
	t.freqs.release()
	t.letters.release()
	t.places.release()
}

// A slab allocates memory in pieces and frees all of them at once.
type slab[T any] struct{ pieces []T }

// take returns n adjacent elements. They are not cleared.
func (s *slab[T]) take(n int) []T {
	from := len(s.pieces)
	if from+n > cap(s.pieces) {
		from, s.pieces = 0, make([]T, 0, max(n, 2*cap(s.pieces))) // slices taken earlier still use the old memory
	}
	s.pieces = s.pieces[:from+n]
	return s.pieces[from : from+n : from+n]
}

func (s *slab[T]) release() { s.pieces = s.pieces[:0] }
