// Package action follows what teams promised to do after their incidents.
//
// It owns what is open, late, put off, kept or given up at a moment that its
// caller names. It refuses to score anybody: an owner is whom to ask. Start at [Of].
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

// A Register is every action item of our own write-ups as it stands at Now.
type Register struct {
	Now   time.Time
	Items []Item // overdue first, then by due date, those without one last

	from map[*postmortem.Postmortem][]Item
}

// An Item is one promise, with the write-up it was made in.
type Item struct {
	postmortem.ActionItem
	From  *postmortem.Postmortem
	State State
	// Late is how many whole days the due date lies back, 0 unless the item is
	// open and past it.
	Late int
	// Past is what became of it so far; nil where the history was not asked or
	// does not go back far enough, which is not the same as nothing.
	Past *revision.Promise
}

// A State is where a promise stands.
type State string

const (
	Overdue  State = "overdue"
	Soon     State = "soon" // due within SoonDays
	Later    State = "later"
	NoDate   State = "no_date"
	Done     State = "done"
	Declined State = "declined" // declined, superseded or obsolete: will not be done
)

// SoonDays is how far ahead an open action counts as due soon.
const SoonDays = 30

// Of makes the register of a library. Drafts' actions are not promises yet,
// withdrawn write-ups and those of others have none.
func Of(lib *library.Library, now time.Time) *Register {
	r := &Register{Now: now, Items: make([]Item, 0, most(lib))} // an Item is large
	for _, pm := range lib.All {
		if !pm.Ours() || pm.Status == postmortem.Withdrawn || !pm.Status.Reached(postmortem.InReview) {
			continue
		}
		for _, a := range pm.Actions {
			if a.Title != "" {
				r.Items = append(r.Items, itemOf(a, pm, now))
			}
		}
	}
	slices.SortStableFunc(r.Items, func(a, b Item) int {
		return cmp.Or(
			cmp.Compare(order[a.State], order[b.State]),
			cmp.Compare(b.Late, a.Late),
			compareDays(a.Due, b.Due),
			strings.Compare(string(b.From.ID), string(a.From.ID)),
			strings.Compare(a.ID, b.ID),
		)
	})
	r.deal()
	return r
}

// most is how many items there can be.
func most(lib *library.Library) (n int) {
	for _, pm := range lib.All {
		n += len(pm.Actions)
	}
	return n
}

// deal gives each write-up its items.
func (r *Register) deal() {
	r.from = map[*postmortem.Postmortem][]Item{}
	for _, item := range r.Items {
		own, ok := r.from[item.From]
		if !ok {
			own = make([]Item, 0, len(item.From.Actions))
		}
		r.from[item.From] = append(own, item)
	}
}

// Follow finds in the history how often each due date was moved, and when each
// action came from one status to another. It returns r.
func (r *Register) Follow(changes *revision.Ledger) *Register {
	var pms []*postmortem.Postmortem
	for pm := range r.from {
		pms = append(pms, pm)
	}
	changes.Fill(pms)
	for i := range r.Items {
		item := &r.Items[i]
		if record := changes.Record(item.From); record.Whole && item.ID != "" {
			if item.Past = record.Promises[item.ID]; item.Past == nil {
				item.Past = &revision.Promise{}
			}
		}
	}
	r.deal()
	return r
}

var order = map[State]int{Overdue: 0, Soon: 1, Later: 2, NoDate: 3, Done: 4, Declined: 5}

// compareDays puts a day that is not known last.
func compareDays(a, b time.Time) int {
	if a.IsZero() != b.IsZero() {
		if a.IsZero() {
			return 1
		}
		return -1
	}
	return a.Compare(b)
}

func itemOf(a postmortem.ActionItem, pm *postmortem.Postmortem, now time.Time) Item {
	item := Item{ActionItem: a, From: pm}
	today := day(now)
	switch {
	case a.Status == "done":
		item.State = Done
	case !a.Open():
		item.State = Declined
	case a.Due.IsZero():
		item.State = NoDate
	case a.Due.Before(today):
		item.State, item.Late = Overdue, Late(a, now)
	case a.Due.Before(today.AddDate(0, 0, SoonDays+1)):
		item.State = Soon
	default:
		item.State = Later
	}
	return item
}

// Late is how many whole days the due date of an open action lies back, 0 for
// one that is not late. The due day itself is still in time.
func Late(a postmortem.ActionItem, now time.Time) int {
	if !a.Open() || a.Due.IsZero() {
		return 0
	}
	return max(0, int(day(now).Sub(a.Due).Hours()/24))
}

func day(t time.Time) time.Time {
	y, m, d := t.UTC().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// In returns the items in one of the states, in the register's order.
func (r *Register) In(states ...State) []Item {
	n := 0
	for i := range r.Items {
		if slices.Contains(states, r.Items[i].State) {
			n++
		}
	}
	out := make([]Item, 0, n) // an Item is large, and a register may hold twenty thousand
	for i := range r.Items {
		if slices.Contains(states, r.Items[i].State) {
			out = append(out, r.Items[i])
		}
	}
	return out
}

// Open returns the items that still stand.
func (r *Register) Open() []Item { return r.In(Overdue, Soon, Later, NoDate) }

// Of returns the items of one write-up, in the register's order.
func (r *Register) Of(pm *postmortem.Postmortem) []Item { return r.from[pm] }
