package timestamp

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A ClockForm is the way in which a time of day is written.
type ClockForm int

// The forms of a time of day.
const (
	NoClock       ClockForm = iota
	PlainClock              // 8:31, 08:31:05, 8h31, 2 pm
	DottedClock             // 13.41
	RelativeClock           // T+20m
	BareHour                // 8, which counts only at the start of a period such as 8-9 pm
)

// A Clock is a time of day as written.
type Clock struct {
	Form                 ClockForm
	Hour, Minute, Second int
	Half                 byte          // 'a' for am, 'p' for pm, or 0
	After                time.Duration // time since the start of the incident, for RelativeClock
}

// Hour24 returns the hour of a day with 24 hours. ok is false if there is no such time.
func (c Clock) Hour24() (hour int, ok bool) {
	hour = c.Hour
	switch {
	case c.Half == 'p' && hour < 12:
		hour += 12
	case c.Half == 'a' && hour == 12:
		hour = 0
	case c.Half == 'a' && hour > 12:
		return 0, false
	}
	return hour, c.Minute < 60 && c.Second < 60 && (hour < 24 || hour == 24 && c.Minute == 0 && c.Second == 0)
}

// digits reads a number of at least least and at most most digits, and no more digits
// may follow.
func (s *scanner) digits(least, most int) (n int, ok bool) {
	i := s.at
	for i < len(s.text) && s.text[i] >= '0' && s.text[i] <= '9' {
		if i-s.at == most {
			return 0, false
		}
		n = 10*n + int(s.text[i]-'0')
		i++
	}
	if i-s.at < least {
		return 0, false
	}
	s.at = i
	return n, true
}

// clock reads a time of day.
func (s *scanner) clock(out *Stamp) bool {
	start := s.at
	var c Clock
	if !s.relative(&c) && !s.timeOfDay(&c) {
		s.at = start
		return false
	}
	if _, ok := c.Hour24(); !ok && c.Form != RelativeClock {
		s.at = start
		return false
	}
	out.Clock = c
	return true
}

func (s *scanner) timeOfDay(c *Clock) bool {
	start := s.at
	hour, ok := s.digits(1, 2)
	if !ok {
		return s.military(c)
	}
	c.Hour, c.Form = hour, PlainClock
	switch {
	case s.skip(":"):
		if c.Minute, ok = s.digits(2, 2); !ok {
			return false
		}
	case s.skip("."):
		if c.Minute, ok = s.digits(2, 2); !ok || s.isNumber() || s.peek() == '.' && c.Minute <= 12 {
			return false // a number such as 1.10.3, or a date such as 05.01.
		}
		c.Form = DottedClock
		if s.at-start < 5 || s.peek() == '%' {
			return s.half(c) || strings.EqualFold(firstWord(strings.TrimLeft(s.rest(), " ")), "uhr")
		}
	case s.skip("h"):
		if c.Minute, ok = s.digits(2, 2); !ok {
			return false
		}
	default:
		return s.hourOnly(c)
	}
	if c.Form == PlainClock && s.skip(":") {
		if c.Second, ok = s.digits(2, 2); !ok {
			s.at-- // the colon ends the time
			c.Second = 0
		} else {
			s.fraction()
		}
	}
	s.half(c)
	return true
}

// isNumber reports whether a dot or comma with a digit follows, so that the number so
// far is only a part, as in 13.41.2.
func (s *scanner) isNumber() bool {
	rest := s.rest()
	return len(rest) > 1 && strings.IndexByte(".,/:", rest[0]) >= 0 && rest[1] >= '0' && rest[1] <= '9'
}

// fraction passes fractions of a second.
func (s *scanner) fraction() {
	if s.isNumber() && (s.peek() == '.' || s.peek() == ',') {
		s.at++
		for s.at < len(s.text) && s.text[s.at] >= '0' && s.text[s.at] <= '9' {
			s.at++
		}
	}
}

