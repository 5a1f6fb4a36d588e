package model

import (
	"cmp"
	"iter"
	"slices"

	"debrief/site/action"
	"debrief/site/postmortem"
	"debrief/theme"
)

// Action returns the view of one action item on the page at from. onPage is true on the
// page of its own post-mortem.
func (b *Site) Action(from string, item action.Item, onPage bool) theme.Action {
	a := theme.Action{
		Written: b.Lang(item.From), Title: item.Title, State: b.actionBadge(item), Strength: b.L.Strength(item.Strength()), Type: b.L.Label(item.Type), Owner: b.DisplayName(item.Owner),
		Due: b.L.Day(item.Due), Closed: b.L.Day(item.Closed), DoneWhen: item.DoneWhen, Reason: item.ClosedReason,
	}
	if item.DRI != "" {
		a.Owner += ", " + item.DRI
	}
	if item.OverdueDays > 0 {
		a.Late = b.L.Text("{0} overdue", b.L.Days(item.OverdueDays))
	}
	if item.Past != nil {
		a.PutOff = b.rescheduledNote(item)
		if n := len(item.Past.Steps); a.Closed.Text == "" && !item.Open() && n > 0 {
			a.Closed = b.L.Day(item.Past.Steps[n-1].When)
		}
	}
	if item.ClosedAs != "" && item.ClosedAs != "as_planned" && a.Reason == "" {
		a.Reason = b.L.Text("closed as {0}", b.L.Label(item.ClosedAs))
	}
	home := b.IncidentPath(item.From)
	for _, id := range item.Addresses {
		link := theme.Link{Text: b.factorLabel(item.From, id)}
		if slices.ContainsFunc(item.From.Factors, func(f postmortem.Factor) bool { return f.ID == id }) {
			link.Href = Href(from, home+"#"+Anchor(id))
		}
		a.Addresses = append(a.Addresses, link)
	}
	a.Tracker = ExternalLink(item.Tracker, b.L.Text("tracker"))
	a.Evidence = ExternalLink(item.Proof, b.L.Text("evidence"))
	if onPage {
		a.ID = Anchor(item.ID)
		return a
	}
	a.Href = Href(from, home+"#"+Anchor(item.ID))
	a.Incident, a.Severity = b.IncidentLink(from, item.From), b.SeverityBadge(from, item.From.Severity)
	return a
}

// rescheduledNote returns how often an open item was moved to a later date, with its
// first due date.
func (b *Site) rescheduledNote(item action.Item) string {
	slips := item.Past.Slips
	if len(slips) == 0 || !item.Open() {
		return ""
	}
	return b.L.Count(len(slips), "rescheduled once (was {0})", "rescheduled {n} times (was {0})", b.L.Date(slips[0].From))
}

func (b *Site) actionBadge(item action.Item) theme.Badge {
	badge := theme.Badge{Text: b.L.ActionStatus(item.Status), Class: "open"}
	switch item.State {
	case action.Overdue:
		badge.Class, badge.Text = "overdue", b.L.Text("Overdue")
	case action.Done:
		badge.Class = "done"
	case action.Declined:
		badge.Class = "declined"
	}
	if badge.Text == "" {
		badge.Text = b.L.Text("Open")
	}
	return badge
}

// factorLabel returns the name of pm's factor with the ID id.
func (b *Site) factorLabel(pm *postmortem.Postmortem, id string) string {
	for _, f := range pm.Factors {
		if f.ID == id && f.Code != "" {
			return b.FactorName(f.Code)
		}
	}
	return id
}

// OpenActions returns the open items from incidents of a service, most overdue first.
func (b *Site) OpenActions(id string) []action.Item {
	var open []action.Item
	for _, pm := range b.ByService[id] {
		for _, item := range b.Actions.Of(pm) {
			if item.Open() {
				open = append(open, item)
			}
		}
	}
	slices.SortStableFunc(open, func(x, y action.Item) int { return cmp.Compare(y.OverdueDays, x.OverdueDays) })
	return open
}

// FactorActions yields the items that address a factor, those of the newest incident
// first.
func (b *Site) FactorActions(code string) iter.Seq[action.Item] {
	return func(yield func(action.Item) bool) {
		for _, pm := range b.ByFactor[code] {
			for _, item := range b.Actions.Of(pm) {
				if AddressesFactor(item, code) && !yield(item) {
					return
				}
			}
		}
	}
}

// AddressesFactor reports whether an item addresses a factor with the code.
func AddressesFactor(item action.Item, code string) bool {
	return slices.ContainsFunc(item.From.Factors, func(f postmortem.Factor) bool {
		return f.Code == code && slices.Contains(item.Addresses, f.ID)
	})
}
