package search

import (
	"math"
	"sort"
	"unicode/utf8"
)

// This file ranks the matches of a query. client/index.js computes the same numbers.
//
// A post-mortem matches if it meets every clause of the query. If there is no such
// post-mortem, one that meets any clause matches. Matches are ordered by these criteria
// in turn:
//
//  1. whether the query is exactly a name of the post-mortem, then exactly its title
//  2. whether identifiers match as written, then with adjacent parts, then with parts anywhere
//  3. the BM25F score
//  4. the date, newest first
//
// BM25F (Robertson, Zaragoza and Taylor 2004) combines the weighted fields into one
// frequency and one length.
//
// Go and JavaScript both compute in IEEE doubles. To get the same bits, the logarithm
// is rounded, lengths are steps in a table of whole numbers, and explicit conversions
// prevent Go from fusing a multiplication with an addition.
const (
	bm25K1 = 1.2
	bm25B  = 0.75

	synonymWeight = 0.5
	prefixWeight  = 0.5
)

// lengthSteps are the 64 lengths of a post-mortem that the ranking distinguishes. Each
// is about a seventh larger than the previous one. With these steps, a length is one
// character in the exported data.
var lengthSteps = func() (steps [64]float64) {
	for i, n := 0, 8; i < len(steps); i++ {
		steps[i] = float64(n)
		n += n / 7
	}
	return steps
}()

// lengthStep returns the index in lengthSteps of the largest step that is not above
// length. It returns 0 if all steps are above.
func lengthStep(length float64) uint8 {
	i := sort.SearchFloat64s(lengthSteps[:], length+0.5) - 1
	return uint8(max(0, i))
}

// A matcher is one clause of a query with the occurrences of its words in all
// post-mortems.
type matcher struct {
	clause
	main     column   // occurrences of the word, the whole identifier or the filter
	parts    []column // occurrences of each part of an identifier or each word of a phrase
	adjacent []bool   // for each post-mortem, whether it has the parts in sequence
}

// A ranked is a post-mortem that matches a query, with the keys by which matches are
// sorted.
type ranked struct {
	n     int32
	pin   int // 2 if the query is exactly a name of the post-mortem, 1 if exactly its title, else 0
	tier  int // how identifiers match, as a sum: 0 as written, 1 with adjacent parts, 2 with parts anywhere
	score float64
}

// prepare reads the occurrences of the query's words and returns one matcher for each
// clause. also lists the synonyms that match too. spelled lists the index terms to
// highlight for each clause.
func (ix *Index) prepare(q parsedQuery) (ms []matcher, also []string, spelled [][]string, err error) {
	required := 0
	for _, c := range q.clauses {
		if c.kind != filterClause && !c.common && !c.not {
			required++
		}
	}
	for _, c := range q.clauses {
		if c.common && (required > 0 || c.not) {
			continue
		}
		m := matcher{clause: c}
		var words []string
		switch c.kind {
		case filterClause:
			m.main, err = ix.filterColumn(c.terms[0])
		case wordClause:
			var s []spelling
			if s, err = ix.spellings(c.terms[0], c.prefix); err == nil {
				m.main, err = ix.wordColumn(s)
			}
			for _, s := range s {
				words = append(words, s.term)
			}
			if !c.not {
				for _, other := range ix.synonyms[c.terms[0]] {
					also = append(also, other.word)
				}
			}
		case identifierClause:
			words, err = ix.prepareIdentifier(&m)
		case phraseClause:
			words, err = ix.prepareParts(&m, c.terms)
		}
		if err != nil {
			return nil, nil, nil, err
		}
		if c.not {
			words = nil
		}
		ms = append(ms, m)
		spelled = append(spelled, words)
	}
	return ms, also, spelled, nil
}

func (ix *Index) prepareIdentifier(m *matcher) (words []string, err error) {
	var s []spelling
	if m.whole != "" {
		if s, err = ix.spellings(m.whole, m.prefix); err != nil {
			return nil, err
		}
	}
	if m.main, err = ix.wordColumn(s); err != nil {
		return nil, err
	}
	for _, s := range s {
		words = append(words, s.term)
	}
	if m.not && m.whole != "" {
		return nil, nil
	}
	more, err := ix.prepareParts(m, m.clause.parts)
	return append(words, more...), err
}

// prepareParts reads the occurrences of the words of a phrase, or of the parts of an
// identifier, into m. It returns the words. An empty term, which follows an identifier
// in a phrase, gets an empty column.
func (ix *Index) prepareParts(m *matcher, terms []string) (words []string, err error) {
	for _, t := range terms {
		var col column
		if t != "" {
			if col, err = ix.wordColumn([]spelling{{t, 1}}); err != nil {
				return nil, err
			}
			words = append(words, t)
		}
		m.parts = append(m.parts, col)
	}
	if len(words) > 1 {
		m.adjacent, err = ix.matchPhrase(terms)
	}
	return words, err
}

