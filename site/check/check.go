// Package check holds post-mortems to the outline and to plain sense.
//
// The rules stand in families below site/rule; here is the order in which they
// are documented, and what becomes of what they find: the level that it has in
// this library and this file. Every rule has one page in rules/, which is the
// documentation, what debrief explain prints and what the site shows, and
// whose examples are the rule's test. Start at [Rules] and [Run].
package check

import (
	"slices"

	"debrief/site/finding"
	"debrief/site/rule"
	"debrief/site/rule/actions"
	"debrief/site/rule/blame"
	"debrief/site/rule/evidence"
	"debrief/site/rule/form"
	"debrief/site/rule/links"
	"debrief/site/rule/people"
	"debrief/site/rule/privacy"
	"debrief/site/rule/story"
	"debrief/site/rule/times"
)

// Rules is every rule that debrief knows, in the order that they are documented.
// It is a table and not a registry.
var Rules = slices.Concat(form.Rules, story.Rules, aboutComments, times.Rules, evidence.Rules, people.Rules, blame.Rules, actions.Rules, privacy.Rules, links.Rules, story.LibraryRules, aboutBaseline)

// The rules of this package speak when all others have: about what the texts
// allow, and what the baseline excuses.
var (
	aboutComments = []rule.Rule{
		{ID: "form/allow", Level: finding.Error, Title: "allow comments name a rule and give a reason", Firm: true},
		{ID: "form/allow-unused", Level: finding.Warning, Title: "allow comments match a finding", Firm: true},
	}
	aboutBaseline = []rule.Rule{
		{ID: "library/baseline", Level: finding.Warning, Title: "the baseline only shrinks", Firm: true},
	}
)
