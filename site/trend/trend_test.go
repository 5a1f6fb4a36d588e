package trend

import (
	"math"
	"reflect"
	"slices"
	"testing"
)

// near compares to as many decimals as the reference values have.
func near(got, want, within float64) bool { return math.Abs(got-want) <= within }

func TestGarwood(t *testing.T) {
	for k, want := range map[int]Interval{
		0: {0, 3.689}, 1: {.025, 5.572}, 2: {.242, 7.225}, 3: {.619, 8.767}, 5: {1.623, 11.668}, 8: {3.454, 15.763}, 13: {6.922, 22.230}, 20: {12.217, 30.888},
	} {
		if got, ok := Garwood(k); !ok || !near(got.Low, want.Low, 5e-4) || !near(got.High, want.High, 5e-4) {
			t.Errorf("Garwood(%d) = %.4f, %v; want %v", k, got, ok, want)
		}
	}
	before := Interval{-1, 0}
	for k := range 3000 {
		got, ok := Garwood(k)
		if !ok || !contains(got, float64(k)) || got.Low <= before.Low || got.High <= before.High {
			t.Fatalf("Garwood(%d) = %v after %v", k, got, before)
		}
		before = got
		if k < 5 {
			continue
		}
		// Byar's approximation needs no χ² and is within one per cent from five on.
		n, z := float64(k), 1.959964
		low, high := n*math.Pow(1-1/(9*n)-z/(3*math.Sqrt(n)), 3), (n+1)*math.Pow(1-1/(9*(n+1))+z/(3*math.Sqrt(n+1)), 3)
		if !near(got.Low/low, 1, 0.01) || !near(got.High/high, 1, 0.01) {
			t.Fatalf("Garwood(%d) = %v, Byar %v %v", k, got, low, high)
		}
	}
	if _, ok := Garwood(-1); ok {
		t.Error("a count below zero has an interval")
	}
}

func TestWilson(t *testing.T) {
	for _, tt := range []struct {
		k, n      int
		low, high float64
	}{{0, 5, 0, .4345}, {3, 10, .1078, .6032}, {7, 12, .3195, .8067}, {9, 36, .1375, .4107}} {
		if got, ok := Wilson(tt.k, tt.n); !ok || !near(got.Low, tt.low, 5e-5) || !near(got.High, tt.high, 5e-5) {
			t.Errorf("Wilson(%d, %d) = %.5f, want %v %v", tt.k, tt.n, got, tt.low, tt.high)
		}
	}
}

func TestProportions(t *testing.T) {
	for name, f := range map[string]func(k, n int) (Interval, bool){"Wilson": Wilson} {
		for _, n := range []int{1, 2, 7, 40, 500} {
			before := Interval{-1, -1}
			for k := 0; k <= n; k++ {
				got, ok := f(k, n)
				if !ok || !contains(got, float64(k)/float64(n)) || got.Low < 0 || got.High > 1 || got.Low <= before.Low || got.High <= before.High && got.High < 1 {
					t.Fatalf("%s(%d, %d) = %v after %v", name, k, n, got, before)
				}
				if mirror, _ := f(n-k, n); !near(got.Low, 1-mirror.High, 1e-9) {
					t.Fatalf("%s(%d, %d) = %v is not the mirror of %v", name, k, n, got, mirror)
				}
				before = got
			}
		}
		for _, bad := range [][2]int{{-1, 3}, {4, 3}, {0, 0}, {0, -1}} {
			if _, ok := f(bad[0], bad[1]); ok {
				t.Errorf("%s%v has an interval", name, bad)
			}
		}
	}
}

func TestWiden(t *testing.T) {
	i := Interval{2, 10}
	if got := i.Widen(5, 4); got != (Interval{0, 15}) {
		t.Errorf("widened by 4: %v", got)
	}
	for _, d := range []float64{0, 0.5, 1, math.NaN(), math.Inf(1)} {
		if got := i.Widen(5, d); got != i {
			t.Errorf("widened by %v: %v", d, got)
		}
	}
}

func TestMedian(t *testing.T) {
	xs := []float64{9, 1, 5}
	if got, ok := Median(xs); !ok || got != 5 || xs[0] != 9 {
		t.Errorf("Median = %v, %v, and left %v", got, ok, xs)
	}
	if got, _ := Median([]float64{1, 2, 4, 100}); got != 3 {
		t.Errorf("Median of four = %v", got)
	}
	if got, _ := Median([]float64{math.MaxFloat64, math.MaxFloat64}); got != math.MaxFloat64 {
		t.Errorf("Median of two large = %v", got)
	}
	for _, bad := range [][]float64{nil, {1, math.NaN()}, {math.Inf(1)}} {
		if _, ok := Median(bad); ok {
			t.Errorf("Median(%v) is ok", bad)
		}
	}
}

