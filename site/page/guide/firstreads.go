package guide

import (
	"slices"

	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/trend"
	"debrief/theme"
	"debrief/theme/i18n"
)

// firstReads returns up to five post-mortems for new readers, each for a different
// reason. For each reason, it selects the newest post-mortem that it has not selected
// for an earlier reason.
func firstReads(site *model.Site, path string) []theme.Row {
	all := model.Filter(site.Library.All, func(pm *postmortem.Postmortem) bool { return pm.IsPublished() })
	own := model.Own(all)
	var rows []theme.Row
	var taken []*postmortem.Postmortem
	choose := func(from []*postmortem.Postmortem, why i18n.Text, fits func(*postmortem.Postmortem) bool) {
		for _, pm := range from {
			if !slices.Contains(taken, pm) && fits(pm) {
				row := site.Row(path, pm)
				row.Why, row.Summary = site.L.Text(why), pm.Summary
				rows, taken = append(rows, row), append(taken, pm)
				return
			}
		}
	}
	recurred := func(pm *postmortem.Postmortem) bool {
		return slices.ContainsFunc(site.Trends.Recurrences, func(r trend.Recurrence) bool { return r.Incident == pm })
	}
	const before i18n.Text = "A recurrence: compare the earlier action items with their results."
	if linked := site.EditorsPick(own); linked != nil && len(site.Library.Backlinks(linked)) > 0 {
		why := i18n.Text("The most referenced post-mortem.")
		if recurred(linked) {
			why = "The most referenced post-mortem, and a recurrence: compare the earlier action items with their " +
				"results."
		}
		choose(own, why, func(pm *postmortem.Postmortem) bool { return pm == linked })
	}
	choose(own, before, recurred)
	choose(own, "A near miss: see which safeguard or luck prevented harm.", func(pm *postmortem.Postmortem) bool {
		return pm.IsNearMiss()
	})
	choose(own, "Corrected after publication: see what changed and why.", func(pm *postmortem.Postmortem) bool {
		return pm.Status == postmortem.Amended || len(pm.Amended) > 0
	})
	choose(
		model.OfKind(all, postmortem.External),
		"An incident of another organisation, summarised in the same template.",
		func(*postmortem.Postmortem) bool {
			return true
		},
	)
	choose(own, "A small incident with a short but useful post-mortem.", func(pm *postmortem.Postmortem) bool {
		_, rank, known := site.Catalog.Severity(pm.Severity)
		return known && rank == len(site.Catalog.Severities)-1
	})
	for len(rows) < 5 && len(taken) < len(own) {
		choose(
			own,
			"A recent post-mortem that follows the current template.",
			func(*postmortem.Postmortem) bool { return true },
		)
	}
	return rows[:min(len(rows), 5)]
}
