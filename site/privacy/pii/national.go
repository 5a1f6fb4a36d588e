package pii

import "bytes"

// FindCapturedPhones returns the telephone numbers in a text that a program or a person
// wrote down, such as a log or a chat. Unlike [FindPhones] it also returns numbers that
// are reserved for fiction, and numbers in national forms such as 0170 5551234.
func FindCapturedPhones(text []byte) []Match {
	return findNumbers(text, func(text []byte, at, row int) (Match, bool) {
		if h, ok := matchAnyPhone(text, at, row, true); ok {
			return h, true
		}
		return matchNational(text, at, row)
	})
}

// matchNational matches a telephone number whose first digit is at offset at: an area
// code that begins with 0, and one to four further groups, of 9 to 12 digits in all. With
// 00 and a country code it has up to 15 digits. It also matches five groups of two digits, as they are written in France.
func matchNational(text []byte, at, row int) (Match, bool) {
	if text[at] != '0' {
		return matchNamed(text, at, row)
	}
	if row < 2 || row > 12 {
		return Match{}, false
	}
	start := at
	switch c := byteBefore(text, at); {
	case c == '(':
		start--
	case alnum[c] || c >= 0x80 || bytes.IndexByte([]byte(".-_/=#:+,%[x"), c) >= 0 && !followsPhoneWord(text, at):
		return Match{}, false
	}
	digits, groups, end := readGroups(text, at)
	n, most := len(digits), 12
	isAbroad := row >= 3 && digits[1] == '0' && digits[2] != '0' // 00351 21 843 7920
	if isAbroad {
		most = 15
	}
	if c := byteAt(text, end); n < 9 || n > most || alnum[c] || c == '_' || c == '%' || c == ':' || !hasFourDigits(digits) {
		return Match{}, false
	}
	ok := row >= 3 && row <= 6 && digits[1] != '0' && groups >= 2 && groups <= 5 // 0170 5551234
	ok = ok || isAbroad && row <= 5 && groups >= 3 && n >= 11
	ok = ok || groups == 5 && n == 10 && row == 2 && isFrench(text, at, end)
	ok = ok || followsPhoneWord(text, start)
	return Match{start, end, "a telephone number"}, ok
}

// matchNamed matches a number of 3 and 4, or of 3, 3 and 4 digits, after a word such as
// "phone".
func matchNamed(text []byte, at, row int) (Match, bool) {
	if row != 3 || !followsPhoneWord(text, at) {
		return Match{}, false
	}
	digits, groups, end := readGroups(text, at)
	isNumber := (len(digits) == 7 && groups == 2 || len(digits) == 10 && groups == 3) && isDigit(text[end-4]) && !isDigit(text[end-5])
	return Match{at, end, "a telephone number"}, isNumber && !alnum[byteAt(text, end)] && hasFourDigits(digits)
}

// readGroups reads groups of digits that are separated by a blank, "-", "/", ") " or a
// blank on both sides of "/" or "-". It returns the digits, the number of groups, and
// the end of the last group.
func readGroups(text []byte, at int) (digits []byte, groups, end int) {
	for i := at; groups < 7; {
		first := i
		for i < len(text) && isDigit(text[i]) {
			i++
		}
		if i == first {
			break
		}
		digits, end = append(digits, text[first:i]...), i
		groups++
		gap := i
		for i < len(text) && i-gap < 3 && bytes.IndexByte([]byte(" -/)."), text[i]) >= 0 {
			i++
		}
		if i == gap {
			break
		}
	}
	return digits, groups, end
}

// isFrench reports whether the five pairs of digits in text[at:end] are the whole row of
// pairs, and not a part of a longer row such as a dump of bytes.
func isFrench(text []byte, at, end int) bool {
	if end-at != 14 || text[at+1] == '0' {
		return false
	}
	zeros := 0
	for i := at; i < end; i += 3 {
		if text[i] == '0' {
			zeros++
		}
	}
	isPair := isDigit(byteAt(text, end+1)) || at >= 2 && isDigit(text[at-2])
	return zeros < 4 && !isPair
}

var phoneWords = [][]byte{
	[]byte("phone"), []byte("tel"), []byte("telefon"), []byte("mobile"), []byte("mobil"), []byte("handy"), []byte("cell"),
	[]byte("fon"), []byte("whatsapp"), []byte("sms"), []byte("call me"), []byte("me at"), []byte("me on"), []byte("number is"),
	[]byte("rufnummer"), []byte("nummer"), []byte("reach me"), []byte("dial"), []byte("number"), []byte("her at"), []byte("him at"),
}

// followsPhoneWord reports whether a word such as "phone" is directly before the offset
// at of text.
func followsPhoneWord(text []byte, at int) bool {
	before := bytes.TrimRight(bytes.ToLower(text[max(0, at-16):at]), " :.=-/(+")
	before = bytes.TrimRight(bytes.TrimSuffix(before, []byte(" is")), " ")
	for _, word := range phoneWords {
		if rest, ok := bytes.CutSuffix(before, word); ok && (len(rest) == 0 || !isLetter(rest[len(rest)-1])) {
			return true
		}
	}
	return false
}
