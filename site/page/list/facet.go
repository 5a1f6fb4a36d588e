package list

import (
	"cmp"
	"slices"

	"debrief/site/catalog"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/theme"
)

const (
	maxValues  = 12 // largest number of values that a facet shows
	maxFactors = 8  // largest number of factors in the facets next to a list
)

// A tally holds numbers of the post-mortems with one value of a facet.
type tally struct {
	own, external      int // counted post-mortems
	rows, externalRows int // post-mortems in the list of the value; the own ones come first
}

// tallies holds the tally of each value, by the path of its page.
type tallies map[string]tally

func newTallies(site *model.Site) tallies {
	t := tallies{}
	add := func(path string, pms []*postmortem.Postmortem) {
		t[path] = tally{
			own: len(site.CountedOwn(pms)), external: len(site.CountedExternal(pms)),
			rows: len(pms), externalRows: len(model.External(pms)),
		}
	}
	for year, pms := range site.ByYear {
		add(model.YearPath(year), pms)
	}
	for id, pms := range site.BySeverity {
		add(model.SeverityPath(id), pms)
	}
	for kind, pms := range site.ByKind {
		add(model.KindPath(kind), pms)
	}
	for status, pms := range site.ByStatus { // withdrawn ones are counted here
		n := len(model.External(pms))
		t[model.StatusPath(status)] = tally{own: len(pms) - n, external: n, rows: len(pms), externalRows: n}
	}
	for id, pms := range site.ByService {
		add(model.ServicePath(id), pms)
	}
	for code, pms := range site.ByFactor {
		add(model.FactorPath(code), pms)
	}
	for _, family := range families(site) {
		add(family.path(), family.postmortems(site))
	}
	return t
}

// A facets value builds the facets of the page at from.
type facets struct {
	site    *model.Site
	tallies tallies
	from    string
	current string // path of the list on the page, which its value is marked with; "" if it is no list
	shelf   bool   // the page is the list of external incidents, and numbers count these
}

// ofHome returns the facets of the home page and the search page: severity, service,
// factor family, year and kind.
func (f facets) ofHome() []theme.Facet {
	years := f.year()
	if len(years.Values) > maxValues {
		years.Values = years.Values[:maxValues]
		years.More = model.Crumb(f.from, f.site.L.Text("Earlier years"), model.IncidentsPath)
	}
	return withValues(f.severity(), f.topServices(), f.family(), years, f.kind())
}

// ofList returns the facets of a list. Each value has a page, so facets work without
// scripts and have URLs.
func (f facets) ofList() []theme.Facet {
	if f.shelf {
		return withValues(f.severity(), f.kind(), f.year(), f.factor())
	}
	return withValues(f.severity(), f.kind(), f.status(), f.year(), f.service(), f.factor())
}

// note returns the sentence about what the numbers count, or "" without post-mortems.
func (f facets) note() string {
	switch {
	case len(f.site.Library.All) == 0:
		return ""
	case f.shelf:
		return f.site.L.Text("Numbers count external incidents.")
	}
	return f.site.L.Text("Numbers count our own post-mortems.")
}

// Facets returns the facets of the home page and the search page, and the sentence about
// what their numbers count.
func Facets(site *model.Site, path string) (all []theme.Facet, note string) {
	f := facets{site: site, tallies: newTallies(site), from: path}
	return f.ofHome(), f.note()
}

// withValues returns the facets that have at least one value in this library.
func withValues(facets ...theme.Facet) []theme.Facet {
	return slices.DeleteFunc(facets, func(f theme.Facet) bool { return len(f.Values) == 0 })
}

// count returns the number of counted post-mortems with the value whose page is at path.
func (f facets) count(path string) int {
	if f.shelf {
		return f.tallies[path].external
	}
	return f.tallies[path].own
}

// value returns the value of a facet whose page is at path. value is its name in the URL
// of a filter. If only external incidents have the value, a note has their number. If no
// post-mortem has it, there is no link.
func (f facets) value(value, text, path string) theme.Count {
	t := f.tallies[path]
	c := theme.Count{Text: text, Value: value, N: f.site.L.Thousands(f.count(path)), Current: path == f.current}
	if f.count(path) == 0 && t.external > 0 {
		c.N, c.Note = "", f.site.L.Count(t.external, "{n} external", "{n} external")
	}
	if t.rows > 0 && (!f.shelf || t.external > 0) {
		c.Href = model.Href(f.from, path)
	}
	return c
}

