// Package action computes the register of action items: which are open, overdue,
// rescheduled, done or declined at a given time. It ranks no owners. Start at [New].
package action

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"debrief/site/library"
	"debrief/site/postmortem"
	"debrief/site/revision"
)

// A Register holds the action items of the library's own post-mortems at a time.
type Register struct {
	Now   time.Time
	Items []Item // overdue first, then by due date, those without one last

	byPostmortem map[*postmortem.Postmortem][]Item
}

// An Item is an action item with its post-mortem.
type Item struct {
	postmortem.ActionItem
	From  *postmortem.Postmortem
	State State
	// OverdueDays is the number of whole days since the due date of an open item, 0
	// before it.
	OverdueDays int
	// Past has the item's changes so far. It is nil if they are unknown: without
	// history, or with an incomplete one.
	Past *revision.ActionHistory
}

// A State is the state of an action item.
type State string

const (
	Overdue  State = "overdue"
	Soon     State = "soon" // due within SoonDays
	Later    State = "later"
	NoDate   State = "no_date"
	Done     State = "done"
	Declined State = "declined" // declined, superseded or obsolete
)

// SoonDays is the number of days before the due date in which an item is due soon.
const SoonDays = 30

// New computes the register of a library. Drafts, withdrawn and external post-mortems
// have no action items in it. changes is the history of due dates and statuses, nil if
// it is not needed.
func New(lib *library.Library, now time.Time, changes *revision.History) *Register {
	r := &Register{Now: now, byPostmortem: map[*postmortem.Postmortem][]Item{}}
	var pms []*postmortem.Postmortem
	total := 0
	for _, pm := range lib.All {
		if pm.IsOwnAndSubmitted() && len(pm.Actions) > 0 {
			pms = append(pms, pm)
			total += len(pm.Actions)
		}
	}
	if changes != nil {
		changes.Fill(pms)
	}
	r.Items = make([]Item, 0, total) // allocated once: an Item is large, and a register may have 20,000
	for _, pm := range pms {
		for _, a := range pm.Actions {
			if a.Title != "" {
				r.Items = append(r.Items, newItem(a, pm, now, changes))
			}
		}
	}
	slices.SortStableFunc(r.Items, func(a, b Item) int {
		return cmp.Or(
			cmp.Compare(order[a.State], order[b.State]),
			cmp.Compare(b.OverdueDays, a.OverdueDays),
			compareDays(a.Due, b.Due),
			strings.Compare(string(b.From.ID), string(a.From.ID)),
			strings.Compare(a.ID, b.ID),
		)
	})
	for _, item := range r.Items {
		own, ok := r.byPostmortem[item.From]
		if !ok {
			own = make([]Item, 0, len(item.From.Actions))
		}
		r.byPostmortem[item.From] = append(own, item)
	}
	return r
}

// pastOf returns the changes of an item, nil if they are unknown.
func pastOf(a postmortem.ActionItem, pm *postmortem.Postmortem, changes *revision.History) *revision.ActionHistory {
	if changes == nil || a.ID == "" {
		return nil
	}
	record := changes.Record(pm)
	if !record.IsComplete {
		return nil
	}
	if past := record.Actions[a.ID]; past != nil {
		return past
	}
	return &revision.ActionHistory{}
}

var order = map[State]int{Overdue: 0, Soon: 1, Later: 2, NoDate: 3, Done: 4, Declined: 5}

// compareDays compares days, with unknown days last.
func compareDays(a, b time.Time) int {
	if a.IsZero() != b.IsZero() {
		if a.IsZero() {
			return 1
		}
		return -1
	}
	return a.Compare(b)
}

func newItem(a postmortem.ActionItem, pm *postmortem.Postmortem, now time.Time, changes *revision.History) Item {
	item := Item{ActionItem: a, From: pm, Past: pastOf(a, pm, changes)}
	today := postmortem.UTCDay(now)
	switch {
	case a.Status == "done":
		item.State = Done
	case !a.IsOpen():
		item.State = Declined
	case a.Due.IsZero():
		item.State = NoDate
	case a.Due.Before(today):
		item.State, item.OverdueDays = Overdue, a.DaysOverdue(now)
	case a.Due.Before(today.AddDate(0, 0, SoonDays+1)):
		item.State = Soon
	default:
		item.State = Later
	}
	return item
}

// In returns the items in one of the states, in the register's order.
func (r *Register) In(states ...State) []Item {
	n := 0
	for i := range r.Items {
		if slices.Contains(states, r.Items[i].State) {
			n++
		}
	}
	out := make([]Item, 0, n) // allocated once: an Item is large
	for i := range r.Items {
		if slices.Contains(states, r.Items[i].State) {
			out = append(out, r.Items[i])
		}
	}
	return out
}

// Open returns the open items.
func (r *Register) Open() []Item { return r.In(Overdue, Soon, Later, NoDate) }

// Of returns the items of one post-mortem, in the register's order.
func (r *Register) Of(pm *postmortem.Postmortem) []Item { return r.byPostmortem[pm] }
