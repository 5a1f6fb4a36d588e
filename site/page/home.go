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

// homeView returns the home page: the latest post-mortems, the editor's pick and the
// facets of all lists.
func homeView(site *model.Site, path string) theme.View {
	own := model.NotWithdrawn(model.Own(site.Library.All))
	v := theme.Home{
		Frame: site.Frame(
			path,
			"",
			site.L.Text("Post-mortems: incidents, what fixed them, and their action items."),
			"",
		),
		Lead:   librarySummary(site),
		Latest: site.Rows(path, own[:min(len(own), maxLatest)]),
		Facets: list.Facets(site, path),
	}
	if n := len(site.Actions.In("overdue")); n > 0 {
		v.Overdue = theme.Link{
			Text: site.L.Count(n, "{n} action item is overdue", "{n} action items are overdue"),
			Href: model.Href(path, model.ActionsPath) + "#overdue",
		}
	}
	v.State = libraryState(site, path, own)
	if n := len(site.Library.All); n > len(v.Latest) {
		v.All = theme.Link{
			Text: site.L.Count(n, "All {n} post-mortem", "All {n} post-mortems"),
			Href: model.Href(path, model.IncidentsPath),
		}
	}
	v.Changed = model.Crumb(path, site.L.Text("Recent changes"), model.ChangesPath)
	if pm := site.EditorsPick(own); pm != nil {
		row := site.Row(path, pm)
		row.Summary, row.Why = pm.Summary, pickReason(site, pm)
		v.Pick = &row
	}
	if len(own) == 0 {
		v.Empty = site.L.Text("No post-mortems yet. “debrief init” writes an example.")
		v.Example = model.Crumb(path, site.L.Text("The guide explains how to write one."), model.GuidePath)
	}
	return v
}

// libraryState returns the facts above the list on the home page: the post-mortems that
// wait for review, the incidents that recurred, and the number of symptoms. own holds
// the post-mortems of the library's organisation.
func libraryState(site *model.Site, path string, own []*postmortem.Postmortem) []theme.Fact {
	review, drafts, recurred := 0, 0, 0
	for _, pm := range own {
		switch {
		case pm.Status == postmortem.InReview:
			review++
		case pm.IsDraft() && site.Drafts:
			drafts++
		}
		if pm.IsIncident() && slices.ContainsFunc(pm.Related, func(r postmortem.Relation) bool {
			earlier, ok := site.Library.Lookup(r.ID)
			return ok && earlier != pm && r.Rel == "recurrence_of" && !earlier.IsExternal()
		}) {
			recurred++
		}
	}
	var facts []theme.Fact
	if review > 0 {
		facts = append(facts, theme.Fact{
			Name: site.L.Text("In review"), Value: theme.Time{Text: site.L.Thousands(review)},
			Href: model.Href(path, model.DraftsPath),
		})
	}
	if drafts > 0 {
		facts = append(facts, theme.Fact{
			Name: site.L.Text("Drafts"), Value: theme.Time{Text: site.L.Thousands(drafts)},
			Href: model.Href(path, model.DraftsPath) + "#drafts",
		})
	}
	if recurred > 0 {
		facts = append(facts, theme.Fact{
			Name: site.L.Text("Recurrences"), Value: theme.Time{Text: site.L.Thousands(recurred)},
			Href: model.Href(path, model.TrendsPath),
		})
	}
	if _, n := site.SymptomPages(); n > 0 {
		facts = append(facts, theme.Fact{
			Name: site.L.Text("Symptoms"), Value: theme.Time{Text: site.L.Thousands(n)},
			Href: model.Href(path, model.SymptomsPath),
		})
	}
	return facts
}

// librarySummary returns one line with the number of post-mortems of each kind.
func librarySummary(site *model.Site) string {
	all := model.NotWithdrawn(site.Library.All)
	own, others := model.Own(all), len(model.OfKind(all, postmortem.External))
	counts := site.KindCounts(own)
	switch {
	case counts == "" && others == 0:
		return ""
	case counts == "":
		return site.L.Count(
			others, "No internal incidents yet, {n} external incident.",
			"No internal incidents yet, {n} external incidents.",
		)
	}
	since := site.L.Month(own[len(own)-1].Day())
	if others == 0 {
		return site.L.Text("{0} since {1}.", counts, since)
	}
	return site.L.Count(
		others, "{0} since {1}, plus {n} external incident.", "{0} since {1}, plus {n} external incidents.", counts,
		since,
	)
}

func pickReason(site *model.Site, pm *postmortem.Postmortem) string {
	var words []string
	given := 0 // a form that has not been filled in has no time
	for _, a := range pm.Accounts {
		if !a.Collected.IsZero() {
			given++
		}
	}
	if given > 1 {
		words = append(words, site.L.Count(given, "{n} first-hand account", "{n} first-hand accounts"))
	}
	if n := len(site.Library.Backlinks(pm)); n > 0 {
		words = append(words, site.L.Count(
			n, "{n} reference from another post-mortem", "{n} references from other post-mortems",
		))
	}
	var labels []string
	for _, code := range model.ContributingFactors(pm) {
		if label := site.L.Text("“{0}”", site.FactorName(code)); code != "" && len(labels) < 2 &&
			!slices.Contains(labels, label) {
			labels = append(labels, label)
		}
	}
	if len(labels) > 0 {
		words = append(words, site.L.Text("an example of {0}", site.L.List(labels)))
	}
	return wording.Sentence(site.L.List(words))
}
