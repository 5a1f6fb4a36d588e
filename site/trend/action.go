package trend

import (
	"time"

	"debrief/site/library"
	"debrief/site/postmortem"
)

// Actions holds the statistics of action items.
type Actions struct {
	N, Open, Overdue int
	Days             Curve // share of action items still open, by days since creation; open items are censored at AsOf
	Future           int   // number of action items that were created after AsOf, which N leaves out
	Undated          int   // number of action items without the dates that Days needs
}

func (t *Trends) actions(lib *library.Library) {
	var spells []Spell
	today := postmortem.UTCDay(t.AsOf)
	for _, pm := range lib.All {
		if !pm.IsOwnAndSubmitted() || !t.has(pm) || pm.DayIn(t.scope.Calendar.Zone).Before(t.scope.Since) {
			continue
		}
		for i := range pm.Actions {
			a := &pm.Actions[i]
			if a.Title == "" {
				continue
			}
			if a.Created.After(today) { // not agreed at that time
				t.Actions.Future++
				continue
			}
			t.Actions.N++
			if a.IsOpenOn(today) {
				t.Actions.Open++
				if !a.Due.IsZero() && a.Due.Before(today) {
					t.Actions.Overdue++
				}
			}
			if s, ok := spell(a, today); ok {
				spells = append(spells, s)
			} else {
				t.Actions.Undated++
			}
		}
	}
	t.Actions.Days, _ = KaplanMeier(spells)
}

// spell returns the time for which an action item was open or is still open, in days.
// An item that was closed after today is still open. ok is false if a date is missing or
// if the dates are out of order.
func spell(a *postmortem.ActionItem, today time.Time) (Spell, bool) {
	end, ending := today, Open
	if !a.IsOpenOn(today) {
		end, ending = a.Closed, Declined
		if a.Status == "done" {
			ending = Done
		}
	}
	if a.Created.IsZero() || end.IsZero() || end.Before(a.Created) {
		return Spell{}, false
	}
	return Spell{Days: end.Sub(a.Created).Hours() / 24, End: ending}, true
}
