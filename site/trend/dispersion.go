package trend

import (
	"math"
	"slices"
)

// Clustered is the dispersion from which a page says that incidents come in
// clusters and widens its intervals.
const Clustered = 1.5

// Dispersion is the sample variance of counts per period over their mean: about
// 1 when events come independently at a steady rate, more when they come in
// clusters or the rate changes. Without unit. Not ok for fewer than two periods,
// a count below zero, or nothing counted at all.
//
// It assumes periods of equal exposure. With k periods and steady events,
// (k−1)·D is roughly χ² with k−1 degrees of freedom. R. A. Fisher, Statistical
// Methods for Research Workers (1925), index of dispersion.
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

// TopShare is the share of the total that the k largest of xs hold, 0..1: "the
// worst three incidents hold 80 % of all user-minutes". Not ok unless 1 ≤ k ≤
// len(xs), every value is finite and ≥ 0, and their total is above zero and
// finite.
//
// It is a description of what was recorded, not an estimate: no interval goes
// with it.
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
