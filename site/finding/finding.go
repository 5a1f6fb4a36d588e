// Package finding defines a finding, which is a message of a rule about a post-mortem.
// The package sorts, counts, masks and prints findings; its sub-package format prints
// them for code hosts and tools. Start at [Finding].
package finding

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"debrief/site/source"
)

// Level is the severity of a Finding. It decides whether the finding fails a check.
type Level int

const (
	Off     Level = iota // the rule is switched off; no Finding has this level
	Info                 // shown; never fails the check
	Warning              // fails the check only with --strict
	Error                // fails the check
)

var levelNames = [...]string{"off", "info", "warning", "error"}

// String returns the name of the level, such as "warning", which the catalogue and
// every output format use.
func (l Level) String() string {
	if l < Off || l > Error {
		return fmt.Sprintf("level(%d)", int(l))
	}
	return levelNames[l]
}

// ParseLevel returns the level with the name word, as written in the catalogue. ok is
// false if there is no such level.
func ParseLevel(word string) (Level, bool) {
	i := slices.Index(levelNames[:], word)
	return Level(max(i, 0)), i >= 0
}

// A Finding is a message of a rule about one place in a post-mortem. It has the problem
// and a help text for the author. It differs from a Go error, which means that debrief
// itself failed.
type Finding struct {
	Rule    string // the ID of the rule, such as "times/order"; debrief explain prints its page
	Level   Level
	At      source.Span // the text that the finding is about, which outputs underline
	Message string      // the problem, with the value that is wrong, in lower case without a full stop
	Help    string      // the correction: one line in the imperative
	Related []Related   // further places that explain the problem
	Edits   []Edit      // edits of the file that resolve the finding; either all are applied or none
	Safe    bool        // set if the Edits do not change the meaning of the text, so that check --fix may apply them

	// Suppressed is set if a comment of the author suppresses the finding. Baseline is
	// set if the finding is one of the accepted old findings of the library. In both
	// cases, the finding is counted and appears in machine-readable output, but does
	// not fail a check.
	Suppressed, Baseline bool
	Reason               string // the reason that the author's comment gives for suppressing the finding

	// Subject and Key identify the finding in another revision; see [Finding.Identity].
	// If a rule leaves them empty, Subject becomes the ID of the post-mortem or the
	// name of a file beside it, and Key becomes the field or the text at the finding's
	// place. A rule sets Key if several of its findings have the same place, such as
	// several missing fields.
	Subject, Key string
	Secret       bool // set if no output may contain the text at At, or a hash of that text
	// Hide holds further places with private text, and HidePath is a private part of
	// the file's path. [List.Hidden] masks all of them.
	Hide     []source.Span
	HidePath string
	nth      int // position of the finding among the findings with the same Identity; see [List.Number]
}

// Related is a further place that explains a finding, such as the first use of a
// duplicate ID.
type Related struct {
	At      source.Span
	Message string
}

// An Edit replaces the text at a span with New.
type Edit struct {
	At  source.Span
	New string
}

// Accepted reports whether the finding f is suppressed or in the baseline. An accepted
// finding does not fail a check.
func (f *Finding) Accepted() bool { return f.Suppressed || f.Baseline }

// Path returns the path of the finding's file, relative to the repository's root.
func (f *Finding) Path() string {
	if f.At.File == nil {
		return ""
	}
	return f.At.File.Path
}

type List []Finding

// Sort sorts l in reading order: by path, place, rule and message. Equal findings keep
// their order.
func (l List) Sort() {
	slices.SortStableFunc(l, func(a, b Finding) int {
		return cmp.Or(
			strings.Compare(a.Path(), b.Path()),
			cmp.Compare(a.At.Start, b.At.Start),
			strings.Compare(a.Rule, b.Rule),
			strings.Compare(a.Message, b.Message),
		)
	})
}

// Failed reports whether l contains an open finding of the given level or a higher one.
// A finding is open if it is neither suppressed nor in the baseline.
func (l List) Failed(level Level) bool {
	return slices.ContainsFunc(l, func(f Finding) bool { return f.Level >= level && !f.Accepted() })
}

// Open returns the findings that are neither suppressed nor in the baseline.
func (l List) Open() List {
	if !slices.ContainsFunc(l, func(f Finding) bool { return f.Accepted() }) {
		return l
	}
	return slices.DeleteFunc(slices.Clone(l), func(f Finding) bool { return f.Accepted() })
}

// Count returns the number of open findings of each level. A finding is open if it is
// neither suppressed nor in the baseline.
func (l List) Count() (errors, warnings, infos int) {
	for _, f := range l {
		if f.Accepted() {
			continue
		}
		switch f.Level {
		case Error:
			errors++
		case Warning:
			warnings++
		case Info:
			infos++
		}
	}
	return errors, warnings, infos
}

// CountAccepted returns the number of suppressed findings and the number of findings in
// the baseline.
func (l List) CountAccepted() (suppressed, baseline int) {
	for _, f := range l {
		switch {
		case f.Suppressed:
			suppressed++
		case f.Baseline:
			baseline++
		}
	}
	return suppressed, baseline
}

// Summary holds data about a check that the last line of the output shows.
type Summary struct {
	Files int    // number of post-mortems that were read
	Since string // the revision of a comparison, if the check lists only findings that are new since then; otherwise ""
}
