package blame

import (
	"strings"

	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/prose"
	"debrief/site/rule"
	"debrief/site/source"
)

// A reading holds the state of one rule of the family blame while it checks the text of
// one post-mortem.
type reading struct {
	p      *rule.Pass
	pm     *postmortem.Postmortem
	groups map[string]*prose.Lexicon
	add    *prose.Lexicon // expressions that the catalogue adds to the rule; may be nil
	allow  *prose.Lexicon // expressions that the catalogue allows; may be nil
}

// newReading returns the reading for the rule with the given ID and the post-mortem pm.
// ok is false if the rule does not apply to pm: because pm is unreadable, withdrawn or
// not in English, or because pm is external and the check needs only higher levels.
func newReading(p *rule.Pass, pm *postmortem.Postmortem, id string) (r reading, ok bool) {
	if pm.Unreadable || pm.IsWithdrawn() || !p.English(pm) || pm.IsExternal() && p.MinLevel > maxExternalLevel {
		return r, false
	}
	add, allow := p.CatalogWords(id)
	return reading{p, pm, lexicons[id], add, allow}, true
}

// maxExternalLevel is the highest level of a finding about an external incident in this
// family of rules.
const maxExternalLevel = finding.Info

// isProse reports whether the passage is running text by the authors of the
// post-mortem. It returns false for quotations, accounts and headings.
func isProse(p *prose.Passage) bool {
	return !p.Quoted && p.Part != "accounts" && p.Kind != prose.Heading
}

// isNarrative reports whether the passage is running text outside the timeline.
// Timeline rows are excluded because they record what people believed at the time.
func isNarrative(p *prose.Passage) bool { return isProse(p) && p.Event < 0 && p.Part != "timeline" }

// isStatement reports whether the passage is the statement of a contributing factor.
func isStatement(p *prose.Passage) bool {
	return strings.HasPrefix(p.Field, "factors[") && strings.HasSuffix(p.Field, ".statement")
}

// A match is an occurrence of an expression of a rule: the words [from, to) of the
// sentence s.
type match struct {
	s        *prose.Sentence
	from, to int
	added    bool // set if the catalogue added the expression, so that the rule checks no further conditions
}

func (h match) text() string    { return h.s.Text[h.s.Words[h.from].Start:h.s.Words[h.to-1].End] }
func (h match) at() source.Span { return h.s.SpanOf(h.from, h.to) }

// word returns, in lower case, the word at index i relative to the start of the match.
// It returns "" outside the sentence.
func (h match) word(i int) string {
	if h.from+i < 0 || h.from+i >= len(h.s.Words) {
		return ""
	}
	return h.s.Words[h.from+i].Lower
}

// hasPersonSubject reports whether a person is the subject of the verb with which the
// match begins.
func (h match) hasPersonSubject() bool {
	_, ok := h.s.PersonSubject(h.from)
	return ok
}

// isQuestion reports whether the sentence s asks for anything but a reason. An open
// question such as "What did we not anticipate?" does not state what was omitted.
func isQuestion(s *prose.Sentence) bool {
	text := strings.TrimRight(s.Text, " *_\"”)")
	return strings.HasSuffix(text, "?") && len(s.Words) > 0 && s.Words[0].Lower != "why"
}

// each calls f for every match of a group of expressions, in the passages of the
// post-mortem for which where returns true. It skips a match that overlaps an exception
// of the rule (the group "spare") or of the catalogue.
func (r reading) each(group string, where func(*prose.Passage) bool, f func(match)) {
	r.eachIn(r.p.ErrorsIn(r.pm, r.begins(group)), group, where, f)
}

// begins returns a function that reports whether an expression of the group can begin
// with a given word.
func (r reading) begins(group string) func(word string) bool {
	return func(word string) bool { return r.groups[group].CanBegin(word) || r.add.CanBegin(word) }
}

// eachIn does the same as the method each, but searches text, which is already parsed.
func (r reading) eachIn(text *prose.Text, group string, where func(*prose.Passage) bool, f func(match)) {
	for i := range text.Passages {
		if !where(&text.Passages[i]) {
			continue
		}
		for j := range text.Passages[i].Sentences {
			r.eachInSentence(&text.Passages[i].Sentences[j], group, f)
		}
	}
}

func (r reading) eachInSentence(s *prose.Sentence, group string, f func(match)) {
	var found []match
	for _, m := range find(r.groups[group], s) {
		found = append(found, match{s: s, from: m.From, to: m.To})
	}
	for _, m := range find(r.add, s) {
		found = append(found, match{s: s, from: m.From, to: m.To, added: true})
	}
	if found == nil {
		return
	}
	exempt := append(find(r.groups["spare"], s), find(r.allow, s)...)
next:
	for _, h := range found {
		for _, m := range exempt {
			if m.From < h.to && h.from < m.To {
				continue next
			}
		}
		f(h)
	}
}

func find(l *prose.Lexicon, s *prose.Sentence) []prose.Match {
	if l == nil {
		return nil
	}
	return l.Find(s)
}

// report adds a finding about the match h. In an external incident, it lowers the level
// to maxExternalLevel.
func (r reading) report(h match, help, format string, args ...any) *finding.Finding {
	return r.reportAt(h.at(), help, format, args...)
}

func (r reading) reportAt(at source.Span, help, format string, args ...any) *finding.Finding {
	found := r.p.Reportf(at, help, format, args...)
	if r.pm.IsExternal() {
		found.Level = min(found.Level, maxExternalLevel)
	}
	return found
}
