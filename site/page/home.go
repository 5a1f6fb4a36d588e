package page

import (
	"slices"

	"debrief/site/page/list"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/wording"
	"debrief/theme"
)

const maxLatest = 10

// homeView shows the latest post-mortems, the editor's pick and the facets of all
// lists.
func homeView(b *model.Site, path string) theme.View {
	own := model.NotWithdrawn(model.Own(b.Library.All))
	v := theme.Home{
		Frame:  b.Frame(path, "", b.L.Text("Post-mortems: incidents, what fixed them, and their action items."), ""),
		Lead:   librarySummary(b),
		Latest: b.Rows(path, own[:min(len(own), maxLatest)]),
		Facets: list.Facets(b, path),
	}
	if n := len(b.Actions.In("overdue")); n > 0 {
		v.Overdue = theme.Link{Text: b.L.Count(n, "{n} action item is overdue", "{n} action items are overdue"), Href: model.Href(path, model.ActionsPath) + "#overdue"}
	}
	if n := len(b.Library.All); n > len(v.Latest) {
		v.All = theme.Link{Text: b.L.Count(n, "All {n} post-mortem", "All {n} post-mortems"), Href: model.Href(path, model.IncidentsPath)}
	}
	v.Changed = model.Crumb(path, b.L.Text("Recent changes"), model.ChangesPath)
	if pm := b.EditorsPick(own); pm != nil {
		row := b.Row(path, pm)
		row.Summary, row.Why = pm.Summary, pickReason(b, pm)
		v.Pick = &row
	}
	if len(own) == 0 {
		v.Empty = b.L.Text("No post-mortems yet. “debrief init” writes an example.")
		v.Example = model.Crumb(path, b.L.Text("The guide explains how to write one."), model.GuidePath)
	}
	return v
}

// librarySummary returns one line with the number of post-mortems per kind.
func librarySummary(b *model.Site) string {
	all := model.NotWithdrawn(b.Library.All)
	own, others := model.Own(all), len(model.OfKind(all, postmortem.External))
	counts := b.KindCounts(own)
	switch {
	case counts == "" && others == 0:
		return ""
	case counts == "":
		return b.L.Count(others, "No internal incidents yet, {n} external incident.", "No internal incidents yet, {n} external incidents.")
	}
	since := b.L.Month(own[len(own)-1].Day())
	if others == 0 {
		return b.L.Text("{0} since {1}.", counts, since)
	}
	return b.L.Count(others, "{0} since {1}, plus {n} external incident.", "{0} since {1}, plus {n} external incidents.", counts, since)
}

func pickReason(b *model.Site, pm *postmortem.Postmortem) string {
	var words []string
	if n := len(pm.Accounts); n > 1 {
		words = append(words, b.L.Count(n, "{n} first-hand account", "{n} first-hand accounts"))
	}
	if n := len(b.Library.Backlinks(pm)); n > 0 {
		words = append(words, b.L.Count(n, "{n} reference from another post-mortem", "{n} references from other post-mortems"))
	}
	var labels []string
	for _, code := range model.ContributingFactors(pm) {
		if label := b.L.Text("“{0}”", b.FactorName(code)); code != "" && len(labels) < 2 && !slices.Contains(labels, label) {
			labels = append(labels, label)
		}
	}
	if len(labels) > 0 {
		words = append(words, b.L.Text("an example of {0}", b.L.List(labels)))
	}
	return wording.Sentence(b.L.List(words))
}
