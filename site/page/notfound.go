package page

import (
	"net/url"
	"strings"

	"debrief/site/page/model"
	"debrief/theme"
)

const (
	notFoundPath      = "404.html"
	maxNotFoundLatest = 5
)

// notFoundView returns the page for unknown addresses. Hosts serve it at any path, so
// its links are absolute paths, not relative ones.
func notFoundView(site *model.Site, path string) theme.View {
	base := sitePath(site.Build.BaseURL)
	absolute := func(address string) string { return base + strings.TrimPrefix(address, "./") }
	v := theme.NotFound{
		Frame: site.Frame(path, site.L.Text("Not found"), site.L.Text("There is no page at this address."), ""),
	}
	v.Root, v.Home, v.Search, v.Canonical = base, absolute(v.Home), absolute(v.Search), ""
	v.Built.About = absolute(v.Built.About)
	for i := range v.Nav {
		v.Nav[i].Href = absolute(v.Nav[i].Href)
	}
	for i := range v.Feeds {
		v.Feeds[i].Href = absolute(v.Feeds[i].Href)
	}
	v.Text = site.L.Text(
		"There is no page at this address. Post-mortem IDs never change. Search for the ID, or for the incident's " +
			"number in another tool.",
	)
	own := model.NotWithdrawn(model.Own(site.Library.All))
	for _, pm := range own[:min(len(own), maxNotFoundLatest)] {
		row := site.Row(path, pm)
		v.Latest = append(v.Latest, theme.Row{
			ID: row.ID, Title: row.Title, Href: absolute(row.Href), Date: row.Date, Lasted: row.Lasted,
			Severity: theme.Badge{Text: row.Severity.Text, Class: row.Severity.Class, Note: row.Severity.Note},
		})
	}
	return v
}

// sitePath returns the path component of the base URL of the site, with a slash at both
// ends.
func sitePath(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return "/"
	}
	if p := strings.Trim(u.EscapedPath(), "/"); p != "" {
		return "/" + p + "/"
	}
	return "/"
}
