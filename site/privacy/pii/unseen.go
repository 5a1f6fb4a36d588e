package pii

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unicode"
	"unicode/utf8"
)

// These are the values of [Invisible.Kind], one for each kind of invisible character.
const (
	DirectionKind = "changes the direction of the text"
	InvisibleKind = "is invisible"
)

// An Invisible is one character in a text that readers cannot see.
type Invisible struct {
	Match
	Rune      rune
	Name      string
	Removable bool // set if removing the character does not change the visible text
}

// FindInvisible returns the characters because of which the visible text differs from
// its bytes: characters that change the direction of the text, zero-width characters,
// and the letters of the Unicode tag block. It ignores joiners inside emoji and between
// letters of scripts that need them, and a byte order mark at the beginning.
func FindInvisible(text []byte) []Invisible {
	var out []Invisible
	for i := 0; i < len(text); {
		n := nextLeadByte(text[i:])
		if n < 0 {
			break
		}
		i += n
		r, size := utf8.DecodeRune(text[i:])
		if u, ok := invisibleAt(text, i, r, size); ok {
			out = append(out, u)
		}
		i += size
	}
	return out
}

// nextLeadByte returns the offset of the next byte in text that may begin an invisible
// character in UTF-8. It skips ASCII eight bytes at a time.
func nextLeadByte(text []byte) int {
	const beyond = 0x8080808080808080
	for i := 0; i < len(text); {
		if i+8 <= len(text) && binary.LittleEndian.Uint64(text[i:])&beyond == 0 {
			i += 8
			continue
		}
		for last := min(i+8, len(text)); i < last; i++ {
			if c := text[i]; c == 0xc2 || c == 0xd8 || c == 0xe2 || c == 0xef || c == 0xf3 {
				return i
			}
		}
	}
	return -1
}

var invisibleNames = map[rune]string{
	0x00ad: "soft hyphen", 0x061c: "Arabic letter mark", 0x200b: "zero width space", 0x200c: "zero width non-joiner",
	0x200d: "zero width joiner",
	0x200e: "left-to-right mark", 0x200f: "right-to-left mark", 0x202a: "left-to-right embedding",
	0x202b: "right-to-left embedding", 0x202c: "pop directional formatting",
	0x202d: "left-to-right override", 0x202e: "right-to-left override", 0x2060: "word joiner",
	0x2061: "function application", 0x2062: "invisible times", 0x2063: "invisible separator", 0x2064: "invisible plus",
	0x2066: "left-to-right isolate", 0x2067: "right-to-left isolate", 0x2068: "first strong isolate",
	0x2069: "pop directional isolate", 0xfeff: "zero width no-break space",
}

func invisibleAt(text []byte, at int, r rune, size int) (Invisible, bool) {
	u := Invisible{Match: Match{at, at + size, InvisibleKind}, Rune: r, Name: invisibleNames[r]}
	switch {
	case r >= 0xe0000 && r <= 0xe007f:
		u.Name = "tag character"
		return u, !isInFlag(text, at)
	case u.Name == "":
		return u, false
	case r == 0xfeff && at == 0:
		return u, false
	case r == 0x200c || r == 0x200d || r == 0x200e || r == 0x200f || r == 0x061c || r == 0x00ad:
		// Next to letters of non-Latin scripts, these characters are correct spelling.
		u.Removable = true
		return u, !isNearNonLatin(text, at, size)
	case r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
		u.Kind = DirectionKind
		return u, true
	}
	u.Removable = true
	return u, true
}

// scriptWindow is the number of bytes before and after a character in which
// isNearNonLatin looks for letters.
const scriptWindow = 24

func isNearNonLatin(text []byte, at, size int) bool {
	near := text[max(0, at-scriptWindow):min(len(text), at+size+scriptWindow)]
	for len(near) > 0 {
		r, n := utf8.DecodeRune(near)
		if r > 0x24f && r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsMark(r) || r >= 0x1f000 &&
			r <= 0x1faff) {
			return true
		}
		near = near[n:]
	}
	return false
}

// isInFlag reports whether the tag character at offset at is part of a flag emoji,
// which is a black flag followed by tag characters.
func isInFlag(text []byte, at int) bool {
	near := text[max(0, at-7*4):at]
	return bytes.Contains(near, []byte("\U0001f3f4"))
}

// String returns the code point and the Unicode name of the character, such as "U+200B
// (zero width space)".
func (u Invisible) String() string { return fmt.Sprintf("U+%04X (%s)", u.Rune, u.Name) }
