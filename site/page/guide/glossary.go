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
	{"detected", "Detected|of an incident",
		"When the first signal appeared that a person in the organisation could have seen.", nil},
	{"mitigated", "Mitigated|of an incident", "When the impact on users ended, even if the cause still existed.", nil},
	{"resolved", "Resolved|of an incident", "When all work on the incident ended and normal operation resumed.", nil},
	{
		"to-detect", "Time to detect",
		"From *started* to *detected*: how long the impact lasted before the first signal.", nil,
	},
	{
		"to-acknowledge", "Time to acknowledge",
		"From *detected* to *acknowledged*: how long the signal waited for a response.", nil,
	},
	{"to-mitigate", "Time to mitigate", "From *started* to *mitigated*: how long users were affected.", nil},
	{"to-resolve", "Time to resolve", "From *started* to *resolved*: how long normal operation was interrupted.", nil},
	{
		"approximate", "≈",
		"A start or end time is a guess, or known only to the hour or the day. Charts show such " +
			"durations as hollow dots.", nil,
	},
	{
		"unknown", "Unknown, withheld, none",
		"Three different values. *Unknown*: the post-mortem states that the value is not known. *Withheld*: " +
			"known, but not shown on this site. *None*: the authors checked and found nothing. If an entry is " +
			"missing, nothing is recorded.",
		nil,
	},
	{
		"severity", "Severity",
		"The impact on users, on the organisation's own scale. External incidents have the severity that this " +
			"library gave them. Severities have an order, but cannot be added or averaged.",
		nil,
	},
	{
		"near-miss", "Near miss",
		"A situation that caused no harm but could have caused harm. Near misses have post-mortems and " +
			"are counted separately. Their action items are in the register.",
		nil,
	},
	{"drill", "Drill", "A planned exercise. Drills are not counted as incidents. Their action items are in the " +
		"register, and in the time to close.", nil},
	{
		"external", "External incidents",
		"An incident of another organisation, summarised from its public report. It is listed on the pages of " +
			"its factors and symptoms, and counted apart. The figures of trends leave it out.",
		nil,
	},
	{
		"factor", "Contributing factor",
		"A condition that made the incident possible or worse, and that can be changed. Most incidents have " +
			"several. A person is never a factor.",
		nil,
	},
	{
		"symptom", "Symptom",
		"The exact text of an error message, alert or log line, or a short description of what people saw. " +
			"Responders can paste an error message into the search.",
		nil,
	},
	{
		"ended", "What fixed it",
		"What the authors stated in the field `ended_by`. Without that field: an action or decision in the " +
			"timeline at the time of mitigation. For near misses and drills, only the field counts. It may not be " +
			"the complete fix.",
		nil,
	},
	{
		"recurrence", "Recurrence", "An incident whose post-mortem names an earlier incident as the same. A recurrence that no " +
			"post-mortem names is not counted.", nil,
	},
	{
		"strength", "Strength of an action",
		"How well an action works without people's memory. *Stronger* actions remove or isolate a hazard, " +
			"block a harmful act, simplify or automate work, or commit leaders. *Intermediate* actions make harm " +
			"less likely, smaller or easier to detect. *Weaker* actions depend on people: a document, a policy, a " +
			"training, a reminder, a manual check. The mechanism of an action decides its strength. The rating " +
			"adapts the action hierarchy of the US Department of Veterans Affairs (RCA2, 2015).",
		nil,
	},
	{"overdue", "Overdue", "An open action whose due date is before the reference date of this site.", nil},
	{
		"counted", "Counted incidents",
		"Incidents of this organisation that the site shows, by start date. Near misses are counted " +
			"separately. Not counted are drills and external incidents. Withdrawn and restricted " +
			"post-mortems are not counted either, nor drafts that the site does not show. Files that cannot " +
			"be read or have no date are not counted. The same holds for dates in the future, and for a " +
			"second post-mortem of one incident.",
		nil,
	},
	{
		"median", "Median",
		"Half of the incidents took less time, half took more. Each median is shown with the number of " +
			"known times. An incident that is still going on counts with its time so far as a lower limit " +
			"(Kaplan–Meier). An incident without a time of mitigation is still going on unless " +
			"something shows that it ended: a resolution, what fixed it, or a day of publication. Then the " +
			"time is unknown, because the end is not recorded. A problem that was detected before users " +
			"were affected counts as zero.",
		nil,
	},
	{
		"interval", "95 % interval",
		"The range of values that fit the data. With few incidents the range is wide. Methods: Garwood " +
			"for counts, Wilson for shares, ranks for medians, the band of the curve (Brookmeyer–Crowley) " +
			"where something is still going on. The methods assume independent incidents. If incidents " +
			"cluster, the intervals of counts are wider.",
		nil,
	},
	{
		"provisional", "Provisional",
		"Medians, shares and usual ranges have intervals or limits from {0} values on. They are marked as " +
			"provisional below {1} values. With fewer than {0} values, charts of durations show points and a " +
			"median. With fewer than {2} incidents, trends list them and show no chart. The count of a complete " +
			"quarter has an interval, however small it is. In the command and the data files, medians and shares " +
			"have intervals from {0} values on too.",
		[]any{trend.Provisional, trend.Firm, model.MinIncidents},
	},
	{
		"p", "p",
		"The probability of a difference at least this large if nothing had changed: twice the smaller " +
			"tail of the exact test. Above 0.05 the site reports “no clear change”. Many comparisons are on " +
			"these pages, so the smallest p of many is no finding.",
		nil,
	},
	{
		"clusters", "Clusters",
		"Incidents cluster if the counts of at least eight complete quarters vary more than chance explains (χ² test of " +
			"the dispersion, 5 %). The intervals of counts and the comparison of quarters then allow for it.",
		nil,
	},
	{
		"halves", "Earlier and later half",
		"The latest {0} incidents with a known duration, divided by date into two halves. The ratio is the " +
			"median of all ratios of a " +
			"later to an earlier time (Hodges–Lehmann). Its interval and p come from ranks (Mann–Whitney).",
		[]any{trend.MaxHalves},
	},
	{
		"quarter", "Quarter|of a year",
		"Three months. The day of an incident is that of its start in the time zone of the catalogue. The quarter of the " +
			"oldest post-mortem is incomplete. FY2026 is the fiscal year that begins in 2026.",
		nil,
	},
	{
		"routine", "Usual range",
		"A stable process varies by chance between these limits (XmR chart; the limits of durations are " +
			"computed from their logarithms). There are three kinds of signal: a value beyond a limit; eight " +
			"values in a row on one side of the centre line; three of four values nearer to a limit than to " +
			"the centre line. One in four steady series of 50 durations has a signal, so a signal alone is " +
			"no change. There is no chart if more than half of the values are equal.",
		nil,
	},
	{
		"survival", "Time to close action items",
		"The share of action items still open after a number of days (Kaplan–Meier method). Open items are " +
			"included with their age. A median of only the closed items would be too low.",
		nil,
	},
}
