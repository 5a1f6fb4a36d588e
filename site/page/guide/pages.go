// Package guide builds the pages about the site itself: the guide for readers and
// authors, the page about sources and definitions, and a page for every rule.
//
// The prose is in the folder guide/ and in glossary.go. The tables are generated from
// the template, the catalogue and the rules, so they always match the program. Start at
// [Pages].
package guide

import "debrief/site/page/model"

// Pages returns the pages of the guide, the page about the site, and the pages of the
// rules.
func Pages(site *model.Site) []model.Page {
	pages := []model.Page{
		fallibleView(site, model.GuidePath, guideView), fallibleView(site, model.AboutPath, aboutView),
		site.ViewPage(model.RulesPath, rulesView),
	}
	for _, c := range chapters {
		pages = append(pages, fallibleView(site, c.path(), c.view))
	}
	pages = append(pages, referencePages(site)...)
	return append(pages, rulePages(site)...)
}
