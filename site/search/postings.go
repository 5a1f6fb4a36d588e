package search

import (
	"sort"

	index "github.com/blevesearch/bleve_index_api"
)

// A column holds the weighted frequency of one query word in each post-mortem, with all
// spellings of the word: the word itself, its synonyms and its completions.
type column struct {
	freq  []float64
	marks []uint8
	count int // number of post-mortems that contain the query word
}

const (
	markFound = 1 << iota
	markTitle
	markKey // marks a post-mortem with the query word as an exact name; not set for synonyms and completions
)

// A spelling is an index term that matches a query word, and the weight of each
// occurrence of the term.
type spelling struct {
	term   string
	weight float64
}

// wordColumn reads the occurrences of all spellings of a query word from the index.
func (ix *Index) wordColumn(spellings []spelling) (column, error) {
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
			err := ix.visitPostings(s.term, field, &pre, func(n int32, freq uint64) {
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

// filterColumn reads from the index which post-mortems have a filter term such as
// "=service:checkout".
func (ix *Index) filterColumn(term string) (column, error) {
	col := column{marks: make([]uint8, len(ix.docs))}
	var pre index.TermFieldDoc
	err := ix.visitPostings(term, facet, &pre, func(n int32, _ uint64) {
		col.marks[n] = markFound
		col.count++
	})
	return col, err
}

func (ix *Index) visitPostings(term, field string, pre *index.TermFieldDoc, visit func(n int32, freq uint64)) error {
	r, err := ix.reader.TermFieldReader(noCancel, []byte(term), field, true, false, false)
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

// completions returns the terms of the dictionary that begin with prefix and are
// longer, in byte order, at most maxPrefix.
func (ix *Index) completions(prefix string) ([]string, error) {
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

// hasTerm reports whether any post-mortem contains the index term.
func (ix *Index) hasTerm(term string) (bool, error) {
	for _, field := range fieldNames {
		r, err := ix.reader.TermFieldReader(noCancel, []byte(term), field, false, false, false)
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

// matchPhrase reports for each post-mortem whether one of its fields contains the terms
// in sequence. An empty term matches any word; the first term must not be empty.
//
// Tests compare the results with those of Bleve's phrase searcher, which is too slow
// here. It compares every occurrence of a term with every occurrence of the next term,
// so that one post-mortem with "a" a hundred thousand times would block a search for
// minutes.
func (ix *Index) matchPhrase(terms []string) ([]bool, error) {
	in := make([]bool, len(ix.docs))
	for _, field := range fieldNames {
		starts := map[int32][]uint64{} // possible start positions of the phrase by post-mortem
		for k, term := range terms {
			if term == "" {
				continue
			}
			left := map[int32][]uint64{}
			err := ix.visitPositions(term, field, func(n int32, at []*index.TermFieldVector) {
				if k == 0 {
					left[n] = advanceStarts(nil, at, 0)
				} else if s := starts[n]; len(s) > 0 {
					if s = advanceStarts(s, at, uint64(k)); len(s) > 0 {
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

// advanceStarts filters the possible start positions of a phrase. It returns the
// positions in starts for which one of the positions in at is exactly distance higher.
// For distance 0 it returns all positions in at. Both inputs are in ascending order.
func advanceStarts(starts []uint64, at []*index.TermFieldVector, distance uint64) []uint64 {
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

// visitPositions calls visit with the positions of a term for each post-mortem that has
// the term in the field. The positions are valid only during the call.
func (ix *Index) visitPositions(term, field string, visit func(n int32, at []*index.TermFieldVector)) error {
	r, err := ix.reader.TermFieldReader(noCancel, []byte(term), field, true, false, true)
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
