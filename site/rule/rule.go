// Package rule defines the type of a rule, and the [Pass] that gives a rule its
// input and collects its findings.
//
// The packages below this one contain the rules, one package per family. Package
// check lists all rules and runs them. Start at [Rule] and [Pass.Reportf].
package rule

import (
	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// A Rule is one check of a library. At most one of Each, All, File and Text is
// set. A rule without a function is reported by the parsers; its table row gives
// its level and its page.
type Rule struct {
	ID    string        // "times/order"; it never changes
	Level finding.Level // Off: only active if the catalogue sets a level
	// MajorLevel is the level in incidents of the two highest severities; zero if it is
	// the same as Level.
	MajorLevel finding.Level
	Title      string // the requirement
	// Always keeps the level in a draft, where other findings are warnings at most.
	// It is set if a violation makes the file unreadable, unaddressable or unsafe.
	Always bool
	// NoSuppress marks a rule that comments and the baseline cannot suppress, such as
	// secrets and unreadable files.
	NoSuppress bool
	// Leak marks a rule about content that must not be in the repository. It
	// keeps its level in a withdrawn post-mortem.
	Leak bool
	// FromToday marks a rule that measures time from today.
	FromToday bool
	// Language marks a rule that reads prose and can be wrong. Its page gives its
	// precision on labelled sentences.
	Language bool

	Each func(*Pass, *postmortem.Postmortem) // checks one post-mortem
	All  func(*Pass)                         // checks the library as a whole
	File func(*Pass, *source.File)           // checks one file of any kind, including post-mortems
	Text func(*Pass, *source.File)           // checks one text of any kind, a long one in pieces of whole lines
}

// MaxLevel returns the highest level of the rule, unless the catalogue sets another.
// The rule's function may lower the level of a finding and never raises it.
func (r *Rule) MaxLevel() finding.Level { return max(r.Level, r.MajorLevel) }