// spellings returns the index terms that match a query word: the word, its synonyms
// and, if it is the last word of the query, its completions. If the dictionary has
// neither the last word nor a completion, it adds the longest prefix of the word that
// is in the dictionary. So "connectio" finds "connect" while the user types.
func (ix *Index) spellings(term, prefix string) ([]spelling, error) {
	s := []spelling{{term, 1}}
	for _, other := range ix.synonyms[term] {
		s = append(s, spelling{other.term, synonymWeight})
	}
	if prefix == "" {
		return s, nil
	}
	longer, err := ix.completions(prefix)
	if err != nil {
		return nil, err
	}
	taken := map[string]bool{}
	for _, have := range s {
		taken[have.term] = true
	}
	for _, t := range longer {
		if !taken[t] {
			s = append(s, spelling{t, prefixWeight})
		}
	}
	if prefix != term && !taken[prefix] {
		s = append(s, spelling{prefix, prefixWeight})
	}
	if len(longer) > 0 {
		return s, nil
	}
	if ok, err := ix.hasTerm(term); ok || err != nil {
		return s, err
	}
	for cut := 0; cut < 4; cut++ {
		_, size := utf8.DecodeLastRuneInString(prefix)
		prefix = prefix[:len(prefix)-size]
		if utf8.RuneCountInString(prefix) < 4 {
			break
		}
		if ok, err := ix.hasTerm(prefix); err != nil {
			return nil, err
		} else if ok {
			return append(s, spelling{prefix, prefixWeight}), nil
		}
	}
	return s, nil
}

// match reports whether post-mortem n meets a clause of the query. If so, it also
// returns the tier of the match (see ranked) and its score.
func (ix *Index) match(m *matcher, n int32) (tier int, score float64, ok bool) {
	switch m.kind {
	case filterClause:
		return 0, 0, m.main.marks[n] != 0
	case wordClause:
		if m.main.marks[n] == 0 {
			return 0, 0, false
		}
		return 0, ix.bm25(&m.main, n), true
	case identifierClause:
		if m.main.marks[n] != 0 {
			return 0, ix.bm25(&m.main, n), true
		}
		tier = 2
		if m.adjacent != nil && m.adjacent[n] {
			tier = 1
		}
	case phraseClause:
		if m.adjacent != nil && !m.adjacent[n] {
			return 0, 0, false
		}
	}
	if len(m.parts) == 0 {
		return 0, 0, false
	}
	for i := range m.parts {
		if m.parts[i].marks == nil {
			continue
		}
		if m.parts[i].marks[n] == 0 {
			return 0, 0, false
		}
		score += ix.bm25(&m.parts[i], n)
	}
	return tier, score, true
}

// bm25 returns the contribution of one query word to the score of post-mortem n.
func (ix *Index) bm25(col *column, n int32) float64 {
	length := lengthSteps[ix.lengths[n]]
	norm := float64(bm25K1 * float64((1-bm25B)+float64(float64(bm25B*length)/ix.average)))
	return float64(float64(ix.idf(col.count)*float64(col.freq[n]*(bm25K1+1))) / float64(col.freq[n]+norm))
}

// idf returns the inverse document frequency of a word that occurs in count
// post-mortems. The result is rounded, so that Go and JavaScript compute the same
// value.
func (ix *Index) idf(count int) float64 {
	n, d := float64(len(ix.docs)), float64(count)
	return math.Floor(float64(math.Log(1+float64((n-d+0.5)/(d+0.5)))*4096)+0.5) / 4096
}

// rank returns the matching post-mortems, best first. places is the number of word
// positions in the query. any is true if no post-mortem meets every clause and the hits
// meet only some clauses.
func (ix *Index) rank(ms []matcher, places int) (hits []ranked, any bool) {
	if len(ms) == 0 {
		return nil, false
	}
	text := 0
	for i := range ms {
		if ms[i].kind != filterClause && !ms[i].not {
			text++
		}
	}
	hits = ix.findMatches(ms, false)
	if len(hits) == 0 && text > 1 {
		hits, any = ix.findMatches(ms, true), true
	}
	if !any && text > 0 {
		for i := range hits {
			hits[i].pin = ix.pinLevel(ms, hits[i].n, text, places)
		}
	}
	sort.Slice(hits, func(i, j int) bool {
		a, b := &hits[i], &hits[j]
		switch {
		case a.pin != b.pin:
			return a.pin > b.pin
		case a.tier != b.tier:
			return a.tier < b.tier
		case a.score != b.score:
			return a.score > b.score
		}
		return a.n > b.n
	})
	return hits, any && len(hits) > 0
}

// findMatches returns the post-mortems that meet all clauses. If any is true, it
// returns the post-mortems that meet all filters and exclusions and at least one other
// clause.
func (ix *Index) findMatches(ms []matcher, any bool) (hits []ranked) {
next:
	for n := int32(0); int(n) < len(ix.docs); n++ {
		h := ranked{n: n}
		clauses := 0
		for i := range ms {
			tier, score, ok := ix.match(&ms[i], n)
			if ms[i].not {
				if ok {
					continue next
				}
				continue
			}
			if !ok {
				if any && ms[i].kind != filterClause {
					continue
				}
				continue next
			}
			if ms[i].kind != filterClause {
				clauses++
			}
			h.tier += tier
			h.score += score
		}
		if any {
			if clauses == 0 {
				continue
			}
			h.tier = 0
		}
		hits = append(hits, h)
	}
	return hits
}

// pinLevel returns 2 if the query is exactly a name of post-mortem n, 1 if it is
// exactly the title, and 0 otherwise. A query equals a title if it has the same number
// of words and all of them are in the title, in any order. text is the number of
// clauses, places the number of word positions in the query.
func (ix *Index) pinLevel(ms []matcher, n int32, text, places int) int {
	title := places == ix.titles[n]
	for i := range ms {
		m := &ms[i]
		if m.not || m.kind == filterClause {
			continue
		}
		cols := m.parts
		if m.kind == wordClause || m.main.marks != nil && m.main.marks[n] != 0 {
			if text == 1 && m.main.marks[n]&markKey != 0 {
				return 2
			}
			cols = []column{m.main}
		}
		for j := range cols {
			if cols[j].marks != nil && cols[j].marks[n]&markTitle == 0 {
				title = false
			}
		}
	}
	if title {
		return 1
	}
	return 0
}
