// Package page lists the pages of a site and builds the pages without a package of
// their own: home, search, action items, drafts and "not found".
//
// A page is a finished view of the theme: texts, links and order are final. The
// packages of pages produce no HTML, which package theme renders, and write no files,
// which package publish does. Start at [All]; package model holds the shared data.
package page

import (
	"slices"

	"debrief/site/page/guide"
	"debrief/site/page/incident"
	"debrief/site/page/list"
	"debrief/site/page/model"
	"debrief/site/page/trends"
)

// All returns the pages of a site, in no particular order.
func All(in model.Input) []model.Page {
	site := model.NewSite(in)
	return slices.Concat(
		incident.Pages(site),
		list.Pages(site),
		guide.Pages(site),
		trends.Pages(site),
		groupedActionPages(site),
		[]model.Page{
			site.ViewPage(model.HomePath, homeView), site.ViewPage(model.SearchPath, searchView).AsUnlisted(),
			site.ViewPage(model.ActionsPath, actionsView), site.ViewPage(model.DraftsPath, draftsView),
			site.ViewPage(notFoundPath, notFoundView).AsUnlisted(),
		},
	)
}
