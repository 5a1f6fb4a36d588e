package trend

import (
	"slices"
	"sort"

	"gonum.org/v1/gonum/stat/distuv"
)

// Median returns the middle value of xs, or the mean of the two middle values. It does
// not change xs. ok is false if xs is empty or contains NaN or infinity: the caller
// must leave out unknown durations, and count them.
func Median(xs []float64) (float64, bool) {
	if len(xs) == 0 || !finite(xs) {
		return 0, false
	}
	s := slices.Clone(xs)
	slices.Sort(s)
	lower, upper := s[(len(s)-1)/2], s[len(s)/2]
	return lower + (upper-lower)/2, true
}

// Ranks are two positions in n sorted values, counted from 1, whose values bound the
// median. Coverage is the probability that the true median is between these two values.
type Ranks struct {
	Low, High int
	Coverage  float64 // probability that the true median is in the interval; at least Level
}

// MedianRanks returns the two positions in n sorted values whose values enclose the
// median with a probability of at least 95 %: the narrowest pair that is symmetric
// around the middle. ok is false for n ≤ 5, where even the smallest and the largest value have
// less coverage.
//
// It assumes independent values of one distribution of any shape. Coverage = 1 −
// 2·P(Bin(n, ½) < Low). H. A. David and H. N. Nagaraja, Order Statistics, 3rd ed., 7.1.
func MedianRanks(n int) (Ranks, bool) {
	if n < 1 {
		return Ranks{}, false
	}
	coin := distuv.Binomial{N: float64(n), P: 0.5}
	coverage := func(low int) float64 { return 1 - 2*coin.CDF(float64(low-1)) }
	// Coverage falls as the ranks move inwards, so find the last rank with enough
	// coverage.
	low := sort.Search(n/2, func(i int) bool { return coverage(i+1) < Level })
	if low == 0 {
		return Ranks{}, false
	}
	return Ranks{low, n + 1 - low, coverage(low)}, true
}

// MedianInterval returns the confidence interval of the median of xs, and its exact
// coverage. ok is false for five values or fewer, or if a value is NaN or infinite. See
// [MedianRanks].
func MedianInterval(xs []float64) (i Interval, coverage float64, ok bool) {
	r, ok := MedianRanks(len(xs))
	if !ok || !finite(xs) {
		return Interval{}, 0, false
	}
	s := slices.Clone(xs)
	slices.Sort(s)
	return Interval{s[r.Low-1], s[r.High-1]}, r.Coverage, true
}
