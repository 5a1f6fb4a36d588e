// Package page decides which pages a site has and what each one shows.
//
// It turns the model (library, register, trends) into the theme's views: it
// words every number, names every link and puts every list in order. It
// refuses to know HTML, which is the theme's, and files, which are publish's.
// Start at [All]; what all pages share is in package book.
package page

import (
	"debrief/site/book"
	"debrief/site/index"
	"debrief/site/telling"
)

// All lists the pages of a site, in an order that does not matter.
func All(in book.Input) []book.Page {
	b := book.Open(in)
	var pages []book.Page
	pages = append(pages, telling.Pages(b)...)
	pages = append(pages, index.Pages(b)...)
	pages = append(pages, overviewPages(b)...)
	return pages
}
