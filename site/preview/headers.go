package preview

import (
	"net/http"
	"path"
	"strings"
)

// A headerRule is what the site asks a server to send with some of its files.
// A preview sends the same, so that what works here works where it is published.
type headerRule struct {
	pattern string // "/*" for all, "/*.svg" by ending, or one address
	fields  [][2]string
}

// readHeaders reads the site's _headers: a pattern at the start of a line, its
// fields indented below it.
func readHeaders(text string) []headerRule {
	var rules []headerRule
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "" || trimmed[0] == '#':
		case line[0] != ' ' && line[0] != '\t':
			rules = append(rules, headerRule{pattern: trimmed})
		case len(rules) > 0:
			if name, value, ok := strings.Cut(trimmed, ":"); ok {
				last := &rules[len(rules)-1]
				last.fields = append(last.fields, [2]string{strings.TrimSpace(name), strings.TrimSpace(value)})
			}
		}
	}
	return rules
}

// applyHeaders sets what the rules say of an address, the last rule winning.
func applyHeaders(h http.Header, rules []headerRule, address string) {
	for _, rule := range rules {
		if !rule.matches(address) {
			continue
		}
		for _, field := range rule.fields {
			if !strings.EqualFold(field[0], "Cache-Control") { // nothing of a preview is kept
				h.Set(field[0], field[1])
			}
		}
	}
}

func (r headerRule) matches(address string) bool {
	if ext, ok := strings.CutPrefix(r.pattern, "/*."); ok {
		return path.Ext(address) == "."+ext
	}
	if folder, ok := strings.CutSuffix(r.pattern, "*"); ok {
		return strings.HasPrefix(address, folder)
	}
	return r.pattern == address
}
