package page

import (
	"cmp"
	"slices"
	"strings"

	"debrief/site/action"
	"debrief/site/markdown"
	"debrief/site/page/model"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/i18n"
)

// A grouping is one way to group the open action items, such as by owner. Each grouping
// has a page.
type grouping struct {
	name         string    // part of the page's URL that names the grouping, such as owner in actions/by-owner/
	label, title i18n.Text // name of the grouping in the facet, and title of its page
	lead         i18n.Text
	groups       func(site *model.Site) []group
}

// A group holds the open action items that have the same value in a grouping, such as
// the same owner.
type group struct {
	// HTML id of the group, if it must not depend on language and wording; if "", the id is
	// derived from the heading.
	id      string
	heading string
	items   []action.Item
}

// anchor returns the HTML id of g on the page of its grouping.
func (g group) anchor() string { return "by-" + cmp.Or(g.id, markdown.Slug(g.heading), "none") }

// actionGroupings lists the groupings of action items that have their own page. The
// grouping by state has none, because it is on the main page of action items.
var actionGroupings = []grouping{
	{
		"service", "service|a question", "Action items by service",
		"Open action items by affected service. An item for two services appears under both.", itemsByService,
	},
	{
		"owner", "owner|a question", "Action items by owner",
		"Open action items, grouped by owning team. Items of individuals form one group.", itemsByOwner,
	},
	{
		"factor", "factor|a question", "Action items by factor",
		"Open action items by the factor that they address. An item for two factors appears under both.",
		itemsByFactor,
	},
	{"strength", "strength|a question", "Action items by strength", "Open action items by strength.", itemsByStrength},
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
		out := theme.ActionGroup{
			ID:      part.anchor(),
			Heading: part.heading,
			Note:    site.L.Thousands(len(part.items)),
		}
		most := max(0, min(maxItemsPerGroup, maxItemsPerPage-shown))
		if len(part.items) > most {
			out.Note = site.L.Text("{0}; the other actions are in actions.csv", site.L.Of(most, len(part.items)))
		}
		for _, item := range model.FirstN(part.items, most) {
			out.Actions = append(out.Actions, site.Action(path, item, false))
		}
		shown += len(out.Actions)
		v.Groups = append(v.Groups, out)
	}
	if len(v.Groups) == 0 {
		v.Empty = site.L.Text("No open action items.")
	}
	return v
}

func itemsByService(site *model.Site) []group {
	var out []group
	for _, s := range site.Catalog.Services {
		if items := site.OpenActions(s.ID); len(items) > 0 {
			out = append(out, group{heading: s.Name, items: items})
		}
	}
	return out
}

// itemsByOwner groups the open action items by team. All items of individuals form one
// group, so that no page shows how many items one person has.
func itemsByOwner(site *model.Site) []group {
	var teams []group
	individuals := group{id: "people", heading: site.L.Text("Individual owners")}
	unowned := group{id: "nobody-yet", heading: site.L.Text("No owner yet")}
	for _, item := range site.Actions.Open() {
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
				teams = append(teams, group{heading: name})
			}
			teams[i].items = append(teams[i].items, item)
		default:
			individuals.items = append(individuals.items, item)
		}
	}
	slices.SortFunc(teams, func(x, y group) int { return strings.Compare(x.heading, y.heading) })
	return nonEmpty(append(teams, individuals, unowned))
}

func itemsByFactor(site *model.Site) []group {
	var out []group
	for _, f := range site.Catalog.Factors {
		_, name, _ := strings.Cut(f.Code, ".")
		g := group{id: markdown.Slug(strings.ReplaceAll(name, "_", " ")), heading: site.FactorName(f.Code)}
		for item := range site.FactorActions(f.Code) {
			if item.IsOpen() {
				g.items = append(g.items, item)
			}
		}
		out = append(out, g)
	}
	none := group{id: "against-no-factor", heading: site.L.Text("No factor")}
	for _, item := range site.Actions.Open() {
		if len(item.Addresses) == 0 {
			none.items = append(none.items, item)
		}
	}
	return nonEmpty(append(out, none))
}

func itemsByStrength(site *model.Site) []group {
	groups := []group{
		{id: "stronger", heading: site.L.Text("Stronger")},
		{id: "intermediate", heading: site.L.Text("Intermediate")},
		{id: "weaker", heading: site.L.Text("Weaker")},
		{id: "not-said", heading: site.L.Text("Not recorded")},
	}
	for _, item := range site.Actions.Open() {
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
