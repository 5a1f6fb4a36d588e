package search

import index "github.com/blevesearch/bleve_index_api"

// A tally counts the terms of texts for Bleve, one text at a time. After the builder
// has written the counts, it reuses the memory.
type tally struct {
	terms       index.TokenFrequencies // the counts of the terms in the current text
	occurrences []occurrence           // all occurrences in the current text, in order

	// maps holds a reusable map for each text. Every post-mortem has the same fields in
	// the same order, so that each field gets a map of suitable size again.
	maps    []index.TokenFrequencies
	used    int // number of maps that are in use
	freqs   slab[index.TokenFreq]
	letters slab[byte]
	places  slab[*index.TokenLocation]

	locations []index.TokenLocation // a table of Bleve's position values, which all texts share
}

// An occurrence is a term at one position of a text.
type occurrence struct {
	term *index.TokenFreq
	pos  int
}

// beginText starts the next text. It returns the map that will hold the terms of that
// text, initially empty.
func (t *tally) beginText() index.TokenFrequencies {
	if t.used == len(t.maps) {
		t.maps = append(t.maps, index.TokenFrequencies{})
	}
	t.terms, t.occurrences = t.maps[t.used], t.occurrences[:0]
	clear(t.terms)
	t.used++
	return t.terms
}

// addTerm adds a term without a position to the current text, and returns its counter.
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

// addOccurrence counts one occurrence of a term at the position pos of the current
// text.
func (t *tally) addOccurrence(term string, pos int) {
	freq := t.addTerm(term)
	freq.SetFrequency(freq.Frequency() + 1)
	t.occurrences = append(t.occurrences, occurrence{freq, pos})
}

// endText sets the list of positions for each term of the current text. It does so at
// the end, when the length of each list is known.
func (t *tally) endText() {
	for _, m := range t.occurrences {
		if m.term.Locations == nil {
			m.term.Locations = t.places.take(m.term.Frequency())[:0]
		}
		m.term.Locations = append(m.term.Locations, t.location(m.pos))
	}
}

// maxPlace limits the shared table of positions. Some form feeds in a text can skip
// many positions, and the table would otherwise use much memory.
const maxPlace = 1 << 14

// location returns Bleve's value for the position pos. Texts share these values, except
// for positions from maxPlace.
func (t *tally) location(pos int) *index.TokenLocation {
	if pos >= maxPlace {
		return &index.TokenLocation{Position: pos}
	}
	for len(t.locations) <= pos {
		t.locations = append(t.locations, index.TokenLocation{Position: len(t.locations)})
	}
	return &t.locations[pos]
}

// release makes the memory of all counted texts available for reuse.
func (t *tally) release() {
	t.used = 0
	t.freqs.release()
	t.letters.release()
	t.places.release()
}

// A slab allocates memory in large pieces and frees all of it at once.
type slab[T any] struct{ pieces []T }

// take returns n adjacent elements of the slab. Their values are not cleared.
func (s *slab[T]) take(n int) []T {
	from := len(s.pieces)
	if from+n > cap(s.pieces) {
		// Allocate a new piece. Slices that were taken before still use the old one.
		from, s.pieces = 0, make([]T, 0, max(n, 2*cap(s.pieces)))
	}
	s.pieces = s.pieces[:from+n]
	return s.pieces[from : from+n : from+n]
}

func (s *slab[T]) release() { s.pieces = s.pieces[:0] }
