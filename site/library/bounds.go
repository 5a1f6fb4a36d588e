package library

import (
	"fmt"

	"debrief/site/finding"
)

// A library may have maxAliases aliases plus aliasesPerPostmortem for each post-mortem.
// Each alias has a redirect page; 58,800 such pages of 12 files took more than 25 s.
const (
	maxAliases           = 1000
	aliasesPerPostmortem = 2
)

// MaxAliases returns how many aliases of the library get a page.
func (l *Library) MaxAliases() int { return maxAliases + aliasesPerPostmortem*len(l.All) }

// checkAliasLimit reports the first alias above the limit, in path order.
func (l *Library) checkAliasLimit() {
	left := l.MaxAliases()
	for _, pm := range l.All {
		if len(pm.Aliases) > left {
			l.Found = append(l.Found, finding.Finding{
				Rule:    "form/value",
				Level:   finding.Error,
				At:      pm.At(fmt.Sprintf("aliases[%d]", left)),
				Subject: string(pm.ID),
				Key:     "aliases",
				Message: fmt.Sprintf(
					"with this alias the library has more than %d, and further aliases have no page", l.MaxAliases(),
				),
				Help: "keep the aliases that people still search for, and remove the others",
			})
			return
		}
		left -= len(pm.Aliases)
	}
}
