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

// RedirectsPath is the path of a file that lists redirects. Some hosts apply this file.
const RedirectsPath = "_redirects"

// redirectPages returns pages that redirect to post-mortems from their aliases, and
// from earlier IDs in the Git history. It skips the paths in taken, which other pages
// use.
func redirectPages(site *model.Site, taken map[string]bool) (pages []model.Page) {
	var lines strings.Builder
	add := func(name string, pm *postmortem.Postmortem) {
		slug := markdown.Slug(name)
		old := "incidents/" + slug + "/index.html"
		if taken[old] || slug == "" || len(slug) > maxNameBytes || deviceName.MatchString(slug) ||
			listPage.MatchString(slug) {
			return
		}
		taken[old] = true
		pages = append(pages, site.ViewPage(old, func(site *model.Site, from string) theme.View {
			return redirectView(site, from, name, pm)
		}).AsUnlisted())
		fmt.Fprintf(&lines, "%s %s 301\n", hostPath(site, old), hostPath(site, site.IncidentPath(pm)))
	}
	left := site.Library.MaxAliases()
	for _, pm := range site.Library.All {
		for _, alias := range pm.Aliases {
			if left--; left < 0 {
				break
			}
			if to, ok := site.Library.Lookup(alias); ok && to == pm {
				add(alias, pm)
			}
		}
	}
	for _, pm := range site.Library.All {
		for _, e := range site.Changes.Record(pm).Entries {
			// If another post-mortem now has this ID, or has it as an alias, there is
			// no redirect.
			id := postmortem.IDFromPath(e.Path)
			if _, known := site.Library.Lookup(string(id)); !known && id.IsValid() && site.Changes.CanName(e) {
				add(string(id), pm)
			}
		}
	}
	if lines.Len() > 0 {
		text := "# Addresses that have moved, for hosts that read this file. On others the pages there lead on.\n" +
			lines.String()
		pages = append(
			pages,
			model.Page{Path: RedirectsPath, Data: func() ([]byte, error) { return []byte(text), nil }},
		)
	}
	return pages
}

// maxNameBytes is the largest length in bytes of a folder name on the site. Most file
// systems allow 255 bytes.
const maxNameBytes = 200

// deviceName matches the names of files that Windows reserves for devices.
var deviceName = regexp.MustCompile(`^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$`)

// listPage matches the folder names of the second and later pages of the incident list.
var listPage = regexp.MustCompile(`^page-[0-9]+$`)

// hostPath returns the absolute path on the host of the page at path.
func hostPath(site *model.Site, path string) string {
	root := "/"
	if u, err := url.Parse(site.Build.BaseURL); err == nil && u.Path != "" {
		root = u.EscapedPath()
	}
	return root + (&url.URL{Path: strings.TrimSuffix(path, "index.html")}).EscapedPath()
}

// redirectView returns a page at the path from that redirects to the page of pm. It
// names that page as canonical for search engines. name is the alias or earlier ID.
func redirectView(site *model.Site, from, name string, pm *postmortem.Postmortem) theme.View {
	f := site.Frame(from, name, site.L.Text("Moved to {0}", model.Title(pm)), model.IncidentsPath)
	f.Canonical = site.Frame(site.IncidentPath(pm), name, "", model.IncidentsPath).Canonical
	return theme.Moved{Frame: f, To: site.IncidentLink(from, pm)}
}
