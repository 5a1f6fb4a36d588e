package incident

import (
	"cmp"
	"slices"

	"debrief/site/action"
	"debrief/site/markdown"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/wording"
	"debrief/theme"
)

func (t *incidentPage) factors() theme.FactorList {
	var out theme.FactorList
	for _, f := range t.pm.Factors {
		item := theme.FactorItem{ID: t.newAnchor(f.ID), Statement: markdown.Inline(f.Statement, t.links), Code: f.Code, Name: t.FactorName(f.Code), Layer: t.L.Label(f.Layer), Evidence: t.itemLinks(f.Evidence)}
		if f.Barrier != "" {
			item.Barrier = t.L.Label(f.Barrier)
		}
		if _, known := t.Catalog.Factor(f.Code); known {
			item.Href = model.Href(t.at, model.FactorPath(f.Code))
			if n := t.otherIncidents(f.Code); n > 0 {
				item.Elsewhere = theme.Link{Text: t.L.Count(n, "also in {n} other", "also in {n} others"), Href: item.Href}
			}
		}
		if len(f.Evidence) == 0 && t.pm.IsOwn() && t.Catalog.IsMajor(t.pm.Severity) {
			item.Unproven = t.L.Text("no evidence")
		}
		for _, a := range t.pm.Actions {
			if f.ID != "" && slices.Contains(a.Addresses, f.ID) {
				item.Actions = append(item.Actions, theme.Link{Text: a.Title, Href: "#" + model.Anchor(a.ID)})
			}
		}
		out.Factors = append(out.Factors, item)
	}
	return out
}

func (t *incidentPage) actions() theme.ActionList {
	var out theme.ActionList
	items := t.actionItems()
	shown := make([]theme.Action, 0, len(items)) // of all groups
	for _, horizon := range append(slices.Clone(postmortem.Horizons), "") {
		begin := len(shown)
		group := theme.ActionGroup{ID: "actions-" + cmp.Or(horizon, "other"), Heading: t.L.Horizon(horizon), Class: horizon}
		for _, item := range items {
			if item.Horizon == horizon || horizon == "" && !slices.Contains(postmortem.Horizons, item.Horizon) {
				a := t.Action(t.at, item, true)
				a.ID = t.newAnchor(item.ID)
				shown = append(shown, a)
			}
		}
		if group.Actions = shown[begin:]; len(group.Actions) > 0 {
			out.Groups = append(out.Groups, group)
		}
	}
	if len(items) == 0 {
		out.None = wording.Sentence(t.pm.NoActions)
	}
	return out
}

// actionItems returns the action items of the post-mortem. The register excludes
// drafts, so their items are listed here as open ones without a date.
func (t *incidentPage) actionItems() []action.Item {
	items := t.Actions.Of(t.pm)
	if len(items) == 0 {
		for _, a := range t.pm.Actions {
			items = append(items, action.Item{ActionItem: a, From: t.pm, State: action.NoDate})
		}
	}
	return items
}

// otherIncidents returns the number of other post-mortems with a factor.
func (t *incidentPage) otherIncidents(code string) int {
	n := len(t.ByFactor[code])
	if !t.pm.IsWithdrawn() {
		n-- // without this post-mortem
	}
	return n
}
