// Package check runs all rules on a library of post-mortems.
//
// The packages below site/rule contain the rules by family. This package sets the order
// of the rules in the documentation, sets the level of each finding for its library and
// file, and applies allow comments and the baseline. Every rule has one page in rules/,
// which the site and the command debrief explain show. The examples on that page are
// also the rule's test. Start at [Rules] and [Run].
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

// Rules contains every rule, in the order of the documentation.
var Rules = slices.Concat(
	form.Rules,
	story.Rules,
	aboutComments,
	times.Rules,
	evidence.Rules,
	people.Rules,
	blame.Rules,
	actions.Rules,
	privacy.Rules,
	links.Rules,
	story.LibraryRules,
	aboutBaseline,
)

// These rules check the comments that suppress findings, and the baseline. They run
// after all other rules, because they need the findings of the other rules.
var (
	aboutComments = []rule.Rule{
		{
			ID:         "form/allow",
			Level:      finding.Error,
			Title:      "each suppression comment names a rule and gives a reason",
			NoSuppress: true,
		},
		{
			ID: "form/allow-unused", Level: finding.Warning, Title: "every suppression comment suppresses a finding",
			NoSuppress: true,
		},
	}
	aboutBaseline = []rule.Rule{
		{
			ID: "library/baseline", Level: finding.Warning,
			Title: "the list of accepted old findings (baseline) only shrinks", NoSuppress: true,
		},
	}
)
