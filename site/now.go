package site

import (
	"time"

	"debrief/site/postmortem"
)

// maxAhead limits how far a date in an uncommitted file may be after the last commit.
// Later dates are ignored as wrong.
const maxAhead = 400 * 24 * time.Hour

// now returns the time that counts as the current time: the time of the commit. If
// uncommitted files have later dates, it returns the latest of these, so that an
// uncommitted incident of yesterday is not in the future.
func now(snap *Snapshot) time.Time {
	at := snap.Commit.Committed
	if !at.IsZero() && !snap.Dirty {
		return at
	}
	latest := at
	add := func(day time.Time) {
		if day.After(latest) && (at.IsZero() || day.Before(at.Add(maxAhead))) {
			latest = day
		}
	}
	for _, pm := range snap.Library.All {
		datesOf(pm, add)
	}
	return latest
}

func datesOf(pm *postmortem.Postmortem, add func(time.Time)) {
	add(pm.ID.Date())
	add(pm.Published)
	add(pm.Review.Held)
	for _, name := range postmortem.TimeNames {
		add(pm.Times.ByName(name).At)
	}
	for i := range pm.Actions {
		add(pm.Actions[i].Created)
		add(pm.Actions[i].Closed)
		for _, f := range pm.Actions[i].FollowUps {
			add(f.At)
		}
	}
	for i := range pm.Evidence {
		add(pm.Evidence[i].Captured)
	}
	for i := range pm.Accounts {
		add(pm.Accounts[i].Collected)
	}
	for i := range pm.Amended {
		add(pm.Amended[i].At)
	}
}
