package blame

import (
	"strings"

	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/prose"
	"debrief/site/rule"
	"debrief/site/source"
)

// A reading applies one rule to the text of one post-mortem.
type reading struct {
	p      *rule.Pass
	pm     *postmortem.Postmortem
	groups map[string]*prose.Lexicon
	add    *prose.Lexicon // expressions that the library adds; may be nil
	allow  *prose.Lexicon // expressions that the library exempts; may be nil
}

// newReading returns a reading for a rule. ok is false if the rule does not apply: the
// post-mortem is unreadable, withdrawn or not in English.
func newReading(p *rule.Pass, pm *postmortem.Postmortem, id string) (r reading, ok bool) {
	if pm.Unreadable || pm.IsWithdrawn() || !p.English(pm) || pm.IsExternal() && p.MinLevel > maxExternalLevel {
		return r, false
	}
	add, allow := p.CatalogWords(id)
	return reading{p, pm, lexicons[id], add, allow}, true
}

// maxExternalLevel is the highest level of a finding in an external incident.
const maxExternalLevel = finding.Info

// isProse reports whether a passage is text of the authors: not a quotation, an account or
// a heading.
func isProse(p *prose.Passage) bool {
	return !p.Quoted && p.Part != "accounts" && p.Kind != prose.Heading
}

// isNarrative reports whether a passage is text of the authors outside the timeline, whose
// rows record the beliefs of the time.
func isNarrative(p *prose.Passage) bool { return isProse(p) && p.Event < 0 && p.Part != "timeline" }

// isStatement reports whether a passage is the statement of a factor.
func isStatement(p *prose.Passage) bool {
	return strings.HasPrefix(p.Field, "factors[") && strings.HasSuffix(p.Field, ".statement")
}

// A match is an expression in a sentence.
type match struct {
	s        *prose.Sentence
	from, to int
	added    bool // an expression of the library; needs no further conditions
}

func (h match) text() string    { return h.s.Text[h.s.Words[h.from].Start:h.s.Words[h.to-1].End] }
func (h match) at() source.Span { return h.s.SpanOf(h.from, h.to) }

// word returns the word at index i of the match in lower case, "" outside the sentence.
func (h match) word(i int) string {
	if h.from+i < 0 || h.from+i >= len(h.s.Words) {
		return ""
	}
	return h.s.Words[h.from+i].Lower
}

// hasPersonSubject reports whether a person is the subject of the verb that the expression
// begins with.
func (h match) hasPersonSubject() bool {
	_, ok := h.s.PersonSubject(h.from)
	return ok
}

// each calls f for every expression of a group in the passages selected by where. It skips
// expressions that the group "spare" or the library exempts.
func (r reading) each(group string, where func(*prose.Passage) bool, f func(match)) {
	r.eachIn(r.p.ErrorsIn(r.pm, r.begins(group)), group, where, f)
}

// begins reports whether an expression of a group may begin with a word.
func (r reading) begins(group string) func(word string) bool {
	return func(word string) bool { return r.groups[group].CanBegin(word) || r.add.CanBegin(word) }
}

// eachIn is each for a given text.
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

// report reports a match. In an external incident, the level is at most maxExternalLevel.
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
