// Package phrase says in English what pages say: numbers, times and the words
// of the vocabulary. Another language would begin, and mostly end, here.
//
// It refuses to know pages, links and figures: it is handed a value and
// returns the words for it, without markup. Whole sentences stay with the page
// that means them. Start at [Plural]; number.go and time.go say quantities,
// vocabulary.go what a writer may choose from.
package phrase

import (
	"strings"
	"unicode/utf8"
)

// Plural is a number with what is counted: "1 incident", "1,204 incidents".
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Thousands(n) + " " + many
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

// List is "a", "a and b", "a, b and c".
func List(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// Spaced is a word of a vocabulary as people say it: "in progress".
func Spaced(word string) string { return strings.ReplaceAll(word, "_", " ") }
