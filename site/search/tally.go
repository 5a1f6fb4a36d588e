package search

import index "github.com/blevesearch/bleve_index_api"

// A tally counts the terms of one text after the other, and makes Bleve's form of
// them. It does so in memory that it takes back when the builder has written them.
type tally struct {
	terms index.TokenFrequencies // of the current text
	met   []meeting              // in the current text, in its order

	// Every write-up has the same fields in the same order. A map thus comes back to a
	// field of the size that it has grown to.
	maps    []index.TokenFrequencies
	used    int // of maps
	freqs   slab[index.TokenFreq]
	letters slab[byte]
	places  slab[*index.TokenLocation]

	at []index.TokenLocation // each place once, for all texts
}

// A meeting is one occurrence of a term.
type meeting struct {
	term *index.TokenFreq
	pos  int
}

// begin begins the next text, and returns what its terms will be in.
func (t *tally) begin() index.TokenFrequencies {
	if t.used == len(t.maps) {
		t.maps = append(t.maps, index.TokenFrequencies{})
	}
	t.terms, t.met = t.maps[t.used], t.met[:0]
	clear(t.terms)
	t.used++
	return t.terms
}

// has says that the text has a term, wherever.
func (t *tally) has(term string) *index.TokenFreq {
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

// meet says that a term stands at a place of the text.
func (t *tally) meet(term string, pos int) {
	freq := t.has(term)
	freq.SetFrequency(freq.Frequency() + 1)
	t.met = append(t.met, meeting{freq, pos})
}

// end ends the text: only now is known how many places each term has.
func (t *tally) end() {
	for _, m := range t.met {
		if m.term.Locations == nil {
			m.term.Locations = t.places.take(m.term.Frequency())[:0]
		}
		m.term.Locations = append(m.term.Locations, t.place(m.pos))
	}
}

// maxPlace bounds the memory of places: a few form feeds lead far.
const maxPlace = 1 << 14

// place is a place as Bleve has it: the second word of one text stands where that of
// every other does.
func (t *tally) place(pos int) *index.TokenLocation {
	if pos >= maxPlace {
		return &index.TokenLocation{Position: pos}
	}
	for len(t.at) <= pos {
		t.at = append(t.at, index.TokenLocation{Position: len(t.at)})
	}
	return &t.at[pos]
}

// release takes back what texts were counted in.
func (t *tally) release() {
	t.used = 0
	t.freqs.release()
	t.letters.release()
	t.places.release()
}

// A slab is memory that is given out in pieces and taken back as a whole.
type slab[T any] struct{ given []T }

// take gives out n pieces that lie together. What is in them is left from before.
func (s *slab[T]) take(n int) []T {
	from := len(s.given)
	if from+n > cap(s.given) {
		from, s.given = 0, make([]T, 0, max(n, 2*cap(s.given))) // who has pieces of the old one keeps it
	}
	s.given = s.given[:from+n]
	return s.given[from : from+n : from+n]
}

func (s *slab[T]) release() { s.given = s.given[:0] }
