// Package page decides which pages a site has and what each one shows.
//
// It turns the model (library, register, trends) into the theme's views: it
// words every number, names every link and puts every list in order. It
// refuses to know HTML, which is the theme's, and files, which are publish's.
// Start at [All]; book.go holds what all pages share.
package page

import (
	"time"

	"debrief/site/action"
	"debrief/site/catalog"
	"debrief/site/library"
	"debrief/site/outline"
	"debrief/site/trend"
	"debrief/theme"
)

// A Page is an address of the site and what stands there. Exactly one of View
// and Data is set. Both may be called once, from any goroutine, so that a site
// of ten thousand pages is never in memory at once.
type Page struct {
	Path string // "incidents/2026-10-14-checkout-5xx/index.html"
	View func() (theme.View, error)
	Data func() ([]byte, error)
}

// Input is everything that pages are made of.
type Input struct {
	Library *library.Library // what this edition shows, nothing else
	Catalog *catalog.Catalog
	Outline *outline.Outline
	Actions *action.Register
	Trends  *trend.Trends
	Built   Built
	Drafts  bool // the edition shows drafts
}

// Built says what the site was made from.
type Built struct {
	Commit  string    // full hash, "" without one
	Dirty   bool      // files on disk differ from the commit
	Now     time.Time // the only clock
	NoGit   string    // why there is no history, "" if there is
	BaseURL string    // of the published site, ends in "/"; "" if not known
}

// All lists the pages of a site, in an order that does not matter.
func All(in Input) []Page {
	b := open(in)
	var pages []Page
	pages = append(pages, b.incidentPages()...)
	pages = append(pages, b.listPages()...)
	pages = append(pages, b.overviewPages()...)
	return pages
}

func view(path string, make func(path string) theme.View) Page {
	return Page{Path: path, View: func() (theme.View, error) { return make(path), nil }}
}
