package prose

import "strings"

// Past reports a verb's past: "saw", "restarted".
func (w Word) Past() bool { return past[w.Lower] || endsEd(w.Lower) }

// Participle reports a verb's past participle: "seen", "restarted".
func (w Word) Participle() bool { return participle[w.Lower] || endsEd(w.Lower) }

// Modal reports should, could, must and their like.
func (w Word) Modal() bool { return modal[w.Lower] }

// Auxiliary reports the forms of be, have and do, and the modals.
func (w Word) Auxiliary() bool { return auxiliary[w.Lower] || modal[w.Lower] }

// Adverb reports -ly, and the small words that stand with verbs.
func (w Word) Adverb() bool {
	return len(w.Lower) > 4 && strings.HasSuffix(w.Lower, "ly") && !notAdverb[w.Lower] || between[w.Lower] && !auxiliary[w.Lower] && !helper[w.Lower]
}

func endsEd(s string) bool {
	return len(s) > 3 && strings.HasSuffix(s, "ed") && !notPast[s] && !strings.HasSuffix(s, "eed")
}

// Person reports a word for somebody who works on the system: a pronoun, a
// role, a handle, or a participant's reference such as R1.
func (w Word) Person() bool {
	if person[w.Lower] || w.Handle() {
		return true
	}
	if len(w.Text) <= 3 && len(w.Text) >= 2 && w.Text[0] == 'R' && strings.Trim(w.Text[1:], "0123456789") == "" {
		return true
	}
	if role[w.Lower] {
		return true
	}
	return isRole(w.Lower)
}

// isRole reports a role, also behind a hyphen: network-engineer.
func isRole(word string) bool {
	return role[word] || role[word[strings.LastIndexByte(word, '-')+1:]]
}

// Possessor reports whose something is, where it is a person's: our, the
// engineer's.
func (w Word) Possessor() bool {
	switch w.Lower {
	case "our", "their", "my", "his", "her", "your", "whose", "somebody's", "someone's", "nobody's", "everybody's":
		return true
	}
	stem, ok := strings.CutSuffix(w.Lower, "'s")
	return ok && (isRole(stem) || collective[stem])
}

// The bounds within which a subject is looked for: farther away no reader
// finds it either.
const (
	farthest = 30 // words
	deepest  = 3  // phrases such as "of the team in Lisbon"
)

// PersonSubject reports whether somebody, and not something, is the subject of
// the verb at a word, and which word says so. It looks at what stands in front
// of the verb and is wrong now and then: where it cannot tell, it says no.
func (s *Sentence) PersonSubject(verb int) (who int, ok bool) {
	return s.subject(verb, true)
}

func (s *Sentence) subject(verb int, further bool) (int, bool) {
	i := verb
	for i > 0 && (!s.Words[i].Clause || s.inserted(i-1)) && (between[s.Words[i-1].Lower] || s.Words[i-1].Adverb()) && !relative[s.Words[i-1].Lower] {
		i--
	}
	if i == 0 {
		return 0, false
	}
	before := s.Words[i-1]
	if s.Words[i].Clause || conjunction[before.Lower] {
		if !further {
			return 0, false
		}
		return s.sharedSubject(i - 1)
	}
	return s.head(i - 1)
}

// inserted reports an adverb between two marks that stands within a verb: "had,
// unfortunately, failed".
func (s *Sentence) inserted(i int) bool {
	return i > 0 && (s.Words[i].Clause && s.Words[i].Adverb() && auxiliary[s.Words[i-1].Lower] || auxiliary[s.Words[i].Lower] && s.Words[i+1].Clause && s.Words[i+1].Adverb())
}

// head looks at the noun phrase that ends at a word, and at what it hangs on.
func (s *Sentence) head(i int) (int, bool) {
	somebody := -1 // inside a phrase with a preposition
	for depth := range deepest {
		if i < 0 {
			return 0, false
		}
		w := s.Words[i]
		if w.Lower == "who" {
			return i, true
		}
		if (w.Lower == "that" || w.Lower == "which") && i > 0 {
			i--
			continue
		}
		prep := s.prepositionBefore(i)
		if prep < 0 {
			if w.Person() || depth == 0 && collective[w.Lower] {
				return i, true
			}
			if somebody >= 0 && quantifier[w.Lower] {
				return somebody, true // one of the engineers
			}
			return 0, false
		}
		if (w.Person() || object[w.Lower]) && s.Words[prep].Lower == "of" {
			somebody = i
		}
		i = prep - 1
	}
	return 0, false
}

// prepositionBefore is the preposition in front of the noun phrase that ends at
// a word, -1 if there is none: "for" in "the alert for the engineer".
func (s *Sentence) prepositionBefore(i int) int {
	for n := 0; n < 5 && i > 0 && !s.Words[i].Clause; n++ {
		i--
		w := s.Words[i]
		if preposition[w.Lower] && w.Lower != "as" {
			return i
		}
		if w.Auxiliary() || conjunction[w.Lower] || person[w.Lower] || relative[w.Lower] && !determiner[w.Lower] {
			return -1
		}
	}
	return -1
}

// sharedSubject is the subject of an earlier verb, which a verb behind "and"
// or a comma shares: "the engineer restarted it and forgot to …".
func (s *Sentence) sharedSubject(conj int) (int, bool) {
	stop := max(conj-farthest, 0)
	start := conj
	for start > stop {
		start--
		if start == 0 || s.Words[start].Clause {
			for k := start + 1; k <= conj; k++ {
				if s.finite(k) {
					return s.subject(k, false)
				}
			}
		}
	}
	return 0, false
}

// finite reports a verb that has a subject, as far as its form says.
func (s *Sentence) finite(k int) bool {
	w := s.Words[k]
	if auxiliary[w.Lower] {
		return true
	}
	return w.Past() && !determiner[s.Words[k-1].Lower]
}
