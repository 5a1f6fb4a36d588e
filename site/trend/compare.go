package trend

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// maxCompared is the largest count that [Differ] accepts. It limits the time of the
// computation.
const maxCompared = 1_000_000

// Differ returns the probability, if both rates are equal, that two counts differ at
// least as much as these: k1 events in exposure t1 and k2 events in t2, with both
// exposures in the same unit. Above 0.05, the rates cannot be distinguished. ok is
// false for a count below zero or above a million, or for an exposure that is not
// positive. Two counts of zero give 1.
//
// It assumes Poisson counts, and a pair that was chosen in advance: for the most
// striking of many pairs, the result is too small.
//
// This is the exact conditional test: k1 ~ Bin(k1+k2, t1/(t1+t2)), and the result is
// twice the smaller tail, at most 1. J. Przyborowski and H. Wilenski, Biometrika 31
// (1940). Twice the smaller tail agrees with the interval of C. J. Clopper and E. S.
// Pearson, Biometrika 26 (1934).
func Differ(k1, k2 int, t1, t2 float64) (p float64, ok bool) { return differ(k1, k2, t1, t2, 1) }

// differ is Differ for counts whose variance is dispersion times their mean.
// It divides both counts by the dispersion, which gives the effective sample size of E.
// L. Korn and B. I. Graubard, Survey Methodology 24 (1998).
func differ(k1, k2 int, t1, t2, dispersion float64) (p float64, ok bool) {
	if k1 < 0 || k2 < 0 || k1 > maxCompared || k2 > maxCompared || !positive(t1) || !positive(t2) {
		return 0, false
	}
	share := 1 / (1 + t2/t1)
	if math.IsNaN(share) || share <= 0 || share >= 1 {
		return 0, false // the exposures differ so much that the counts cannot be compared
	}
	a, b := float64(k1)/dispersion, float64(k2)/dispersion
	// atLeast is P(X ≥ a) for X ~ Bin(a+b, share), as an incomplete beta function, which
	// has a value for fractions too.
	atLeast := func(a, b, share float64) float64 {
		if a == 0 {
			return 1
		}
		return mathext.RegIncBeta(a, b+1, share)
	}
	return math.Min(1, 2*math.Min(atLeast(a, b, share), atLeast(b, a, 1-share))), true
}

// powerFactors has the factor c of [Detectable] by the number n of durations in each of
// two halves, for the rank test at 5 % with 80 % power. The factors come from a
// simulation with normal logarithms. For large n, c is (z(0.975) + z(0.8))/√0.955, where
// 0.955 is the efficiency of the rank test.
var powerFactors = []struct{ n, c float64 }{{5, 3.7}, {9, 3.3}, {20, 3.0}, {math.Inf(1), 2.87}}

// Detectable returns the largest ratio below 1 of typical durations that a comparison of
// an earlier and a later half, with n durations each, shows with 80 % power; see
// [CompareHalves]. 0.27 means that only a reduction to 27 % or less would show. Sigma is
// the standard deviation of the natural logarithm of the durations; see [LogSpread]. ok
// is false for n < 5 or a sigma that is not positive.
//
// It assumes log-normal durations with equal spread in both halves: exp(−c·σ·√(2/n)),
// where c depends on n and is interpolated in 1/n.
func Detectable(sigma float64, n int) (float64, bool) {
	if n < minHalf || !positive(sigma) {
		return 0, false
	}
	return math.Exp(-powerFactor(n) * sigma * math.Sqrt(2/float64(n))), true
}

func powerFactor(n int) float64 {
	at := 1 / float64(n)
	for i := 1; i < len(powerFactors); i++ {
		few, many := powerFactors[i-1], powerFactors[i]
		if at >= 1/many.n {
			return many.c + (few.c-many.c)*(at-1/many.n)/(1/few.n-1/many.n)
		}
	}
	return powerFactors[len(powerFactors)-1].c
}

// LogSpread returns the sample standard deviation of the natural logarithms of xs. ok
// is false for fewer than two values, or if a value is not positive.
func LogSpread(xs []float64) (float64, bool) {
	if len(xs) < 2 {
		return 0, false
	}
	logs := make([]float64, len(xs))
	for i, x := range xs {
		if !positive(x) {
			return 0, false
		}
		logs[i] = math.Log(x)
	}
	_, variance := meanVariance(logs)
	return math.Sqrt(variance), true
}

// meanVariance returns the mean and the sample variance (with the divisor n − 1) of two
// or more values.
func meanVariance(xs []float64) (mean, variance float64) {
	for _, x := range xs {
		mean += x / float64(len(xs))
	}
	for _, x := range xs {
		variance += (x - mean) * (x - mean) / float64(len(xs)-1)
	}
	return mean, variance
}
