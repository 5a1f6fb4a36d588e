package prose

import "strings"

// IsPast reports whether the word is a verb in the past tense, such as "saw" or
// "restarted".
func (w Word) IsPast() bool { return past[w.Lower] || hasEdEnding(w.Lower) }

// IsParticiple reports whether the word is a past participle, such as "seen" or
// "restarted".
func (w Word) IsParticiple() bool { return participle[w.Lower] || hasEdEnding(w.Lower) }

// IsModal reports whether the word is a modal verb, such as should, could or must.
func (w Word) IsModal() bool { return modal[w.Lower] }

// IsAuxiliary reports whether the word is a form of be, have or do, or a modal verb.
func (w Word) IsAuxiliary() bool { return auxiliary[w.Lower] || modal[w.Lower] }

// IsAdverb reports whether the word ends in -ly, or is another word that often comes
// between a subject and its verb.
func (w Word) IsAdverb() bool {
	return len(w.Lower) > 4 && strings.HasSuffix(w.Lower, "ly") && !notAdverb[w.Lower] || between[w.Lower] &&
		!auxiliary[w.Lower] && !helper[w.Lower]
}

func hasEdEnding(s string) bool {
	return len(s) > 3 && strings.HasSuffix(s, "ed") && !notPast[s] && !strings.HasSuffix(s, "eed")
}

// IsPerson reports whether the word refers to a person who works on the system. It may
// be a pronoun, a role, a handle, or a participant's reference such as R1.
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

// isRole reports whether word, or its part after the last hyphen, is a role, as in
// "network-engineer".
func isRole(word string) bool {
	return role[word] || role[word[strings.LastIndexByte(word, '-')+1:]]
}

// IsPossessor reports whether the word is the possessive form for a person, such as
// "our" or "engineer's".
func (w Word) IsPossessor() bool {
	switch w.Lower {
	case "our", "their", "my", "his", "her", "your", "whose", "somebody's", "someone's", "nobody's", "everybody's":
		return true
	}
	stem, ok := strings.CutSuffix(w.Lower, "'s")
	return ok && (isRole(stem) || collective[stem])
}

// These limits bound the search for the subject of a verb. A subject farther away would
// also be hard to find for a reader.
const (
	maxWordsBack = 30 // maximum number of words before the verb
	maxDepth     = 3  // maximum number of nested phrases such as "of the team in Lisbon"
)

// PersonSubject reports whether a person is the subject of the verb at index verb of
// s.Words. It also returns the index of the word that refers to the person. It examines
// the words before the verb without a full grammar, so it can be wrong. If the subject
// is unclear, it returns false.
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

// isInsertedAdverb reports whether word i is part of an adverb between two commas
// inside a verb, as in "had, unfortunately, failed".
func (s *Sentence) isInsertedAdverb(i int) bool {
	return i > 0 && (s.Words[i].Clause && s.Words[i].IsAdverb() && auxiliary[s.Words[i-1].Lower] ||
		auxiliary[s.Words[i].Lower] && s.Words[i+1].Clause && s.Words[i+1].IsAdverb())
}

// headPerson returns the index of the person to whom the noun phrase that ends at word
// i refers. The person may be in an earlier phrase on which this phrase depends: the
// engineer in "the engineer on the team". ok is false if there is no person.
func (s *Sentence) headPerson(i int) (int, bool) {
	inPhrase := -1 // index of a person in a phrase with "of", as in "one of the engineers"
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
				return inPhrase, true // a phrase such as "one of the engineers" refers to a person
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

// findPreposition returns the index of the preposition before the noun phrase that ends
// at word i, such as "for" in "the alert for the engineer". It returns -1 if there is
// no preposition.
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

// sharedSubject returns the index of the person who is the subject of an earlier verb
// and also of the verb after the word conj, as in "the engineer restarted it and forgot
// to …". ok is false if there is no such person.
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

// isFinite reports whether word k looks like a verb that has its own subject.
func (s *Sentence) isFinite(k int) bool {
	w := s.Words[k]
	if auxiliary[w.Lower] {
		return true
	}
	return w.IsPast() && !determiner[s.Words[k-1].Lower]
}
