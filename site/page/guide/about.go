package guide

import (
	"cmp"
	"html/template"

	"debrief/site/action"
	"debrief/site/markdown"
	"debrief/site/page/model"
	"debrief/site/page/trends"
	"debrief/site/postmortem"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/i18n"
)

// about is the page of what the site was made from and what its words mean.
func about(b *model.Site, path string) (theme.View, error) {
	body, _, err := renderProse(b, path, func(l *wording.Language) string { return guideText(l, "not-shown") })
	v := theme.About{
		Frame: b.Frame(path, b.L.Text("About"), b.L.Text("Sources, definitions and data of this site."), ""),
		Lead:  b.L.Text("Every page is generated from files in a Git repository. All figures are computed."),
		Facts: builtFacts(b), Body: body,
	}
	for _, d := range definitions {
		v.Definitions = append(v.Definitions, theme.Definition{ID: d.id, Term: b.L.Text(d.term), Text: markdown.Inline(b.L.Text(d.text, d.numbers...), markdown.Links{})})
	}
	for _, s := range b.Catalog.Severities {
		v.Definitions = append(v.Definitions, theme.Definition{ID: "severity-" + markdown.Slug(s.ID), Term: b.L.Text("Severity {0}", s.Name), Text: template.HTML(template.HTMLEscapeString(b.L.Term(s.Means)))})
	}
	v.Downloads = []theme.Link{
		model.Crumb(path, "incidents.json", "data/incidents.json"), model.Crumb(path, "incidents.csv", "data/incidents.csv"),
		model.Crumb(path, "actions.csv", "data/actions.csv"), model.Crumb(path, "trends.json", "data/trends.json"),
		model.Crumb(path, "feed.xml", "feed.xml"), model.Crumb(path, "feed.json", "feed.json"),
	}
	for i, note := range []i18n.Text{"all post-mortems, machine-readable", "all post-mortems, as a table", "all action items", "all figures with n and interval", "Atom feed", "JSON feed"} {
		v.Downloads[i].Note = b.L.Text(note)
	}
	return v, err
}

// builtFacts say what the site was made from, each a number or a name.
func builtFacts(b *model.Site) []theme.Fact {
	text := func(name, value, note string) theme.Fact {
		return theme.Fact{Name: name, Value: theme.Time{Text: value}, Note: note}
	}
	facts := []theme.Fact{}
	switch {
	case b.Build.Commit != "":
		note := ""
		if b.Build.Dirty {
			note = b.L.Text("with uncommitted changes")
		}
		facts = append(facts, text(b.L.Text("Commit"), b.Build.Commit[:min(len(b.Build.Commit), 12)], note))
	case b.Build.NoGit != "":
		facts = append(facts, text(b.L.Text("Commit"), b.L.Text("none|of commits"), b.Build.NoGit))
	}
	facts = append(facts,
		theme.Fact{Name: b.L.Text("As of"), Value: b.L.Day(b.Build.Now), Note: b.L.Text("the reference date for open, overdue and recent")},
		text(b.L.Text("Post-mortems"), b.L.Thousands(len(b.Library.All)), countsNote(b)),
		text(b.L.Text("Counted in trends"), b.L.Plural(len(b.Trends.Incidents), "incident", "incidents"), trends.LeftOut(b)),
		text(b.L.Text("Action items"), b.L.Thousands(len(b.Actions.Items)), b.L.Text("{0} open, {1} overdue", b.L.Thousands(len(b.Actions.Open())), b.L.Thousands(len(b.Actions.In(action.Overdue))))),
		text(b.L.Text("Catalogue"), b.L.Count(len(b.Catalog.Services), "{n} service", "{n} services"), b.L.Count(len(b.Catalog.Factors), "{n} factor", "{n} factors")+", "+b.L.Count(len(b.Catalog.Severities), "{n} severity", "{n} severities")),
	)
	if url := b.Catalog.Repository.URL; url != "" {
		facts = append(facts, theme.Fact{Name: b.L.Text("Repository"), Links: []theme.Link{model.ExternalLink(url, b.L.Text("repository"))}})
	}
	if b.Library.HistoryCut() {
		facts = append(facts, text(b.L.Text("History"), b.L.Text("incomplete"), b.L.Text("shallow clone: the creation dates of the oldest post-mortems are missing")))
	}
	return facts
}

// countsNote says of whom the write-ups are.
func countsNote(b *model.Site) string {
	own := b.KindCounts(model.NotWithdrawn(model.Own(b.Library.All)))
	if n := len(model.OfKind(model.NotWithdrawn(b.Library.All), postmortem.External)); n > 0 {
		return b.L.Count(n, "{0}, {n} external", "{0}, {n} external", cmp.Or(own, b.L.Text("no internal incidents")))
	}
	return own
}
