// Package wording formats numbers, times and vocabulary in the language of the site.
//
// It takes a value and returns its text without markup; it does not depend on pages,
// links or figures. Complete sentences are in the packages of the pages, which
// translate them with the same [Language].
//
// Start at [Language]: number.go and time.go format quantities, vocabulary.go and
// labels.go hold the labels of codes.
package wording

import (
	"strings"
	"unicode/utf8"

	"debrief/theme/i18n"
)

// A Language formats values and labels in one human language.
type Language struct{ *i18n.Language }

// English is the language of terminals, logs and pull-request comments, and the default
// language of a site.
var English = &Language{i18n.English}

// In returns the Language for a tag such as "de". It returns English for an unsupported
// tag.
func In(tag string) *Language { return &Language{i18n.In(tag)} }

// Plural formats a number with its noun: "1 incident", "1,204 incidents". For a number
// within a sentence, translate the whole sentence with [i18n.Language.Count].
func (l *Language) Plural(n int, one i18n.One, many i18n.Many) string {
	return l.Thousands(n) + " " + l.Count(n, one, many)
}

// Sentence returns s with a capital first letter and a final full stop, unless it has
// these already.
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

// Capital returns s with a capital first letter. It does not change a first word that
// looks like the name of a machine or program, such as "db-2" or "nginx.conf".
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

// WithSpaces replaces the underscores of a code by spaces: "in progress" for
// "in_progress".
func WithSpaces(word string) string { return strings.ReplaceAll(word, "_", " ") }
