package trend

import (
	"math"
	"slices"
)

// An Ending is the way in which a spell ended, or Open.
type Ending int

// The endings of a spell. An action is either done or declined, never both.
const (
	Open     Ending = iota // still open at the end of observation (censored)
	Done                   // completed
	Declined               // declined, superseded or dropped
)

// A Spell is the time for which an item was open: from its creation to its end, or to
// the day of observation if it is still open.
type Spell struct {
	Days float64 // ≥ 0
	End  Ending
}

// A Step is the share of spells still open after a given day. A curve has one step for
// each day on which a spell ended.
type Step struct {
	Days     float64
	S        float64 // 0..1
	SE       float64 // standard error of S (Greenwood); 0 when none are open
	Interval Interval
	Known    bool // whether Interval is known; false when none are open
	AtRisk   int  // number of spells open just before this day
	Ended    int  // number of spells that ended on this day, done or declined
}

// A Curve is the share of spells still open over time. Before the first step the share
// is 1.
type Curve struct {
	N     int     // number of spells
	Ended int     // number of spells that ended
	Last  float64 // last day of observation; the share is unknown after it
	Steps []Step  // in order of days, without duplicates
}

// KaplanMeier estimates the share still open after any number of days, from spells of
// which some are still open. It is not ok for no spells, for a spell with negative
// days, or for an invalid ending.
//
// It assumes that open spells will develop like the others, apart from their age. A
// spell that is last seen on the day on which another ends counts as open through that
// day.
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
			sum += k / (n * (n - k)) // +Inf when none are open
			c.Steps = append(c.Steps, newStep(d.at, s, sum, left, ended))
			c.Ended += ended
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

// Median returns the first day on which at most half are still open. It is not ok if
// more than half are still open at the end of observation.
func (c Curve) Median() (days float64, ok bool) {
	for _, s := range c.Steps {
		if s.S <= 0.5+1e-12 { // tolerance, because rounded products may be slightly more than ½
			return s.Days, true
		}
	}
	return 0, false
}

// A day holds how many spells ended, and how many open spells were last observed, on
// one day.
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
