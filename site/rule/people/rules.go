// Package people asks whether those who were there have been heard, each on
// their own and early, how they were asked, and whether somebody else has read
// the text.
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
	{ID: "people/facilitator", Level: finding.Warning, Title: "a review is led by somebody who was not involved", Each: facilitator},
	{ID: "people/bias-check", Level: finding.Info, Title: "a review says which biases it looked for", Each: biasCheck},
	{ID: "people/conditions", Level: finding.Info, Title: "a hard night is part of the story", Each: conditions},
	{ID: "people/uninvited", Level: finding.Info, Title: "whoever acted has been asked", Each: uninvited},
	{ID: "people/accounts", Level: finding.Error, Title: "a grave incident is told by two at least", Each: accounts},
	{ID: "people/account-groups", Level: finding.Warning, Title: "both sides have been heard", Each: accountGroups},
	{ID: "people/account-file", Level: finding.Error, Title: "an account can be read", Each: accountFile},
	{ID: "people/account-participant", Level: finding.Error, Title: "an account belongs to a role", Each: accountParticipant},
	{ID: "people/account-merged", Level: finding.Warning, Title: "an account is one person's", Each: accountMerged},
	{ID: "people/account-early", Level: finding.Info, Title: "an account is taken when it is over", Each: accountEarly},
	{ID: "people/account-late", Level: finding.Warning, Title: "an account is taken soon", Each: accountLate},
	{ID: "people/account-after-review", Level: finding.Warning, Title: "an account is taken before it is talked over", Each: accountAfterReview},
	{ID: "people/account-covers", Level: finding.Warning, Title: "an account says what was done, thought, and why", Each: accountCovers},
	{ID: "people/account-picture", Level: finding.Info, Title: "somebody shows what they saw", Each: accountPicture},
	{ID: "people/account-edited", Level: finding.Error, Title: "an account stays as it was told", Each: accountEdited},
	{ID: "people/closed-question", Level: finding.Warning, Language: true, Title: "a question lets people tell", Each: closedQuestion},
	{ID: "people/why-question", Level: finding.Info, Language: true, Title: "a question asks how, not why somebody did it", Each: whyQuestion},
	{ID: "people/leading-question", Level: finding.Warning, Language: true, Title: "a question does not hold its answer", Each: leadingQuestion},
}
