package list

import (
	"cmp"
	"slices"
	"strings"

	"debrief/site/catalog"
	"debrief/site/markdown"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/theme"
)

// A family is a group of factors whose codes have the same part before the dot.
type family struct {
	id      string
	factors []catalog.Factor
}

func (f family) name(site *model.Site) string {
	name, _ := site.L.Family(f.id)
	return name
}

func (f family) anchor() string { return "family-" + markdown.Slug(f.id) }

// path returns the path of the page of factors, with the anchor of the family.
func (f family) path() string { return model.FactorsPath + "#" + f.anchor() }

// postmortems returns the post-mortems that have a factor of the family, each once.
func (f family) postmortems(site *model.Site) (out []*postmortem.Postmortem) {
	seen := map[*postmortem.Postmortem]bool{}
	for _, factor := range f.factors {
		for _, pm := range site.ByFactor[factor.Code] {
			if !seen[pm] {
				seen[pm] = true
				out = append(out, pm)
			}
		}
	}
	return out
}

// families groups the factors of the catalogue by family, in the order of the
// catalogue. Families with "unknown" in their ID are last.
func families(site *model.Site) []family {
	var out []family
	for _, f := range site.Catalog.Factors {
		id := catalog.Family(f.Code)
		i := slices.IndexFunc(out, func(known family) bool { return known.id == id })
		if i < 0 {
			i = len(out)
			out = append(out, family{id: id})
		}
		out[i].factors = append(out[i].factors, f)
	}
	slices.SortStableFunc(out, func(x, y family) int {
		return cmp.Compare(strings.Count(x.id, "unknown"), strings.Count(y.id, "unknown"))
	})
	return out
}

// factorsView returns the page of all factors, grouped by family.
func factorsView(site *model.Site, path string) theme.View {
	v := theme.Factors{
		Frame: site.Frame(
			path,
			site.L.Text("Contributing factors"),
			site.L.Text(
				"Contributing factors of incidents, by group. A factor is a condition, never a person.",
			),
			model.FactorsPath,
		),
	}
	own, external := 0, 0
	for _, f := range families(site) {
		out := theme.Family{ID: f.anchor()}
		out.Name, out.Means = site.L.Family(f.id)
		for _, factor := range f.factors {
			row := factorRow(site, path, factor)
			out.Factors = append(out.Factors, row)
			if pms := site.ByFactor[factor.Code]; len(site.CountedOwn(pms)) > 0 {
				own++
			} else if len(site.CountedExternal(pms)) > 0 {
				external++
			}
		}
		v.Families = append(v.Families, out)
	}
	v.Lead = site.L.Count(len(site.Catalog.Factors),
		"An incident needs several factors at the same time. Each of these {n} factors can be changed; {0} "+
			"occurred in our own post-mortems so far.",
		"An incident needs several factors at the same time. Each of these {n} factors can be changed; {0} "+
			"occurred in our own post-mortems so far.",
		site.L.Thousands(own))
	if external > 0 {
		v.Lead += " " + site.L.Count(
			external, "{n} other factor occurred in external incidents only.",
			"{n} other factors occurred in external incidents only.",
		)
	}
	return v
}

// factorRow returns the row of the factor f in the list of all factors.
func factorRow(site *model.Site, path string, f catalog.Factor) theme.FactorRow {
	row := theme.FactorRow{
		Name:  site.FactorName(f.Code),
		Code:  f.Code,
		Href:  model.Href(path, model.FactorPath(f.Code)),
		Means: site.L.Term(f.Means),
	}
	s := newFactorUses(site, f.Code)
	var words []string
	if n := site.KindCounts(s.contributed); n != "" {
		words = append(words, site.L.Text("in {0}|incidents and near misses, of a factor", n))
	}
	if n := len(site.Counted(s.external)); n > 0 {
		words = append(words, site.L.Count(n, "{n} external incident", "{n} external incidents"))
	}
	row.Incidents = cmp.Or(site.L.List(words), site.L.Text("no incidents yet"))
	places := model.CountWords(site.Counted(s.contributed), site.ImpactedServices)
	for _, c := range places[:min(len(places), 3)] {
		row.Services = append(row.Services, site.ServiceLink(path, c.Word, true))
	}
	return row
}
