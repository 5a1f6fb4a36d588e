package prose

import (
	"fmt"
	"slices"
	"strings"
)

// A Lexicon finds expressions in sentences. An expression is a list of words in lower
// case, with this syntax:
//
//	human error                 these words
//	human|operator|user error   one of these words, then error
//	careless*                   a word with this prefix
//	should not? have            an optional word
//	have {participle}           a word of a class: participle, past, person,
//	                            role, possessor, adverb, modal, ing, word
//	clear ... that              up to three words between
//
// A match contains no word between quotation marks, and no comma.
type Lexicon struct {
	Expressions []string
	steps       [][]step
	first       map[string][]int // indexes of the expressions that begin with each word
	firstFilter wordFilter       // a filter for the keys of first, which rejects most other words quickly
	// Indexes of the expressions that begin with a prefix such as careless*, by the first
	// byte of the prefix.
	prefix  [256][]int
	byClass []int // indexes of the expressions that begin with a class such as {participle}
}

// A wordFilter is a Bloom filter for a set of words: it accepts every word of the set,
// and a few other words.
type wordFilter [64]uint64

func (s *wordFilter) add(sum uint32)      { s[sum>>6%64] |= 1 << (sum % 64) }
func (s *wordFilter) has(sum uint32) bool { return s[sum>>6%64]&(1<<(sum%64)) != 0 }

// hashWord returns the FNV-1a hash of a word. It mixes the high bits into the low bits,
// which wordFilter uses.
func hashWord(word string) uint32 {
	n := uint32(fnvOffset)
	for i := range len(word) {
		n = (n ^ uint32(word[i])) * fnvPrime
	}
	return n ^ n>>12
}

const (
	fnvOffset = 2166136261
	fnvPrime  = 16777619
)

// A Match is an occurrence of an expression in the words [From, To) of a sentence.
type Match struct {
	From, To   int
	Expression int // index of the expression in Lexicon.Expressions
}

type step struct {
	words    []string // the word of the sentence must be one of these, or have one of the prefixes
	prefixes []string
	class    func(Word) bool
	optional bool
	gap      bool
}

// These limits apply to one expression, because each optional word and gap increases
// the cost of matching.
const (
	maxOpen     = 6
	maxSteps    = 16
	maxGapWords = 3
)

// NewLexicon returns a Lexicon of the given expressions. If an expression is invalid,
// it returns an error with the text of the expression.
func NewLexicon(expressions ...string) (*Lexicon, error) {
	l := &Lexicon{first: map[string][]int{}}
	for _, e := range expressions {
		if err := l.addExpression(e); err != nil {
			return nil, fmt.Errorf("expression %q: %w", e, err)
		}
	}
	return l, nil
}

func (l *Lexicon) addExpression(expression string) error {
	var steps []step
	open := 0
	for _, word := range strings.Fields(toLower(expression)) {
		s, err := parseStep(word)
		if err != nil {
			return err
		}
		if s.optional || s.gap {
			open++
		}
		steps = append(steps, s)
	}
	switch {
	case len(steps) == 0:
		return fmt.Errorf("no words")
	case len(steps) > maxSteps || open > maxOpen:
		return fmt.Errorf("more than %d words, or more than %d optional words and gaps", maxSteps, maxOpen)
	case steps[0].optional || steps[0].gap:
		return fmt.Errorf("the first word must not be optional")
	}
	i := len(l.Expressions)
	l.Expressions, l.steps = append(l.Expressions, expression), append(l.steps, steps)
	if steps[0].class != nil {
		l.byClass = append(l.byClass, i)
	}
	for _, w := range steps[0].words {
		l.first[w] = append(l.first[w], i)
		l.firstFilter.add(hashWord(w))
	}
	for _, p := range steps[0].prefixes {
		l.prefix[p[0]] = append(l.prefix[p[0]], i)
	}
	return nil
}

