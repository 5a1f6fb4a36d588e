package search

import (
	"sort"

	index "github.com/blevesearch/bleve_index_api"
)

// A column says of every write-up how often one word of a question stands in it, the
// fields weighted. A word may have several spellings: synonyms, continuations.
type column struct {
	freq  []float64
	marks []uint8
	count int // write-ups that have it
}

const (
	markFound = 1 << iota
	markTitle
	markKey // an exact name: only by the word itself, never by a synonym or a continuation
)

// A spelling is one term of a column and what an occurrence of it is worth.
type spelling struct {
	term   string
	weight float64
}

// column reads the postings of a word from Bleve.
func (ix *Index) column(spellings []spelling) (column, error) {
	col := column{freq: make([]float64, len(ix.docs)), marks: make([]uint8, len(ix.docs))}
	var pre index.TermFieldDoc
	for _, s := range spellings {
		for f, field := range fieldNames {
			mark := uint8(markFound)
			switch {
			case f == fieldTitle:
				mark |= markTitle
			case f == fieldKey && s.weight == 1:
				mark |= markKey
			}
			err := ix.postings(s.term, field, &pre, func(n int32, freq uint64) {
				if col.marks[n] == 0 {
					col.count++
				}
				col.marks[n] |= mark
				col.freq[n] += float64(s.weight * fieldWeights[f] * float64(freq))
			})
			if err != nil {
				return column{}, err
			}
		}
	}
	return col, nil
}

// filter reads which write-ups have a value.
func (ix *Index) filter(term string) (column, error) {
	col := column{marks: make([]uint8, len(ix.docs))}
	var pre index.TermFieldDoc
	err := ix.postings(term, facet, &pre, func(n int32, _ uint64) {
		col.marks[n] = markFound
		col.count++
	})
	return col, err
}

func (ix *Index) postings(term, field string, pre *index.TermFieldDoc, visit func(n int32, freq uint64)) error {
	r, err := ix.reader.TermFieldReader(never, []byte(term), field, true, false, false)
	if err != nil {
		return err
	}
	defer r.Close()
	for {
		d, err := r.Next(pre.Reset())
		if err != nil || d == nil {
			return err
		}
		visit(ix.number[d.ID.Value()], d.Freq)
	}
}

// continuations are the first terms of the dictionary, by bytes, that begin with
// prefix and are longer.
func (ix *Index) continuations(prefix string) ([]string, error) {
	found := make(map[string]bool)
	for _, field := range fieldNames {
		dict, err := ix.reader.FieldDictPrefix(field, []byte(prefix))
		if err != nil {
			return nil, err
		}
		for n := 0; n <= maxPrefix; n++ {
			entry, err := dict.Next()
			if err != nil {
				dict.Close()
				return nil, err
			}
			if entry == nil {
				break
			}
			if entry.Term != prefix {
				found[entry.Term] = true
			}
		}
		if err := dict.Close(); err != nil {
			return nil, err
		}
	}
	terms := make([]string, 0, len(found))
	for t := range found {
		terms = append(terms, t)
	}
	sort.Strings(terms)
	if len(terms) > maxPrefix {
		terms = terms[:maxPrefix]
	}
	return terms, nil
}

// has reports whether any write-up has the term.
func (ix *Index) has(term string) (bool, error) {
	for _, field := range fieldNames {
		r, err := ix.reader.TermFieldReader(never, []byte(term), field, false, false, false)
		if err != nil {
			return false, err
		}
		n := r.Count()
		if err := r.Close(); err != nil {
			return false, err
		}
		if n > 0 {
			return true, nil
		}
	}
	return false, nil
}

// phrase says which write-ups have the terms beside each other in one field. An empty
// term stands for any word; the first is none.
//
// Bleve has a searcher for phrases, which the tests hold this to. It compares every
// occurrence of a term with every occurrence of the next, so that one write-up that
// says "a" a hundred thousand times would hold up a search for minutes.
func (ix *Index) phrase(terms []string) ([]bool, error) {
	in := make([]bool, len(ix.docs))
	for _, field := range fieldNames {
		starts := map[int32][]uint64{} // where the phrase may begin
		for k, term := range terms {
			if term == "" {
				continue
			}
			left := map[int32][]uint64{}
			err := ix.positions(term, field, func(n int32, at []*index.TermFieldVector) {
				if k == 0 {
					left[n] = follow(nil, at, 0)
				} else if s := starts[n]; len(s) > 0 {
					if s = follow(s, at, uint64(k)); len(s) > 0 {
						left[n] = s
					}
				}
			})
			if err != nil {
				return nil, err
			}
			starts = left
		}
		for n := range starts {
			in[n] = true
		}
	}
	return in, nil
}

// follow returns those starts at whose distance a term stands; with a distance of 0,
// all places of the term. Both lists ascend.
func follow(starts []uint64, at []*index.TermFieldVector, distance uint64) []uint64 {
	if distance == 0 {
		for _, v := range at {
			starts = append(starts, v.Pos)
		}
		return starts
	}
	out, i := starts[:0], 0
	for _, s := range starts {
		for i < len(at) && at[i].Pos < s+distance {
			i++
		}
		if i < len(at) && at[i].Pos == s+distance {
			out = append(out, s)
		}
	}
	return out
}

// positions visits the write-ups that have a term, with its places. They are the
// visitor's only during the visit.
func (ix *Index) positions(term, field string, visit func(n int32, at []*index.TermFieldVector)) error {
	r, err := ix.reader.TermFieldReader(never, []byte(term), field, true, false, true)
	if err != nil {
		return err
	}
	defer r.Close()
	var pre index.TermFieldDoc
	for {
		d, err := r.Next(pre.Reset())
		if err != nil || d == nil {
			return err
		}
		visit(ix.number[d.ID.Value()], d.Vectors)
	}
}
