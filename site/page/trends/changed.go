package trends

import (
	"debrief/site/page/model"
	"debrief/site/trend"
	"debrief/site/wording"
	"debrief/theme/i18n"
)

// significance is the p-value up to which a page reports a difference as a change.
//
// The summary makes two comparisons: of the counts of two quarters, and of the durations
// of two halves. Where nothing changes, the first is below significance in 1 to 4 % of
// libraries, because counts are whole numbers, and the second in at most 5 %. A false
// change is thus reported in at most 10 %; TestSummaryOfSteadyLibraries measures it.
// Signals of process behaviour charts are not in the summary, because half of all steady
// series of 100 values have one.
const significance = 0.05

// changeTexts returns sentences about the changes that a statistical test supports, and
// about the smallest change that the data could show.
func changeTexts(part *part) []string {
	words := append([]string{countChange(part)}, halvesTexts(part)...)
	if part.in != nil {
		words = append(words, manyText(part))
	}
	return words
}

// manyText returns the note for the comparisons of a page that is one of many, such as
// the page of a quarter.
func manyText(part *part) string {
	return part.L.Text("Many pages make such comparisons. A few clear changes among all of them can be chance.")
}

func countChange(part *part) string {
	c := part.Trends.Change
	if !c.OK && len(wholeQuarters(part)) == 1 {
		return part.L.Text("Frequency: a comparison needs two complete quarters; there is only one.")
	} else if !c.OK {
		return part.L.Text("Frequency: a comparison needs two complete quarters; no quarter is complete yet.")
	}
	before, after := len(c.Before.Incidents), len(c.After.Incidents)
	counts := part.L.Text(
		"{0} incidents in {2}, {1} in {3}", before, after, part.L.Quarter(c.Before.Name), part.L.Quarter(c.After.Name),
	)
	return changeText(part, counts, before, after, c.P)
}

// changeText returns a sentence about the change between the counts before and after.
// counts is the text of both counts, and p the p-value of the difference.
func changeText(part *part, counts string, before, after int, p float64) string {
	switch {
	case p > significance:
		return part.L.Text("Frequency: no clear change, {0}.", counts)
	case after > before:
		return part.L.Text("Frequency: a clear increase, {0}.", counts)
	}
	return part.L.Text(
		"Frequency: a clear decrease, {0}. Either fewer incidents happened or fewer were reported.",
		counts,
	)
}

// halvesTexts returns sentences that compare the time to mitigate in the earlier and the
// later half of the incidents.
func halvesTexts(part *part) []string {
	few, d := part.L.Text(toMitigate.short), part.Trends.Duration(toMitigate.name)
	h, ok := part.Trends.Halves(toMitigate.name)
	if !ok {
		if n := len(d.Values); n < trend.Provisional {
			return []string{part.L.Count(
				n, "{0}: too few incidents to tell ({n} known, {1} needed).",
				"{0}: too few incidents to tell ({n} known, {1} needed).", few, trend.Provisional,
			)}
		}
		return []string{part.L.Text("{0}: most times are equal, so there is no comparison.", few)}
	}
	took := i18n.Text(
		"{0}: no clear change. Later incidents typically took {1} times as long as earlier ones ({2} {3} to {4}).",
	)
	switch {
	case h.P <= significance && h.Ratio < 1:
		took = "{0}: clearly shorter. Later incidents typically took {1} times as long as earlier ones ({2} {3} to {4})."
	case h.P <= significance:
		took = "{0}: clearly longer. Later incidents typically took {1} times as long as earlier ones ({2} {3} to {4})."
	}
	words := []string{part.L.Text(
		took, few, ratioText(part.L, h.Ratio), part.L.IntervalLabel(), ratioText(part.L, h.Interval.Low),
		ratioText(part.L, h.Interval.High),
	)}
	if left := len(d.Ongoing) + len(d.NoEnd) + len(d.Dated); left > 0 {
		words = append(words, part.L.Count(
			left, "This comparison leaves out {n} incident whose end or time of day is not known.",
			"This comparison leaves out {n} incidents whose end or time of day is not known.",
		))
	}
	if s := sensitivityText(part, h); s != "" {
		words = append(words, s)
	}
	return words
}

// ratioText formats a ratio of durations with two significant digits.
func ratioText(l *wording.Language, ratio float64) string {
	switch {
	case ratio >= 10:
		return l.Value(ratio, "")
	case ratio >= 1:
		return l.OneDecimal(ratio)
	}
	return l.Value(ratio, "")
}

// sensitivityText returns a sentence about the smallest improvement that the comparison
// of the halves h could show.
func sensitivityText(part *part, h trend.Halves) string {
	sigma, ok := trend.LogSpread(part.Trends.Duration(toMitigate.name).Positive())
	if !ok {
		return ""
	}
	ratio, ok := trend.Detectable(sigma, h.Before)
	if !ok || ratio > 0.99 {
		return ""
	}
	return part.L.Text(
		"Sensitivity: if times fell by {2}, this comparison of {0} with {1} incidents would find it in four of five cases. "+
			"It can miss smaller changes.",
		h.Before, h.After, wording.Percent(1-ratio),
	)
}

// signalTexts returns sentences about the latest three signals of a process behaviour
// chart. The function name returns the name of the value with an index.
func signalTexts(part *part, b trend.Behaviour, name func(int) string) []string {
	var out []string
	for _, s := range latestSignals(b) {
		from, to := name(s.From), name(s.To)
		switch s.Rule {
		case trend.Outside:
			out = append(out, part.L.Text("Beyond the limits: {0}.", from))
		case trend.OneSide:
			out = append(out, part.L.Count(
				len(s.Points), "{n} value in a row on one side of the centre line: {0} to {1}.",
				"{n} values in a row on one side of the centre line: {0} to {1}.", from, to,
			))
		case trend.NearLimit:
			out = append(out, part.L.Count(
				len(s.Points), "{n} value near a limit: {0} to {1}.", "{n} values near a limit: {0} to {1}.", from, to,
			))
		}
	}
	return out
}

// durationName returns the text of one duration in the sentence about a signal.
func durationName(part *part, o trend.Observation) string {
	return part.L.Text(
		"“{0}”, {1} ({2})", model.Title(o.Of), part.L.Minutes(o.Minutes), part.L.Date(o.Of.CalendarDay()),
	)
}
