package trend

import "math"

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

// A Signal is a run of values that a rule detects. From and To are the indexes of the
// first and the last value. A run for the rule OneSide continues until the side
// changes.
type Signal struct {
	Rule     Rule
	From, To int
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
			out = append(out, Signal{Outside, i, i})
		}
	}
	side := func(x, limit float64) int {
		switch {
		case x > b.Centre+limit:
			return 1
		case x < b.Centre-limit:
			return -1
		}
		return 0
	}
	for from := 0; from < len(xs); {
		to := from
		for to+1 < len(xs) && side(xs[to+1], 0) == side(xs[from], 0) {
			to++
		}
		if to-from >= 7 && side(xs[from], 0) != 0 {
			out = append(out, Signal{OneSide, from, to})
		}
		from = to + 1
	}
	half := (b.High - b.Centre) / 2
	for i := 0; i+3 < len(xs); i++ {
		up, down := 0, 0
		for _, x := range xs[i : i+4] {
			switch side(x, half) {
			case 1:
				up++
			case -1:
				down++
			}
		}
		if up >= 3 || down >= 3 {
			out = append(out, Signal{NearLimit, i, i + 3})
			i += 3 // the next signal must not overlap this one
		}
	}
	return out
}
