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
func Pages(b *model.Site) []model.Page {
	pages := append(append(lists(b), filterPages(b)...), b.ViewPage(model.ServicesPath, services), b.ViewPage(model.FactorsPath, factors))
	pages = append(pages, symptomPages(b)...)
	for _, s := range b.Catalog.Services {
		pages = append(pages, b.ViewPage(model.ServicePath(s.ID), func(b *model.Site, path string) theme.View { return service(b, path, s) }))
	}
	for _, f := range b.Catalog.Factors {
		pages = append(pages, b.ViewPage(model.FactorPath(f.Code), func(b *model.Site, path string) theme.View { return factor(b, path, f) }))
	}
	return pages
}
