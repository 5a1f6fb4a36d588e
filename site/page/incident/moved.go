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

// RedirectsPath is a file in which some hosts look for addresses that have moved.
const RedirectsPath = "_redirects"

// movedPages stand at the other names of write-ups and lead to them: at their aliases,
// and at the IDs that they had before they were renamed, as Git tells. taken are the
// addresses that other pages have.
func movedPages(b *model.Book, taken map[string]bool) (pages []model.Page) {
	var lines strings.Builder
	add := func(name string, pm *postmortem.Postmortem) {
		slug := markdown.Slug(name)
		old := "incidents/" + slug + "/index.html"
		if taken[old] || slug == "" || len(slug) > maxName || deviceName.MatchString(slug) || listPage.MatchString(slug) {
			return
		}
		taken[old] = true
		pages = append(pages, b.View(old, func(b *model.Book, from string) theme.View { return moved(b, from, name, pm) }).OffMap())
		fmt.Fprintf(&lines, "%s %s 301\n", address(b, old), address(b, b.IncidentPath(pm)))
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
			// An ID that another post-mortem has by now, or as an alias, leads there.
			id := postmortem.IDFromPath(e.Path)
			if _, known := b.Library.Lookup(string(id)); !known && id.IsValid() && b.Changes.CanName(e) {
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

// maxName is how long the name of a folder may be, in bytes. Most file systems take no
// more than 255.
const maxName = 200

// deviceName are the names that Windows gives to no folder.
var deviceName = regexp.MustCompile(`^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$`)

// listPage is what the further pages of the list of all write-ups are called.
var listPage = regexp.MustCompile(`^page-[0-9]+$`)

// address is a page's from the root of its host.
func address(b *model.Book, path string) string {
	root := "/"
	if u, err := url.Parse(b.Built.BaseURL); err == nil && u.Path != "" {
		root = u.EscapedPath()
	}
	return root + (&url.URL{Path: strings.TrimSuffix(path, "index.html")}).EscapedPath()
}

// moved stands at another name of pm and leads to it. What search engines are to keep
// is the page that it leads to.
func moved(b *model.Book, from, name string, pm *postmortem.Postmortem) theme.View {
	f := b.Frame(from, name, b.L.Text("Now at {0}", model.Title(pm)), model.IncidentsPath)
	f.Canonical = b.Frame(b.IncidentPath(pm), name, "", model.IncidentsPath).Canonical
	return theme.Moved{Frame: f, To: b.Link(from, pm)}
}
