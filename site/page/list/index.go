// Package list is the ways into a library by a word: its lists by year,
// severity and kind, its services, its contributing factors, and its symptoms
// from A to Z.
//
// It decides what stands together under a word, in which order and how much of
// it. It refuses to tell a single write-up, which is telling's, and to conclude
// anything from many, which is dashboard's. Start at [Pages].
package list

import (
	"debrief/site/page/model"
	"debrief/theme"
)

// Pages are those of every list, service and factor, of all symptoms, and the
// files by which scripts filter the list of all.
func Pages(site *model.Site) []model.Page {
	pages := append(append(lists(site), filterPages(site)...),
		site.ViewPage(model.ServicesPath, services), site.ViewPage(model.FactorsPath, factors),
	)
	pages = append(pages, symptomPages(site)...)
	for _, s := range site.Catalog.Services {
		pages = append(pages, site.ViewPage(model.ServicePath(s.ID), func(site *model.Site, path string) theme.View {
			return service(site, path, s)
		}))
	}
	for _, f := range site.Catalog.Factors {
		pages = append(pages, site.ViewPage(model.FactorPath(f.Code), func(site *model.Site, path string) theme.View {
			return factor(site, path, f)
		}))
	}
	return pages
}
