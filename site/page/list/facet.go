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
	mostValues  = 12 // of one facet
	mostFactors = 8  // beside a list
)

// Facets are the doors to the library: by severity, service, family of factors,
// year and kind.
func Facets(b *model.Site, path string) []theme.Facet {
	return answered(severities(b, path, ""), busiest(b, path), byFamily(b, path), years(b, path, "", mostValues), kinds(b, path, ""))
}

// narrowing are the questions that the list at current can be narrowed by; each
// answer is a page of its own, so that they work without scripts and can be
// linked to.
func narrowing(b *model.Site, from, current string) []theme.Facet {
	service := theme.Facet{Name: b.L.Text("Service"), Key: "service", More: theme.Link{Text: b.L.Text("All services"), Href: model.Href(from, model.ServicesPath)}}
	for _, s := range b.Catalog.Services {
		if n := len(b.ByService[s.ID]); n > 0 {
			service.Values = append(service.Values, count(b, from, current, s.ID, s.Name, model.ServicePath(s.ID), n))
		}
	}
	factor := theme.Facet{Name: b.L.Text("Factor"), Key: "factor", More: theme.Link{Text: b.L.Text("All factors"), Href: model.Href(from, model.FactorsPath)}}
	for _, code := range commonFactors(b, mostFactors) {
		factor.Values = append(factor.Values, count(b, from, current, code, b.FactorName(code), model.FactorPath(code), len(b.ByFactor[code])))
	}
	return answered(severities(b, from, current), kinds(b, from, current), byStatus(b, from, current), years(b, from, current, len(b.Years)), service, factor)
}

// answered are the facets that have an answer in this library.
func answered(facets ...theme.Facet) []theme.Facet {
	return slices.DeleteFunc(facets, func(f theme.Facet) bool { return len(f.Values) == 0 })
}

// count is a word, the page of what it stands for, and how much is there.
// Nothing has no page. The page at current is marked as chosen. value is what
// it is called in the address of a filter.
func count(b *model.Site, from, current, value, text, to string, n int) theme.Count {
	c := theme.Count{Text: text, Value: value, N: b.L.Thousands(n), Current: to == current}
	if n > 0 {
		c.Href = model.Href(from, to)
	}
	return c
}

func severities(b *model.Site, from, current string) theme.Facet {
	f := theme.Facet{Name: b.L.Text("Severity"), Key: "severity"}
	for _, s := range b.Catalog.Severities {
		f.Values = append(f.Values, count(b, from, current, s.ID, s.Name, model.SeverityPath(s.ID), len(b.BySeverity[s.ID])))
	}
	return f
}

func kinds(b *model.Site, from, current string) theme.Facet {
	f := theme.Facet{Name: b.L.Text("Kind"), Key: "kind"}
	for _, k := range postmortem.Kinds {
		f.Values = append(f.Values, count(b, from, current, k, b.L.Kinds(postmortem.Kind(k)), model.KindPath(k), len(b.ByKind[k])))
	}
	return f
}

func years(b *model.Site, from, current string, most int) theme.Facet {
	f := theme.Facet{Name: b.L.Text("Year"), Key: "year"}
	for _, y := range model.FirstN(b.Years, most) {
		f.Values = append(f.Values, count(b, from, current, y, y, model.YearPath(y), len(b.ByYear[y])))
	}
	if len(b.Years) > most {
		f.More = model.Crumb(from, b.L.Text("Earlier"), model.IncidentsPath)
	}
	return f
}

// busiest are the services with most write-ups.
func busiest(b *model.Site, path string) theme.Facet {
	services := slices.Clone(b.Catalog.Services)
	slices.SortStableFunc(services, func(x, y catalog.Service) int {
		return cmp.Compare(len(b.ByService[y.ID]), len(b.ByService[x.ID]))
	})
	f := theme.Facet{Name: b.L.Text("Service")}
	for _, s := range model.FirstN(services, mostValues) {
		c := count(b, path, "", s.ID, s.Name, model.ServicePath(s.ID), len(b.ByService[s.ID]))
		c.Href = model.Href(path, model.ServicePath(s.ID)) // a service without incidents has a page too
		f.Values = append(f.Values, c)
	}
	if len(services) > mostValues {
		f.More = model.Crumb(path, b.L.Count(len(services), "All {n} service", "All {n} services"), model.ServicesPath)
	}
	return f
}

// byFamily are the families of factors, with the write-ups that name any of one.
func byFamily(b *model.Site, path string) theme.Facet {
	f := theme.Facet{Name: b.L.Text("Factors")}
	for _, family := range families(b) {
		seen := map[*postmortem.Postmortem]bool{}
		for _, factor := range family.factors {
			for _, pm := range b.ByFactor[factor.Code] {
				seen[pm] = true
			}
		}
		f.Values = append(f.Values, count(b, path, "", "", family.name(b), model.FactorsPath+"#"+family.anchor(), len(seen)))
	}
	return f
}

// commonFactors are the codes that most write-ups name, the most frequent first.
func commonFactors(b *model.Site, most int) []string {
	named := func(code string) int { return len(b.ByFactor[code]) }
	codes := slices.DeleteFunc(b.Catalog.FactorCodes(), func(code string) bool { return named(code) == 0 })
	slices.SortStableFunc(codes, func(x, y string) int { return cmp.Compare(named(y), named(x)) })
	return model.FirstN(codes, most)
}
