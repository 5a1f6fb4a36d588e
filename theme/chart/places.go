package chart

import (
	"math"
	"slices"
)

// A place is the position of one dot, or of several that have no room beside each other.
type place struct {
	dots []Dot
	lane float64 // horizontal offset in slots, from −0.5 to 0.5
	y    float64
	hit  float64 // radius in pixels of the area that reacts to a pointer
}

const (
	dotPitch   = 7.0  // smallest distance in pixels between the centres of two dots
	countPitch = 14.0 // the same for a mark with a number, which is larger

	// laneShare is the share of a slot that has lanes. Offsets are in per cent of the whole
	// column, with the gutter, and must stay inside the slot in a narrow column.
	laneShare = 0.78
)

// places arranges the dots of set, shortest duration first, in a slot of width per cent
// of the column. The slot has as many lanes as fit into a narrow column. Each dot goes to
// the free lane that is nearest to its offset by jitter. If no lane is free at its height,
// the dots around this height become one place, for a mark with their number.
func places(set []Dot, width float64, scale logScale) []place {
	lanes := max(1, int(width/100*narrow*laneShare/dotPitch))
	free := make([]float64, lanes) // height from which on each lane is free; heights decrease
	for i := range free {
		free[i] = math.Inf(1)
	}
	var out []place
	for k, d := range set {
		y, want := scale.y(d.Minutes), (jitter(k, len(set))+0.5)*float64(lanes)-0.5
		best := -1
		for lane := range lanes {
			isNearer := best < 0 || math.Abs(float64(lane)-want) < math.Abs(float64(best)-want)
			if free[lane] >= y && isNearer {
				best = lane
			}
		}
		if best < 0 {
			out = joinPlaces(append(out, place{dots: []Dot{d}, y: y}))
			for lane := range free {
				free[lane] = out[len(out)-1].y - countPitch
			}
			continue
		}
		offset := 0.0
		if len(set) > 1 {
			offset = ((float64(best)+0.5)/float64(lanes) - 0.5) * laneShare
		}
		out = append(out, place{dots: []Dot{d}, lane: offset, y: y})
		free[best] = y - dotPitch
	}
	return out
}

// joinPlaces replaces the last place, and the places before it that a mark with a number
// would cover, by one place in the middle of the slot, at their mean height.
func joinPlaces(all []place) []place {
	joined := place{}
	sum := 0.0
	for i := len(all) - 1; i >= 0 && (len(joined.dots) == 0 || all[i].y-joined.y < countPitch); i-- {
		joined.dots = append(slices.Clone(all[i].dots), joined.dots...)
		sum += all[i].y * float64(len(all[i].dots))
		joined.y = sum / float64(len(joined.dots))
		all = all[:i]
	}
	return append(all, joined)
}

// maxHit is the radius in pixels of an area that a finger can hit.
const maxHit = 12.0

// setHits sets the areas of the places of all slots. Areas do not overlap in a narrow
// column, so that a pointer on a dot never opens the incident of its neighbour.
func setHits(slots [][]place) {
	type point struct{ x, y float64 }
	var points []point
	for i, places := range slots {
		centre, width, _ := slot(i, len(slots))
		for _, p := range places {
			points = append(points, point{(centre*(narrow-gutter) + width*p.lane*narrow) / 100, p.y})
		}
	}
	at := 0
	for _, places := range slots {
		for k := range places {
			hit := maxHit
			for other, q := range points {
				if other != at {
					hit = math.Min(hit, math.Hypot(q.x-points[at].x, q.y-points[at].y)/2)
				}
			}
			places[k].hit = math.Max(dotPitch/2, hit)
			at++
		}
	}
}

// jitter returns the horizontal offset of dot k of n dots in a period, between −0.5 and
// 0.5, so that dots of similar duration do not overlap. The offsets are multiples of
// the golden ratio, which separate neighbours without randomness. A single dot is in
// the middle.
func jitter(k, n int) float64 {
	if n == 1 {
		return 0
	}
	_, f := math.Modf((float64(k) + 0.5) * 0.6180339887498949)
	return f - 0.5
}
