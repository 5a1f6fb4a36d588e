package trend

import (
	"slices"
	"sort"

	"gonum.org/v1/gonum/stat/distuv"
)

// Median is the middle of xs in their unit, for an even number of them the mean
// of the two middle ones. It does not change xs. Not ok for no values, or when
// one of them is NaN or infinite: a duration that is not known has no place in
// it and is for the caller to leave out and to count.
func Median(xs []float64) (float64, bool) {
	if len(xs) == 0 || !finite(xs) {
		return 0, false
	}
	s := slices.Clone(xs)
	slices.Sort(s)
	lower, upper := s[(len(s)-1)/2], s[len(s)/2]
	return lower + (upper-lower)/2, true
}

// Ranks say which of n sorted values bound their median, counted from 1, and
// how likely such a pair is to hold the true one.
type Ranks struct {
	Low, High int
	Coverage  float64 // at least Level
}

// MedianRanks are the narrowest symmetric ranks with at least 95 % coverage. Not
// ok for n ≤ 5: even the smallest and the largest value together fall short.
//
// It assumes independent values of one distribution, whatever its shape.
// Coverage = 1 − 2·P(Bin(n, ½) < Low). H. A. David and H. N. Nagaraja, Order
// Statistics, 3rd ed., 7.1.
func MedianRanks(n int) (Ranks, bool) {
	if n < 1 {
		return Ranks{}, false
	}
	coin := distuv.Binomial{N: float64(n), P: 0.5}
	coverage := func(low int) float64 { return 1 - 2*coin.CDF(float64(low-1)) }
	// Coverage falls as the ranks move inwards: the last low that still holds.
	low := sort.Search(n/2, func(i int) bool { return coverage(i+1) < Level })
	if low == 0 {
		return Ranks{}, false
	}
	return Ranks{low, n + 1 - low, coverage(low)}, true
}

// MedianInterval is the interval of the median of xs, in their unit, and its
// exact coverage. Not ok for five values or fewer, nor for one that is NaN or
// infinite. See [MedianRanks].
func MedianInterval(xs []float64) (i Interval, coverage float64, ok bool) {
	r, ok := MedianRanks(len(xs))
	if !ok || !finite(xs) {
		return Interval{}, 0, false
	}
	s := slices.Clone(xs)
	slices.Sort(s)
	return Interval{s[r.Low-1], s[r.High-1]}, r.Coverage, true
}
