package trend

import (
	"math"
	"slices"
)

// These factors convert the mean difference between neighbouring values (mean moving
// range) into three-sigma limits: 3/d₂ for the values and D₄ for the range, both for
// subgroups of two. D. J. Wheeler, Understanding Variation, 2nd ed., appendix.
const (
	limitFactor = 2.66
	rangeFactor = 3.268
)

// These are sample sizes for a process behaviour chart. With fewer than Provisional
// values, no chart is shown. With fewer than Firm values, the limits are provisional,
// because new values still change them much.
const (
	Provisional = 10
	Firm        = 20
)

// A Rule is a test that detects values which routine variation does not explain.
type Rule string

// The rules for process behaviour charts, in the order in which they are applied.
const (
	Outside   Rule = "outside"    // one value is beyond a limit
	OneSide   Rule = "one side"   // eight values in a row are on the same side of the centre
	NearLimit Rule = "near limit" // three of four values in a row are nearer to one limit than to the centre
)

// A Signal is a value, or a run of values, that a rule detects. From and To are the
// indexes of the first and the last value. A run for the rule OneSide continues until
// the side changes.
type Signal struct {
	Rule     Rule
	From, To int
	// Points has the indexes of the values that make the signal, in order. For the rule
	// NearLimit, these are the values nearer to the limit than to the centre.
	Points []int
}

// A Behaviour describes the routine variation of a sequence of values. Its fields have
// the unit of the values.
type Behaviour struct {
	Centre    float64
	Low, High float64 // limits of routine variation (natural process limits); Low may be below the smallest possible value
	Range     float64 // mean difference between neighbouring values (moving range); for [LogXmR], between their logarithms
	RangeHigh float64 // upper limit of the moving range; for [LogXmR], of the moving range of the logarithms
	Signals   []Signal
}

// XmR computes the routine variation of values in order of time, such as counts per
// period, for a process behaviour chart. ok is false for fewer than two values, or if a
// value or the spread is not finite. With fewer than [Provisional] values, the limits
// should not be shown.
//
// XmR assumes that neighbouring values differ only by routine variation. It assumes no
// shape of the distribution. Skewed values such as durations distort the lower limit:
// use [LogXmR] for them.
//
// The limits are x̄ ± 2.66·mR, and the limit of the range is 3.268·mR. W. A. Shewhart;
// D. J. Wheeler, Understanding Variation.
func XmR(xs []float64) (Behaviour, bool) {
	if len(xs) < 2 || !finite(xs) {
		return Behaviour{}, false
	}
	var b Behaviour
	n := float64(len(xs))
	for i, x := range xs {
		b.Centre += x / n
		if i > 0 {
			b.Range += math.Abs(x-xs[i-1]) / (n - 1)
		}
	}
	b.Low, b.High = b.Centre-limitFactor*b.Range, b.Centre+limitFactor*b.Range
	b.RangeHigh = rangeFactor * b.Range
	if !finite([]float64{b.Centre, b.Low, b.High, b.RangeHigh}) {
		return Behaviour{}, false
	}
	b.Signals = signals(xs, b)
	return b, true
}

// CountXmR applies [XmR] to counts per period. A row of zeros is no signal: periods
// without a count may be periods in which incidents were not recorded.
func CountXmR(counts []int) (Behaviour, bool) {
	xs := make([]float64, len(counts))
	for i, k := range counts {
		xs[i] = float64(k)
	}
	b, ok := XmR(xs)
	b.Signals = slices.DeleteFunc(b.Signals, func(s Signal) bool {
		return s.Rule == OneSide && !slices.ContainsFunc(s.Points, func(i int) bool { return counts[i] != 0 })
	})
	return b, ok
}

// LogXmR applies [XmR] to the base-10 logarithms of values, for durations. Centre is
// the geometric mean; Centre, Low and High are in the unit of xs. ok is false if a
// value is not positive.
func LogXmR(xs []float64) (Behaviour, bool) {
	logs := make([]float64, len(xs))
	for i, x := range xs {
		if !positive(x) {
			return Behaviour{}, false
		}
		logs[i] = math.Log10(x)
	}
	b, ok := XmR(logs)
	if !ok {
		return Behaviour{}, false
	}
	b.Centre, b.Low, b.High = math.Pow(10, b.Centre), math.Pow(10, b.Low), math.Pow(10, b.High)
	if !finite([]float64{b.High}) {
		return Behaviour{}, false
	}
	return b, true
}