func parseStep(word string) (step, error) {
	if word == "..." || word == "…" {
		return step{gap: true}, nil
	}
	var s step
	word, s.optional = strings.CutSuffix(word, "?")
	if class, ok := strings.CutPrefix(word, "{"); ok {
		name := strings.TrimSuffix(class, "}")
		if s.class = wordClasses[name]; s.class == nil {
			return s, fmt.Errorf("unknown class %q", name)
		}
		return s, nil
	}
	for _, w := range strings.Split(word, "|") {
		switch p, star := strings.CutSuffix(w, "*"); {
		case p == "":
			return s, fmt.Errorf("empty word")
		case star:
			s.prefixes = append(s.prefixes, p)
		default:
			s.words = append(s.words, w)
		}
	}
	return s, nil
}

// wordClasses maps the name of each class in the syntax of expressions to the function
// that tests a word.
var wordClasses = map[string]func(Word) bool{
	"participle": Word.IsParticiple,
	"past":       Word.IsPast,
	"person":     Word.IsPerson,
	"role":       func(w Word) bool { return isRole(w.Lower) },
	"possessor":  Word.IsPossessor,
	"adverb":     Word.IsAdverb,
	"modal":      Word.IsModal,
	"ing":        func(w Word) bool { return len(w.Lower) > 4 && strings.HasSuffix(w.Lower, "ing") },
	"word":       func(Word) bool { return true },
}

func (s *step) matches(w Word) bool {
	if s.class != nil {
		return s.class(w)
	}
	for _, word := range s.words {
		if word == w.Lower {
			return true
		}
	}
	for _, p := range s.prefixes {
		if strings.HasPrefix(w.Lower, p) {
			return true
		}
	}
	return false
}

// CanBegin reports whether an expression of the lexicon can begin with word. A nil
// Lexicon has no expressions.
func (l *Lexicon) CanBegin(word string) bool {
	if l == nil || word == "" {
		return false
	}
	low, sum := lowerHash(word)
	if l.firstFilter.has(sum) && l.first[low] != nil {
		return true
	}
	begins := func(i int) bool { return l.steps[i][0].matches(Word{Text: word, Lower: low}) }
	return slices.ContainsFunc(l.prefix[low[0]], begins) || slices.ContainsFunc(l.byClass, begins)
}

// Find returns the matches in the sentence s from left to right. Matches do not
// overlap: of overlapping matches the first counts, and of matches that begin at the
// same word the longest.
func (l *Lexicon) Find(s *Sentence) []Match {
	var out []Match
	for i := 0; i < len(s.Words); i++ {
		w := &s.Words[i]
		m := Match{From: i}
		if l.firstFilter.has(w.hash) {
			l.extendMatch(&m, l.first[w.Lower], s)
		}
		if starred := l.prefix[w.Lower[0]]; starred != nil {
			l.extendMatch(&m, starred, s)
		}
		if l.byClass != nil {
			l.extendMatch(&m, l.byClass, s)
		}
		if m.To > 0 {
			out = append(out, m)
			i = m.To - 1
		}
	}
	return out
}

// extendMatch replaces m with a longer match that begins at the same word of s, if
// there is one. of holds the indexes of the expressions to try.
func (l *Lexicon) extendMatch(m *Match, of []int, s *Sentence) {
	for _, e := range of {
		if end := matchSteps(l.steps[e], s.Words, m.From, m.From); end > m.To {
			m.To, m.Expression = end, e
		}
	}
}

// matchSteps matches the words of an expression, which are steps, with the words of a
// sentence from index at on. It returns the index after the match, or -1 if there is no
// match. from is the index at which the whole match begins.
func matchSteps(steps []step, words []Word, at, from int) int {
	if len(steps) == 0 {
		return at
	}
	s := &steps[0]
	if s.gap {
		for n := 0; n <= maxGapWords; n++ {
			if end := matchSteps(steps[1:], words, at+n, from); end >= 0 {
				return end
			}
			if at+n >= len(words) || words[at+n].Clause {
				break
			}
		}
		return -1
	}
	if at < len(words) && !words[at].Quoted && (at == from || !words[at].Clause) && s.matches(words[at]) {
		if end := matchSteps(steps[1:], words, at+1, from); end >= 0 {
			return end
		}
	}
	if s.optional {
		return matchSteps(steps[1:], words, at, from)
	}
	return -1
}
