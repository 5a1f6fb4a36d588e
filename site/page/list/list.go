package list

import (
	"fmt"
	"slices"
	"strings"

	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/theme"
)

// rowsPerPage is the number of post-mortems per list page.
const rowsPerPage = 100

// A listing is a list of post-mortems on one or more pages.
type listing struct {
	path    string // path of the first page of the list
	title   string
	pms     []*postmortem.Postmortem
	section string // path of the facet value that the list shows, which the facet marks as selected
	empty   string
	crumbs  bool
}

// listPages returns the pages of all lists: the list of all post-mortems, and the lists
// by year, severity, kind and status.
func listPages(site *model.Site) []model.Page {
	lists := []listing{
		{
			path:  model.IncidentsPath,
			title: site.L.Text("Incidents"),
			pms:   site.Library.All,
			empty: site.L.Text("No post-mortems yet. debrief init writes an example."),
		},
	}
	for _, year := range site.Years {
		lists = append(lists, listing{
			path:    model.YearPath(year),
			title:   site.L.Text("Incidents in {0}|a year", year),
			pms:     site.ByYear[year],
			section: model.YearPath(year),
			crumbs:  true,
		})
	}
	for _, s := range site.Catalog.Severities {
		lists = append(lists, listing{
			path:    model.SeverityPath(s.ID),
			title:   site.L.Text("Incidents of severity {0}", s.Name),
			pms:     site.BySeverity[s.ID],
			section: model.SeverityPath(s.ID),
			crumbs:  true,
			empty:   site.L.Text("No incident of severity {0} is recorded.", s.Name),
		})
	}
	for _, kind := range postmortem.Kinds {
		lists = append(lists, listing{
			path:    model.KindPath(kind),
			title:   site.L.Kinds(postmortem.Kind(kind)),
			pms:     site.ByKind[kind],
			section: model.KindPath(kind),
			crumbs:  true,
			empty:   site.L.Text("No post-mortem recorded yet."),
		})
	}
	for _, s := range unpublishedStatuses(site) {
		lists = append(lists, listing{
			path:    model.StatusPath(s),
			title:   site.L.Status(postmortem.Status(s)),
			pms:     site.ByStatus[s],
			section: model.StatusPath(s),
			crumbs:  true,
		})
	}
	var pages []model.Page
	for _, l := range lists {
		for n := 1; n == 1 || (n-1)*rowsPerPage < len(l.pms); n++ {
			pages = append(pages, site.ViewPage(l.pagePath(n), func(site *model.Site, from string) theme.View {
				return listView(site, from, l, n)
			}))
		}
	}
	return pages
}

// pagePath returns the path of page n of the list, counted from 1.
func (l listing) pagePath(n int) string {
	if n == 1 {
		return l.path
	}
	return strings.TrimSuffix(l.path, "index.html") + fmt.Sprintf("page-%d/index.html", n)
}

// listView returns page n of the list l, counted from 1.
func listView(site *model.Site, from string, l listing, n int) theme.View {
	start := (n - 1) * rowsPerPage
	shown := l.pms[start:min(start+rowsPerPage, len(l.pms))]
	v := theme.Incidents{
		Frame: site.Frame(
			from, l.title,
			site.L.Count(
				len(
					l.pms,
				),
				"{n} post-mortem of incidents and near misses",
				"{n} post-mortems of incidents and near misses",
			),
			model.IncidentsPath,
		),
		Lead:   countText(site, l.pms),
		Facets: filterFacets(site, from, l.section),
		Whole:  model.Href(from, model.IncidentsPath),
		Downloads: []theme.Link{
			model.Crumb(from, site.L.Text("All post-mortems as CSV"), "data/incidents.csv"),
			model.Crumb(from, "JSON", "data/incidents.json"),
		},
	}
	if l.crumbs || n > 1 {
		v.Crumbs = []theme.Link{model.Crumb(from, site.L.Text("Incidents"), model.IncidentsPath)}
	}
	if l.section != "" {
		v.Chosen = []theme.Link{{Text: l.title, Href: model.Href(from, model.IncidentsPath)}}
	}
	rows := make([]theme.Row, 0, len(shown)) // the rows of all groups share this slice
	begin := 0
	for _, pm := range shown {
		heading, id := pm.Day().Format("2006"), pm.Day().Format("g-2006")
		if l.section != "" && slices.Contains(site.Years, strings.Split(l.section, "/")[1]) {
			heading, id = site.L.Month(pm.Day()), strings.ToLower(pm.Day().Format("g-January-2006"))
		}
		if k := len(v.Groups); k == 0 || v.Groups[k-1].Heading != heading {
			v.Groups = append(v.Groups, theme.Group{ID: id, Heading: heading})
			begin = len(rows)
		}
		rows = append(rows, site.Row(from, pm))
		v.Groups[len(v.Groups)-1].Rows = rows[begin:]
	}
	if len(l.pms) == 0 {
		v.Empty = l.empty
		v.Elsewhere = []theme.Link{{Text: site.L.Text("All incidents"), Href: model.Href(from, model.IncidentsPath)}}
	}
	if pages := (len(l.pms) + rowsPerPage - 1) / rowsPerPage; pages > 1 {
		v.Pager.Text = site.L.Text("Page {0} of {1}", n, pages)
		if n > 1 {
			v.Pager.Prev = theme.Link{Text: site.L.Text("Previous"), Href: model.Href(from, l.pagePath(n-1))}
		}
		if n < pages {
			v.Pager.Next = theme.Link{Text: site.L.Text("Next"), Href: model.Href(from, l.pagePath(n+1))}
		}
	}
	return v
}

// countText returns the numbers of post-mortems per kind, such as "20 incidents, 1 near
// miss, 32 external incidents".
func countText(site *model.Site, pms []*postmortem.Postmortem) string {
	n := map[postmortem.Kind]int{}
	unreadable := 0
	for _, pm := range pms {
		if pm.Unreadable {
			unreadable++
		} else {
			n[pm.Kind]++
		}
	}
	var words []string
	for _, name := range postmortem.Kinds {
		if kind := postmortem.Kind(name); n[kind] > 0 {
			words = append(words, site.L.CountKind(n[kind], kind))
		}
	}
	if len(pms) == len(site.Library.All) { // this is the list of all post-mortems
		unreadable += site.Library.Omitted.Damaged
		if n := site.Library.Omitted.Restricted; n > 0 {
			words = append(words, site.L.Text("{0} restricted", site.L.Thousands(n)))
		}
	}
	if unreadable > 0 {
		words = append(words, site.L.Text("{0} could not be read", site.L.Thousands(unreadable)))
	}
	return strings.Join(words, ", ")
}
