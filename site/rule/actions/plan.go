package actions

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"debrief/site/action"
	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/revision"
	"debrief/site/rule"
)

// ticket is a name in a tracker that is no address, such as PLAT-881.
var ticket = regexp.MustCompile(`^(?:[A-Z][A-Z0-9]+-\d+|[\w./-]*#\d+)$`)

func tracker(p *rule.Pass, pm *postmortem.Postmortem) {
	if !pm.Status.Reached(postmortem.InReview) {
		return
	}
	first := map[string]int{}
	for _, a := range promises(pm) {
		if !a.kept() {
			continue
		}
		switch {
		case a.Tracker == "":
			if a.Status != "proposed" && !a.wrote("tracker") {
				p.Reportf(a.at("tracker"), "add tracker: and the address at which the work is planned and seen", "%s has no tracker", a.name())
			}
			continue
		case !rule.IsWeb(a.Tracker):
			help := "write the whole address, so that it can be followed from the page: https://…"
			if ticket.MatchString(a.Tracker) {
				help += "/" + a.Tracker
			}
			p.Reportf(a.at("tracker"), help, "tracker %q is not an address", rule.Clip(a.Tracker)).Level = finding.Warning
		case !inTracker(p.Catalog.Trackers, a.Tracker):
			p.Reportf(a.at("tracker"), "write the address of the ticket in "+rule.Listed(p.Catalog.Trackers)+"; or add this place to trackers in the catalogue",
				"tracker %q is none of those in the catalogue", rule.Clip(a.Tracker)).Level = finding.Warning
		}
		if at, twice := first[a.Tracker]; twice {
			f := p.Reportf(a.at("tracker"), "give each its own, or make one action of the two", "%q is the tracker of another action as well", rule.Clip(a.Tracker))
			f.Level, f.Related = finding.Warning, []finding.Related{{At: promise{&pm.Actions[at], pm, at}.at("tracker"), Message: "the other"}}
			continue
		}
		first[a.Tracker] = a.i
	}
}

// inTracker reports an address at which work is planned here; without a list
// that is any.
func inTracker(trackers []string, address string) bool {
	return len(trackers) == 0 || slices.ContainsFunc(trackers, func(t string) bool {
		return strings.HasPrefix(strings.ToLower(address), strings.ToLower(t))
	})
}

// horizonDays is how far ahead the due date of an action with a horizon may
// lie, 0 for as far as it likes.
func horizonDays(p *rule.Pass, a promise) int {
	switch {
	case a.Horizon == "later":
		return 0
	case a.Horizon != "now":
		return p.Catalog.Threshold("action_next_days")
	case p.Catalog.Grave(a.pm.Severity):
		return p.Catalog.Threshold("action_days_grave")
	}
	return p.Catalog.Threshold("action_days")
}

// datesAhead are the open actions with a day, and how many days after the
// promise that is.
func datesAhead(pm *postmortem.Postmortem, do func(a promise, days int)) {
	for _, a := range promises(pm) {
		if a.Open() && !a.Due.IsZero() && !a.Created.IsZero() && !a.Due.Before(a.Created) {
			do(a, int(a.Due.Sub(a.Created).Hours()/24))
		}
	}
}

func dueLate(p *rule.Pass, pm *postmortem.Postmortem) {
	datesAhead(pm, func(a promise, days int) {
		most := horizonDays(p, a)
		if most == 0 || days <= most {
			return
		}
		of, help := "an action", "write horizon: later where that is meant; or promise a first part for sooner"
		switch a.Horizon {
		case "now":
			of, help = "horizon now in "+rule.Clip(pm.Severity), "write horizon: next where that is meant; or promise a first part for sooner"
			if pm.Severity == "" {
				of = "horizon now"
			}
		case "next":
			of = "horizon next"
		}
		p.Reportf(a.at("due"), help, "due %s is %d days after created, and %s has %d", a.Due.Format(time.DateOnly), days, of, most).
			Related = []finding.Related{{At: a.at("created"), Message: "created"}}
	})
}

// horizon holds the word against the day: later needs a day on which somebody
// looks again, and is not next week.
func horizon(p *rule.Pass, pm *postmortem.Postmortem) {
	for _, a := range promises(pm) {
		if a.Horizon == "later" && a.Status == "proposed" && a.Due.IsZero() && !a.wrote("due") {
			p.Reportf(a.at("horizon"), "add due: and the day on which somebody looks at it again, or decline it with a reason", "%s is for later and has no day", a.name())
		}
	}
	datesAhead(pm, func(a promise, days int) {
		if soon := p.Catalog.Threshold("action_days_grave"); a.Horizon == "later" && days < soon {
			p.Reportf(a.at("horizon"), "write horizon: now, or a later day", "horizon later is due %s after created", finding.Plural(days, "day", "days")).
				Related = []finding.Related{{At: a.at("due"), Message: "due"}}
		}
	})
}

