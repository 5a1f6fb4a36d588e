package library

import (
	"fmt"

	"debrief/site/finding"
)

// Aliases may be as many as this in a library, with some for each post-mortem: each
// has a page that leads on, and 58,800 such pages of 12 files cost more than 25 s.
const (
	maxAliases    = 1000
	aliasesOfEach = 2
)

// MaxAliases returns how many aliases of the library have a page.
func (l *Library) MaxAliases() int { return maxAliases + aliasesOfEach*len(l.All) }

// boundAliases reports the first alias, in the order of paths, past the bound.
func (l *Library) boundAliases() {
	left := l.MaxAliases()
	for _, pm := range l.All {
		if len(pm.Aliases) > left {
			l.Found = append(l.Found, finding.Finding{
				Rule: "form/value", Level: finding.Error, At: pm.At(fmt.Sprintf("aliases[%d]", left)), Subject: string(pm.ID), Key: "aliases",
				Message: fmt.Sprintf("with this alias the library has more than %d, and further aliases have no page", l.MaxAliases()),
				Help:    "keep the aliases that people still search for, and remove the others",
			})
			return
		}
		left -= len(pm.Aliases)
	}
}
