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

// An item is one action item of a post-mortem, together with its index in the list of
// actions.
type item struct {
	*postmortem.ActionItem
	pm *postmortem.Postmortem
	i  int
}

// ownItems returns the action items of pm. For an external incident it returns none,
// because those actions belong to another organisation.
func ownItems(pm *postmortem.Postmortem) []item {
	if pm.IsExternal() {
		return nil
	}
	out := make([]item, len(pm.Actions))
	for i := range pm.Actions {
		out[i] = item{&pm.Actions[i], pm, i}
	}
	return out
}

// at returns the position in the file of the action item's field with the given name.
func (a item) at(field string) source.Span {
	return a.pm.At(fmt.Sprintf("actions[%d].%s", a.i, field))
}

// hasText reports whether the field with the given name has a value other than
// "unknown". If hasText is true but the parsed field is empty, the value is invalid,
// and the rule form/value reports it.
func (a item) hasText(field string) bool {
	f := rule.FieldOf(a.pm, "actions", a.i, field)
	return !f.Empty() && f.Text != "unknown"
}

func (a item) name() string { return rule.ItemName("the action", a.ID) }

// isActive reports whether the action item is open or done. It is then neither
// declined, superseded nor obsolete.
func (a item) isActive() bool { return a.IsOpen() || a.Status == "done" }

var (
	// noOwner matches the text of an owner that is not a person, such as "tbd" or
	// "everyone".
	noOwner = regexp.MustCompile(
		`(?i)^(?:@?(?:all|everyone|everybody|team|the team|us|we|someone|somebody|anyone|nobody|no one|none|tbd|tba|todo|n/?a|unknown|unassigned|to be (?:decided|determined|assigned))|\?+|-+)$`,
	)
	// severalOwners matches the text of an owner that lists several people.
	severalOwners = regexp.MustCompile(`(?i),|;|&|\s/\s|\s\+\s|\sand\s|@\S+\s+@`)
	// teamName matches the name of a team such as "payments team" and captures
	// "payments".
	teamName = regexp.MustCompile(`(?i)^(?:the )?(.+?)[ -]team$`)
)

func checkOwner(p *rule.Pass, pm *postmortem.Postmortem) {
	for _, a := range ownItems(pm) {
		if !a.isActive() {
			continue
		}
		team, isTeam := strings.CutPrefix(a.Owner, "team:")
		switch {
		case a.Owner == "":
			if !a.hasText("owner") {
				p.Reportf(
					a.at("owner"),
					"write owner: \"@handle\", or owner: team:name and a person in dri",
					"%s has no owner",
					a.name(),
				)
			}
		case isTeam:
			teamOwner(p, a, team)
		case noOwner.MatchString(a.Owner):
			p.Reportf(
				a.at("owner"),
				"write one person, \"@handle\", or team:name and a person in dri",
				"owner %q is not a person",
				rule.Clip(a.Owner),
			)
		case teamName.MatchString(a.Owner):
			p.Reportf(
				a.at("owner"),
				fmt.Sprintf(
					"write owner: team:%s, and one person in dri",
					rule.Slug(teamName.FindStringSubmatch(a.Owner)[1]),
				),
				"owner %q is a team",
				rule.Clip(a.Owner),
			)
		case severalOwners.MatchString(a.Owner):
			p.Reportf(
				a.at("owner"),
				"write the one person who is responsible; others can help without being listed",
				"owner %q lists several people",
				rule.Clip(a.Owner),
			)
		}
	}
}

// teamOwner reports an action item whose owner is a team: if the team is not in the
// catalogue, or if no single person is responsible.
func teamOwner(p *rule.Pass, a item, team string) {
	if _, ok := p.Catalog.Team(team); !ok && len(p.Catalog.Teams) > 0 {
		var teams []string
		for _, t := range p.Catalog.Teams {
			teams = append(teams, t.ID)
		}
		help := "write one of: " + rule.Listed(teams) + "; or add it to the catalogue"
		if near := p.Nearest(team, teams); near != "" {
			help = fmt.Sprintf("did you mean team:%s? ", near) + help
		}
		p.Reportf(a.at("owner"), help, "owner %q is not a team in the catalogue", rule.Clip(a.Owner))
	}
	switch {
	case a.DRI == "" && !a.hasText("dri"):
		p.Reportf(
			a.at("owner"),
			"add dri: \"@handle\" with the person who is responsible",
			"owner %q is a team, and dri is missing",
			rule.Clip(a.Owner),
		)
	case a.DRI != "" && (strings.HasPrefix(a.DRI, "team:") || noOwner.MatchString(a.DRI) ||
		severalOwners.MatchString(a.DRI)):
		p.Reportf(a.at("dri"), "write the handle of one person", "dri %q is not one person", rule.Clip(a.DRI))
	}
}

func checkDue(p *rule.Pass, pm *postmortem.Postmortem) {
	for _, a := range ownItems(pm) {
		switch {
		case a.Due.IsZero():
			if a.IsOpen() && a.Status != "proposed" && !a.hasText("due") {
				p.Reportf(
					a.at("due"),
					"add due: with a date, or write status: proposed until a date is agreed",
					"%s has no due date",
					a.name(),
				)
			}
		case !a.Created.IsZero() && a.Due.Before(a.Created):
			p.Reportf(
				a.at("due"), "correct one of the two dates", "due %s is %s before created %s",
				a.Due.Format(time.DateOnly), rule.Human(a.Created.Sub(a.Due)), a.Created.Format(time.DateOnly),
			).
				Related = []finding.Related{
				{At: a.at("created"), Message: "created"},
			}
		}
	}
}

