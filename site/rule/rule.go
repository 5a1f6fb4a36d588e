// Package rule is what it takes to be a rule: a name, a level, a question, and
// the [Pass] that it is asked with.
//
// The rules themselves stand in the packages below this one, a family each,
// and package check puts them in order and runs them. What the package refuses
// to know: which rules there are, how findings are printed, and who is asking.
// Start at [Rule] and [Pass.Reportf].
package rule

import (
	"debrief/site/finding"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// A Rule is one question asked of a library. At most one of Each, All,
// File and Text is set; a rule with none speaks while files are read, and its
// row is in a table for its level and its page.
type Rule struct {
	ID    string        // "times/order", for good
	Level finding.Level // Off: only for a library whose catalogue asks for it
	// Grave is the level in an incident of one of the two highest severities,
	// where it is another one than Level.
	Grave finding.Level
	Title string
	// Always keeps the level in a draft, where nothing else is graver than a
	// warning: without it the file could not be read, named or shown safely.
	Always bool
	// Firm marks a rule that no comment can allow and no baseline excuses: a
	// secret stays one whatever the reason, and a file that cannot be read says
	// nothing of what else is in it.
	Firm bool
	// Leak marks a rule about what must not be in the repository at all: it holds
	// in a withdrawn write-up as in any other.
	Leak bool
	// Late marks a rule about what is late: it measures from today.
	Late bool
	// Language marks a rule that reads prose, and may be mistaken about it: its
	// page says how often it was, on sentences that people labelled.
	Language bool

	Each func(*Pass, *postmortem.Postmortem) // one post-mortem on its own
	All  func(*Pass)                         // the library as a whole
	File func(*Pass, *source.File)           // one file of any kind, write-ups too
	Text func(*Pass, *source.File)           // one text of any kind, a long one in pieces of whole lines
}

// Most is the gravest level that a rule gives what it finds, before a catalogue
// says another. Its function may lower the level of a finding and never raises it.
func (r *Rule) Most() finding.Level { return max(r.Level, r.Grave) }
