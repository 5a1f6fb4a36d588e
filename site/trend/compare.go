package trend

import "math"

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
// This is the exact conditional test: k1 ~ Bin(k1+k2, t1/(t1+t2)), two-sided, the sum
// over all outcomes that are at most as likely as the observed one. J. Przyborowski and
// H. Wilenski, Biometrika 31 (1940).
func Differ(k1, k2 int, t1, t2 float64) (p float64, ok bool) {
	if k1 < 0 || k2 < 0 || k1 > maxCompared || k2 > maxCompared || !positive(t1) || !positive(t2) {
		return 0, false
	}
	n := k1 + k2
	share := 1 / (1 + t2/t1)
	yes, no := math.Log(share), math.Log1p(-share)
	if math.IsInf(yes, 0) || math.IsInf(no, 0) || math.IsNaN(yes+no) {
		return 0, false // the exposures differ so much that the counts cannot be compared
	}
	all := logFactorial(n)
	likely := func(k int) float64 { // likely returns the logarithm of the probability of the outcome k
		return all - logFactorial(k) - logFactorial(n-k) + float64(k)*yes + float64(n-k)*no
	}
	// The tolerance makes outcomes of equal probability compare as equal despite
	// rounding.
	seen := likely(k1) + 1e-7
	for k := 0; k <= n; k++ {
		if l := likely(k); l <= seen {
			p += math.Exp(l)
		}
	}
	return math.Min(1, p), true
}

func logFactorial(n int) float64 {
	l, _ := math.Lgamma(float64(n) + 1)
	return l
}

// Detectable returns the smallest improvement that a comparison of two periods, with n
// durations each, would show with 80 % power. The result is a ratio of typical
// durations: 0.27 means that only a reduction to 27 % or less would show. Sigma is the
// standard deviation of the natural logarithm of the durations; see [LogSpread]. ok is
// false for n < 1 or a negative sigma.
//
// It assumes log-normal durations with equal spread in both periods:
// exp(−2.8·σ·√(2/n)), where 2.8 = z(0.975) + z(0.8).
func Detectable(sigma float64, n int) (float64, bool) {
	if n < 1 || !(sigma >= 0) || math.IsInf(sigma, 0) {
		return 0, false
	}
	return math.Exp(-2.8 * sigma * math.Sqrt(2/float64(n))), true
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
