package pii

import "bytes"

// phone is a telephone number whose first digit stands at a place: with a plus
// and the country's number, 9 to 15 digits as ITU-T E.164 has them; or behind
// "tel:"; or as North America writes its own, (212) 555-7890. Numbers that
// regulators keep free for films and manuals are nobody's.
func phone(text []byte, at, row int) (Hit, bool) {
	start := at
	switch before(text, at) {
	case '+':
		start--
		if c := before(text, start); alnum[c] || c == '+' || c == '-' || c == '.' || c == ')' || text[at] == '0' {
			return Hit{}, false
		}
		return international(text, start, at)
	case '(':
		return american(text, at-1, at)
	}
	if c := before(text, at); row != 3 || alnum[c] || c >= 0x80 || c == '.' || c == '-' || c == '_' || c == '/' || c == '=' || c == '#' {
		return Hit{}, false
	}
	return american(text, at, at)
}

func international(text []byte, start, at int) (Hit, bool) {
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
	if c := after(text, end); n < 9 || n > 15 || alnum[c] || c == ':' || c == '_' || c == '%' {
		return Hit{}, false
	}
	if groups == 1 && n < 11 || bytes.HasSuffix(digits, []byte("000")) && sep == ' ' {
		return Hit{}, false // an amount with its sign
	}
	return Hit{start, end, "a telephone number"}, !fictional(digits) && different(digits)
}

// american is 3, 3 and 4 digits with dashes or dots, or the first in brackets.
func american(text []byte, start, at int) (Hit, bool) {
	if at+12 > len(text) {
		return Hit{}, false
	}
	i, bracket := at+3, start < at
	var sep byte
	switch c := text[i]; {
	case bracket && c == ')':
		i++
		if after(text, i) == ' ' {
			i++
		}
		sep = '-'
	case !bracket && c == '-':
		i++
		sep = c
	default:
		return Hit{}, false
	}
	if i+8 > len(text) || text[i+3] != sep && text[i+3] != '-' {
		return Hit{}, false
	}
	digits := append(append(append([]byte{}, text[at:at+3]...), text[i:i+3]...), text[i+4:i+8]...)
	for _, c := range digits {
		if !isDigit(c) {
			return Hit{}, false
		}
	}
	if c := after(text, i+8); alnum[c] || c == '-' || c == '_' || digits[0] < '2' || digits[3] < '2' {
		return Hit{}, false
	}
	return Hit{start, i + 8, "a telephone number"}, !fictional(append([]byte("1"), digits...)) && different(digits)
}

// fictional reports numbers that are kept free: 555-0100 to 0199 in North
// America, and those of Ofcom for drama.
func fictional(d []byte) bool {
	if d[0] == '1' && len(d) == 11 {
		return bytes.HasPrefix(d[4:], []byte("555"))
	}
	for _, free := range [...]string{"447700900", "442079460", "441632960", "44808157", "4420794600", "61491570", "3530209"} {
		if bytes.HasPrefix(d, []byte(free)) {
			return true
		}
	}
	return bytes.Contains(d, []byte("1234567")) || bytes.Contains(d, []byte("0000000"))
}
