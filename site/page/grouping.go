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

// A grouping is one way to group the open action items, with a page of its own.
type grouping struct {
	name         string    // part of the page's URL
	label, title i18n.Text // the label in the facet and the page title
	lead         i18n.Text
	groups       func(b *model.Site) []group
}

// A group is the open action items with the same value of a grouping.
type group struct {
	heading string
	items   []action.Item
}

// actionGroupings are the groupings besides the default, which is by state.
var actionGroupings = []grouping{
	{"service", "service|a question", "Action items by service", "Open action items by affected service. An item for two services appears under both.", itemsByService},
	{"owner", "owner|a question", "Action items by owner", "Open action items, grouped by owning team. Items of individuals form one group.", itemsByOwner},
	{"factor", "factor|a question", "Action items by factor", "Open action items by the factor that they address. An item against two factors appears under both.", itemsByFactor},
	{"strength", "strength|a question", "Action items by strength", "Open action items by strength.", itemsByStrength},
}

const (
	maxItemsPerGroup = 50
	maxItemsPerPage  = 500
)

// groupedActionPages returns one page per grouping.
func groupedActionPages(b *model.Site) []model.Page {
	if len(b.Actions.Items) == 0 {
		return nil
	}
	var pages []model.Page
	for _, g := range actionGroupings {
		pages = append(pages, b.ViewPage(model.ActionsByPath(g.name), func(b *model.Site, path string) theme.View { return groupedActionsView(b, path, g) }))
	}
	return pages
}

// groupingFacet links each grouping to the others.
func groupingFacet(b *model.Site, path string) theme.Facet {
	f := theme.Facet{Name: b.L.Text("Grouped by"), Values: []theme.Count{{Text: b.L.Text("state|a question"), Href: model.Href(path, model.ActionsPath), Current: path == model.ActionsPath}}}
	for _, g := range actionGroupings {
		to := model.ActionsByPath(g.name)
		f.Values = append(f.Values, theme.Count{Text: b.L.Text(g.label), Href: model.Href(path, to), Current: path == to})
	}
	return f
}

// groupedActionsView lists the open action items by g.
func groupedActionsView(b *model.Site, path string, g grouping) theme.View {
	v := theme.Actions{
		Frame: b.Frame(path, b.L.Text(g.title), b.L.Text(g.lead), model.ActionsPath, model.Crumb(path, b.L.Text("Actions"), model.ActionsPath)),
		Lead:  b.L.Text(g.lead), Facets: []theme.Facet{groupingFacet(b, path)}, Downloads: []theme.Link{model.Crumb(path, b.L.Text("All action items as CSV"), "data/actions.csv")},
	}
	shown := 0
	for _, part := range g.groups(b) {
		out := theme.ActionGroup{ID: "by-" + cmp.Or(markdown.Slug(part.heading), "none"), Heading: part.heading, Note: b.L.Thousands(len(part.items))}
		most := max(0, min(maxItemsPerGroup, maxItemsPerPage-shown))
		if len(part.items) > most {
			out.Note = b.L.Text("{0}, the rest are in actions.csv", b.L.Of(most, len(part.items)))
		}
		for _, item := range model.FirstN(part.items, most) {
			out.Actions = append(out.Actions, b.Action(path, item, false))
		}
		shown += len(out.Actions)
		v.Groups = append(v.Groups, out)
	}
	if len(v.Groups) == 0 {
		v.Empty = b.L.Text("No open action items.")
	}
	return v
}

func itemsByService(b *model.Site) []group {
	var out []group
	for _, s := range b.Catalog.Services {
		if items := b.OpenActions(s.ID); len(items) > 0 {
			out = append(out, group{s.Name, items})
		}
	}
	return out
}

// itemsByOwner groups by team. Items of individuals form one group, so that no page
// shows how many items one person has.
func itemsByOwner(b *model.Site) []group {
	var teams []group
	people, nobody := group{heading: b.L.Text("Individuals")}, group{heading: b.L.Text("No owner yet")}
	for _, item := range b.Actions.Open() {
		switch {
		case item.Owner == "" || item.Owner == "unknown":
			nobody.items = append(nobody.items, item)
		case strings.HasPrefix(item.Owner, "team:"):
			id := strings.TrimPrefix(item.Owner, "team:")
			team, _ := b.Catalog.Team(id)
			name := wording.Capital(cmp.Or(team.Name, id))
			i := slices.IndexFunc(teams, func(g group) bool { return g.heading == name })
			if i < 0 {
				i = len(teams)
				teams = append(teams, group{heading: name})
			}
			teams[i].items = append(teams[i].items, item)
		default:
			people.items = append(people.items, item)
		}
	}
	slices.SortFunc(teams, func(x, y group) int { return strings.Compare(x.heading, y.heading) })
	return nonEmpty(append(teams, people, nobody))
}

func itemsByFactor(b *model.Site) []group {
	var out []group
	for _, f := range b.Catalog.Factors {
		g := group{heading: b.FactorName(f.Code)}
		for item := range b.FactorActions(f.Code) {
			if item.Open() {
				g.items = append(g.items, item)
			}
		}
		out = append(out, g)
	}
	none := group{heading: b.L.Text("No factor")}
	for _, item := range b.Actions.Open() {
		if len(item.Addresses) == 0 {
			none.items = append(none.items, item)
		}
	}
	return nonEmpty(append(out, none))
}

func itemsByStrength(b *model.Site) []group {
	groups := []group{{heading: b.L.Text("Stronger")}, {heading: b.L.Text("Intermediate")}, {heading: b.L.Text("Weaker")}, {heading: b.L.Text("Not recorded")}}
	for _, item := range b.Actions.Open() {
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
