// Package pii finds what belongs to somebody: addresses of people and of
// their machines, telephone, account and card numbers, names from a list that
// nobody can read, and what is written so that nobody sees it.
//
// It knows bytes and places, and how each of these is formed and checked; it
// refuses to know which of them a library allows. Numbers that standards set
// aside for manuals are nobody's and are passed over. Start at [Hit], and at
// [Emails] for an example of what returns them.
package pii

// A Hit is a stretch of a text.
type Hit struct {
	Start, End int    // bytes, the end exclusive
	Kind       string // with its article: "an IPv4 address"; which of several
}

// A set is a set of bytes.
type set [256]bool

func bytesOf(chars string) *set {
	var s set
	for i := 0; i < len(chars); i++ {
		if i+2 < len(chars) && chars[i+1] == '-' {
			for c := int(chars[i]); c <= int(chars[i+2]); c++ {
				s[c] = true
			}
			i += 2
			continue
		}
		s[chars[i]] = true
	}
	return &s
}

var (
	digit   = bytesOf("0-9")
	alnum   = bytesOf("0-9A-Za-z")
	ipish   = bytesOf("0-9:")
	hexa    = bytesOf("0-9A-Fa-f:")
	hostish = bytesOf("0-9A-Za-z.-")
	local   = bytesOf("0-9A-Za-z.!#$%&'*+/?^_~{|}-")
)

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80 }

// before is the byte in front of a place, a blank at the beginning.
func before(text []byte, at int) byte {
	if at <= 0 {
		return ' '
	}
	return text[at-1]
}

// after is the byte at a place, a blank at the end.
func after(text []byte, at int) byte {
	if at >= len(text) {
		return ' '
	}
	return text[at]
}
