package page

import (
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"

	"debrief/site/action"
	"debrief/site/catalog"
	"debrief/site/markdown"
	"debrief/site/phrase"
	"debrief/site/postmortem"
	"debrief/theme"
	"debrief/theme/chart"
)

// row is pm as one entry of a list on the page at from.
func (b *book) row(from string, pm *postmortem.Postmortem) theme.Row {
	r := theme.Row{
		ID: string(pm.ID), Title: title(pm), Href: href(from, b.incidentPath(pm)),
		Severity: b.severityBadge(from, pm.Severity), Kind: kindBadge(from, pm), Organisation: pm.Organisation,
		Date: phrase.Day(pm.Day()), Bar: b.phaseBar(pm),
	}
	if pm.Status != postmortem.Published {
		r.Status = statusBadge(pm.Status)
	}
	if d, ok := pm.Times.ToMitigate(); ok {
		r.Lasted = phrase.Between(pm.Times.Started, pm.Times.Mitigated, d, ok)
	}
	for _, id := range b.placesOf(pm) {
		r.Services = append(r.Services, b.serviceLink(from, id, pm.Ours()))
	}
	r.Facts = b.rowFacts(pm)
	return r
}

func (b *book) rows(from string, pms []*postmortem.Postmortem) []theme.Row {
	var out []theme.Row
	for _, pm := range pms {
		out = append(out, b.row(from, pm))
	}
	return out
}

