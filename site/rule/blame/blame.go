package blame

import (
	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/prose"
	"debrief/site/rule"
)

func checkHumanError(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := begin(p, pm, "blame/human-error")
	if !ok {
		return
	}
	r.among(p.ErrorsInFields(pm, r.begins("find")), "find", story, func(h hit) {
		found := r.say(h, "what made the action look right at the time, and which control let it through?", "%q explains by a person and not by a condition", rule.Clip(h.text()))
		if !statement(h.s.Passage()) || !pm.Ours() {
			found.Level = min(found.Level, finding.Warning)
		}
	})
	if p.Least > finding.Info {
		return
	}
	r.each("accident", story, func(h hit) {
		if h.added || !somebodyDid(h.s, h.from, h.to) {
			return
		}
		found := r.say(h, "what made the two look alike, or the step look right?", "%q tells how it ended and not how it looked", rule.Clip(h.text()))
		found.Level = min(found.Level, finding.Info)
	})
}

// somebodyDid reports whether the verb around an adverb has a person as its
// subject: the one behind it, or the last one before it.
func somebodyDid(s *prose.Sentence, from, to int) bool {
	if to < len(s.Words) && s.Words[to].Past() && !s.Words[to].Clause {
		if _, ok := s.PersonSubject(from); ok { // had by accident left
			return true
		}
		_, ok := s.PersonSubject(to)
		return ok
	}
	for k := from - 1; k > 0 && from-k < 15; k-- {
		if s.Words[k].Past() && !s.Words[k].Auxiliary() {
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
	r, ok := begin(p, pm, "blame/character")
	if !ok {
		return
	}
	r.each("find", ours, func(h hit) {
		r.say(h, "what did the situation look like to those who were in it?", "%q is a verdict on somebody", rule.Clip(h.text()))
	})
}

func checkShouldHave(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := begin(p, pm, "blame/should-have")
	if !ok {
		return
	}
	r.each("find", ours, func(h hit) {
		if !h.added && expected(h) {
			return
		}
		r.say(h, "what could be seen at the time, and what made the choice a sensible one? the improvement belongs in an action", "%q tells what did not happen", rule.Clip(h.text()))
	})
}

// expected reports what a thing was built to do and did not: "the alert should
// have fired" compares with a design, and not with a better person.
func expected(h hit) bool {
	passive := h.s.Words[h.to-1].Lower != "been" && has(h.s, h.from, h.to, "been")
	if !passive {
		return !h.somebody()
	}
	for k := h.to; k < len(h.s.Words) && k < h.to+5 && !h.s.Words[k].Clause; k++ {
		switch w := h.s.Words[k]; {
		case w.Lower == "automatically":
			return true
		case w.Lower == "by":
			return !personWithin(h.s, k+1, k+5)
		}
	}
	return has(h.s, h.from, h.to, "automatically")
}

func has(s *prose.Sentence, from, to int, word string) bool {
	for _, w := range s.Words[from:to] {
		if w.Lower == word {
			return true
		}
	}
	return false
}

func personWithin(s *prose.Sentence, from, to int) bool {
	for k := from; k < min(to, len(s.Words)) && !(k > from && s.Words[k].Clause); k++ {
		if s.Words[k].Person() {
			return true
		}
	}
	return false
}

func checkCouldHave(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := begin(p, pm, "blame/could-have")
	if !ok {
		return
	}
	where := func(p *prose.Passage) bool { return ours(p) && p.Part != "averted" && p.Part != "stopped_by" }
	said := map[*prose.Sentence]bool{} // one sentence is one wish
	report := func(h hit) {
		if said[h.s] {
			return
		}
		said[h.s] = true
		r.say(h, "write it as an open question, or as an action with an owner", "%q tells of another world", rule.Clip(h.text()))
	}
	r.each("wish", where, report)
	r.each("things", where, report)
	r.each("people", where, func(h hit) {
		if who, ok := h.s.PersonSubject(h.from); ok && h.s.Words[who].Lower != "who" || h.added {
			report(h)
		}
	})
}

func checkFailedTo(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := begin(p, pm, "blame/failed-to")
	if !ok {
		return
	}
	report := func(h hit) {
		r.say(h, "what did they do and see instead, and what made that reasonable?", "%q tells somebody by what was not done", rule.Clip(h.text()))
	}
	r.each("find", ours, func(h hit) {
		if h.added || h.somebody() {
			report(h)
		}
	})
	r.each("not", ours, func(h hit) {
		if !h.added && h.somebody() && !explained(h.s) {
			report(h)
		}
	})
}

// explained reports a sentence that tells the condition as well. "Since March" is
// none.
func explained(s *prose.Sentence) bool {
	for i, w := range s.Words {
		if w.Lower == "because" {
			return true
		}
		if w.Lower == "since" && i+1 < len(s.Words) {
			if next := s.Words[i+1]; !next.Capital() && !next.Number() && next.Lower != "then" && next.Lower != "last" {
				return true
			}
		}
	}
	return false
}

func checkViolation(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := begin(p, pm, "blame/violation")
	if !ok {
		return
	}
	report := func(h hit) {
		r.say(h, "how does the procedure fit the work as it is done, and what made another way the sensible one that day?", "%q compares with a paper and not with the work", rule.Clip(h.text()))
	}
	r.each("nobody", ours, report)
	r.each("people", ours, func(h hit) {
		if !h.added && (h.somebody() || h.word(0) == "not" || h.word(0) == "never" || h.word(0) == "without" || h.word(0) == "against") {
			report(h)
		}
	})
}

func checkHindsight(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := begin(p, pm, "blame/hindsight")
	if !ok {
		return
	}
	report := func(h hit) {
		r.say(h, "who could see it, where, and when?", "%q is said by somebody who knows the end", rule.Clip(h.text()))
	}
	r.each("find", ours, report)
	r.each("start", ours, func(h hit) {
		inserted := h.s.Words[h.from].Clause && h.to < len(h.s.Words) && h.s.Words[h.to].Clause
		if !h.added && (h.from == 0 || inserted) {
			report(h)
		}
	})
	r.each("plain", story, func(h hit) {
		if !h.added && !r.seenFirst(h) {
			report(h)
		}
	})
}

// seenFirst reports a sentence that says where something was seen, or when,
// before it says that it was clear.
func (r reading) seenFirst(h hit) bool {
	for _, m := range find(r.groups["seen"], h.s) {
		if m.From < h.from {
			return true
		}
	}
	return false
}

func checkNormative(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := begin(p, pm, "blame/normative")
	if !ok {
		return
	}
	r.each("find", statement, func(h hit) {
		r.say(h, "what was there, and what would have had to be different? \"no test resized more than 500\" can be checked", "%q grades and does not describe", rule.Clip(h.text()))
	})
}

func checkDramatic(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := begin(p, pm, "blame/dramatic")
	if !ok {
		return
	}
	report := func(h hit) {
		r.say(h, "how many, how long, how much?", "%q says how it felt and not how much it was", rule.Clip(h.text()))
	}
	r.each("find", ours, report)
	r.each("people", ours, func(h hit) {
		if !h.added && h.somebody() {
			report(h)
		}
	})
}

func checkFault(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := begin(p, pm, "blame/fault")
	if !ok {
		return
	}
	report := func(h hit) {
		r.say(h, "which conditions together let it happen?", "%q looks for somebody", rule.Clip(h.text()))
	}
	r.each("find", story, func(h hit) {
		if h.added || h.somebody() {
			report(h)
		}
	})
	r.each("named", story, func(h hit) {
		if !h.added {
			report(h)
		}
	})
}
