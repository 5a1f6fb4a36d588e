// Package timestamp reads dates and times as people write them: "8:31 pm PST",
// "2026-10-14 08:31", "Tuesday 9 Jan, 14.05 Uhr".
//
// [Scan] reads one timestamp at the start of a text and returns its parts. It needs no
// other information, so a day or a zone may be missing. A [Context] has the day and the
// zone that the text around a timestamp gives, and turns the parts into a time.
package timestamp

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Stamp is one timestamp as written.
type Stamp struct {
	Date  Date
	Clock Clock
	Zone  Zone

	Approx bool   // marked as approximate, as in "about 02:13", "~02:13" or "02:13ish"
	Dotted bool   // only a number such as 13.41, which may be something else than a time
	Start  int    // offset of the first character of the timestamp, after marks such as ** or [
	End    int    // offset after its last character
	Rest   int    // offset of the text that follows the timestamp, after marks such as : or -
	Until  *Stamp // the end of a period, as in 10:26-10:30; nil if the text has none
	Open   string // emphasis, such as **, that begins before the timestamp and ends in the text
}

// HasClock reports whether the timestamp has a time of day.
func (s Stamp) HasClock() bool { return s.Clock.Form != NoClock }

// HasDate reports whether the timestamp has a date or a day of the week.
func (s Stamp) HasDate() bool { return s.Date.Form != NoDate }

// maxLength is the largest number of bytes of a timestamp. Scan looks no further.
const maxLength = 160

// Scan reads the timestamp at the start of text. It returns false if the text does not
// begin with one. Marks before it, such as ** or [, are allowed.
func Scan(text string) (Stamp, bool) {
	if !mayBegin(text) {
		return Stamp{}, false
	}
	s := scanner{text: text[:min(len(text), maxLength)]}
	s.open()
	out := Stamp{Start: s.at}
	if !s.parts(&out) {
		return Stamp{}, false
	}
	out.End = s.at
	s.close()
	s.span(&out)
	s.close()
	if next := s.peek(); unicode.IsLetter(next) || unicode.IsDigit(next) {
		if space := s.at > 0 && strings.IndexByte(" \t\n", s.text[s.at-1]) >= 0; !space {
			return Stamp{}, false
		}
	}
	s.separator()
	out.Rest = s.at
	out.Open = string(s.opened)
	return out, true
}

// mayBegin reports whether text may begin with a timestamp. It is fast, because most
// texts do not.
func mayBegin(text string) bool {
	for i := 0; i < len(text) && i < 8; i++ {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			return true
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			return knownWord(text[i:])
		}
	}
	return false
}

// knownWord reports whether text begins with a word that may begin a timestamp: a
// month, a day of the week, a mark such as "about", or T+20m.
func knownWord(text string) bool {
	if len(text) > 1 && (text[0] == 'T' || text[0] == 't') && (text[1] == '+' || text[1] == '-' || text[1] == '0') {
		return true
	}
	word := strings.ToLower(firstWord(text))
	_, month := months[word]
	_, weekday := weekdays[word]
	return month || weekday || approximate[word] || strings.HasPrefix(text, "T\u2212")
}

// firstWord returns the letters at the start of text, at most 16 bytes.
func firstWord(text string) string {
	i := 0
	for i < len(text) && i < 16 {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) {
			break
		}
		i += n
	}
	return text[:i]
}

// approximate has the words before a time that mark it as approximate.
var approximate = map[string]bool{"about": true, "around": true, "approx": true, "approximately": true, "roughly": true,
	"circa": true, "ca": true, "gegen": true, "etwa": true, "ungefähr": true}

// A scanner reads the parts of a timestamp from left to right.
type scanner struct {
	text   string
	at     int
	opened []byte // marks such as * and [ that are not closed yet
}

func (s *scanner) rest() string { return s.text[s.at:] }

func (s *scanner) peek() rune {
	r, n := utf8.DecodeRuneInString(s.rest())
	if n == 0 {
		return 0
	}
	return r
}

// skip moves past prefix and reports whether the text continues with it.
func (s *scanner) skip(prefix string) bool {
	if strings.HasPrefix(s.rest(), prefix) {
		s.at += len(prefix)
		return true
	}
	return false
}

