// Package finding defines a finding of a rule, and sorts, counts, masks and prints
// findings. Package format prints them for hosts and tools. Start at [Finding].
package finding

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"debrief/site/source"
)

// Level is the level of a Finding, which decides the exit code.
type Level int

const (
	Off     Level = iota // the rule is switched off; no Finding carries it
	Info                 // shown, never fails
	Warning              // fails with --strict
	Error                // fails
)

var levelNames = [...]string{"off", "info", "warning", "error"}

// String returns the name of the level in the catalogue and in every output.
func (l Level) String() string {
	if l < Off || l > Error {
		return fmt.Sprintf("level(%d)", int(l))
	}
	return levelNames[l]
}

// ParseLevel parses the name of a level.
func ParseLevel(word string) (Level, bool) {
	i := slices.Index(levelNames[:], word)
	return Level(max(i, 0)), i >= 0
}

// A Finding is a problem at one place in a post-mortem, with a message and a help
// for its author. It is not an error: an error means that debrief itself failed.
type Finding struct {
	Rule    string // "times/order"; debrief explain prints its page
	Level   Level
	At      source.Span // the place to underline
	Message string      // a fact, lower case, no full stop, with the value found
	Help    string      // the correction, one imperative line
	Related []Related   // other places that explain the first
	Edits   []Edit      // applied together, or not at all
	Safe    bool        // the Edits keep the meaning: --fix may apply them

	// Suppressed and Baseline findings are counted and part of machine-readable
	// output, and do not fail a check. An allow comment suppresses a finding; the
	// baseline holds the old findings of the library.
	Suppressed, Baseline bool
	Reason               string // the reason in the allow comment

	// Subject and Key identify the finding in another revision, see
	// [Finding.Identity]. If a rule leaves them empty, they are the post-mortem or
	// the file beside it, and the field or the words at its place. A rule sets Key
	// if several of its findings share a place, such as several missing fields.
	Subject, Key string
	Secret       bool // no output may contain the text at its place, or a hash of it
	// Hide are further private places, and HidePath is a private part of the file's
	// path. [List.Hidden] masks all of them.
	Hide     []source.Span
	HidePath string
	nth      int // its number among the findings with one Identity, see [List.Number]
}

// Related points at a second place, such as the first use of a duplicate ID.
type Related struct {
	At      source.Span
	Message string
}

// An Edit replaces the text at a Span.
type Edit struct {
	At  source.Span
	New string
}

// Accepted reports whether f is suppressed or in the baseline, so it does not fail a check.
func (f *Finding) Accepted() bool { return f.Suppressed || f.Baseline }

// Path returns the path of the finding's file, relative to the repository's root.
func (f *Finding) Path() string {
	if f.At.File == nil {
		return ""
	}
	return f.At.File.Path
}

// List is a set of Findings.
type List []Finding

// Sort puts l in reading order: path, place, rule, message. Equal findings keep
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

// Failed reports whether any open Finding has at least the level.
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

// CountAccepted returns the number of suppressed findings, and of those in the baseline.
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

// Summary describes a check, for the last line of every output.
type Summary struct {
	Files int    // post-mortems read
	Since string // only findings that are new since this revision are listed; "": all
}
