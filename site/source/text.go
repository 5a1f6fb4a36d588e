package source

import (
	"strings"
	"unicode/utf8"
)

// Truncate returns text shortened to at most limit characters. A shortened text ends in
// "…".
func Truncate(text string, limit int) string {
	if len(text) <= limit || utf8.RuneCountInString(text) <= limit {
		return text
	}
	return strings.TrimRight(string([]rune(text)[:limit-1]), " \t\r\n") + "…"
}

// Excerpt returns text on one line, shortened to at most limit characters, for use in a
// message.
func Excerpt(text string, limit int) string {
	return Truncate(strings.Join(strings.Fields(text), " "), limit)
}

// OneLine returns untrusted text on one line. It replaces control, direction and
// zero-width characters with spaces, and invalid UTF-8 with U+FFFD.
func OneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r < ' ', r >= 0x7f && r < 0xa0, // control characters
			// Zero-width characters, and characters that change the direction of text.
			r >= 0x200b && r <= 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2066 && r <= 0x2069,
			r == 0xfeff, r == 0xfffe, r == 0xffff:
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	return strings.Join(strings.Fields(text), " ")
}
