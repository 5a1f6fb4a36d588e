package preview

import (
	"net/http"
	"path"
	"strings"
)

// A headerRule sets HTTP headers for some files. The rules come from the site's
// _headers file, so that the preview sends the same headers as the published site.
type headerRule struct {
	pattern string // the files to which the rule applies: "/*", "/*.svg" for an extension, or one path
	fields  [][2]string
}

// readHeaders parses the site's _headers file. In this file, a pattern at the start of
// a line is followed by indented header fields.
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

// applyHeaders sets the headers of all rules that match a path. If two rules set the
// same header, the later rule applies.
func applyHeaders(h http.Header, rules []headerRule, address string) {
	for _, rule := range rules {
		if !rule.matches(address) {
			continue
		}
		for _, field := range rule.fields {
			// Skip the site's caching rules, because a preview must not be cached.
			if !strings.EqualFold(field[0], "Cache-Control") {
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
