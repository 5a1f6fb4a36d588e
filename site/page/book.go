package page

import (
	"cmp"
	"slices"
	"strings"

	"debrief/site/phrase"
	"debrief/site/postmortem"
	"debrief/theme"
)

// A book is an Input with the indexes that pages look things up in. It does
// not change once it is open.
type book struct {
	Input
	byService  map[string][]*postmortem.Postmortem // ours that impacted or began there, newest first
	byFactor   map[string][]*postmortem.Postmortem // of every kind, newest first
	byYear     map[string][]*postmortem.Postmortem
	bySeverity map[string][]*postmortem.Postmortem
	byKind     map[string][]*postmortem.Postmortem
	years      []string // newest first
	longest    float64  // minutes of the longest incident, the scale of the bars in lists
}

func open(in Input) *book {
	b := &book{
		Input: in, byService: map[string][]*postmortem.Postmortem{}, byFactor: map[string][]*postmortem.Postmortem{},
		byYear: map[string][]*postmortem.Postmortem{}, bySeverity: map[string][]*postmortem.Postmortem{}, byKind: map[string][]*postmortem.Postmortem{},
	}
	add := func(to map[string][]*postmortem.Postmortem, key string, pm *postmortem.Postmortem) {
		if list := to[key]; key != "" && (len(list) == 0 || list[len(list)-1] != pm) {
			to[key] = append(list, pm)
		}
	}
	for _, pm := range in.Library.All {
		add(b.byYear, pm.Day().Format("2006"), pm)
		if _, _, known := in.Catalog.Severity(pm.Severity); known {
			add(b.bySeverity, pm.Severity, pm)
		}
		if slices.Contains(postmortem.Kinds, string(pm.Kind)) {
			add(b.byKind, string(pm.Kind), pm)
		}
		for _, f := range pm.Factors {
			if _, known := in.Catalog.Factor(f.Code); known {
				add(b.byFactor, f.Code, pm)
			}
		}
		if pm.Ours() {
			for _, s := range pm.Services {
				if service, known := in.Catalog.Service(s.ID); known && s.Role != "responder_tool" {
					add(b.byService, service.ID, pm)
				}
			}
		}
		if length, ok := pm.Times.ToResolve(); ok && pm.Ours() {
			b.longest = max(b.longest, length.Minutes())
		}
	}
	for year := range b.byYear {
		b.years = append(b.years, year)
	}
	slices.SortFunc(b.years, func(a, c string) int { return cmp.Compare(c, a) })
	return b
}

// root is the way from the page at path to the root of the site.
func root(path string) string {
	if depth := strings.Count(path, "/"); depth > 0 {
		return strings.Repeat("../", depth)
	}
	return "./"
}

// href is the relative address of to, a path from the root with perhaps a
// fragment, as seen from the page at from. Links name index.html, so that a
// copy of the site works from a folder without a server.
func href(from, to string) string {
	if rest, same := strings.CutPrefix(to, from); same && strings.HasPrefix(rest, "#") {
		return rest
	}
	return root(from) + to
}

// The addresses of the site. They never change.
const (
	homePath      = "index.html"
	incidentsPath = "incidents/index.html"
	servicesPath  = "services/index.html"
	factorsPath   = "factors/index.html"
	symptomsPath  = "symptoms/index.html"
	actionsPath   = "actions/index.html"
	trendsPath    = "trends/index.html"
	guidePath     = "guide/index.html"
	rulesPath     = "rules/index.html"
	aboutPath     = "about/index.html"
	draftsPath    = "drafts/index.html"
	searchPath    = "search/index.html"
)

func (b *book) incidentPath(pm *postmortem.Postmortem) string {
	return "incidents/" + b.Library.Address(pm) + "/index.html"
}
func servicePath(id string) string  { return "services/" + id + "/index.html" }
func factorPath(code string) string { return "factors/" + code + "/index.html" }
func yearPath(year string) string   { return "incidents/" + year + "/index.html" }
func severityPath(id string) string { return "severity/" + id + "/index.html" }
func kindPath(kind string) string {
	return "kind/" + strings.ReplaceAll(kind, "_", "-") + "/index.html"
}
func rulePath(id string) string { return "rules/" + id + "/index.html" }

// nav is the one navigation: six words and the search.
var nav = []struct{ word, path string }{
	{"Incidents", incidentsPath}, {"Services", servicesPath}, {"Factors", factorsPath},
	{"Actions", actionsPath}, {"Trends", trendsPath}, {"Guide", guidePath},
}

// frame is what the page at path shows around its content. section is the
// path of the navigation's word it belongs under; crumbs are the pages above it.
func (b *book) frame(path, title, description, section string, crumbs ...theme.Link) theme.Frame {
	f := theme.Frame{
		Lang: b.Catalog.Language, SiteTitle: b.Catalog.Title, Notice: b.Catalog.Notice,
		Title: title, Description: description, Root: root(path), Home: href(path, homePath), Path: path,
		Search: href(path, searchPath), Crumbs: crumbs, Built: b.builtFrom(path),
		Feeds: []theme.Feed{
			{Title: "Feed (Atom)", Href: href(path, "feed.xml"), Type: "application/atom+xml"},
			{Title: "Feed (JSON)", Href: href(path, "feed.json"), Type: "application/feed+json"},
		},
	}
	if b.Built.BaseURL != "" {
		f.Canonical = b.Built.BaseURL + strings.TrimSuffix(path, "index.html")
	}
	for _, n := range nav {
		f.Nav = append(f.Nav, theme.Link{Text: n.word, Href: href(path, n.path), Current: n.path == section})
	}
	return f
}

func (b *book) builtFrom(path string) theme.Built {
	out := theme.Built{Date: phrase.Day(b.Built.Now), About: href(path, aboutPath)}
	if b.Built.Commit != "" {
		out.Commit = b.Built.Commit[:min(len(b.Built.Commit), 10)]
	}
	if b.Built.Dirty {
		out.Uncommitted = "with changes that are not committed"
	}
	return out
}

// crumb is one step of the way down to a page.
func crumb(from, text, to string) theme.Link { return theme.Link{Text: text, Href: href(from, to)} }

// link leads to the write-up pm, by its title.
func (b *book) link(from string, pm *postmortem.Postmortem) theme.Link {
	return theme.Link{Text: title(pm), Href: href(from, b.incidentPath(pm))}
}

func title(pm *postmortem.Postmortem) string { return cmp.Or(pm.Title, string(pm.ID), "Untitled") }

// serviceLink leads to a service's page; the services of other organisations
// have none.
func (b *book) serviceLink(from, id string, ours bool) theme.Link {
	if service, ok := b.Catalog.Service(id); ok && ours {
		return theme.Link{Text: service.Name, Href: href(from, servicePath(service.ID))}
	}
	return theme.Link{Text: id}
}
