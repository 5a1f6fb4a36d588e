package guide

import (
	"cmp"
	"html/template"
	"time"

	"debrief/site/action"
	"debrief/site/markdown"
	"debrief/site/page/model"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/i18n"
)

// aboutView returns the page that describes the sources, definitions and data files of
// the site.
func aboutView(site *model.Site, path string) (theme.View, error) {
	body, _, err := renderProse(site, path, func(l *wording.Language) string { return guideText(l, "not-shown") })
	v := theme.About{
		Frame: site.Frame(path, site.L.Text("About"), site.L.Text("Sources, definitions and data of this site."), ""),
		Lead:  site.L.Text("Every page is generated from files in a Git repository. All numbers are computed from them."),
		Facts: buildFacts(site), Body: body,
	}
	for _, d := range definitions {
		v.Definitions = append(v.Definitions, theme.Definition{
			ID:   d.id,
			Term: site.L.Text(d.term),
			Text: markdown.Inline(site.L.Text(d.text, d.numbers...), markdown.Links{}),
		})
	}
	for _, s := range site.Catalog.Severities {
		v.Definitions = append(v.Definitions, theme.Definition{
			ID:   "severity-" + markdown.Slug(s.ID),
			Term: site.L.Text("Severity {0}", s.Name),
			Text: template.HTML(template.HTMLEscapeString(site.L.Term(s.Means))),
		})
	}
	v.Downloads = []theme.Link{
		model.Crumb(
			path,
			"incidents.json",
			"data/incidents.json",
		), model.Crumb(path, "incidents.csv", "data/incidents.csv"),
		model.Crumb(path, "actions.csv", "data/actions.csv"), model.Crumb(path, "trends.json", "data/trends.json"),
		model.Crumb(path, "feed.xml", "feed.xml"), model.Crumb(path, "feed.json", "feed.json"),
	}
	for i, note := range []i18n.Text{
		"all post-mortems, machine-readable", "all post-mortems, as a table", "all action items",
		"all figures with sample size and interval", "Atom feed", "JSON feed",
	} {
		v.Downloads[i].Note = site.L.Text(note)
	}
	return v, err
}

// buildFacts returns facts about the sources of the site and the size of the library.
func buildFacts(site *model.Site) []theme.Fact {
	text := func(name, value, note string) theme.Fact {
		return theme.Fact{Name: name, Value: theme.Time{Text: value}, Note: note}
	}
	facts := []theme.Fact{}
	switch {
	case site.Build.Commit != "":
		note := ""
		if site.Build.Dirty {
			note = site.L.Text("with uncommitted changes")
		}
		facts = append(facts, text(site.L.Text("Commit"), site.Build.Commit[:min(len(site.Build.Commit), 12)], note))
	case site.Build.NoGit != "":
		facts = append(facts, text(site.L.Text("Commit"), site.L.Text("none|of commits"), site.Build.NoGit))
	}
	facts = append(facts,
		theme.Fact{
			Name:  site.L.Text("Reference date"),
			Value: site.Day(site.Build.Now),
			Note:  site.L.Text("open, overdue and recent are computed for this date"),
		},
		text(site.L.Text("Post-mortems"), site.L.Thousands(len(site.Counted(site.Library.All))), countsNote(site)),
		text(
			site.L.Text("Counted in trends"), site.L.Plural(len(site.Trends.Incidents), "incident", "incidents"),
			site.LeftOut(site.Trends),
		),
		text(
			site.L.Text("Action items"), site.L.Thousands(len(site.Actions.Items)),
			site.L.Text(
				"{0} open, {1} overdue", site.L.Thousands(len(site.Actions.Open())),
				site.L.Thousands(len(site.Actions.In(action.Overdue))),
			),
		),
		text(
			site.L.Text("Catalogue"), site.L.Count(len(site.Catalog.Services), "{n} service", "{n} services"),
			site.L.Count(
				len(site.Catalog.Factors), "{n} factor", "{n} factors",
			)+", "+site.L.Count(len(site.Catalog.Severities), "{n} severity", "{n} severities"),
		),
	)
	note := ""
	if month := site.Catalog.FiscalStart; month > time.January {
		first := time.Date(2026, month, 1, 0, 0, 0, 0, time.UTC)
		note = site.L.Text("the fiscal year starts in {0}", site.L.Time(first, "January"))
	}
	facts = append(facts, text(site.L.Text("Time zone of the quarters"), site.Catalog.Zone().String(), note))
	if url := site.Catalog.Repository.URL; url != "" {
		facts = append(facts, theme.Fact{
			Name:  site.L.Text("Repository"),
			Links: []theme.Link{model.ExternalLink(url, site.L.Text("repository"))},
		})
	}
	if site.Library.HistoryCut() {
		facts = append(facts, text(
			site.L.Text("History"), site.L.Text("incomplete"),
			site.L.Text("shallow or partial clone: the creation dates of the oldest post-mortems are missing"),
		))
	}
	return facts
}

// countsNote returns the number of counted post-mortems of the library's own
// organisation per kind, and the number of external ones.
func countsNote(site *model.Site) string {
	own := site.KindCounts(site.Library.All)
	if n := len(site.CountedExternal(site.Library.All)); n > 0 {
		return site.L.Count(
			n,
			"{0}, {n} external",
			"{0}, {n} external",
			cmp.Or(own, site.L.Text("no internal incidents")),
		)
	}
	return own
}
