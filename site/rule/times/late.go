package times

import (
	"time"

	"debrief/site/catalog"
	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/postmortem"
	"debrief/site/rule"
)

func reviewLate(p *rule.Pass, pm *postmortem.Postmortem) {
	late(p, pm, "review.held", "review_days", pm.Review.Held, calendar{"working days", workingDays},
		"hold the next one sooner, while people remember; say in the text what made this one late")
}

func publishLate(p *rule.Pass, pm *postmortem.Postmortem) {
	late(p, pm, "published", "publish_days", pm.Published, calendar{"days", calendarDays},
		"publish the next one with what is known, and amend it; say in the text what made this one late")
}

// A calendar is a way to count days.
type calendar struct {
	unit string
	days func(from, to time.Time) int
}

// calendarDays counts the days from one to another.
func calendarDays(from, to time.Time) int { return int(to.Sub(from).Hours() / 24) }

// workingDays leaves out the weekends: what ended on a Friday evening is
// reviewed on Monday.
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

// late compares a day with that of the resolution, as c counts days.
func late(p *rule.Pass, pm *postmortem.Postmortem, field, threshold string, day time.Time, c calendar, help string) {
	over := pm.Times.Resolved
	if !pm.Ours() || pm.Kind == postmortem.Drill || day.IsZero() || !over.Known() || !pm.Status.Reached(postmortem.InReview) {
		return
	}
	if p.Catalog.Grave(pm.Severity) {
		threshold += "_grave"
	}
	most := p.Catalog.Threshold(threshold)
	y, m, d := over.At.Date()
	days := c.days(time.Date(y, m, d, 0, 0, 0, 0, time.UTC), day)
	if days <= most {
		return
	}
	p.Reportf(pm.At(field), help, "%s %s is %d %s after resolved, and %s is %d", field, day.Format(time.DateOnly), days, c.unit, threshold, most).
		Related = []finding.Related{{At: pm.At("times.resolved"), Message: "resolved here"}}
}

// latency asks what let a condition lie for so long that nobody looked.
func latency(p *rule.Pass, pm *postmortem.Postmortem) {
	from, to := pm.Times.Introduced, pm.Times.Started
	most := p.Catalog.Threshold("latent_days")
	if !pm.Ours() || pm.Kind == postmortem.Drill || !pm.Status.Reached(postmortem.InReview) || len(pm.Factors) == 0 || !from.Known() || !to.Known() || to.At.Sub(from.At) <= time.Duration(most)*24*time.Hour {
		return
	}
	for i, f := range pm.Factors {
		since := rule.FieldOf(pm, "factors", i, "latent_since")
		if since.Kind == frontmatter.Scalar && !since.Empty() || f.Layer == "organisation" || catalog.Family(f.Code) == "organisation" {
			return
		}
	}
	p.Reportf(pm.At("times.introduced"), "add a factor for what let it lie, with latent_since or layer: organisation: who could have come across it, and what else they had to do",
		"the condition was there for %s before it started to hurt, and no factor says what let it lie", rule.Human(to.At.Sub(from.At))).
		Related = []finding.Related{{At: pm.At("times.started"), Message: "started here"}}
}
