package postmortem

import "strings"

// NearestWord returns the element of words with the smallest edit distance to written.
// It returns "" if more than a third of the letters differ from every word.
func NearestWord(written string, words []string) string {
	near, _ := closestWord(written, words)
	return near
}

// maxSafeDistance is the largest edit distance at which check --fix corrects a typo
// without confirmation. The correction also requires that only one word is that close.
const maxSafeDistance = 2

// closestWord returns the element of words with the smallest edit distance to written.
// sure is true if no other word is as likely, so that check --fix may apply the
// correction.
func closestWord(written string, words []string) (near string, sure bool) {
	letters := []rune(normalise(clip(written)))
	limit := len(letters)/3 + 1
	distance, others := limit, 0
	for _, word := range words {
		wanted := []rune(normalise(word))
		if max(len(letters)-len(wanted), len(wanted)-len(letters)) >= limit {
			continue // the difference in length is already at least as large as the smallest edit distance
		}
		d := editDistance(letters, wanted)
		if d < limit && d <= maxSafeDistance {
			others++
		}
		if d < distance {
			near, distance = word, d
		}
	}
	return near, distance <= maxSafeDistance && (distance == 0 || others == 1)
}

var separators = strings.NewReplacer("-", "_", " ", "_")

// normalise returns word in lower case, with "_" for every separator.
func normalise(word string) string {
	return separators.Replace(strings.ToLower(strings.TrimSpace(word)))
}

// editDistance returns the smallest number of insertions, deletions, substitutions and
// swaps of neighbouring letters that turn x into y (optimal string alignment).
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
