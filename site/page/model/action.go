package model

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"debrief/site/action"
	"debrief/site/postmortem"
	"debrief/site/wording"
	"debrief/theme"
)

// Action returns the view of an action item for the page at the path from. onPage is
// true if that page is the page of the item's post-mortem.
func (site *Site) Action(from string, item action.Item, onPage bool) theme.Action {
	a := theme.Action{
		Written:  site.Lang(item.From),
		Title:    item.Title,
		State:    site.actionBadge(item),
		Strength: site.L.Strength(item.Strength()),
		Type:     site.L.Label(item.Type),
		Owner:    site.DisplayName(item.Owner),
		Due:      site.Day(item.Due),
		Closed:   site.Day(item.Closed),
		DoneWhen: item.DoneWhen,
		Reason:   item.ClosedReason,
	}
	if item.IsOpen() {
		a.Closed = theme.Time{} // it was closed after the time of the site
	}
	if item.DRI != "" {
		a.Owner += ", " + item.DRI
	}
	if item.OverdueDays > 0 {
		a.Late = site.L.Text("{0} overdue", site.L.Days(item.OverdueDays))
	}
	if item.Past != nil {
		a.PutOff = site.rescheduledNote(item)
		if n := len(item.Past.Steps); a.Closed.Text == "" && !item.IsOpen() && n > 0 {
			a.Closed = site.Day(item.Past.Steps[n-1].When)
		}
	}
	if !item.IsOpen() && item.ClosedAs != "" && item.ClosedAs != "as_planned" && a.Reason == "" {
		a.Reason = site.L.Text("closed: {0}", site.L.Label(item.ClosedAs))
	}
	home := site.IncidentPath(item.From)
	for _, id := range item.Addresses {
		link := theme.Link{Text: site.factorLabel(item.From, id)}
		if slices.ContainsFunc(item.From.Factors, func(f postmortem.Factor) bool { return f.ID == id }) {
			link.Href = Href(from, home+"#"+Anchor(id))
		}
		a.Addresses = append(a.Addresses, link)
	}
	a.Tracker = ExternalLink(item.Tracker, site.L.Text("tracker ticket"))
	a.Evidence = site.ProofLink(from, item.From, item.Proof)
	if onPage {
		a.ID = Anchor(item.ID)
		return a
	}
	a.Href = Href(from, home+"#"+Anchor(item.ID))
	a.Incident, a.Severity = site.IncidentLink(from, item.From), site.SeverityBadge(from, item.From.Severity)
	a.Team, a.When, a.Code = site.shortOwner(item.Owner), a.Closed, site.incidentCode(item.From)
	if a.When.Text == "" {
		a.When = a.Due
	}
	if day, err := time.Parse(time.DateOnly, a.When.ISO); err == nil {
		a.When.Text = site.L.Time(day, "2 Jan 2006")
	}
	return a
}

// shortOwner returns the name of an owner for lists: "Payments" for a team.
func (site *Site) shortOwner(owner string) string {
	id, isTeam := strings.CutPrefix(owner, "team:")
	if !isTeam {
		return site.DisplayName(owner)
	}
	team, _ := site.Catalog.Team(id)
	return wording.Capital(cmp.Or(team.Name, id))
}

// maxCode is the largest number of characters of an alias that serves as an incident's
// short name.
const maxCode = 12

// incidentCode returns a short name of pm for lists: its first short alias, such as
// INC-2570, or its date.
func (site *Site) incidentCode(pm *postmortem.Postmortem) string {
	for _, alias := range pm.Aliases {
		if n := utf8.RuneCountInString(alias); n > 0 && n <= maxCode {
			return alias
		}
	}
	if day := pm.Day(); !day.IsZero() {
		return site.L.Time(day, "2 Jan 06")
	}
	return site.L.Text("Incident")
}

// ProofLink returns a link from a page to the proof that an action item of pm is complete:
// a web address, or the ID of an item of evidence or of an account. Other text is shown
// without a link.
func (site *Site) ProofLink(from string, pm *postmortem.Postmortem, proof string) theme.Link {
	id := strings.Trim(proof, "[] ")
	if slices.ContainsFunc(pm.Evidence, func(e postmortem.Evidence) bool { return id != "" && e.ID == id }) ||
		slices.ContainsFunc(pm.Accounts, func(a postmortem.Account) bool { return id != "" && a.ID == id }) {
		return theme.Link{Text: id, Href: Href(from, site.IncidentPath(pm)+"#"+Anchor(id))}
	}
	return ExternalLink(proof, site.L.Text("evidence"))
}

// rescheduledNote returns a note on how often an open action item was rescheduled to a
// later date, with the first due date.
func (site *Site) rescheduledNote(item action.Item) string {
	slips := item.Past.Reschedules
	if len(slips) == 0 || !item.IsOpen() {
		return ""
	}
	return site.L.Count(
		len(
			slips,
		),
		"rescheduled once (first due date: {0})",
		"rescheduled {n} times (first due date: {0})",
		site.L.Date(slips[0].From),
	)
}

func (site *Site) actionBadge(item action.Item) theme.Badge {
	badge := theme.Badge{Text: site.L.ActionStatus(item.Status), Class: "open"}
	switch item.State {
	case action.Overdue:
		badge.Class, badge.Text = "overdue", site.L.Text("Overdue")
	case action.Done:
		badge.Class = "done"
	case action.Declined:
		badge.Class = "declined"
	}
	if item.State == action.NotYet {
		badge.Class, badge.Text = "declined", site.L.Text("Created later")
	} else if badge.Text == "" || item.IsOpen() && !item.ActionItem.IsOpen() {
		badge.Text = site.L.Text("Open")
	}
	return badge
}

// factorLabel returns the name of the factor of pm with the given ID.
func (site *Site) factorLabel(pm *postmortem.Postmortem, id string) string {
	for _, f := range pm.Factors {
		if f.ID == id && f.Code != "" {
			return site.FactorName(f.Code)
		}
	}
	return id
}

// OpenActions returns the open action items from incidents of the service with the
// given ID, most overdue first.
func (site *Site) OpenActions(id string) []action.Item {
	var open []action.Item
	for _, pm := range site.ByService[id] {
		for _, item := range site.Actions.Of(pm) {
			if item.IsOpen() {
				open = append(open, item)
			}
		}
	}
	slices.SortStableFunc(open, func(x, y action.Item) int { return cmp.Compare(y.OverdueDays, x.OverdueDays) })
	return open
}

// FactorActions yields the action items that address the factor with the given code.
// Items of the newest incident are first.
func (site *Site) FactorActions(code string) iter.Seq[action.Item] {
	return func(yield func(action.Item) bool) {
		for _, pm := range site.ByFactor[code] {
			for _, item := range site.Actions.Of(pm) {
				if AddressesFactor(item, code) && !yield(item) {
					return
				}
			}
		}
	}
}

// AddressesFactor reports whether the action item addresses a factor with the given
// code.
func AddressesFactor(item action.Item, code string) bool {
	return slices.ContainsFunc(item.From.Factors, func(f postmortem.Factor) bool {
		return f.Code == code && slices.Contains(item.Addresses, f.ID)
	})
}
