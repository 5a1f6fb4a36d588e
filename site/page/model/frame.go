package model

import (
	"cmp"
	"strings"

	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/i18n"
)

// nav lists the sections of the site in the navigation at the top of every page.
var nav = []struct {
	word i18n.Text
	path string
}{
	{"Incidents", IncidentsPath}, {"Services", ServicesPath}, {"Factors", FactorsPath},
	{"Actions", ActionsPath}, {"Trends", TrendsPath}, {"Guide", GuidePath},
}

// Frame returns the parts of a page around its content, such as title and navigation.
// section is the path of the navigation link that is marked as current. crumbs are
// links to the pages above this page.
func (site *Site) Frame(path, title, description, section string, crumbs ...theme.Link) theme.Frame {
	f := site.commonFrame
	f.Title, f.Description, f.Path, f.Crumbs = title, description, path, crumbs
	f.Root, f.Home, f.Search, f.Built.About = relativeRoot(
		path,
	), Href(
		path,
		HomePath,
	), Href(
		path,
		SearchPath,
	), Href(
		path,
		AboutPath,
	)
	f.Feeds = []theme.Feed{
		{Title: site.L.Text("Feed (Atom)"), Href: Href(path, "feed.xml"), Type: "application/atom+xml"},
		{Title: site.L.Text("Feed (JSON)"), Href: Href(path, "feed.json"), Type: "application/feed+json"},
	}
	f.Foot = cmp.Or(title, f.SiteTitle)
	if f.Built.Commit != "" {
		f.Foot = site.L.Text("{0}, at commit {1}", f.Foot, f.Built.Commit)
	}
	if site.Build.BaseURL != "" {
		f.Canonical = site.Build.BaseURL + strings.TrimSuffix(path, "index.html")
	}
	f.Nav = make([]theme.Link, 0, len(nav))
	for _, n := range nav {
		f.Nav = append(
			f.Nav,
			theme.Link{Text: site.L.Text(n.word), Href: Href(path, n.path), Current: n.path == section},
		)
	}
	return f
}

// newCommonFrame returns the parts of a frame that are the same on all pages.
func newCommonFrame(in Input, l *wording.Language) theme.Frame {
	f := theme.Frame{
		Lang:      in.Catalog.Language,
		SiteTitle: in.Catalog.Title,
		Notice:    in.Catalog.Notice,
		Built:     theme.Built{Date: theme.Time(l.Day(in.Build.Now))},
	}
	if dir := i18n.Dir(f.Lang); dir == "rtl" {
		f.Dir = dir
	}
	if commit := in.Build.Commit; commit != "" {
		f.Built.Commit = commit[:min(len(commit), 10)]
	}
	if in.Build.Dirty {
		f.Built.Uncommitted = l.Text("with uncommitted changes")
	}
	return f
}
