package trend

import "math"

// mostCompared bounds the work of [Differ]; no library has that many incidents.
const mostCompared = 1_000_000

// Differ is the probability that two counts differ as much as these or more
// although the rate was the same: k1 events in exposure t1 against k2 in t2, both
// exposures in one unit. 0..1; above 0.05, say "not distinguishable". Not ok for
// counts below zero or beyond a million, or an exposure that is not a positive
// number. Nothing against nothing is 1.
//
// It assumes Poisson counts, and that the pair was chosen before it was seen:
// for the most striking of many pairs it says too little.
//
// Exact and conditional: k1 ~ Bin(k1+k2, t1/(t1+t2)); two-sided by adding up
// every outcome no likelier than the one seen. J. Przyborowski and H. Wilenski,
// Biometrika 31 (1940).
func Differ(k1, k2 int, t1, t2 float64) (p float64, ok bool) {
	if k1 < 0 || k2 < 0 || k1 > mostCompared || k2 > mostCompared || !positive(t1) || !positive(t2) {
		return 0, false
	}
	n := k1 + k2
	share := 1 / (1 + t2/t1)
	yes, no := math.Log(share), math.Log1p(-share)
	if math.IsInf(yes, 0) || math.IsInf(no, 0) || math.IsNaN(yes+no) {
		return 0, false // exposures so unlike that nothing can be compared
	}
	all := logFactorial(n)
	likely := func(k int) float64 { // log of the probability of k
		return all - logFactorial(k) - logFactorial(n-k) + float64(k)*yes + float64(n-k)*no
	}
	// The slack keeps outcomes of equal probability equal under rounding.
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

// Detectable is the smallest improvement that two periods of n durations each
// would show with 80 % power, as a ratio of typical durations: 0.27 says that
// only a cut to 27 % or less would show. Sigma is the standard deviation of the
// natural logarithm of the durations, see [LogSpread]. Not ok for n < 1 or a
// sigma that is negative or not a number.
//
// It assumes durations that are roughly log-normal with one spread in both
// periods: exp(−2.8·σ·√(2/n)), where 2.8 = z(0.975) + z(0.8).
func Detectable(sigma float64, n int) (float64, bool) {
	if n < 1 || !(sigma >= 0) || math.IsInf(sigma, 0) {
		return 0, false
	}
	return math.Exp(-2.8 * sigma * math.Sqrt(2/float64(n))), true
}

// LogSpread is the sample standard deviation of the natural logarithm of xs.
// Not ok for fewer than two values, or one that is not a positive number.
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

// meanVariance is the mean and the sample variance (over n − 1) of two or more values.
func meanVariance(xs []float64) (mean, variance float64) {
	for _, x := range xs {
		mean += x / float64(len(xs))
	}
	for _, x := range xs {
		variance += (x - mean) * (x - mean) / float64(len(xs)-1)
	}
	return mean, variance
}
