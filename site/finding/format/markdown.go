package format

import (
	"fmt"
	"strings"
	"unicode"

	"debrief/site/finding"
)

// Prose escapes untrusted text for Markdown and joins it into one line. The result
// contains no markup, HTML or links, and no text that a host turns into a notification,
// a reference from another issue, or a command. Readers see the original text, because
// the zero-width characters that break these patterns are invisible.
func Prose(text string) string {
	const broken = "\u200b"
	var out strings.Builder
	runes := []rune(oneLine(text))
	for i, c := range runes {
		switch c {
		case '&':
			out.WriteString("&amp;")
		case '<':
			out.WriteString("&lt;")
		case '>':
			out.WriteString("&gt;")
		case '\\', '`', '*', '_', '[', ']', '(', ')', '#', '!', '|', '~', '$':
			out.WriteRune('\\')
			out.WriteRune(c)
		case '.', '-', '+', '=':
			if listMark(runes[:i]) {
				out.WriteRune('\\')
			}
			out.WriteRune(c)
		default:
			out.WriteRune(c)
		}
		if i+1 < len(runes) && referring(c, runes[:i], runes[i+1]) {
			out.WriteString(broken)
		}
	}
	return out.String()
}

// referring reports whether a host would read the character c, with the text before it
// and the character next after it, as the start of a reference: @kim, #12, !34, ~label,
// %milestone, GH-12, https://…, www.….
func referring(c rune, before []rune, next rune) bool {
	word := unicode.IsLetter(next) || unicode.IsDigit(next)
	switch c {
	case '@', '#', '!', '~', '%', '$', '&':
		return word || next == '"'
	case '-':
		return word && endsWith(before, "gh")
	case ':':
		return next == '/' || next == '+' || unicode.IsLetter(next)
	case '.':
		return word && endsWith(before, "www")
	case '/':
		return len(before) == 0 && word // hosts run commands such as /close at the start of a line
	}
	return false
}

func endsWith(text []rune, word string) bool {
	return len(text) >= len(word) && strings.EqualFold(string(text[len(text)-len(word):]), word)
}

// listMark reports whether a full stop or hyphen after text would begin a list item in
// Markdown: text, the beginning of the line, is empty or a number.
func listMark(text []rune) bool {
	return strings.Trim(string(text), "0123456789") == ""
}

// Code returns untrusted text as a Markdown code span. Hosts do not look for references
// in a code span.
func Code(text string) string {
	if text = oneLine(text); text == "" {
		return ""
	}
	longest, run := 0, 0
	for _, c := range text {
		if run++; c != '`' {
			run = 0
		}
		longest = max(longest, run)
	}
	fence := strings.Repeat("`", longest+1)
	if text[0] == '`' || text[len(text)-1] == '`' {
		text = " " + text + " "
	}
	return fence + text + fence
}

// Link returns a Markdown link to address with words, which is Markdown, as its text.
// If address is not a web address, it returns only words.
func Link(words, address string) string {
	if !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
		return words
	}
	const plain = "-._~:/?#@!$&'*+,;=%"
	var out strings.Builder
	for _, b := range []byte(address) {
		if b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || strings.IndexByte(plain, b) >= 0 {
			out.WriteByte(b)
		} else {
			fmt.Fprintf(&out, "%%%02X", b)
		}
	}
	return "[" + words + "](" + out.String() + ")"
}

func oneLine(text string) string {
	return strings.Join(strings.Fields(finding.Printable(strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, text))), " ")
}
