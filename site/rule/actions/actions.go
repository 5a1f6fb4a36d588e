package actions

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/source"
	"debrief/site/template"
)

// A promise is one action with the way to its fields.
type promise struct {
	*postmortem.ActionItem
	pm *postmortem.Postmortem
	i  int
}

// promises are the actions of a write-up of ours: another organisation's are
// not ours to hold.
func promises(pm *postmortem.Postmortem) []promise {
	if !pm.Ours() {
		return nil
	}
	out := make([]promise, len(pm.Actions))
	for i := range pm.Actions {
		out[i] = promise{&pm.Actions[i], pm, i}
	}
	return out
}

func (a promise) at(field string) source.Span {
	return a.pm.At(fmt.Sprintf("actions[%d].%s", a.i, field))
}

// wrote reports whether a field holds something that could not be read, which
// another finding speaks about.
func (a promise) wrote(field string) bool {
	f := rule.FieldOf(a.pm, "actions", a.i, field)
	return !f.Empty() && f.Text != "unknown"
}

func (a promise) name() string { return rule.ItemName("the action", a.ID) }

// kept reports an action that stands or was done; one that was given up owes
// nobody anything.
func (a promise) kept() bool { return a.Open() || a.Status == "done" }

var (
	nobody  = regexp.MustCompile(`(?i)^(?:@?(?:all|everyone|everybody|team|the team|us|we|someone|somebody|anyone|nobody|no one|none|tbd|tba|todo|n/?a|unknown|unassigned|to be (?:decided|determined|assigned))|\?+|-+)$`)
	several = regexp.MustCompile(`(?i),|;|&|\s/\s|\s\+\s|\sand\s|@\S+\s+@`)
	aTeam   = regexp.MustCompile(`(?i)^(?:the )?(.+?)[ -]team$`)
)

func owner(p *rule.Pass, pm *postmortem.Postmortem) {
	for _, a := range promises(pm) {
		if !a.kept() {
			continue
		}
		team, isTeam := strings.CutPrefix(a.Owner, "team:")
		switch {
		case a.Owner == "":
			if !a.wrote("owner") {
				p.Reportf(a.at("owner"), "write owner: \"@handle\", or owner: team:name with a person as dri", "%s has no owner", a.name())
			}
		case isTeam:
			teamOwner(p, a, team)
		case nobody.MatchString(a.Owner):
			p.Reportf(a.at("owner"), "name one person, \"@handle\", or team:name with a person as dri", "owner %q is nobody in particular", rule.Clip(a.Owner))
		case aTeam.MatchString(a.Owner):
			p.Reportf(a.at("owner"), fmt.Sprintf("write owner: team:%s and name one person as dri", rule.Slug(aTeam.FindStringSubmatch(a.Owner)[1])), "owner %q is a team", rule.Clip(a.Owner))
		case several.MatchString(a.Owner):
			p.Reportf(a.at("owner"), "name the one who answers for it; the others help without being named here", "owner %q is more than one person", rule.Clip(a.Owner))
		}
	}
}

// teamOwner asks a team for a person, since a promise of many is kept by none.
func teamOwner(p *rule.Pass, a promise, team string) {
	if _, ok := p.Catalog.Team(team); !ok && len(p.Catalog.Teams) > 0 {
		var teams []string
		for _, t := range p.Catalog.Teams {
			teams = append(teams, t.ID)
		}
		help := "write one of: " + rule.Listed(teams) + "; or add it to the catalogue"
		if near := p.Nearest(team, teams); near != "" {
			help = fmt.Sprintf("did you mean team:%s? ", near) + help
		}
		p.Reportf(a.at("owner"), help, "owner %q is not a team of the catalogue", rule.Clip(a.Owner))
	}
	switch {
	case a.DRI == "" && !a.wrote("dri"):
		p.Reportf(a.at("owner"), "add dri: \"@handle\", the one person who answers for it", "owner %q is a team, and no dri is named", rule.Clip(a.Owner))
	case a.DRI != "" && (strings.HasPrefix(a.DRI, "team:") || nobody.MatchString(a.DRI) || several.MatchString(a.DRI)):
		p.Reportf(a.at("dri"), "write the handle of one person", "dri %q is not one person", rule.Clip(a.DRI))
	}
}

func due(p *rule.Pass, pm *postmortem.Postmortem) {
	for _, a := range promises(pm) {
		switch {
		case a.Due.IsZero():
			if a.Open() && a.Status != "proposed" && !a.wrote("due") {
				p.Reportf(a.at("due"), "write due: and a date; or status: proposed until somebody has promised one", "%s has no date", a.name())
			}
		case !a.Created.IsZero() && a.Due.Before(a.Created):
			p.Reportf(a.at("due"), "correct one of the two", "due %s is %s before created %s", a.Due.Format(time.DateOnly), rule.Human(a.Created.Sub(a.Due)), a.Created.Format(time.DateOnly)).
				Related = []finding.Related{{At: a.at("created"), Message: "created"}}
		}
	}
}

