package model

import (
	"cmp"
	"slices"
	"strings"

	"debrief/site/postmortem"
)

// MaxRows is the largest number of post-mortems in a list that is not divided into
// pages. It prevents pages of megabytes for a library of thousands of post-mortems. The
// complete list is in the incident lists, the search and the data files.
const MaxRows = 50

// NotWithdrawn returns the elements of pms that could be read and are not withdrawn.
func NotWithdrawn(pms []*postmortem.Postmortem) []*postmortem.Postmortem {
	return Filter(pms, func(pm *postmortem.Postmortem) bool { return !pm.IsWithdrawn() && !pm.Unreadable })
}

// Own returns the elements of pms that are about the library's own organisation,
// without external incidents.
func Own(pms []*postmortem.Postmortem) []*postmortem.Postmortem {
	return Filter(pms, (*postmortem.Postmortem).IsOwn)
}

// Counted returns the elements of pms that the numbers of the site include. It leaves
// out the same post-mortems as the statistics: the ones that are withdrawn, cannot be
// read, have no date or a date in the future, and duplicates. NotCounted names these.
func (site *Site) Counted(pms []*postmortem.Postmortem) []*postmortem.Postmortem {
	return Filter(pms, func(pm *postmortem.Postmortem) bool { return !site.Trends.Omits(pm) })
}

// CountedOwn returns the elements of pms that are counted and about the library's own
// organisation. Numbers without another label count these.
func (site *Site) CountedOwn(pms []*postmortem.Postmortem) []*postmortem.Postmortem {
	return Own(site.Counted(pms))
}

// CountedExternal returns the elements of pms that are counted and external.
func (site *Site) CountedExternal(pms []*postmortem.Postmortem) []*postmortem.Postmortem {
	return External(site.Counted(pms))
}

// External returns the elements of pms that are external incidents.
func External(pms []*postmortem.Postmortem) []*postmortem.Postmortem {
	return Filter(pms, (*postmortem.Postmortem).IsExternal)
}

// WithStatus returns the post-mortems of the library's own organisation that have the
// status, the newest first. Numbers per status count all of them.
func (site *Site) WithStatus(status postmortem.Status) []*postmortem.Postmortem {
	return Own(site.ByStatus[string(status)])
}

// Filter returns the elements of pms for which want returns true, in the same order.
func Filter(pms []*postmortem.Postmortem, want func(*postmortem.Postmortem) bool) []*postmortem.Postmortem {
	var out []*postmortem.Postmortem
	for _, pm := range pms {
		if want(pm) {
			out = append(out, pm)
		}
	}
	return out
}

// FirstN returns the first n elements of list, or all if there are fewer.
func FirstN[T any](list []T, most int) []T { return list[:min(len(list), most)] }

// OfKind returns the elements of pms that have the given kind.
func OfKind(pms []*postmortem.Postmortem, kind postmortem.Kind) []*postmortem.Postmortem {
	return Filter(pms, func(pm *postmortem.Postmortem) bool { return pm.Kind == kind })
}

// KindCounts describes the number of counted post-mortems of the library's own
// organisation per kind, as in "7 incidents, 2 near misses and 1 drill". It returns ""
// if no element of pms is counted.
func (site *Site) KindCounts(pms []*postmortem.Postmortem) string {
	return site.AllKindCounts(site.Counted(pms))
}

// AllKindCounts is KindCounts for lists that leave nothing out, such as the list of
// withdrawn post-mortems.
func (site *Site) AllKindCounts(pms []*postmortem.Postmortem) string {
	var words []string
	for _, kind := range []postmortem.Kind{postmortem.Incident, postmortem.NearMiss, postmortem.Drill} {
		if n := len(OfKind(pms, kind)); n > 0 {
			words = append(words, site.L.CountKind(n, kind))
		}
	}
	return site.L.List(words)
}

// A WordCount is a word, such as a factor code, and the number of post-mortems that
// have it.
type WordCount struct {
	Word string
	N    int
}

// CountWords calls words for each post-mortem and counts how many post-mortems have
// each word. The most frequent words come first. Words with equal counts are in
// alphabetical order.
func CountWords(pms []*postmortem.Postmortem, words func(*postmortem.Postmortem) []string) []WordCount {
	by := map[string]int{}
	for _, pm := range pms {
		for _, w := range slices.Compact(slices.Sorted(slices.Values(words(pm)))) {
			if w != "" {
				by[w]++
			}
		}
	}
	var out []WordCount
	for w, n := range by {
		out = append(out, WordCount{w, n})
	}
	slices.SortFunc(out, func(x, y WordCount) int {
		return cmp.Or(cmp.Compare(y.N, x.N), strings.Compare(x.Word, y.Word))
	})
	return out
}

// ContributingFactors returns the codes of the factors of pm, except safeguards that
// worked.
func ContributingFactors(pm *postmortem.Postmortem) []string {
	var codes []string
	for _, f := range pm.Factors {
		if f.Barrier != "worked" {
			codes = append(codes, f.Code)
		}
	}
	return codes
}

// EditorsPick returns the published post-mortem in own with the highest score, or nil
// if there is none. References from other post-mortems and accounts of people involved
// raise the score.
func (site *Site) EditorsPick(own []*postmortem.Postmortem) *postmortem.Postmortem {
	var best *postmortem.Postmortem
	most := 0
	for _, pm := range own {
		if !pm.IsPublished() {
			continue
		}
		// If scores are equal, the newest post-mortem wins.
		if score := 1 + 2*len(site.Library.Backlinks(pm)) + len(pm.Accounts); score > most {
			best, most = pm, score
		}
	}
	return best
}
