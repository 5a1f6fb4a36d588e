package people

import (
	"fmt"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/source"
	"debrief/site/template"
)

// minAccounts is the smallest number of accounts that a major incident needs. Two
// accounts can be compared.
const minAccounts = 2

// hasAccounts reports whether rules about accounts apply to pm: it is a post-mortem of
// the library's own organisation and has accounts.
func hasAccounts(pm *postmortem.Postmortem) bool {
	return pm.IsOwn() && !pm.IsWithdrawn() && len(pm.Accounts) > 0
}

// isPublishedMajor reports whether pm is a published post-mortem of an incident of one
// of the two highest severities.
func isPublishedMajor(p *rule.Pass, pm *postmortem.Postmortem) bool {
	return pm.IsIncident() && pm.IsPublished() && p.Catalog.IsMajor(pm.Severity)
}

func accountAt(pm *postmortem.Postmortem, i int, field string) source.Span {
	return pm.At(fmt.Sprintf("accounts[%d].%s", i, field))
}

func accountName(a postmortem.Account) string { return rule.ItemName("the account", a.ID) }

func checkAccounts(p *rule.Pass, pm *postmortem.Postmortem) {
	reason := pm.Doc.Field("accounts_reason")
	switch {
	case !isPublishedMajor(p, pm) || len(pm.Accounts) >= minAccounts:
		return
	case len(pm.Accounts) == 0 && reason.Empty():
		for _, f := range p.Template.Fields {
			if f.Name == "accounts" && f.Need.Of(pm) {
				return // the rule form/required-field reports missing accounts
			}
		}
	case len(strings.Fields(reason.Text)) >= template.MinWords:
		return
	}
	at, help := pm.At(
		"accounts",
	), "add an account of a person who noticed it or was affected, or give the reason in accounts_reason"
	f := p.Reportf(
		at,
		help,
		"there %s; a %s incident needs %d",
		countAccounts(len(pm.Accounts)),
		rule.Clip(pm.Severity),
		minAccounts,
	)
	if !reason.Empty() {
		f.At, f.Message = reason.At(), fmt.Sprintf(
			"accounts_reason %q is too short for a reason",
			rule.Clip(reason.Text),
		)
	}
	if _, rank, _ := p.Catalog.Severity(pm.Severity); rank > 0 {
		f.Level = finding.Warning
	}
}

// countAccounts returns the end of a sentence that begins with "there", such as "is
// only one account", for n accounts.
func countAccounts(n int) string {
	switch n {
	case 0:
		return "is no account"
	case 1:
		return "is one account"
	}
	return fmt.Sprintf("are %d accounts", n)
}

// checkAccountGroups reports that no account is by a responder, or that no account is
// by a person outside the response.
func checkAccountGroups(p *rule.Pass, pm *postmortem.Postmortem) {
	if !isPublishedMajor(p, pm) || len(pm.Accounts) < minAccounts || !pm.Doc.Field("accounts_reason").Empty() {
		return
	}
	group := map[string]string{}
	for _, x := range pm.Participants {
		group[x.Ref] = x.Group
	}
	present := map[string]bool{}
	for _, a := range pm.Accounts {
		name, known := group[a.Participant]
		if !known || name == "" {
			return // the rule people/account-participant reports this account
		}
		present[name] = true
	}
	at := pm.At("accounts")
	if !present["responder"] {
		p.Reportf(
			at,
			"add the account of a responder, or give the reason in accounts_reason",
			"there %s, but no account of a responder",
			countAccounts(len(pm.Accounts)),
		)
	}
	if !present["identifier"] && !present["affected_user"] {
		p.Reportf(
			at,
			"add the account of a person who noticed it or was affected: support, another team, a user; or give "+
				"the reason in accounts_reason",
			"there %s, but no account of an identifier or affected_user",
			countAccounts(len(pm.Accounts)),
		)
	}
}

