package action

import (
	"cmp"
	"slices"
	"time"

	"debrief/site/postmortem"
)

// FollowUpDays are the numbers of days after an action item was done when its effect is
// due to be checked.
var FollowUpDays = []int{30, 90}

// earlyDays is the number of days before its due day from which on a check counts.
const earlyDays = 7

// A DueFollowUp is a done action item whose effect is due to be checked.
type DueFollowUp struct {
	Item
	Days int       // one of FollowUpDays
	Due  time.Time // the day
}

// FollowUps returns the checks that are due at the register's time, oldest first. An
// action item is checked if it is done and its field measure states the expected effect;
// unmeasured is the number of done items without one. Only the latest due check of an
// item is returned.
func (r *Register) FollowUps() (due []DueFollowUp, unmeasured int) {
	for _, item := range r.Items {
		if item.State != Done || item.Closed.IsZero() {
			continue
		}
		if item.Measure.What == "" {
			unmeasured++
			continue
		}
		if f, ok := dueFollowUp(item, r.Now); ok {
			due = append(due, f)
		}
	}
	slices.SortStableFunc(due, func(a, b DueFollowUp) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.From.ID, b.From.ID), cmp.Compare(a.ID, b.ID))
	})
	return due, unmeasured
}

// dueFollowUp returns the latest check of an item that is due and was not made.
func dueFollowUp(item Item, now time.Time) (DueFollowUp, bool) {
	for _, days := range slices.Backward(FollowUpDays) {
		day := item.Closed.AddDate(0, 0, days)
		if day.After(postmortem.UTCDay(now)) {
			continue
		}
		return DueFollowUp{item, days, day}, !isChecked(item, day)
	}
	return DueFollowUp{}, false
}

// Check returns the next check of the effect of a done item: the latest one that is due,
// or the first one to come. isDue reports whether its day has come. ok is false if the
// item is not done, states no expected effect, or all checks were made.
func (r *Register) Check(item Item) (check DueFollowUp, isDue, ok bool) {
	if item.State != Done || item.Closed.IsZero() || item.Measure.What == "" {
		return DueFollowUp{}, false, false
	}
	if check, ok := dueFollowUp(item, r.Now); ok {
		return check, true, true
	}
	for _, days := range FollowUpDays {
		if day := item.Closed.AddDate(0, 0, days); day.After(postmortem.UTCDay(r.Now)) && !isChecked(item, day) {
			return DueFollowUp{item, days, day}, false, true
		}
	}
	return DueFollowUp{}, false, false
}

// isChecked reports whether the check that is due on a day was made.
func isChecked(item Item, day time.Time) bool {
	return slices.ContainsFunc(item.FollowUps, func(f postmortem.FollowUp) bool {
		return !f.At.Before(day.AddDate(0, 0, -earlyDays))
	})
}
