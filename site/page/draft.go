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
	var external []*postmortem.Postmortem
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
		pms := site.WithStatus(g.status)
		if g.shown {
			external = append(external, model.External(site.ByStatus[string(g.status)])...)
		}
		if !g.shown || len(pms) == 0 {
			continue
		}
		v.Groups = append(v.Groups, draftGroup(site, path, g.id, site.L.Text(g.heading), pms))
		counts = append(counts, site.L.Count(len(pms), g.one, g.several))
	}
	if n := len(external); n > 0 {
		v.Groups = append(v.Groups, draftGroup(site, path, "external", site.L.Text("External incidents"), external))
		counts = append(counts, site.L.CountKind(n, postmortem.External))
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

// draftGroup returns a group of the unpublished post-mortems pms.
func draftGroup(site *model.Site, path, id, heading string, pms []*postmortem.Postmortem) theme.DraftGroup {
	group := theme.DraftGroup{ID: id, Heading: heading}
	for _, pm := range pms {
		group.Drafts = append(group.Drafts, draftView(site, path, pm))
	}
	return group
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
