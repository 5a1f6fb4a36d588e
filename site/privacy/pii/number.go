package pii

import "bytes"

// FindPhones returns the telephone numbers in text.
func FindPhones(text []byte) []Match { return findNumbers(text, matchPhone) }

// FindIBANs returns the bank account numbers (IBAN) in text.
func FindIBANs(text []byte) []Match { return findNumbers(text, matchIBAN) }

// FindCards returns the payment card numbers in text.
func FindCards(text []byte) []Match { return findNumbers(text, matchCard) }

// findNumbers calls form for every run of digits in text, and returns the matches that
// form returns. at is the offset of the run, and row its number of digits.
func findNumbers(text []byte, form func(text []byte, at, row int) (Match, bool)) []Match {
	var hits []Match
	for i := 0; i < len(text); i++ {
		if !digit[text[i]] {
			continue
		}
		end := i + 1
		for end < len(text) && digit[text[end]] {
			end++
		}
		if h, ok := form(text, i, end-i); ok {
			hits = append(hits, h)
			end = h.End
		}
		i = end
	}
	return hits
}

// ibanLengths maps the code of a country to the length of its account numbers,
// according to SWIFT's IBAN registry.
var ibanLengths = map[string]int{
	"AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28,
	"CH": 21, "CR": 22, "CY": 28, "CZ": 24,
	"DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22,
	"GI": 23, "GL": 18, "GR": 27, "GT": 28,
	"HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28,
	"LC": 32, "LI": 21, "LT": 20, "LU": 20,
	"LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18, "NO": 15,
	"PK": 24, "PL": 28, "PS": 29, "PT": 25,
	"QA": 29, "RO": 24, "RS": 22, "SA": 24, "SC": 31, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "ST": 25, "SV": 28,
	"TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
}

