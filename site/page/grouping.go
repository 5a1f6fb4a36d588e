package page

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
	"debrief/theme/i18n"
)

// A grouping is one way to group the action items, such as by owner. Each grouping has a
// page, which lists the open items, and a facet, by which scripts filter all items.
type grouping struct {
	name         string    // part of the page's URL that names the grouping, such as owner in actions/by-owner/
	label, title i18n.Text // name of the grouping in the list of groupings, and title of its page
	lead         i18n.Text
	key          string    // name of the facet in the query of a URL, such as team
	facet        i18n.Text // name of the facet
	groups       func(site *model.Site) []group
}

// A group holds the action items that have the same value in a grouping, such as the
// same owner, in the order of the register: open items come first.
type group struct {
	// HTML id of the group, if it must not depend on language and wording; if "", the id is
	// derived from the heading.
	id      string
	value   string // name of the value in the query of a URL; if "", it is id
	heading string
	items   []action.Item
}

// anchor returns the HTML id of g on the page of its grouping.
func (g group) anchor() string { return "by-" + cmp.Or(g.id, markdown.Slug(g.heading), "none") }

// query returns the name of g in the query of a URL.
func (g group) query() string { return cmp.Or(g.value, g.id, g.anchor()) }

// open returns the open items of g.
func (g group) open() []action.Item {
	var out []action.Item
	for _, item := range g.items {
		if item.IsOpen() {
			out = append(out, item)
		}
	}
	return out
}

// actionGroupings lists the groupings of action items that have their own page. The
// grouping by state has none, because it is on the main page of action items.
var actionGroupings = []grouping{
	{
		"owner", "owner|a question", "Action items by owner",
		"Open action items, grouped by owning team. Items of individuals form one group.", "team", "Team",
		itemsByOwner,
	},
	{
		"service", "service|a question", "Action items by service",
		"Open action items by affected service. An item for two services appears under both.", "service", "Service",
		itemsByService,
	},
	{
		"strength", "strength|a question", "Action items by strength", "Open action items by strength.", "strength",
		"Strength", itemsByStrength,
	},
	{
		"factor", "factor|a question", "Action items by factor",
		"Open action items by the factor that they address. An item for two factors appears under both.", "factor",
		"Factor", itemsByFactor,
	},
}

const (
	maxItemsPerGroup = 50
	maxItemsPerPage  = 500
)

// groupedActionPages returns the pages of open action items, one page per grouping.
func groupedActionPages(site *model.Site) []model.Page {
	if len(site.Actions.Items) == 0 {
		return nil
	}
	var pages []model.Page
	for _, g := range actionGroupings {
		pages = append(
			pages,
			site.ViewPage(model.ActionsByPath(g.name), func(site *model.Site, path string) theme.View {
				return groupedActionsView(site, path, g)
			}),
		)
	}
	return pages
}

// groupingFacet returns the facet that links to the page of each grouping.
func groupingFacet(site *model.Site, path string) theme.Facet {
	f := theme.Facet{
		Name: site.L.Text("Grouped by"),
		Values: []theme.Count{
			{
				Text:    site.L.Text("state|a question"),
				Href:    model.Href(path, model.ActionsPath),
				Current: path == model.ActionsPath,
			},
		},
	}
	for _, g := range actionGroupings {
		to := model.ActionsByPath(g.name)
		f.Values = append(
			f.Values,
			theme.Count{Text: site.L.Text(g.label), Href: model.Href(path, to), Current: path == to},
		)
	}
	return f
}

// groupedActionsView returns the page of the open action items, grouped by g.
func groupedActionsView(site *model.Site, path string, g grouping) theme.View {
	v := theme.Actions{
		Frame: site.Frame(
			path, site.L.Text(g.title), site.L.Text(g.lead), model.ActionsPath,
			model.Crumb(path, site.L.Text("Actions"), model.ActionsPath),
		),
		Lead:      site.L.Text(g.lead),
		Facets:    []theme.Facet{groupingFacet(site, path)},
		Downloads: []theme.Link{model.Crumb(path, site.L.Text("All action items as CSV"), "data/actions.csv")},
	}
	shown := 0
	for _, part := range g.groups(site) {
		open := part.open()
		out := theme.ActionGroup{
			ID:      part.anchor(),
			Heading: part.heading,
			Note: site.L.Text(
				"{0} open, {1} in total", site.L.Thousands(len(open)), site.L.Thousands(len(part.items)),
			),
		}
		most := max(0, min(maxItemsPerGroup, maxItemsPerPage-shown))
		if len(open) > most {
			out.Note = site.L.Text("{0}; the other actions are in actions.csv", site.L.Of(most, len(open)))
		}
		for _, item := range model.FirstN(open, most) {
			out.Actions = append(out.Actions, site.Action(path, item, false))
		}
		shown += len(out.Actions)
		v.Groups = append(v.Groups, out)
	}
	if shown == 0 {
		v.Empty = site.L.Text("No open action items.")
	}
	return v
}

