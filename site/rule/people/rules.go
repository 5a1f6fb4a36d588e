// Package people checks the first-hand accounts of an incident, the interview
// questions, and the review. It checks whose accounts there are, and when and how they
// were collected.
//
// Start at [Rules]; the page of each rule gives its reason.
package people

import (
	"debrief/site/finding"
	"debrief/site/rule"
)

// Rules lists the rules of the family people, in the order of the documentation.
var Rules = []rule.Rule{
	{ID: "people/reviewer", Level: finding.Error, Title: "reviewers are not authors", Each: checkReviewer},
	{
		ID:    "people/facilitator",
		Level: finding.Warning,
		Title: "the facilitator was not involved in the incident",
		Each:  checkFacilitator,
	},
	{
		ID:    "people/bias-check",
		Level: finding.Info,
		Title: "the review lists the biases that its participants looked for",
		Each:  checkBiasCheck,
	},
	{
		ID:    "people/conditions",
		Level: finding.Info,
		Title: "the text describes difficult working conditions, such as night work",
		Each:  checkConditions,
	},
	{
		ID:    "people/uninvited",
		Level: finding.Info,
		Title: "everyone in the timeline is listed as a participant",
		Each:  checkUninvited,
	},
	{
		ID:    "people/accounts",
		Level: finding.Error,
		Title: "a major incident has at least two first-hand accounts",
		Each:  checkAccounts,
	},
	{
		ID:    "people/account-groups",
		Level: finding.Warning,
		Title: "first-hand accounts come from responders and from people outside the response",
		Each:  checkAccountGroups,
	},
	{
		ID:    "people/account-file",
		Level: finding.Error,
		Title: "each first-hand account has a file in the library",
		Each:  checkAccountFile,
	},
	{
		ID:    "people/account-blank",
		Level: finding.Warning,
		Title: "account forms are filled in",
		Each:  checkAccountBlank,
	},
	{
		ID:    "people/account-participant",
		Level: finding.Error,
		Title: "each first-hand account is from a listed participant",
		Each:  checkAccountParticipant,
	},
	{
		ID:    "people/account-merged",
		Level: finding.Warning,
		Title: "each first-hand account is from one person",
		Each:  checkAccountMerged,
	},
	{
		ID:    "people/account-early",
		Level: finding.Info,
		Title: "first-hand accounts are collected after mitigation",
		Each:  checkAccountEarly,
	},
	{
		ID:    "people/account-late",
		Level: finding.Warning,
		Title: "first-hand accounts are collected soon after mitigation",
		Each:  checkAccountLate,
	},
	{
		ID:    "people/account-after-review",
		Level: finding.Warning,
		Title: "first-hand accounts are collected before the review meeting",
		Each:  checkAccountAfterReview,
	},
	{
		ID:    "people/account-covers",
		Level: finding.Warning,
		Title: "first-hand accounts cover actions, thoughts and reasons",
		Each:  checkAccountCovers,
	},
	{
		ID:    "people/account-picture",
		Level: finding.Info,
		Title: "first-hand accounts or evidence include a picture or chart",
		Each:  checkAccountPicture,
	},
	{
		ID:    "people/account-edited",
		Level: finding.Error,
		Title: "first-hand accounts are not edited after the review",
		Each:  checkAccountEdited,
	},
	{
		ID:       "people/closed-question",
		Level:    finding.Warning,
		Language: true,
		Title:    "interview questions cannot be answered with yes or no",
		Each:     checkClosedQuestion,
	},
	{
		ID:       "people/why-question",
		Level:    finding.Info,
		Language: true,
		Title:    "interview questions do not ask people to justify themselves",
		Each:     checkWhyQuestion,
	},
	{
		ID:       "people/leading-question",
		Level:    finding.Warning,
		Language: true,
		Title:    "interview questions do not suggest the answer",
		Each:     checkLeadingQuestion,
	},
}
