package blame

import (
	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/prose"
	"debrief/site/rule"
)

func checkHumanError(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := newReading(p, pm, "blame/human-error")
	if !ok {
		return
	}
	r.eachIn(p.ErrorsInFields(pm, r.begins("find")), "find", isNarrative, func(h match) {
		found := r.report(
			h,
			"explain the conditions that made the action look right, and the control that let it through",
			"%q blames a person and explains no condition",
			rule.Clip(h.text()),
		)
		if !isStatement(h.s.Passage()) || pm.IsExternal() {
			found.Level = min(found.Level, finding.Warning)
		}
	})
	if p.MinLevel > finding.Info {
		return
	}
	r.each("accident", isNarrative, func(h match) {
		if h.added || !hasPersonActor(h.s, h.from, h.to) {
			return
		}
		found := r.report(
			h,
			"explain why the step looked right at the time",
			"%q describes the outcome, not the situation",
			rule.Clip(h.text()),
		)
		found.Level = min(found.Level, finding.Info)
	})
}

// hasPersonActor reports whether an adverb, which is the words [from, to) of s,
// describes the action of a person: whether a person is the subject of its verb. The
// verb is the word after the adverb or, if that is not a verb, the last verb before it.
func hasPersonActor(s *prose.Sentence, from, to int) bool {
	if to < len(s.Words) && s.Words[to].IsPast() && !s.Words[to].Clause {
		if _, ok := s.PersonSubject(from); ok { // the adverb is inside the verb, as in "had by accident left"
			return true
		}
		_, ok := s.PersonSubject(to)
		return ok
	}
	for k := from - 1; k > 0 && from-k < 15; k-- {
		if s.Words[k].IsPast() && !s.Words[k].IsAuxiliary() {
			if _, ok := s.PersonSubject(k); ok {
				return true
			}
		}
		if s.Words[k].Clause {
			return false
		}
	}
	return false
}

func checkCharacter(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := newReading(p, pm, "blame/character")
	if !ok {
		return
	}
	r.each("find", isProse, func(h match) {
		r.report(
			h,
			"describe the situation from the view of the people in it",
			"%q judges a person's character",
			rule.Clip(h.text()),
		)
	})
}

func checkShouldHave(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := newReading(p, pm, "blame/should-have")
	if !ok {
		return
	}
	r.each("find", isProse, func(h match) {
		if !h.added && (isDesigned(h) || isQuestion(h.s)) {
			return
		}
		r.report(
			h,
			"describe the information at the time and why the choice was reasonable; write the improvement as an "+
				"action",
			"%q describes something that did not happen",
			rule.Clip(h.text()),
		)
	})
}

// isDesigned reports whether the match h describes the designed behaviour of a machine,
// as in "the alert should have fired".
func isDesigned(h match) bool {
	passive := h.s.Words[h.to-1].Lower != "been" && hasWord(h.s, h.from, h.to, "been")
	if !passive {
		return !h.hasPersonSubject()
	}
	for k := h.to; k < len(h.s.Words) && k < h.to+5 && !h.s.Words[k].Clause; k++ {
		switch w := h.s.Words[k]; {
		case w.Lower == "automatically":
			return true
		case w.Lower == "by":
			return !hasPerson(h.s, k+1, k+5)
		}
	}
	return hasWord(h.s, h.from, h.to, "automatically")
}

// hasWord reports whether one of the words [from, to) of the sentence s is word.
func hasWord(s *prose.Sentence, from, to int, word string) bool {
	for _, w := range s.Words[from:to] {
		if w.Lower == word {
			return true
		}
	}
	return false
}

// hasPerson reports whether one of the words [from, to) of the sentence s is a person.
// It stops at the end of the clause.
func hasPerson(s *prose.Sentence, from, to int) bool {
	for k := from; k < min(to, len(s.Words)) && !(k > from && s.Words[k].Clause); k++ {
		if s.Words[k].IsPerson() {
			return true
		}
	}
	return false
}

func checkCouldHave(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := newReading(p, pm, "blame/could-have")
	if !ok {
		return
	}
	where := func(p *prose.Passage) bool { return isProse(p) && p.Part != "averted" && p.Part != "stopped_by" }
	seen := map[*prose.Sentence]bool{} // allows at most one finding per sentence
	report := func(h match) {
		if seen[h.s] || isQuestion(h.s) && !h.added {
			return
		}
		seen[h.s] = true
		r.report(
			h,
			"write it as an open question, or as an action with an owner",
			"%q describes something that did not happen",
			rule.Clip(h.text()),
		)
	}
	r.each("wish", where, report)
	r.each("things", where, report)
	r.each("people", where, func(h match) {
		if who, ok := h.s.PersonSubject(h.from); ok && h.s.Words[who].Lower != "who" || h.added {
			report(h)
		}
	})
}

