package list

import (
	"fmt"
	"slices"
	"strings"

	"debrief/site/catalog"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/theme"
)

// rowsPerPage is the number of post-mortems per list page.
const rowsPerPage = 100

// A listing is a list of post-mortems on one or more pages. Post-mortems of the library's
// own organisation come first, and external incidents follow in a section of their own.
type listing struct {
	path          string // path of the first page of the list
	title         string
	own, external []*postmortem.Postmortem
	lead          string
	section       string // path of the facet value that the list shows, which the facet marks as selected
	byMonth       bool   // the groups of rows are months instead of years
	onlyExternal  string // text for a list with external incidents only
	empty         string // text for a list without post-mortems
}

// all returns the post-mortems of the list in the order of its rows.
func (l listing) all() []*postmortem.Postmortem { return slices.Concat(l.own, l.external) }

// pages returns the number of pages of the list, at least 1.
func (l listing) pages() int { return max(1, (len(l.own)+len(l.external)+rowsPerPage-1)/rowsPerPage) }

// externalPath returns the path and the anchor of the external incidents in the list at
// path. own is the number of rows before them.
func externalPath(path string, own int) string {
	return listing{path: path}.pagePath(own/rowsPerPage+1) + "#" + externalAnchor
}

// isShelf reports whether the list is the one of all external incidents.
func (l listing) isShelf() bool { return l.path == model.KindPath(string(postmortem.External)) }

// newListing returns the list of the post-mortems pms at the path.
func newListing(site *model.Site, path, title string, pms []*postmortem.Postmortem) listing {
	l := listing{path: path, title: title, own: model.Own(pms), external: model.External(pms), section: path}
	l.lead = joinSentences(countText(site, pms), site.NotCountedOf(pms))
	return l
}

// listings returns all lists: the list of all post-mortems of the library's own
// organisation, and the lists by year, severity, kind and status.
func listings(site *model.Site) []listing {
	own := newListing(site, model.IncidentsPath, site.L.Text("Incidents"), model.Own(site.Library.All))
	own.section, own.lead = "", joinSentences(countText(site, own.own), site.NotCounted())
	own.empty = site.L.Text("No post-mortems yet. debrief init writes an example.")
	lists := []listing{own}
	for _, year := range site.Years {
		lists = append(lists, yearListing(site, year))
	}
	for _, s := range site.Catalog.Severities {
		lists = append(lists, severityListing(site, s))
	}
	for _, kind := range postmortem.Kinds {
		l := newListing(site, model.KindPath(kind), site.L.Kinds(postmortem.Kind(kind)), site.ByKind[kind])
		l.empty = site.L.Text("No post-mortem recorded yet.")
		lists = append(lists, l)
	}
	for _, s := range unpublishedStatuses(site) {
		l := newListing(site, model.StatusPath(s), site.L.Status(postmortem.Status(s)), site.ByStatus[s])
		l.lead = sumText(site, site.AllKindCounts(l.own), len(l.external)) // these lists leave nothing out
		l.onlyExternal = site.L.Text("No post-mortem of our own has this status.")
		lists = append(lists, l)
	}
	return lists
}

func yearListing(site *model.Site, year string) listing {
	l := newListing(site, model.YearPath(year), site.L.Text("Incidents in {0}|a year", year), site.ByYear[year])
	l.byMonth, l.onlyExternal = true, site.L.Text("No incident of our own in {0}.|a year", year)
	return l
}

func severityListing(site *model.Site, s catalog.Severity) listing {
	title := site.L.Text("Incidents of severity {0}", s.Name)
	l := newListing(site, model.SeverityPath(s.ID), title, site.BySeverity[s.ID])
	l.onlyExternal = site.L.Text("No incident of our own has severity {0}.", s.Name)
	l.empty = site.L.Text("No incident of severity {0} is recorded.", s.Name)
	return l
}

