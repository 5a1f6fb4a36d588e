package blame

import (
	"strings"

	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/prose"
	"debrief/site/rule"
	"debrief/site/source"
)

// A reading is one rule going over the words of one write-up.
type reading struct {
	p      *rule.Pass
	pm     *postmortem.Postmortem
	groups map[string]*prose.Lexicon
	add    *prose.Lexicon // what the library wants found as well; nil for nothing
	allow  *prose.Lexicon // and what it wants left alone
}

// begin starts to read for a rule; ok is false where there is nothing for it
// to say: another language, or a write-up that is withdrawn.
func begin(p *rule.Pass, pm *postmortem.Postmortem, id string) (r reading, ok bool) {
	if pm.Unreadable || pm.Status == postmortem.Withdrawn || !p.English(pm) || !pm.Ours() && p.Least > ofOthers {
		return r, false
	}
	add, allow := p.OwnWords(id)
	return reading{p, pm, lexicons[id], add, allow}, true
}

// ofOthers is the gravest that is said of what another organisation wrote.
const ofOthers = finding.Info

// ours reports text that a writer of this library wrote as prose: not a
// quotation, not an account of somebody's own, not a heading.
func ours(p *prose.Passage) bool {
	return !p.Quoted && p.Part != "accounts" && p.Kind != prose.Heading
}

// story is ours without the timeline, whose rows tell what was thought then.
func story(p *prose.Passage) bool { return ours(p) && p.Event < 0 && p.Part != "timeline" }

// statement is the statement of a factor.
func statement(p *prose.Passage) bool {
	return strings.HasPrefix(p.Field, "factors[") && strings.HasSuffix(p.Field, ".statement")
}

// A hit is an expression in a sentence.
type hit struct {
	s        *prose.Sentence
	from, to int
	added    bool // by the library, which need not explain itself
}

func (h hit) text() string    { return h.s.Text[h.s.Words[h.from].Start:h.s.Words[h.to-1].End] }
func (h hit) at() source.Span { return h.s.SpanOf(h.from, h.to) }
func (h hit) word(i int) string {
	if h.from+i < 0 || h.from+i >= len(h.s.Words) {
		return ""
	}
	return h.s.Words[h.from+i].Lower
}

// somebody reports whether a person is the subject of the verb that the
// expression begins with.
func (h hit) somebody() bool {
	_, ok := h.s.PersonSubject(h.from)
	return ok
}

// each calls f for every expression of a group in the passages that where
// takes, apart from those that the group "spare" or the library allows.
func (r reading) each(group string, where func(*prose.Passage) bool, f func(hit)) {
	r.among(r.p.ErrorsIn(r.pm, r.begins(group)), group, where, f)
}

// begins reports whether an expression of a group may begin with a word.
func (r reading) begins(group string) func(word string) bool {
	return func(word string) bool { return r.groups[group].Begins(word) || r.add.Begins(word) }
}

func (r reading) among(text *prose.Text, group string, where func(*prose.Passage) bool, f func(hit)) {
	for i := range text.Passages {
		if !where(&text.Passages[i]) {
			continue
		}
		for j := range text.Passages[i].Sentences {
			r.sentence(&text.Passages[i].Sentences[j], group, f)
		}
	}
}

func (r reading) sentence(s *prose.Sentence, group string, f func(hit)) {
	var found []hit
	for _, m := range find(r.groups[group], s) {
		found = append(found, hit{s: s, from: m.From, to: m.To})
	}
	for _, m := range find(r.add, s) {
		found = append(found, hit{s: s, from: m.From, to: m.To, added: true})
	}
	if found == nil {
		return
	}
	spared := append(find(r.groups["spare"], s), find(r.allow, s)...)
next:
	for _, h := range found {
		for _, m := range spared {
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

// say reports a hit. What we say of another organisation is still ours to
// word, but it is held to less.
func (r reading) say(h hit, help, format string, args ...any) *finding.Finding {
	return r.sayAt(h.at(), help, format, args...)
}

func (r reading) sayAt(at source.Span, help, format string, args ...any) *finding.Finding {
	found := r.p.Reportf(at, help, format, args...)
	if !r.pm.Ours() {
		found.Level = min(found.Level, ofOthers)
	}
	return found
}
