package page

import (
	"strings"
	"time"

	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/theme"
	"debrief/theme/i18n"
)

// draftsView returns the page that lists the unpublished post-mortems, with the missing
// parts of each.
func draftsView(site *model.Site, path string) theme.View {
	v := theme.Drafts{
		Frame: site.Frame(
			path,
			site.L.Text("Drafts"),
			site.L.Text("Unpublished post-mortems and the missing parts of each one."),
			"",
		),
	}
	var counts []string
	for _, g := range []struct {
		status  postmortem.Status
		id      string
		heading i18n.Text
		one     i18n.One
		several i18n.Many
		shown   bool
	}{
		{
			postmortem.InReview, "in-review", "In review", "{n} post-mortem is in " +
				"review", "{n} post-mortems are in review",
			true,
		},
		{postmortem.Draft, "drafts", "Drafts", "{n} draft", "{n} drafts", site.Drafts},
	} {
		pms := model.Filter(site.Library.All, func(pm *postmortem.Postmortem) bool { return pm.Status == g.status })
		if !g.shown || len(pms) == 0 {
			continue
		}
		group := theme.DraftGroup{ID: g.id, Heading: site.L.Text(g.heading)}
		for _, pm := range pms {
			group.Drafts = append(group.Drafts, draftView(site, path, pm))
		}
		v.Groups = append(v.Groups, group)
		counts = append(counts, site.L.Count(len(pms), g.one, g.several))
	}
	if len(counts) == 0 {
		v.Empty = site.L.Text("No post-mortem is waiting for review.")
		if !site.Drafts {
			v.Empty += " " + site.L.Text("This site does not show drafts.")
		}
		return v
	}
	v.Lead = site.L.Text("{0}. These post-mortems may still change; do not cite them.", strings.Join(counts, ", "))
	return v
}

func draftView(site *model.Site, path string, pm *postmortem.Postmortem) theme.Draft {
	d := theme.Draft{Row: site.Row(path, pm), Age: draftAge(site, pm), Meter: draftMeter(site, path, pm)}
	if pm.Status == postmortem.InReview && len(pm.Reviewers) == 0 && pm.IsOwn() {
		d.Needs = site.L.Text("needs a reviewer")
	}
	return d
}

// draftAge returns the age of a draft, counted from its first commit or, without Git
// history, from the date of the incident.
func draftAge(site *model.Site, pm *postmortem.Postmortem) string {
	days := func(since time.Time) int { return int(site.Build.Now.Sub(since).Hours() / 24) }
	if revisions := site.Library.Revisions(pm); len(revisions) > 0 && !site.Library.HistoryCut() {
		if n := days(revisions[len(revisions)-1].When); n >= 0 {
			return site.L.Text("created {0}", site.L.Ago(n))
		}
	}
	if n := days(pm.Day()); !pm.Day().IsZero() && n >= 0 {
		return site.L.Text("the incident happened {0}", site.L.Ago(n))
	}
	return ""
}

// draftMeter returns how many requirements for publication pm meets, with a link for
// each missing part.
func draftMeter(site *model.Site, path string, pm *postmortem.Postmortem) theme.Meter {
	gaps, have, of := site.Template.Missing(pm, postmortem.Published)
	m := theme.Meter{
		Done:   have,
		Needed: of,
		Text:   site.L.Text("{0} of {1} requirements for publication are met", have, of),
	}
	for _, gap := range gaps {
		link := site.GapLink(path, gap)
		link.Note, _, _ = strings.Cut(link.Note, "\n")
		m.Gaps = append(m.Gaps, link)
	}
	return m
}
