// Package model is what all pages of a site share: the library with the indexes
// that pages look things up in, the addresses of the site, the frame around a
// page, and a write-up, a promise or a service as it appears in a list.
//
// It hides how the site is addressed and linked, so that a page names what it
// leads to and never where that stands. It refuses to know which pages there
// are and what is on them. Start at [Open]; address.go holds the addresses,
// row.go what a list shows of a write-up, choice.go which write-ups it lists.
package model

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"debrief/site/action"
	"debrief/site/catalog"
	"debrief/site/library"
	"debrief/site/postmortem"
	"debrief/site/revision"
	"debrief/site/source"
	"debrief/site/template"
	"debrief/site/trend"
	"debrief/site/wording"
	"debrief/theme"
)

// A Book is an Input with the indexes that pages look things up in. It does
// not change once it is open.
type Book struct {
	Input
	L          *wording.Language                   // of the site; everything that people read is said through it
	ByService  map[string][]*postmortem.Postmortem // ours that impacted or began there and stand, newest first
	ByFactor   map[string][]*postmortem.Postmortem // of every kind that stand, newest first
	ByYear     map[string][]*postmortem.Postmortem
	BySeverity map[string][]*postmortem.Postmortem
	ByKind     map[string][]*postmortem.Postmortem
	ByStatus   map[string][]*postmortem.Postmortem
	Years      []string                                 // newest first
	alike      theme.Frame                              // what the frames of all pages have alike
	symptoms   func() symptoms                          // found when somebody asks
	longest    float64                                  // minutes of the longest incident, the scale of the bars in lists
	entries    map[*postmortem.Postmortem]func() *entry // of every write-up, see entry
}

// Open makes the indexes of what a site is made from.
func Open(in Input) *Book {
	b := &Book{
		Input: in, L: wording.In(in.Catalog.Language), ByService: map[string][]*postmortem.Postmortem{}, ByFactor: map[string][]*postmortem.Postmortem{},
		ByYear: map[string][]*postmortem.Postmortem{}, BySeverity: map[string][]*postmortem.Postmortem{}, ByKind: map[string][]*postmortem.Postmortem{},
		ByStatus: map[string][]*postmortem.Postmortem{}, entries: make(map[*postmortem.Postmortem]func() *entry, len(in.Library.All)),
	}
	add := func(to map[string][]*postmortem.Postmortem, key string, pm *postmortem.Postmortem) {
		if list := to[key]; key != "" && (len(list) == 0 || list[len(list)-1] != pm) {
			to[key] = append(list, pm)
		}
	}
	b.alike = frameOf(in, b.L)
	b.symptoms = sync.OnceValue(func() symptoms { return symptomsOf(Standing(in.Library.All)) })
	for _, pm := range in.Library.All {
		b.entries[pm] = sync.OnceValue(func() *entry { return b.newEntry(pm) })
		add(b.ByYear, pm.Day().Format("2006"), pm)
		if _, _, known := in.Catalog.Severity(pm.Severity); known {
			add(b.BySeverity, pm.Severity, pm)
		}
		if slices.Contains(postmortem.Kinds, string(pm.Kind)) && !pm.Unreadable {
			add(b.ByKind, string(pm.Kind), pm)
		}
		if slices.Contains(postmortem.Statuses, string(pm.Status)) && !pm.Unreadable {
			add(b.ByStatus, string(pm.Status), pm)
		}
		if length, ok := pm.Times.ToResolve(); ok && pm.IsOwn() {
			b.longest = max(b.longest, length.Minutes())
		}
		if pm.IsWithdrawn() { // keeps its place in the lists, and shows nothing more
			continue
		}
		for _, f := range pm.Factors {
			if _, known := in.Catalog.Factor(f.Code); known {
				add(b.ByFactor, f.Code, pm)
			}
		}
		if pm.IsOwn() {
			for _, s := range pm.Services {
				if service, known := in.Catalog.Service(s.ID); known && s.Role != "responder_tool" {
					add(b.ByService, service.ID, pm)
				}
			}
		}
	}
	for year := range b.ByYear {
		b.Years = append(b.Years, year)
	}
	slices.SortFunc(b.Years, func(a, c string) int { return cmp.Compare(c, a) })
	return b
}

// A Page is an address of the site and what stands there. Exactly one of View
// and Data is set. Both may be called once, from any goroutine, so that a site
// of ten thousand pages is never in memory at once.
type Page struct {
	Path string // "incidents/2026-10-14-checkout-5xx/index.html"
	View func() (theme.View, error)
	Data func() ([]byte, error)

	// Of is the file of the post-mortem that the page is about, nil for all others.
	Of *source.File

	// Unlisted keeps a page off the site map: it leads elsewhere, or says once
	// more what stands on another.
	Unlisted bool
}

// OffMap is a page that is not on the site map.
func (p Page) OffMap() Page {
	p.Unlisted = true
	return p
}

// About is a page about one post-mortem.
func (p Page) About(pm *postmortem.Postmortem) Page {
	p.Of = pm.Doc.File
	return p
}

// Input is everything that pages are made of.
type Input struct {
	Library      *library.Library // what this edition shows, nothing else
	Catalog      *catalog.Catalog
	Template     *template.Template
	Actions      *action.Register
	Changes      *revision.History
	Trends       *trend.Trends
	Built        Built
	Drafts       bool                            // the edition shows drafts
	Suppressions map[postmortem.ID][]Suppression // by the write-up that allows it
}

// A Suppression is what a rule finds in a write-up that allows it.
type Suppression struct {
	Rule, Title string
	Line        int
	Reason      string
}

// Built says what the site was made from.
type Built struct {
	Commit  string    // full hash, "" without one
	Dirty   bool      // files on disk differ from the commit
	Now     time.Time // the only clock
	NoGit   string    // why there is no history, "" if there is
	BaseURL string    // of the published site, ends in "/"; "" if not known
}

// View is the page at path, made when it is asked for.
func (b *Book) View(path string, make func(b *Book, path string) theme.View) Page {
	return Page{Path: path, View: func() (theme.View, error) { return make(b, path), nil }}
}
