package trend

import (
	"math"
	"slices"
)

// Clustered is the dispersion (variance of counts per period, divided by their mean)
// above which incidents count as clustered. The intervals of counts are then wider.
const Clustered = 1.5

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
