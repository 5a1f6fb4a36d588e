package i18n

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A shape holds the separators with which a language writes numbers and lists.
type shape struct {
	thousands, decimal string
	comma, and         string
}

// Each language translates these two examples. From the translations, newShape derives
// how the language writes numbers and lists.
const (
	figure Text = "1,234.5"
	list   Text = "a, b and c"
)

// newShape derives the number and list format of the language l from its translations
// of the texts figure and list. It returns an error if a translation has another
// structure than the English example.
func newShape(l *Language) (s shape, err error) {
	bad := func(text Text) error {
		return fmt.Errorf("i18n: %s: the translation of %q has another structure: %q", l.tag, text, l.Text(text))
	}
	rest, ok := strings.CutPrefix(l.Text(figure), "1")
	if s.thousands, rest, ok = cutIf(rest, "234", ok); !ok {
		return s, bad(figure)
	}
	if s.decimal, _, ok = cutIf(rest, "5", ok); !ok {
		return s, bad(figure)
	}
	rest, ok = strings.CutPrefix(l.Text(list), "a")
	if s.comma, rest, ok = cutIf(rest, "b", ok); !ok {
		return s, bad(list)
	}
	if s.and, _, ok = cutIf(rest, "c", ok); !ok {
		return s, bad(list)
	}
	return s, nil
}

func cutIf(text, at string, ok bool) (before, after string, found bool) {
	before, after, found = strings.Cut(text, at)
	return before, after, found && ok
}

// Thousands formats an integer with grouped digits, such as 41,300 in English.
func (l *Language) Thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + l.thousands + s[i:]
	}
	return s
}

// Decimal replaces the decimal point of a number, which strconv formatted, with the
// decimal separator of the language. It does not group digits.
func (l *Language) Decimal(number string) string {
	if l.decimal == "." {
		return number
	}
	return strings.Replace(number, ".", l.decimal, 1)
}

// Grouped formats a number from strconv, such as -1234.5, with grouped digits and the
// decimal separator of the language, as in -1,234.5.
func (l *Language) Grouped(number string) string {
	whole, fraction, has := strings.Cut(number, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + l.thousands + whole[i:]
	}
	if has {
		whole += l.decimal + fraction
	}
	return sign + whole
}

// List joins items as the language writes a list: "a", "a and b" or "a, b and c" in
// English.
func (l *Language) List(items []string) string {
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	}
	last := len(items) - 1
	return strings.Join(items[:last], l.comma) + l.and + items[last]
}

var (
	months = [...]Text{
		"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
		"December",
	}
	shortMonths = [...]Text{"Jan", "Feb", "Mar", "Apr", "May|short", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
	days        = [...]Text{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}
)

// Time formats t with a layout of package time, such as "2 January 2006". The layout is
// a Text, so each language can translate it. Names of months and days are translated.
func (l *Language) Time(t time.Time, layout Text) string {
	in := l.Text(layout)
	if l.texts == nil {
		return t.Format(in)
	}
	var out strings.Builder
	for in != "" {
		at, name, word := l.name(t, in)
		out.WriteString(t.Format(in[:at]))
		out.WriteString(word)
		in = in[at+len(name):]
	}
	return out.String()
}

// name finds the first name of a month or day of the week in a layout for package time,
// such as "January". It returns the position, the English name and the name that
// replaces it in the language for the time t. This is necessary because package time
// supports only English names.
func (l *Language) name(t time.Time, layout string) (at int, name, word string) {
	at = len(layout)
	for _, of := range [...]struct {
		name string
		word Text
	}{
		{"January", months[t.Month()-1]}, {"Jan", shortMonths[t.Month()-1]}, {"Monday", days[t.Weekday()]},
	} {
		if i := strings.Index(layout, of.name); i >= 0 && i < at {
			at, name, word = i, of.name, l.Text(of.word)
		}
	}
	return at, name, word
}