// listValue is value for the values that have a list. On the page of all external
// incidents, the link leads to the external incidents of the list.
func (f facets) listValue(value, text, path string) theme.Count {
	c := f.value(value, text, path)
	if t := f.tallies[path]; f.shelf && c.Href != "" {
		c.Href = model.Href(f.from, externalPath(path, t.rows-t.externalRows))
	}
	return c
}

func (f facets) severity() theme.Facet {
	out := theme.Facet{Name: f.site.L.Text("Severity"), Key: "severity"}
	for _, s := range f.site.Catalog.Severities {
		out.Values = append(out.Values, f.listValue(s.ID, s.Name, model.SeverityPath(s.ID)))
	}
	return out
}

// kind returns the facet of kinds. It has the number of external incidents too, because
// that number is next to their name.
func (f facets) kind() theme.Facet {
	out := theme.Facet{Name: f.site.L.Text("Kind"), Key: "kind"}
	for _, k := range postmortem.Kinds {
		own := f
		own.shelf = k == string(postmortem.External)
		c := own.value(k, f.site.L.Kinds(postmortem.Kind(k)), model.KindPath(k))
		if f.shelf && !own.shelf {
			c.N = "" // the numbers on this page count external incidents
		}
		out.Values = append(out.Values, c)
	}
	return out
}

// status returns a facet with the number of post-mortems per status, without the status
// published.
func (f facets) status() theme.Facet {
	out := theme.Facet{Name: f.site.L.Text("Status"), Key: "status"}
	for _, s := range unpublishedStatuses(f.site) {
		out.Values = append(out.Values, f.listValue(s, f.site.L.Status(postmortem.Status(s)), model.StatusPath(s)))
	}
	return out
}

func (f facets) year() theme.Facet {
	out := theme.Facet{Name: f.site.L.Text("Year"), Key: "year"}
	for _, y := range f.site.Years {
		if c := f.listValue(y, y, model.YearPath(y)); c.Href != "" {
			out.Values = append(out.Values, c)
		}
	}
	return out
}

func (f facets) service() theme.Facet {
	out := theme.Facet{
		Name: f.site.L.Text("Service"),
		Key:  "service",
		More: theme.Link{Text: f.site.L.Text("All services"), Href: model.Href(f.from, model.ServicesPath)},
	}
	for _, s := range f.site.Catalog.Services {
		if c := f.value(s.ID, s.Name, model.ServicePath(s.ID)); c.Href != "" {
			out.Values = append(out.Values, c)
		}
	}
	return out
}

// topServices returns a facet of the services with the most post-mortems.
func (f facets) topServices() theme.Facet {
	services := slices.Clone(f.site.Catalog.Services)
	slices.SortStableFunc(services, func(x, y catalog.Service) int {
		return cmp.Compare(f.count(model.ServicePath(y.ID)), f.count(model.ServicePath(x.ID)))
	})
	out := theme.Facet{Name: f.site.L.Text("Service")}
	for _, s := range model.FirstN(services, maxValues) {
		c := f.value(s.ID, s.Name, model.ServicePath(s.ID))
		c.Href = model.Href(f.from, model.ServicePath(s.ID)) // services without incidents also have a page
		out.Values = append(out.Values, c)
	}
	if len(services) > maxValues {
		text := f.site.L.Count(len(services), "All {n} service", "All {n} services")
		out.More = model.Crumb(f.from, text, model.ServicesPath)
	}
	return out
}

// family returns a facet with the number of post-mortems per factor family.
func (f facets) family() theme.Facet {
	out := theme.Facet{Name: f.site.L.Text("Factors")}
	for _, family := range families(f.site) {
		out.Values = append(out.Values, f.value("", family.name(f.site), family.path()))
	}
	return out
}

// factor returns a facet of the most frequent factors.
func (f facets) factor() theme.Facet {
	count := func(code string) int { return f.count(model.FactorPath(code)) }
	codes := slices.DeleteFunc(f.site.Catalog.FactorCodes(), func(code string) bool { return count(code) == 0 })
	slices.SortStableFunc(codes, func(x, y string) int { return cmp.Compare(count(y), count(x)) })
	out := theme.Facet{
		Name: f.site.L.Text("Factor"),
		Key:  "factor",
		More: theme.Link{Text: f.site.L.Text("All factors"), Href: model.Href(f.from, model.FactorsPath)},
	}
	for _, code := range model.FirstN(codes, maxFactors) {
		c := f.value(code, f.site.FactorName(code), model.FactorPath(code))
		if f.shelf {
			c.Href += "#" + othersAnchor
		}
		out.Values = append(out.Values, c)
	}
	return out
}
