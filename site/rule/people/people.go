package people

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/rule"
)

func checkReviewer(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.IsExternal() {
		return
	}
	for i, r := range pm.Reviewers {
		at := slices.IndexFunc(pm.Authors, func(a string) bool { return handle(a) == handle(r) })
		if at >= 0 {
			p.Reportf(
				pm.At(fmt.Sprintf("reviewers[%d]", i)), "name a reviewer who did not write the text",
				"the reviewer %q is an author", rule.Clip(r),
			).
				Related = []finding.Related{
				{At: pm.At(fmt.Sprintf("authors[%d]", at)), Message: "an author"},
			}
		}
	}
}

func handle(s string) string { return strings.ToLower(strings.TrimPrefix(strings.TrimSpace(s), "@")) }

func checkAccountFile(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.IsExternal() {
		return
	}
	for i, a := range pm.Accounts {
		field := rule.FieldOf(pm, "accounts", i, "file")
		switch {
		case a.File == "" && field.Empty():
			p.Reportf(pm.At(fmt.Sprintf("accounts[%d].id", i)), "store it in the person's own words: file: "+
				"accounts/r1.md", "%s has no file", rule.ItemName("the account", a.ID)).
				Level = finding.Warning
		case a.File != "":
			if _, ok := p.Library.Attachment(pm, a.File); !ok {
				p.ReportMissing(pm, a.File, field.At(), "add the file, with its path from this one: accounts/r1.md")
			}
		}
	}
}

// checkAccountBlank reports accounts whose form has not been filled in.
func checkAccountBlank(p *rule.Pass, pm *postmortem.Postmortem) {
	if !hasAccounts(pm) {
		return
	}
	for i, a := range pm.Accounts {
		if f := accountText(p.Library, pm, a); f != nil && postmortem.IsBlankForm(f) {
			p.Reportf(accountAt(pm, i, "file"), "ask the person to fill it in, then run debrief account add FILE; "+
				"or remove it: debrief account remove "+string(pm.ID)+" "+cmp.Or(a.ID, "ID"),
				"the form of %s is empty", accountName(a))
		}
	}
}

func checkAccountParticipant(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.IsExternal() {
		return
	}
	var refs []string
	for _, x := range pm.Participants {
		refs = append(refs, x.Ref)
	}
	for i, a := range pm.Accounts {
		at := pm.At(fmt.Sprintf("accounts[%d].participant", i))
		help := "add the role first: participants: [{ref: R1, group: responder, role: on-call engineer}]"
		if len(refs) > 0 {
			help = rule.OneOf(refs) + ", or add the role to participants"
		}
		switch {
		case a.Participant == "":
			if rule.FieldOf(pm, "accounts", i, "participant").Empty() {
				p.Reportf(at, help, "%s has no participant", rule.ItemName("the account", a.ID))
			}
		case len(splitParticipants(pm, a.Participant)) > 1: // the rule people/account-merged reports this account
		case !slices.Contains(refs, a.Participant):
			p.Reportf(at, help, "%q is not a participant in this file", rule.Clip(a.Participant))
		}
	}
}
