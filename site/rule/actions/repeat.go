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

// These weights apply to the three parts of the similarity of two action items: the
// words of their titles, the factors that they address, and the services of their
// incidents. Titles with the same words are enough for minSimilarity. So are titles
// that share a third of their words, if the factors and services agree.
const (
	wordShare, factorShare, serviceShare = 0.6, 0.25, 0.15
	minSimilarity                        = 0.6
	// checkRepeat compares two action items only if they share one of their rareWords
	// rarest words. It skips words that occur in more than maxHolders action items, so
	// that its run time is linear in the number of action items.
	rareWords  = 4
	maxHolders = 100
)

// A candidate is an open action item with the data for comparing it with other action
// items.
type candidate struct {
	item
	day      time.Time
	words    []int // numbers of the words of the title, in ascending order
	norm     float64
	factors  []string
	services []string
}

// checkRepeat reports open action items that resemble an open action item of an earlier
// post-mortem.
func checkRepeat(p *rule.Pass) {
	all, weight, lists := candidates(p)
	same := map[string]int{} // index of the earliest action item for each set of words
	for i := range all {
		c := &all[i]
		best, bestScore := -1, 0.0
		consider := func(j int) {
			if e := &all[j]; e.pm != c.pm && e.day.Before(c.day) && !linked(p, c.pm, e.pm) {
				if s := similarity(c, e, weight); s > bestScore+1e-9 {
					best, bestScore = j, s
				}
			}
		}
		key := fmt.Sprint(c.words)
		j, ok := same[key]
		if !ok {
			same[key] = i
		}
		if !p.Selects(c.pm) {
			continue
		}
		if ok {
			consider(j)
		}
		for _, w := range rarestWords(c, weight) {
			if len(lists[w]) <= maxHolders {
				for _, j := range lists[w] {
					consider(j)
				}
			}
		}
		if best >= 0 && bestScore >= minSimilarity-1e-9 {
			reportRepeat(p, c, &all[best])
		}
	}
}

// reportRepeat reports that the action item c resembles the action item earlier.
func reportRepeat(p *rule.Pass, c, earlier *candidate) {
	name := rule.ItemName("action", earlier.ID)
	f := p.Reportf(
		c.at("title"),
		fmt.Sprintf(
			"reuse that action: add related: [{id: %s, rel: same_factor}] and explain why it is still open; "+
				"organisation.past_action_not_done may be a factor",
			earlier.pm.ID,
		),
		"%s resembles the open %s of %s",
		c.name(),
		name,
		earlier.pm.ID,
	)
	f.Related = []finding.Related{{At: earlier.at("title"), Message: "open since " + earlier.day.Format(time.DateOnly)}}
}

// candidates returns the open action items of the library, the earliest first. Each
// word of the titles has a number. weight[w] is the weight of word w, which is high for
// a rare word. lists[w] has the indexes of the action items that contain word w.
func candidates(p *rule.Pass) (all []candidate, weight []float64, lists [][]int) {
	number := map[string]int{}
	for i := len(p.Library.All) - 1; i >= 0; i-- {
		pm := p.Library.All[i]
		if pm.IsWithdrawn() {
			continue
		}
		for _, a := range ownItems(pm) {
			if !a.IsOpen() || a.Title == "" {
				continue
			}
			c := candidate{item: a, day: pm.Day(), services: pm.ImpactedServices()}
			for _, f := range pm.Factors {
				if f.Code != "" && f.Code != "unknown" && slices.Contains(a.Addresses, f.ID) {
					c.factors = append(c.factors, f.Code)
				}
			}
			for _, word := range contentStems(a.Title) {
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

// rarestWords returns the numbers of the words of c with the highest weights, at most
// rareWords of them.
func rarestWords(c *candidate, weight []float64) []int {
	words := slices.Clone(c.words)
	slices.SortStableFunc(words, func(a, b int) int { return cmp.Compare(weight[b], weight[a]) })
	return words[:min(len(words), rareWords)]
}

// similarity returns a score for two action items: 0 if their titles share no words,
// and up to 1 if titles, factors and services agree.
func similarity(a, b *candidate, weight []float64) float64 {
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
	return wordShare*dot/(a.norm*b.norm) + factorShare*overlap(
		a.factors,
		b.factors,
	) + serviceShare*overlap(
		a.services,
		b.services,
	)
}

// overlap returns the share of the elements of the shorter list that are also in the
// longer one.
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

// linked reports whether the field related of pm lists the post-mortem to.
func linked(p *rule.Pass, pm, to *postmortem.Postmortem) bool {
	return slices.ContainsFunc(pm.Related, func(r postmortem.Relation) bool {
		other, ok := p.Library.Lookup(strings.TrimSpace(r.ID))
		return ok && other == to
	})
}