func dueWeekend(p *rule.Pass, pm *postmortem.Postmortem) {
	for _, a := range promises(pm) {
		if !a.Open() || a.Due.IsZero() {
			continue
		}
		if day := a.Due.Weekday(); day == time.Saturday || day == time.Sunday {
			friday := a.Due.AddDate(0, 0, -1-int(day+1)%7)
			p.Reportf(a.at("due"), fmt.Sprintf("write the Friday before, %s, or the Monday after", friday.Format(time.DateOnly)), "due %s is a %s", a.Due.Format(time.DateOnly), day)
		}
	}
}

// overdue asks the calendar. Where a change is compared with its base both are
// asked at the same moment, so that no change is held up by another's promise.
func overdue(p *rule.Pass, pm *postmortem.Postmortem) {
	if p.Now.IsZero() || !pm.Status.Reached(postmortem.InReview) {
		return
	}
	for _, a := range promises(pm) {
		late := action.Late(*a.ActionItem, p.Now)
		if late == 0 {
			continue
		}
		p.Reportf(a.at("due"), "close it with what shows it, move the day, or decline it with a reason; each of them is better than silence",
			"%s is %s overdue", a.name(), finding.Plural(late, "day", "days"))
	}
}

// manySlips is how often a day may be put off before that is worth a word.
const manySlips = 2

// dueSlip asks the history. Where a change is compared with its base, only what
// the change itself puts off is of interest: the base has no history to ask.
func dueSlip(p *rule.Pass, pm *postmortem.Postmortem) {
	if !slices.ContainsFunc(pm.Actions, func(a postmortem.ActionItem) bool { return a.Open() && a.ID != "" && !a.Due.IsZero() }) {
		return
	}
	was := p.Was(pm)
	var record *revision.Record
	for _, a := range promises(pm) {
		if !a.Open() || p.Before != nil && !putOffSince(was, *a.ActionItem) {
			continue
		}
		if record == nil {
			record = revision.New(p.Library, revision.Options{Catalog: p.Catalog}).Record(pm)
		}
		if past := record.Promises[a.ID]; past != nil && len(past.Slips) >= manySlips {
			p.Reportf(a.at("due"), "ask what stands in the way: make it smaller, give it to somebody who has the time, or decline it with a reason",
				"%s was put off %s; it was first due %s", a.name(), finding.Plural(len(past.Slips), "time", "times"), past.Slips[0].From.Format(time.DateOnly))
		}
	}
}

// putOffSince reports whether an action is due later than it was in another
// state of its write-up.
func putOffSince(was *postmortem.Postmortem, a postmortem.ActionItem) bool {
	return was != nil && slices.ContainsFunc(was.Actions, func(old postmortem.ActionItem) bool {
		return old.ID == a.ID && !old.Due.IsZero() && a.Due.After(old.Due)
	})
}

func tooMany(p *rule.Pass, pm *postmortem.Postmortem) {
	n, most := 0, p.Catalog.Threshold("actions_most")
	for _, a := range promises(pm) {
		if a.kept() {
			n++
		}
	}
	if most > 0 && n > most {
		p.Reportf(pm.At("actions"), "keep those that change most, and decline the rest openly: status: declined with closed_reason", "%d actions stand, and %d are what gets done", n, most)
	}
}

// unanswered barriers are those that a write-up says did not hold.
var unanswered = map[string]string{"absent": "absent", "present_not_effective": "present and not effective"}

func unaddressed(p *rule.Pass, pm *postmortem.Postmortem) {
	if !pm.Ours() || len(pm.Actions) == 0 || !pm.Status.Reached(postmortem.InReview) {
		return // actions/none
	}
	for i, f := range pm.Factors {
		barrier, open := unanswered[f.Barrier]
		if !open || f.ID == "" || slices.ContainsFunc(pm.Actions, func(a postmortem.ActionItem) bool { return slices.Contains(a.Addresses, f.ID) }) {
			continue
		}
		p.Reportf(pm.At(fmt.Sprintf("factors[%d].id", i)), fmt.Sprintf("add an action with addresses: [%s]; or one that was declined, with its reason", rule.Clip(f.ID)),
			"the barrier of %s is %s, and no action answers it", rule.Clip(f.ID), barrier)
	}
}

func measure(p *rule.Pass, pm *postmortem.Postmortem) {
	if pm.Kind != postmortem.Incident || !pm.Status.Reached(postmortem.Published) || !p.Catalog.Grave(pm.Severity) {
		return
	}
	asked := false
	for _, a := range promises(pm) {
		if !rule.FieldOf(pm, "actions", a.i, "measure").Empty() {
			return
		}
		asked = asked || a.kept()
	}
	if asked {
		p.Reportf(pm.At("actions"), "add to the one that matters most: measure: {what: minutes until the page, target: under 10, by: 2027-03-31}", "no action says how its effect will be measured")
	}
}
