// Package model holds the data that all pages of a site share: the library with lookup
// indexes, the paths of pages, the frame around a page, and list rows of post-mortems,
// action items and symptoms.
//
// It defines the paths and links of pages. Other packages define which pages exist and
// what they contain. Start at [NewSite]; address.go holds the paths, row.go the list
// rows, selection.go the filters.
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

// A Site is an Input with indexes for fast lookups. It does not change after [NewSite]
// has returned it.
type Site struct {
	Input
	L *wording.Language // translates the texts of the site
	// ByService holds the post-mortems of the library's own organisation for each service
	// that was affected or in which the incident began. Withdrawn post-mortems are left
	// out. The newest post-mortem is first.
	ByService map[string][]*postmortem.Postmortem
	// ByFactor holds the post-mortems of all kinds for each contributing factor. Withdrawn
	// post-mortems are left out. The newest post-mortem is first.
	ByFactor    map[string][]*postmortem.Postmortem
	ByYear      map[string][]*postmortem.Postmortem
	BySeverity  map[string][]*postmortem.Postmortem
	ByKind      map[string][]*postmortem.Postmortem
	ByStatus    map[string][]*postmortem.Postmortem
	Years       []string            // years that have post-mortems, newest first
	commonFrame theme.Frame         // parts of a frame that are the same on all pages
	symptoms    func() symptomIndex // returns the index of symptoms, which is computed on first use
	// Duration of the longest incident in minutes, which sets the scale of the phase bars
	// in lists.
	maxMinutes float64
	// entries holds a function for every post-mortem, which computes the entry on first
	// use.
	entries map[*postmortem.Postmortem]func() *entry
}

// NewSite returns a Site with indexes of the data in in.
func NewSite(in Input) *Site {
	site := &Site{
		Input:      in,
		L:          wording.In(in.Catalog.Language),
		ByService:  map[string][]*postmortem.Postmortem{},
		ByFactor:   map[string][]*postmortem.Postmortem{},
		ByYear:     map[string][]*postmortem.Postmortem{},
		BySeverity: map[string][]*postmortem.Postmortem{},
		ByKind:     map[string][]*postmortem.Postmortem{},
		ByStatus:   map[string][]*postmortem.Postmortem{},
		entries:    make(map[*postmortem.Postmortem]func() *entry, len(in.Library.All)),
	}
	add := func(to map[string][]*postmortem.Postmortem, key string, pm *postmortem.Postmortem) {
		if list := to[key]; key != "" && (len(list) == 0 || list[len(list)-1] != pm) {
			to[key] = append(list, pm)
		}
	}
	site.commonFrame = newCommonFrame(in, site.L)
	site.symptoms = sync.OnceValue(func() symptomIndex { return newSymptomIndex(NotWithdrawn(in.Library.All)) })
	for _, pm := range in.Library.All {
		site.entries[pm] = sync.OnceValue(func() *entry { return site.newEntry(pm) })
		add(site.ByYear, pm.CalendarDay().Format("2006"), pm)
		if _, _, known := in.Catalog.Severity(pm.Severity); known {
			add(site.BySeverity, pm.Severity, pm)
		}
		if slices.Contains(postmortem.Kinds, string(pm.Kind)) && !pm.Unreadable {
			add(site.ByKind, string(pm.Kind), pm)
		}
		if slices.Contains(postmortem.Statuses, string(pm.Status)) && !pm.Unreadable {
			add(site.ByStatus, string(pm.Status), pm)
		}
		if length, ok := pm.Times.ToResolve(); ok && pm.IsOwn() {
			site.maxMinutes = max(site.maxMinutes, length.Minutes())
		}
		if pm.IsWithdrawn() { // withdrawn post-mortems have a page, but are in no index
			continue
		}
		for _, f := range pm.Factors {
			if _, known := in.Catalog.Factor(f.Code); known {
				add(site.ByFactor, f.Code, pm)
			}
		}
		if pm.IsOwn() {
			for _, s := range pm.Services {
				if service, known := in.Catalog.Service(s.ID); known && s.Role != "responder_tool" {
					add(site.ByService, service.ID, pm)
				}
			}
		}
	}
	for year := range site.ByYear {
		site.Years = append(site.Years, year)
	}
	slices.SortFunc(site.Years, func(a, c string) int { return cmp.Compare(c, a) })
	return site
}

// A Page is a file of the site. Exactly one of the functions View and Data is set. It
// may be called once, from any goroutine. The pages are computed one at a time, so that
// a site of ten thousand pages is never completely in memory.
type Page struct {
	Path string // path of the page, such as "incidents/2026-10-14-checkout-5xx/index.html"
	View func() (theme.View, error)
	Data func() ([]byte, error)

	// Source is the file of the post-mortem that the page is about, or nil.
	Source *source.File

	// Unlisted excludes the page from the sitemap. It is set for redirects and for
	// pages that repeat the content of another page.
	Unlisted bool
}

// AsUnlisted returns a copy of p that is excluded from the sitemap.
func (p Page) AsUnlisted() Page {
	p.Unlisted = true
	return p
}

// About returns a copy of p that has the file of pm as its Source.
func (p Page) About(pm *postmortem.Postmortem) Page {
	p.Source = pm.Doc.File
	return p
}

// Input holds the data from which all pages are built.
type Input struct {
	Library      *library.Library // the library, with only the post-mortems that this edition of the site shows
	Catalog      *catalog.Catalog
	Template     *template.Template
	Actions      *action.Register
	Changes      *revision.History
	Trends       *trend.Trends
	Build        BuildInfo
	Drafts       bool                            // set if this edition of the site includes drafts
	Suppressions map[postmortem.ID][]Suppression // the suppressed findings of each post-mortem
}

// A Suppression is a finding that a comment in the text of the post-mortem suppresses.
type Suppression struct {
	Rule, Title string
	Line        int
	Reason      string
}

// BuildInfo describes the commit and the date from which the site is built.
type BuildInfo struct {
	Commit  string    // full hash of the commit; "" without Git
	Dirty   bool      // set if files on disk differ from the commit
	Now     time.Time // the current time for all pages, by default the time of the commit; pages read no clock
	NoGit   string    // reason why there is no Git history; "" if there is one
	BaseURL string    // URL of the published site, which ends in "/"; "" if unknown
}

// ViewPage returns a page at path. The function make builds the view when it is needed.
func (site *Site) ViewPage(path string, make func(site *Site, path string) theme.View) Page {
	return Page{Path: path, View: func() (theme.View, error) { return make(site, path), nil }}
}

// Day returns the date of t in the form that views contain.
func (s *Site) Day(t time.Time) theme.Time { return theme.Time(s.L.Day(t)) }

// Between returns d, the duration between the moments a and b, in the form that views
// contain. ok is false if d is unknown.
func (s *Site) Between(a, b postmortem.Moment, d time.Duration, ok bool) theme.Time {
	return theme.Time(s.L.Between(a, b, d, ok))
}
