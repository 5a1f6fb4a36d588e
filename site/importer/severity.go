package importer

import (
	"regexp"
	"strings"
)

var numberedSeverity = regexp.MustCompile(`^(?:p|s|sev|severity|prio|priority)[ -_]?([0-5])\b`)

// severityNumber returns the number in a severity such as P1, SEV-2 or sev3. It returns
// 0 if there is no number of at least 1.
func severityNumber(text string) int {
	m := numberedSeverity.FindStringSubmatch(strings.ToLower(strings.TrimSpace(text)))
	if m == nil {
		return 0
	}
	return max(1, int(m[1][0]-'0'))
}

// severityWords are groups of common severity names, the worst first.
var severityWords = [][]string{
	{"critical", "blocker", "page", "fatal", "emergency", "highest"},
	{"major", "high", "error"},
	{"minor", "medium", "moderate", "warning", "normal"},
	{"low", "info", "informational", "trivial", "lowest", "none"},
}

// SeverityIndex finds a tool's severity among a library's severities. ids and names
// list the latter, the worst first. It returns an index in ids, or -1 if there is no
// match. guess is true if the match is not by id or name.
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
