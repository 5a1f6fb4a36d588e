package library

import (
	"fmt"

	"debrief/site/finding"
)

// These constants limit the aliases of a library: maxAliases, plus aliasesPerPostmortem
// for each post-mortem. Each alias has a redirect page, and writing the 58,800 redirect
// pages of 12 files took more than 25 s.
const (
	maxAliases           = 1000
	aliasesPerPostmortem = 2
)

// MaxAliases returns the maximum number of aliases in the library that get a redirect
// page.
func (l *Library) MaxAliases() int { return maxAliases + aliasesPerPostmortem*len(l.All) }

// checkAliasLimit adds a finding to the library if it has more aliases than the limit.
// The finding is at the first alias over the limit.
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
