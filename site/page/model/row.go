package model

import (
	"html/template"
	"slices"
	"strings"
	"sync"

	"debrief/site/markdown"
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
		date:       site.Day(pm.Day()),
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
		r.Ended, r.EndedHref = words, Href(from, site.IncidentPath(pm)+"#"+anchor)
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
	return row
}

// Resolution returns the text of the action that stopped the impact, and the anchor of
// its timeline row. This is the last action of the timeline at or before the time of
// mitigation. Both results are "" if the timeline has no such action.
func (site *Site) Resolution(pm *postmortem.Postmortem) (words, anchor string) {
	return site.entry(pm).resolution()
}

func findResolution(pm *postmortem.Postmortem) (words, anchor string) {
	if !pm.Times.Mitigated.IsKnown() {
		return "", ""
	}
	best := -1
	for i, e := range pm.Timeline {
		if !e.HasTime() || e.DayOnly || e.When.After(pm.Times.Mitigated.At) {
			continue
		}
		if e.Kind == "action" || e.Kind == "change" && e.When.After(pm.Times.Detected.At) {
			best = i
		}
	}
	if best < 0 {
		return "", ""
	}
	return wording.Sentence(strings.TrimSpace(StripReferences(
		markdown.PlainText(pm.Timeline[best].What),
	))), EventAnchors(pm.Timeline)[best]
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