func checkDoneWhen(p *rule.Pass, pm *postmortem.Postmortem) {
	for _, a := range ownItems(pm) {
		if !a.isActive() || a.Status == "proposed" {
			continue
		}
		switch n := len(strings.Fields(a.DoneWhen)); {
		case n == 0 && !a.hasText("done_when"):
			p.Reportf(
				a.at("done_when"),
				"add done_when: with a result that can be checked: a response, a page, a test, a number",
				"%s has no completion criterion",
				a.name(),
			)
		case n > 0 && n < 3:
			p.Reportf(
				a.at("done_when"),
				"write a result that can be checked: a response, a page, a test, a number",
				"done_when %q is not a result that can be checked",
				rule.Clip(a.DoneWhen),
			)
		}
	}
}

func checkAddresses(p *rule.Pass, pm *postmortem.Postmortem) {
	var ids []string
	for _, f := range pm.Factors {
		ids = append(ids, f.ID)
	}
	for _, a := range ownItems(pm) {
		if !a.isActive() {
			continue
		}
		factors := "add addresses: with the factors that the action changes, as in addresses: [f1]"
		if len(ids) > 0 {
			factors = fmt.Sprintf(
				"add addresses: with the factors that the action changes; this file has %s",
				rule.Listed(ids),
			)
		}
		if len(a.Addresses) == 0 && !a.hasText("addresses") {
			p.Reportf(a.at("addresses"), factors, "%s addresses no factor", a.name())
		}
		for i, id := range a.Addresses {
			if !slices.Contains(ids, id) {
				p.Reportf(
					a.at(fmt.Sprintf("addresses[%d]", i)),
					factors,
					"%q is not a factor of this file",
					rule.Clip(id),
				)
			}
		}
	}
}

func checkClosed(p *rule.Pass, pm *postmortem.Postmortem) {
	for _, a := range ownItems(pm) {
		switch {
		case a.Status == "done":
			if a.Closed.IsZero() && !a.hasText("closed_at") {
				p.Reportf(
					a.at("closed_at"),
					"add closed_at: with the day it was done",
					"%s is done and has no closed_at",
					a.name(),
				)
			}
			if a.Proof == "" && !a.hasText("closed_evidence") {
				p.Reportf(
					a.at("closed_evidence"),
					"add closed_evidence: with the change, the test or the page that shows the result",
					"%s is done and has no closed_evidence",
					a.name(),
				)
			}
		case a.Status == "declined" || a.Status == "obsolete" || a.Status == "superseded":
			if a.ClosedReason == "" && !a.hasText("closed_reason") {
				help := "add closed_reason: with the reason for the decision"
				if a.Status == "superseded" {
					help = "add closed_reason: with the action that replaces it, and its post-mortem"
				}
				p.Reportf(a.at("closed_reason"), help, "%s is %s and has no closed_reason", a.name(), a.Status)
			}
		case a.IsOpen() && !a.Closed.IsZero():
			p.Reportf(
				a.at("closed_at"),
				"write status: done, or remove closed_at",
				"%s has closed_at, but its status is %q",
				a.name(),
				rule.Clip(a.Status),
			)
		}
		switch {
		case a.Closed.IsZero():
		case !a.Created.IsZero() && a.Closed.Before(a.Created):
			p.Reportf(
				a.at("closed_at"), "correct one of the two dates", "closed_at %s is %s before created %s",
				a.Closed.Format(time.DateOnly), rule.Human(a.Created.Sub(a.Closed)), a.Created.Format(time.DateOnly),
			).
				Related = []finding.Related{
				{At: a.at("created"), Message: "created"},
			}
		case p.Future(postmortem.Moment{At: a.Closed.Add(12 * time.Hour), Precision: 26 * time.Hour}):
			p.Reportf(
				a.at("closed_at"),
				"correct the date; for a planned date, write due:",
				"closed_at %s is in the future: today is %s",
				a.Closed.Format(time.DateOnly),
				p.Now.UTC().Format(time.DateOnly),
			)
		}
	}
}

// checkNone reports a post-mortem that has no action items and gives no reason of at
// least a few words. If the template requires action items, the rule
// form/required-field reports this case instead.
func checkNone(p *rule.Pass, pm *postmortem.Postmortem) {
	if !pm.IsOwnAndSubmitted() || len(pm.Actions) > 0 {
		return
	}
	const help = "add no_actions_reason: with the options that were considered, and why they were rejected"
	switch n := len(strings.Fields(pm.NoActions)); {
	case n == 0:
		for _, f := range p.Template.Fields {
			if f.Name == "actions" && f.Need.Of(pm) {
				return // the rule form/required-field reports missing action items
			}
		}
		p.Reportf(pm.At("actions"), help, "there are no actions, and no_actions_reason is empty")
	case n < template.MinWords:
		p.Reportf(pm.At("no_actions_reason"), help, "no_actions_reason %q is not a reason", rule.Clip(pm.NoActions))
	}
}
