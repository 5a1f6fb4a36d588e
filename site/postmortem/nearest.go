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
	written = even(clip(written))
	limit := len([]rune(written))/3 + 1
	distance, others := limit, 0
	for _, word := range words {
		d := editDistance(written, even(word))
		if d < limit && d <= mostSure {
			others++
		}
		if d < distance {
			near, distance = word, d
		}
	}
	return near, distance <= mostSure && (distance == 0 || others == 1)
}

// even takes capitals, and the marks that join words, for what they are: no
// part of a word.
func even(word string) string {
	return strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(strings.TrimSpace(word)))
}

// editDistance counts insertions, deletions, substitutions and swaps of
// neighbours (optimal string alignment).
func editDistance(a, b string) int {
	x, y := []rune(a), []rune(b)
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(x)][len(y)]
}
