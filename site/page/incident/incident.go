// Package incident builds the pages of each post-mortem: the full page, the one-page
// summary, the revision list, redirects from aliases, and copied attachments.
//
// It hides how text, fields and evidence become one page, where each item has an anchor
// and each reference a target. It contains no lists or statistics of several
// post-mortems. Start at [Pages], then incidentView.
package incident

import (
	"fmt"
	"html/template"
	"strings"

	"debrief/site/markdown"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/theme"
)

// Pages returns the pages of every post-mortem and the page of recent changes. Each
// path is unique: the ID of a post-mortem takes precedence over an alias of another.
func Pages(b *model.Site) []model.Page {
	pages := []model.Page{b.ViewPage(model.ChangesPath, changesView)}
	taken := map[string]bool{} // paths in use
	for _, year := range b.Years {
		taken[model.YearPath(year)] = true
	}
	for _, pm := range b.Library.All {
		taken[b.IncidentPath(pm)] = true
	}
	for _, pm := range b.Library.All {
		at := b.IncidentPath(pm)
		pages = append(pages, b.ViewPage(at, func(b *model.Site, at string) theme.View { return incidentView(b, at, pm) }).About(pm))
		pages = append(pages, b.ViewPage(briefPath(at), func(b *model.Site, from string) theme.View { return briefView(b, from, pm) }).AsUnlisted().About(pm))
		if len(b.Library.Revisions(pm)) > 0 {
			pages = append(pages, b.ViewPage(historyPath(at), func(b *model.Site, from string) theme.View { return historyView(b, from, pm) }).AsUnlisted().About(pm))
		}
		for _, a := range attachments(b, pm) {
			pages = append(pages, model.Page{Path: a.path, Data: a.file.Bytes})
		}
	}
	return append(pages, redirectPages(b, taken)...)
}

// An incidentPage builds the page of one post-mortem: it holds the rendered text and
// the link targets.
type incidentPage struct {
	*model.Site
	pm       *postmortem.Postmortem
	at       string            // path of the page
	titles   map[string]string // titles of items by ID, for references in the text
	links    markdown.Links
	attached []attachment // files copied beside the page
	rendered markdown.Rendered
	linked   []*postmortem.Postmortem // other post-mortems that the page links to, in order of first link
	anchors  map[string]bool          // in use on the page
}

// newAnchor returns a unique HTML ID for an item. If several items have the same ID,
// the second and later ones get a number.
func (t *incidentPage) newAnchor(id string) string {
	first := model.Anchor(id)
	anchor := first
	for n := 2; anchor != "" && t.anchors[anchor]; n++ {
		anchor = fmt.Sprintf("%s-%d", first, n)
	}
	if t.anchors == nil {
		t.anchors = map[string]bool{}
	}
	t.anchors[anchor] = true
	return anchor
}

// incidentView returns the page of pm. If parts of the text fail to render, the page
// omits them and shows a banner.
func incidentView(b *model.Site, at string, pm *postmortem.Postmortem) theme.View {
	t := &incidentPage{Site: b, pm: pm, at: at, titles: itemTitles(b, pm), attached: attachments(b, pm)}
	t.links = t.newLinks()
	rendered, broken := pm.Doc.Render(t.links, pm.Shown)
	t.rendered = rendered
	v := theme.Incident{
		Frame: b.Frame(at, model.Title(pm), pm.Summary, model.IncidentsPath, model.Crumb(at, b.L.Text("Incidents"), model.IncidentsPath), model.Crumb(at, pm.Day().Format("2006"), model.YearPath(pm.Day().Format("2006")))),
		ID:    string(pm.ID), Severity: b.SeverityBadge(at, pm.Severity), Kind: b.KindBadge(at, pm), Status: b.StatusBadge(pm.Status),
		Date: b.L.Day(pm.Day()), Aliases: pm.Aliases, Organisation: pm.Organisation, Authors: authorNames(b, pm.Authors), Summary: pm.Summary,
		Reviewed: reviewNote(b.L, pm), Facts: t.facts(), Banners: t.banners(broken), Meter: t.meter(), Now: t.symptomsNow(),
		Timeline: t.timeline(), Impact: t.impact(), Detection: t.detection(), Evidence: t.evidence(), Accounts: t.accounts(),
		Factors: t.factors(), Actions: t.actions(), Related: t.related(), Backlinks: t.backlinks(), Sources: t.sourceLinks(),
		Allowed: t.suppressions(), Cite: citation(b, pm), Edit: t.editLink(),
		Brief: theme.Link{Text: b.L.Text("One-page summary"), Href: model.Href(at, briefPath(at))},
	}
	for _, id := range b.ImpactedServices(pm) {
		v.Services = append(v.Services, b.ServiceLink(at, id, pm.IsOwn()))
	}
	v.Foot, v.Type, v.Published, v.Changed = v.Cite, "article", b.L.Day(b.Changes.PublishedAt(pm)).ISO, t.lastRevised()
	t.placeSections(&v)
	t.fillRevisions(&v)
	v.Written, v.Previews = b.Lang(pm), t.previews()
	return v
}

// placeSections puts each section of the text into its part of the page, and sections
// with other headings after them.
func (t *incidentPage) placeSections(v *theme.Incident) {
	place := map[string]*template.HTML{
		"summary": &v.Overview, "timeline": &v.Timeline.Body, "impact": &v.Impact.Body, "detection": &v.Detection.Body, "evidence": &v.Evidence.Body,
		"accounts": &v.Accounts.Body, "analysis": &v.Analysis, "response": &v.Response, "averted": &v.Averted, "stopped_by": &v.StoppedBy,
		"lessons": &v.Lessons, "actions": &v.Actions.Body, "open-questions": &v.Questions, "follow-up": &v.FollowUp,
	}
	current := &v.Overview
	var extra []*theme.Section
	for i, s := range t.pm.Doc.Sections {
		html := t.rendered.Sections[i]
		if s.Level > 0 && s.Level <= 2 {
			if to := place[t.pm.Anchor(i)]; to != nil {
				current = to
			} else {
				section := &theme.Section{ID: t.pm.Anchor(i), Heading: s.Title}
				extra = append(extra, section)
				current = &section.Body
			}
		}
		*current += html
	}
	for _, s := range extra {
		if strings.TrimSpace(string(s.Body)) != "" {
			v.Extra = append(v.Extra, *s)
		}
	}
	if t.rendered.Notes != "" {
		v.Extra = append(v.Extra, theme.Section{ID: "s-notes", Heading: t.L.Text("Notes"), Body: t.rendered.Notes})
	}
}
