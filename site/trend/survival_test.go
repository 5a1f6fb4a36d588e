package trend

import (
	"math"
	"slices"
	"testing"
)

var spells = []Spell{{5, Done}, {8, Done}, {8, Open}, {14, Done}, {20, Open}, {21, Done}, {30, Done}, {45, Open}, {60, Done}, {90, Open}}

func TestKaplanMeier(t *testing.T) {
	c, ok := KaplanMeier(spells)
	want := []Step{{Days: 5, S: .9, SE: .0949}, {Days: 8, S: .8, SE: .1265}, {Days: 14, S: .6857, SE: .1515}, {Days: 21, S: .5486, SE: .1724}, {Days: 30, S: .4114, SE: .1756}, {Days: 60, S: .2057, SE: .1699}}
	if !ok || len(c.Steps) != len(want) || c.N != 10 || c.Ended != 6 || c.Last != 90 {
		t.Fatalf("KaplanMeier = %+v", c)
	}
	for i, w := range want {
		if g := c.Steps[i]; g.Days != w.Days || !near(g.S, w.S, 5e-5) || !near(g.SE, w.SE, 5e-5) || !g.Known || !g.Interval.Contains(g.S) {
			t.Errorf("step %d = %+v, want %+v", i, g, w)
		}
	}
	if i := c.Steps[4].Interval; !near(i.Low, .1025, 5e-5) || !near(i.High, .7073, 5e-5) {
		t.Errorf("interval of S(30) = %v", i)
	}
	if m, ok := c.Median(); !ok || m != 30 {
		t.Errorf("median %v, %v", m, ok)
	}
	// What Kaplan–Meier is for: the median of those that have ended is biased low.
	var ended []float64
	for _, s := range spells {
		if s.End != Open {
			ended = append(ended, s.Days)
		}
	}
	if naive, _ := Median(ended); naive != 17.5 {
		t.Errorf("naive median %v", naive)
	}
	for _, tt := range []struct {
		days, share float64
		ok          bool
	}{{0, 1, true}, {4.9, 1, true}, {5, .9, true}, {89, .2057, true}, {91, .2057, false}, {-1, 0, false}, {math.NaN(), 0, false}} {
		if s, ok := c.At(tt.days); ok != tt.ok || ok && !near(s, tt.share, 5e-5) {
			t.Errorf("At(%v) = %v, %v", tt.days, s, ok)
		}
	}
}

func TestKaplanMeierEdges(t *testing.T) {
	open, ok := KaplanMeier([]Spell{{3, Open}, {9, Open}})
	if _, reached := open.Median(); !ok || reached || len(open.Steps) != 0 || open.Last != 9 {
		t.Errorf("all censored: %+v", open)
	}
	gone, ok := KaplanMeier([]Spell{{0, Done}, {4, Done}, {4, Declined}})
	if last := gone.Steps[len(gone.Steps)-1]; !ok || last.S != 0 || last.SE != 0 || last.Known {
		t.Errorf("nothing left: %+v", gone)
	}
	if m, ok := gone.Median(); !ok || m != 4 {
		t.Errorf("nothing left: median %v, %v", m, ok)
	}
	if s, ok := gone.At(1000); !ok || s != 0 {
		t.Errorf("nothing left stays nothing: %v, %v", s, ok)
	}
	for _, bad := range [][]Spell{nil, {{math.NaN(), Done}}, {{-1, Done}}, {{math.Inf(1), Open}}, {{1, 7}}} {
		if _, ok := KaplanMeier(bad); ok {
			t.Errorf("KaplanMeier(%v) is ok", bad)
		}
		if _, ok := Incidences(bad); ok {
			t.Errorf("Incidences(%v) is ok", bad)
		}
	}
	if _, ok := (Curve{}).At(0); ok {
		t.Error("an empty curve knows something")
	}
}

func TestIncidences(t *testing.T) {
	mixed := slices.Clone(spells)
	mixed[3].End, mixed[6].End = Declined, Declined
	cif, ok := Incidences(mixed)
	km, _ := KaplanMeier(mixed)
	if !ok || len(cif) != len(km.Steps) {
		t.Fatalf("Incidences = %+v", cif)
	}
	for i, c := range cif {
		if s := km.Steps[i]; c.Days != s.Days || !near(c.Done+c.Declined+s.S, 1, 1e-12) {
			t.Errorf("%+v and %+v do not add up to 1", c, s)
		}
	}
	// By hand: declined 0.8·1/7 at day 14, and S(21⁻…30⁻)·1/4 at day 30.
	if got, want := cif[5].Declined, 0.8/7+km.Steps[3].S/4; !near(got, want, 1e-12) {
		t.Errorf("declined by day 60: %v, want %v", got, want)
	}
}
