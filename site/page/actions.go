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
	recentDays     = 90
	maxGroupItems  = 50 // largest number of items per group and page
	maxFirstClosed = 3  // the same for closed items on the first page, which is for open ones
)

// actionsView returns the page that lists all action items, overdue ones first.
func actionsView(site *model.Site, path string) theme.View {
	all := site.Actions.Items
	v := theme.Actions{
		Frame: site.Frame(
			path, site.L.Text("Action items"),
			site.L.Text("Action items from all post-mortems: overdue, due, done and declined."), model.ActionsPath,
		),
	}
	if len(all) == 0 {
		v.Empty = site.L.Text(
			"No action items yet. Write them in a post-mortem's front matter. They appear here from review on.",
		)
		if left := futureText(site); left != "" {
			v.Empty += " " + left
		}
		return v
	}
	open, overdue := site.L.Thousands(len(site.Actions.Open())), site.L.Thousands(len(site.Actions.In(action.Overdue)))
	v.Lead = site.L.Count(
		len(all),
		"{n} action item, {0} open, {1} overdue. Action items are commitments to change the system, not a score.",
		"{n} action items, {0} open, {1} overdue. Action items are commitments to change the system, not a score.",
		open,
		overdue,
	)
	if left := futureText(site); left != "" {
		v.Lead += " " + left
	}
	v.Feeds = append([]theme.Feed{
		{
			Title: site.L.Text("Overdue actions (Atom)"),
			Href:  model.Href(path, model.OverduePath),
			Type:  "application/atom+xml",
		},
	}, v.Feeds...)
	v.Facts = actionFacts(site, path)
	v.Facets = append([]theme.Facet{groupingFacet(site, path)}, actionFacets(site, path)...)
	v.Whole = model.Href(path, model.ActionsPath)
	v.Groups = actionGroups(site, path)
	v.Figures = []theme.Figure{trends.Survival(site, path, "survival")}
	v.Downloads = []theme.Link{model.Crumb(path, site.L.Text("All action items as CSV"), "data/actions.csv")}
	return v
}

// maxFuture is the largest number of left out action items that the page names.
const maxFuture = 5

// futureText returns a sentence with the action items that were created after the time of
// the site, or "" if there are none.
func futureText(site *model.Site) string {
	var titles []string
	for _, item := range model.FirstN(site.Actions.Future, maxFuture) {
		titles = append(titles, site.L.Text("“{0}”", item.Title))
	}
	if len(titles) == 0 {
		return ""
	}
	if left := len(site.Actions.Future) - maxFuture; left > 0 {
		titles = append(titles, site.L.Count(left, "{n} more|action items", "{n} more|action items"))
	}
	return site.L.Text("Not counted, because created after {0}: {1}.", site.L.Date(site.Actions.Now), site.L.List(titles))
}

func actionFacts(site *model.Site, path string) []theme.Fact {
	all, open := site.Actions.Items, site.Actions.Open()
	facts := []theme.Fact{
		{Name: site.L.Text("Open"), Value: theme.Time{Text: site.L.Of(len(open), len(all))}},
		{
			Name:  site.L.Text("Overdue"),
			Value: theme.Time{Text: site.L.Of(len(site.Actions.In(action.Overdue)), len(open))},
			Note:  site.L.Text("of the open items"),
			Href:  model.Href(path, model.AboutPath+"#overdue"),
		},
	}
	if curve := site.Trends.Actions.Days; curve.N >= model.MinIncidents {
		fact := theme.Fact{
			Name:  site.L.Text("Median time to close"),
			Value: theme.Time{Text: site.L.Text("not reached yet")},
			Note:  site.L.Text("more than half of {0} items are still open", site.L.Thousands(curve.N)),
			Href:  model.Href(path, model.AboutPath+"#survival"),
		}
		if median, ok := curve.Median(); ok {
			fact.Value = theme.Time{Text: site.L.Text("{0} days", site.L.OneDecimal(median))}
			fact.Note = site.L.Text("{0} items, open items included", site.L.Thousands(curve.N))
		}
		facts = append(facts, fact)
	}
	strong := map[string]int{}
	for _, item := range all {
		strong[item.Strength()]++
	}
	if known := len(all) - strong[""]; known > 0 {
		facts = append(facts, theme.Fact{
			Name: site.L.Text("Strength"),
			Value: theme.Time{
				Text: site.L.Text(
					"{0} stronger, {1} intermediate, {2} weaker", site.L.Thousands(strong["stronger"]),
					site.L.Thousands(strong["intermediate"]), site.L.Thousands(strong["weaker"]),
				),
			},
			Note: site.L.Text("of {0} actions with a mechanism", site.L.Thousands(known)),
			Href: model.Href(path, model.AboutPath+"#strength"),
		})
	}
	return facts
}

