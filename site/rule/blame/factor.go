package blame

import (
	"strings"

	"debrief/site/postmortem"
	"debrief/site/prose"
	"debrief/site/rule"
)

// checkRootCause speaks of headings too: they are where the one cause is looked for.
func checkRootCause(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := begin(p, pm, "blame/root-cause")
	if !ok {
		return
	}
	const help = "which conditions had to come together? a heading \"Analysis\" or \"Contributing factors\" leaves room for all of them"
	text := p.Prose(pm)
	for i := range text.Passages {
		if at := &text.Passages[i]; at.Kind == prose.Heading && !at.Quoted && oneCause(at.Text) {
			r.sayAt(at.Span(0, len(at.Text)), help, "the heading %q looks for one cause", rule.Clip(at.Text))
		}
	}
	r.each("find", story, func(h hit) {
		r.say(h, "which other conditions had to come together?", "%q names one cause", rule.Clip(h.text()))
	})
}

// oneCause reports a heading that asks for a single cause.
func oneCause(title string) bool {
	title = strings.ToLower(title)
	return (strings.Contains(title, "root cause") || strings.Contains(title, "root-cause")) &&
		!strings.Contains(title, "root causes") && !strings.Contains(title, "contributing") && !strings.Contains(title, "factors")
}

// checkStopAtPerson reports the statement of a factor in which somebody did
// something, and nothing says what led to it.
func checkStopAtPerson(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := begin(p, pm, "blame/stop-at-person")
	if !ok {
		return
	}
	text := p.Prose(pm)
	for i := range text.Passages {
		if at := &text.Passages[i]; statement(at) {
			r.stops(at)
		}
	}
}

func (r reading) stops(at *prose.Passage) {
	var first *hit
	for i := range at.Sentences {
		s := &at.Sentences[i]
		if len(find(r.groups["why"], s)) > 0 || len(find(r.allow, s)) > 0 {
			return
		}
		if who, verb, ok := actor(s); ok && first == nil {
			first = &hit{s: s, from: who, to: verb + 1}
		}
		if added := find(r.add, s); len(added) > 0 && first == nil {
			first = &hit{s: s, from: added[0].From, to: added[0].To}
		}
	}
	if first != nil {
		r.say(*first, "go on: … because what they saw, had or were asked for was what?", "the factor ends with %q", rule.Clip(first.text()))
	}
}

// actor is the person that a sentence begins with, and the verb.
func actor(s *prose.Sentence) (who, verb int, ok bool) {
	for k := 1; k < len(s.Words) && k < 10; k++ {
		if w := s.Words[k]; w.Past() || w.Auxiliary() {
			who, ok = s.PersonSubject(k)
			for _, w := range s.Words[:who] {
				ok = ok && w.Lower != "that" && w.Lower != "which" // "the script that the engineer wrote" is a script
			}
			return who, k, ok && acts(s, k)
		}
	}
	return 0, 0, false
}

// acts reports a verb that tells what somebody did. What they had, were or could
// is a condition already: "we had no test for it", "we are missing an alert".
func acts(s *prose.Sentence, verb int) bool {
	next := prose.Word{}
	if k := behindAdverbs(s, verb+1); k < len(s.Words) {
		if next = s.Words[k]; next.Lower == "been" && k+1 < len(s.Words) {
			return strings.HasSuffix(s.Words[k+1].Lower, "ing") // had been watching, and not: had been told
		}
	}
	switch w := s.Words[verb]; w.Lower {
	case "is", "are", "was", "were", "wasn't", "weren't", "isn't", "aren't":
		return strings.HasSuffix(next.Lower, "ing") && next.Lower != "missing" && next.Lower != "lacking"
	case "had", "has", "have", "hadn't", "hasn't", "haven't":
		return next.Participle()
	case "did", "do", "does", "didn't", "don't", "doesn't":
		return !without[next.Lower]
	case "lacked", "owned", "needed":
		return false
	default:
		return !w.Modal()
	}
}

// without are verbs behind "did not" that say what was not there.
var without = set(`receive have get offer own need see know exist include`)

// behindAdverbs is the first word from i on that is neither an adverb nor a denial.
func behindAdverbs(s *prose.Sentence, i int) int {
	for i < len(s.Words) && !s.Words[i].Clause && (s.Words[i].Adverb() || s.Words[i].Lower == "not") {
		i++
	}
	return i
}

// checkTeamDid reports a team as the subject of the harm.
func checkTeamDid(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := begin(p, pm, "blame/team-did")
	if !ok {
		return
	}
	where := func(p *prose.Passage) bool { return story(p) && p.Part != "actions" }
	r.each("find", where, func(h hit) {
		if h.added {
			r.say(h, teamHelp, "%q says which team, and not which change", rule.Clip(h.text()))
			return
		}
		if from, ok := r.team(h); ok {
			whole := hit{s: h.s, from: from, to: h.to}
			r.say(whole, teamHelp, "%q says which team, and not which change", rule.Clip(whole.text()))
		}
	})
}

const teamHelp = "which service or change did it? make that the subject of the sentence"

// passive reports a verb that something was done to: "payments were broken".
func passive(h hit) bool {
	for k := h.from - 1; k >= 0 && !h.s.Words[k+1].Clause && (h.s.Words[k].Auxiliary() || h.s.Words[k].Adverb() || h.s.Words[k].Lower == "been" || h.s.Words[k].Lower == "being"); k-- {
		switch h.s.Words[k].Lower {
		case "is", "are", "was", "were", "been", "being", "be", "wasn't", "weren't":
			return true
		}
	}
	return false
}

// team is the first word of a team that is the subject of the verb at a hit:
// "the payments team", or a name from the catalogue.
func (r reading) team(h hit) (from int, ok bool) {
	if passive(h) {
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
	for k > 0 && !h.s.Words[k].Clause && (h.s.Words[k-1].Adverb() || h.s.Words[k-1].Auxiliary()) {
		k--
	}
	for _, t := range r.p.Catalog.Teams {
		if from := k - len(strings.Fields(t.Name)); from >= 0 && from < k && !h.s.Words[k].Clause {
			if strings.EqualFold(h.s.Text[h.s.Words[from].Start:h.s.Words[k-1].End], t.Name) && h.s.Words[from].Capital() {
				return from, true
			}
		}
	}
	return 0, false
}
