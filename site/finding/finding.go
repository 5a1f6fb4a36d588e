// Package finding defines a finding of a rule. It sorts, counts, masks and prints
// findings; package format prints them for code hosts and tools. Start at [Finding].
package finding

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"debrief/site/source"
)

// Level is the severity of a Finding. It decides the exit code of a check.
type Level int

const (
	Off     Level = iota // the rule is switched off; no Finding has this level
	Info                 // shown; never fails the check
	Warning              // fails the check with --strict
	Error                // fails the check
)

var levelNames = [...]string{"off", "info", "warning", "error"}

// String returns the name of the level, as in the catalogue and in every output format.
func (l Level) String() string {
	if l < Off || l > Error {
		return fmt.Sprintf("level(%d)", int(l))
	}
	return levelNames[l]
}

// ParseLevel returns the level called word, as in the catalogue.
func ParseLevel(word string) (Level, bool) {
	i := slices.Index(levelNames[:], word)
	return Level(max(i, 0)), i >= 0
}

// A Finding is a problem at one place in a post-mortem, with a message and a help text
// for its author. It differs from a Go error, which means that debrief itself failed.
type Finding struct {
	Rule    string // the ID of the rule, such as "times/order"; debrief explain prints its page
	Level   Level
	At      source.Span // the text to underline
	Message string      // the problem with the value found, in lower case without a full stop
	Help    string      // the correction, one line in the imperative
	Related []Related   // further places that explain the problem
	Edits   []Edit      // edits that resolve the finding; applied together or not at all
	Safe    bool        // the Edits do not change the meaning, so --fix may apply them

	// A Suppressed finding has an allow comment. A Baseline finding is one of the
	// accepted old findings of the library. Both are counted and appear in
	// machine-readable output, and neither fails a check.
	Suppressed, Baseline bool
	Reason               string // the author's reason in the allow comment

	// Subject and Key identify the finding in another revision, see [Finding.Identity].
	// If a rule leaves them empty, Subject becomes the ID of the post-mortem or the
	// name of a file beside it, and Key becomes the field or the text at the finding's
	// place. A rule sets Key if several of its findings share a place, such as several
	// missing fields.
	Subject, Key string
	Secret       bool // no output may contain the text at At, or a hash of that text
	// Hide holds further places with private text, and HidePath is a private part of
	// the file's path. [List.Hidden] masks all of them.
	Hide     []source.Span
	HidePath string
	nth      int // the position of the finding among those with the same Identity, see [List.Number]
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

// Accepted reports whether f is suppressed or in the baseline. An accepted finding does
// not fail a check.
func (f *Finding) Accepted() bool { return f.Suppressed || f.Baseline }

// Path returns the path of the finding's file, relative to the repository's root.
func (f *Finding) Path() string {
	if f.At.File == nil {
		return ""
	}
	return f.At.File.Path
}

// List is a list of findings.
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

// Failed reports whether any open finding of l has at least the given level.
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

// Count returns the number of open findings of each level.
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

// Summary holds the facts about a check that the last line of every output shows.
type Summary struct {
	Files int    // number of post-mortems read
	Since string // the check lists only findings that are new since this revision; "" lists all
}
