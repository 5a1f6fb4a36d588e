package trend

import (
	"math"
	"slices"
)

// These are the smallest and the largest number of durations in each half that
// [CompareHalves] compares. With more, the comparison would reach far into the past, and
// its many pairs would slow down the build.
const minHalf, maxHalf = 5, 50

// MaxHalves is the largest number of durations that [CompareHalves] compares.
const MaxHalves = 2 * maxHalf

// Halves compares the durations in the earlier and the later half of the incidents.
type Halves struct {
	Before, After int      // number of durations in each half
	Ratio         float64  // typical duration in the later half, divided by the one in the earlier half
	Interval      Interval // confidence interval of Ratio
	P             float64  // two-sided p-value of no difference
}

// CompareHalves compares the earlier with the later half of the latest hundred durations,
// which are in order of time and positive. If their number is odd, the later half has one
// more. ok is false for fewer than ten values, or if a value is not positive.
//
// Ratio is the Hodges–Lehmann estimate: the median of all ratios of a later to an
// earlier value. Interval goes from the k-th smallest to the k-th largest of these
// ratios, where k comes from the exact distribution of the Mann–Whitney U. P is twice
// the smaller tail of U. The method assumes that the two distributions differ only by a
// factor. Ties make the result conservative. J. L. Hodges and E. L. Lehmann, Annals of
// Mathematical Statistics 34 (1963); H. B. Mann and D. R. Whitney, ibid. 18 (1947).
func CompareHalves(durations []float64) (Halves, bool) {
	durations = durations[max(0, len(durations)-MaxHalves):]
	half := len(durations) / 2
	if half < minHalf {
		return Halves{}, false
	}
	for _, d := range durations {
		if !positive(d) {
			return Halves{}, false
		}
	}
	before, after := durations[:half], durations[half:]
	h := Halves{Before: len(before), After: len(after)}
	ratios := make([]float64, 0, len(before)*len(after))
	u := 0.0 // number of pairs in which the later value is larger; ties count half
	for _, b := range before {
		for _, a := range after {
			ratios = append(ratios, a/b)
			switch {
			case a > b:
				u++
			case a == b:
				u += 0.5
			}
		}
	}
	slices.Sort(ratios)
	lower, upper := ratios[(len(ratios)-1)/2], ratios[len(ratios)/2]
	h.Ratio = math.Sqrt(lower * upper)
	cdf := mannWhitney(len(before), len(after))
	k := 0 // the largest k with P(U < k) ≤ 2.5 %
	for k < len(cdf) && cdf[k] <= tail {
		k++
	}
	h.Interval = Interval{ratios[max(0, k-1)], ratios[len(ratios)-max(1, k)]}
	low := math.Min(u, float64(len(ratios))-u)
	h.P = math.Min(1, 2*cdf[int(math.Ceil(low))])
	return h, true
}

// Halves compares the earlier with the later half of the durations with the given name.
// Durations below half a minute count as half a minute, because ratios need positive
// values. ok is false if there are too few, or if most of them are equal.
func (t *Trends) Halves(name string) (Halves, bool) {
	minutes := t.Duration(name).Positive()
	if MostlyTied(minutes) {
		return Halves{}, false
	}
	return CompareHalves(minutes)
}

// mannWhitney returns P(U ≤ u) for each u from 0 to m·n, where U is the Mann–Whitney
// statistic of two samples of m and n values from one distribution.
func mannWhitney(m, n int) []float64 {
	cdf := make([]float64, m*n+1)
	// The number of arrangements with U = u is the coefficient of q^u in the Gaussian
	// binomial coefficient, the product over i from 1 to m of (1−q^(n+i))/(1−q^i). The
	// coefficients are kept as probabilities, so that they do not overflow.
	cdf[0] = 1
	for i := 1; i <= m; i++ {
		for u := len(cdf) - 1; u >= n+i; u-- {
			cdf[u] -= cdf[u-n-i]
		}
		for u := i; u < len(cdf); u++ {
			cdf[u] += cdf[u-i]
		}
		scale := float64(i) / float64(n+i)
		for u := range cdf {
			cdf[u] *= scale
		}
	}
	sum := 0.0
	for u, p := range cdf {
		sum += p
		cdf[u] = math.Min(1, sum)
	}
	return cdf
}
