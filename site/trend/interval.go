package trend

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Level is the confidence level of all intervals.
const Level = 0.95

const tail = (1 - Level) / 2 // probability beyond each end of an interval

// An Interval is a range of values that are compatible with the data. Low ≤ High. High
// is +Inf if there is no upper bound.
type Interval struct{ Low, High float64 }

// Widen returns the interval for clustered counts: it multiplies the distance of both
// ends from estimate by the square root of dispersion, if that is above 1. Low stays at
// least zero. See [Dispersion].
func (i Interval) Widen(estimate, dispersion float64) Interval {
	if !(dispersion > 1) || math.IsInf(dispersion, 0) {
		return i
	}
	f := math.Sqrt(dispersion)
	return Interval{math.Max(0, estimate-(estimate-i.Low)*f), estimate + (i.High-estimate)*f}
}

// Garwood returns the exact confidence interval of the expected count if k events were
// counted. Divide both ends by the exposure for a rate. ok is false for k < 0.
//
// It assumes independent events at a steady rate (Poisson); coverage is then never
// below 95 %. Incidents cluster, so use [Dispersion] too.
//
// Low = ½·χ²(0.025; 2k), High = ½·χ²(0.975; 2k+2). F. Garwood, Fiducial limits for the
// Poisson distribution, Biometrika 28 (1936).
func Garwood(k int) (Interval, bool) {
	if k < 0 {
		return Interval{}, false
	}
	i := Interval{High: distuv.ChiSquared{K: 2*float64(k) + 2}.Quantile(1-tail) / 2}
	if k > 0 {
		i.Low = distuv.ChiSquared{K: 2 * float64(k)}.Quantile(tail) / 2
	}
	return i, true
}

// Wilson returns the score interval of the proportion k of n, from 0 to 1. ok is false
// unless 0 ≤ k ≤ n and n > 0.
//
// It assumes n independent trials. Coverage is about 95 %, also for small n, and
// sometimes slightly less. At k = 0 and k = n the interval is effectively one-sided,
// but never empty.
//
// (p + z²/2n ± z·√(pq/n + z²/4n²)) / (1 + z²/n). E. B. Wilson, Probable inference, the
// law of succession, and statistical inference, JASA 22 (1927).
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
		i.Low = 0 // the exact end, without rounding error
	}
	if k == n {
		i.High = 1
	}
	return i, true
}

// normal returns the 97.5 % quantile of the standard normal distribution, which is
// 1.95996….
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
