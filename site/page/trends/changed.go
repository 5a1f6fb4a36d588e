package trends

import (
	"cmp"
	"slices"

	"debrief/site/page/model"
	"debrief/site/trend"
	"debrief/site/wording"
	"debrief/theme/i18n"
)

// significance is the p-value below which a page reports a difference as a change.
const significance = 0.05

// changeTexts returns sentences about the changes that a statistical test supports, and
// about the smallest change that the data could show.
func changeTexts(part *part) []string {
	words := []string{countChange(part)}
	if d := part.Trends.Dispersion; d > trend.Clustered {
		words = append(words, part.L.Text(
			"Incidents occur in clusters: quarterly counts vary {0} times as much as expected by chance, so the "+
				"intervals are wider.",
			part.L.OneDecimal(d),
		))
	}
	words = append(words, countSignals(part)...)
	for _, w := range []durationMeasure{toDetect, toMitigate} {
		words = append(words, durationSignals(part, w)...)
	}
	if s := sensitivityText(part); s != "" {
		words = append(words, s)
	}
	return words
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

// countSignals returns sentences about the quarters whose number of incidents is
// outside the usual range.
func countSignals(part *part) []string {
	quarters := wholeQuarters(part)
	if len(quarters) < trend.Provisional {
		return nil
	}
	counts := make([]float64, len(quarters))
	for i, q := range quarters {
		counts[i] = float64(len(q.Incidents))
	}
	behaviour, ok := trend.XmR(counts)
	if !ok {
		return nil
	}
	var out []string
	for _, s := range latestSignals(behaviour) {
		when := part.L.Quarter(quarters[s.From].Name)
		if s.To > s.From {
			when = part.L.Text("{0} to {1}", when, part.L.Quarter(quarters[s.To].Name))
		}
		out = append(
			out,
			part.L.Count(
				len(quarters),
				"Frequency: {0} is outside the usual range ({1}; {n} quarter{2}).",
				"Frequency: {0} is outside the usual range ({1}; {n} quarters{2}).",
				when,
				ruleText(part, s),
				provisionalNote(part.L, len(quarters)),
			),
		)
	}
	return out
}

// latestSignals returns the latest three signals of the process behaviour b. Older
// signals are not recent changes.
func latestSignals(b trend.Behaviour) []trend.Signal {
	signals := slices.Clone(b.Signals)
	slices.SortStableFunc(signals, func(x, y trend.Signal) int { return cmp.Compare(x.To, y.To) })
	return signals[max(0, len(signals)-3):]
}

func ruleText(part *part, s trend.Signal) string {
	switch s.Rule {
	case trend.Outside:
		return part.L.Text("outside the limits")
	case trend.OneSide:
		return part.L.Count(
			s.To-s.From+1, "{n} values in a row on one side of the centre line",
			"{n} values in a row on one side of the centre line",
		)
	}
	return part.L.Text("three of four values are closer to a limit than to the centre line")
}

// maxProcessValues is the largest number of values in a process behaviour chart;
// earlier values are left out. In thousands of values, some break every rule by chance
// alone.
const maxProcessValues = 100

// durationSignals returns sentences about the incidents whose duration is outside the
// usual range. If there are none, it returns a sentence that states this.
func durationSignals(part *part, w durationMeasure) []string {
	d := part.Trends.Duration(w.name)
	d.Values = d.Values[max(0, len(d.Values)-maxProcessValues):]
	n, few := len(d.Values), part.L.Text(w.short)
	if n < trend.Provisional {
		return []string{
			part.L.Count(
				n, "{0}: too few incidents to tell ({n} known, {1} needed).",
				"{0}: too few incidents to tell ({n} known, {1} needed).", few, trend.Provisional,
			),
		}
	}
	behaviour, ok := trend.LogXmR(logMinutes(d))
	if !ok {
		return nil
	}
	if len(behaviour.Signals) == 0 {
		return []string{
			part.L.Count(
				n,
				"{0}: no clear change. The latest known time is within the usual range, {1} to {2}{3}.",
				"{0}: no clear change. The latest {n} known times are within the usual range, {1} to {2}{3}.",
				few,
				part.L.RoughMinutes(behaviour.Low),
				part.L.RoughMinutes(behaviour.High),
				provisionalNote(part.L, n),
			),
		}
	}
	var out []string
	for _, s := range latestSignals(behaviour) {
		first, last := d.Values[s.From], d.Values[s.To]
		if s.From == s.To {
			took := i18n.Text("{0}: “{1}” took {2}, longer than the usual {3} to {4} (n = {5}{6}).")
			if first.Minutes < behaviour.Centre {
				took = "{0}: “{1}” took {2}, shorter than the usual {3} to {4} (n = {5}{6})."
			}
			out = append(out, part.L.Text(
				took, few, model.Title(first.Of), part.L.Minutes(first.Minutes), part.L.RoughMinutes(behaviour.Low),
				part.L.RoughMinutes(behaviour.High), n, provisionalNote(part.L, n),
			))
			continue
		}
		out = append(out, part.L.Text(
			"{0}: the incidents from {1} to {2} differ from the rest ({3}; n = {4}{5}).",
			few,
			part.L.Date(first.Of.Day()),
			part.L.Date(last.Of.Day()),
			ruleText(part, s),
			n,
			provisionalNote(part.L, n),
		))
	}
	return out
}

// sensitivityText returns a sentence about the smallest improvement that the data could
// show.
func sensitivityText(part *part) string {
	minutes := logMinutes(part.Trends.Duration("to_mitigate"))
	half := len(minutes) / 2
	if half < model.MinIncidents {
		return ""
	}
	sigma, ok := trend.LogSpread(minutes)
	if !ok {
		return ""
	}
	ratio, ok := trend.Detectable(sigma, half)
	if !ok {
		return ""
	}
	return part.L.Text(
		"Sensitivity: {0} incidents before and {0} after a change can show if time to mitigate fell by {1} or "+
			"more (80 % power). A smaller improvement may not be visible.",
		half,
		wording.Percent(1-ratio),
	)
}
