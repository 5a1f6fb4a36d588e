// Package page lists the pages of a site. It also builds the pages for which there is
// no other package: home, search, action items, drafts and "not found".
//
// A page is a view of the theme whose texts, links and order are final. This package
// and its sub-packages produce no HTML, because package theme renders the views. They
// write no files, because package publish does. Start at [All]. Package model holds the
// data that pages share.
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
		longGroupPages(site),
		actionFilterPages(site),
		[]model.Page{
			site.ViewPage(model.HomePath, homeView), site.ViewPage(model.SearchPath, searchView).AsUnlisted(),
			site.ViewPage(model.ActionsPath, actionsView), site.ViewPage(model.DraftsPath, draftsView),
			site.ViewPage(notFoundPath, notFoundView).AsUnlisted(),
		},
	)
}
