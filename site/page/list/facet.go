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

// Facets returns the facets of the home page and the search page: severity, service,
// factor family, year and kind.
func Facets(site *model.Site, path string) []theme.Facet {
	return withValues(
		severityFacet(
			site,
			path,
			"",
		),
		topServices(site, path),
		familyFacet(site, path),
		yearFacet(site, path, "", maxValues),
		kindFacet(site, path, ""),
	)
}

// filterFacets returns the facets for the list at the path current, on the page at
// from. Each value of a facet has a page, so facets work without scripts and have URLs.
func filterFacets(site *model.Site, from, current string) []theme.Facet {
	service := theme.Facet{
		Name: site.L.Text("Service"),
		Key:  "service",
		More: theme.Link{Text: site.L.Text("All services"), Href: model.Href(from, model.ServicesPath)},
	}
	for _, s := range site.Catalog.Services {
		if n := len(site.ByService[s.ID]); n > 0 {
			service.Values = append(
				service.Values,
				facetCount(site, from, current, s.ID, s.Name, model.ServicePath(s.ID), n),
			)
		}
	}
	factor := theme.Facet{
		Name: site.L.Text("Factor"),
		Key:  "factor",
		More: theme.Link{Text: site.L.Text("All factors"), Href: model.Href(from, model.FactorsPath)},
	}
	for _, code := range commonFactors(site, maxFactors) {
		factor.Values = append(factor.Values, facetCount(
			site, from, current, code, site.FactorName(code), model.FactorPath(code), len(site.ByFactor[code]),
		))
	}
	return withValues(
		severityFacet(site, from, current), kindFacet(site, from, current), statusFacet(site, from, current),
		yearFacet(site, from, current, len(site.Years)), service, factor,
	)
}

// withValues returns the facets that have at least one value in this library.
func withValues(facets ...theme.Facet) []theme.Facet {
	return slices.DeleteFunc(facets, func(f theme.Facet) bool { return len(f.Values) == 0 })
}

// facetCount returns the value of a facet with a link to the list at the path to. If n,
// the number of post-mortems, is 0, there is no link. If to is the current page, the
// value is marked. value is the name of the facet value in the URL of a filter.
func facetCount(site *model.Site, from, current, value, text, to string, n int) theme.Count {
	c := theme.Count{Text: text, Value: value, N: site.L.Thousands(n), Current: to == current}
	if n > 0 {
		c.Href = model.Href(from, to)
	}
	return c
}

func severityFacet(site *model.Site, from, current string) theme.Facet {
	f := theme.Facet{Name: site.L.Text("Severity"), Key: "severity"}
	for _, s := range site.Catalog.Severities {
		f.Values = append(f.Values, facetCount(
			site, from, current, s.ID, s.Name, model.SeverityPath(s.ID), len(site.BySeverity[s.ID]),
		))
	}
	return f
}

func kindFacet(site *model.Site, from, current string) theme.Facet {
	f := theme.Facet{Name: site.L.Text("Kind"), Key: "kind"}
	for _, k := range postmortem.Kinds {
		f.Values = append(f.Values, facetCount(
			site, from, current, k, site.L.Kinds(postmortem.Kind(k)), model.KindPath(k), len(site.ByKind[k]),
		))
	}
	return f
}

func yearFacet(site *model.Site, from, current string, most int) theme.Facet {
	f := theme.Facet{Name: site.L.Text("Year"), Key: "year"}
	for _, y := range model.FirstN(site.Years, most) {
		f.Values = append(f.Values, facetCount(site, from, current, y, y, model.YearPath(y), len(site.ByYear[y])))
	}
	if len(site.Years) > most {
		f.More = model.Crumb(from, site.L.Text("Earlier years"), model.IncidentsPath)
	}
	return f
}

// topServices returns a facet of the services with the most post-mortems.
func topServices(site *model.Site, path string) theme.Facet {
	services := slices.Clone(site.Catalog.Services)
	slices.SortStableFunc(services, func(x, y catalog.Service) int {
		return cmp.Compare(len(site.ByService[y.ID]), len(site.ByService[x.ID]))
	})
	f := theme.Facet{Name: site.L.Text("Service")}
	for _, s := range model.FirstN(services, maxValues) {
		c := facetCount(site, path, "", s.ID, s.Name, model.ServicePath(s.ID), len(site.ByService[s.ID]))
		c.Href = model.Href(path, model.ServicePath(s.ID)) // services without incidents also have a page
		f.Values = append(f.Values, c)
	}
	if len(services) > maxValues {
		f.More = model.Crumb(
			path,
			site.L.Count(len(services), "All {n} service", "All {n} services"),
			model.ServicesPath,
		)
	}
	return f
}

// familyFacet returns a facet with the number of post-mortems per factor family.
func familyFacet(site *model.Site, path string) theme.Facet {
	f := theme.Facet{Name: site.L.Text("Factors")}
	for _, family := range families(site) {
		seen := map[*postmortem.Postmortem]bool{}
		for _, factor := range family.factors {
			for _, pm := range site.ByFactor[factor.Code] {
				seen[pm] = true
			}
		}
		f.Values = append(f.Values, facetCount(
			site, path, "", "", family.name(site), model.FactorsPath+"#"+family.anchor(), len(seen),
		))
	}
	return f
}

// commonFactors returns the codes of the most frequent factors, at most most codes.
func commonFactors(site *model.Site, most int) []string {
	named := func(code string) int { return len(site.ByFactor[code]) }
	codes := slices.DeleteFunc(site.Catalog.FactorCodes(), func(code string) bool { return named(code) == 0 })
	slices.SortStableFunc(codes, func(x, y string) int { return cmp.Compare(named(y), named(x)) })
	return model.FirstN(codes, most)
}
