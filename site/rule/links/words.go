package links

import (
	"errors"
	"fmt"
	"slices"

	"debrief/site/frontmatter"
	"debrief/site/prose"
	"debrief/site/rule"
)

// checkWords reports expressions in the catalogue that would have no effect: they
// cannot be parsed, or they belong to an unknown rule.
func checkWords(p *rule.Pass, words frontmatter.Field) {
	for _, of := range words.Items {
		if !slices.Contains(p.RuleIDs, of.Name) {
			found := p.Reportf(of.Key, rulesHelp(p, of.Name), "%q is not a rule", rule.Clip(of.Name))
			if near := p.Nearest(of.Name, p.RuleIDs); near != "" {
				found.Help = fmt.Sprintf("did you mean %q?", near)
			}
			continue
		}
		for _, expression := range slices.Concat(of.Get("add").Items, of.Get("allow").Items) {
			if _, err := prose.NewLexicon(expression.Text); err != nil {
				p.Reportf(
					expression.At(),
					"write words, such as: human|user error, careless*, should not? have {participle}",
					"%q is not a valid expression: %s",
					rule.Clip(expression.Text),
					rule.Clip(errors.Unwrap(err).Error()),
				)
			}
		}
	}
}
