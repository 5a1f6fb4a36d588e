package actions

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/rule"
)

// How much of a likeness is the words of the two actions, the factors that
// they answer, and the services of their incidents. Equal words alone are
// enough, and so is a third of them where the rest agrees.
const (
	wordShare, factorShare, serviceShare = 0.6, 0.25, 0.15
	leastAlike                           = 0.6
	// Two actions are compared if they share one of their rarest words, and a
	// word that more than mostShare have is no rare one: the work stays linear.
	rarest    = 4
	mostShare = 100
)

// An open promise as it is compared with others.
type candidate struct {
	promise
	day      time.Time
	words    []int // ascending
	norm     float64
	factors  []string
	services []string
}

// repeat points at an open action of an earlier write-up that promises the
// same: it is the earlier one's date that has to be talked about.
func repeat(p *rule.Pass) {
	all, weight, lists := candidates(p)
	same := map[string]int{} // the earliest with exactly these words
	for i := range all {
		c := &all[i]
		best, likeness := -1, 0.0
		consider := func(j int) {
			if e := &all[j]; e.pm != c.pm && e.day.Before(c.day) && !linked(p, c.pm, e.pm) {
				if l := alike(c, e, weight); l > likeness+1e-9 {
					best, likeness = j, l
				}
			}
		}
		key := fmt.Sprint(c.words)
		j, ok := same[key]
		if !ok {
			same[key] = i
		}
		if !p.Asks(c.pm) {
			continue
		}
		if ok {
			consider(j)
		}
		for _, w := range rareOf(c, weight) {
			if len(lists[w]) <= mostShare {
				for _, j := range lists[w] {
					consider(j)
				}
			}
		}
		if best >= 0 && likeness >= leastAlike-1e-9 {
			say(p, c, &all[best])
		}
	}
}

func say(p *rule.Pass, c, earlier *candidate) {
	name := rule.ItemName("action", earlier.ID)
	f := p.Reportf(c.at("title"), fmt.Sprintf("take up that one: relate it (related: [{id: %s, rel: same_factor}]) and say what kept it open; organisation.past_action_not_done may be a factor", earlier.pm.ID),
		"%s is much like the open %s of %s", c.name(), name, earlier.pm.ID)
	f.Related = []finding.Related{{At: earlier.at("title"), Message: "open since " + earlier.day.Format(time.DateOnly)}}
}

// candidates are the open actions of our own write-ups, the earliest first,
// with the weight of every word and where it occurs.
func candidates(p *rule.Pass) (all []candidate, weight []float64, lists [][]int) {
	number := map[string]int{}
	for i := len(p.Library.All) - 1; i >= 0; i-- {
		pm := p.Library.All[i]
		if pm.Status == postmortem.Withdrawn {
			continue
		}
		for _, a := range promises(pm) {
			if !a.Open() || a.Title == "" {
				continue
			}
			c := candidate{promise: a, day: pm.Day(), services: pm.Impacted()}
			for _, f := range pm.Factors {
				if f.Code != "" && f.Code != "unknown" && slices.Contains(a.Addresses, f.ID) {
					c.factors = append(c.factors, f.Code)
				}
			}
			for _, word := range content(a.Title) {
				n, known := number[word]
				if !known {
					n = len(number)
					number[word], lists = n, append(lists, nil)
				}
				c.words = append(c.words, n)
			}
			slices.Sort(c.words)
			c.words = slices.Compact(c.words)
			for _, n := range c.words {
				lists[n] = append(lists[n], len(all))
			}
			all = append(all, c)
		}
	}
	weight = make([]float64, len(lists))
	for n, list := range lists {
		weight[n] = 1 + math.Log(float64(len(all))/float64(len(list)))
	}
	for i := range all {
		for _, n := range all[i].words {
			all[i].norm += weight[n] * weight[n]
		}
		all[i].norm = math.Sqrt(all[i].norm)
	}
	return all, weight, lists
}

func rareOf(c *candidate, weight []float64) []int {
	words := slices.Clone(c.words)
	slices.SortStableFunc(words, func(a, b int) int { return cmp.Compare(weight[b], weight[a]) })
	return words[:min(len(words), rarest)]
}

// alike is 0 for nothing in common and 1 for the same.
func alike(a, b *candidate, weight []float64) float64 {
	dot := 0.0
	for i, j := 0, 0; i < len(a.words) && j < len(b.words); {
		switch x, y := a.words[i], b.words[j]; {
		case x == y:
			dot += weight[x] * weight[x]
			i, j = i+1, j+1
		case x < y:
			i++
		default:
			j++
		}
	}
	if dot == 0 {
		return 0
	}
	return wordShare*dot/(a.norm*b.norm) + factorShare*overlap(a.factors, b.factors) + serviceShare*overlap(a.services, b.services)
}

// overlap is the share of the shorter list that is in the other.
func overlap(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	n := 0
	for _, x := range a {
		if slices.Contains(b, x) {
			n++
		}
	}
	return min(1, float64(n)/float64(min(len(a), len(b))))
}

// linked reports whether a write-up names the other one already.
func linked(p *rule.Pass, pm, to *postmortem.Postmortem) bool {
	return slices.ContainsFunc(pm.Related, func(r postmortem.Relation) bool {
		other, ok := p.Library.Lookup(strings.TrimSpace(r.ID))
		return ok && other == to
	})
}
