package actions

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/revision"
	"debrief/site/rule"
)

// ticket matches the ID of a ticket without a URL, such as PLAT-881.
var ticket = regexp.MustCompile(`^(?:[A-Z][A-Z0-9]+-\d+|[\w./-]*#\d+)$`)

func checkTracker(p *rule.Pass, pm *postmortem.Postmortem) {
	if !pm.IsSubmitted() {
		return
	}
	first := map[string]int{}
	for _, a := range ownItems(pm) {
		if !a.isActive() {
			continue
		}
		switch {
		case a.Tracker == "":
			if a.Status != "proposed" && !a.hasText("tracker") {
				p.Reportf(a.at("tracker"), "add tracker: with the address of the ticket", "%s has no tracker", a.name())
			}
			continue
		case !rule.IsWeb(a.Tracker):
			help := "write the full address, so that the page can link to it: https://…"
			if ticket.MatchString(a.Tracker) {
				help += "/" + a.Tracker
			}
			p.Reportf(a.at("tracker"), help, "tracker %q is not an "+
				"address", rule.Clip(a.Tracker)).Level = finding.Warning
		case !inTracker(p.Catalog.Trackers, a.Tracker):
			p.Reportf(a.at("tracker"), "write the address of the ticket in "+rule.Listed(p.Catalog.Trackers)+
				"; or add this tracker to trackers in the catalogue",
				"tracker %q is not one of the trackers in the catalogue", rule.Clip(a.Tracker)).Level = finding.Warning
		}
		if at, twice := first[a.Tracker]; twice {
			f := p.Reportf(
				a.at("tracker"),
				"give each action its own ticket, or merge the two actions",
				"%q is also the tracker of another action",
				rule.Clip(a.Tracker),
			)
			f.Level, f.Related = finding.Warning, []finding.Related{
				{At: item{&pm.Actions[at], pm, at}.at("tracker"), Message: "the other action"},
			}
			continue
		}
		first[a.Tracker] = a.i
	}
}

// inTracker reports whether address is the URL of a ticket in one of the trackers. If
// the list trackers is empty, it returns true for every URL.
func inTracker(trackers []string, address string) bool {
	return len(trackers) == 0 || slices.ContainsFunc(trackers, func(t string) bool {
		return strings.HasPrefix(strings.ToLower(address), strings.ToLower(t))
	})
}

// horizonDays returns the largest number of days that the catalogue allows between the
// creation of an action item and its due date. The number depends on the item's
// horizon; 0 means no limit.
func horizonDays(p *rule.Pass, a item) int {
	switch {
	case a.Horizon == "later":
		return 0
	case a.Horizon != "now":
		return p.Catalog.Threshold("action_next_days")
	case p.Catalog.IsMajor(a.pm.Severity):
		return p.Catalog.Threshold("action_days_grave")
	}
	return p.Catalog.Threshold("action_days")
}

// eachDueDate calls do for every open action item with a valid due date. days is the
// number of days from the creation of the action item to its due date.
func eachDueDate(pm *postmortem.Postmortem, do func(a item, days int)) {
	for _, a := range ownItems(pm) {
		if a.IsOpen() && !a.Due.IsZero() && !a.Created.IsZero() && !a.Due.Before(a.Created) {
			do(a, int(a.Due.Sub(a.Created).Hours()/24))
		}
	}
}

func checkDueLate(p *rule.Pass, pm *postmortem.Postmortem) {
	eachDueDate(pm, func(a item, days int) {
		maxDays := horizonDays(p, a)
		if maxDays == 0 || days <= maxDays {
			return
		}
		of, help := "the limit", "write horizon: later if the date is intended, or plan a first part for an "+
			"earlier date"
		switch a.Horizon {
		case "now":
			of, help = "the limit for horizon now in "+rule.Clip(
				pm.Severity,
			), "write horizon: next if the date is intended, or plan a first part for an earlier date"
			if pm.Severity == "" {
				of = "the limit for horizon now"
			}
		case "next":
			of = "the limit for horizon next"
		}
		p.Reportf(
			a.at("due"), help, "due %s is %d days after created; %s is %d", a.Due.Format(time.DateOnly), days, of, maxDays,
		).
			Related = []finding.Related{
			{At: a.at("created"), Message: "created"},
		}
	})
}

// checkHorizon reports action items with the horizon "later" that have no due date for
// a review, or a due date that is soon.
func checkHorizon(p *rule.Pass, pm *postmortem.Postmortem) {
	for _, a := range ownItems(pm) {
		if a.Horizon == "later" && a.Status == "proposed" && a.Due.IsZero() && !a.hasText("due") {
			p.Reportf(
				a.at("horizon"),
				"add due: with a date for the next review, or decline it with a reason",
				"%s has horizon later and no due date",
				a.name(),
			)
		}
	}
	eachDueDate(pm, func(a item, days int) {
		if soon := p.Catalog.Threshold("action_days_grave"); a.Horizon == "later" && days < soon {
			p.Reportf(a.at("horizon"), "write horizon: now, or a later due date", "due is only %s after created, "+
				"and the horizon is later", finding.Plural(days, "day", "days")).
				Related = []finding.Related{
				{At: a.at("due"), Message: "due"},
			}
		}
	})
}

