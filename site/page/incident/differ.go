package incident

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
)

// A timePair is a sentence of one account and a sentence of another that may describe
// the same event at different times. a and b are indexes of an account and a sentence.
type timePair struct {
	a, b  [2]int
	share float64 // of the words of the shorter sentence that the other has too
}

// These constants decide when two sentences are similar.
const (
	minShared      = 2   // words in both sentences
	minShare       = 0.6 // of the words of the shorter sentence
	maxTimeBetween = time.Hour
	maxCompared    = 60 // sentences of one account
)

// differingTimes returns the pairs of sentences of different accounts that have most
// words in common and different times. Whether they describe the same event is for the
// reader to decide. A sentence is in at most one pair.
func differingTimes(accounts []accountTimes) []timePair {
	words := make([][][]string, len(accounts))
	for i, a := range accounts {
		for _, s := range a.sentences[:min(len(a.sentences), maxCompared)] {
			words[i] = append(words[i], contentWords(s.text))
		}
	}
	var all []timePair
	for i := range accounts {
		for k := i + 1; k < len(accounts); k++ {
			for x, xs := range words[i] {
				for y, ys := range words[k] {
					apart := accounts[i].sentences[x].at.Sub(accounts[k].sentences[y].at).Abs()
					shared, share := sharedWords(xs, ys)
					if apart > 0 && apart <= maxTimeBetween && shared >= minShared && share >= minShare {
						all = append(all, timePair{[2]int{i, x}, [2]int{k, y}, share})
					}
				}
			}
		}
	}
	slices.SortStableFunc(all, func(p, q timePair) int { return cmp.Compare(q.share, p.share) })
	used := map[[2]int]bool{}
	all = slices.DeleteFunc(all, func(p timePair) bool {
		if used[p.a] || used[p.b] {
			return true
		}
		used[p.a], used[p.b] = true, true
		return false
	})
	at := func(p timePair) time.Time { return accounts[p.a[0]].sentences[p.a[1]].at }
	slices.SortStableFunc(all, func(p, q timePair) int { return at(p).Compare(at(q)) })
	return all
}

// commonWords are words that occur in every account, in English and German.
var commonWords = map[string]bool{}

func init() {
	for _, w := range strings.Fields(`about after again also around back because been before came come could does done
		every first from going have here into just know like look looked made more most much must only other over said same
		saw seen seem should since some still than that their them then there these they thing think thought this those time
		under until very want went were what when where which while will with would your remember
		aber alle also auch beim dann dass dort einem einen einer eine hatte haben habe hier immer jetzt kann kein mehr mich
		nach nicht noch nur oder schon sehr sein sich sind ueber über wurde werden wieder wieso wird wenn weil`) {
		commonWords[stem(w)] = true
	}
}

// contentWords returns the words of a sentence that say what happened, sorted and
// without duplicates: words of at least four letters that are not common, without their
// endings.
func contentWords(sentence string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(strings.ToLower(sentence), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if w = stem(w); len(w) >= 4 && !commonWords[w] {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// stem removes an ending of an English verb or noun.
func stem(word string) string {
	for _, ending := range []string{"ing", "ed", "es", "s"} {
		if short, ok := strings.CutSuffix(word, ending); ok && len(short) >= 4 {
			return short
		}
	}
	return word
}

// sharedWords returns the number of words that are in both sorted lists, and their share
// of the shorter list.
func sharedWords(a, b []string) (n int, share float64) {
	for _, w := range a {
		if _, ok := slices.BinarySearch(b, w); ok {
			n++
		}
	}
	if shorter := min(len(a), len(b)); shorter > 0 {
		share = float64(n) / float64(shorter)
	}
	return n, share
}
