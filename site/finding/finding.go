// Package finding is what debrief has to say about a team's text.
//
// It knows how a finding is ordered, counted and printed, and refuses to know
// why anything was found: that is the business of the rules. Start at [Finding].
package finding

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"debrief/site/source"
)

// Level says what a Finding does to the exit code.
type Level int

const (
	Off     Level = iota // the rule is switched off; no Finding carries it
	Info                 // shown, never fails
	Warning              // fails with --strict
	Error                // fails
)

var levelNames = [...]string{"off", "info", "warning", "error"}

// String returns the word that the catalogue and every output use.
func (l Level) String() string {
	if l < Off || l > Error {
		return fmt.Sprintf("level(%d)", int(l))
	}
	return levelNames[l]
}

// ParseLevel reads a level as the catalogue writes it.
func ParseLevel(word string) (Level, bool) {
	i := slices.Index(levelNames[:], word)
	return Level(max(i, 0)), i >= 0
}

// A Finding is one thing wrong with one place in a post-mortem, addressed to
// the person who wrote it.
//
// It is a value, not an error: an error means debrief could not do its job, a
// Finding means debrief did its job.
type Finding struct {
	Rule    string // "times/order"; debrief explain prints its page
	Level   Level
	At      source.Span // what to underline
	Message string      // a fact, lower case, no full stop, with the value found
	Help    string      // what to write instead, one imperative line
	Related []Related   // other places that explain the first
	Edits   []Edit      // applied together, or not at all
	Safe    bool        // the Edits cannot change what was meant: --fix may apply them unasked

	// Suppressed and Baseline findings are shown to programs and counted, and
	// fail nothing: the text allows the one with a Reason, and the library had
	// the other when it began.
	Suppressed, Baseline bool
	Reason               string // why a Suppressed one is allowed, in the words of who allowed it

	// Subject and Key are what the finding is recognised by in another revision,
	// see [Finding.Identity]. Both are filled in for a rule that leaves them
	// empty: what the finding is about, a write-up or a file beside it; and the
	// field or the words at its place. A rule sets Key where several of its
	// findings share a place, such as the name of each of several missing fields.
	Subject, Key string
	Secret       bool // the text at its place must not be told, and not be guessed from a hash of it
	// Hide are further places that must not be told, and HidePath is a part of the
	// file's path: see [List.Hidden], behind which no output needs to ask.
	Hide     []source.Span
	HidePath string
	nth      int // of those with one Identity, see [List.Number]
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

// Excused reports whether f fails nothing, whatever its level.
func (f *Finding) Excused() bool { return f.Suppressed || f.Baseline }

// Path is the file that f speaks of, relative to the repository's root.
func (f *Finding) Path() string {
	if f.At.File == nil {
		return ""
	}
	return f.At.File.Path
}

// List is a set of Findings.
type List []Finding

// Sort puts l in reading order: path, place, rule, message. Equal findings
// stay as they were.
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

// Failed reports whether any Finding that is not excused is at least as grave
// as level.
func (l List) Failed(level Level) bool {
	return slices.ContainsFunc(l, func(f Finding) bool { return f.Level >= level && !f.Excused() })
}

// Open are the findings that are not excused.
func (l List) Open() List {
	if !slices.ContainsFunc(l, func(f Finding) bool { return f.Excused() }) {
		return l
	}
	return slices.DeleteFunc(slices.Clone(l), func(f Finding) bool { return f.Excused() })
}

// Count says how many findings of each level l holds, without excused ones.
func (l List) Count() (errors, warnings, infos int) {
	for _, f := range l {
		if f.Excused() {
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

// Excused says how many findings the texts allow, and how many are in the baseline.
func (l List) Excused() (suppressed, baseline int) {
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

// Summary is what a check looked at, for the last line of every output.
type Summary struct {
	Files int    // post-mortems read
	Since string // the findings are those that are new since this revision; "": all there are
}