// itemsByService groups the action items by the services that their incidents affected.
func itemsByService(site *model.Site) []group {
	groups := make([]group, len(site.Catalog.Services))
	services := map[*postmortem.Postmortem][]int{}
	for i, s := range site.Catalog.Services {
		groups[i].value, groups[i].heading = s.ID, s.Name
		for _, pm := range site.ByService[s.ID] {
			services[pm] = append(services[pm], i)
		}
	}
	for _, item := range site.Actions.Items {
		for _, i := range services[item.From] {
			groups[i].items = append(groups[i].items, item)
		}
	}
	return nonEmpty(groups)
}

// itemsByOwner groups the action items by team. All items of individuals form one group,
// so that no page shows how many items one person has.
func itemsByOwner(site *model.Site) []group {
	var teams []group
	individuals := group{id: "people", heading: site.L.Text("Individual owners")}
	unowned := group{id: "nobody-yet", value: "none", heading: site.L.Text("No owner yet")}
	for _, item := range site.Actions.Items {
		switch {
		case item.Owner == "" || item.Owner == "unknown":
			unowned.items = append(unowned.items, item)
		case strings.HasPrefix(item.Owner, "team:"):
			id := strings.TrimPrefix(item.Owner, "team:")
			team, _ := site.Catalog.Team(id)
			name := wording.Capital(cmp.Or(team.Name, id))
			i := slices.IndexFunc(teams, func(g group) bool { return g.heading == name })
			if i < 0 {
				i = len(teams)
				teams = append(teams, group{value: id, heading: name})
			}
			teams[i].items = append(teams[i].items, item)
		default:
			individuals.items = append(individuals.items, item)
		}
	}
	slices.SortFunc(teams, func(x, y group) int { return strings.Compare(x.heading, y.heading) })
	return nonEmpty(append(teams, individuals, unowned))
}

// itemsByFactor groups the action items by the factors that they address.
func itemsByFactor(site *model.Site) []group {
	groups, place := make([]group, len(site.Catalog.Factors)), map[string]int{}
	for i, f := range site.Catalog.Factors {
		_, name, _ := strings.Cut(f.Code, ".")
		groups[i] = group{
			id: markdown.Slug(strings.ReplaceAll(name, "_", " ")), value: f.Code, heading: site.FactorName(f.Code),
		}
		place[f.Code] = i
	}
	none := group{id: "against-no-factor", value: "none", heading: site.L.Text("No factor")}
	for _, item := range site.Actions.Items {
		if len(item.Addresses) == 0 {
			none.items = append(none.items, item)
		}
		for _, code := range addressedFactors(item) {
			if i, ok := place[code]; ok {
				groups[i].items = append(groups[i].items, item)
			}
		}
	}
	return nonEmpty(append(groups, none))
}

// addressedFactors returns the codes of the factors that an action item addresses, each
// once.
func addressedFactors(item action.Item) []string {
	var codes []string
	for _, f := range item.From.Factors {
		if slices.Contains(item.Addresses, f.ID) && !slices.Contains(codes, f.Code) {
			codes = append(codes, f.Code)
		}
	}
	return codes
}

func itemsByStrength(site *model.Site) []group {
	groups := []group{
		{id: "stronger", heading: site.L.Text("Stronger")},
		{id: "intermediate", heading: site.L.Text("Intermediate")},
		{id: "weaker", heading: site.L.Text("Weaker")},
		{id: "not-said", value: "none", heading: site.L.Text("Not recorded")},
	}
	for _, item := range site.Actions.Items {
		i := slices.Index([]string{"stronger", "intermediate", "weaker"}, item.Strength())
		if i < 0 {
			i = 3
		}
		groups[i].items = append(groups[i].items, item)
	}
	return nonEmpty(groups)
}

// nonEmpty returns the groups with at least one item.
func nonEmpty(groups []group) []group {
	return slices.DeleteFunc(groups, func(g group) bool { return len(g.items) == 0 })
}
