package book

import (
	"cmp"
	"strings"

	"debrief/theme"
	"debrief/theme/words"
)

// nav is the one navigation: six words and the search.
var nav = []struct {
	word words.Text
	path string
}{
	{"Incidents", IncidentsPath}, {"Services", ServicesPath}, {"Factors", FactorsPath},
	{"Actions", ActionsPath}, {"Trends", TrendsPath}, {"Guide", GuidePath},
}

// Frame is what the page at path shows around its content. section is the
// path of the navigation's word it belongs under; crumbs are the pages above it.
func (b *Book) Frame(path, title, description, section string, crumbs ...theme.Link) theme.Frame {
	f := theme.Frame{
		Lang: b.Catalog.Language, SiteTitle: b.Catalog.Title, Notice: b.Catalog.Notice,
		Title: title, Description: description, Root: root(path), Home: Href(path, HomePath), Path: path,
		Search: Href(path, SearchPath), Crumbs: crumbs, Built: b.builtFrom(path),
		Feeds: []theme.Feed{
			{Title: b.L.Say("Feed (Atom)"), Href: Href(path, "feed.xml"), Type: "application/atom+xml"},
			{Title: b.L.Say("Feed (JSON)"), Href: Href(path, "feed.json"), Type: "application/feed+json"},
		},
	}
	if dir := words.Dir(f.Lang); dir == "rtl" {
		f.Dir = dir
	}
	f.Foot = cmp.Or(title, f.SiteTitle)
	if f.Built.Commit != "" {
		f.Foot = b.L.Say("{0}, at commit {1}", f.Foot, f.Built.Commit)
	}
	if b.Built.BaseURL != "" {
		f.Canonical = b.Built.BaseURL + strings.TrimSuffix(path, "index.html")
	}
	for _, n := range nav {
		f.Nav = append(f.Nav, theme.Link{Text: b.L.Say(n.word), Href: Href(path, n.path), Current: n.path == section})
	}
	return f
}

// builtFrom is the foot of the page at path: what the site was made from.
func (b *Book) builtFrom(path string) theme.Built {
	out := theme.Built{Date: b.L.Day(b.Built.Now), About: Href(path, AboutPath)}
	if b.Built.Commit != "" {
		out.Commit = b.Built.Commit[:min(len(b.Built.Commit), 10)]
	}
	if b.Built.Dirty {
		out.Uncommitted = b.L.Say("with changes that are not committed")
	}
	return out
}
