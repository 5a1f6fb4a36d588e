package page

import (
	"debrief/site/book"
	"debrief/site/dashboard"
	"debrief/theme"
)

// overviewPages are the pages about many write-ups and about the site itself.
func overviewPages(b *book.Book) []book.Page {
	pages := []book.Page{
		b.View(book.HomePath, homePage),
		b.View(book.ActionsPath, actionsPage), b.View(book.TrendsPath, dashboard.Trends),
		b.View(book.DraftsPath, draftsPage), b.View(book.SearchPath, searchPage),
		b.View(notFoundPath, notFoundPage), b.View(book.RulesPath, rulesPage),
		failing(b, book.AboutPath, aboutPage), failing(b, book.GuidePath, guidePage),
	}
	return append(pages, rulePages(b)...)
}

// failing is a page whose making can fail, as that of prose can.
func failing(b *book.Book, path string, make func(b *book.Book, path string) (theme.View, error)) book.Page {
	return book.Page{Path: path, View: func() (theme.View, error) { return make(b, path) }}
}
