package page

import (
	"cmp"
	"slices"
	"strings"

	"debrief/site/phrase"
	"debrief/site/postmortem"
	"debrief/theme"
)

// overviewPages are the pages about many write-ups and about the site itself.
func (b *book) overviewPages() []Page {
	pages := []Page{
		view(homePath, b.homePage), view(servicesPath, b.servicesPage), view(factorsPath, b.factorsPage),
		view(symptomsPath, b.symptomsPage), view(actionsPath, b.actionsPage), view(trendsPath, b.trendsPage),
		view(draftsPath, b.draftsPage), view(searchPath, b.searchPage),
		view(notFoundPath, b.notFoundPage), view(rulesPath, b.rulesPage),
		failing(aboutPath, b.aboutPage), failing(guidePath, b.guidePage),
	}
	for _, s := range b.Catalog.Services {
		pages = append(pages, view(servicePath(s.ID), func(path string) theme.View { return b.servicePage(path, s) }))
	}
	for _, f := range b.Catalog.Factors {
		pages = append(pages, view(factorPath(f.Code), func(path string) theme.View { return b.factorPage(path, f) }))
	}
	return append(pages, b.rulePages()...)
}

// failing is a page whose making can fail, as that of prose can.
func failing(path string, make func(path string) (theme.View, error)) Page {
	return Page{Path: path, View: func() (theme.View, error) { return make(path) }}
}

// mostRows bounds a list of write-ups on a page that has no pages to turn, so
// that a library of thousands does not make one page of megabytes. The whole
// is in the lists of incidents, the search and the data.
const mostRows = 100

// standing are the write-ups that still answer for what they say.
func standing(pms []*postmortem.Postmortem) []*postmortem.Postmortem {
	return keep(pms, func(pm *postmortem.Postmortem) bool { return pm.Status != postmortem.Withdrawn })
}

func ours(pms []*postmortem.Postmortem) []*postmortem.Postmortem {
	return keep(pms, (*postmortem.Postmortem).Ours)
}

func keep(pms []*postmortem.Postmortem, want func(*postmortem.Postmortem) bool) []*postmortem.Postmortem {
	var out []*postmortem.Postmortem
	for _, pm := range pms {
		if want(pm) {
			out = append(out, pm)
		}
	}
	return out
}

// first are the first of a list, at most so many.
func first[T any](list []T, most int) []T { return list[:min(len(list), most)] }

// ofKind are those of one kind.
func ofKind(pms []*postmortem.Postmortem, kind postmortem.Kind) []*postmortem.Postmortem {
	return keep(pms, func(pm *postmortem.Postmortem) bool { return pm.Kind == kind })
}

// countsWords is "7 incidents, 2 near misses and 1 drill": what of ours there
// is among pms. "" if there is nothing.
func countsWords(pms []*postmortem.Postmortem) string {
	var words []string
	for _, kind := range []postmortem.Kind{postmortem.Incident, postmortem.NearMiss, postmortem.Drill} {
		if n := len(ofKind(pms, kind)); n > 0 {
			words = append(words, phrase.Many(n, kind))
		}
	}
	return phrase.List(words)
}

// leanRow is pm in a list that is about something else: what it was, and what
// ended it.
func (b *book) leanRow(from string, pm *postmortem.Postmortem) theme.Row {
	full := b.withEnding(from, pm)
	return theme.Row{
		ID: full.ID, Title: full.Title, Href: full.Href, Severity: full.Severity, Kind: full.Kind, Status: full.Status,
		Organisation: full.Organisation, Date: full.Date, Lasted: full.Lasted, Services: full.Services,
		Ended: full.Ended, EndedHref: full.EndedHref,
	}
}

// A tallied word is how many write-ups have it.
type tallied struct {
	word string
	n    int
}

// tally counts words over write-ups: each write-up once a word. The most
// frequent come first, equals in the order of the alphabet.
func tally(pms []*postmortem.Postmortem, words func(*postmortem.Postmortem) []string) []tallied {
	by := map[string]int{}
	for _, pm := range pms {
		for _, w := range slices.Compact(slices.Sorted(slices.Values(words(pm)))) {
			if w != "" {
				by[w]++
			}
		}
	}
	var out []tallied
	for w, n := range by {
		out = append(out, tallied{w, n})
	}
	slices.SortFunc(out, func(x, y tallied) int { return cmp.Or(cmp.Compare(y.n, x.n), strings.Compare(x.word, y.word)) })
	return out
}

// contributed are the codes of what contributed to pm; a control that worked
// did not.
func contributed(pm *postmortem.Postmortem) []string {
	var codes []string
	for _, f := range pm.Factors {
		if f.Barrier != "worked" {
			codes = append(codes, f.Code)
		}
	}
	return codes
}
