// Package wording says what pages say of incidents: numbers, times and the words
// of the vocabulary, in the language of the site.
//
// It refuses to know pages, links and figures: it is handed a value and
// returns the words for it, without markup. Whole sentences stay with the page
// that means them, which says them through the same [Language]. Start there;
// number.go and time.go say quantities, vocabulary.go what a writer may choose
// from.
package wording

import (
	"strings"
	"unicode/utf8"

	"debrief/theme/i18n"
)

// A Language is what pages are worded with: the texts of a language, and how
// it says what there is to say of incidents.
type Language struct{ *i18n.Language }

// English is the language of terminals, logs and comments, and of a site that
// names none.
var English = &Language{i18n.English}

// In is the language of a tag, and English where that is not here.
func In(tag string) *Language { return &Language{i18n.In(tag)} }

// Plural is a number with what is counted: "1 incident", "1,204 incidents".
// A sentence around them is a text of its own, see [i18n.Language.Count].
func (l *Language) Plural(n int, one i18n.One, many i18n.Many) string {
	return l.Thousands(n) + " " + l.Count(n, one, many)
}

// Sentence makes a text of words begin with a capital and end with a stop.
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

// Capital begins s with a capital, unless its first word is a name of a
// machine or a program, which is written as it is.
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

// Spaced is a word of a vocabulary as people say it: "in progress".
func Spaced(word string) string { return strings.ReplaceAll(word, "_", " ") }
