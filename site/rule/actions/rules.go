// Package actions asks whether promises can be kept and are worth keeping: one
// owner, a date, a thing to do, a state that somebody can look at, and
// something that works without anybody having to remember it.
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
	{ID: "actions/due-late", Level: finding.Warning, Title: "a date is near enough for its horizon", Each: dueLate},
	{ID: "actions/due-weekend", Level: finding.Info, Title: "a date is a working day", Each: dueWeekend},
	{ID: "actions/horizon", Level: finding.Warning, Title: "the horizon and the date say the same", Each: horizon},
	{ID: "actions/tracker", Level: finding.Warning, Grave: finding.Error, Title: "an action is where work is planned", Each: tracker},
	{ID: "actions/verb", Level: finding.Warning, Title: "an action begins with a verb", Each: verb},
	{ID: "actions/vague", Level: finding.Warning, Language: true, Title: "an action says what will be different", Each: vague},
	{ID: "actions/be-careful", Level: finding.Error, Language: true, Title: "an action changes more than attention", Each: beCareful},
	{ID: "actions/unbounded", Level: finding.Warning, Language: true, Title: "an action can end", Each: unbounded},
	{ID: "actions/specific", Level: finding.Info, Title: "an action names what it changes", Each: specific},
	{ID: "actions/names-person", Level: finding.Error, Language: true, Title: "an action is about the work", Each: namesPerson},
	{ID: "actions/done-when", Level: finding.Warning, Title: "an action says when it is done", Each: doneWhen},
	{ID: "actions/measure", Level: finding.Warning, Title: "somebody will see whether it helped", Each: measure},
	{ID: "actions/addresses", Level: finding.Error, Title: "an action answers a factor", Each: addresses},
	{ID: "actions/unaddressed", Level: finding.Warning, Title: "a barrier that did not hold is answered", Each: unaddressed},
	{ID: "actions/strength", Level: finding.Warning, Language: true, Title: "the mechanism is what the words say", Each: strength},
	{ID: "actions/strength-floor", Level: finding.Error, Title: "a grave incident brings something that holds by itself", Each: strengthFloor},
	{ID: "actions/only-weaker", Level: finding.Warning, Title: "not every action relies on memory", Each: onlyWeaker},
	{ID: "actions/mix", Level: finding.Warning, Title: "prevent, and detect or mitigate", Each: mix},
	{ID: "actions/too-many", Level: finding.Warning, Title: "few actions, and kept", Each: tooMany},
	{ID: "actions/closed", Level: finding.Error, Title: "a closed action says how it ended", Each: closed},
	{ID: "actions/overdue", Level: finding.Info, Grave: finding.Warning, Title: "a promise is kept, moved or given up", Each: overdue, Late: true},
	{ID: "actions/due-slip", Level: finding.Info, Grave: finding.Warning, Title: "a promise that moves again and again is looked at anew", Each: dueSlip},
	{ID: "actions/repeat", Level: finding.Warning, Title: "an old promise is not made anew", All: repeat},
	{ID: "actions/none", Level: finding.Info, Title: "no actions is a decision with a reason", Each: none},
}
