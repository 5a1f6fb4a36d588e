package pii

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unicode"
	"unicode/utf8"
)

// The kinds of [Unseen].
const (
	Turning = "changes the direction of the text"
	Unshown = "is invisible"
)

// An Unseen is a character that readers do not see.
type Unseen struct {
	Hit
	Rune rune
	Name string
	Free bool // taking it out changes nothing that anybody reads
}

// Unseens returns characters that make a text read otherwise than it is
// stored: those that turn its direction, that have no width, and the letters
// of the tag block, which only machines read. Joiners between letters of
// scripts that need them and within pictures, and the byte order mark at the
// beginning, are as they should be.
func Unseens(text []byte) []Unseen {
	var out []Unseen
	for i := 0; i < len(text); {
		n := nextLead(text[i:])
		if n < 0 {
			break
		}
		i += n
		r, size := utf8.DecodeRune(text[i:])
		if u, ok := unseen(text, i, r, size); ok {
			out = append(out, u)
		}
		i += size
	}
	return out
}

// nextLead is where the next byte stands with which such a character begins in
// UTF-8. ASCII is passed over eight letters at a time.
func nextLead(text []byte) int {
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

var unseenNames = map[rune]string{
	0x00ad: "soft hyphen", 0x061c: "Arabic letter mark", 0x200b: "zero width space", 0x200c: "zero width non-joiner", 0x200d: "zero width joiner",
	0x200e: "left-to-right mark", 0x200f: "right-to-left mark", 0x202a: "left-to-right embedding", 0x202b: "right-to-left embedding", 0x202c: "pop directional formatting",
	0x202d: "left-to-right override", 0x202e: "right-to-left override", 0x2060: "word joiner", 0x2061: "function application", 0x2062: "invisible times", 0x2063: "invisible separator", 0x2064: "invisible plus",
	0x2066: "left-to-right isolate", 0x2067: "right-to-left isolate", 0x2068: "first strong isolate", 0x2069: "pop directional isolate", 0xfeff: "zero width no-break space",
}

func unseen(text []byte, at int, r rune, size int) (Unseen, bool) {
	u := Unseen{Hit: Hit{at, at + size, Unshown}, Rune: r, Name: unseenNames[r]}
	switch {
	case r >= 0xe0000 && r <= 0xe007f:
		u.Name = "tag character"
		return u, !inFlag(text, at)
	case u.Name == "":
		return u, false
	case r == 0xfeff && at == 0:
		return u, false
	case r == 0x200c || r == 0x200d || r == 0x200e || r == 0x200f || r == 0x061c || r == 0x00ad:
		// Beside letters beyond the Latin ones these are how the word is written.
		u.Free = true
		return u, !beyondLatin(text, at, size)
	case r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
		u.Kind = Turning
		return u, true
	}
	u.Free = true
	return u, true
}

// nearby is how far around a mark letters of its script are looked for.
const nearby = 24

func beyondLatin(text []byte, at, size int) bool {
	near := text[max(0, at-nearby):min(len(text), at+size+nearby)]
	for len(near) > 0 {
		r, n := utf8.DecodeRune(near)
		if r > 0x24f && r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsMark(r) || r >= 0x1f000 && r <= 0x1faff) {
			return true
		}
		near = near[n:]
	}
	return false
}

// inFlag reports a tag within a flag, which is a black flag and tags behind it.
func inFlag(text []byte, at int) bool {
	near := text[max(0, at-7*4):at]
	return bytes.Contains(near, []byte("\U0001f3f4"))
}

// String names the character as Unicode does.
func (u Unseen) String() string { return fmt.Sprintf("U+%04X (%s)", u.Rune, u.Name) }
