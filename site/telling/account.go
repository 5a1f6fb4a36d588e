package telling

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"debrief/site/book"
	"debrief/site/markdown"
	"debrief/site/phrase"
	"debrief/site/postmortem"
	"debrief/theme"
)

func (t *telling) accounts() theme.Accounts {
	var out theme.Accounts
	heard := map[string]bool{}
	for _, a := range t.pm.Accounts {
		heard[a.Participant] = true
		view := theme.Account{ID: book.Anchor(a.ID), Role: phrase.Capital(roleOf(t.pm, a.Participant)), About: t.aboutAccount(a)}
		if f, ok := t.Library.Attachment(t.pm, a.File); ok && f.Data != nil {
			doc, _ := markdown.Parse(f)
			view.Body, _ = doc.Article(t.links, 4, book.Anchor(a.ID)+"-")
		}
		if view.Body == "" {
			view.Body = template.HTML("<p>The account is not in the library.</p>")
		}
		out.Accounts = append(out.Accounts, view)
	}
	out.Together = t.together()
	if n := len(t.pm.Participants); n > 0 && len(heard) < n {
		out.Note = fmt.Sprintf("%d of %s have been heard.", len(heard), phrase.Plural(n, "participant", "participants"))
	}
	return out
}

// roleOf names a participant by role and team, never by name.
func roleOf(pm *postmortem.Postmortem, ref string) string {
	for _, p := range pm.Participants {
		if p.Ref == ref {
			return strings.Trim(p.Role+", "+p.Team, ", ")
		}
	}
	return cmp.Or(ref, "somebody who was there")
}

func (t *telling) aboutAccount(a postmortem.Account) string {
	words := []string{phrase.Told(a.Method)}
	if m := t.pm.Times.Mitigated; m.Known() && a.Collected.After(m.At) {
		words = append(words, phrase.Duration(a.Collected.Sub(m.At))+" after it was over")
	} else if !a.Collected.IsZero() {
		words = append(words, phrase.Date(a.Collected))
	}
	switch a.BeforeReview {
	case postmortem.Yes:
		words = append(words, "before the review")
	case postmortem.No:
		words = append(words, "after the review")
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), ", ")
}
