// Package pii finds personal and confidential data in any text: addresses of people and
// machines, telephone, account and card numbers, names from a hashed list, and
// invisible characters.
//
// The package only recognises formats; its callers decide which matches a library
// allows. It ignores numbers that standards reserve for manuals. Start at [Match] and
// [FindEmails].
package pii

// A Match is the place of personal or confidential data in a text.
type Match struct {
	Start, End int    // byte offsets; End is exclusive
	Kind       string // kind of data with its article, such as "an IPv4 address"; set by functions that find several kinds
}

type byteSet [256]bool

func newByteSet(chars string) *byteSet {
	var s byteSet
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
	digit   = newByteSet("0-9")
	alnum   = newByteSet("0-9A-Za-z")
	ipish   = newByteSet("0-9:")
	hexa    = newByteSet("0-9A-Fa-f:")
	hostish = newByteSet("0-9A-Za-z.-")
	local   = newByteSet("0-9A-Za-z.!#$%&'*+/?^_~{|}-")
)

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80 }

// byteBefore returns the byte before the offset at of text, or a blank at the beginning
// of the text.
func byteBefore(text []byte, at int) byte {
	if at <= 0 {
		return ' '
	}
	return text[at-1]
}

// byteAt returns the byte at the offset at of text, or a blank at the end of the text.
func byteAt(text []byte, at int) byte {
	if at >= len(text) {
		return ' '
	}
	return text[at]
}
