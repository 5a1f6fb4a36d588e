// Package actions checks that action items can be completed and are worth doing. An
// action item needs one owner, a due date and a verifiable result. At least one action
// item must use a mechanism that does not rely on human memory.
//
// Start at [Rules]. The page of each rule gives its reasons and sources.
package actions

import (
	"debrief/site/finding"
	"debrief/site/rule"
)

// Rules lists the rules of the family actions, in the order of the documentation.
var Rules = []rule.Rule{
	{ID: "actions/owner", Level: finding.Error, Title: "actions have one owner", Each: checkOwner},
	{ID: "actions/due", Level: finding.Error, Title: "accepted actions have a due date", Each: checkDue},
	{
		ID:    "actions/due-late",
		Level: finding.Warning,
		Title: "the due date of an action is within its horizon",
		Each:  checkDueLate,
	},
	{ID: "actions/due-weekend", Level: finding.Info, Title: "due dates are working days", Each: checkDueWeekend},
	{
		ID: "actions/horizon", Level: finding.Warning,
		Title: "actions with the horizon \"later\" have a distant due date and a review date", Each: checkHorizon,
	},
	{
		ID:         "actions/tracker",
		Level:      finding.Warning,
		MajorLevel: finding.Error,
		Title:      "actions link to a ticket",
		Each:       checkTracker,
	},
	{ID: "actions/verb", Level: finding.Warning, Title: "action titles begin with a verb", Each: checkVerb},
	{
		ID:       "actions/vague",
		Level:    finding.Warning,
		Language: true,
		Title:    "actions describe a concrete change",
		Each:     checkVague,
	},
	{
		ID:       "actions/be-careful",
		Level:    finding.Error,
		Language: true,
		Title:    "actions change something, instead of asking people to be careful",
		Each:     checkBeCareful,
	},
	{
		ID:       "actions/unbounded",
		Level:    finding.Warning,
		Language: true,
		Title:    "actions can be completed",
		Each:     checkUnbounded,
	},
	{ID: "actions/specific", Level: finding.Info, Title: "action titles name what they change", Each: checkSpecific},
	{
		ID:       "actions/names-person",
		Level:    finding.Error,
		Language: true,
		Title:    "actions change the system, not a person",
		Each:     checkNamesPerson,
	},
	{
		ID:    "actions/done-when",
		Level: finding.Warning,
		Title: "actions have a verifiable completion criterion",
		Each:  checkDoneWhen,
	},
	{
		ID:    "actions/measure",
		Level: finding.Warning,
		Title: "at least one action measures its effect",
		Each:  checkMeasure,
	},
	{
		ID:    "actions/addresses",
		Level: finding.Error,
		Title: "each action addresses a contributing factor",
		Each:  checkAddresses,
	},
	{
		ID:    "actions/unaddressed",
		Level: finding.Warning,
		Title: "each missing or failed safeguard has an action",
		Each:  checkUnaddressed,
	},
	{
		ID:       "actions/strength",
		Level:    finding.Warning,
		Language: true,
		Title:    "the mechanism of an action, such as automation or training, fits the title of the action",
		Each:     checkStrength,
	},
	{
		ID:    "actions/strength-floor",
		Level: finding.Error,
		Title: "major incidents have an action that does not depend on people's memory",
		Each:  checkStrengthFloor,
	},
	{
		ID:    "actions/only-weaker",
		Level: finding.Warning,
		Title: "at least one action does not depend on people's memory",
		Each:  checkOnlyWeaker,
	},
	{
		ID: "actions/mix", Level: finding.Warning,
		Title: "some actions prevent a recurrence, and others improve detection or mitigation", Each: checkMix,
	},
	{ID: "actions/too-many", Level: finding.Warning, Title: "the list of actions is short", Each: checkTooMany},
	{ID: "actions/closed", Level: finding.Error, Title: "closed actions have evidence or a reason", Each: checkClosed},
	{
		ID:         "actions/overdue",
		Level:      finding.Info,
		MajorLevel: finding.Warning,
		Title:      "actions are not overdue",
		Each:       checkOverdue,
		FromToday:  true,
	},
	{
		ID:         "actions/due-slip",
		Level:      finding.Info,
		MajorLevel: finding.Warning,
		Title:      "due dates are not rescheduled several times",
		Each:       checkDueSlip,
	},
	{
		ID:    "actions/repeat",
		Level: finding.Warning,
		Title: "an open action is not repeated in another post-mortem",
		All:   checkRepeat,
	},
	{ID: "actions/none", Level: finding.Info, Title: "a post-mortem without actions gives a reason", Each: checkNone},
}
