package timestamp

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A DateForm is the way in which a date is written.
type DateForm int

// The forms of a date.
const (
	NoDate      DateForm = iota
	FullDate             // the day, the month and mostly the year are known
	NumericDate          // 05/04/2026, where the order of day and month is unknown
	WeekdayOnly          // Tuesday
)

// A Date is a date as written.
type Date struct {
	Form             DateForm
	Year, Month, Day int // Year is 0 if it is not written
	First, Second    int // the two numbers of a NumericDate
	Weekday          time.Weekday
	HasWeekday       bool
}

// isWhole reports whether a date without a clock counts as a timestamp. A weekday, or a
// number such as 3/4, is too short for that.
func (d Date) isWhole() bool {
	return d.Form == FullDate || d.Form == NumericDate && d.Year > 0
}

// date reads a weekday, a date or both.
func (s *scanner) date(out *Stamp) bool {
	start := s.at
	d := out.Date
	if d.HasWeekday || !s.weekday(&d) {
		if d.Form == FullDate || d.Form == NumericDate || !s.day(&d) {
			s.at = start
			return false
		}
		out.Date = d
		return true
	}
	if d.Form == NoDate {
		d.Form = WeekdayOnly
		if out.HasClock() && !s.endsStamp() {
			s.at = start
			return false
		}
	}
	out.Date = d
	return true
}

func (s *scanner) weekday(d *Date) bool {
	word := firstWord(s.rest())
	day, ok := weekdays[strings.ToLower(word)]
	if !ok || len(word) == 2 && !strings.HasPrefix(s.rest()[2:], ".") && !strings.HasPrefix(s.rest()[2:], ",") {
		return false
	}
	s.at += len(word)
	s.skip(".")
	d.Weekday, d.HasWeekday = day, true
	return true
}

// endsStamp reports whether a weekday after a clock ends the timestamp or has a date
// after it. Otherwise it is the first word of the text: "10:16 Sun was out".
func (s *scanner) endsStamp() bool {
	next := scanner{text: s.text, at: s.at}
	next.spaces()
	if next.at == len(next.text) || strings.IndexByte(":-)]*`", next.text[next.at]) >= 0 ||
		strings.HasPrefix(next.rest(), "–") || strings.HasPrefix(next.rest(), "—") {
		return true
	}
	next.skip(",")
	next.spaces()
	return next.day(&Date{})
}

func (s *scanner) day(d *Date) bool {
	at := s.at
	for _, form := range []func(*Date) bool{s.yearFirst, s.numeric, s.dayThenName, s.nameThenDay} {
		if form(d) {
			return true
		}
		s.at = at
	}
	return false
}

