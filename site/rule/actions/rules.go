// Package actions asks whether promises can be kept: one owner, a date, a
// thing to do, and a state that somebody can look at.
//
// Start at [Rules]; what each of them is for stands on its page.
package actions

import (
	"debrief/site/finding"
	"debrief/site/rule"
)

// Rules are those of this family, in the order that they are documented.
var Rules = []rule.Rule{
	{ID: "actions/owner", Level: finding.Error, Title: "an action has one owner", Each: owner},
	{ID: "actions/due", Level: finding.Error, Title: "an action has a date", Each: due},
	{ID: "actions/verb", Level: finding.Warning, Title: "an action begins with a verb", Each: verb},
	{ID: "actions/done-when", Level: finding.Warning, Title: "an action says when it is done", Each: doneWhen},
	{ID: "actions/addresses", Level: finding.Error, Title: "an action answers a factor", Each: addresses},
	{ID: "actions/closed", Level: finding.Error, Title: "a closed action says how it ended", Each: closed},
	{ID: "actions/none", Level: finding.Info, Title: "no actions is a decision with a reason", Each: none},
}
