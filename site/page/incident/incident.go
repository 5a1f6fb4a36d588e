// Package incident builds the pages of each post-mortem: the full page, the one-page
// summary, the page of revisions, redirects from aliases, and copied attachments.
//
// It combines text, fields and evidence into one page, on which each item has an anchor
// and each reference a target. Lists and statistics of several post-mortems are in
// other packages. Start at [Pages], then incidentView.
package incident

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"debrief/site/markdown"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/theme"
	"debrief/theme/chart"
)

// Pages returns the pages of every post-mortem and the page of recent changes. Each
// path is unique: the ID of a post-mortem takes precedence over an alias of another.
func Pages(site *model.Site) []model.Page {
	pages := []model.Page{site.ViewPage(model.ChangesPath, changesView)}
	taken := map[string]bool{} // paths of the pages so far
	for _, year := range site.Years {
		taken[model.YearPath(year)] = true
	}
	for _, pm := range site.Library.All {
		taken[site.IncidentPath(pm)] = true
	}
	for _, pm := range site.Library.All {
		at := site.IncidentPath(pm)
		pages = append(pages, site.ViewPage(at, func(site *model.Site, at string) theme.View {
			return incidentView(site, at, pm)
		}).About(pm))
		pages = append(pages, site.ViewPage(briefPath(at), func(site *model.Site, from string) theme.View {
			return briefView(site, from, pm)
		}).AsUnlisted().About(pm))
		if len(site.Library.Revisions(pm)) > 0 {
			pages = append(pages, site.ViewPage(historyPath(at), func(site *model.Site, from string) theme.View {
				return historyView(site, from, pm)
			}).AsUnlisted().About(pm))
		}
		for _, a := range attachments(site, pm) {
			pages = append(pages, model.Page{Path: a.path, Data: a.file.Bytes})
		}
	}
	return append(pages, redirectPages(site, taken)...)
}

// An incidentPage holds the state for building the page of one post-mortem: the
// rendered text and the targets of links.
type incidentPage struct {
	*model.Site
	pm       *postmortem.Postmortem
	at       string            // path of the page
	titles   map[string]string // title of each item by its ID, for references in the text
	links    markdown.Links
	attached []attachment // files that are copied next to the page
	rendered markdown.Rendered
	linked   []*postmortem.Postmortem // other post-mortems to which the page links, in the order of the links
	anchors  map[string]bool          // anchors that are already used on the page

	effectCharts     int         // charts of the effects of action items so far
	gathered         []*gathered // the evidence, with the content of its files
	axisFrom, axisTo time.Time   // ends of the time axis of the figures; zero if unknown
	marks            []chart.Mark
	changeMarks      []chart.Mark // changes to systems, marked with letters
	changeHrefs      []string     // address of each of changeMarks in the list of changes
}

// newAnchor returns the HTML id for the item with the given ID. If several items have
// the same ID, it appends a number from the second item on.
func (page *incidentPage) newAnchor(id string) string {
	first := model.Anchor(id)
	anchor := first
	for n := 2; anchor != "" && page.anchors[anchor]; n++ {
		anchor = fmt.Sprintf("%s-%d", first, n)
	}
	if page.anchors == nil {
		page.anchors = map[string]bool{}
	}
	page.anchors[anchor] = true
	return anchor
}

// incidentView returns the page of pm. If parts of the text fail to render, the page
// omits them and shows a banner.
func incidentView(site *model.Site, at string, pm *postmortem.Postmortem) theme.View {
	page := &incidentPage{Site: site, pm: pm, at: at, titles: itemTitles(site, pm), attached: attachments(site, pm)}
	page.links = page.newLinks()
	cuts := make(map[int]bool, len(pm.Cuts))
	for _, c := range pm.Cuts {
		cuts[c.At] = true
	}
	rendered, broken := pm.Doc.Render(page.links, cuts)
	page.rendered = rendered
	page.readEvidence()
	v := theme.Incident{
		Frame: site.Frame(
			at, model.Title(pm), pm.Summary, model.IncidentsPath,
			model.Crumb(at, site.L.Text("Incidents"), model.IncidentsPath),
			model.Crumb(at, pm.CalendarDay().Format("2006"), model.YearPath(pm.CalendarDay().Format("2006"))),
		),
		ID:           string(pm.ID),
		Severity:     site.SeverityBadge(at, pm.Severity),
		Kind:         site.KindBadge(at, pm),
		Status:       site.StatusBadge(pm.Status),
		Date:         site.Day(pm.CalendarDay()),
		Aliases:      pm.Aliases,
		Organisation: pm.Organisation,
		Authors:      authorNames(site, pm.Authors),
		Summary:      pm.Summary,
		Reviewed:     reviewNote(site.L, pm),
		Facts:        page.facts(),
		Banners:      page.banners(broken),
		Meter:        page.meter(),
		Now:          page.symptomsNow(),
		Timeline:     page.timeline(),
		Impact:       page.impact(),
		Detection:    page.detection(),
		Evidence:     page.evidence(),
		Accounts:     page.accounts(),
		WhoSaw:       page.whoSawWhat(),
		Setting:      page.setting(),
		Factors:      page.factors(),
		Review:       page.reviewFacts(),
		Actions:      page.actions(),
		Related:      page.related(),
		Backlinks:    page.backlinks(),
		Sources:      page.sourceLinks(),
		Allowed:      page.suppressions(), Cite: citation(site, pm), Edit: page.editLink(),
		Brief: theme.Link{Text: site.L.Text("One-page summary"), Href: model.Href(at, briefPath(at))},
	}
	for _, id := range site.ImpactedServices(pm) {
		v.Services = append(v.Services, site.ServiceLink(at, id, pm.IsOwn()))
	}
	v.Foot, v.Type, v.Published, v.Changed = v.Cite, "article", site.Day(
		site.Changes.PublishedAt(pm),
	).ISO, page.lastRevised()
	v.Earlier, v.Later = page.neighbours()
	page.placeSections(&v)
	page.fillRevisions(&v)
	v.Written, v.Previews = site.Lang(pm), page.previews()
	return v
}

// placeSections puts each section of the text into the part of the page for that
// section. Sections with headings outside the format follow at the end.
func (page *incidentPage) placeSections(v *theme.Incident) {
	place := map[string]*template.HTML{
		"summary":    &v.Overview,
		"timeline":   &v.Timeline.Body,
		"impact":     &v.Impact.Body,
		"detection":  &v.Detection.Body,
		"evidence":   &v.Evidence.Body,
		"accounts":   &v.Accounts.Body,
		"analysis":   &v.Analysis,
		"response":   &v.Response,
		"averted":    &v.Averted,
		"stopped_by": &v.StoppedBy,
		"lessons":    &v.Lessons, "actions": &v.Actions.Body, "open-questions": &v.Questions, "follow-up": &v.FollowUp,
	}
	current := &v.Overview
	var extra []*theme.Section
	from, to := page.pm.TimelineSections()
	for i, s := range page.pm.Doc.Sections {
		html := page.rendered.Sections[i]
		if s.Level > 0 && s.Level <= 2 && !(i > from && i < to && html == "") {
			if to := place[page.pm.Anchor(i)]; to != nil {
				current = to
			} else {
				section := &theme.Section{ID: page.pm.Anchor(i), Heading: s.Title}
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
	if page.rendered.Notes != "" {
		v.Extra = append(
			v.Extra,
			theme.Section{ID: "s-notes", Heading: page.L.Text("Notes"), Body: page.rendered.Notes},
		)
	}
}
