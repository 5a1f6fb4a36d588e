package page

import (
	"debrief/site/book"
	"debrief/site/dashboard"
	"debrief/theme"
)

// overviewPages are the pages about many write-ups and about the site itself.
func overviewPages(b *book.Book) []book.Page {
	pages := []book.Page{
		b.View(book.HomePath, homePage), b.View(book.ServicesPath, servicesPage), b.View(book.FactorsPath, factorsPage),
		b.View(book.SymptomsPath, symptomsPage), b.View(book.ActionsPath, actionsPage), b.View(book.TrendsPath, dashboard.Trends),
		b.View(book.DraftsPath, draftsPage), b.View(book.SearchPath, searchPage),
		b.View(notFoundPath, notFoundPage), b.View(book.RulesPath, rulesPage),
		failing(b, book.AboutPath, aboutPage), failing(b, book.GuidePath, guidePage),
	}
	for _, s := range b.Catalog.Services {
		pages = append(pages, b.View(book.ServicePath(s.ID), func(b *book.Book, path string) theme.View { return servicePage(b, path, s) }))
	}
	for _, f := range b.Catalog.Factors {
		pages = append(pages, b.View(book.FactorPath(f.Code), func(b *book.Book, path string) theme.View { return factorPage(b, path, f) }))
	}
	return append(pages, rulePages(b)...)
}

// failing is a page whose making can fail, as that of prose can.
func failing(b *book.Book, path string, make func(b *book.Book, path string) (theme.View, error)) book.Page {
	return book.Page{Path: path, View: func() (theme.View, error) { return make(b, path) }}
}
