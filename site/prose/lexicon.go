package prose

import (
	"fmt"
	"slices"
	"strings"
)

// A Lexicon finds expressions in sentences. An expression is written as its
// words, in lower case:
//
//	human error                 these words
//	human|operator|user error   one of them
//	careless*                   a word that begins so
//	should not? have            a word that may be missing
//	have {participle}           a word of a class: participle, past, person,
//	                            role, possessor, adverb, modal, ing, word
//	clear ... that              up to three words between
//
// Words between quotation marks are somebody else's and are never found, nor
// is what a comma parts.
type Lexicon struct {
	Expressions []string
	steps       [][]step
	first       map[string][]int // expressions by their first word
	begins      sieve            // of the words in first: most words of a text are none
	prefix      [256][]int       // by the first letter of a first word with a star
	class       []int            // those that begin with a class
}

// A sieve lets all words of a set through, and few others.
type sieve [64]uint64

func (s *sieve) add(sum uint32)      { s[sum>>6%64] |= 1 << (sum % 64) }
func (s *sieve) has(sum uint32) bool { return s[sum>>6%64]&(1<<(sum%64)) != 0 }

// sum is a number that equal words share, FNV-1a.
func sum(word string) uint32 {
	n := uint32(firstSum)
	for i := range len(word) {
		n = (n ^ uint32(word[i])) * nextSum
	}
	return n ^ n>>12
}

const (
	firstSum = 2166136261
	nextSum  = 16777619
)

// A Match is where an expression was found: words From up to, not including, To.
type Match struct {
	From, To   int
	Expression int // index into Lexicon.Expressions
}

type step struct {
	words    []string // any of
	prefixes []string
	class    func(Word) bool
	optional bool
	gap      bool
}

// The most that one expression may leave open: what is tried grows with it.
const (
	mostOpen  = 6
	mostSteps = 16
	gapWords  = 3
)

// NewLexicon reads expressions. An error names the one that cannot be read.
func NewLexicon(expressions ...string) (*Lexicon, error) {
	l := &Lexicon{first: map[string][]int{}}
	for _, e := range expressions {
		if err := l.add(e); err != nil {
			return nil, fmt.Errorf("expression %q: %w", e, err)
		}
	}
	return l, nil
}

func (l *Lexicon) add(expression string) error {
	var steps []step
	open := 0
	for _, word := range strings.Fields(lower(expression)) {
		s, err := readStep(word)
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
		return fmt.Errorf("it has no words")
	case len(steps) > mostSteps || open > mostOpen:
		return fmt.Errorf("it is longer than %d words, or leaves more than %d open", mostSteps, mostOpen)
	case steps[0].optional || steps[0].gap:
		return fmt.Errorf("it has to begin with a word")
	}
	i := len(l.Expressions)
	l.Expressions, l.steps = append(l.Expressions, expression), append(l.steps, steps)
	if steps[0].class != nil {
		l.class = append(l.class, i)
	}
	for _, w := range steps[0].words {
		l.first[w] = append(l.first[w], i)
		l.begins.add(sum(w))
	}
	for _, p := range steps[0].prefixes {
		l.prefix[p[0]] = append(l.prefix[p[0]], i)
	}
	return nil
}

func readStep(word string) (step, error) {
	if word == "..." || word == "…" {
		return step{gap: true}, nil
	}
	var s step
	word, s.optional = strings.CutSuffix(word, "?")
	if class, ok := strings.CutPrefix(word, "{"); ok {
		name := strings.TrimSuffix(class, "}")
		if s.class = classOf[name]; s.class == nil {
			return s, fmt.Errorf("there is no class %q", name)
		}
		return s, nil
	}
	for _, w := range strings.Split(word, "|") {
		switch p, star := strings.CutSuffix(w, "*"); {
		case p == "":
			return s, fmt.Errorf("an empty word")
		case star:
			s.prefixes = append(s.prefixes, p)
		default:
			s.words = append(s.words, w)
		}
	}
	return s, nil
}

// classOf are the classes that an expression may name.
var classOf = map[string]func(Word) bool{
	"participle": Word.Participle,
	"past":       Word.Past,
	"person":     Word.Person,
	"role":       func(w Word) bool { return isRole(w.Lower) },
	"possessor":  Word.Possessor,
	"adverb":     Word.Adverb,
	"modal":      Word.Modal,
	"ing":        func(w Word) bool { return len(w.Lower) > 4 && strings.HasSuffix(w.Lower, "ing") },
	"word":       func(Word) bool { return true },
}

func (s *step) fits(w Word) bool {
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

// Begins reports whether an expression may begin with a word. Nothing begins in
// a Lexicon that is nil.
func (l *Lexicon) Begins(word string) bool {
	if l == nil || word == "" {
		return false
	}
	low, sum := lowerSum(word)
	if l.begins.has(sum) && l.first[low] != nil {
		return true
	}
	begins := func(i int) bool { return l.steps[i][0].fits(Word{Text: word, Lower: low}) }
	return slices.ContainsFunc(l.prefix[low[0]], begins) || slices.ContainsFunc(l.class, begins)
}

// Find returns the expressions in a sentence from left to right; of two that
// overlap the first, and of two that begin together the longer.
func (l *Lexicon) Find(s *Sentence) []Match {
	var out []Match
	for i := 0; i < len(s.Words); i++ {
		w := &s.Words[i]
		m := Match{From: i}
		if l.begins.has(w.sum) {
			l.longest(&m, l.first[w.Lower], s)
		}
		if starred := l.prefix[w.Lower[0]]; starred != nil {
			l.longest(&m, starred, s)
		}
		if l.class != nil {
			l.longest(&m, l.class, s)
		}
		if m.To > 0 {
			out = append(out, m)
			i = m.To - 1
		}
	}
	return out
}

// longest makes m the longest of some expressions that begin where m does, if
// one is longer than m is.
func (l *Lexicon) longest(m *Match, of []int, s *Sentence) {
	for _, e := range of {
		if end := match(l.steps[e], s.Words, m.From, m.From); end > m.To {
			m.To, m.Expression = end, e
		}
	}
}

// match returns the index behind the words from at on that fit steps, -1 if
// they do not.
func match(steps []step, words []Word, at, from int) int {
	if len(steps) == 0 {
		return at
	}
	s := &steps[0]
	if s.gap {
		for n := 0; n <= gapWords; n++ {
			if end := match(steps[1:], words, at+n, from); end >= 0 {
				return end
			}
			if at+n >= len(words) || words[at+n].Clause {
				break
			}
		}
		return -1
	}
	if at < len(words) && !words[at].Quoted && (at == from || !words[at].Clause) && s.fits(words[at]) {
		if end := match(steps[1:], words, at+1, from); end >= 0 {
			return end
		}
	}
	if s.optional {
		return match(steps[1:], words, at, from)
	}
	return -1
}