// hourOnly reads what makes a number an hour: "2pm", "14 Uhr", or the rest of a period
// such as "8-9 pm".
func (s *scanner) hourOnly(c *Clock) bool {
	if s.half(c) {
		return c.Hour >= 1 && c.Hour <= 12
	}
	at := s.at
	s.spaces()
	if strings.EqualFold(firstWord(s.rest()), "uhr") {
		return true
	}
	s.at = at
	next := scanner{text: s.text, at: s.at}
	if r, n := utf8.DecodeRuneInString(next.rest()); n > 0 && strings.ContainsRune("-–—", r) && c.Hour <= 12 {
		next.at += n
		var end Clock
		if hour, ok := next.digits(1, 2); ok && hour <= 12 && next.half(&end) {
			c.Form = BareHour
			return true
		}
	}
	return false
}

// military reads four digits with a mark that they are a time: 0831Z, "0831 UTC".
func (s *scanner) military(c *Clock) bool {
	n, ok := s.digits(4, 4)
	if !ok {
		return false
	}
	var zoned Stamp
	next := scanner{text: s.text, at: s.at}
	next.spaces()
	if word := firstWord(next.rest()); word != "h" && word != "hrs" && word != "Uhr" && !next.zone(&zoned) {
		return false
	}
	c.Form, c.Hour, c.Minute = PlainClock, n/100, n%100
	return true
}

// half reads am or pm: "am", "AM", "a.m.", "a", "p".
func (s *scanner) half(c *Clock) bool {
	next := scanner{text: s.text, at: s.at}
	glued := true
	for next.peek() == ' ' || next.peek() == '\u00a0' || next.peek() == '\u202f' {
		next.at += utf8.RuneLen(next.peek())
		glued = false
	}
	rest := next.rest()
	if rest == "" || strings.IndexByte("aApP", rest[0]) < 0 {
		return false
	}
	half := rest[0] | 0x20
	next.at++
	switch {
	case next.skip(".m."), next.skip(".M."), next.skip(".m"), next.skip(".M"):
	case next.skip("m"), next.skip("M"):
		next.skip(".")
	case !glued:
		return false
	}
	// In German, "am" may be the first word of the text: "08:31 am Standort".
	if r := next.peek(); unicode.IsLetter(r) || unicode.IsDigit(r) || !glued && rest[:2] == "am" && german(next.rest()) {
		return false
	}
	c.Half, s.at = half, next.at
	return true
}

// german reports whether text, which follows the word "am", continues a sentence in
// German: a space and a noun with a capital letter follow, which is no zone.
func german(text string) bool {
	word := firstWord(strings.TrimPrefix(text, " "))
	return len(word) > 3 && unicode.IsUpper([]rune(word)[0]) && strings.ToUpper(word) != word
}

// relative reads the time since the start of an incident: T+20m, T+1h20m, T-00:05.
func (s *scanner) relative(c *Clock) bool {
	if !s.skip("T") && !s.skip("t") {
		return false
	}
	c.Form = RelativeClock
	sign := time.Duration(1)
	switch {
	case s.skip("+"):
	case s.skip("-"), s.skip("\u2212"), s.skip("–"):
		sign = -1
	case s.skip("0"):
		return !unicode.IsLetter(s.peek()) && !unicode.IsDigit(s.peek()) && s.peek() != ':'
	default:
		return false
	}
	s.spaces()
	if at := s.at; s.timeOfDay(c) && c.Half == 0 && c.Form == PlainClock && !unicode.IsLetter(s.peek()) {
		c.After = sign * clockDuration(c.Hour, c.Minute, c.Second)
		c.Form = RelativeClock
		return true
	} else {
		s.at, *c = at, Clock{Form: RelativeClock}
	}
	found := false
	for range 3 {
		at := s.at
		n, ok := s.digits(1, 4)
		s.spaces()
		unit, known := units[strings.ToLower(firstWord(s.rest()))]
		if !ok || !known {
			if ok && !found && n == 0 {
				found = true
				break
			}
			s.at = at
			break
		}
		s.at += len(firstWord(s.rest()))
		c.After += sign * time.Duration(n) * unit
		found = true
		s.skip(" ")
	}
	if found && s.text[s.at-1] == ' ' {
		s.at--
	}
	return found
}

var units = map[string]time.Duration{"d": 24 * time.Hour, "h": time.Hour, "hr": time.Hour, "hrs": time.Hour,
	"hour": time.Hour, "hours": time.Hour, "std": time.Hour,
	"m": time.Minute, "min": time.Minute, "mins": time.Minute, "minute": time.Minute, "minutes": time.Minute,
	"s": time.Second, "sec": time.Second, "secs": time.Second}
