package trend

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/stat/distuv"
)

// Level is the probability that an interval of this package is made for.
const Level = 0.95

const tail = (1 - Level) / 2 // the probability on either side

// An Interval is a range of values the data do not contradict. Low ≤ High; High
// is +Inf where nothing bounds it.
type Interval struct{ Low, High float64 }

// Contains says whether v lies in the interval, its ends included.
func (i Interval) Contains(v float64) bool { return i.Low <= v && v <= i.High }

// Widen stretches the interval around an estimate by the root of a dispersion
// above 1, never below zero: for counts that come in clusters. See [Dispersion].
func (i Interval) Widen(estimate, dispersion float64) Interval {
	if !(dispersion > 1) || math.IsInf(dispersion, 0) {
		return i
	}
	f := math.Sqrt(dispersion)
	return Interval{math.Max(0, estimate-(estimate-i.Low)*f), estimate + (i.High-estimate)*f}
}

// Garwood is the exact interval of the expected count where k were counted, in
// counts. Divide both ends by the exposure for a rate. Not ok for k < 0.
//
// It assumes that events come one by one at a steady rate (Poisson); coverage
// is then never below 95 %. Incidents cluster, so look at [Dispersion] too.
//
// Low = ½·χ²(0.025; 2k), High = ½·χ²(0.975; 2k+2). F. Garwood, Fiducial limits
// for the Poisson distribution, Biometrika 28 (1936).
func Garwood(k int) (Interval, bool) {
	if k < 0 {
		return Interval{}, false
	}
	if known, ok := garwoods.Load(k); ok {
		return known.(Interval), true
	}
	i := Interval{High: distuv.ChiSquared{K: 2*float64(k) + 2}.Quantile(1-tail) / 2}
	if k > 0 {
		i.Low = distuv.ChiSquared{K: 2 * float64(k)}.Quantile(tail) / 2
	}
	garwoods.Store(k, i)
	return i, true
}

// garwoods are the intervals of the counts that somebody asked for: quantiles are
// dear, and every page of trends asks for the same few.
var garwoods sync.Map

// Wilson is the score interval of a proportion: k of n, 0..1. Not ok unless
// 0 ≤ k ≤ n and n > 0.
//
// It assumes n independent yes-or-no answers; coverage is about 95 %, for small
// n too, sometimes a little less. At k = 0 and k = n it is one-sided in effect
// but never empty.
//
// (p + z²/2n ± z·√(pq/n + z²/4n²)) / (1 + z²/n). E. B. Wilson, Probable
// inference, the law of succession, and statistical inference, JASA 22 (1927).
func Wilson(k, n int) (Interval, bool) {
	if k < 0 || n <= 0 || k > n {
		return Interval{}, false
	}
	m, z := float64(n), normal()
	p, z2 := float64(k)/m, z*z
	middle := p + z2/(2*m)
	half := z * math.Sqrt(p*(1-p)/m+z2/(4*m*m))
	i := Interval{math.Max(0, (middle-half)/(1+z2/m)), math.Min(1, (middle+half)/(1+z2/m))}
	if k == 0 {
		i.Low = 0 // exactly, not to within rounding
	}
	if k == n {
		i.High = 1
	}
	return i, true
}

// ClopperPearson is the exact interval of a proportion: k of n, 0..1. Not ok
// unless 0 ≤ k ≤ n and n > 0.
//
// It assumes n independent yes-or-no answers; coverage is never below 95 %, so
// it is wider than [Wilson].
//
// Low = Beta(0.025; k, n−k+1), High = Beta(0.975; k+1, n−k). C. J. Clopper and
// E. S. Pearson, The use of confidence or fiducial limits, Biometrika 26 (1934).
func ClopperPearson(k, n int) (Interval, bool) {
	if k < 0 || n <= 0 || k > n {
		return Interval{}, false
	}
	i := Interval{0, 1}
	if k > 0 {
		i.Low = distuv.Beta{Alpha: float64(k), Beta: float64(n-k) + 1}.Quantile(tail)
	}
	if k < n {
		i.High = distuv.Beta{Alpha: float64(k) + 1, Beta: float64(n - k)}.Quantile(1 - tail)
	}
	return i, true
}

// RateRatio is the exact interval of the rate of the second period over that of
// the first: k1 events in exposure t1, then k2 in t2 (both in one unit: days,
// deploys). High is +Inf when k1 is 0. Not ok when nothing was counted at all,
// a count is below zero, or an exposure is not a positive number.
//
// It assumes Poisson counts. Given k1 + k2, k2 is binomial; the ends of
// [ClopperPearson] for its share p become p/(1−p) · t1/t2. J. Przyborowski and
// H. Wilenski, Homogeneity of results in testing samples from Poisson series,
// Biometrika 31 (1940).
func RateRatio(k1, k2 int, t1, t2 float64) (Interval, bool) {
	if k1 < 0 || k2 < 0 || !positive(t1) || !positive(t2) {
		return Interval{}, false
	}
	p, ok := ClopperPearson(k2, k1+k2)
	if !ok {
		return Interval{}, false
	}
	odds := func(p float64) float64 {
		if p >= 1 {
			return math.Inf(1)
		}
		return p / (1 - p) * (t1 / t2)
	}
	return Interval{odds(p.Low), odds(p.High)}, true
}

// normal is the 97.5 % point of the standard normal distribution, 1.95996….
func normal() float64 { return distuv.UnitNormal.Quantile(1 - tail) }

func positive(f float64) bool { return f > 0 && !math.IsInf(f, 0) }

func finite(xs []float64) bool {
	for _, x := range xs {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}
