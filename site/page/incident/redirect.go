package incident

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"debrief/site/markdown"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/theme"
)

// RedirectsPath is a file with redirects that some hosts read.
const RedirectsPath = "_redirects"

// redirectPages returns redirects to post-mortems from their aliases, and from earlier
// IDs according to Git. taken are the paths of other pages.
func redirectPages(b *model.Site, taken map[string]bool) (pages []model.Page) {
	var lines strings.Builder
	add := func(name string, pm *postmortem.Postmortem) {
		slug := markdown.Slug(name)
		old := "incidents/" + slug + "/index.html"
		if taken[old] || slug == "" || len(slug) > maxNameBytes || deviceName.MatchString(slug) || listPage.MatchString(slug) {
			return
		}
		taken[old] = true
		pages = append(pages, b.ViewPage(old, func(b *model.Site, from string) theme.View { return redirectView(b, from, name, pm) }).AsUnlisted())
		fmt.Fprintf(&lines, "%s %s 301\n", hostPath(b, old), hostPath(b, b.IncidentPath(pm)))
	}
	left := b.Library.MaxAliases()
	for _, pm := range b.Library.All {
		for _, alias := range pm.Aliases {
			if left--; left < 0 {
				break
			}
			if to, ok := b.Library.Lookup(alias); ok && to == pm {
				add(alias, pm)
			}
		}
	}
	for _, pm := range b.Library.All {
		for _, e := range b.Changes.Record(pm).Entries {
			// If another post-mortem has this ID now, as ID or alias, the path leads
			// there.
			id := postmortem.IDOf(e.Path)
			if _, known := b.Library.Lookup(string(id)); !known && id.Valid() && b.Changes.MayName(e) {
				add(string(id), pm)
			}
		}
	}
	if lines.Len() > 0 {
		text := "# Addresses that have moved, for hosts that read this file. On others the pages there lead on.\n" + lines.String()
		pages = append(pages, model.Page{Path: RedirectsPath, Data: func() ([]byte, error) { return []byte(text), nil }})
	}
	return pages
}

// maxNameBytes limits the name of a folder. Most file systems allow at most 255 bytes.
const maxNameBytes = 200

// deviceName matches names that Windows reserves.
var deviceName = regexp.MustCompile(`^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$`)

// listPage matches the folder names of later pages of the incident list.
var listPage = regexp.MustCompile(`^page-[0-9]+$`)

// hostPath returns the absolute path of a page on its host.
func hostPath(b *model.Site, path string) string {
	root := "/"
	if u, err := url.Parse(b.Build.BaseURL); err == nil && u.Path != "" {
		root = u.EscapedPath()
	}
	return root + (&url.URL{Path: strings.TrimSuffix(path, "index.html")}).EscapedPath()
}

// redirectView redirects to pm's page, which is the canonical one for search engines.
func redirectView(b *model.Site, from, name string, pm *postmortem.Postmortem) theme.View {
	f := b.Frame(from, name, b.L.Text("Now at {0}", model.Title(pm)), model.IncidentsPath)
	f.Canonical = b.Frame(b.IncidentPath(pm), name, "", model.IncidentsPath).Canonical
	return theme.Moved{Frame: f, To: b.IncidentLink(from, pm)}
}
