package page

import (
	"cmp"
	"slices"

	"debrief/site/action"
	"debrief/site/page/list"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/theme"
)

// maxActionFactors is the largest number of factors in the facets of the action items.
const maxActionFactors = 8

// actionFacets returns the facets of the page of action items: state, team, service,
// strength and factor. Each value counts all action items, open and closed, because a
// filter finds all of them. Without scripts, a value links to its group of open items.
func actionFacets(site *model.Site, path string) []theme.Facet {
	state := theme.Facet{Name: site.L.Text("State"), Key: "state"}
	for _, g := range stateGroups(site) {
		state.Values = append(state.Values, theme.Count{
			Text: site.L.Text(g.heading), Value: g.id, N: site.L.Thousands(len(g.items)),
			Href: model.Href(path, model.ActionsPath+"#"+g.id),
		})
	}
	facets := []theme.Facet{state}
	for _, by := range actionGroupings {
		f := theme.Facet{Name: site.L.Text(by.facet), Key: by.key}
		groups, to := by.groups(site), model.ActionsByPath(by.name)
		if by.key == "factor" && len(groups) > maxActionFactors {
			slices.SortStableFunc(groups, func(x, y group) int { return cmp.Compare(len(y.items), len(x.items)) })
			groups = groups[:maxActionFactors]
			f.More = model.Crumb(path, site.L.Text("All factors"), to)
		}
		for _, g := range groups {
			f.Values = append(f.Values, theme.Count{
				Text: g.heading, Value: g.query(), N: site.L.Thousands(len(g.items)), Href: model.Href(path, to+"#"+g.anchor()),
			})
		}
		facets = append(facets, f)
	}
	return facets
}

// actionFilterPages returns the script files with which readers filter the action items:
// actions/facets.js and, if a group of items has several pages, actions/rows-0.js and so
// on.
func actionFilterPages(site *model.Site) []model.Page {
	if len(site.Actions.Items) == 0 {
		return nil
	}
	groups := stateGroups(site)
	isOnePage := !slices.ContainsFunc(groups, func(g stateGroup) bool { return len(g.items) > g.first() })
	var items []action.Item // in the order of the page
	for _, g := range groups {
		items = append(items, g.items...)
	}
	return list.FilterFiles("actions/", len(items), isOnePage,
		func() list.FacetData { return actionFacetData(site, groups, items) },
		func(from, to int) [][]any { return actionRows(site, items[from:to]) })
}

// actionFacetData returns the facet values of every action item. A row has a list of
// values for each facet: state, team, service, strength and factor.
func actionFacetData(site *model.Site, groups []stateGroup, items []action.Item) list.FacetData {
	type key struct {
		pm        *postmortem.Postmortem
		id, title string
	}
	keyOf := func(item action.Item) key { return key{item.From, item.ID, item.Title} }
	out := list.FacetData{Own: len(items), Facets: map[string][][2]string{}}
	place := make(map[key]int, len(items))
	for i, item := range items {
		place[keyOf(item)] = i
		row := make([]any, 1+len(actionGroupings))
		for k := range row {
			row[k] = []int{}
		}
		out.Rows = append(out.Rows, row)
	}
	at := 0
	for n, g := range groups {
		out.Facets["state"] = append(out.Facets["state"], [2]string{g.id, site.L.Text(g.heading)})
		for range g.items {
			out.Rows[at][0] = []int{n}
			at++
		}
	}
	for k, by := range actionGroupings {
		for n, g := range by.groups(site) {
			out.Facets[by.key] = append(out.Facets[by.key], [2]string{g.query(), g.heading})
			for _, item := range g.items {
				row := out.Rows[place[keyOf(item)]]
				row[k+1] = append(row[k+1].([]int), n)
			}
		}
	}
	return out
}

// actionRows returns the texts of action items that facets.js does not contain: address,
// title, state with its class, owner, due date or closing date, and code, title and
// severity of the incident.
func actionRows(site *model.Site, items []action.Item) [][]any {
	var out [][]any
	for _, item := range items {
		a := site.Action(model.ActionsPath, item, false)
		out = append(out, []any{
			a.Href, a.Title, cmp.Or(a.Late, a.State.Text), a.State.Class, a.Team, a.When.Text, a.Code,
			a.Incident.Text, a.Severity.Text, a.Severity.Class, a.Owner, a.Strength, a.DoneWhen, a.Reason, a.Written,
		})
	}
	return out
}
