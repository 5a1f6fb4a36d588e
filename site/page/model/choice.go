package model

import (
	"cmp"
	"slices"
	"strings"

	"debrief/site/postmortem"
)

// MostRows bounds a list of write-ups on a page that has no pages to turn, so
// that a library of thousands does not make one page of megabytes. The whole
// is in the lists of incidents, the search and the data.
const MostRows = 50

// Standing are the write-ups that still answer for what they say.
func Standing(pms []*postmortem.Postmortem) []*postmortem.Postmortem {
	return Keep(pms, func(pm *postmortem.Postmortem) bool { return !pm.IsWithdrawn() && !pm.Unreadable })
}

// Ours are those of our own organisation.
func Ours(pms []*postmortem.Postmortem) []*postmortem.Postmortem {
	return Keep(pms, (*postmortem.Postmortem).IsOwn)
}

// Keep are those that are wanted, in the order they came in.
func Keep(pms []*postmortem.Postmortem, want func(*postmortem.Postmortem) bool) []*postmortem.Postmortem {
	var out []*postmortem.Postmortem
	for _, pm := range pms {
		if want(pm) {
			out = append(out, pm)
		}
	}
	return out
}

// First are the first of a list, at most so many.
func First[T any](list []T, most int) []T { return list[:min(len(list), most)] }

// OfKind are those of one kind.
func OfKind(pms []*postmortem.Postmortem, kind postmortem.Kind) []*postmortem.Postmortem {
	return Keep(pms, func(pm *postmortem.Postmortem) bool { return pm.Kind == kind })
}

// Counts says what of ours there is among pms: "7 incidents, 2 near misses and
// 1 drill", and "" if there is nothing.
func (b *Book) Counts(pms []*postmortem.Postmortem) string {
	var words []string
	for _, kind := range []postmortem.Kind{postmortem.Incident, postmortem.NearMiss, postmortem.Drill} {
		if n := len(OfKind(pms, kind)); n > 0 {
			words = append(words, b.L.CountKind(n, kind))
		}
	}
	return b.L.List(words)
}

// Tallied is a word, and how many write-ups have it.
type Tallied struct {
	Word string
	N    int
}

// Tally counts words over write-ups: each write-up once a word. The most
// frequent come first, equals in the order of the alphabet.
func Tally(pms []*postmortem.Postmortem, words func(*postmortem.Postmortem) []string) []Tallied {
	by := map[string]int{}
	for _, pm := range pms {
		for _, w := range slices.Compact(slices.Sorted(slices.Values(words(pm)))) {
			if w != "" {
				by[w]++
			}
		}
	}
	var out []Tallied
	for w, n := range by {
		out = append(out, Tallied{w, n})
	}
	slices.SortFunc(out, func(x, y Tallied) int { return cmp.Or(cmp.Compare(y.N, x.N), strings.Compare(x.Word, y.Word)) })
	return out
}

// Contributed are the codes of what contributed to pm; a control that worked
// did not.
func Contributed(pm *postmortem.Postmortem) []string {
	var codes []string
	for _, f := range pm.Factors {
		if f.Barrier != "worked" {
			codes = append(codes, f.Code)
		}
	}
	return codes
}

// Pick is the write-up to read first: published, the one that others refer to
// and that was told by most people.
func (b *Book) Pick(own []*postmortem.Postmortem) *postmortem.Postmortem {
	var best *postmortem.Postmortem
	most := 0
	for _, pm := range own {
		if !pm.IsPublished() {
			continue
		}
		// The newest wins among equals.
		if score := 1 + 2*len(b.Library.Backlinks(pm)) + len(pm.Accounts); score > most {
			best, most = pm, score
		}
	}
	return best
}
