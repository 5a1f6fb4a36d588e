package i18n

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A shape is how a language writes numbers and lists.
type shape struct {
	thousands, decimal string
	comma, and         string
}

// The examples that a language's files write in its way.
const (
	figure Text = "1,234.5"
	list   Text = "a, b and c"
)

// shapeOf reads the examples off.
func shapeOf(l *Language) (s shape, err error) {
	bad := func(text Text) error {
		return fmt.Errorf("words: %s: %q has another shape: %q", l.tag, text, l.Say(text))
	}
	rest, ok := strings.CutPrefix(l.Say(figure), "1")
	if s.thousands, rest, ok = cut(rest, "234", ok); !ok {
		return s, bad(figure)
	}
	if s.decimal, _, ok = cut(rest, "5", ok); !ok {
		return s, bad(figure)
	}
	rest, ok = strings.CutPrefix(l.Say(list), "a")
	if s.comma, rest, ok = cut(rest, "b", ok); !ok {
		return s, bad(list)
	}
	if s.and, _, ok = cut(rest, "c", ok); !ok {
		return s, bad(list)
	}
	return s, nil
}

func cut(text, at string, ok bool) (before, after string, found bool) {
	before, after, found = strings.Cut(text, at)
	return before, after, found && ok
}

// Thousands groups the digits of a whole number: 41,300.
func (l *Language) Thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + l.thousands + s[i:]
	}
	return s
}

// Decimal writes a number that strconv has written, 0.5, with the mark that the
// language has. It groups no digits.
func (l *Language) Decimal(written string) string {
	if l.decimal == "." {
		return written
	}
	return strings.Replace(written, ".", l.decimal, 1)
}

// Grouped writes a number that strconv has written, -1234.5, with its digits
// grouped and the mark that the language has.
func (l *Language) Grouped(written string) string {
	whole, fraction, has := strings.Cut(written, ".")
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

// List is "a", "a and b", "a, b and c".
func (l *Language) List(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	last := len(words) - 1
	return strings.Join(words[:last], l.comma) + l.and + words[last]
}

var (
	months = [...]Text{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	short  = [...]Text{"Jan", "Feb", "Mar", "Apr", "May|short", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
	days   = [...]Text{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}
)

// Time writes a time by a layout of package time. The layout is a text: each
// language has its own for it.
func (l *Language) Time(t time.Time, layout Text) string {
	in := l.Say(layout)
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

// name finds the first name of a month or of a day in a layout, and gives the
// language's own. Package time knows the English ones only.
func (l *Language) name(t time.Time, layout string) (at int, name, word string) {
	at = len(layout)
	for _, of := range [...]struct {
		name string
		word Text
	}{
		{"January", months[t.Month()-1]}, {"Jan", short[t.Month()-1]}, {"Monday", days[t.Weekday()]},
	} {
		if i := strings.Index(layout, of.name); i >= 0 && i < at {
			at, name, word = i, of.name, l.Say(of.word)
		}
	}
	return at, name, word
}
