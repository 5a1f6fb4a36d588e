package guide

import (
	"debrief/site/page/trends"
	"debrief/site/trend"
	"debrief/theme/i18n"
)

// definitions are anchor, term and meaning, in the order of an incident and
// then of what is said about many. Anchors never change.
var definitions = []struct {
	id         string
	term, text i18n.Text
	numbers    []any // that the text names
}{
	{"started", "Started|of an incident", "When users began to be hurt; for a near miss, when they would have been.", nil},
	{"detected", "Detected|of an incident", "The first signal that somebody in the organisation could have seen.", nil},
	{"mitigated", "Mitigated|of an incident", "When users stopped being hurt, though the cause may still be there.", nil},
	{"resolved", "Resolved|of an incident", "When nothing special was being done any more.", nil},
	{"to-detect", "Time to detect", "From *started* to *detected*: how long users were hurt before anybody knew.", nil},
	{"to-acknowledge", "Time to acknowledge", "From *detected* to *acknowledged*: how long a signal waited for somebody.", nil},
	{"to-mitigate", "Time to mitigate", "From *started* to *mitigated*: how long users were hurt.", nil},
	{"to-resolve", "Time to resolve", "From *started* to *resolved*: how long until work was ordinary again.", nil},
	{"approximate", "≈", "One of the two times is known only to some minutes, or is a guess. In drawings the mark is hollow.", nil},
	{"unknown", "Unknown, withheld, none", "Three different things. *Unknown*: nobody knows, and the write-up says so. *Withheld*: known, and not shown in this edition. *None*: looked for, and there was nothing. A gap in a list is none of the three.", nil},
	{"severity", "Severity", "How much users were hurt, by the table of the organisation. It orders; it is not a number to add or to average.", nil},
	{"near-miss", "Near miss", "Nobody was hurt, and somebody could have been. It is written up as an incident is and counted apart from them.", nil},
	{"drill", "Drill", "Made on purpose, to learn. It is in no figure.", nil},
	{"external", "Learnt from others", "An incident of another organisation, told in our own words from its public report. It is found under its factors and symptoms, and is in no figure.", nil},
	{"factor", "Contributing factor", "A condition without which it would not have happened, or not as badly, and which somebody could change. There are always several. None of them is a person.", nil},
	{"symptom", "Symptom", "What the systems said, word for word: what the next person will paste into a search.", nil},
	{"ended", "What ended it", "The last thing that was done at or before the time when users stopped being hurt. It may not be the whole remedy.", nil},
	{"recurrence", "Recurrence", "A write-up that names an earlier one as the same thing happening before.", nil},
	{"strength", "Strength of an action", "How much it relies on people remembering. *Stronger* takes the hazard away or makes the harmful act impossible; *intermediate* makes harm less likely or easier to notice; *weaker* tells people: a document, a training, a reminder. It follows from the mechanism that the action names.", nil},
	{"overdue", "Overdue", "Open, and its due date is past on the day the site was built for.", nil},
	{"counted", "What is counted", "Incidents of our own, of every status but withdrawn, by the day on which they started. Near misses are counted apart; drills and incidents of others not at all.", nil},
	{"median", "Median", "The middle value: half of the incidents took less, half took more. Next to it always stands of how many it is the median, since some times are unknown.", nil},
	{"interval", "95 % interval", "The range of values that the data do not contradict. With few incidents it is wide, and that is the message. Counts: exact (Garwood). Shares: Wilson. Medians: by ranks, without any assumption about the shape. It holds for incidents that come independently; where they cluster, it is widened.", nil},
	{"provisional", "Provisional", "From {0} values on, intervals and limits are shown and called provisional; from {1} on they are firm. Fewer values than that: points and a median; below {2}, the incidents themselves.", []any{trend.Provisional, trend.Firm, trends.Fewest}},
	{"p", "p", "The probability of a difference at least this large if nothing had changed. Above 0.05 the site says “no distinguishable change”.", nil},
	{"routine", "Routine variation", "The limits between which a steady process moves by chance (XmR chart, of logarithms for durations). Only what is beyond them, or runs on one side of the middle, is called a change.", nil},
	{"survival", "How long promises stay open", "The share of action items still open some days after they were promised (Kaplan–Meier). Items that are still open count for as long as they have been open. The middle of the closed ones alone would look better than the truth.", nil},
}
