package search

import (
	"math"
	"sort"
	"unicode/utf8"
)

// How write-ups are found and put in order; client/search.js does the same, number
// for number.
//
// A write-up is found when it meets every clause, or, if none does, when it meets any.
// The order is: exact names, then exact titles; then those in which identifiers stand
// as asked, before those in which their parts stand beside each other, before those
// that merely have the parts; then BM25F (Robertson, Zaragoza and Taylor 2004: the
// fields weighted into one frequency and one length); then the newest first.
//
// Both languages compute in IEEE doubles. So that both get the same bits, the
// logarithm is rounded, lengths are steps of a table of whole numbers, and Go is kept
// from fusing a multiplication with an addition by explicit conversions.
const (
	bm25K1 = 1.2
	bm25B  = 0.75

	synonymWeight = 0.5
	prefixWeight  = 0.5
)

// lengthSteps are the lengths a write-up can have for the ranking: 64 of them, each
// about a seventh above the one before, so that a length is one character of the
// exported data.
var lengthSteps = func() (steps [64]float64) {
	for i, n := 0, 8; i < len(steps); i++ {
		steps[i] = float64(n)
		n += n / 7
	}
	return steps
}()

// lengthStep is the highest step that is not above a length, or the first.
func lengthStep(length float64) uint8 {
	i := sort.SearchFloat64s(lengthSteps[:], length+0.5) - 1
	return uint8(max(0, i))
}

// A matcher is one clause with its postings.
type matcher struct {
	clause
	main   column   // of the word, the whole identifier or the filter
	parts  []column // of an identifier or a phrase
	beside []bool   // write-ups in which the parts stand beside each other
}

// A ranked is a write-up found, and why it stands where it does.
type ranked struct {
	n     int32
	pin   int // 2 an exact name, 1 an exact title
	tier  int // 0 identifiers as asked; 1 or 2 is added for each that is not
	score float64
}

// prepare reads the postings of a question. It also returns the synonyms it used, and
// of every clause the spellings that count as found in a text.
func (ix *Index) prepare(q question) (ms []matcher, also []string, spelled [][]string, err error) {
	asked := 0
	for _, c := range q.clauses {
		if c.kind != filterClause && !c.common && !c.not {
			asked++
		}
	}
	for _, c := range q.clauses {
		if c.common && (asked > 0 || c.not) {
			continue
		}
		m := matcher{clause: c}
		var words []string
		switch c.kind {
		case filterClause:
			m.main, err = ix.filter(c.terms[0])
		case wordClause:
			var s []spelling
			if s, err = ix.spellings(c.terms[0], c.prefix); err == nil {
				m.main, err = ix.column(s)
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
	if m.main, err = ix.column(s); err != nil {
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

// prepareParts reads the words of a phrase or the parts of an identifier. A hole in a
// phrase ("" after an identifier) has an empty column.
func (ix *Index) prepareParts(m *matcher, terms []string) (words []string, err error) {
	for _, t := range terms {
		var col column
		if t != "" {
			if col, err = ix.column([]spelling{{t, 1}}); err != nil {
				return nil, err
			}
			words = append(words, t)
		}
		m.parts = append(m.parts, col)
	}
	if len(words) > 1 {
		m.beside, err = ix.phrase(terms)
	}
	return words, err
}

// spellings are a word, its synonyms, and where it is the last of the question, its
// continuations. A last word that nothing spells or continues is cut back to the
// longest word of the dictionary it begins with: while "connectio" is typed,
// "connect" is what the dictionary has.
func (ix *Index) spellings(term, prefix string) ([]spelling, error) {
	s := []spelling{{term, 1}}
	for _, other := range ix.synonyms[term] {
		s = append(s, spelling{other.term, synonymWeight})
	}
	if prefix == "" {
		return s, nil
	}
	longer, err := ix.continuations(prefix)
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
	if ok, err := ix.has(term); ok || err != nil {
		return s, err
	}
	for cut := 0; cut < 4; cut++ {
		_, size := utf8.DecodeLastRuneInString(prefix)
		prefix = prefix[:len(prefix)-size]
		if utf8.RuneCountInString(prefix) < 4 {
			break
		}
		if ok, err := ix.has(prefix); err != nil {
			return nil, err
		} else if ok {
			return append(s, spelling{prefix, prefixWeight}), nil
		}
	}
	return s, nil
}

// match says whether a write-up meets a clause, at which tier, and what it scores.
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
		if m.beside != nil && m.beside[n] {
			tier = 1
		}
	case phraseClause:
		if m.beside != nil && !m.beside[n] {
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

// bm25 is what one word of the question adds to the score of a write-up.
func (ix *Index) bm25(col *column, n int32) float64 {
	length := lengthSteps[ix.lengths[n]]
	norm := float64(bm25K1 * float64((1-bm25B)+float64(float64(bm25B*length)/ix.average)))
	return float64(float64(ix.idf(col.count)*float64(col.freq[n]*(bm25K1+1))) / float64(col.freq[n]+norm))
}

// idf is the rarity of a word, rounded so that two programs' logarithms cannot differ.
func (ix *Index) idf(count int) float64 {
	n, d := float64(len(ix.docs)), float64(count)
	return math.Floor(float64(math.Log(1+float64((n-d+0.5)/(d+0.5)))*4096)+0.5) / 4096
}

// rank finds and orders. any is true when no write-up met every clause and those that
// meet some are given instead.
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
	hits = ix.find(ms, false)
	if len(hits) == 0 && text > 1 {
		hits, any = ix.find(ms, true), true
	}
	if !any && text > 0 {
		for i := range hits {
			hits[i].pin = ix.pin(ms, hits[i].n, text, places)
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

// find returns the write-ups that meet all clauses, or, with any, all filters and
// negations and at least one other.
func (ix *Index) find(ms []matcher, any bool) (hits []ranked) {
next:
	for n := int32(0); int(n) < len(ix.docs); n++ {
		h := ranked{n: n}
		met := 0
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
				met++
			}
			h.tier += tier
			h.score += score
		}
		if any {
			if met == 0 {
				continue
			}
			h.tier = 0
		}
		hits = append(hits, h)
	}
	return hits
}

// pin says whether the question is exactly a name or a title of the write-up. A title
// is compared by its words and their number, not by their order.
func (ix *Index) pin(ms []matcher, n int32, text, places int) int {
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
