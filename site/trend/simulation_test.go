package trend

import (
	"math"
	"math/rand/v2"
	"testing"
)

// runsOf returns the number of simulations: fewer in short mode.
func runsOf(n int) int {
	if testing.Short() {
		return n / 10
	}
	return n
}

func logNormal(random *rand.Rand, n int, sigma, factor float64) []float64 {
	xs := make([]float64, n)
	for i := range xs {
		xs[i] = 60 * factor * math.Exp(sigma*random.NormFloat64())
	}
	return xs
}

func poisson(random *rand.Rand, mean float64) int {
	k, p := 0, math.Exp(-mean)
	for u := random.Float64() - p; u > 0 && k < 1000; u -= p {
		k++
		p *= mean / float64(k)
	}
	return k
}

// A fall to the ratio of Detectable is found in four of five comparisons, which is what
// the page says.
func TestDetectableHasThePowerThatIsSaid(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 1))
	for _, n := range []int{5, 9, 14, 20, 50} {
		ratio, _ := Detectable(1.5, n)
		found, runs := 0, runsOf(4000)
		for range runs {
			h, _ := CompareHalves(append(logNormal(random, n, 1.5, 1), logNormal(random, n, 1.5, ratio)...))
			if h.P <= 0.05 && h.Ratio < 1 {
				found++
			}
		}
		if power := float64(found) / float64(runs); power < 0.74 || power > 0.88 {
			t.Errorf("%d against %d: power %.3f", n, n, power)
		}
	}
}

// The interval of the ratio contains the true ratio in at least 95 % of cases, and no
// change is found to be one in at most 5 %.
func TestHalvesHoldTheirLevel(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 1))
	for _, n := range []int{10, 15, 20, 60} {
		inside, alarms, runs := 0, 0, runsOf(4000)
		for range runs {
			h, _ := CompareHalves(logNormal(random, n, 1.5, 1))
			if contains(h.Interval, 1) {
				inside++
			}
			if h.P <= 0.05 {
				alarms++
			}
		}
		if in, out := float64(inside)/float64(runs), float64(alarms)/float64(runs); in < 0.93 || out > 0.07 {
			t.Errorf("%d values: coverage %.3f, false alarms %.3f", n, in, out)
		}
	}
}

func TestFalseSignals(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 1))
	for _, tt := range []struct {
		n    int
		mean float64
	}{{10, 0}, {20, 0}, {50, 0}, {100, 0}, {20, 1}, {40, 1}, {20, 2}, {20, 5}, {40, 5}} {
		signals, charts := 0, 0
		for range runsOf(4000) {
			var b Behaviour
			if tt.mean == 0 {
				b, _ = LogXmR(logNormal(random, tt.n, 1.5, 1))
			} else {
				counts, values := make([]int, tt.n), make([]float64, tt.n)
				for i := range counts {
					counts[i] = poisson(random, tt.mean)
					values[i] = float64(counts[i])
				}
				if MostlyTied(values) {
					continue
				}
				b, _ = CountXmR(counts)
			}
			charts++
			if len(b.Signals) > 0 {
				signals++
			}
		}
		if got, want := float64(signals)/float64(charts), FalseSignals(tt.n, tt.mean); math.Abs(got-want) > 0.07 {
			t.Errorf("%d values, mean %v: %.3f have a signal, stated %.3f", tt.n, tt.mean, got, want)
		}
	}
}

// Steady Poisson counts are said to cluster in about 5 % of libraries.
func TestClustersHoldTheirLevel(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 1))
	for _, n := range []int{4, 8, 16, 40} {
		found, runs := 0, runsOf(4000)
		for range runs {
			counts := make([]int, n)
			for i := range counts {
				counts[i] = poisson(random, 5)
			}
			if NewClusters(counts).Found() {
				found++
			}
		}
		if share := float64(found) / float64(runs); share > 0.075 || n < 8 && share > 0 {
			t.Errorf("%d quarters: %.3f", n, share)
		}
	}
}
