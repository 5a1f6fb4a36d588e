package importer

import (
	"regexp"
	"strings"
)

var numbered = regexp.MustCompile(`^(?:p|s|sev|severity|prio|priority)[ -_]?([0-5])\b`)

// severityNumber is the number in a name such as P1, SEV-2 or sev3, counted from 1;
// 0 if there is none.
func severityNumber(text string) int {
	m := numbered.FindStringSubmatch(strings.ToLower(strings.TrimSpace(text)))
	if m == nil {
		return 0
	}
	return max(1, int(m[1][0]-'0'))
}

// ranks are the words that tools have for how bad it is, the worst first.
var ranks = [][]string{
	{"critical", "blocker", "page", "fatal", "emergency", "highest"},
	{"major", "high", "error"},
	{"minor", "medium", "moderate", "warning", "normal"},
	{"low", "info", "informational", "trivial", "lowest", "none"},
}

// Rank is the place of a severity in the order of a library with the given ids and
// names, the worst first, and whether that is a guess: no name is the same. It is -1
// where nobody can tell.
func Rank(severity string, ids, names []string) (rank int, guess bool) {
	text := strings.ToLower(strings.TrimSpace(severity))
	for i := range ids {
		if text == strings.ToLower(ids[i]) || i < len(names) && text == strings.ToLower(names[i]) {
			return i, false
		}
	}
	if n := severityNumber(text); n > 0 && len(ids) > 0 {
		return min(n, len(ids)) - 1, true
	}
	for i, words := range ranks {
		for _, w := range words {
			if text == w && len(ids) > 0 {
				return min(i, len(ids)-1), true
			}
		}
	}
	return -1, false
}
