package prose

import "strings"

// IsPast reports whether w is a past tense: "saw", "restarted".
func (w Word) IsPast() bool { return past[w.Lower] || hasEdEnding(w.Lower) }

// IsParticiple reports whether w is a past participle: "seen", "restarted".
func (w Word) IsParticiple() bool { return participle[w.Lower] || hasEdEnding(w.Lower) }

// IsModal reports whether w is a modal verb: should, could, must.
func (w Word) IsModal() bool { return modal[w.Lower] }

// IsAuxiliary reports whether w is a form of be, have or do, or a modal verb.
func (w Word) IsAuxiliary() bool { return auxiliary[w.Lower] || modal[w.Lower] }

// IsAdverb reports whether w ends in -ly, or is a small word that accompanies verbs.
func (w Word) IsAdverb() bool {
	return len(w.Lower) > 4 && strings.HasSuffix(w.Lower, "ly") && !notAdverb[w.Lower] || between[w.Lower] &&
		!auxiliary[w.Lower] && !helper[w.Lower]
}

func hasEdEnding(s string) bool {
	return len(s) > 3 && strings.HasSuffix(s, "ed") && !notPast[s] && !strings.HasSuffix(s, "eed")
}

// IsPerson reports whether w means a person who works on the system: a pronoun, a role,
// a handle, or a participant's reference such as R1.
func (w Word) IsPerson() bool {
	if person[w.Lower] || w.IsHandle() {
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

// isRole reports whether a word, or its last part after a hyphen, is a role:
// network-engineer.
func isRole(word string) bool {
	return role[word] || role[word[strings.LastIndexByte(word, '-')+1:]]
}

// IsPossessor reports whether w is the possessive of a person: our, the engineer's.
func (w Word) IsPossessor() bool {
	switch w.Lower {
	case "our", "their", "my", "his", "her", "your", "whose", "somebody's", "someone's", "nobody's", "everybody's":
		return true
	}
	stem, ok := strings.CutSuffix(w.Lower, "'s")
	return ok && (isRole(stem) || collective[stem])
}

// Limits of the search for a subject. Readers do not find a subject farther away
// either.
const (
	maxWordsBack = 30 // words
	maxDepth     = 3  // phrases such as "of the team in Lisbon"
)

// PersonSubject reports whether a person is the subject of the verb at a word, and
// returns the word that means the person. It examines the words before the verb and is
// sometimes wrong; in doubt it returns false.
func (s *Sentence) PersonSubject(verb int) (who int, ok bool) {
	return s.findSubject(verb, true)
}

func (s *Sentence) findSubject(verb int, further bool) (int, bool) {
	i := verb
	for i > 0 && (!s.Words[i].Clause || s.isInsertedAdverb(i-1)) &&
		(between[s.Words[i-1].Lower] || s.Words[i-1].IsAdverb()) && !relative[s.Words[i-1].Lower] {
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
	return s.headPerson(i - 1)
}

// isInsertedAdverb reports whether the word is an adverb between two commas inside a
// verb: "had, unfortunately, failed".
func (s *Sentence) isInsertedAdverb(i int) bool {
	return i > 0 && (s.Words[i].Clause && s.Words[i].IsAdverb() && auxiliary[s.Words[i-1].Lower] ||
		auxiliary[s.Words[i].Lower] && s.Words[i+1].Clause && s.Words[i+1].IsAdverb())
}

// headPerson looks for a person in the noun phrase that ends at a word, and in the
// phrases that it depends on.
func (s *Sentence) headPerson(i int) (int, bool) {
	inPhrase := -1 // a person inside a phrase with a preposition
	for depth := range maxDepth {
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
		prep := s.findPreposition(i)
		if prep < 0 {
			if w.IsPerson() || depth == 0 && collective[w.Lower] {
				return i, true
			}
			if inPhrase >= 0 && quantifier[w.Lower] {
				return inPhrase, true // one of the engineers
			}
			return 0, false
		}
		if (w.IsPerson() || object[w.Lower]) && s.Words[prep].Lower == "of" {
			inPhrase = i
		}
		i = prep - 1
	}
	return 0, false
}

// findPreposition returns the preposition before the noun phrase that ends at a word,
// or -1: "for" in "the alert for the engineer".
func (s *Sentence) findPreposition(i int) int {
	for n := 0; n < 5 && i > 0 && !s.Words[i].Clause; n++ {
		i--
		w := s.Words[i]
		if preposition[w.Lower] && w.Lower != "as" {
			return i
		}
		if w.IsAuxiliary() || conjunction[w.Lower] || person[w.Lower] || relative[w.Lower] && !determiner[w.Lower] {
			return -1
		}
	}
	return -1
}

// sharedSubject returns the subject of an earlier verb, which a verb after "and" or a
// comma shares: "the engineer restarted it and forgot to …".
func (s *Sentence) sharedSubject(conj int) (int, bool) {
	stop := max(conj-maxWordsBack, 0)
	start := conj
	for start > stop {
		start--
		if start == 0 || s.Words[start].Clause {
			for k := start + 1; k <= conj; k++ {
				if s.isFinite(k) {
					return s.findSubject(k, false)
				}
			}
		}
	}
	return 0, false
}

// isFinite reports whether word k looks like a verb with a subject.
func (s *Sentence) isFinite(k int) bool {
	w := s.Words[k]
	if auxiliary[w.Lower] {
		return true
	}
	return w.IsPast() && !determiner[s.Words[k-1].Lower]
}
