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

// An Edition selects the post-mortems that a site shows, the theme of the site and its
// URL.
type Edition struct {
	Theme      *theme.Theme
	Drafts     bool   // the site shows drafts too
	Restricted bool   // the site shows restricted post-mortems too; only for authors on their own machine
	BaseURL    string // URL of the published site; "" means the URL in the catalogue
}

// Shows reports whether the edition shows pm. The result applies to pages, the search
// index, feeds, data files and figures.
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

// Shown returns a view of lib with only the post-mortems that the edition shows. It
// excludes files on which debrief crashed.
func (e Edition) Shown(lib *library.Library) *library.Library {
	return lib.View(func(pm *postmortem.Postmortem) bool { return e.Shows(pm) && !lib.Faulty(pm.Doc.File) })
}

// Shown returns a view of the library with only the post-mortems that e shows. In each
// file with a privacy error, such as a leaked secret, the view masks the secrets and
// personal data.
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