func doneWhen(p *rule.Pass, pm *postmortem.Postmortem) {
	for _, a := range promises(pm) {
		if !a.kept() || a.Status == "proposed" {
			continue
		}
		switch n := len(strings.Fields(a.DoneWhen)); {
		case n == 0 && !a.wrote("done_when"):
			p.Reportf(a.at("done_when"), "add done_when: and what somebody can look at: a response, a page, a test, a number", "%s does not say when it is done", a.name())
		case n > 0 && n < 3:
			p.Reportf(a.at("done_when"), "write what somebody can look at and see: a response, a page, a test, a number", "done_when %q is nothing that can be looked at", rule.Clip(a.DoneWhen))
		}
	}
}

func addresses(p *rule.Pass, pm *postmortem.Postmortem) {
	var ids []string
	for _, f := range pm.Factors {
		ids = append(ids, f.ID)
	}
	for _, a := range promises(pm) {
		if !a.kept() {
			continue
		}
		factors := "name the factors of this file that it changes: addresses: [f1]"
		if len(ids) > 0 {
			factors = fmt.Sprintf("name the factors that it changes; this file has %s", rule.Listed(ids))
		}
		if len(a.Addresses) == 0 && !a.wrote("addresses") {
			p.Reportf(a.at("addresses"), factors, "%s addresses no factor", a.name())
		}
		for i, id := range a.Addresses {
			if !slices.Contains(ids, id) {
				p.Reportf(a.at(fmt.Sprintf("addresses[%d]", i)), factors, "%q is no factor of this file", rule.Clip(id))
			}
		}
	}
}

func closed(p *rule.Pass, pm *postmortem.Postmortem) {
	for _, a := range promises(pm) {
		switch {
		case a.Status == "done":
			if a.Closed.IsZero() && !a.wrote("closed_at") {
				p.Reportf(a.at("closed_at"), "add closed_at: and the day it was done", "%s is done and has no closed_at", a.name())
			}
			if a.Proof == "" && !a.wrote("closed_evidence") {
				p.Reportf(a.at("closed_evidence"), "add closed_evidence: with the change, the test or the page that shows it", "%s is done and has no closed_evidence", a.name())
			}
		case a.Status == "declined" || a.Status == "obsolete" || a.Status == "superseded":
			if a.ClosedReason == "" && !a.wrote("closed_reason") {
				help := "add closed_reason: so that the next reader need not ask again"
				if a.Status == "superseded" {
					help = "add closed_reason: and which action took its place, here or in which write-up"
				}
				p.Reportf(a.at("closed_reason"), help, "%s is %s and has no closed_reason", a.name(), a.Status)
			}
		case a.Open() && !a.Closed.IsZero():
			p.Reportf(a.at("closed_at"), "write status: done, or remove closed_at", "%s has closed_at and its status is %q", a.name(), rule.Clip(a.Status))
		}
		switch {
		case a.Closed.IsZero():
		case !a.Created.IsZero() && a.Closed.Before(a.Created):
			p.Reportf(a.at("closed_at"), "correct one of the two", "closed_at %s is %s before created %s", a.Closed.Format(time.DateOnly), rule.Human(a.Created.Sub(a.Closed)), a.Created.Format(time.DateOnly)).
				Related = []finding.Related{{At: a.at("created"), Message: "created"}}
		case p.Future(postmortem.Moment{At: a.Closed.Add(12 * time.Hour), Precision: 26 * time.Hour}):
			p.Reportf(a.at("closed_at"), "correct the date; what is promised and not done has a due date", "closed_at %s is in the future: it is %s now", a.Closed.Format(time.DateOnly), p.Now.UTC().Format(time.DateOnly))
		}
	}
}

// none speaks where the template does not ask for actions and there
// are none, or where the reason for having none is a word.
func none(p *rule.Pass, pm *postmortem.Postmortem) {
	if !pm.Ours() || len(pm.Actions) > 0 || !pm.Status.Reached(postmortem.InReview) {
		return
	}
	const help = "add no_actions_reason: with what was considered and why it was not worth doing"
	switch n := len(strings.Fields(pm.NoActions)); {
	case n == 0:
		for _, f := range p.Outline.Fields {
			if f.Name == "actions" && f.Need.Of(pm) {
				return // form/required-field
			}
		}
		p.Reportf(pm.At("actions"), help, "there are no actions, and no_actions_reason does not say why")
	case n < template.FewestWords:
		p.Reportf(pm.At("no_actions_reason"), help, "no_actions_reason %q is not a reason", rule.Clip(pm.NoActions))
	}
}