func checkDueWeekend(p *rule.Pass, pm *postmortem.Postmortem) {
	for _, a := range ownItems(pm) {
		if !a.IsOpen() || a.Due.IsZero() {
			continue
		}
		if day := a.Due.Weekday(); day == time.Saturday || day == time.Sunday {
			friday := a.Due.AddDate(0, 0, -1-int(day+1)%7)
			p.Reportf(
				a.at("due"),
				fmt.Sprintf("write the Friday before, %s, or the Monday after", friday.Format(time.DateOnly)),
				"due %s is a %s",
				a.Due.Format(time.DateOnly),
				day,
			)
		}
	}
}

// checkOverdue reports open action items whose due date has passed. If a change is
// checked, an action item that was already overdue before the change is also reported
// for the version before the change, and so does not block the change.
func checkOverdue(p *rule.Pass, pm *postmortem.Postmortem) {
	if p.Now.IsZero() || !pm.IsSubmitted() {
		return
	}
	for _, a := range ownItems(pm) {
		days := a.DaysOverdue(p.Now)
		if days == 0 {
			continue
		}
		p.Reportf(a.at("due"), "close it with evidence, reschedule it, or decline it with a reason",
			"%s is %s overdue", a.name(), finding.Plural(days, "day", "days"))
	}
}

// minReschedules is the smallest number of times that an action item was rescheduled
// for checkDueSlip to report it.
const minReschedules = 2

// checkDueSlip reports action items that, according to the Git history, were
// rescheduled several times. If a change is checked, it reports only action items that
// the change itself reschedules.
func checkDueSlip(p *rule.Pass, pm *postmortem.Postmortem) {
	if !slices.ContainsFunc(
		pm.Actions,
		func(a postmortem.ActionItem) bool { return a.IsOpen() && a.ID != "" && !a.Due.IsZero() },
	) {
		return
	}
	old := p.Previous(pm)
	var record *revision.Record
	for _, a := range ownItems(pm) {
		if !a.IsOpen() || p.Before != nil && !isRescheduled(old, *a.ActionItem) {
			continue
		}
		if record == nil {
			record = revision.New(p.Library, revision.Options{Catalog: p.Catalog}).Record(pm)
		}
		if past := record.Actions[a.ID]; past != nil && len(past.Reschedules) >= minReschedules {
			p.Reportf(
				a.at("due"),
				"find out what blocks it: make it smaller, change the owner, or decline it with a reason",
				"%s was rescheduled %s; it was first due %s",
				a.name(),
				finding.Plural(len(past.Reschedules), "time", "times"),
				past.Reschedules[0].From.Format(time.DateOnly),
			)
		}
	}
}

// isRescheduled reports whether the action item a has a later due date than in old, an
// earlier version of its post-mortem.
func isRescheduled(old *postmortem.Postmortem, a postmortem.ActionItem) bool {
	return old != nil && slices.ContainsFunc(old.Actions, func(before postmortem.ActionItem) bool {
		return before.ID == a.ID && !before.Due.IsZero() && a.Due.After(before.Due)
	})
}

func checkTooMany(p *rule.Pass, pm *postmortem.Postmortem) {
	n, maxActions := 0, p.Catalog.Threshold("actions_most")
	for _, a := range ownItems(pm) {
		if a.isActive() {
			n++
		}
	}
	if maxActions > 0 && n > maxActions {
		p.Reportf(
			pm.At("actions"),
			"keep the actions that change most, and decline the others: status: declined with closed_reason",
			"there are %d actions, and the limit is %d",
			n,
			maxActions,
		)
	}
}

// failedBarriers maps the values of the field barrier that require an action item to
// the words for them in messages.
var failedBarriers = map[string]string{"absent": "absent", "present_not_effective": "present and not effective"}

func checkUnaddressed(p *rule.Pass, pm *postmortem.Postmortem) {
	if !pm.IsOwnAndSubmitted() || len(pm.Actions) == 0 {
		return // the rule actions/none reports a post-mortem without action items
	}
	for i, f := range pm.Factors {
		barrier, open := failedBarriers[f.Barrier]
		if !open || f.ID == "" ||
			slices.ContainsFunc(
				pm.Actions,
				func(a postmortem.ActionItem) bool { return slices.Contains(a.Addresses, f.ID) },
			) {
			continue
		}
		p.Reportf(
			pm.At(fmt.Sprintf("factors[%d].id", i)),
			fmt.Sprintf("add an action with addresses: [%s], or a declined one with its reason", rule.Clip(f.ID)),
			"the barrier of %s is %s, and no action addresses it",
			rule.Clip(f.ID),
			barrier,
		)
	}
}

func checkMeasure(p *rule.Pass, pm *postmortem.Postmortem) {
	if !pm.IsIncident() || !pm.IsPublished() || !p.Catalog.IsMajor(pm.Severity) {
		return
	}
	active := false
	for _, a := range ownItems(pm) {
		if !rule.FieldOf(pm, "actions", a.i, "measure").Empty() {
			return
		}
		active = active || a.isActive()
	}
	if active {
		p.Reportf(
			pm.At("actions"),
			"add to the most important one: measure: {what: minutes until the page, target: under 10, by: 2027-03-31}",
			"no action has a measure of its effect",
		)
	}
}
