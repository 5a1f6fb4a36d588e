package importer

import (
	"regexp"
	"strings"
)

var numberedSeverity = regexp.MustCompile(`^(?:p|s|sev|severity|prio|priority)[ -_]?([0-5])\b`)

// severityNumber returns the number in a severity such as P1, SEV-2 or sev3. It returns
// 0 if the severity has no number, or a number below 1.
func severityNumber(text string) int {
	m := numberedSeverity.FindStringSubmatch(strings.ToLower(strings.TrimSpace(text)))
	if m == nil {
		return 0
	}
	return max(1, int(m[1][0]-'0'))
}

// severityWords lists groups of common names of severities, the worst group first.
var severityWords = [][]string{
	{"critical", "blocker", "page", "fatal", "emergency", "highest"},
	{"major", "high", "error"},
	{"minor", "medium", "moderate", "warning", "normal"},
	{"low", "info", "informational", "trivial", "lowest", "none"},
}

// SeverityIndex finds the severity of a library that corresponds to a tool's severity.
// ids and names hold the IDs and names of the library's severities, the worst first. It
// returns an index in ids, or -1 if none corresponds. guess is true if the match is not
// by ID or name.
func SeverityIndex(severity string, ids, names []string) (rank int, guess bool) {
	text := strings.ToLower(strings.TrimSpace(severity))
	for i := range ids {
		if text == strings.ToLower(ids[i]) || i < len(names) && text == strings.ToLower(names[i]) {
			return i, false
		}
	}
	if n := severityNumber(text); n > 0 && len(ids) > 0 {
		return min(n, len(ids)) - 1, true
	}
	for i, words := range severityWords {
		for _, w := range words {
			if text == w && len(ids) > 0 {
				return min(i, len(ids)-1), true
			}
		}
	}
	return -1, false
}
