// Package page says which pages a site has, and makes those that are of no other
// kind: the home page, the search, the promises, the drafts, and the page where
// there is none.
//
// A page is a view of the theme, finished: every number worded, every link
// named, every list in order. No package of pages knows HTML, which is the
// theme's, nor files, which are publish's. Start at [All]; what all pages share
// is in package book.
package page

import (
	"slices"

	"debrief/site/book"
	"debrief/site/dashboard"
	"debrief/site/index"
	"debrief/site/manual"
	"debrief/site/telling"
)

// All lists the pages of a site, in an order that does not matter.
func All(in book.Input) []book.Page {
	b := book.Open(in)
	return slices.Concat(telling.Pages(b), index.Pages(b), manual.Pages(b), dashboard.Pages(b), actionPages(b), []book.Page{
		b.View(book.HomePath, home), b.View(book.SearchPath, search).OffMap(),
		b.View(book.ActionsPath, actions), b.View(book.DraftsPath, drafts), b.View(notFoundPath, notFound).OffMap(),
	})
}