// placesOf are the services that a list shows: those that users met it at.
func (b *book) placesOf(pm *postmortem.Postmortem) []string {
	var ids []string
	for _, id := range pm.Impacted() {
		if service, ok := b.Catalog.Service(id); ok && pm.Ours() {
			id = service.ID
		}
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

func (b *book) rowFacts(pm *postmortem.Postmortem) []string {
	var facts []string
	for _, f := range pm.Factors {
		if label := catalog.Label(f.Code); f.Code != "" && len(facts) < 2 && !slices.Contains(facts, label) {
			facts = append(facts, label)
		}
	}
	if found := phrase.FoundBy(pm.Detection.Method); found != "" {
		facts = append(facts, found)
	}
	if items := b.Actions.Of(pm); len(items) > 0 {
		open := 0
		for _, item := range items {
			if item.Open() {
				open++
			}
		}
		facts = append(facts, strconv.Itoa(open)+" of "+phrase.Plural(len(items), "action", "actions")+" open")
	}
	return facts
}

// severityBadge is a severity as a word, with the class of its rank.
func (b *book) severityBadge(from, id string) theme.Badge {
	severity, rank, ok := b.Catalog.Severity(id)
	if !ok {
		return theme.Badge{Text: id}
	}
	badge := theme.Badge{Text: severity.Name, Class: "s" + strconv.Itoa(min(rank+1, 5)), Note: severity.Means}
	if len(b.bySeverity[id]) > 0 {
		badge.Href = href(from, severityPath(id))
	}
	return badge
}

func kindBadge(from string, pm *postmortem.Postmortem) theme.Badge {
	class := map[postmortem.Kind]string{postmortem.NearMiss: "nm", postmortem.Drill: "drill", postmortem.External: "external"}[pm.Kind]
	if class == "" {
		return theme.Badge{}
	}
	return theme.Badge{Text: phrase.Kind(pm.Kind), Class: class, Href: href(from, kindPath(string(pm.Kind)))}
}

func statusBadge(s postmortem.Status) theme.Badge {
	class := map[postmortem.Status]string{postmortem.InReview: "review"}[s]
	if class == "" {
		class = string(s)
	}
	return theme.Badge{Text: phrase.Status(s), Class: class}
}

// A stretch is the part of an incident between two of its known times.
type stretch struct {
	phase    chart.Phase
	from, to time.Time
}

// phasesOf cuts an incident at those of its times that are known and in order.
func phasesOf(t *postmortem.Times) []stretch {
	var out []stretch
	last, begun := time.Time{}, false
	for _, cut := range []struct {
		at    postmortem.Moment
		after chart.Phase // what begins there
	}{{t.Started, chart.Undetected}, {t.Detected, chart.Diagnosing}, {t.Acknowledged, chart.Mitigating}, {t.Mitigated, chart.Monitoring}, {t.Resolved, chart.Monitoring}} {
		if !cut.at.Known() || cut.at.Precision >= 24*time.Hour {
			continue
		}
		if begun && !cut.at.At.Before(last) {
			out[len(out)-1].to = cut.at.At
		}
		if !begun || !cut.at.At.Before(last) {
			out = append(out, stretch{cut.after, cut.at.At, cut.at.At})
			last, begun = cut.at.At, true
		}
	}
	return slices.DeleteFunc(out, func(s stretch) bool { return !s.to.After(s.from) })
}

func (b *book) phaseBar(pm *postmortem.Postmortem) template.HTML {
	d := chart.PhaseBarData{Max: b.longest}
	for _, s := range phasesOf(&pm.Times) {
		d.Phases = append(d.Phases, chart.PhaseLength{Phase: s.phase, Minutes: s.to.Sub(s.from).Minutes()})
	}
	return chart.PhaseBar(d)
}

// ended is what ended the harm: the last action of the timeline at or before
// the time of mitigation, and the anchor of its row.
func ended(pm *postmortem.Postmortem) (words, anchor string) {
	if !pm.Times.Mitigated.Known() {
		return "", ""
	}
	anchors := eventAnchors(pm.Timeline)
	best := -1
	for i, e := range pm.Timeline {
		if !e.Known() || e.DayOnly || e.When.After(pm.Times.Mitigated.At) {
			continue
		}
		if e.Kind == "action" || e.Kind == "change" && e.When.After(pm.Times.Detected.At) {
			best = i
		}
	}
	if best < 0 {
		return "", ""
	}
	return phrase.Sentence(strings.TrimSpace(itemMarks.ReplaceAllString(markdown.Plain(pm.Timeline[best].What), ""))), anchors[best]
}

// withEnding adds what ended it, for lists that are read in an emergency.
func (b *book) withEnding(from string, pm *postmortem.Postmortem) theme.Row {
	r := b.row(from, pm)
	if words, anchor := ended(pm); words != "" {
		r.Ended, r.EndedHref = words, href(from, b.incidentPath(pm)+"#"+anchor)
	}
	return r
}

// actionView is one promise on the page at from. onPage says whether that is
// the page of its own incident.
func (b *book) actionView(from string, item action.Item, onPage bool) theme.Action {
	a := theme.Action{
		Title: item.Title, State: actionBadge(item), Strength: item.Strength(), Type: item.Type, Owner: b.who(item.Owner),
		Due: phrase.Day(item.Due), Closed: phrase.Day(item.Closed), DoneWhen: item.DoneWhen, Reason: item.ClosedReason,
	}
	if item.DRI != "" {
		a.Owner += ", " + item.DRI
	}
	if item.Late > 0 {
		a.Late = phrase.Days(item.Late) + " late"
	}
	if item.ClosedAs != "" && item.ClosedAs != "as_planned" && a.Reason == "" {
		a.Reason = "closed as " + phrase.Spaced(item.ClosedAs)
	}
	home := b.incidentPath(item.From)
	for _, id := range item.Addresses {
		link := theme.Link{Text: factorWords(item.From, id)}
		if slices.ContainsFunc(item.From.Factors, func(f postmortem.Factor) bool { return f.ID == id }) {
			link.Href = href(from, home+"#"+anchorOf(id))
		}
		a.Addresses = append(a.Addresses, link)
	}
	a.Tracker = outside(item.Tracker, "tracker")
	a.Evidence = outside(item.Proof, "evidence")
	if onPage {
		a.ID = anchorOf(item.ID)
		return a
	}
	a.Href = href(from, home+"#"+anchorOf(item.ID))
	a.Incident, a.Severity = b.link(from, item.From), b.severityBadge(from, item.From.Severity)
	return a
}

func actionBadge(item action.Item) theme.Badge {
	badge := theme.Badge{Text: phrase.Promise(item.Status), Class: "open"}
	switch item.State {
	case action.Overdue:
		badge.Class, badge.Text = "overdue", "Overdue"
	case action.Done:
		badge.Class = "done"
	case action.Declined:
		badge.Class = "declined"
	}
	if badge.Text == "" {
		badge.Text = "Open"
	}
	return badge
}

// factorWords names a factor of pm by what it is, not by its number.
func factorWords(pm *postmortem.Postmortem, id string) string {
	for _, f := range pm.Factors {
		if f.ID == id && f.Code != "" {
			return catalog.Label(f.Code)
		}
	}
	return id
}

// outside is a link that leaves the site. What is not an http address is shown
// as the text it is.
func outside(address, word string) theme.Link {
	if address == "" {
		return theme.Link{}
	}
	if strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") {
		name := address[strings.LastIndexByte(strings.TrimRight(address, "/"), '/')+1:]
		if name = strings.TrimRight(name, "/"); name == "" || len(name) > 40 || strings.ContainsAny(name, "?#") {
			name = word
		}
		return theme.Link{Text: name, Href: address}
	}
	return theme.Link{Text: address}
}
