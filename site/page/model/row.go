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

// An entry is what is the same of a write-up in whichever list it stands.
type entry struct {
	path         string
	date, lasted theme.Time
	status       theme.Badge
	written      string
	bar          template.HTML
	places       []string
	facts        []string
	ended        func() (words, anchor string) // asked for in few lists
}

// entry is made the first time that a list shows pm. A write-up stands in a dozen
// lists.
func (b *Book) entry(pm *postmortem.Postmortem) *entry { return b.entries[pm]() }

func (b *Book) newEntry(pm *postmortem.Postmortem) *entry {
	e := &entry{
		path: b.IncidentPath(pm), date: b.L.Day(pm.Day()), written: b.Written(pm), bar: b.phaseBar(pm), places: b.Places(pm), facts: b.rowFacts(pm),
		ended: sync.OnceValues(func() (string, string) { return endedOf(pm) }),
	}
	if pm.Status != postmortem.Published {
		e.status = b.StatusBadge(pm.Status)
	}
	if d, ok := pm.Times.ToMitigate(); ok {
		e.lasted = b.L.Between(pm.Times.Started, pm.Times.Mitigated, d, ok)
	}
	return e
}

// Row is pm as one entry of a list on the page at from. Its Facts are shared.
func (b *Book) Row(from string, pm *postmortem.Postmortem) theme.Row {
	e := b.entry(pm)
	r := b.line(from, pm, e)
	r.Bar, r.Facts, r.Services = e.bar, e.facts, make([]theme.Link, len(e.places))
	for i, id := range e.places {
		r.Services[i] = b.ServiceLink(from, id, pm.IsOwn())
	}
	return r
}

// line is what the shortest entry of a list shows of pm.
func (b *Book) line(from string, pm *postmortem.Postmortem, e *entry) theme.Row {
	return theme.Row{
		Written: e.written, ID: string(pm.ID), Title: Title(pm), Href: Href(from, e.path),
		Severity: b.SeverityBadge(from, pm.Severity), Kind: b.KindBadge(from, pm), Status: e.status, Organisation: pm.Organisation,
		Date: e.date, Lasted: e.lasted,
	}
}

// Rows are pms, one entry each.
func (b *Book) Rows(from string, pms []*postmortem.Postmortem) []theme.Row {
	out := make([]theme.Row, 0, len(pms))
	for _, pm := range pms {
		out = append(out, b.Row(from, pm))
	}
	return out
}

// RowWithEnding adds what ended it, for lists that are read in an emergency.
func (b *Book) RowWithEnding(from string, pm *postmortem.Postmortem) theme.Row {
	r := b.Row(from, pm)
	if words, anchor := b.Ended(pm); words != "" {
		r.Ended, r.EndedHref = words, Href(from, b.IncidentPath(pm)+"#"+anchor)
	}
	return r
}

// LeanRow is pm in a list that is about something else: what it was, and what
// ended it.
func (b *Book) LeanRow(from string, pm *postmortem.Postmortem) theme.Row {
	row := b.RowWithEnding(from, pm)
	row.Bar, row.Facts = "", nil
	return row
}

// Preview is as much of pm as tells whether to go there. Nothing in it can be
// followed.
func (b *Book) Preview(from string, pm *postmortem.Postmortem) theme.Row {
	row := b.line(from, pm, b.entry(pm))
	row.Severity.Href, row.Kind.Href, row.Summary = "", "", pm.Summary
	row.Ended, _ = b.Ended(pm)
	return row
}

// Ended is what ended the harm: the last action of the timeline at or before
// the time of mitigation, and the anchor of its row. Both are "" if the timeline
// names none.
func (b *Book) Ended(pm *postmortem.Postmortem) (words, anchor string) { return b.entry(pm).ended() }

func endedOf(pm *postmortem.Postmortem) (words, anchor string) {
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
	return wording.Sentence(strings.TrimSpace(WithoutMarks(markdown.PlainText(pm.Timeline[best].What)))), EventAnchors(pm.Timeline)[best]
}

// Places are the services that a list shows: those that users met it at.
func (b *Book) Places(pm *postmortem.Postmortem) []string {
	var ids []string
	for _, id := range pm.ImpactedServices() {
		if service, ok := b.Catalog.Service(id); ok && pm.IsOwn() {
			id = service.ID
		}
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

func (b *Book) rowFacts(pm *postmortem.Postmortem) []string {
	var facts []string
	for _, f := range pm.Factors {
		if label := b.FactorName(f.Code); f.Code != "" && len(facts) < 2 && !slices.Contains(facts, label) {
			facts = append(facts, label)
		}
	}
	if found := b.L.DetectedBy(pm.Detection.Method); found != "" {
		facts = append(facts, found)
	}
	if items := b.Actions.Of(pm); len(items) > 0 {
		open := 0
		for _, item := range items {
			if item.IsOpen() {
				open++
			}
		}
		facts = append(facts, b.L.Count(len(items), "{0} of {n} action open", "{0} of {n} actions open", open))
	}
	return facts
}