func checkAccountLate(p *rule.Pass, pm *postmortem.Postmortem) {
	limit := time.Duration(p.Catalog.Threshold("account_hours")) * time.Hour
	mitigated := pm.Times.Mitigated
	if !hasAccounts(pm) || !mitigated.IsKnown() || limit == 0 {
		return
	}
	for i, a := range pm.Accounts {
		if a.Collected.IsZero() ||
			!(postmortem.Moment{
				At: mitigated.At.Add(limit), Precision: mitigated.Precision, Estimate: mitigated.Estimate,
			}).Before(
				postmortem.Moment{At: a.Collected},
			) {
			continue
		}
		p.Reportf(accountAt(pm, i, "collected"), "note in the account the information that was looked up since; "+
			"next time, reserve ten minutes for it after mitigation",
			"%s was collected %d h after mitigated; account_hours is %d",
			accountName(a), int(a.Collected.Sub(mitigated.At).Hours()), int(limit.Hours())).
			Related = []finding.Related{
			{At: pm.At("times.mitigated"), Message: "mitigated"},
		}
	}
}

func checkAccountEarly(p *rule.Pass, pm *postmortem.Postmortem) {
	if !hasAccounts(pm) {
		return
	}
	for i, a := range pm.Accounts {
		if a.Collected.IsZero() || !(postmortem.Moment{At: a.Collected}).Before(pm.Times.Mitigated) {
			continue
		}
		p.Reportf(accountAt(pm, i, "collected"), "collect it again after mitigation, and keep this one as a note "+
			"of that time",
			"%s was collected %s before mitigated", accountName(a), rule.Human(pm.Times.Mitigated.At.Sub(a.Collected))).
			Related = []finding.Related{
			{At: pm.At("times.mitigated"), Message: "mitigated"},
		}
	}
}

func checkAccountAfterReview(p *rule.Pass, pm *postmortem.Postmortem) {
	if !hasAccounts(pm) {
		return
	}
	const help = "keep it, and note in Accounts the topics that had been discussed by then; next time, collect it " +
		"before the meeting"
	for i, a := range pm.Accounts {
		switch held := pm.Review.Held; {
		case a.BeforeReview == postmortem.No:
			p.Reportf(
				accountAt(pm, i, "before_review"),
				help,
				"%s was collected after people had discussed the incident",
				accountName(a),
			)
		case !held.IsZero() && !a.Collected.IsZero() && day(a.Collected).After(day(held)):
			p.Reportf(accountAt(pm, i, "collected"), help, "%s was collected %s after the "+
				"review", accountName(a), rule.Human(day(a.Collected).Sub(day(held)))).
				Related = []finding.Related{
				{At: pm.At("review.held"), Message: "the review"},
			}
		}
	}
}

// day returns the date of t in the time zone of t.
func day(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// checkAccountMerged reports an account by several participants, and a file that two
// accounts share.
func checkAccountMerged(p *rule.Pass, pm *postmortem.Postmortem) {
	if !hasAccounts(pm) {
		return
	}
	first := map[string]int{}
	for i, a := range pm.Accounts {
		if refs := splitParticipants(pm, a.Participant); len(refs) > 1 {
			p.Reportf(
				accountAt(pm, i, "participant"),
				"write a separate account for each participant, in their own words",
				"%s belongs to %d participants: %s",
				accountName(a),
				len(refs),
				rule.Listed(refs),
			)
		}
		if a.File == "" {
			continue
		}
		if at, twice := first[a.File]; twice {
			p.Reportf(
				accountAt(pm, i, "file"), "put each account in a file of its own", "%q is also the file of %s",
				rule.Clip(a.File), accountName(pm.Accounts[at]),
			).
				Related = []finding.Related{
				{At: accountAt(pm, at, "file"), Message: "the other"},
			}
			continue
		}
		first[a.File] = i
	}
}

// splitParticipants splits text such as "R1+R2" into references to participants of pm.
// It returns nil if a part is not a participant.
func splitParticipants(pm *postmortem.Postmortem, text string) (refs []string) {
	refs = strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,;+&/", r) })
	for _, ref := range refs {
		if !known(pm, ref) {
			return nil
		}
	}
	return refs
}

func known(pm *postmortem.Postmortem, ref string) bool {
	for _, x := range pm.Participants {
		if x.Ref == ref {
			return true
		}
	}
	return false
}
