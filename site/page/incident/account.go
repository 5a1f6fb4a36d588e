package incident

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/source"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/i18n"
)

func (page *incidentPage) accounts() theme.Accounts {
	var out theme.Accounts
	heard := map[string]bool{}
	shown, room := map[*source.File]bool{}, maxAccounts
	for _, a := range page.pm.Accounts {
		anchor := page.newAnchor(a.ID)
		view := theme.Account{
			ID:    anchor,
			Role:  wording.Capital(participantRole(page.L, page.pm, a.Participant)),
			About: page.accountNote(a),
		}
		missing := i18n.Text("The file of this first-hand account is not in the library.")
		f, ok := page.Library.Attachment(page.pm, a.File)
		switch ok = ok && f.Data != nil; {
		case ok && postmortem.IsBlankForm(f):
			missing = "The form has not been filled in."
		case ok && !shown[f] && len(f.Data) <= room:
			shown[f] = true
			room -= len(f.Data)
			doc, _ := markdown.Parse(withoutEmptySections(f))
			view.Body, _ = doc.Article(page.links, 4, anchor+"-")
			fallthrough
		default:
			heard[a.Participant] = true
		}
		if view.Body == "" {
			view.Body = template.HTML("<p>" + template.HTMLEscapeString(page.L.Text(missing)) + "</p>")
		}
		out.Accounts = append(out.Accounts, view)
	}
	if n := len(page.pm.Participants); n > 0 && len(heard) < n {
		out.Note = page.L.Count(
			n, "{0} of {n} person involved gave a first-hand account.",
			"{0} of {n} people involved gave a first-hand account.", len(heard),
		)
	}
	return out
}

// maxAccounts is the largest size in bytes of all accounts together on a page. A file
// that several accounts share is shown once.
const maxAccounts = 1 << 20

// participantRole returns the role and the team of the participant with the reference
// ref, such as R1. It never returns the name.
func participantRole(l *wording.Language, pm *postmortem.Postmortem, ref string) string {
	for _, p := range pm.Participants {
		if p.Ref == ref {
			return strings.Trim(p.Role+", "+p.Team, ", ")
		}
	}
	return cmp.Or(ref, l.Text("a person involved"))
}

func (page *incidentPage) accountNote(a postmortem.Account) string {
	words := []string{page.L.Label(a.Method)}
	if m := page.pm.Times.Mitigated; m.IsKnown() && a.Collected.After(m.At) {
		words = append(words, page.L.Text("given {0} after the impact ended", page.L.Duration(a.Collected.Sub(m.At))))
	} else if !a.Collected.IsZero() {
		words = append(words, page.L.Date(a.Collected))
	}
	switch a.BeforeReview {
	case postmortem.Yes:
		words = append(words, page.L.Text("before the review meeting"))
	case postmortem.No:
		words = append(words, page.L.Text("after the review meeting"))
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), ", ")
}