func TestMedianRanks(t *testing.T) {
	for n, want := range map[int]Ranks{
		6: {1, 6, .9688}, 8: {1, 8, .9922}, 10: {2, 9, .9785}, 12: {3, 10, .9614}, 15: {4, 12, .9648}, 20: {6, 15, .9586}, 36: {12, 25, .9712},
	} {
		got, ok := MedianRanks(n)
		if !ok || got.Low != want.Low || got.High != want.High || !near(got.Coverage, want.Coverage, 5e-5) {
			t.Errorf("MedianRanks(%d) = %+v, want %+v", n, got, want)
		}
	}
	for n := -1; n <= 5; n++ {
		if _, ok := MedianRanks(n); ok {
			t.Errorf("MedianRanks(%d) is ok", n)
		}
	}
	for n := 6; n < 2000; n++ {
		r, ok := MedianRanks(n)
		if !ok || r.Coverage < Level || r.Low+r.High != n+1 || r.Low > r.High {
			t.Fatalf("MedianRanks(%d) = %+v", n, r)
		}
	}
	i, c, ok := MedianInterval([]float64{31, 7, 16, 122, 88, 267, 37, 110, 15, 38})
	if !ok || i != (Interval{15, 122}) || !near(c, .9785, 5e-5) {
		t.Errorf("MedianInterval = %v, %v, %v", i, c, ok)
	}
	if _, _, ok := MedianInterval([]float64{1, 2, 3, 4, 5, math.NaN()}); ok {
		t.Error("a median interval around NaN")
	}
}

func TestDiffer(t *testing.T) {
	for _, tt := range []struct {
		a, b int
		p    float64
	}{{4, 9, .2668}, {2, 8, .1094}, {3, 12, .0352}, {10, 20, .0987}, {5, 6, 1}, {0, 0, 1}} {
		p, ok := Differ(tt.a, tt.b, 91, 91)
		q, _ := Differ(tt.b, tt.a, 91, 91)
		if !ok || !near(p, tt.p, 5e-5) || !near(p, q, 1e-9) {
			t.Errorf("Differ(%d, %d) = %.5f, mirrored %.5f, want %v", tt.a, tt.b, p, q, tt.p)
		}
	}
	if p, _ := Differ(10, 20, 1, 2); p < 0.9 {
		t.Errorf("twice the events in twice the time: p = %v", p)
	}
	for before, k := 1.1, 10; k < 60; k++ {
		p, ok := Differ(10, k, 1, 1)
		if !ok || p <= 0 || p > 1 || k > 12 && p >= before {
			t.Fatalf("Differ(10, %d) = %v after %v", k, p, before)
		}
		before = p
	}
	for _, bad := range [][4]float64{{-1, 1, 1, 1}, {1, 1e7, 1, 1}, {1, 1, 0, 1}, {1, 1, 1, math.Inf(1)}, {1, 1, math.NaN(), 1}, {1, 1, 1e-300, 1e300}} {
		if p, ok := Differ(int(bad[0]), int(bad[1]), bad[2], bad[3]); ok {
			t.Errorf("Differ%v = %v", bad, p)
		}
	}
}

func TestDetectable(t *testing.T) {
	if got, ok := Detectable(1.47, 20); !ok || !near(got, 0.248, 5e-4) { // exp(-3.0·1.47·√0.1)
		t.Errorf("Detectable(1.47, 20) = %v", got)
	}
	if a, _ := Detectable(1.47, 80); a <= 0.5 {
		t.Errorf("more incidents do not show less: %v", a)
	}
	if s, ok := LogSpread([]float64{1, math.E, math.E * math.E}); !ok || !near(s, 1, 1e-12) {
		t.Errorf("LogSpread = %v", s)
	}
	if _, ok := LogSpread([]float64{1, 0}); ok {
		t.Error("the logarithm of zero has a spread")
	}
	for _, bad := range []float64{-1, 0, math.NaN(), math.Inf(1)} {
		if _, ok := Detectable(bad, 5); ok {
			t.Errorf("Detectable(%v)", bad)
		}
	}
}

var minutes = []float64{7, 122, 267, 37, 110, 15, 88, 31, 38, 16}

func TestXmR(t *testing.T) {
	b, ok := XmR(minutes)
	if !ok || !near(b.Centre, 73.1, 5e-5) || !near(b.Range, 90.7778, 5e-5) || !near(b.High, 314.569, 5e-4) || !near(b.Low, -168.369, 5e-4) || !near(b.RangeHigh, 296.662, 5e-4) || b.Signals != nil {
		t.Errorf("XmR = %+v", b)
	}
	l, ok := LogXmR(minutes)
	if !ok || !near(l.Centre, 43.29, 5e-3) || !near(l.Low, 1.05, 5e-3) || !near(l.High, 1783.2, 5e-2) || l.Signals != nil {
		t.Errorf("LogXmR = %+v", l)
	}
	for _, bad := range [][]float64{nil, {1}, {1, math.NaN()}, {math.MaxFloat64, -math.MaxFloat64}} {
		if b, ok := XmR(bad); ok {
			t.Errorf("XmR(%v) = %+v", bad, b)
		}
	}
	if _, ok := LogXmR([]float64{1, 0, 3}); ok {
		t.Error("a duration of zero has a logarithm")
	}
}

