package site

import (
	"strings"

	"debrief/site/finding"
	"debrief/site/library"
	"debrief/site/postmortem"
	"debrief/site/privacy"
	"debrief/site/wording"
	"debrief/theme"
)

// An Edition selects which post-mortems of a snapshot a site shows, and its theme.
type Edition struct {
	Theme      *theme.Theme
	Drafts     bool   // show drafts
	Restricted bool   // show restricted post-mortems, to their authors on their own machine
	BaseURL    string // URL of the published site; "" means the URL in the catalogue
}

// Shows reports whether the edition shows pm. This applies to pages, the search index,
// feeds, data files and figures.
func (e Edition) Shows(pm *postmortem.Postmortem) bool {
	switch pm.Access {
	case postmortem.Open:
		return true
	case postmortem.DraftOnly:
		return e.Drafts
	case postmortem.Restricted:
		return e.Restricted
	}
	return false
}

// Shown returns the part of the library that the edition shows. It excludes files on
// which debrief failed.
func (e Edition) Shown(lib *library.Library) *library.Library {
	return lib.View(func(pm *postmortem.Postmortem) bool { return e.Shows(pm) && !lib.Faulty(pm.Doc.File) })
}

// Shown returns the library as the edition shows it. In files with a finding about a
// secret or personal data, the text of the finding is masked.
func (s *Snapshot) Shown(e Edition) *library.Library {
	lib := e.Shown(s.Library)
	leaks := map[string]bool{}
	for _, f := range s.Found {
		if f.Level == finding.Error && !f.Accepted() && strings.HasPrefix(f.Rule, "privacy/") {
			leaks[f.Path()] = true
		}
	}
	mask := wording.In(s.Catalog.Language).Text("(not shown)")
	return lib.Redacted(leaks, privacy.Redactor{Catalog: s.Catalog, Hidden: lib.Hidden, Mask: mask})
}