// spaces moves past spaces, line breaks and no-break spaces.
func (s *scanner) spaces() {
	for s.at < len(s.text) {
		r, n := utf8.DecodeRuneInString(s.rest())
		if !unicode.IsSpace(r) {
			return
		}
		s.at += n
	}
}

// open moves past the marks before a timestamp: emphasis, code, brackets and spaces.
func (s *scanner) open() {
	for s.at < len(s.text) {
		switch c := s.text[s.at]; c {
		case '*', '_', '`', '[', '(', '{':
			s.opened = append(s.opened, c)
		case ' ', '\t', '\\':
		default:
			return
		}
		s.at++
	}
}

// closers maps each mark to the mark that closes it.
var closers = map[byte]byte{'*': '*', '_': '_', '`': '`', '[': ']', '(': ')', '{': '}'}

// close moves past the marks that close those before the timestamp. A colon before a
// closing mark, as in "**08:31:** text", is passed too.
func (s *scanner) close() {
	for len(s.opened) > 0 {
		at := s.at
		for s.at < len(s.text) && strings.IndexByte(" :,.-\\", s.text[s.at]) >= 0 {
			s.at++
		}
		last := s.opened[len(s.opened)-1]
		if s.at >= len(s.text) || s.text[s.at] != closers[last] {
			s.at = at
			return
		}
		s.at++
		s.opened = s.opened[:len(s.opened)-1]
	}
}

// separator moves past the marks between a timestamp and its text.
func (s *scanner) separator() {
	for s.at < len(s.text) {
		r, n := utf8.DecodeRuneInString(s.rest())
		if !unicode.IsSpace(r) && !strings.ContainsRune(":,;–—-|→.", r) && !(r == '>' && s.text[s.at-1] == '-') {
			return
		}
		if r == '.' && s.at+1 < len(s.text) && s.text[s.at+1] == '.' {
			return // an ellipsis belongs to the text
		}
		s.at += n
	}
}

// parts reads the date, the clock and the zone, in any order. It returns false if there
// is neither a date nor a clock, or if a number follows that is part of something else.
func (s *scanner) parts(out *Stamp) bool {
	for {
		before, approx := s.at, out.Approx
		s.spaces()
		s.mark(out)
		switch {
		case !out.HasClock() && s.clock(out):
		case s.date(out):
		case out.HasClock() && out.Zone.Name == "" && s.zone(out):
		case s.after(out):
		case s.alternative(out):
		case s.between(out):
			continue
		default:
			s.at, out.Approx = before, approx
			out.Dotted = out.Clock.Form == DottedClock && !out.HasDate() && out.Zone.Name == ""
			return out.HasClock() || out.HasDate() && out.Date.isWhole()
		}
	}
}

// mark reads a mark of an approximate time, such as ~ or "about", before the time.
func (s *scanner) mark(out *Stamp) {
	for !out.HasClock() {
		word := firstWord(s.rest())
		switch {
		case s.skip("~"), s.skip("≈"), s.skip(`\~`):
		case approximate[strings.ToLower(word)]:
			s.at += len(word)
			s.skip(".")
		default:
			return
		}
		out.Approx = true
		s.spaces()
	}
}

// after reads a word after a time: "ish" and "approx" mark it as approximate, and "Uhr"
// and "h" mean that it is a time.
func (s *scanner) after(out *Stamp) bool {
	if !out.HasClock() {
		return false
	}
	if rest := s.rest(); strings.HasPrefix(rest, "~") && (len(rest) == 1 || strings.IndexByte(" \n:", rest[1]) >= 0) {
		s.at++
		out.Approx = true
		return true
	}
	word := firstWord(s.rest())
	switch strings.ToLower(word) {
	case "ish":
		out.Approx = true
	case "approx", "approximately":
		out.Approx = true
		s.at += len(word)
		s.skip(".")
		return true
	case "uhr", "h", "hrs", "hours", "o":
		if word == "o" {
			return false
		}
		if out.Clock.Form == DottedClock {
			out.Clock.Form = PlainClock
		}
	default:
		return false
	}
	s.at += len(word)
	return true
}