func checkFailedTo(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := newReading(p, pm, "blame/failed-to")
	if !ok {
		return
	}
	report := func(h match) {
		r.report(
			h,
			"describe their actions and observations, and why these were reasonable",
			"%q describes an omission",
			rule.Clip(h.text()),
		)
	}
	r.each("find", isProse, func(h match) {
		if h.added || h.hasPersonSubject() && !isQuestion(h.s) {
			report(h)
		}
	})
	r.each("not", isProse, func(h match) {
		if !h.added && h.hasPersonSubject() && !hasReason(h.s) && !isQuestion(h.s) {
			report(h)
		}
	})
}

// hasReason reports whether a sentence states a reason with "because" or "since".
// "Since March" is not a reason.
func hasReason(s *prose.Sentence) bool {
	for i, w := range s.Words {
		if w.Lower == "because" {
			return true
		}
		if w.Lower == "since" && i+1 < len(s.Words) {
			if next := s.Words[i+1]; !next.IsCapitalised() && !next.IsNumber() && next.Lower != "then" &&
				next.Lower != "last" {
				return true
			}
		}
	}
	return false
}

func checkViolation(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := newReading(p, pm, "blame/violation")
	if !ok {
		return
	}
	report := func(h match) {
		r.report(
			h,
			"explain how the procedure fits the actual work, and why another way was reasonable that day",
			"%q compares the work with a document",
			rule.Clip(h.text()),
		)
	}
	r.each("passive", isProse, report)
	r.each("people", isProse, func(h match) {
		if !h.added &&
			(h.hasPersonSubject() || h.word(0) == "not" || h.word(0) == "never" || h.word(0) == "without" ||
				h.word(0) == "against") {
			report(h)
		}
	})
}

func checkHindsight(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := newReading(p, pm, "blame/hindsight")
	if !ok {
		return
	}
	report := func(h match) {
		r.report(h, "write who could see it, where and when", "%q is hindsight", rule.Clip(h.text()))
	}
	r.each("find", isProse, report)
	r.each("start", isProse, func(h match) {
		inserted := h.s.Words[h.from].Clause && h.to < len(h.s.Words) && h.s.Words[h.to].Clause
		if !h.added && (h.from == 0 || inserted) {
			report(h)
		}
	})
	r.each("plain", isNarrative, func(h match) {
		if !h.added && !r.hasSourceBefore(h) {
			report(h)
		}
	})
}

// hasSourceBefore reports whether the sentence names a source or a time before the
// match h, as in "from the logs it was clear that".
func (r reading) hasSourceBefore(h match) bool {
	for _, m := range find(r.groups["seen"], h.s) {
		if m.From < h.from {
			return true
		}
	}
	return false
}

func checkNormative(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := newReading(p, pm, "blame/normative")
	if !ok {
		return
	}
	r.each("find", isStatement, func(h match) {
		r.report(
			h,
			"describe the condition so that it can be checked, as in \"no test resized more than 500 nodes\"",
			"%q is a grade, not a description",
			rule.Clip(h.text()),
		)
	})
}

func checkDramatic(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := newReading(p, pm, "blame/dramatic")
	if !ok {
		return
	}
	report := func(h match) {
		r.report(h, "write how many, how long or how much", "%q is dramatic and gives no size", rule.Clip(h.text()))
	}
	r.each("find", isProse, report)
	r.each("people", isProse, func(h match) {
		if !h.added && h.hasPersonSubject() {
			report(h)
		}
	})
}

func checkFault(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := newReading(p, pm, "blame/fault")
	if !ok {
		return
	}
	report := func(h match) {
		r.report(
			h,
			"describe the conditions that together made it possible",
			"%q assigns fault to a person",
			rule.Clip(h.text()),
		)
	}
	r.each("find", isNarrative, func(h match) {
		if h.added || h.hasPersonSubject() {
			report(h)
		}
	})
	r.each("named", isNarrative, func(h match) {
		if !h.added {
			report(h)
		}
	})
}
