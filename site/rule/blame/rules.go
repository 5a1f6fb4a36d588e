// Package blame checks that the text of a post-mortem explains why actions made sense
// at the time, and does not assign fault. Its rules match expressions and do not
// understand the text, so a finding can be wrong. The page of each rule states its
// precision.
//
// The expressions are data in lexicon/. The code decides in which passages, and with
// which grammatical subjects, an expression counts. Start at [Rules]. The page of each
// rule gives its reasons and sources.
package blame

import (
	"debrief/site/finding"
	"debrief/site/rule"
)

// Rules lists the rules of the family blame, in the order of the documentation.
var Rules = []rule.Rule{
	{
		ID:       "blame/person-named",
		Level:    finding.Error,
		Title:    "people are identified by role, not by name",
		Language: true,
		Each:     checkPersonNamed,
	},
	{
		ID:       "blame/human-error",
		Level:    finding.Error,
		Title:    "if the text names human error, it explains the conditions that led to the error",
		Language: true,
		Each:     checkHumanError,
	},
	{
		ID:       "blame/character",
		Level:    finding.Error,
		Title:    "a person's character is not judged",
		Language: true,
		Each:     checkCharacter,
	},
	{
		ID:       "blame/should-have",
		Level:    finding.Warning,
		Title:    "the text describes what people did, not what they should have done",
		Language: true,
		Each:     checkShouldHave,
	},
	{
		ID:       "blame/could-have",
		Level:    finding.Info,
		Title:    "a sentence with \"could have\" is rewritten as a question or an action item",
		Language: true,
		Each:     checkCouldHave,
	},
	{
		ID:       "blame/failed-to",
		Level:    finding.Warning,
		Title:    "the text describes what people did, not what they failed to do",
		Language: true,
		Each:     checkFailedTo,
	},
	{
		ID:       "blame/violation",
		Level:    finding.Warning,
		Title:    "if a procedure was not followed, the text explains why",
		Language: true,
		Each:     checkViolation,
	},
	{
		ID:       "blame/hindsight",
		Level:    finding.Info,
		Title:    "the text has no hindsight words such as \"obviously\"",
		Language: true,
		Each:     checkHindsight,
	},
	{
		ID:       "blame/normative",
		Level:    finding.Warning,
		Title:    "contributing factors describe a condition without judgement",
		Language: true,
		Each:     checkNormative,
	},
	{
		ID:       "blame/root-cause",
		Level:    finding.Info,
		Title:    "the text names several contributing factors, not one root cause",
		Language: true,
		Each:     checkRootCause,
	},
	{
		ID:       "blame/stop-at-person",
		Level:    finding.Warning,
		Title:    "contributing factors do not stop at what a person did",
		Language: true,
		Each:     checkStopAtPerson,
	},
	{
		ID:       "blame/dramatic",
		Level:    finding.Info,
		Title:    "the text has numbers instead of dramatic words",
		Language: true,
		Each:     checkDramatic,
	},
	{
		ID:       "blame/fault",
		Level:    finding.Warning,
		Title:    "fault is not assigned to people",
		Language: true,
		Each:     checkFault,
	},
	{
		ID:       "blame/team-did",
		Level:    finding.Info,
		Title:    "the text names the change that broke something, not the team",
		Language: true,
		Each:     checkTeamDid,
	},
}
