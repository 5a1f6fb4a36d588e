package blame

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/privacy/pii"
	"debrief/site/prose"
	"debrief/site/rule"
)

// checkPersonNamed reports names: handles, addresses of people, and the names that
// the fields of this library have for people. Where a field asks who wrote,
// reviewed or owns something, a name is the answer and not found.
func checkPersonNamed(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := begin(p, pm, "blame/person-named")
	if !ok {
		return
	}
	text := p.ErrorsIn(pm, r.mayName)
	for i := range text.Passages {
		at := &text.Passages[i]
		if at.Quoted || at.Part == "accounts" || at.Part == "actions" || asksWho(at.Column) || strings.HasPrefix(at.Field, "actions[") {
			continue
		}
		for j := range at.Sentences {
			if s := &at.Sentences[j]; !asksWho(label(s)) && len(find(r.groups["spare"], s)) == 0 {
				r.names(s)
			}
		}
	}
}

// mayName reports a word that a name may begin with, however it is written.
func (r reading) mayName(word string) bool {
	if r.add.Begins(word) || strings.IndexByte(word, '@') >= 0 {
		return true
	}
	first, _ := utf8.DecodeRuneInString(word)
	if !unicode.IsUpper(first) {
		return false
	}
	name := strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(word), "'s"), "’s")
	return r.p.People().Names[name]
}

// asksWho reports the head of a column or the word before a colon behind which
// names belong.
func asksWho(head string) bool {
	switch head {
	case "author", "authors", "owner", "owners", "assignee", "assignees", "assigned to", "dri", "reviewer", "reviewers", "reviewed by", "written by",
		"facilitator", "facilitators", "attendees", "editor", "editors", "contact", "contacts", "scribe", "approver", "approved by", "post-mortem author":
		return true
	}
	return false
}

// label is what stands before the colon that a sentence begins with: "Authors: …".
func label(s *prose.Sentence) string {
	head, _, ok := strings.Cut(s.Text, ":")
	if !ok || len(head) > 30 {
		return ""
	}
	return strings.ToLower(strings.Trim(head, " *_"))
}

// names reports each name of a sentence once.
func (r reading) names(s *prose.Sentence) {
	allowed := find(r.allow, s)
	for i := 0; i < len(s.Words); i++ {
		n := r.name(s, i)
		if n == 0 || overlaps(allowed, i, i+n) {
			continue
		}
		h := hit{s: s, from: i, to: i + n}
		r.sayName(h)
		i += n - 1
	}
	for _, m := range find(r.add, s) {
		if !overlaps(allowed, m.From, m.To) {
			r.sayName(hit{s: s, from: m.From, to: m.To, added: true})
		}
	}
	r.singled(s, allowed)
}

func (r reading) sayName(h hit) {
	r.say(h, "say the role that mattered: \"the on-call responder\", or a participant's reference such as R2", "%q names a person", rule.Clip(h.text()))
}

func overlaps(list []prose.Match, from, to int) bool {
	for _, m := range list {
		if m.From < to && from < m.To {
			return true
		}
	}
	return false
}

// name is how many words from i on are the name of a person, 0 for none.
func (r reading) name(s *prose.Sentence, i int) int {
	w := s.Words[i]
	known := r.p.People()
	switch {
	case w.Quoted:
		return 0
	case w.Handle():
		return r.handle(s, i)
	case w.Email():
		if ofPerson(w.Lower) && !r.mayStand(w.Lower) && len(pii.Emails([]byte(w.Text))) == 0 { // else privacy/email has said so
			return 1
		}
		return 0
	case !w.Capital():
		return 0
	}
	name := strings.TrimSuffix(w.Lower, "'s")
	if !known.Names[name] || ordinary[name] && (i == 0 || len(s.Words) < 2) || w.Text == strings.ToUpper(w.Text) {
		return 0
	}
	n := 1
	for i+n < len(s.Words) && !s.Words[i+n].Clause && s.Words[i+n].Capital() && known.Names[strings.TrimSuffix(s.Words[i+n].Lower, "'s")] {
		n++
	}
	if n == 1 && i+1 < len(s.Words) && !s.Words[i+1].Clause && s.Words[i+1].Capital() && i > 0 && ordinary[name] {
		return 0 // Grace Period, Mark Set
	}
	return n
}

// handle is 1 where @name is a person: not a group, a package or a version.
func (r reading) handle(s *prose.Sentence, i int) int {
	w := s.Words[i]
	name := strings.TrimSuffix(w.Lower[1:], "'s")
	if r.p.People().Handles[name] {
		return 1
	}
	if w.End < len(s.Text) && s.Text[w.End] == '/' || w.Start > 0 && s.Text[w.Start-1] == '/' { // @scope/package
		return 0
	}
	if nobody[name] || name[0] >= '0' && name[0] <= '9' || len(name) < 2 {
		return 0
	}
	if pii.Function(name) {
		return 0
	}
	if _, ok := r.p.Catalog.Team(name); ok {
		return 0
	}
	if _, ok := r.p.Catalog.Service(name); ok {
		return 0
	}
	return 1
}

// mayStand reports an address that the library lets stand.
func (r reading) mayStand(email string) bool {
	for _, ok := range r.p.Catalog.Privacy.Emails {
		if ok = strings.ToLower(ok); email == ok || strings.HasSuffix(email, "@"+ok) {
			return true
		}
	}
	return false
}

// ofPerson reports an address of a person and not of a function.
func ofPerson(email string) bool {
	local, _, _ := strings.Cut(email, "@")
	return !pii.Function(local) && !nobody[local] && len(local) > 1 && strings.Trim(local, "0123456789") != ""
}

// singled reports "the engineer who …" with what one of them did: no name is
// needed where everybody knows who it was.
func (r reading) singled(s *prose.Sentence, allowed []prose.Match) {
	for i := 2; i+1 < len(s.Words); i++ {
		w := s.Words
		if w[i].Lower != "who" || w[i].Quoted || w[i].Clause || !oneOf(w[i-1]) || !w[i+1].Past() || w[i+1].Auxiliary() || overlaps(allowed, i-2, i+2) {
			continue
		}
		from := i - 1
		for from > 0 && from > i-4 && !w[from].Clause && w[from].Lower != "the" && w[from].Lower != "an" && w[from].Lower != "a" {
			from--
		}
		if h := (hit{s: s, from: from, to: i + 2}); w[from].Lower == "the" && !helped[w[i+1].Lower] {
			found := r.say(h, "tell what was done and what was seen, and leave out by whom", "%q points at one person", rule.Clip(h.text()))
			found.Level = min(found.Level, finding.Info)
		}
	}
}

// oneOf reports the word for one person by a role.
func oneOf(w prose.Word) bool {
	return w.Person() && !strings.HasSuffix(w.Lower, "s") && w.Lower != "team" && w.Lower != "people" && w.Lower != "crew" && len(w.Lower) > 3
}
