package times

import (
	"time"

	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/postmortem"
	"debrief/site/rule"
)

func checkReviewLate(p *rule.Pass, pm *postmortem.Postmortem) {
	reportLate(p, pm, "review.held", "review_days", pm.Review.Held, calendar{"working days", workingDays},
		"hold the next review sooner; give the reason for the delay in the text")
}

func checkPublishLate(p *rule.Pass, pm *postmortem.Postmortem) {
	reportLate(p, pm, "published", "publish_days", pm.Published, calendar{"days", calendarDays},
		"publish the next one with the known facts, and amend it later; give the reason for the delay in the text")
}

// A calendar is a way to count days: in calendar days or working days. It includes the
// name of the unit.
type calendar struct {
	unit string
	days func(from, to time.Time) int
}

// calendarDays returns the number of whole days between from and to.
func calendarDays(from, to time.Time) int { return int(to.Sub(from).Hours() / 24) }

// workingDays returns the number of days between from and to without weekends. If an
// incident ends on a Friday evening, its review can begin on Monday.
func workingDays(from, to time.Time) int {
	n := 0
	if calendarDays(from, to) > 10_000 {
		return calendarDays(from, to)
	}
	for day := from.AddDate(0, 0, 1); !day.After(to); day = day.AddDate(0, 0, 1) {
		if day.Weekday() != time.Saturday && day.Weekday() != time.Sunday {
			n++
		}
	}
	return n
}

// reportLate reports that day, the value of the given field, is too many days after the
// incident was resolved. threshold is the name of the limit in the catalogue, and c
// counts the days.
func reportLate(
	p *rule.Pass,
	pm *postmortem.Postmortem,
	field, threshold string,
	day time.Time,
	c calendar,
	help string,
) {
	resolved := pm.Times.Resolved
	if !pm.IsOwnAndSubmitted() || pm.IsDrill() || day.IsZero() || !resolved.IsKnown() {
		return
	}
	if p.Catalog.IsMajor(pm.Severity) {
		threshold += "_grave"
	}
	limit := p.Catalog.Threshold(threshold)
	y, m, d := resolved.At.Date()
	days := c.days(time.Date(y, m, d, 0, 0, 0, 0, time.UTC), day)
	if days <= limit {
		return
	}
	p.Reportf(
		pm.At(field), help, "%s %s is %d %s after resolved; %s is %d", field, day.Format(time.DateOnly), days, c.unit,
		threshold, limit,
	).
		Related = []finding.Related{
		{At: pm.At("times.resolved"), Message: "resolved here"},
	}
}

// checkLatency reports a condition that made the incident possible and existed long
// before the impact, if no factor explains why it remained.
func checkLatency(p *rule.Pass, pm *postmortem.Postmortem) {
	from, to := pm.Times.Introduced, pm.Times.Started
	limit := p.Catalog.Threshold("latent_days")
	if pm.IsExternal() || pm.IsDrill() || !pm.IsSubmitted() || len(pm.Factors) == 0 || !from.IsKnown() ||
		!to.IsKnown() ||
		to.At.Sub(from.At) <= time.Duration(limit)*24*time.Hour {
		return
	}
	for i, f := range pm.Factors {
		since := rule.FieldOf(pm, "factors", i, "latent_since")
		if since.Kind == frontmatter.Scalar && !since.Empty() || f.Layer == "organisation" ||
			catalog.Family(f.Code) == "organisation" {
			return
		}
	}
	p.Reportf(pm.At("times.introduced"), "add a factor that explains why it remained, with latent_since or layer: "+
		"organisation, such as a missing review or other priorities",
		"the condition existed for %s before the impact started, and no factor explains why it "+
			"remained", rule.Human(to.At.Sub(from.At))).
		Related = []finding.Related{
		{At: pm.At("times.started"), Message: "started here"},
	}
}
