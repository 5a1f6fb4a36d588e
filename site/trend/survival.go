package trend

import (
	"math"
	"slices"
)

// An Ending is how a spell ended, or that it has not.
type Ending int

// The endings. Done and Declined compete: what was declined can no longer be done.
const (
	Open     Ending = iota // still open when last seen: censored, not lost
	Done                   // ended as promised
	Declined               // ended otherwise: declined, superseded, dropped
)

// A Spell is how long something was open: from its creation to its end, or to
// the day of the count.
type Spell struct {
	Days float64 // ≥ 0
	End  Ending
}

// A Step is the share still open from a day on. Steps stand at the days on which
// a spell ended.
type Step struct {
	Days     float64
	S        float64 // 0..1
	SE       float64 // standard error of S (Greenwood); 0 once nothing is left
	Interval Interval
	Known    bool // whether Interval is; it is not once nothing is left
	AtRisk   int  // open just before
	Ended    int  // ended on that day, done or declined
}

// A Curve is the share of spells still open over time. Before its first step it is 1.
type Curve struct {
	N     int     // spells
	Ended int     // of them
	Last  float64 // days; what comes after is not known
	Steps []Step  // in order of days, each later than the one before
}

// KaplanMeier estimates the share still open after any number of days, from
// spells of which some are still open. Not ok for no spells, or one whose days
// are negative or not a number, or whose ending is none of the three.
//
// It assumes that what is still open will go the way of the rest: that being
// young is its only difference. A spell that is last seen on the day on which
// another ends counts as open through that day.
//
// S(t) = Π (1 − d/n) over the days with endings. E. L. Kaplan and P. Meier, JASA
// 53 (1958). Variance S²·Σ d/(n(n−d)): M. Greenwood (1926). Interval
// S^exp(±z·√Σ/ln S), which stays within 0..1: J. D. Kalbfleisch and R. L.
// Prentice, The Statistical Analysis of Failure Time Data, 1.4.
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
			sum += k / (n * (n - k)) // +Inf once nothing is left
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
	// ln S is negative: the plus sign gives the upper end.
	e := normal() * math.Sqrt(sum) / math.Log(s)
	step.Interval = Interval{math.Pow(s, math.Exp(-e)), math.Pow(s, math.Exp(e))}
	step.Known = true
	return step
}

// Median is the first day on which half or less is still open. Not ok where that
// has not been reached: then more than half is open, however long one looks.
func (c Curve) Median() (days float64, ok bool) {
	for _, s := range c.Steps {
		if s.S <= 0.5+1e-12 { // products of fractions round: ½ may come out a hair above
			return s.Days, true
		}
	}
	return 0, false
}

// At is the share still open after that many days. Not ok beyond the last day
// anybody looked at (unless nothing is left), before day 0, or for an empty curve.
func (c Curve) At(days float64) (share float64, ok bool) {
	if c.N == 0 || !(days >= 0) {
		return 0, false
	}
	share = 1
	for _, s := range c.Steps {
		if s.Days > days {
			break
		}
		share = s.S
	}
	return share, days <= c.Last || share == 0
}

// An Incidence is which shares had ended, and how, by the end of a day.
type Incidence struct {
	Days           float64
	Done, Declined float64 // 0..1; with the share still open they add up to 1
}

// Incidences estimates the share done and the share declined over time, from
// spells of which some are still open; one entry for each day with endings. The
// share done is never what Kaplan–Meier would say if the declined were counted
// as open: those will not be done later. Not ok as for [KaplanMeier], whose
// assumptions hold here too.
//
// CIF(t) = Σ S(t⁻)·d/n for the endings of one kind. O. Aalen and S. Johansen,
// Scandinavian Journal of Statistics 5 (1978).
func Incidences(spells []Spell) ([]Incidence, bool) {
	days, ok := byDay(spells)
	if !ok {
		return nil, false
	}
	var out []Incidence
	left, s := len(spells), 1.0
	var sum Incidence
	for _, d := range days {
		if ended := d.done + d.declined; ended > 0 {
			n := float64(left)
			sum.Days = d.at
			sum.Done += s * float64(d.done) / n
			sum.Declined += s * float64(d.declined) / n
			s *= (n - float64(ended)) / n
			out = append(out, sum)
		}
		left -= d.done + d.declined + d.open
	}
	return out, true
}

// A day is what ended, and how many were last seen, at one time.
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
