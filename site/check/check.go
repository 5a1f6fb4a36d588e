// Package check runs all rules on a library.
//
// The packages below site/rule contain the rules by family. This package sets
// their order in the documentation, the levels of their findings in a library
// and a file, suppressions and the baseline. Every rule has one page in rules/:
// its documentation on the site and in debrief explain, whose examples are also
// the rule's test. Start at [Rules] and [Run].
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

// Rules are all rules, in the order of their documentation.
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

// These rules run after all others: on suppressions and on the baseline.
var (
	aboutComments = []rule.Rule{
		{
			ID:         "form/allow",
			Level:      finding.Error,
			Title:      "comments that suppress a finding name a rule and give a reason",
			NoSuppress: true,
		},
		{ID: "form/allow-unused", Level: finding.Warning, Title: "every comment that suppresses a finding matches one", NoSuppress: true},
	}
	aboutBaseline = []rule.Rule{
		{ID: "library/baseline", Level: finding.Warning, Title: "the list of accepted old findings (baseline) only shrinks", NoSuppress: true},
	}
)
