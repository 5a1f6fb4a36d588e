// Package wording formats numbers, times and vocabulary in the language of the site.
//
// It does not depend on pages, links or figures: it takes a value and returns its text
// without markup. Complete sentences are in the packages of the pages, which translate
// them with the same [Language]. Start there; number.go and time.go format quantities,
// vocabulary.go and labels.go hold the labels of codes.
package wording

import (
	"strings"
	"unicode/utf8"

	"debrief/theme/i18n"
)

// A Language formats values and labels in one language.
type Language struct{ *i18n.Language }

// English is the language of terminals, logs and comments, and the default of a site.
var English = &Language{i18n.English}

// In returns the language for a tag, or English for an unsupported one.
func In(tag string) *Language { return &Language{i18n.In(tag)} }

// Plural returns a number with its noun: "1 incident", "1,204 incidents". A sentence
// needs a text of its own; see [i18n.Language.Count].
func (l *Language) Plural(n int, one i18n.One, many i18n.Many) string {
	return l.Thousands(n) + " " + l.Count(n, one, many)
}

// Sentence returns s with a capital letter and a final full stop.
func Sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	if last, _ := utf8.DecodeLastRuneInString(s); !strings.ContainsRune(".!?…", last) {
		s += "."
	}
	return Capital(s)
}

// Capital returns s with a capital letter, unless its first word looks like the name of
// a machine or program.
func Capital(s string) string {
	first, _, _ := strings.Cut(s, " ")
	if strings.ContainsAny(first, "0123456789_/.=") {
		return s
	}
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// WithSpaces replaces the underscores of a code with spaces: "in progress".
func WithSpaces(word string) string { return strings.ReplaceAll(word, "_", " ") }
