// Package people asks whether those who were there have been heard, and
// whether somebody else has read the text.
//
// Start at [Rules]; what each of them is for stands on its page.
package people

import (
	"debrief/site/finding"
	"debrief/site/rule"
)

// Rules are those of this family, in the order that they are documented.
var Rules = []rule.Rule{
	{ID: "people/reviewer", Level: finding.Error, Title: "a reviewer is not an author", Each: reviewer},
	{ID: "people/account-file", Level: finding.Error, Title: "an account can be read", Each: accountFile},
	{ID: "people/account-participant", Level: finding.Error, Title: "an account belongs to a role", Each: accountParticipant},
}
