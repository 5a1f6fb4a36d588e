package page

import (
	"cmp"
	"slices"
	"time"

	"debrief/site/action"
	"debrief/site/page/model"
	"debrief/site/page/trends"
	"debrief/theme"
	"debrief/theme/i18n"
)

const (
	recentDays    = 90
	maxGroupItems = 200 // per group; the data files hold all items
)

// actionsView lists all action items, overdue ones first.
func actionsView(b *model.Site, path string) theme.View {
	all := b.Actions.Items
	v := theme.Actions{Frame: b.Frame(path, b.L.Text("Action items"), b.L.Text("Action items from all post-mortems: overdue, due, done and declined."), model.ActionsPath)}
	if len(all) == 0 {
		v.Empty = b.L.Text("No action items yet. Write them in a post-mortem's front matter. They appear here from review on.")
		return v
	}
	open, overdue := b.L.Thousands(len(b.Actions.Open())), b.L.Thousands(len(b.Actions.In(action.Overdue)))
	v.Lead = b.L.Count(len(all), "{n} action item, {0} open, {1} overdue. Action items are commitments to change the system, not a score.",
		"{n} action items, {0} open, {1} overdue. Action items are commitments to change the system, not a score.", open, overdue)
	v.Feeds = append([]theme.Feed{{Title: b.L.Text("Overdue actions (Atom)"), Href: model.Href(path, model.OverduePath), Type: "application/atom+xml"}}, v.Feeds...)
	v.Facts = actionFacts(b, path)
	v.Facets = append([]theme.Facet{groupingFacet(b, path)}, actionFacets(b, path)...)
	v.Groups = actionGroups(b, path)
	v.Figures = []theme.Figure{trends.Survival(b, path, "survival")}
	v.Downloads = []theme.Link{model.Crumb(path, b.L.Text("All action items as CSV"), "data/actions.csv")}
	return v
}

func actionFacts(b *model.Site, path string) []theme.Fact {
	all, open := b.Actions.Items, b.Actions.Open()
	facts := []theme.Fact{
		{Name: b.L.Text("Open"), Value: theme.Time{Text: b.L.Of(len(open), len(all))}},
		{Name: b.L.Text("Overdue"), Value: theme.Time{Text: b.L.Of(len(b.Actions.In(action.Overdue)), len(open))}, Note: b.L.Text("of the open items"), Href: model.Href(path, model.AboutPath+"#overdue")},
	}
	if curve := b.Trends.Actions.Days; curve.N >= trends.Fewest {
		fact := theme.Fact{Name: b.L.Text("Median time to close"), Value: theme.Time{Text: b.L.Text("not reached")}, Note: b.L.Text("more than half are still open, n = {0}", b.L.Thousands(curve.N)), Href: model.Href(path, model.AboutPath+"#survival")}
		if median, ok := curve.Median(); ok {
			fact.Value, fact.Note = theme.Time{Text: b.L.Text("{0} days", b.L.OneDecimal(median))}, b.L.Text("open items included, n = {0}", b.L.Thousands(curve.N))
		}
		facts = append(facts, fact)
	}
	strong := map[string]int{}
	for _, item := range all {
		strong[item.Strength()]++
	}
	if known := len(all) - strong[""]; known > 0 {
		facts = append(facts, theme.Fact{
			Name: b.L.Text("Strength"), Value: theme.Time{Text: b.L.Text("{0} stronger, {1} intermediate, {2} weaker", b.L.Thousands(strong["stronger"]), b.L.Thousands(strong["intermediate"]), b.L.Thousands(strong["weaker"]))},
			Note: b.L.Text("of {0} with a mechanism", b.L.Thousands(known)), Href: model.Href(path, model.AboutPath+"#strength"),
		})
	}
	return facts
}

// actionFacets counts open items by service and by factor.
func actionFacets(b *model.Site, path string) []theme.Facet {
	services, factors := theme.Facet{Name: b.L.Text("Open, by service")}, theme.Facet{Name: b.L.Text("Open, by factor")}
	for _, s := range b.Catalog.Services {
		if n := len(b.OpenActions(s.ID)); n > 0 {
			services.Values = append(services.Values, theme.Count{Text: s.Name, Href: model.Href(path, model.ServicePath(s.ID)+"#actions"), N: b.L.Thousands(n)})
		}
	}
	for _, f := range b.Catalog.Factors {
		n := 0
		for item := range b.FactorActions(f.Code) {
			if item.Open() {
				n++
			}
		}
		if n > 0 {
			factors.Values = append(factors.Values, theme.Count{Text: b.FactorName(f.Code), Href: model.Href(path, model.FactorPath(f.Code)), N: b.L.Thousands(n)})
		}
	}
	return slices.DeleteFunc([]theme.Facet{services, factors}, func(f theme.Facet) bool { return len(f.Values) == 0 })
}

func actionGroups(b *model.Site, path string) []theme.ActionGroup {
	recent, earlier := doneItems(b)
	var groups []theme.ActionGroup
	for _, g := range []struct {
		id      string
		heading i18n.Text
		class   string
		items   []action.Item
	}{
		{"overdue", "Overdue", "overdue", b.Actions.In(action.Overdue)},
		{"soon", "Due in 30 days", "soon", b.Actions.In(action.Soon)},
		{"later", "Later", "later", b.Actions.In(action.Later)},
		{"no-date", "No date", "nodate", b.Actions.In(action.NoDate)},
		{"done", "Done in the last 90 days", "done", recent},
		{"done-earlier", "Done earlier", "done", earlier},
		{"declined", "Declined, with the reason", "declined", b.Actions.In(action.Declined)},
	} {
		if len(g.items) == 0 {
			continue
		}
		out := theme.ActionGroup{ID: g.id, Heading: b.L.Text(g.heading), Class: g.class, Note: b.L.Thousands(len(g.items))}
		if len(g.items) > maxGroupItems {
			out.Note = b.L.Text("{0}, the rest are in actions.csv", b.L.Of(maxGroupItems, len(g.items)))
		}
		for _, item := range model.FirstN(g.items, maxGroupItems) {
			out.Actions = append(out.Actions, b.Action(path, item, false))
		}
		groups = append(groups, out)
	}
	return groups
}

// doneItems returns the completed items, latest first, split at recentDays. Items
// without a closing date are not recent.
func doneItems(b *model.Site) (recent, earlier []action.Item) {
	done := b.Actions.In(action.Done)
	order := make([]int, len(done)) // sort indexes, because an Item is large
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(done[y].Closed.Unix(), done[x].Closed.Unix()) })
	since := b.Actions.Now.Add(-recentDays * 24 * time.Hour)
	latest, n := make([]action.Item, len(done)), 0
	for i, k := range order {
		if latest[i] = done[k]; latest[i].Closed.After(since) {
			n++
		}
	}
	return latest[:n], latest[n:]
}
