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

	"debrief/site/page/guide"
	"debrief/site/page/incident"
	"debrief/site/page/list"
	"debrief/site/page/model"
	"debrief/site/page/trends"
)

// All lists the pages of a site, in an order that does not matter.
func All(in model.Input) []model.Page {
	b := model.Open(in)
	return slices.Concat(incident.Pages(b), list.Pages(b), guide.Pages(b), trends.Pages(b), actionPages(b), []model.Page{
		b.View(model.HomePath, home), b.View(model.SearchPath, search).OffMap(),
		b.View(model.ActionsPath, actions), b.View(model.DraftsPath, drafts), b.View(notFoundPath, notFound).OffMap(),
	})
}
