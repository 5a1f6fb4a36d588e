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

// fewestAccounts is what a grave incident is told by: one account is a story,
// and two are the beginning of a comparison.
const fewestAccounts = 2

// heard reports whether a write-up has accounts of ours to ask about.
func heard(pm *postmortem.Postmortem) bool {
	return pm.Ours() && pm.Status != postmortem.Withdrawn && len(pm.Accounts) > 0
}

// owed reports whether the two highest severities' demands are made of a
// write-up: a published incident of ours that somebody lived through.
func owed(p *rule.Pass, pm *postmortem.Postmortem) bool {
	return pm.Kind == postmortem.Incident && pm.Status.Reached(postmortem.Published) && p.Catalog.Grave(pm.Severity)
}

func accountAt(pm *postmortem.Postmortem, i int, field string) source.Span {
	return pm.At(fmt.Sprintf("accounts[%d].%s", i, field))
}

func accountName(a postmortem.Account) string { return rule.ItemName("the account", a.ID) }

func accounts(p *rule.Pass, pm *postmortem.Postmortem) {
	reason := pm.Doc.Field("accounts_reason")
	switch {
	case !owed(p, pm) || len(pm.Accounts) >= fewestAccounts:
		return
	case len(pm.Accounts) == 0 && reason.Empty():
		for _, f := range p.Outline.Fields {
			if f.Name == "accounts" && f.Need.Of(pm) {
				return // form/required-field
			}
		}
	case len(strings.Fields(reason.Text)) >= template.FewestWords:
		return
	}
	at, help := pm.At("accounts"), "add one of somebody who was hurt or noticed it, or say in accounts_reason why nobody could be asked"
	f := p.Reportf(at, help, "there %s, and %s asks for %d", count(len(pm.Accounts)), rule.Clip(pm.Severity), fewestAccounts)
	if !reason.Empty() {
		f.At, f.Message = reason.At(), fmt.Sprintf("accounts_reason %q is not a reason", rule.Clip(reason.Text))
	}
	if _, rank, _ := p.Catalog.Severity(pm.Severity); rank > 0 {
		f.Level = finding.Warning
	}
}

func count(n int) string {
	switch n {
	case 0:
		return "is no account"
	case 1:
		return "is one account"
	}
	return fmt.Sprintf("are %d accounts", n)
}

// accountGroups wants both sides of an incident: those who worked on it, and
// those who met it.
func accountGroups(p *rule.Pass, pm *postmortem.Postmortem) {
	if !owed(p, pm) || len(pm.Accounts) < fewestAccounts || !pm.Doc.Field("accounts_reason").Empty() {
		return
	}
	group := map[string]string{}
	for _, x := range pm.Participants {
		group[x.Ref] = x.Group
	}
	told := map[string]bool{}
	for _, a := range pm.Accounts {
		of, known := group[a.Participant]
		if !known || of == "" {
			return // nobody knows whose it is, and people/account-participant says so
		}
		told[of] = true
	}
	at := pm.At("accounts")
	if !told["responder"] {
		p.Reportf(at, "add the account of somebody who worked on it, or say in accounts_reason why nobody could be asked", "there %s, and none of a responder", count(len(pm.Accounts)))
	}
	if !told["identifier"] && !told["affected_user"] {
		p.Reportf(at, "add the account of somebody who noticed it or was hurt: support, another team, a user; or say in accounts_reason why nobody could be asked",
			"there %s, and none of an identifier or affected_user", count(len(pm.Accounts)))
	}
}

func accountLate(p *rule.Pass, pm *postmortem.Postmortem) {
	most := time.Duration(p.Catalog.Threshold("account_hours")) * time.Hour
	over := pm.Times.Mitigated
	if !heard(pm) || !over.Known() || most == 0 {
		return
	}
	for i, a := range pm.Accounts {
		if a.Collected.IsZero() || !(postmortem.Moment{At: over.At.Add(most), Precision: over.Precision, Estimate: over.Estimate}).Before(postmortem.Moment{At: a.Collected}) {
			continue
		}
		p.Reportf(accountAt(pm, i, "collected"), "next time, ask for ten written minutes once it is over; here, say in the account what was looked up since",
			"%s was taken %d h after mitigated, and account_hours is %d", accountName(a), int(a.Collected.Sub(over.At).Hours()), int(most.Hours())).
			Related = []finding.Related{{At: pm.At("times.mitigated"), Message: "mitigated"}}
	}
}

func accountEarly(p *rule.Pass, pm *postmortem.Postmortem) {
	if !heard(pm) {
		return
	}
	for i, a := range pm.Accounts {
		if a.Collected.IsZero() || !(postmortem.Moment{At: a.Collected}).Before(pm.Times.Mitigated) {
			continue
		}
		p.Reportf(accountAt(pm, i, "collected"), "take it again when it is over, and keep this one as a note of that hour",
			"%s was taken %s before mitigated", accountName(a), rule.Human(pm.Times.Mitigated.At.Sub(a.Collected))).
			Related = []finding.Related{{At: pm.At("times.mitigated"), Message: "mitigated"}}
	}
}

func accountAfterReview(p *rule.Pass, pm *postmortem.Postmortem) {
	if !heard(pm) {
		return
	}
	const help = "keep it, and say in Accounts what had been talked over by then; next time, ask before the meeting"
	for i, a := range pm.Accounts {
		switch held := pm.Review.Held; {
		case a.BeforeReview == postmortem.No:
			p.Reportf(accountAt(pm, i, "before_review"), help, "%s was taken after people had talked it over", accountName(a))
		case !held.IsZero() && !a.Collected.IsZero() && day(a.Collected).After(day(held)):
			p.Reportf(accountAt(pm, i, "collected"), help, "%s was taken %s after the review", accountName(a), rule.Human(day(a.Collected).Sub(day(held)))).
				Related = []finding.Related{{At: pm.At("review.held"), Message: "the review"}}
		}
	}
}

// day is the date that somebody at the place wrote down.
func day(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// accountMerged finds an account of several people, which cannot differ from
// itself: several participants in one, or one file for two.
func accountMerged(p *rule.Pass, pm *postmortem.Postmortem) {
	if !heard(pm) {
		return
	}
	first := map[string]int{}
	for i, a := range pm.Accounts {
		if refs := together(pm, a.Participant); len(refs) > 1 {
			p.Reportf(accountAt(pm, i, "participant"), "write one for each, in the words of each", "%s is told by %d participants at once: %s", accountName(a), len(refs), rule.Listed(refs))
		}
		if a.File == "" {
			continue
		}
		if at, twice := first[a.File]; twice {
			p.Reportf(accountAt(pm, i, "file"), "keep what each of them told in a file of its own", "%q is the file of %s as well", rule.Clip(a.File), accountName(pm.Accounts[at])).
				Related = []finding.Related{{At: accountAt(pm, at, "file"), Message: "the other"}}
			continue
		}
		first[a.File] = i
	}
}

// together splits "R1+R2" into participants of this file, and answers nothing
// where one of the parts is none.
func together(pm *postmortem.Postmortem, text string) (refs []string) {
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