// set stores a date if it exists. In a year that is not written, 29 February exists.
func (d *Date) set(year, month, day int) bool {
	of := year
	if of == 0 {
		of = 2000
	}
	at := time.Date(of, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if month < 1 || month > 12 || at.Day() != day || year != 0 && (year < 1900 || year > 9999) {
		return false
	}
	d.Form, d.Year, d.Month, d.Day = FullDate, year, month, day
	return true
}

// yearFirst reads 2026-10-14, 2026/10/14 and 2026.10.14.
func (s *scanner) yearFirst(d *Date) bool {
	year, ok := s.digits(4, 4)
	if !ok || s.at == len(s.text) || strings.IndexByte("-/.", s.text[s.at]) < 0 {
		return false
	}
	mark := s.text[s.at : s.at+1]
	s.at++
	month, ok := s.digits(1, 2)
	if !ok || !s.skip(mark) {
		return false
	}
	day, ok := s.digits(1, 2)
	return ok && !s.isNumber() && d.set(year, month, day)
}

// numeric reads 14/10/2026, 14-10-26, 14.10.2026, "14.10." and, before a clock, 10-14.
// Only dots show the order: the day is first.
func (s *scanner) numeric(d *Date) bool {
	first, ok := s.digits(1, 2)
	if !ok || s.at == len(s.text) || strings.IndexByte("-/.", s.text[s.at]) < 0 {
		return false
	}
	mark := s.text[s.at : s.at+1]
	s.at++
	second, ok := s.digits(1, 2)
	if !ok {
		return false
	}
	year := 0
	if s.skip(mark) {
		at := s.at
		if year, ok = s.digits(4, 4); !ok {
			if year, ok = s.digits(2, 2); ok {
				year += 2000
			}
		}
		if !ok || s.isNumber() && s.peek() != ',' {
			year, ok = 0, mark == "."
			if s.at = at; s.isDigit() {
				return false
			}
		}
		if !ok {
			return false
		}
	} else if mark == "." || !s.clockFollows() {
		return false
	}
	if mark == "." {
		return d.set(year, second, first)
	}
	switch {
	case first < 1 || second < 1 || first > 31 || second > 31 || first > 12 && second > 12:
		return false
	case year != 0 && (year < 1900 || year > 2999):
		return false
	}
	d.Form, d.Year, d.First, d.Second = NumericDate, year, first, second
	return true
}

func (s *scanner) isDigit() bool {
	return s.at < len(s.text) && s.text[s.at] >= '0' && s.text[s.at] <= '9'
}

// clockFollows reports whether a space and a clock follow.
func (s *scanner) clockFollows() bool {
	next := scanner{text: s.text, at: s.at}
	next.skip(",")
	at := next.at
	next.spaces()
	var trial Stamp
	return next.at > at && next.clock(&trial) && trial.Clock.Form == PlainClock
}

// dayThenName reads "9 Jan 2026", "9. Januar", "20th of May 2021" and 9-Jan-2026.
func (s *scanner) dayThenName(d *Date) bool {
	day, ok := s.digits(1, 2)
	if !ok {
		return false
	}
	s.ordinal()
	s.skip(".")
	if !s.skip("-") {
		s.spaces()
	}
	if s.skip("of ") {
		s.spaces()
	}
	month, ok := s.month()
	return ok && d.set(s.year(true), month, day)
}

// nameThenDay reads "Jan 9, 2026", "January 9th" and "Sep. 18 2019".
func (s *scanner) nameThenDay(d *Date) bool {
	month, ok := s.month()
	if !ok {
		return false
	}
	s.spaces()
	day, ok := s.digits(1, 2)
	if !ok || s.peek() == ':' && s.isNumber() {
		return false
	}
	s.ordinal()
	return d.set(s.year(false), month, day)
}

func (s *scanner) ordinal() {
	switch word := strings.ToLower(firstWord(s.rest())); word {
	case "st", "nd", "rd", "th":
		s.at += len(word)
	}
}

func (s *scanner) month() (int, bool) {
	word := firstWord(s.rest())
	month, ok := months[strings.ToLower(word)]
	if !ok {
		return 0, false
	}
	s.at += len(word)
	s.skip(".")
	return month, true
}

// year reads the year after a day and month. It returns 0 if no year follows.
func (s *scanner) year(hyphen bool) int {
	next := scanner{text: s.text, at: s.at}
	if !hyphen || !next.skip("-") {
		next.skip(",")
		next.spaces()
		if next.at == s.at {
			return 0
		}
	}
	year, ok := next.digits(4, 4)
	if !ok || year < 1900 || year > 2999 || next.peek() == ':' && next.isNumber() {
		return 0
	}
	if r, _ := utf8.DecodeRuneInString(next.rest()); unicode.IsLetter(r) && !strings.HasPrefix(next.rest(), "T") {
		return 0
	}
	s.at = next.at
	return year
}

// months maps the English and German names of months to their numbers.
var months = map[string]int{
	"jan": 1, "january": 1, "januar": 1, "jänner": 1, "feb": 2, "february": 2, "februar": 2,
	"mar": 3, "march": 3, "mär": 3, "mrz": 3, "märz": 3, "apr": 4, "april": 4, "may": 5, "mai": 5,
	"jun": 6, "june": 6, "juni": 6, "jul": 7, "july": 7, "juli": 7, "aug": 8, "august": 8,
	"sep": 9, "sept": 9, "september": 9, "oct": 10, "october": 10, "okt": 10, "oktober": 10,
	"nov": 11, "november": 11, "dec": 12, "december": 12, "dez": 12, "dezember": 12,
}

// weekdays maps the English and German names of the days of the week. Names of two
// letters need a dot or comma.
var weekdays = map[string]time.Weekday{
	"monday": 1, "mon": 1, "montag": 1, "mo": 1, "tuesday": 2, "tue": 2, "tues": 2, "dienstag": 2, "di": 2,
	"wednesday": 3, "wed": 3, "mittwoch": 3, "mi": 3,
	"thursday": 4, "thu": 4, "thur": 4, "thurs": 4, "donnerstag": 4, "do": 4,
	"friday": 5, "fri": 5, "freitag": 5, "fr": 5, "saturday": 6, "sat": 6, "samstag": 6, "sonnabend": 6, "sa": 6,
	"sunday": 0, "sun": 0, "sonntag": 0, "so": 0,
}
