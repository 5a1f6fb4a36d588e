package library

import (
	"fmt"

	"debrief/site/finding"
)

// A library may have maxAliases aliases, plus aliasesPerPostmortem for each
// post-mortem. The limit exists because each alias has a redirect page. Writing the
// 58,800 redirect pages that 12 files caused took more than 25 s.
const (
	maxAliases           = 1000
	aliasesPerPostmortem = 2
)

// MaxAliases returns the maximum number of aliases that get a page.
func (l *Library) MaxAliases() int { return maxAliases + aliasesPerPostmortem*len(l.All) }

// checkAliasLimit reports a finding at the first alias over the limit, in path order.
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
