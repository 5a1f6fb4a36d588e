package trend

import (
	"math"
	"slices"
)

// An Ending is the way in which a spell ended (see Spell). If the spell has not ended,
// it is Open.
type Ending int

// These are the possible endings of the time for which an action item is open. An
// action item is either done or declined, never both.
const (
	Open     Ending = iota // still open at the end of the observation (censored)
	Done                   // completed
	Declined               // declined, superseded or dropped
)

// A Spell is the time for which an action item was open: from its creation to its end,
// or to the day of the observation if it is still open.
type Spell struct {
	Days float64 // length of the time in days; ≥ 0
	End  Ending
}

// A Step is the share of items that are still open after a given day. A curve has one
// step for each day on which at least one item was closed.
type Step struct {
	Days     float64
	S        float64 // share of items that are still open, from 0 to 1
	SE       float64 // standard error of S (Greenwood); 0 if no items are open
	Interval Interval
	Known    bool // set if Interval is known; false if no items are open
	AtRisk   int  // number of items open just before this day
	Ended    int  // number of items that were closed on this day, as done or declined
}

// A Curve is the share of items that are still open, over time. Before the first step,
// the share is 1.
type Curve struct {
	N        int     // number of items
	Ended    int     // number of items that were closed
	Declined int     // number of Ended that were declined, superseded or dropped
	Last     float64 // last day of the observation; the share is unknown after this day
	Steps    []Step  // the steps in order of days, with at most one per day
}

// KaplanMeier estimates the share of items that are still open after any number of
// days, from the times for which items were open. Some items may still be open. ok is
// false if spells is empty, or has negative days or an invalid ending.
//
// It assumes that open items will develop like the others, apart from their age. An
// item that was last observed on the day on which another item was closed counts as
// open through that day.
//
// S(t) = Π (1 − d/n) over the days with endings. E. L. Kaplan and P. Meier, JASA 53
// (1958). Variance S²·Σ d/(n(n−d)): M. Greenwood (1926). Interval S^exp(±z·√Σ/ln S),
// which stays within 0..1: J. D. Kalbfleisch and R. L. Prentice, The Statistical
// Analysis of Failure Time Data, 1.4.
func KaplanMeier(spells []Spell) (Curve, bool) {
	days, ok := byDay(spells)
	if !ok {
		return Curve{}, false
	}
	c := Curve{N: len(spells), Last: days[len(days)-1].at}
	left, s, sum := len(spells), 1.0, 0.0
	for _, d := range days {
		if ended := d.done + d.declined; ended > 0 {
			n, k := float64(left), float64(ended)
			s *= (n - k) / n
			sum += k / (n * (n - k)) // +Inf if no items are open after this day
			c.Steps = append(c.Steps, newStep(d.at, s, sum, left, ended))
			c.Ended += ended
			c.Declined += d.declined
		}
		left -= d.done + d.declined + d.open
	}
	return c, true
}

func newStep(at, s, sum float64, left, ended int) Step {
	step := Step{Days: at, S: s, AtRisk: left, Ended: ended}
	if s <= 0 {
		step.S = 0
		return step
	}
	step.SE = s * math.Sqrt(sum)
	// ln S is negative, so the plus sign gives the upper end.
	e := normal() * math.Sqrt(sum) / math.Log(s)
	step.Interval = Interval{math.Pow(s, math.Exp(-e)), math.Pow(s, math.Exp(e))}
	step.Known = true
	return step
}

// Median returns the first day on which at most half of the items are still open. ok is
// false if more than half are still open at the end of the observation.
func (c Curve) Median() (days float64, ok bool) {
	for _, s := range c.Steps {
		if s.S <= 0.5+1e-12 { // the tolerance is for rounded products, which may be slightly more than ½
			return s.Days, true
		}
	}
	return 0, false
}

// MedianInterval returns the confidence interval of the median: the days at which the
// interval of the share contains one half. High is +Inf if the upper end is not reached.
// ok is false if nothing ended. R. Brookmeyer and J. Crowley, A confidence interval for
// the median survival time, Biometrics 38 (1982).
func (c Curve) MedianInterval() (i Interval, ok bool) {
	i.High = math.Inf(1)
	for _, s := range c.Steps {
		low, high := s.Interval.Low, s.Interval.High
		if !s.Known { // no item is open any more
			low, high = 0, 0
		}
		if !ok && low <= 0.5 {
			i.Low, ok = s.Days, true
		}
		if high <= 0.5 { // the share is certainly at most one half from here on
			i.High = s.Days
			break
		}
	}
	return i, ok
}

// A day holds the number of items that were closed on one day, and the number of open
// items that were last observed on that day.
type day struct {
	at                   float64
	open, done, declined int
}

func byDay(spells []Spell) ([]day, bool) {
	if len(spells) == 0 {
		return nil, false
	}
	sorted := slices.Clone(spells)
	slices.SortStableFunc(sorted, func(a, b Spell) int {
		switch {
		case a.Days < b.Days:
			return -1
		case a.Days > b.Days:
			return 1
		}
		return 0
	})
	var days []day
	for _, s := range sorted {
		if !(s.Days >= 0) || math.IsInf(s.Days, 0) {
			return nil, false
		}
		if len(days) == 0 || days[len(days)-1].at != s.Days {
			days = append(days, day{at: s.Days})
		}
		d := &days[len(days)-1]
		switch s.End {
		case Open:
			d.open++
		case Done:
			d.done++
		case Declined:
			d.declined++
		default:
			return nil, false
		}
	}
	return days, true
}
