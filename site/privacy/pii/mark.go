package pii

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// Mark replaces invisible characters in text with visible marks: every control
// character except tabs and line ends, and every character that [FindInvisible]
// returns. It does not replace joiners inside emoji and between letters of scripts that
// use them, nor soft hyphens, which browsers show.
//
// A mark is one character, so that columns do not move. Control characters become
// U+2400 and the following characters, all others U+FFFD. Mark returns a text without
// such characters unchanged.
func Mark(text []byte) []byte {
	return replaceInvisible(text, func(out []byte, r rune) []byte { return utf8.AppendRune(out, visibleMark(r)) })
}

// MarkString does the same as [Mark] for a string.
func MarkString(text string) string {
	for i := 0; i < len(text); i++ {
		if leadBytes[text[i]] {
			return string(Mark([]byte(text)))
		}
	}
	return text
}

// MarkJSON does the same as [Mark] for JSON. It also replaces JSON escapes of these
// characters.
func MarkJSON(text []byte) []byte {
	return Mark(markEscapes(text))
}

// EscapeInvisible replaces the characters that [Mark] would replace with JSON escapes,
// so that a program which parses the JSON gets the original text. text must be valid
// JSON.
func EscapeInvisible(text []byte) []byte {
	return replaceInvisible(text, func(out []byte, r rune) []byte {
		if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
			return fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		}
		return fmt.Appendf(out, `\u%04x`, r)
	})
}

// visibleMark returns the character by which Mark replaces r: U+2400 + r for a control
// character, U+FFFD for any other character.
func visibleMark(r rune) rune {
	switch {
	case r < 0x20:
		return 0x2400 + r
	case r == 0x7f:
		return '\u2421'
	}
	return utf8.RuneError
}

func replaceInvisible(text []byte, write func(out []byte, r rune) []byte) []byte {
	var out []byte
	done := 0
	for i := nextSuspect(text, 0); i < len(text); i = nextSuspect(text, i) {
		r, size := utf8.DecodeRune(text[i:])
		if isMarked(text, i, r, size) {
			out = write(append(out, text[done:i]...), r)
			done = i + size
		}
		i += size
	}
	if done == 0 {
		return text
	}
	return append(out, text[done:]...)
}

// isMarked reports whether [Mark] replaces the character r, which is at offset at of
// text and has size bytes.
func isMarked(text []byte, at int, r rune, size int) bool {
	switch {
	case r == utf8.RuneError, r == '\t', r == '\n', r == 0xad:
		return false
	case r == '\r':
		return at+1 >= len(text) || text[at+1] != '\n'
	case r < 0x20, r >= 0x7f && r < 0xa0, r == 0xfeff, r == 0x180e, r >= 0x206a && r <= 0x206f, r >= 0xfff9 &&
		r <= 0xfffb:
		return true
	}
	_, is := invisibleAt(text, at, r, size)
	return is
}

// leadBytes is the set of bytes with which a character that [Mark] may replace can
// begin.
var leadBytes = func() (out [256]bool) {
	for c := range 0x20 {
		out[c] = c != '\t' && c != '\n'
	}
	for _, c := range []byte{0x7f, 0xc2, 0xd8, 0xe1, 0xe2, 0xef, 0xf3} {
		out[c] = true
	}
	return out
}()

// nextSuspect returns the offset, from i on, of the next byte that may begin a
// character which [Mark] replaces. It skips printable ASCII eight bytes at a time,
// because a build checks every byte that it writes.
func nextSuspect(text []byte, i int) int {
	const each = 0x0101010101010101
	for i < len(text) {
		if i+8 <= len(text) {
			// The expression sets the high bit of each byte below 0x20, and of each
			// byte from 0x7f on.
			if v := binary.LittleEndian.Uint64(text[i:]); ((v-0x20*each)|(v+each))&(0x80*each) == 0 {
				i += 8
				continue
			}
		}
		for last := min(i+8, len(text)); i < last; i++ {
			if leadBytes[text[i]] && mayBeMarked(text[i:]) {
				return i
			}
		}
	}
	return len(text)
}

// mayBeMarked reports whether text may begin with a character that [Mark] replaces. It
// returns false for quotation marks and dashes, although their first byte is the same
// as that of such characters.
func mayBeMarked(text []byte) bool {
	if text[0] < 0x80 || len(text) < 3 {
		return true
	}
	switch second, third := text[1], text[2]; text[0] {
	case 0xc2:
		return second < 0xa0
	case 0xd8:
		return second == 0x9c
	case 0xe1:
		return second == 0xa0
	case 0xe2:
		return second == 0x80 && (third&0xf8 == 0x88 || third&0xf8 == 0xa8) || second == 0x81
	case 0xef:
		return second == 0xbb || second == 0xbf
	}
	return true
}

// markEscapes replaces the JSON escapes of control characters in text with marks.
// Escapes of other invisible characters need no check, because encoders do not write
// them.
func markEscapes(text []byte) []byte {
	var out []byte
	done := 0
	for i := 0; ; i++ {
		next := bytes.IndexByte(text[i:], '\\')
		if i += next; next < 0 || i+1 == len(text) {
			break
		}
		size, r := 2, rune(-1)
		switch text[i+1] {
		case 'b':
			r = '\b'
		case 'f':
			r = '\f'
		case 'r':
			if !bytes.HasPrefix(text[i+2:], []byte(`\n`)) {
				r = '\r'
			}
		case 'u':
			if i+6 <= len(text) {
				if n, err := strconv.ParseUint(string(text[i+2:i+6]), 16, 16); err == nil {
					size, r = 6, rune(n)
				}
			}
		}
		if r >= 0 && isMarked(nil, 0, r, 0) {
			out = utf8.AppendRune(append(out, text[done:i]...), visibleMark(r))
			done = i + size
		}
		i += size - 1
	}
	if done == 0 {
		return text
	}
	return append(out, text[done:]...)
}
