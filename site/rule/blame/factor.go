package blame

import (
	"strings"

	"debrief/site/postmortem"
	"debrief/site/prose"
	"debrief/site/rule"
)

// checkRootCause reports headings and sentences that name a single root cause.
func checkRootCause(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := newReading(p, pm, "blame/root-cause")
	if !ok {
		return
	}
	const help = "write a heading for several conditions, such as \"Analysis\" or \"Contributing factors\""
	text := p.Prose(pm)
	for i := range text.Passages {
		if at := &text.Passages[i]; at.Kind == prose.Heading && !at.Quoted && isSingleCause(at.Text) {
			r.reportAt(at.Span(0, len(at.Text)), help, "the heading %q suggests a single cause", rule.Clip(at.Text))
		}
	}
	r.each("find", isNarrative, func(h match) {
		r.report(
			h,
			"describe the other conditions that had to come together",
			"%q names a single cause",
			rule.Clip(h.text()),
		)
	})
}

// isSingleCause reports whether the title of a section names a single root cause.
func isSingleCause(title string) bool {
	title = strings.ToLower(title)
	return (strings.Contains(title, "root cause") || strings.Contains(title, "root-cause")) &&
		!strings.Contains(
			title,
			"root causes",
		) && !strings.Contains(title, "contributing") && !strings.Contains(title, "factors")
}

// checkStopAtPerson reports contributing factors that end with the action of a person
// and give no reason for it.
func checkStopAtPerson(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := newReading(p, pm, "blame/stop-at-person")
	if !ok {
		return
	}
	text := p.Prose(pm)
	for i := range text.Passages {
		if at := &text.Passages[i]; isStatement(at) {
			r.checkFactor(at)
		}
	}
}

// checkFactor checks the passage at, which is the statement of a contributing factor.
// It reports the first action of a person in the statement, unless the statement gives
// a reason for the action.
func (r reading) checkFactor(at *prose.Passage) {
	var first *match
	for i := range at.Sentences {
		s := &at.Sentences[i]
		if len(find(r.groups["why"], s)) > 0 || len(find(r.allow, s)) > 0 {
			return
		}
		if who, verb, ok := findActor(s); ok && first == nil {
			first = &match{s: s, from: who, to: verb + 1}
		}
		if added := find(r.add, s); len(added) > 0 && first == nil {
			first = &match{s: s, from: added[0].From, to: added[0].To}
		}
	}
	if first != nil {
		r.report(
			*first,
			"continue with the conditions, as in \"… because both names looked the same\"",
			"the factor ends with the action of a person: %q",
			rule.Clip(first.text()),
		)
	}
}

// findActor returns the indexes of the first verb in the sentence s and of its subject,
// a person. ok is false if the subject is not a person, or the verb does not describe
// an action.
func findActor(s *prose.Sentence) (who, verb int, ok bool) {
	for k := 1; k < len(s.Words) && k < 10; k++ {
		if w := s.Words[k]; w.IsPast() || w.IsAuxiliary() {
			who, ok = s.PersonSubject(k)
			for _, w := range s.Words[:who] {
				// In "the script that the engineer wrote", the subject is a script.
				ok = ok && w.Lower != "that" && w.Lower != "which"
			}
			return who, k, ok && isAction(s, k)
		}
	}
	return 0, 0, false
}

// isAction reports whether the verb at index verb of s describes an action. Verbs such
// as "had", "was" and "could" often describe a condition instead: "we had no test for
// it", "we are missing an alert".
func isAction(s *prose.Sentence, verb int) bool {
	next := prose.Word{}
	if k := skipAdverbs(s, verb+1); k < len(s.Words) {
		if next = s.Words[k]; next.Lower == "been" && k+1 < len(s.Words) {
			return strings.HasSuffix(
				s.Words[k+1].Lower,
				"ing",
			) // "had been watching" is an action, "had been told" is not
		}
	}
	switch w := s.Words[verb]; w.Lower {
	case "is", "are", "was", "were", "wasn't", "weren't", "isn't", "aren't":
		return strings.HasSuffix(next.Lower, "ing") && next.Lower != "missing" && next.Lower != "lacking"
	case "had", "has", "have", "hadn't", "hasn't", "haven't":
		return next.IsParticiple()
	case "did", "do", "does", "didn't", "don't", "doesn't":
		return !lackVerbs[next.Lower]
	case "lacked", "owned", "needed":
		return false
	default:
		return !w.IsModal()
	}
}

// lackVerbs are verbs that describe a missing condition after "did not", as in "did not
// have", and not an action.
var lackVerbs = set(`receive have get offer own need see know exist include`)

// skipAdverbs returns the index, from i on, of the first word of s that is neither an
// adverb nor "not".
func skipAdverbs(s *prose.Sentence, i int) int {
	for i < len(s.Words) && !s.Words[i].Clause && (s.Words[i].IsAdverb() || s.Words[i].Lower == "not") {
		i++
	}
	return i
}

// checkTeamDid reports sentences in which a team is the subject of a harmful action.
func checkTeamDid(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := newReading(p, pm, "blame/team-did")
	if !ok {
		return
	}
	where := func(p *prose.Passage) bool { return isNarrative(p) && p.Part != "actions" }
	r.each("find", where, func(h match) {
		if h.added {
			r.report(h, teamHelp, "%q names the team, not the change", rule.Clip(h.text()))
			return
		}
		if from, ok := r.teamSubject(h); ok {
			whole := match{s: h.s, from: from, to: h.to}
			r.report(whole, teamHelp, "%q names the team, not the change", rule.Clip(whole.text()))
		}
	})
}

const teamHelp = "use the service or the change as the subject of the sentence"

// isPassive reports whether the match h is part of a passive verb, as in "payments were
// broken".
func isPassive(h match) bool {
	for k := h.from - 1; k >= 0 && !h.s.Words[k+1].Clause && (h.s.Words[k].IsAuxiliary() || h.s.Words[k].IsAdverb() ||
		h.s.Words[k].Lower == "been" || h.s.Words[k].Lower == "being"); k-- {
		switch h.s.Words[k].Lower {
		case "is", "are", "was", "were", "been", "being", "be", "wasn't", "weren't":
			return true
		}
	}
	return false
}

// teamSubject returns the index of the first word of a team that is the subject of the
// verb in the match h. The team is a phrase such as "the payments team", or a name in
// the catalogue. ok is false if the subject is not a team.
func (r reading) teamSubject(h match) (from int, ok bool) {
	if isPassive(h) {
		return 0, false
	}
	if who, ok := h.s.PersonSubject(h.from); ok {
		w := h.s.Words[who].Lower
		if w == "team" || w == "teams" || strings.HasSuffix(w, "-team") {
			for who > 0 && !h.s.Words[who].Clause && who > h.from-6 && h.s.Words[who].Lower != "the" {
				who--
			}
			return who, true
		}
		return 0, false
	}
	k := h.from
	for k > 0 && !h.s.Words[k].Clause && (h.s.Words[k-1].IsAdverb() || h.s.Words[k-1].IsAuxiliary()) {
		k--
	}
	for _, t := range r.p.Catalog.Teams {
		if from := k - len(strings.Fields(t.Name)); from >= 0 && from < k && !h.s.Words[k].Clause {
			if strings.EqualFold(h.s.Text[h.s.Words[from].Start:h.s.Words[k-1].End], t.Name) &&
				h.s.Words[from].IsCapitalised() {
				return from, true
			}
		}
	}
	return 0, false
}
