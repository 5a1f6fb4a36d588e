package finding

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// values are private values that are masked at every place. A text is searched once
// for all of them: their prefix gives their possible lengths.
type values struct {
	all     map[string]bool
	lengths map[[prefixLength]byte][]int
}

const (
	prefixLength = 8
	minAnywhere  = 12 // shorter values, and several words, often occur by chance
	maxLengths   = 64 // for one prefix
)

func (v *values) add(value string) {
	if len(value) < minAnywhere || strings.ContainsAny(value, " \t\r\n") {
		return
	}
	v.insert(value)
	v.insert(quotedForm(value))
}

// insert adds one form of a value, which has at least prefixLength bytes.
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

// each calls do for every range of a text that is a value, the longest at its place.
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

// in reports whether a text contains a value.
func (v *values) in(text []byte) (found bool) {
	v.each(text, func(int, int) { found = true })
	return found
}

// mask returns a text with the values in it masked.
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

// These are the shortest values that are masked in messages about their own line,
// and in other messages. Shorter ones are part of many words.
const (
	minNearby = 3
	minValue  = 5
)

var quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"?`)

// maskQuotes masks the values nearby and rest in a message: those at its place, and
// others of the same file. It masks whole quotations that contain part of a nearby
// value, because a message may shorten it.
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

// replaceAll masks a value in all forms in which messages write it, in upper and
// lower case.
func replaceAll(text, value string) string {
	for _, v := range []string{value, strings.Join(strings.Fields(value), " "), quotedForm(value)} {
		if v != "" && strings.Contains(strings.ToLower(text), strings.ToLower(v)) {
			text = regexp.MustCompile("(?i)"+regexp.QuoteMeta(v)).ReplaceAllLiteralString(text, "***")
			text = strings.ReplaceAll(text, strings.ToLower(v), "***") // letters whose case mapping is irregular: İ
		}
	}
	return text
}

// quotedForm returns a value as %q formats it.
func quotedForm(value string) string {
	quoted := strconv.Quote(value)
	return quoted[1 : len(quoted)-1]
}

// shares reports whether a quotation is a part of a value, or has a part in common with it.
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
