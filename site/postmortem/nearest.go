package postmortem

import "strings"

// Nearest returns the word closest to what was written, "" if none is near
// enough to be meant: at most a third of the letters differ.
func Nearest(written string, words []string) string {
	near, _ := meant(written, words)
	return near
}

// mostSure is how many letters may differ for a slip of the pen to be
// corrected unasked, where no other word is as near.
const mostSure = 2

// meant returns the nearest word, and whether no other can have been meant.
func meant(written string, words []string) (near string, sure bool) {
	letters := []rune(even(clip(written)))
	limit := len(letters)/3 + 1
	distance, others := limit, 0
	for _, word := range words {
		wanted := []rune(even(word))
		if max(len(letters)-len(wanted), len(wanted)-len(letters)) >= limit {
			continue // that many letters differ at least
		}
		d := editDistance(letters, wanted)
		if d < limit && d <= mostSure {
			others++
		}
		if d < distance {
			near, distance = word, d
		}
	}
	return near, distance <= mostSure && (distance == 0 || others == 1)
}

var joints = strings.NewReplacer("-", "_", " ", "_")

// even returns word in lower case and with one mark for all that join words.
func even(word string) string {
	return joints.Replace(strings.ToLower(strings.TrimSpace(word)))
}

// editDistance counts insertions, deletions, substitutions and swaps of
// neighbours (optimal string alignment).
func editDistance(x, y []rune) int {
	before, row, next := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(x); i++ {
		next[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row, next = row, next, before
	}
	return row[len(y)]
}
