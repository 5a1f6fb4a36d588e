package trend

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// minClusterPeriods is the smallest number of periods for which [NewClusters] tests
// whether incidents cluster. With fewer, the χ² approximation is poor, and a single
// period decides.
const minClusterPeriods = 8

// Clusters describes whether incidents cluster.
type Clusters struct {
	Dispersion float64 // variance of the counts per period, divided by their mean; see Dispersion
	Known      bool    // set if Dispersion is known
	P          float64 // probability of at least this dispersion for independent events; 1 if unknown
	Periods    int     // number of periods
}

// NewClusters tests whether the counts per period vary more than counts of independent
// events at a steady rate: (k−1)·D against the upper tail of χ² with k−1 degrees of
// freedom. R. A. Fisher, Statistical Methods for Research Workers (1925), index of
// dispersion.
func NewClusters(counts []int) Clusters {
	c := Clusters{P: 1, Periods: len(counts)}
	if c.Dispersion, c.Known = Dispersion(counts); c.Known {
		k := float64(len(counts) - 1)
		c.P = distuv.ChiSquared{K: k}.Survival(k * c.Dispersion)
	}
	return c
}

// Found reports whether incidents cluster: there are at least eight periods, and their
// counts vary more than chance explains at the level of 5 %.
func (c Clusters) Found() bool { return c.Known && c.Periods >= minClusterPeriods && c.P <= 1-Level }

// Varies reports whether the counts vary more than chance explains at the level of 5 %,
// whatever the number of periods.
func (c Clusters) Varies() bool { return c.Known && c.P <= 1-Level }

// factor returns the dispersion that intervals and tests allow for: 1 unless incidents
// cluster.
func (c Clusters) factor() float64 {
	if c.Found() {
		return c.Dispersion
	}
	return 1
}

// Interval returns the confidence interval of the expected count if k incidents were
// counted. It is the interval of [Garwood], wider if incidents cluster.
func (c Clusters) Interval(k int) Interval {
	i, _ := Garwood(k)
	return i.Widen(float64(k), c.factor())
}

// Dispersion returns the sample variance of counts per period divided by their mean,
// without unit. It is about 1 if events are independent at a steady rate, and larger if
// they cluster or the rate changes. ok is false for fewer than two periods, a negative
// count, or only zeros.
//
// It assumes periods of equal exposure. With k periods and steady events, (k−1)·D is
// roughly χ² with k−1 degrees of freedom. R. A. Fisher, Statistical Methods for
// Research Workers (1925), index of dispersion.
func Dispersion(counts []int) (float64, bool) {
	if len(counts) < 2 {
		return 0, false
	}
	xs := make([]float64, len(counts))
	for i, k := range counts {
		if k < 0 {
			return 0, false
		}
		xs[i] = float64(k)
	}
	mean, variance := meanVariance(xs)
	if mean == 0 {
		return 0, false
	}
	return variance / mean, true
}

// TopShare returns the share (from 0 to 1) of the total of xs that its k largest values
// have, as in "the largest three incidents hold 80 % of the user-minutes". ok is false
// unless 1 ≤ k ≤ len(xs), every value is finite and ≥ 0, and the total is positive and
// finite.
//
// The share describes the recorded values and is not an estimate, so it has no
// interval.
func TopShare(xs []float64, k int) (float64, bool) {
	if k < 1 || k > len(xs) || !finite(xs) {
		return 0, false
	}
	s := slices.Clone(xs)
	slices.Sort(s)
	top, total := 0.0, 0.0
	for i, x := range s {
		if x < 0 {
			return 0, false
		}
		total += x
		if i >= len(s)-k {
			top += x
		}
	}
	if !positive(total) || math.IsNaN(top) {
		return 0, false
	}
	return math.Min(1, top/total), true
}
