// Package action computes the register of action items: which items are open, overdue,
// rescheduled, done or declined at a given time. It does not rank owners. Start at
// [New].
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

// A Register holds the action items of the post-mortems of the library's own
// organisation, with their states at a given time.
type Register struct {
	Now   time.Time
	Items []Item // items by state, overdue ones first, then by due date; items without a due date last
	// Future holds the items that were created after Now, in the same order. They are not
	// agreed at that time, so Items and all methods leave them out.
	Future []Item

	byPostmortem map[*postmortem.Postmortem][]Item
}

// An Item is an action item together with its post-mortem.
type Item struct {
	postmortem.ActionItem
	From  *postmortem.Postmortem
	State State
	// OverdueDays is the number of whole days since the due date of an open item. It is
	// 0 before the due date.
	OverdueDays int
	// Past contains the item's changes so far. It is nil if they are unknown, because
	// there is no Git history or the history is incomplete.
	Past *revision.ActionHistory
}

// IsOpen reports whether the item is open at the time of the register. It hides the
// method of the action item, which does not consider that time.
func (i Item) IsOpen() bool { return i.State != Done && i.State != Declined && i.State != NotYet }

// A State is the state of an action item at the time of the register, such as overdue.
type State string

const (
	Overdue  State = "overdue"
	Soon     State = "soon" // open, and due within SoonDays days
	Later    State = "later"
	NoDate   State = "no_date"
	Done     State = "done"
	Declined State = "declined" // declined, superseded or obsolete
	NotYet   State = "not_yet"  // created after the time of the register
)

// SoonDays is the number of days before the due date during which an item is due soon.
const SoonDays = 30

// New computes the register of a library at the time now. It leaves out drafts,
// withdrawn and external post-mortems. changes is the history of due dates and
// statuses; it may be nil if it is not needed.
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
	if i := slices.IndexFunc(r.Items, func(i Item) bool { return i.State == NotYet }); i >= 0 {
		r.Items, r.Future = r.Items[:i], r.Items[i:]
	}
	for _, item := range r.Items {
		own, ok := r.byPostmortem[item.From]
		if !ok {
			own = make([]Item, 0, len(item.From.Actions))
		}
		r.byPostmortem[item.From] = append(own, item)
	}
	return r
}

// pastOf returns the changes of the action item a of pm, or nil if they are unknown.
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

var order = map[State]int{Overdue: 0, Soon: 1, Later: 2, NoDate: 3, Done: 4, Declined: 5, NotYet: 6}

// compareDays compares two dates for sorting. Unknown dates are last.
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
	case a.Created.After(today):
		item.State = NotYet
	case !a.IsOpenOn(today) && a.Status == "done":
		item.State = Done
	case !a.IsOpenOn(today):
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

// In returns the items that have one of the states, in the order of the register.
func (r *Register) In(states ...State) []Item {
	n := 0
	for i := range r.Items {
		if slices.Contains(states, r.Items[i].State) {
			n++
		}
	}
	out := make([]Item, 0, n) // allocated once, because an Item is large
	for i := range r.Items {
		if slices.Contains(states, r.Items[i].State) {
			out = append(out, r.Items[i])
		}
	}
	return out
}

// Open returns the items that are open: overdue, due soon, due later, or without a due
// date.
func (r *Register) Open() []Item { return r.In(Overdue, Soon, Later, NoDate) }

// Of returns the items of one post-mortem, in the order of the register.
func (r *Register) Of(pm *postmortem.Postmortem) []Item { return r.byPostmortem[pm] }
