package dashboard

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"debrief/site/book"
	"debrief/site/phrase"
	"debrief/site/trend"
)

// distinguishable is the probability below which a difference is said to be
// one.
const distinguishable = 0.05

// changedWords are what the data say has changed, each backed by a test, and
// what they cannot say.
func changedWords(b *part) []string {
	words := []string{countChange(b)}
	if d := b.Trends.Dispersion; d > trend.Clustered {
		words = append(words, "Incidents come in clusters: the counts of the quarters vary "+phrase.OneDecimal(d)+" times as much as chance alone would make them, so all intervals of counts are widened.")
	}
	words = append(words, countSignals(b)...)
	for _, w := range []wait{untilKnown, untilSafe} {
		words = append(words, durationSignals(b, w)...)
	}
	if s := detectableWords(b); s != "" {
		words = append(words, s)
	}
	return words
}

func countChange(b *part) string {
	c := b.Trends.Change
	if !c.OK {
		return "How often: two whole quarters are needed for a comparison, and there " + map[bool]string{true: "is one.", false: "is none."}[len(wholeQuarters(b)) == 1]
	}
	before, after := len(c.Before.Incidents), len(c.After.Incidents)
	counts := fmt.Sprintf("%d → %d incidents, %s to %s (%s)", before, after, phrase.Quarter(c.Before.Name), phrase.Quarter(c.After.Name), phrase.P(c.P))
	return changeWords(counts, before, after, c.P)
}

// changeWords says whether two counts differ by more than chance makes likely.
func changeWords(counts string, before, after int, p float64) string {
	switch {
	case p > distinguishable:
		return "How often: no distinguishable change, " + counts + "."
	case after > before:
		return "How often: more than chance alone makes likely, " + counts + "."
	}
	return "How often: fewer than chance alone makes likely, " + counts + ". Whether less happened or less was told, counts cannot say."
}

// countSignals are the quarters that a process chart picks out.
func countSignals(b *part) []string {
	quarters := wholeQuarters(b)
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
	for _, s := range lastSignals(behaviour) {
		when := phrase.Quarter(quarters[s.From].Name)
		if s.To > s.From {
			when += " to " + phrase.Quarter(quarters[s.To].Name)
		}
		out = append(out, fmt.Sprintf("How often: %s stands out of routine variation (%s; %s quarters%s).", when, ruleWords(s), strconv.Itoa(len(quarters)), provisional(len(quarters))))
	}
	return out
}

// lastSignals are the latest three: what was unusual years ago is not what
// changed.
func lastSignals(b trend.Behaviour) []trend.Signal {
	signals := slices.Clone(b.Signals)
	slices.SortStableFunc(signals, func(x, y trend.Signal) int { return cmp.Compare(x.To, y.To) })
	return signals[max(0, len(signals)-3):]
}

func ruleWords(s trend.Signal) string {
	switch s.Rule {
	case trend.Outside:
		return "beyond the limits"
	case trend.OneSide:
		return strconv.Itoa(s.To-s.From+1) + " in a row on one side of the middle"
	}
	return "three of four nearer a limit than the middle"
}

// mostInARow is how many of the latest incidents are asked for what changed.
// Over thousands, chance alone would break every rule.
const mostInARow = 100

// durationSignals are the incidents that took longer or shorter than routine
// variation makes them, or that there are none.
func durationSignals(b *part, w wait) []string {
	d := b.Trends.Duration(w.name)
	d.Values = d.Values[max(0, len(d.Values)-mostInARow):]
	n := len(d.Values)
	if n < trend.Provisional {
		return []string{w.few + ": " + phrase.Plural(n, "known value is", "known values are") + " too few to tell a change from chance; it takes " + strconv.Itoa(trend.Provisional) + "."}
	}
	behaviour, ok := trend.LogXmR(logMinutes(d))
	if !ok {
		return nil
	}
	if len(behaviour.Signals) == 0 {
		return []string{fmt.Sprintf("%s: no distinguishable change. The latest %d incidents with a known time stay between %s and %s, the limits of routine variation%s.",
			w.few, n, phrase.Rough(behaviour.Low), phrase.Rough(behaviour.High), provisional(n))}
	}
	var out []string
	for _, s := range lastSignals(behaviour) {
		first, last := d.Values[s.From], d.Values[s.To]
		if s.From == s.To {
			than := "longer"
			if first.Minutes < behaviour.Centre {
				than = "shorter"
			}
			out = append(out, fmt.Sprintf("%s: “%s” took %s, %s than routine variation between %s and %s (n = %d%s).",
				w.few, book.Title(first.Of), phrase.Minutes(first.Minutes), than, phrase.Rough(behaviour.Low), phrase.Rough(behaviour.High), n, provisional(n)))
			continue
		}
		out = append(out, fmt.Sprintf("%s: the incidents from %s to %s differ from the rest (%s; n = %d%s).",
			w.few, phrase.Date(first.Of.Day()), phrase.Date(last.Of.Day()), ruleWords(s), n, provisional(n)))
	}
	return out
}

// detectableWords answers whether these numbers could show an improvement at
// all.
func detectableWords(b *part) string {
	minutes := logMinutes(b.Trends.Duration("to_mitigate"))
	half := len(minutes) / 2
	if half < Fewest {
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
	return fmt.Sprintf("Could we even see it? With %d incidents before and %d after, the typical time to mitigate would have to fall by %s or more to show (in four of five tries). A smaller improvement may be real and stay unseen.",
		half, half, phrase.Percent(1-ratio))
}
