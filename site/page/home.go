package page

import (
	"slices"
	"strings"

	"debrief/site/action"
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
	facets, note := list.Facets(site, path)
	v := theme.Home{
		Frame: site.Frame(
			path,
			"",
			site.L.Text("Post-mortems: incidents, what fixed them, and their action items."),
			"",
		),
		Lead:       librarySummary(site),
		Latest:     site.Rows(path, own[:min(len(own), maxLatest)]),
		Facets:     facets,
		FacetsNote: note,
	}
	if n := len(site.Actions.In(action.Overdue)); n > 0 {
		v.Overdue = theme.Link{
			Text: site.L.Count(n, "{n} action item is overdue", "{n} action items are overdue"),
			Href: model.Href(path, model.ActionsPath) + "#overdue",
		}
	}
	v.State = libraryState(site, path)
	if n := len(site.CountedOwn(site.Library.All)); n > len(v.Latest) {
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
// wait for review, the incidents that recurred, and the number of symptoms.
func libraryState(site *model.Site, path string) []theme.Fact {
	review, drafts := len(site.WithStatus(postmortem.InReview)), 0
	if site.Drafts {
		drafts = len(site.WithStatus(postmortem.Draft))
	}
	recurred := len(site.Trends.Recurrences)
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
			Href: model.Href(path, model.TrendsPath) + "#" + model.RecurrencesAnchor,
		})
	}
	if _, n := site.SymptomPages(); n > 0 {
		fact := theme.Fact{
			Name: site.L.Text("Symptoms"), Value: theme.Time{Text: site.L.Thousands(n)},
			Href: model.Href(path, model.SymptomsPath),
		}
		if others := site.ExternalSymptoms(); others > 0 {
			fact.Note = site.L.Text("{0} of them of external incidents only", site.L.Thousands(others))
		}
		facts = append(facts, fact)
	}
	return facts
}

// librarySummary returns the number of post-mortems of each kind, and the number of
// those that are not counted.
func librarySummary(site *model.Site) string {
	counts := site.KindCounts(site.Library.All)
	dated := model.Filter(
		site.CountedOwn(site.Library.All), func(pm *postmortem.Postmortem) bool { return !pm.Day().IsZero() },
	)
	since := ""
	if len(dated) > 0 {
		since = site.L.Month(dated[len(dated)-1].CalendarDay())
	}
	others := len(site.CountedExternal(site.Library.All))
	summary := ""
	switch {
	case counts != "" && since == "":
		summary = counts + "."
	case counts != "" && others > 0:
		summary = site.L.Count(
			others, "{0} since {1}, plus {n} external incident.", "{0} since {1}, plus {n} external incidents.",
			counts, since,
		)
	case counts != "":
		summary = site.L.Text("{0} since {1}.", counts, since)
	case others > 0:
		summary = site.L.Count(
			others, "No internal incidents yet, {n} external incident.",
			"No internal incidents yet, {n} external incidents.",
		)
	}
	return strings.TrimSpace(summary + " " + site.NotCounted())
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
