// Package list builds the lists of post-mortems: by year, severity, kind and status, by
// service, by contributing factor, and by symptom from A to Z.
//
// It decides which post-mortems a list contains, in which order, and how many. Package
// incident builds the pages of single post-mortems, and package trends the statistics.
// Start at [Pages].
package list

import (
	"debrief/site/page/model"
	"debrief/theme"
)

// Pages returns the pages of all lists, services, factors and symptoms, and the script
// files with which readers filter lists.
func Pages(site *model.Site) []model.Page {
	pages := append(append(listPages(site), filterPages(site)...),
		site.ViewPage(model.ServicesPath, servicesView), site.ViewPage(model.FactorsPath, factorsView),
	)
	pages = append(pages, symptomPages(site)...)
	for _, s := range site.Catalog.Services {
		pages = append(pages, site.ViewPage(model.ServicePath(s.ID), func(site *model.Site, path string) theme.View {
			return serviceView(site, path, s)
		}))
	}
	for _, f := range site.Catalog.Factors {
		pages = append(pages, site.ViewPage(model.FactorPath(f.Code), func(site *model.Site, path string) theme.View {
			return factorView(site, path, f)
		}))
	}
	return pages
}
