package finding

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// values is a set of private values that are masked wherever they occur. It finds all
// of them in one pass over a text. The map lengths serves this: it holds the lengths of
// all values that begin with the same prefixLength bytes.
type values struct {
	all     map[string]bool
	lengths map[[prefixLength]byte][]int
}

const (
	prefixLength = 8
	// Shorter values, and values with blanks, are not masked everywhere, because they often
	// occur by chance.
	minAnywhere = 12
	maxLengths  = 64 // maximum number of different lengths of values with the same prefix
)

func (v *values) add(value string) {
	if len(value) < minAnywhere || strings.ContainsAny(value, " \t\r\n") {
		return
	}
	v.insert(value)
	v.insert(quotedForm(value))
}

// insert adds one spelling of a private value to the set. It must have at least
// prefixLength bytes.
func (v *values) insert(form string) {
	if v.all == nil {
		v.all, v.lengths = map[string]bool{}, map[[prefixLength]byte][]int{}
	}
	key := [prefixLength]byte([]byte(form))
	if known := v.lengths[key]; !slices.Contains(known, len(form)) {
		if len(known) == maxLengths {
			return
		}
		v.lengths[key] = append(known, len(form))
	}
	v.all[form] = true
}

// each calls do for every range of text that is a value of the set. If several values
// begin at the same offset, it uses the longest.
func (v *values) each(text []byte, do func(start, end int)) {
	if len(v.all) == 0 {
		return
	}
	for i := 0; i+prefixLength <= len(text); i++ {
		end := i
		for _, n := range v.lengths[[prefixLength]byte(text[i:])] {
			if i+n > end && i+n <= len(text) && v.all[string(text[i:i+n])] {
				end = i + n
			}
		}
		if end > i {
			do(i, end)
			i = end - 1
		}
	}
}

// in reports whether text contains a value of the set.
func (v *values) in(text []byte) (found bool) {
	v.each(text, func(int, int) { found = true })
	return found
}

// mask returns text with every value of the set replaced by "***".
func (v *values) mask(text string) string {
	var out []byte
	at := 0
	v.each([]byte(text), func(start, end int) {
		out = append(append(out, text[at:start]...), "***"...)
		at = end
	})
	if at == 0 {
		return text
	}
	return string(append(out, text[at:]...))
}

// These are the smallest lengths of private values that are masked: minNearby in
// messages about the value's own line, and minValue in other messages. Shorter values
// are part of many words.
const (
	minNearby = 3
	minValue  = 5
)

var quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"?`)

// maskQuotes returns text, the message of a finding, with private values masked. nearby
// holds the values on the line of the finding, and rest the other values of the same
// file. It also masks every quotation that shares a part with a value of nearby,
// because a message may shorten the value.
func maskQuotes(text string, nearby, rest []string) string {
	for _, v := range rest {
		if len(v) >= minValue {
			text = replaceAll(text, v)
		}
	}
	for _, v := range nearby {
		if len(v) >= minNearby {
			text = replaceAll(text, v)
		}
	}
	if len(nearby) == 0 {
		return text
	}
	return quoted.ReplaceAllStringFunc(text, func(q string) string {
		inside := strings.ToLower(strings.Trim(q, `"…`))
		for _, v := range nearby {
			if shares(inside, strings.ToLower(v)) {
				return `"***"`
			}
		}
		return q
	})
}

// replaceAll replaces value in text with "***", in any letter case and in every
// spelling that messages use.
func replaceAll(text, value string) string {
	for _, v := range []string{value, strings.Join(strings.Fields(value), " "), quotedForm(value)} {
		if v != "" && strings.Contains(strings.ToLower(text), strings.ToLower(v)) {
			text = regexp.MustCompile("(?i)"+regexp.QuoteMeta(v)).ReplaceAllLiteralString(text, "***")
			text = strings.ReplaceAll(text, strings.ToLower(v), "***") // handles letters with irregular case mapping, such as İ
		}
	}
	return text
}

// quotedForm returns value as the verb %q of package fmt prints it, without the
// quotation marks.
func quotedForm(value string) string {
	quoted := strconv.Quote(value)
	return quoted[1 : len(quoted)-1]
}

// shares reports whether the quotation inside is part of value, or both contain the
// same six consecutive bytes.
func shares(inside, value string) bool {
	const part = 6
	if len(inside) >= 3 && strings.Contains(value, inside) {
		return true
	}
	for i := 0; i+part <= len(inside) && i < 4096; i++ {
		if strings.Contains(value, inside[i:i+part]) {
			return true
		}
	}
	return false
}
