package check

import (
	"embed"
	"strings"

	"debrief/site/rule"
)

//go:embed rules/*.md
var pages embed.FS

// A Page is the Markdown documentation of one rule. It contains the reason for the
// rule, a flagged example with the exact output, and an example that is not flagged.
type Page struct {
	Rule rule.Rule
	Text []byte
}

// Explain returns the documentation page of the rule with the given ID. ok is false if
// there is no such rule.
func Explain(id string) (page []byte, ok bool) {
	text, err := pages.ReadFile(pageName(id))
	return text, err == nil
}

// Pages returns the pages of all rules, in the order of [Rules].
func Pages() []Page {
	var out []Page
	for _, r := range Rules {
		if text, ok := Explain(r.ID); ok {
			out = append(out, Page{r, text})
		}
	}
	return out
}

func pageName(id string) string { return "rules/" + strings.ReplaceAll(id, "/", "-") + ".md" }
