// Package guide is what a site says about itself: the guide for readers and
// writers, the page of what it was made from and what its words mean, and a page
// for every rule.
//
// It is written where a person has to write it, and taken from the outline, the
// catalogue and the rules where the program knows better, so that it cannot say
// what is not so. It refuses to know incidents, but for a few to begin with.
// Start at [Pages]; guide/ and glossary.go are the prose.
package guide

import "debrief/site/page/model"

// Pages are the guide, the page about the site, and those of the rules.
func Pages(site *model.Site) []model.Page {
	pages := []model.Page{
		failing(site, model.GuidePath, guide), failing(site, model.AboutPath, about),
		site.ViewPage(model.RulesPath, rules),
	}
	for _, c := range chapters {
		pages = append(pages, failing(site, c.path(), c.view))
	}
	return append(pages, rulePages(site)...)
}