func TestSignals(t *testing.T) {
	steady := []float64{5, 6, 4, 6, 5, 4, 6, 5, 4, 5, 6, 4}
	for name, tt := range map[string]struct {
		xs   []float64
		want []Signal
	}{
		"routine":  {steady, nil},
		"constant": {[]float64{3, 3, 3, 3, 3, 3, 3, 3, 3, 3}, nil},
		"one out":  {slices.Concat(steady, []float64{29}, steady), []Signal{{Outside, 12, 12, []int{12}}}},
		"shift": {[]float64{4, 5, 4, 5, 4, 5, 4, 5, 4, 6, 7, 6, 7, 6, 7, 6, 7, 6},
			[]Signal{{OneSide, 0, 8, span(0, 8)}, {OneSide, 9, 17, span(9, 17)}}},
		"near": {[]float64{0, 1, 0, -1, 0, 1, 0, -1, 0, 1, 2, 2, 2, 1, 0, -1, 0, 1, 0, -1}, []Signal{{NearLimit, 10, 12, span(10, 12)}}},
	} {
		b, ok := XmR(tt.xs)
		if !ok || !reflect.DeepEqual(b.Signals, tt.want) {
			t.Errorf("%s: %+v, want signals %v", name, b, tt.want)
		}
	}
}

func TestDispersion(t *testing.T) {
	if d, ok := Dispersion([]int{1, 0, 4, 2, 7, 1, 0, 3}); !ok || !near(d, 2.508, 5e-4) {
		t.Errorf("Dispersion = %v", d)
	}
	if d, ok := Dispersion([]int{4, 4, 4}); !ok || d != 0 {
		t.Errorf("Dispersion of equal counts = %v, %v", d, ok)
	}
	for _, bad := range [][]int{nil, {3}, {0, 0}, {1, -1}} {
		if _, ok := Dispersion(bad); ok {
			t.Errorf("Dispersion(%v) is ok", bad)
		}
	}
}

func TestTopShare(t *testing.T) {
	if s, ok := TopShare([]float64{1, 80, 9, 10}, 2); !ok || !near(s, .9, 1e-12) {
		t.Errorf("TopShare = %v", s)
	}
	for _, bad := range [][]float64{nil, {0, 0}, {1, -1}, {math.NaN(), 1}, {math.MaxFloat64, math.MaxFloat64}} {
		if s, ok := TopShare(bad, 1); ok {
			t.Errorf("TopShare(%v) = %v", bad, s)
		}
	}
	if _, ok := TopShare([]float64{1}, 2); ok {
		t.Error("the top two of one")
	}
}

func FuzzEstimators(f *testing.F) {
	f.Add([]byte{5, 1, 8, 1, 8, 0, 14, 1, 20, 0, 21, 2}, 1.0)
	f.Add([]byte{0, 0}, math.MaxFloat64)
	f.Fuzz(func(t *testing.T, data []byte, scale float64) {
		var spells []Spell
		var xs []float64
		for i := 0; i+1 < len(data); i += 2 {
			spells = append(spells, Spell{float64(data[i]) * scale, Ending(data[i+1] % 3)})
			xs = append(xs, (float64(data[i])-float64(data[i+1]))*scale)
		}
		if c, ok := KaplanMeier(spells); ok {
			before := 1.0
			for _, s := range c.Steps {
				if !(s.S >= 0 && s.S < before) || !(s.SE >= 0 && s.SE <= 1) || s.Known && !(s.Interval.Low >= 0 && s.Interval.High <= 1 && contains(s.Interval, s.S)) {
					t.Fatalf("step %+v after %v", s, before)
				}
				before = s.S
			}
		}
		if b, ok := XmR(xs); ok {
			if !(b.Low <= b.Centre && b.Centre <= b.High) {
				t.Fatalf("%+v", b)
			}
			for _, s := range b.Signals {
				if s.From < 0 || s.To >= len(xs) || s.From > s.To {
					t.Fatalf("signal %+v of %d values", s, len(xs))
				}
			}
		}
		if m, ok := Median(xs); ok {
			if i, c, ok := MedianInterval(xs); ok && (!contains(i, m) || c < Level || c > 1) {
				t.Fatalf("median %v not in %v, coverage %v", m, i, c)
			}
		}
		if s, ok := TopShare(xs, 1); ok && !(s >= 0 && s <= 1) {
			t.Fatalf("share %v", s)
		}
	})
}

// contains reports whether v is in the interval i, ends included.
func contains(i Interval, v float64) bool { return i.Low <= v && v <= i.High }