// A stateGroup holds the action items in one state.
type stateGroup struct {
	id      string
	heading i18n.Text
	class   string
	items   []action.Item
}

// stateGroups returns the action items by state, without empty groups.
func stateGroups(site *model.Site) []stateGroup {
	recent, earlier := doneItems(site)
	return slices.DeleteFunc([]stateGroup{
		{"overdue", "Overdue", "overdue", site.Actions.In(action.Overdue)},
		{"soon", "Due in 30 days", "soon", site.Actions.In(action.Soon)},
		{"later", "Later", "later", site.Actions.In(action.Later)},
		{"no-date", "No due date", "nodate", site.Actions.In(action.NoDate)},
		{"done", "Done in the last 90 days", "done", recent},
		{"done-earlier", "Done earlier", "done", earlier},
		{"declined", "Declined or superseded, with the reason", "declined", site.Actions.In(action.Declined)},
	}, func(g stateGroup) bool { return len(g.items) == 0 })
}

// first returns the number of items of g on the first page.
func (g stateGroup) first() int {
	if g.class == "done" || g.class == "declined" {
		return min(len(g.items), maxFirstClosed)
	}
	return min(len(g.items), maxGroupItems)
}

// actionGroups returns the first items of each group, with a link to the others.
func actionGroups(site *model.Site, path string) []theme.ActionGroup {
	var groups []theme.ActionGroup
	for _, g := range stateGroups(site) {
		out := g.part(site, path, g.items[:g.first()])
		if left := len(g.items) - g.first(); left > 0 {
			out.More = theme.Link{
				Text: site.L.Count(left, "{n} more action", "{n} more actions"),
				Href: model.Href(path, model.ActionGroupPath(g.id, 2)),
			}
		}
		groups = append(groups, out)
	}
	return groups
}

// part returns the group g with some of its items.
func (g stateGroup) part(site *model.Site, path string, items []action.Item) theme.ActionGroup {
	out := theme.ActionGroup{
		ID: g.id, Heading: site.L.Text(g.heading), Class: g.class, Note: site.L.Thousands(len(g.items)),
	}
	for _, item := range items {
		out.Actions = append(out.Actions, site.Action(path, item, false))
	}
	return out
}

// longGroupPages returns the second and further pages of each group that does not fit
// on the page of all action items.
func longGroupPages(site *model.Site) []model.Page {
	var pages []model.Page
	for _, g := range stateGroups(site) {
		last := 1 + (len(g.items)-g.first()+maxGroupItems-1)/maxGroupItems
		for n := 2; n <= last; n++ {
			at := model.ActionGroupPath(g.id, n)
			pages = append(pages, site.ViewPage(at, func(site *model.Site, path string) theme.View {
				return longGroupView(site, path, g, n, last)
			}))
		}
	}
	return pages
}

// longGroupView returns page n of the action items of the group g.
func longGroupView(site *model.Site, path string, g stateGroup, n, last int) theme.View {
	items := model.FirstN(g.items[g.first()+(n-2)*maxGroupItems:], maxGroupItems)
	title := site.L.Text("Action items: {0}, page {1}", site.L.Text(g.heading), n)
	v := theme.Actions{
		Frame: site.Frame(path, title, title, model.ActionsPath,
			model.Crumb(path, site.L.Text("Actions"), model.ActionsPath)),
		Groups: []theme.ActionGroup{g.part(site, path, items)},
		Pager:  theme.Pager{Text: site.L.Text("Page {0} of {1}", n, last)},
	}
	v.Pager.Prev.Href = model.Href(path, model.ActionsPath) + "#" + g.id
	if n > 2 {
		v.Pager.Prev.Href = model.Href(path, model.ActionGroupPath(g.id, n-1))
	}
	if n < last {
		v.Pager.Next.Href = model.Href(path, model.ActionGroupPath(g.id, n+1))
	}
	return v
}

// doneItems returns the completed action items, latest first. recent holds the items
// that were closed within the last recentDays days, and earlier the others, including
// items without a closing date.
func doneItems(site *model.Site) (recent, earlier []action.Item) {
	done := site.Actions.In(action.Done)
	order := make([]int, len(done)) // sorts indexes, because an Item is large
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(
		order,
		func(x, y int) int { return cmp.Compare(done[y].Closed.Unix(), done[x].Closed.Unix()) },
	)
	since := site.Actions.Now.Add(-recentDays * 24 * time.Hour)
	latest, n := make([]action.Item, len(done)), 0
	for i, k := range order {
		if latest[i] = done[k]; latest[i].Closed.After(since) {
			n++
		}
	}
	return latest[:n], latest[n:]
}
