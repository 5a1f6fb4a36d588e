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

// checkPersonNamed reports handles, e-mail addresses of people, and names that occur in
// the front matter of the library. It does not check places that should contain names,
// such as owners and reviewers.
func checkPersonNamed(p *rule.Pass, pm *postmortem.Postmortem) {
	r, ok := newReading(p, pm, "blame/person-named")
	if !ok {
		return
	}
	text := p.ErrorsIn(pm, r.mayBeName)
	for i := range text.Passages {
		at := &text.Passages[i]
		if at.Quoted || at.Part == "accounts" || at.Part == "actions" || isNameLabel(at.Column) ||
			strings.HasPrefix(at.Field, "actions[") {
			continue
		}
		for j := range at.Sentences {
			if s := &at.Sentences[j]; !isNameLabel(labelOf(s)) && len(find(r.groups["spare"], s)) == 0 {
				r.reportNames(s)
			}
		}
	}
}

// mayBeName reports whether word may be the first word of a person's name.
func (r reading) mayBeName(word string) bool {
	if r.add.CanBegin(word) || strings.IndexByte(word, '@') >= 0 {
		return true
	}
	first, _ := utf8.DecodeRuneInString(word)
	if !unicode.IsUpper(first) {
		return false
	}
	name := strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(word), "'s"), "’s")
	return r.p.People().Names[name]
}

// isNameLabel reports whether head, a column heading or a label before a colon,
// introduces names of people.
func isNameLabel(head string) bool {
	switch head {
	case "author",
		"authors",
		"owner",
		"owners",
		"assignee",
		"assignees",
		"assigned to",
		"dri",
		"reviewer",
		"reviewers",
		"reviewed by",
		"written by",
		"facilitator",
		"facilitators",
		"attendees",
		"editor",
		"editors",
		"contact",
		"contacts",
		"scribe",
		"approver",
		"approved by",
		"post-mortem author":
		return true
	}
	return false
}

// labelOf returns the label before a colon at the beginning of the sentence s, in lower
// case: "authors" for "Authors: …". It returns "" if there is no label.
func labelOf(s *prose.Sentence) string {
	head, _, ok := strings.Cut(s.Text, ":")
	if !ok || len(head) > 30 {
		return ""
	}
	return strings.ToLower(strings.Trim(head, " *_"))
}

// reportNames reports every name of a person in the sentence s.
func (r reading) reportNames(s *prose.Sentence) {
	allowed := find(r.allow, s)
	for i := 0; i < len(s.Words); i++ {
		n := r.nameLength(s, i)
		if n == 0 || overlaps(allowed, i, i+n) {
			continue
		}
		h := match{s: s, from: i, to: i + n}
		r.reportName(h)
		i += n - 1
	}
	for _, m := range find(r.add, s) {
		if !overlaps(allowed, m.From, m.To) {
			r.reportName(match{s: s, from: m.From, to: m.To, added: true})
		}
	}
	r.reportSingledOut(s, allowed)
}

func (r reading) reportName(h match) {
	r.report(
		h,
		"write the role, as in \"the on-call responder\", or a participant's reference such as R2",
		"%q names a person",
		rule.Clip(h.text()),
	)
}

func overlaps(list []prose.Match, from, to int) bool {
	for _, m := range list {
		if m.From < to && from < m.To {
			return true
		}
	}
	return false
}

// nameLength returns the number of words of the person's name that begins at word i of
// s. It returns 0 if no name begins there.
func (r reading) nameLength(s *prose.Sentence, i int) int {
	w := s.Words[i]
	known := r.p.People()
	switch {
	case w.Quoted:
		return 0
	case w.IsHandle():
		return r.handleLength(s, i)
	case w.IsEmail():
		if isPersonal(w.Lower) && !r.isAllowedEmail(w.Lower) &&
			len(pii.FindEmails([]byte(w.Text))) == 0 { // the rule privacy/email reports other addresses
			return 1
		}
		return 0
	case !w.IsCapitalised():
		return 0
	}
	name := strings.TrimSuffix(w.Lower, "'s")
	if !known.Names[name] || ambiguousNames[name] && (i == 0 || len(s.Words) < 2) || w.Text == strings.ToUpper(w.Text) {
		return 0
	}
	n := 1
	for i+n < len(s.Words) && !s.Words[i+n].Clause && s.Words[i+n].IsCapitalised() &&
		known.Names[strings.TrimSuffix(s.Words[i+n].Lower, "'s")] {
		n++
	}
	if n == 1 && i+1 < len(s.Words) && !s.Words[i+1].Clause && s.Words[i+1].IsCapitalised() && i > 0 &&
		ambiguousNames[name] {
		return 0 // the words are an ordinary term, as in "Grace Period" or "Mark Set"
	}
	return n
}

// handleLength returns 1 if the handle at word i of s belongs to a person. It returns 0
// if the handle belongs to a group, a package or a version.
func (r reading) handleLength(s *prose.Sentence, i int) int {
	w := s.Words[i]
	name := strings.TrimSuffix(w.Lower[1:], "'s")
	if r.p.People().Handles[name] {
		return 1
	}
	// A package such as @scope/package.
	if w.End < len(s.Text) && s.Text[w.End] == '/' || w.Start > 0 && s.Text[w.Start-1] == '/' {
		return 0
	}
	if nonPersons[name] || name[0] >= '0' && name[0] <= '9' || len(name) < 2 {
		return 0
	}
	if pii.IsRoleName(name) {
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

// isAllowedEmail reports whether the catalogue allows an e-mail address in
// post-mortems.
func (r reading) isAllowedEmail(email string) bool {
	for _, ok := range r.p.Catalog.Privacy.Emails {
		if ok = strings.ToLower(ok); email == ok || strings.HasSuffix(email, "@"+ok) {
			return true
		}
	}
	return false
}

// isPersonal reports whether an e-mail address belongs to a person and not to a
// function such as support.
func isPersonal(email string) bool {
	local, _, _ := strings.Cut(email, "@")
	return !pii.IsRoleName(local) && !nonPersons[local] && len(local) > 1 && strings.Trim(local, "0123456789") != ""
}

// reportSingledOut reports phrases such as "the engineer who" if an action follows:
// readers inside the team recognise the person.
func (r reading) reportSingledOut(s *prose.Sentence, allowed []prose.Match) {
	for i := 2; i+1 < len(s.Words); i++ {
		w := s.Words
		if w[i].Lower != "who" || w[i].Quoted || w[i].Clause || !isSingleRole(w[i-1]) || !w[i+1].IsPast() ||
			w[i+1].IsAuxiliary() ||
			overlaps(allowed, i-2, i+2) {
			continue
		}
		from := i - 1
		for from > 0 && from > i-4 && !w[from].Clause && w[from].Lower != "the" && w[from].Lower != "an" &&
			w[from].Lower != "a" {
			from--
		}
		if h := (match{s: s, from: from, to: i + 2}); w[from].Lower == "the" && !helpfulVerbs[w[i+1].Lower] {
			found := r.report(
				h,
				"describe the action and the observations without the person",
				"%q singles out one person",
				rule.Clip(h.text()),
			)
			found.Level = min(found.Level, finding.Info)
		}
	}
}

// isSingleRole reports whether the word w is a role in the singular, such as
// "engineer".
func isSingleRole(w prose.Word) bool {
	return w.IsPerson() && !strings.HasSuffix(w.Lower, "s") && w.Lower != "team" && w.Lower != "people" &&
		w.Lower != "crew" &&
		len(w.Lower) > 3
}
