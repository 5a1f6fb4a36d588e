package finding

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// values are those that are hidden wherever they stand. A text is looked
// through once, however many they are: how long they are is known by the
// letters that they begin with.
type values struct {
	all     map[string]bool
	lengths map[[begins]byte][]int
}

const (
	begins        = 8
	leastAnywhere = 12 // of shorter ones, and of several words, there are many that are nobody's
	mostLengths   = 64 // of those that begin alike
)

func (v *values) add(value string) {
	if len(value) < leastAnywhere || strings.ContainsAny(value, " \t\r\n") {
		return
	}
	v.insert(value)
	v.insert(written(value))
}

// insert adds one form of a value, which has as many letters as values begin with.
func (v *values) insert(form string) {
	if v.all == nil {
		v.all, v.lengths = map[string]bool{}, map[[begins]byte][]int{}
	}
	key := [begins]byte([]byte(form))
	if known := v.lengths[key]; !slices.Contains(known, len(form)) {
		if len(known) == mostLengths {
			return
		}
		v.lengths[key] = append(known, len(form))
	}
	v.all[form] = true
}

// each calls do for every stretch of a text that is one of v, the longest at
// its place.
func (v *values) each(text []byte, do func(start, end int)) {
	if len(v.all) == 0 {
		return
	}
	for i := 0; i+begins <= len(text); i++ {
		end := i
		for _, n := range v.lengths[[begins]byte(text[i:])] {
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

// in reports whether one of v stands in a text.
func (v *values) in(text []byte) (is bool) {
	v.each(text, func(int, int) { is = true })
	return is
}

// out is a text with stars for what is one of v.
func (v *values) out(text string) string {
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

// How long a value is that is looked for in messages about its own line, and
// in those about others: "abc" is part of too many words.
const (
	leastTold  = 3
	leastValue = 5
)

var quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"?`)

// without is a text without the values that stand at the place it speaks of,
// and without others of the same file. Quotations that hold a part of a value,
// because it was cut, lose all.
func without(text string, told, rest []string) string {
	for _, v := range rest {
		if len(v) >= leastValue {
			text = replaceAll(text, v)
		}
	}
	for _, v := range told {
		if len(v) >= leastTold {
			text = replaceAll(text, v)
		}
	}
	if len(told) == 0 {
		return text
	}
	return quoted.ReplaceAllStringFunc(text, func(q string) string {
		inside := strings.ToLower(strings.Trim(q, `"…`))
		for _, v := range told {
			if shares(inside, strings.ToLower(v)) {
				return `"***"`
			}
		}
		return q
	})
}

// replaceAll puts stars for a value, as it is and as messages write it, in
// letters of any size.
func replaceAll(text, value string) string {
	for _, v := range []string{value, strings.Join(strings.Fields(value), " "), written(value)} {
		if v != "" && strings.Contains(strings.ToLower(text), strings.ToLower(v)) {
			text = regexp.MustCompile("(?i)"+regexp.QuoteMeta(v)).ReplaceAllLiteralString(text, "***")
			text = strings.ReplaceAll(text, strings.ToLower(v), "***") // letters that become others: İ
		}
	}
	return text
}

// written is a value as %q writes it.
func written(value string) string {
	quoted := strconv.Quote(value)
	return quoted[1 : len(quoted)-1]
}

// shares reports a quotation that is a part of a value, or begins or goes on
// like one.
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
