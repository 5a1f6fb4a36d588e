package incident

import (
	"cmp"
	"slices"
	"strings"

	"debrief/site/action"
	"debrief/site/markdown"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/wording"
	"debrief/theme"
)

func (page *incidentPage) factors() theme.FactorList {
	var out theme.FactorList
	for _, f := range page.pm.Factors {
		item := theme.FactorItem{
			ID:        page.newAnchor(f.ID),
			Statement: markdown.Inline(f.Statement, page.links),
			Code:      f.Code,
			Name:      page.FactorName(f.Code),
			Layer:     page.L.Label(f.Layer),
			Evidence:  page.itemLinks(f.Evidence),
		}
		if f.Barrier != "" {
			item.Barrier = page.L.Label(f.Barrier)
		}
		if _, known := page.Catalog.Factor(f.Code); known {
			item.Href = model.Href(page.at, model.FactorPath(f.Code))
			if text := page.otherIncidents(f.Code); text != "" {
				item.Elsewhere = theme.Link{Text: text, Href: item.Href}
			}
		}
		if len(f.Evidence) == 0 && page.pm.IsOwn() && page.Catalog.IsMajor(page.pm.Severity) {
			item.Unproven = page.L.Text("without evidence")
		}
		for _, a := range page.pm.Actions {
			if f.ID != "" && slices.Contains(a.Addresses, f.ID) {
				item.Actions = append(item.Actions, theme.Link{Text: a.Title, Href: "#" + model.Anchor(a.ID)})
			}
		}
		if item.Steps = page.factorSteps(f.ID); len(item.Steps) == 0 {
			item.NoAction = page.noStep()
		}
		out.Factors = append(out.Factors, item)
	}
	out.Others = page.otherSteps()
	return out
}

func (page *incidentPage) actions() theme.ActionList {
	var out theme.ActionList
	items := page.actionItems()
	shown := make([]theme.Action, 0, len(items)) // the actions of all groups so far
	for _, horizon := range append(slices.Clone(postmortem.Horizons), "") {
		begin := len(shown)
		group := theme.ActionGroup{
			ID:      "actions-" + cmp.Or(horizon, "other"),
			Heading: page.L.Horizon(horizon),
			Class:   horizon,
		}
		for _, item := range items {
			if item.Horizon == horizon || horizon == "" && !slices.Contains(postmortem.Horizons, item.Horizon) {
				a := page.Action(page.at, item, true)
				a.ID = page.newAnchor(item.ID)
				shown = append(shown, a)
			}
		}
		if group.Actions = shown[begin:]; len(group.Actions) > 0 {
			out.Groups = append(out.Groups, group)
		}
	}
	if len(items) == 0 {
		out.None = wording.Sentence(page.pm.NoActions)
	}
	return out
}

// actionItems returns the action items of the post-mortem. Items that were created after
// the time of the site come last. The register of action items excludes drafts, so the
// items of a draft are returned as open and without a closing date.
func (page *incidentPage) actionItems() []action.Item {
	items := slices.Clone(page.Actions.Of(page.pm))
	for _, item := range page.Actions.Future {
		if item.From == page.pm {
			items = append(items, item)
		}
	}
	if len(items) == 0 {
		for _, a := range page.pm.Actions {
			items = append(items, action.Item{ActionItem: a, From: page.pm, State: action.NoDate})
		}
	}
	return items
}

// otherIncidents returns the number of other post-mortems that have the factor with the
// given code, and the number of external ones. It returns "" if no other
// post-mortem has the factor.
func (page *incidentPage) otherIncidents(code string) string {
	others := model.Filter(page.ByFactor[code], func(pm *postmortem.Postmortem) bool { return pm != page.pm })
	var words []string
	if n := len(page.CountedOwn(others)); n > 0 {
		words = append(words, page.L.Count(n, "also in {n} other post-mortem", "also in {n} other post-mortems"))
	}
	if n := len(page.CountedExternal(others)); n > 0 {
		words = append(words, page.L.Count(n, "also in {n} external incident", "also in {n} external incidents"))
	}
	return strings.Join(words, ", ")
}
