// Package rule defines the type of a rule. It also defines the [Pass], which provides
// the input of a rule and collects its findings.
//
// The packages below this one contain the rules, one package per family. Package check
// lists all rules and runs them. Start at [Rule] and [Pass.Reportf].
package rule

import (
	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// A Rule is one requirement for post-mortems or their library, with the function that
// checks it. At most one of the fields Each, All, File and Text is set. If none is set,
// a parser reports the findings of the rule, and the Rule only defines their level and
// documentation.
type Rule struct {
	ID    string        // family and name of the rule, such as "times/order"; it never changes
	Level finding.Level // level of the findings; Off means that the rule runs only if the catalogue sets a level
	// MajorLevel is the level of findings in incidents of the two highest severities.
	// Zero means the same as Level.
	MajorLevel finding.Level
	Title      string // the requirement, such as "evidence files match their recorded hash"
	// Always means that an error remains an error in a draft and does not become a
	// warning. It is set if a violation makes the file unreadable, unaddressable or
	// unsafe.
	Always bool
	// NoSuppress means that no comment and no baseline can suppress findings of the
	// rule. It is set for secrets and unreadable files, for example.
	NoSuppress bool
	// Leak is set for a rule about content that must not be in the repository. Its
	// findings have the same level in a withdrawn post-mortem.
	Leak bool
	// FromToday is set for a rule that measures durations up to the current date.
	FromToday bool
	// Language is set for a rule that interprets prose and can therefore be wrong. The
	// rule's page states its precision on labelled sentences.
	Language bool

	Each func(*Pass, *postmortem.Postmortem) // checks one post-mortem
	All  func(*Pass)                         // checks the library as a whole
	File func(*Pass, *source.File)           // checks one file of any kind, including the files of post-mortems
	Text func(*Pass, *source.File)           // checks the text of any file; a long text is passed in pieces of whole lines
}

// MaxLevel returns the highest level of the rule's findings, unless the catalogue sets
// another level. The function of a rule may lower the level of a finding, but never
// raise it.
func (r *Rule) MaxLevel() finding.Level { return max(r.Level, r.MajorLevel) }
