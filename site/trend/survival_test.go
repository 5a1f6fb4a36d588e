package trend

import (
	"math"
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
		if g := c.Steps[i]; g.Days != w.Days || !near(g.S, w.S, 5e-5) || !near(g.SE, w.SE, 5e-5) || !g.Known || !contains(g.Interval, g.S) {
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
	for _, tt := range []struct{ days, share float64 }{{5, .9}, {89, .2057}} {
		share := 1.0
		for _, step := range c.Steps {
			if step.Days <= tt.days {
				share = step.S
			}
		}
		if !near(share, tt.share, 5e-5) {
			t.Errorf("share open after %v days = %v, want %v", tt.days, share, tt.share)
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
	for _, bad := range [][]Spell{nil, {{math.NaN(), Done}}, {{-1, Done}}, {{math.Inf(1), Open}}, {{1, 7}}} {
		if _, ok := KaplanMeier(bad); ok {
			t.Errorf("KaplanMeier(%v) is ok", bad)
		}
	}
}
