package model

import (
	"html/template"
	"slices"
	"sync"

	"debrief/site/postmortem"
	"debrief/site/wording"
	"debrief/theme"
)

// An entry caches the parts of a post-mortem's list row that are the same on every
// page.
type entry struct {
	path           string
	date, duration theme.Time
	status         theme.Badge
	lang           string
	bar            template.HTML
	services       []string
	facts          []string
	// Returns the resolution, which is computed on first use, because few lists show it.
	resolution func() (words, anchor string)
}

// entry returns the cached entry of pm, which it computes on first use. Caching helps
// because a post-mortem is in about a dozen lists.
func (site *Site) entry(pm *postmortem.Postmortem) *entry { return site.entries[pm]() }

func (site *Site) newEntry(pm *postmortem.Postmortem) *entry {
	e := &entry{
		path:       site.IncidentPath(pm),
		date:       site.Day(pm.CalendarDay()),
		lang:       site.Lang(pm),
		bar:        site.phaseBar(pm),
		services:   site.ImpactedServices(pm),
		facts:      site.rowFacts(pm),
		resolution: sync.OnceValues(func() (string, string) { return findResolution(pm) }),
	}
	if pm.Status != postmortem.Published {
		e.status = site.StatusBadge(pm.Status)
	}
	if d, ok := pm.Times.ToMitigate(); ok {
		e.duration = site.Between(pm.Times.Started, pm.Times.Mitigated, d, ok)
	}
	return e
}

// Row returns a list row of pm for the page at the path from. Callers must not modify
// the slice Facts, because rows share it.
func (site *Site) Row(from string, pm *postmortem.Postmortem) theme.Row {
	e := site.entry(pm)
	r := site.shortRow(from, pm, e)
	r.Bar, r.Facts, r.Services = e.bar, e.facts, make([]theme.Link, len(e.services))
	for i, id := range e.services {
		r.Services[i] = site.ServiceLink(from, id, pm.IsOwn())
	}
	return r
}

// shortRow returns a list row of pm with the fields that every kind of list row has.
func (site *Site) shortRow(from string, pm *postmortem.Postmortem, e *entry) theme.Row {
	return theme.Row{
		Written: e.lang, ID: string(pm.ID), Title: Title(pm), Href: Href(from, e.path),
		Severity:     site.SeverityBadge(from, pm.Severity),
		Kind:         site.KindBadge(from, pm),
		Status:       e.status,
		Organisation: pm.Organisation,
		Date:         e.date, Lasted: e.duration,
	}
}

// Rows returns one list row per post-mortem, for the page at the path from.
func (site *Site) Rows(from string, pms []*postmortem.Postmortem) []theme.Row {
	out := make([]theme.Row, 0, len(pms))
	for _, pm := range pms {
		out = append(out, site.Row(from, pm))
	}
	return out
}

// RowWithResolution returns a list row that includes the resolution ("What fixed it"),
// for lists that responders read during an incident.
func (site *Site) RowWithResolution(from string, pm *postmortem.Postmortem) theme.Row {
	r := site.Row(from, pm)
	if words, anchor := site.Resolution(pm); words != "" {
		r.Ended, r.EndedLabel = words, site.ResolutionLabel(pm)
		if anchor != "" {
			r.EndedHref = Href(from, site.IncidentPath(pm)+"#"+anchor)
		}
	}
	return r
}

// CompactRow returns a list row with the resolution, but without the chart of the
// phases and facts.
func (site *Site) CompactRow(from string, pm *postmortem.Postmortem) theme.Row {
	row := site.RowWithResolution(from, pm)
	row.Bar, row.Facts = "", nil
	return row
}

// PreviewRow returns a list row with the summary and resolution of pm, but without
// links.
func (site *Site) PreviewRow(from string, pm *postmortem.Postmortem) theme.Row {
	row := site.shortRow(from, pm, site.entry(pm))
	row.Severity.Href, row.Kind.Href, row.Summary = "", "", pm.Summary
	row.Ended, _ = site.Resolution(pm)
	row.EndedLabel = site.ResolutionLabel(pm)
	return row
}

// Resolution returns what fixed the incident, and the anchor of the timeline row that
// describes it. words is "" if it is unknown, and anchor is "" if no row describes it.
func (site *Site) Resolution(pm *postmortem.Postmortem) (words, anchor string) {
	return site.entry(pm).resolution()
}

func findResolution(pm *postmortem.Postmortem) (words, anchor string) {
	r := pm.Resolution()
	if r.Text == "" {
		return "", ""
	}
	if r.Row >= 0 {
		anchor = EventAnchors(pm)[r.Row]
	}
	return wording.Sentence(r.PlainText()), anchor
}

// ResolutionLabel returns the label of the resolution of pm. Drills and near misses are
// stopped and not fixed.
func (site *Site) ResolutionLabel(pm *postmortem.Postmortem) string {
	if pm.IsDrill() || pm.IsNearMiss() {
		return site.L.Text("What stopped it:")
	}
	return site.L.Text("What fixed it:")
}

// ImpactedServices returns the IDs of the services whose users were affected.
func (site *Site) ImpactedServices(pm *postmortem.Postmortem) []string {
	var ids []string
	for _, id := range pm.ImpactedServices() {
		if service, ok := site.Catalog.Service(id); ok && pm.IsOwn() {
			id = service.ID
		}
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

func (site *Site) rowFacts(pm *postmortem.Postmortem) []string {
	var facts []string
	for _, f := range pm.Factors {
		if label := site.FactorName(f.Code); f.Code != "" && len(facts) < 2 && !slices.Contains(facts, label) {
			facts = append(facts, label)
		}
	}
	if found := site.L.DetectedBy(pm.Detection.Method); found != "" {
		facts = append(facts, found)
	}
	if items := site.Actions.Of(pm); len(items) > 0 {
		open := 0
		for _, item := range items {
			if item.IsOpen() {
				open++
			}
		}
		facts = append(facts, site.L.Count(len(items), "{0} of {n} action open", "{0} of {n} actions open", open))
	}
	return facts
}
