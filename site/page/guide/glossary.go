package guide

import (
	"debrief/site/page/model"
	"debrief/site/trend"
	"debrief/theme/i18n"
)

// definitions lists the entries of the glossary: first the terms about incidents, then
// those of statistics. The anchors of the entries never change.
var definitions = []struct {
	id         string
	term, text i18n.Text
	numbers    []any // numbers that are inserted into the text
}{
	{
		"started", "Started|of an " +
			"incident", "When the impact on users started. For a near miss: when it would have started.",
		nil,
	},
	{"detected", "Detected|of an incident", "The first signal that a person in the organisation could have seen.", nil},
	{"mitigated", "Mitigated|of an incident", "When the impact on users ended, even if the cause still exists.", nil},
	{"resolved", "Resolved|of an incident", "When all special work ended.", nil},
	{
		"to-detect", "Time to detect",
		"From *started* to *detected*: how long the impact lasted before the first signal.", nil,
	},
	{
		"to-acknowledge", "Time to acknowledge",
		"From *detected* to *acknowledged*: how long the signal waited for a response.", nil,
	},
	{"to-mitigate", "Time to mitigate", "From *started* to *mitigated*: how long users were affected.", nil},
	{"to-resolve", "Time to resolve", "From *started* to *resolved*: how long until normal operation.", nil},
	{
		"approximate", "≈",
		"One of the two times is accurate only to some minutes, or is a guess. Charts show a hollow dot.", nil,
	},
	{
		"unknown", "Unknown, withheld, none",
		"Three different values. *Unknown*: the post-mortem states that the value is not known. *Withheld*: " +
			"known, but not shown in this edition. *None*: checked, and there was nothing. A missing entry is a " +
			"fourth case: nothing is recorded.",
		nil,
	},
	{
		"severity", "Severity",
		"The impact on users, on the organisation's own scale. It is an order, not a number to add or average.", nil,
	},
	{
		"near-miss", "Near miss",
		"An event that caused no harm but could have. It gets a post-mortem like an incident and is counted " +
			"separately.",
		nil,
	},
	{"drill", "Drill", "A planned exercise. No figure includes it.", nil},
	{
		"external", "External incidents",
		"An incident of another organisation, summarised from its public report. It appears under its factors and " +
			"symptoms. No figure includes it.",
		nil,
	},
	{
		"factor", "Contributing factor",
		"A condition that made the incident possible or worse, and that can be changed. There are always several. " +
			"No factor is a person.",
		nil,
	},
	{
		"symptom", "Symptom",
		"A message from a system, word for word, as the next responder will paste it into a search.", nil,
	},
	{
		"ended",
		"What fixed it",
		"The last action at or before the end of the impact. It may not be the complete fix.",
		nil,
	},
	{"recurrence", "Recurrence", "A post-mortem that names an earlier incident of the same kind.", nil},
	{
		"strength", "Strength of an action",
		"How little an action depends on memory. *Stronger* removes the hazard or makes the harmful act " +
			"impossible. *Intermediate* makes harm less likely or easier to detect. *Weaker* informs people: a " +
			"document, a training, a reminder. It follows from the mechanism of the action.",
		nil,
	},
	{"overdue", "Overdue", "Open and past its due date on the reference date of this site.", nil},
	{
		"counted", "Counted incidents",
		"Incidents of this organisation with any status except withdrawn, by start date. Near misses are counted " +
			"separately. Drills and external incidents are not counted.",
		nil,
	},
	{
		"median", "Median",
		"Half of the incidents took less time, half took more. Some times are not known, so each median is shown " +
			"with the number of known times.",
		nil,
	},
	{
		"interval", "95 % interval",
		"The range of values that the data do not contradict. With few incidents it is wide. Counts: exact " +
			"(Garwood). Shares: Wilson. Medians: by ranks, without an assumption about the shape. It assumes " +
			"independent incidents; if they cluster, it is widened.",
		nil,
	},
	{
		"provisional", "Provisional",
		"From {0} values on, intervals and limits are shown as provisional; from {1} on they are firm. With fewer " +
			"values, charts show points and a median; below {2}, only the incidents are listed.",
		[]any{trend.Provisional, trend.Firm, model.MinIncidents},
	},
	{
		"p", "p",
		"The probability of a difference at least this large if nothing had changed. Above 0.05 the site reports " +
			"“no clear change”.",
		nil,
	},
	{
		"routine", "Usual range",
		"The limits between which a stable process varies by chance (XmR chart, of logarithms for durations). " +
			"Only values beyond them, or long runs on one side of the centre line, count as a change.",
		nil,
	},
	{
		"survival", "Time to close action items",
		"The share of action items still open after a number of days (Kaplan–Meier). Open items count for as long " +
			"as they have been open. The median of the closed items alone would be too low.",
		nil,
	},
}
