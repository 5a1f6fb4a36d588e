package chart

import (
	"math"
	"testing"
)

// TestDotsDoNotHideEachOther tests that every dot is drawn apart from the others in a
// narrow column, or is counted by a number.
func TestDotsDoNotHideEachOther(t *testing.T) {
	for _, quarters := range []int{1, 4, 7, 20, 60} {
		for _, n := range []int{1, 2, 5, 60, 300} {
			set := make([]Dot, n)
			for i := range set {
				set[i].Minutes = math.Exp(float64(i*7919%n) / float64(n) * 4) // from 1 to 55 minutes
			}
			set = Group{Dots: set}.dots()
			scale, _ := newLogScale(newTexts(nil), 0.5, 5000, 22, 250)
			_, width, _ := slot(0, quarters)
			found, total := places(set, width, scale), 0
			for i, p := range found {
				total += len(p.dots)
				for _, q := range found[:i] {
					dx, dy := (p.lane-q.lane)*width/100*narrow, p.y-q.y
					if d := math.Hypot(dx, dy); d < dotPitch-0.01 {
						t.Errorf("%d quarters, %d dots: two marks are %.1f px apart", quarters, n, d)
					}
				}
			}
			if total != n {
				t.Errorf("%d quarters: %d of %d dots are drawn or counted", quarters, total, n)
			}
			setHits([][]place{found})
			if n == 1 && found[0].hit != maxHit {
				t.Errorf("a single dot has an area of %.1f px", found[0].hit)
			}
		}
	}
}
