package book

import (
	"cmp"
	"slices"

	"debrief/site/action"
	"debrief/site/catalog"
	"debrief/site/phrase"
	"debrief/site/postmortem"
	"debrief/theme"
)

// Action is one promise on the page at from. onPage says whether that is
// the page of its own incident.
func (b *Book) Action(from string, item action.Item, onPage bool) theme.Action {
	a := theme.Action{
		Title: item.Title, State: actionBadge(item), Strength: item.Strength(), Type: item.Type, Owner: b.Who(item.Owner),
		Due: phrase.Day(item.Due), Closed: phrase.Day(item.Closed), DoneWhen: item.DoneWhen, Reason: item.ClosedReason,
	}
	if item.DRI != "" {
		a.Owner += ", " + item.DRI
	}
	if item.Late > 0 {
		a.Late = phrase.Days(item.Late) + " late"
	}
	if item.Past != nil {
		a.PutOff = putOff(item)
		if n := len(item.Past.Steps); a.Closed.Text == "" && !item.Open() && n > 0 {
			a.Closed = phrase.Day(item.Past.Steps[n-1].When)
		}
	}
	if item.ClosedAs != "" && item.ClosedAs != "as_planned" && a.Reason == "" {
		a.Reason = "closed as " + phrase.Spaced(item.ClosedAs)
	}
	home := b.IncidentPath(item.From)
	for _, id := range item.Addresses {
		link := theme.Link{Text: factorWords(item.From, id)}
		if slices.ContainsFunc(item.From.Factors, func(f postmortem.Factor) bool { return f.ID == id }) {
			link.Href = Href(from, home+"#"+Anchor(id))
		}
		a.Addresses = append(a.Addresses, link)
	}
	a.Tracker = Outside(item.Tracker, "tracker")
	a.Evidence = Outside(item.Proof, "evidence")
	if onPage {
		a.ID = Anchor(item.ID)
		return a
	}
	a.Href = Href(from, home+"#"+Anchor(item.ID))
	a.Incident, a.Severity = b.Link(from, item.From), b.SeverityBadge(from, item.From.Severity)
	return a
}

// putOff says how often the date of a promise that stands was moved to a later
// one, and where it began.
func putOff(item action.Item) string {
	slips := item.Past.Slips
	if len(slips) == 0 || !item.Open() {
		return ""
	}
	return "put off " + phrase.Plural(len(slips), "time", "times") + ", first due " + phrase.Date(slips[0].From)
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

// OpenAt are the promises that still stand after the incidents of a service,
// the most overdue first.
func (b *Book) OpenAt(id string) []action.Item {
	var open []action.Item
	for _, pm := range b.ByService[id] {
		for _, item := range b.Actions.Of(pm) {
			if item.Open() {
				open = append(open, item)
			}
		}
	}
	slices.SortStableFunc(open, func(x, y action.Item) int { return cmp.Compare(y.Late, x.Late) })
	return open
}

// Against are the promises that address a factor, those after the newest
// incident first.
func (b *Book) Against(code string) []action.Item {
	var out []action.Item
	for _, pm := range b.ByFactor[code] {
		for _, item := range b.Actions.Of(pm) {
			if Addresses(item, code) {
				out = append(out, item)
			}
		}
	}
	return out
}

// Addresses reports whether a promise was made against a factor with the code.
func Addresses(item action.Item, code string) bool {
	return slices.ContainsFunc(item.From.Factors, func(f postmortem.Factor) bool {
		return f.Code == code && slices.Contains(item.Addresses, f.ID)
	})
}
