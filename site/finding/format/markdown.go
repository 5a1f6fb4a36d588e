package format

import (
	"fmt"
	"strings"
	"unicode"

	"debrief/site/finding"
)

// Prose escapes untrusted text for Markdown, on one line. The result contains no
// markup, HTML or links, and no text that a host turns into a notification, a reference
// from another issue, or a command. It looks the same as text, because zero-width
// characters break the patterns of the host.
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

// referring reports whether a host would read c, together with the text before and
// after it, as the start of a reference: @kim, #12, !34, ~label, %milestone, GH-12,
// https://…, www.….
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
		return len(before) == 0 && word // at the start of a line, hosts have commands such as /close
	}
	return false
}

func endsWith(text []rune, word string) bool {
	return len(text) >= len(word) && strings.EqualFold(string(text[len(text)-len(word):]), word)
}

// listMark reports whether text, which precedes a full stop or hyphen on its line, is
// empty or a number. The full stop or hyphen would then begin a list item.
func listMark(text []rune) bool {
	return strings.Trim(string(text), "0123456789") == ""
}

// Code returns untrusted text as a Markdown code span, in which hosts look for no
// references.
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

// Link returns a Markdown link to address with the Markdown text words. If address is
// not a web address, it returns only words.
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