// matchIBAN matches a bank account number (IBAN) whose check digits begin at offset at.
// A country code must precede the check digits. The number must have the length for
// that country, in groups of four or ungrouped, and its ISO 7064 remainder must be 1.
func matchIBAN(text []byte, at, row int) (Match, bool) {
	if at < 2 || row < 2 || text[at-1] < 'A' || text[at-1] > 'Z' || at+2 > len(text) || alnum[byteBefore(text, at-2)] {
		return Match{}, false
	}
	length, ok := ibanLengths[string(text[at-2:at])]
	if !ok {
		return Match{}, false
	}
	letters := make([]byte, 0, 34)
	end := at - 2
	for end < len(text) && len(letters) < length {
		c := text[end]
		switch {
		case c >= '0' && c <= '9' || c >= 'A' && c <= 'Z':
			letters = append(letters, c)
		case c == ' ' && len(letters)%4 == 0 && len(letters) > 0:
		default:
			return Match{}, false
		}
		end++
	}
	if len(letters) < length || alnum[byteAt(text, end)] || bytes.Contains(letters, []byte("WEST")) {
		return Match{}, false // manuals use the bank code WEST in examples
	}
	rest := 0
	for _, c := range append(letters[4:length:length], letters[:4]...) {
		if c >= 'A' {
			rest = (rest*100 + int(c-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(c-'0')) % 97
		}
	}
	return Match{at - 2, end, "a bank account number"}, rest == 1
}

// testCards lists the card numbers that payment providers use as examples in their
// manuals.
var testCards = map[string]bool{
	"4242424242424242": true, "4111111111111111": true, "4012888888881881": true, "4000056655665556": true,
	"4000000000000002": true, "5555555555554444": true, "2223003122003222": true,
	"5105105105105100": true, "5200828282828210": true, "378282246310005": true, "371449635398431": true,
	"6011111111111117": true, "6011000990139424": true,
	"3056930009020004": true, "3566002020360505": true, "6200000000000005": true, "5454545454545454": true,
	"4444333322221111": true,
}

// matchCard matches a payment card number that begins at offset at. The number has 13
// to 19 digits, grouped or not, the prefix and length of a card scheme, and the check
// digit of ISO 7812. An ungrouped number must have 15 or 16 digits, and no word or sign
// before it may show that it is an ID.
func matchCard(text []byte, at, row int) (Match, bool) {
	if row < 13 && row != 4 {
		return Match{}, false // the first group of every card number has four digits
	}
	if c := byteBefore(text, at); alnum[c] || c >= 0x80 || c == '.' || c == '-' || c == '_' || c == '/' || c == '#' ||
		c == '=' || c == ',' || c == '+' || c == '$' {
		return Match{}, false
	}
	digits := make([]byte, 0, 20)
	groups, end := 1, at
	var sep byte
	for i := at; i < len(text) && len(digits) < 20; i++ {
		c := text[i]
		if isDigit(c) {
			digits = append(digits, c)
			end = i + 1
			continue
		}
		if (c == ' ' || c == '-') && (sep == 0 || c == sep) && i == end && digit[byteAt(text, i+1)] &&
			(len(digits) == 4*groups || len(digits) == 4 && groups == 1 || len(digits) == 10 && groups == 2) {
			sep = c
			groups++
			continue
		}
		break
	}
	n := len(digits)
	if c := byteAt(text, end); n < 13 || n > 19 || alnum[c] || c >= 0x80 || c == '_' || c == '-' || c == '/' ||
		c == '.' && digit[byteAt(text, end+1)] {
		return Match{}, false
	}
	if groups == 1 && n != 16 && n != 15 || groups > 1 && groups < 3 || isLabelledID(text, at) ||
		testCards[string(digits)] {
		return Match{}, false
	}
	return Match{at, end, "a card number"}, hasCardPrefix(digits) && hasLuhnDigit(digits) && hasFourDigits(digits)
}

// isLabelledID reports whether a word before the number at offset at shows that the
// number is an ID, as in "id: 4…".
func isLabelledID(text []byte, at int) bool {
	line := text[max(0, at-24):at]
	if i := bytes.LastIndexByte(line, '\n'); i >= 0 {
		line = line[i+1:]
	}
	line = bytes.ToLower(line)
	for _, word := range [...]string{"id", "number of", "offset", "lsn", "height", "block", "epoch", "timestamp",
		"bytes", "version", "build", "commit", "trace", "span", "sequence", "tracking", "parcel", "order"} {
		if bytes.Contains(line, []byte(word)) {
			return true
		}
	}
	return false
}

// hasCardPrefix reports whether a card scheme uses numbers with the prefix and the
// length of d.
func hasCardPrefix(d []byte) bool {
	n := len(d)
	two, four := int(d[0]-'0')*10+int(d[1]-'0'), 0
	for _, c := range d[:4] {
		four = four*10 + int(c-'0')
	}
	switch {
	case d[0] == '4':
		return n == 13 || n == 16 || n == 19
	case two >= 51 && two <= 55, four >= 2221 && four <= 2720:
		return n == 16
	case two == 34, two == 37:
		return n == 15
	case four == 6011, two == 65, four >= 6440 && four <= 6499, four >= 3528 && four <= 3589, two == 62:
		return n >= 16
	case two == 36, two == 38, two == 39, four >= 3000 && four <= 3059:
		return n == 14 || n == 16
	}
	return false
}

func hasLuhnDigit(d []byte) bool {
	sum := 0
	for i := range d {
		x := int(d[len(d)-1-i] - '0')
		if i%2 == 1 {
			if x *= 2; x > 9 {
				x -= 9
			}
		}
		sum += x
	}
	return sum%10 == 0
}

// hasFourDigits reports whether at least four different digits occur in d. Numbers with
// fewer are mostly round amounts.
func hasFourDigits(d []byte) bool {
	var seen [10]bool
	n := 0
	for _, c := range d {
		if !seen[c-'0'] {
			seen[c-'0'] = true
			n++
		}
	}
	return n >= 4
}