// alternative passes the same time in another zone in brackets: "13:14 EDT (17:14
// UTC)".
func (s *scanner) alternative(out *Stamp) bool {
	if !out.HasClock() || s.peek() != '(' {
		return false
	}
	inner := scanner{text: s.text, at: s.at + 1}
	var other Stamp
	if !inner.clock(&other) {
		return false
	}
	inner.spaces()
	inner.zone(&other)
	if !inner.skip(")") {
		return false
	}
	s.at = inner.at
	return true
}

// between passes the marks between a date and a clock: a comma, "at", "T" and others. A
// part must follow.
func (s *scanner) between(out *Stamp) bool {
	if s.at == 0 || out.HasDate() && out.HasClock() && s.peek() != ',' && s.peek() != '(' {
		return false
	}
	next := scanner{text: s.text, at: s.at}
	word := strings.ToLower(firstWord(next.rest()))
	switch {
	case word == "at" || word == "um" || word == "on" || word == "am" || word == "of" || word == "between":
		next.at += len(word)
	case out.HasDate() && !out.HasClock() && (next.skip("T") || next.skip("t")):
		return s.passTo(next.at, out, clockOnly)
	case next.skip(","), next.skip(": "), next.skip(" - "), next.skip("- "), next.skip("– "), next.skip("/ "),
		next.skip("|"), next.skip("@"):
	case next.skip("("):
		return s.inBrackets(out)
	default:
		return false
	}
	return s.passTo(next.at, out, anyPart)
}

type following int

const (
	anyPart following = iota
	clockOnly
)

// passTo moves to the offset at if a part that is still missing follows there.
func (s *scanner) passTo(at int, out *Stamp, want following) bool {
	try := scanner{text: s.text, at: at}
	if want == anyPart {
		try.spaces()
	}
	trial := *out
	try.mark(&trial)
	if !trial.HasClock() && try.clock(&trial) && (trial.Clock.Form != DottedClock || out.HasDate()) ||
		want == anyPart && try.date(&trial) {
		s.at = at
		return true
	}
	return false
}

// inBrackets reads a zone or a date in brackets after a clock: "08:31 (UTC)".
func (s *scanner) inBrackets(out *Stamp) bool {
	inner := scanner{text: s.text, at: s.at + 1}
	trial := *out
	if !(out.HasClock() && out.Zone.Name == "" && inner.zone(&trial)) && !inner.date(&trial) {
		return false
	}
	if !inner.skip(")") {
		return false
	}
	*out, s.at = trial, inner.at
	return true
}

// span reads the end of a period after its beginning: "10:26-10:30", "10:26 to 10:30
// UTC". The zone at the end counts for both.
func (s *scanner) span(out *Stamp) {
	next := scanner{text: s.text, at: s.at}
	next.spaces()
	word := strings.ToLower(firstWord(next.rest()))
	switch {
	case word == "to" || word == "bis" || word == "until" || word == "till" || word == "and":
		next.at += len(word)
	default:
		r, n := utf8.DecodeRuneInString(next.rest())
		if !strings.ContainsRune("-‐‑‒–—―−→/", r) || n == 0 {
			return
		}
		next.at += n
		next.skip(">")
	}
	if (word == "and" || word == "to") && !out.HasClock() {
		return
	}
	next.spaces()
	next.open()
	var end Stamp
	if !next.parts(&end) || out.HasClock() && !end.HasClock() || !out.HasClock() && end.HasClock() && !end.HasDate() ||
		end.Clock.Form == DottedClock && out.Clock.Form != DottedClock && end.Clock.Half == 0 {
		return
	}
	if r := next.peek(); unicode.IsLetter(r) || unicode.IsDigit(r) {
		return
	}
	if out.Zone.Name == "" {
		out.Zone = end.Zone
	} else if end.Zone.Name == "" {
		end.Zone = out.Zone
	}
	out.Until = &end
	if out.Clock.Half == 0 && out.Clock.Hour <= 12 && end.Clock.Half != 0 {
		out.Clock.Half = end.Clock.Half
		if out.Clock.Hour%12 > end.Clock.Hour%12 { // 11:50 to 12:10 pm begins before noon
			out.Clock.Half = 'a' + 'p' - end.Clock.Half
		}
	}
	if out.Clock.Form == BareHour && out.Clock.Half != 0 {
		out.Clock.Form = PlainClock
	}
	s.at, out.End = next.at, next.at
	s.opened = append(s.opened, next.opened...)
}
