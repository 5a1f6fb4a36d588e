package pii

import "bytes"

// matchPhone matches a telephone number whose first digit is at offset at. The number
// is a plus and 9 to 15 digits, as in ITU-T E.164, or has the North American form (212)
// 555-7890. It ignores numbers that regulators reserve for films and manuals.
func matchPhone(text []byte, at, row int) (Match, bool) { return matchAnyPhone(text, at, row, false) }

// matchAnyPhone matches as matchPhone does. If fictional is true, it also matches
// numbers that are reserved for films and manuals.
func matchAnyPhone(text []byte, at, row int, fictional bool) (Match, bool) {
	start := at
	switch byteBefore(text, at) {
	case '+':
		start--
		if c := byteBefore(text, start); alnum[c] || c == '+' || c == '-' || c == '.' || c == ')' || text[at] == '0' {
			return Match{}, false
		}
		return matchInternational(text, start, at, fictional)
	case '(':
		return matchAmerican(text, at-1, at, fictional)
	}
	if c := byteBefore(text, at); row != 3 || alnum[c] || c >= 0x80 || c == '.' || c == '-' || c == '_' || c == '/' ||
		c == '=' || c == '#' {
		return Match{}, false
	}
	return matchAmerican(text, at, at, fictional)
}

func matchInternational(text []byte, start, at int, fictional bool) (Match, bool) {
	digits, groups, end := []byte{}, 1, at
	var sep byte
	for i := at; i < len(text) && i < at+24; i++ {
		c := text[i]
		switch {
		case isDigit(c):
			digits = append(digits, c)
			end = i + 1
			continue
		case (c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '/') && i-end < 2:
			if c == ' ' || c == '-' || c == '.' {
				sep = c
			}
			groups++
			continue
		}
		break
	}
	n := len(digits)
	if c := byteAt(text, end); n < 9 || n > 15 || alnum[c] || c == ':' || c == '_' || c == '%' {
		return Match{}, false
	}
	if groups == 1 && n < 11 || bytes.HasSuffix(digits, []byte("000")) && sep == ' ' {
		return Match{}, false // the number is an amount with a sign
	}
	return Match{start, end, "a telephone number"}, (fictional || !isFictional(digits)) && hasFourDigits(digits)
}

// matchAmerican matches a North American telephone number: groups of 3, 3 and 4 digits
// with dashes between them. The first group may be in brackets instead.
func matchAmerican(text []byte, start, at int, fictional bool) (Match, bool) {
	if at+12 > len(text) {
		return Match{}, false
	}
	i, bracket := at+3, start < at
	var sep byte
	switch c := text[i]; {
	case bracket && c == ')':
		i++
		if byteAt(text, i) == ' ' {
			i++
		}
		sep = '-'
	case !bracket && c == '-':
		i++
		sep = c
	default:
		return Match{}, false
	}
	if i+8 > len(text) || text[i+3] != sep && text[i+3] != '-' {
		return Match{}, false
	}
	digits := append(append(append([]byte{}, text[at:at+3]...), text[i:i+3]...), text[i+4:i+8]...)
	for _, c := range digits {
		if !isDigit(c) {
			return Match{}, false
		}
	}
	if c := byteAt(text, i+8); alnum[c] || c == '-' || c == '_' || digits[0] < '2' || digits[3] < '2' && !(fictional && bracket) {
		return Match{}, false
	}
	return Match{start, i + 8, "a telephone number"}, (fictional || !isFictional(append([]byte("1"), digits...))) &&
		hasFourDigits(digits)
}

// isFictional reports whether the telephone number d is reserved for fiction: a 555
// number in North America, or one of the numbers that Ofcom reserves for drama.
func isFictional(d []byte) bool {
	if d[0] == '1' && len(d) == 11 {
		return bytes.HasPrefix(d[4:], []byte("555"))
	}
	for _, free := range [...]string{"447700900", "442079460", "441632960", "44808157", "4420794600", "61491570",
		"3530209"} {
		if bytes.HasPrefix(d, []byte(free)) {
			return true
		}
	}
	return bytes.Contains(d, []byte("1234567")) || bytes.Contains(d, []byte("0000000"))
}