// signals returns the signals that the rules detect in xs, in the order of the rules.
// If all values are equal, it returns none, because the limits then equal the centre.
func signals(xs []float64, b Behaviour) []Signal {
	if b.Range == 0 {
		return nil
	}
	var out []Signal
	for i, x := range xs {
		if x > b.High || x < b.Low {
			out = append(out, Signal{Outside, i, i, []int{i}})
		}
	}
	for from := 0; from < len(xs); {
		to := from
		for to+1 < len(xs) && side(xs[to+1], b.Centre, 0) == side(xs[from], b.Centre, 0) {
			to++
		}
		if to-from >= 7 && side(xs[from], b.Centre, 0) != 0 {
			out = append(out, Signal{OneSide, from, to, span(from, to)})
		}
		from = to + 1
	}
	return append(out, nearLimit(xs, b)...)
}

// side returns 1 if x is more than distance above the centre, −1 if it is more than
// distance below, and otherwise 0.
func side(x, centre, distance float64) int {
	switch {
	case x > centre+distance:
		return 1
	case x < centre-distance:
		return -1
	}
	return 0
}

// nearLimit returns the signals of the rule NearLimit. Overlapping groups of four on the
// same side are one signal.
func nearLimit(xs []float64, b Behaviour) []Signal {
	half := (b.High - b.Centre) / 2
	var out []Signal
	last, lastSide := -1, 0 // index of the end of the last group, and its side
	for i := 0; i+3 < len(xs); i++ {
		for _, way := range []int{1, -1} {
			var on []int
			for k := i; k < i+4; k++ {
				if side(xs[k], b.Centre, half) == way {
					on = append(on, k)
				}
			}
			if len(on) < 3 {
				continue
			}
			points := on
			if n := len(out); n > 0 && way == lastSide && i <= last {
				points = slices.Compact(slices.Sorted(slices.Values(slices.Concat(out[n-1].Points, on))))
				out = out[:n-1]
			}
			out = append(out, Signal{NearLimit, points[0], points[len(points)-1], points})
			last, lastSide = i+3, way
		}
	}
	return out
}

func span(from, to int) []int {
	out := make([]int, 0, to-from+1)
	for i := from; i <= to; i++ {
		out = append(out, i)
	}
	return out
}

// MostlyTied reports whether more than half of xs have the same value. Their spread then
// comes from the few other values, and a process behaviour chart would call these
// unusual, or all the others.
func MostlyTied(xs []float64) bool {
	n := map[float64]int{}
	for _, x := range xs {
		if n[x]++; 2*n[x] > len(xs) {
			return true
		}
	}
	return false
}

// falseSignals has the share of charts of a process without any change that have a
// signal, by the number of values. It comes from 20,000 simulated charts each: of
// independent normal values for durations on a logarithmic scale, and of independent
// Poisson counts with the given mean. TestFalseSignals repeats it.
var falseSignals = []struct {
	mean   float64 // mean count per period; 0 for durations
	n      []float64
	shares []float64
}{
	{0, []float64{10, 20, 30, 50, 75, 100}, []float64{.03, .08, .15, .26, .39, .50}},
	{1, []float64{10, 20, 40, 60, 80}, []float64{.10, .28, .59, .76, .86}},
	{2, []float64{10, 20, 40, 60, 80}, []float64{.06, .19, .44, .62, .73}},
	{5, []float64{10, 20, 40, 60, 80}, []float64{.04, .12, .29, .44, .56}},
}

// FalseSignals returns the share of charts with n values that have a signal by chance
// alone. mean is the mean count per period, or 0 for durations. The result is about the
// nearest simulated mean, and is interpolated between numbers of values.
func FalseSignals(n int, mean float64) float64 {
	row := falseSignals[0]
	if mean > 0 {
		row = falseSignals[1]
		for _, next := range falseSignals[2:] {
			if mean >= math.Sqrt(row.mean*next.mean) {
				row = next
			}
		}
	}
	at, last := float64(n), len(row.n)-1
	for i := 1; i <= last; i++ {
		if at <= row.n[i] {
			f := (at - row.n[i-1]) / (row.n[i] - row.n[i-1])
			return math.Max(0, row.shares[i-1]+f*(row.shares[i]-row.shares[i-1]))
		}
	}
	return row.shares[last]
}
