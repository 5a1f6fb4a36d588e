package page

import (
	"cmp"
	"slices"
	"time"

	"debrief/site/action"
	"debrief/site/book"
	"debrief/site/catalog"
	"debrief/site/dashboard"
	"debrief/site/phrase"
	"debrief/theme"
)

const (
	recentDays = 90
	mostItems  = 200 // of one group; all of them are in the data
)

// actions is the page of what was promised, the overdue first.
func actions(b *book.Book, path string) theme.View {
	all := b.Actions.Items
	v := theme.Actions{Frame: b.Frame(path, "Action items", "What was promised after incidents: overdue, due, done and declined.", book.ActionsPath)}
	if len(all) == 0 {
		v.Empty = "No action items yet. They stand in the front matter of a write-up, and appear here once it is in review."
		return v
	}
	overdue := len(b.Actions.In(action.Overdue))
	v.Lead = phrase.Plural(len(all), "action item", "action items") + ", " + phrase.Thousands(len(b.Actions.Open())) + " open, " + phrase.Thousands(overdue) +
		" overdue. An item is a change that was promised, not a mark for anybody."
	v.Feeds = append([]theme.Feed{{Title: "Overdue actions (Atom)", Href: book.Href(path, book.OverduePath), Type: "application/atom+xml"}}, v.Feeds...)
	v.Facts = actionFacts(b, path)
	v.Facets = append([]theme.Facet{groupings(b, path)}, actionFacets(b, path)...)
	v.Groups = actionGroups(b, path)
	v.Figures = []theme.Figure{dashboard.Survival(b, path, "survival")}
	v.Downloads = []theme.Link{book.Crumb(path, "All action items as CSV", "data/actions.csv")}
	return v
}

func actionFacts(b *book.Book, path string) []theme.Fact {
	all, open := b.Actions.Items, b.Actions.Open()
	facts := []theme.Fact{
		{Name: "Open", Value: theme.Time{Text: phrase.Of(len(open), len(all))}},
		{Name: "Overdue", Value: theme.Time{Text: phrase.Of(len(b.Actions.In(action.Overdue)), len(open))}, Note: "of those open", Href: book.Href(path, book.AboutPath+"#overdue")},
	}
	if curve := b.Trends.Actions.Days; curve.N >= dashboard.Fewest {
		fact := theme.Fact{Name: "Half closed", Value: theme.Time{Text: "not reached"}, Note: "more than half is still open, n = " + phrase.Thousands(curve.N), Href: book.Href(path, book.AboutPath+"#survival")}
		if median, ok := curve.Median(); ok {
			fact.Value, fact.Note = theme.Time{Text: "by day " + phrase.OneDecimal(median)}, "open ones included, n = "+phrase.Thousands(curve.N)
		}
		facts = append(facts, fact)
	}
	strong := map[string]int{}
	for _, item := range all {
		strong[item.Strength()]++
	}
	if known := len(all) - strong[""]; known > 0 {
		facts = append(facts, theme.Fact{
			Name: "Strength", Value: theme.Time{Text: phrase.Thousands(strong["stronger"]) + " stronger, " + phrase.Thousands(strong["intermediate"]) + " intermediate, " + phrase.Thousands(strong["weaker"]) + " weaker"},
			Note: "of " + phrase.Thousands(known) + " that name how they work", Href: book.Href(path, book.AboutPath+"#strength"),
		})
	}
	return facts
}

// actionFacets are the services and factors that open promises are about.
func actionFacets(b *book.Book, path string) []theme.Facet {
	services, factors := theme.Facet{Name: "Open, by service"}, theme.Facet{Name: "Open, by factor"}
	for _, s := range b.Catalog.Services {
		if n := len(b.OpenAt(s.ID)); n > 0 {
			services.Values = append(services.Values, theme.Count{Text: s.Name, Href: book.Href(path, book.ServicePath(s.ID)+"#actions"), N: phrase.Thousands(n)})
		}
	}
	for _, f := range b.Catalog.Factors {
		n := 0
		for _, item := range b.Against(f.Code) {
			if item.Open() {
				n++
			}
		}
		if n > 0 {
			factors.Values = append(factors.Values, theme.Count{Text: phrase.Capital(catalog.Label(f.Code)), Href: book.Href(path, book.FactorPath(f.Code)), N: phrase.Thousands(n)})
		}
	}
	return slices.DeleteFunc([]theme.Facet{services, factors}, func(f theme.Facet) bool { return len(f.Values) == 0 })
}

func actionGroups(b *book.Book, path string) []theme.ActionGroup {
	recent, earlier := doneItems(b)
	var groups []theme.ActionGroup
	for _, g := range []struct {
		id, heading, class string
		items              []action.Item
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
		out := theme.ActionGroup{ID: g.id, Heading: g.heading, Class: g.class, Note: phrase.Thousands(len(g.items))}
		if len(g.items) > mostItems {
			out.Note = phrase.Of(mostItems, len(g.items)) + ", the rest are in actions.csv"
		}
		for _, item := range book.First(g.items, mostItems) {
			out.Actions = append(out.Actions, b.Action(path, item, false))
		}
		groups = append(groups, out)
	}
	return groups
}

// doneItems are the kept promises, the latest first: of the last 90 days, and
// the rest. One without a closing date is not recent.
func doneItems(b *book.Book) (recent, earlier []action.Item) {
	done := b.Actions.In(action.Done)
	slices.SortStableFunc(done, func(x, y action.Item) int { return cmp.Compare(y.Closed.Unix(), x.Closed.Unix()) })
	since := b.Actions.Now.Add(-recentDays * 24 * time.Hour)
	for _, item := range done {
		if item.Closed.After(since) {
			recent = append(recent, item)
		} else {
			earlier = append(earlier, item)
		}
	}
	return recent, earlier
}