// listPages returns the pages of all lists.
func listPages(site *model.Site) []model.Page {
	var pages []model.Page
	counts := newTallies(site)
	for _, l := range listings(site) {
		for n := range l.pages() {
			pages = append(pages, site.ViewPage(l.pagePath(n+1), func(site *model.Site, from string) theme.View {
				return listView(site, from, l, n+1, counts)
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

// externalAnchor is the anchor of the section of external incidents in a list.
const externalAnchor = "external"

// listView returns page n of the list l, counted from 1.
func listView(site *model.Site, from string, l listing, n int, counts tallies) theme.View {
	f := facets{site: site, tallies: counts, from: from, current: l.section, shelf: l.isShelf()}
	v := theme.Incidents{
		Frame: site.Frame(from, l.title, site.L.Count(
			len(site.Counted(l.all())), "{n} post-mortem of incidents and near misses",
			"{n} post-mortems of incidents and near misses",
		), model.IncidentsPath),
		Lead:       l.lead,
		Facets:     f.ofList(),
		FacetsNote: f.note(),
		Whole:      model.Href(from, model.IncidentsPath),
		Groups:     listGroups(site, from, l, n),
		Pager:      listPager(site, from, l, n),
		Downloads: []theme.Link{
			model.Crumb(from, site.L.Text("All post-mortems as CSV"), "data/incidents.csv"),
			model.Crumb(from, "JSON", "data/incidents.json"),
		},
	}
	switch {
	case l.section == "":
		v.Shelf = shelfLink(site, from)
	case l.pages() > 1 && len(l.own) > 0 && len(l.external) > 0:
		v.Shelf = theme.Link{
			Text: site.L.CountKind(len(site.Counted(l.external)), postmortem.External),
			Href: model.Href(from, externalPath(l.path, len(l.own))),
		}
	}
	if l.section != "" || n > 1 {
		v.Crumbs = []theme.Link{model.Crumb(from, site.L.Text("Incidents"), model.IncidentsPath)}
	}
	if l.section != "" {
		v.Chosen = []theme.Link{{Text: l.title, Href: model.Href(from, model.IncidentsPath)}}
	}
	switch {
	case len(l.own)+len(l.external) == 0 && (l.section != "" || v.Shelf.Text == ""):
		v.Empty = l.empty
		v.Elsewhere = []theme.Link{{Text: site.L.Text("All incidents"), Href: model.Href(from, model.IncidentsPath)}}
	case len(l.own) == 0 && l.section == "":
		v.Empty = site.L.Text("No post-mortem of our own yet.")
	case len(l.own) == 0:
		v.Empty = l.onlyExternal
	}
	return v
}

// shelfLink returns the link to the list of external incidents, or a zero link if the
// library has no external incidents.
func shelfLink(site *model.Site, from string) theme.Link {
	pms := site.ByKind[string(postmortem.External)]
	if len(pms) == 0 {
		return theme.Link{}
	}
	return theme.Link{
		Text: site.L.Count(
			len(site.CountedExternal(pms)), "{n} incident of other organisations",
			"{n} incidents of other organisations",
		),
		Href: model.Href(from, model.KindPath(string(postmortem.External))),
	}
}

// listGroups returns the rows of page n of the list l. Own post-mortems are grouped by
// year or month. External incidents are one group, except in the list that has only
// these.
func listGroups(site *model.Site, from string, l listing, n int) []theme.Group {
	all := l.all()
	start := (n - 1) * rowsPerPage
	shown := all[start:min(start+rowsPerPage, len(all))]
	var groups []theme.Group
	rows := make([]theme.Row, 0, len(shown)) // the rows of all groups share this slice
	begin := 0
	for _, pm := range shown {
		g := theme.Group{ID: pm.CalendarDay().Format("g-2006"), Heading: pm.CalendarDay().Format("2006")}
		switch {
		case pm.IsExternal() && !l.isShelf():
			g.ID, g.Heading = externalAnchor, site.L.Text("External incidents")
			g.Note = site.L.Thousands(len(site.Counted(l.external)))
		case l.byMonth:
			g.ID, g.Heading = strings.ToLower(pm.CalendarDay().Format("g-January-2006")), site.L.Month(pm.CalendarDay())
		}
		if k := len(groups); k == 0 || groups[k-1].ID != g.ID {
			groups = append(groups, g)
			begin = len(rows)
		}
		rows = append(rows, site.Row(from, pm))
		groups[len(groups)-1].Rows = rows[begin:]
	}
	return groups
}

// listPager returns the links between the pages of the list l, for page n.
func listPager(site *model.Site, from string, l listing, n int) (p theme.Pager) {
	pages := l.pages()
	if pages == 1 {
		return p
	}
	p.Text = site.L.Text("Page {0} of {1}", n, pages)
	if n > 1 {
		p.Prev = theme.Link{Text: site.L.Text("Previous"), Href: model.Href(from, l.pagePath(n-1))}
	}
	if n < pages {
		p.Next = theme.Link{Text: site.L.Text("Next"), Href: model.Href(from, l.pagePath(n+1))}
	}
	return p
}

// countText returns the numbers of counted post-mortems per kind, such as "20 incidents
// and 1 near miss, plus 32 external incidents."
func countText(site *model.Site, pms []*postmortem.Postmortem) string {
	return sumText(site, site.KindCounts(pms), len(site.CountedExternal(pms)))
}

// sumText returns a sentence with the numbers of own and external post-mortems. own is
// the text of the own ones, or "".
func sumText(site *model.Site, own string, external int) string {
	switch {
	case own != "" && external > 0:
		return site.L.Count(
			external, "{0}, plus {n} external incident.", "{0}, plus {n} external incidents.", own,
		)
	case own != "":
		return own + "."
	case external > 0:
		return site.L.CountKind(external, postmortem.External) + "."
	}
	return ""
}

// joinSentences joins the sentences that are not empty.
func joinSentences(sentences ...string) string {
	return strings.Join(slices.DeleteFunc(sentences, func(s string) bool { return s == "" }), " ")
}
