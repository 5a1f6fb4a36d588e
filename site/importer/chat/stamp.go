package chat

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A stamp is the time of a message as it is written, or a date.
type stamp struct {
	year, month, day int // 0 if they are missing; day without month for a numeric date
	first, second    int // the numbers of a date such as 10/11/2026
	dots             bool
	weekday          time.Weekday
	hasWeekday       bool
	relative         string // "today" or "yesterday"
	ago              bool   // it is only a distance from now, such as "5 min"
	text             string // the date as it is written
	hasClock         bool
	hour, min, sec   int
	half             string // "am" or "pm"
	zone             *time.Location
	zoneText         string // a zone that is not known, or has several meanings
	brackets         bool
}

func (s *stamp) hasDate() bool {
	return s.day > 0 || s.first > 0 || s.relative != "" || s.hasWeekday
}

// isWeekday reports whether the date is only a weekday.
func (s *stamp) isWeekday() bool {
	return s.hasWeekday && s.day == 0 && s.first == 0 && s.relative == ""
}

const (
	monthNames = `(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`
	dayNames   = `(mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\.?`
)

var (
	weekdayPart  = regexp.MustCompile(`^(?i)` + dayNames + `(?:,\s*|\s+|$)`)
	isoDate      = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})`)
	numericDate  = regexp.MustCompile(`^(\d{1,2})([./-])(\d{1,2})[./-](\d{4}|\d{2})\b\.?`)
	dayMonthDate = regexp.MustCompile(`^(?i)(\d{1,2})(?:st|nd|rd|th|\.)?[ -](?:of )?` + monthNames + `(?:,?[ -](\d{4}|\d{2})\b)?`)
	monthDayDate = regexp.MustCompile(`^(?i)` + monthNames + `\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:(?:,\s*|\s+)(\d{4})\b)?`)
	shortDate    = regexp.MustCompile(`^(\d{1,2})([./])(\d{1,2})(\.?),?\s+(?:(?:at|um)\s+)?\d{1,2}:\d{2}`)
	relativeDate = regexp.MustCompile(`^(?i)(today|yesterday|heute|gestern)\b`)
	beforeDate   = regexp.MustCompile(`^(?i)(?:today|yesterday|heute|gestern)(?:,\s*|\s+)`)
	agoLine      = regexp.MustCompile(`^(?i)(.{1,60}), (now|just now|\d{1,2} (?:mins?|minutes?|hrs?|hours?)(?: ago)?)$`)
	clockPart    = regexp.MustCompile(`^(?i)(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?(?:\s?([ap])\.?m\b\.?)?`)
	zonePart     = regexp.MustCompile(`^\s?(?:\(?((?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|Z|UTC|GMT|CEST|CET|WEST|WET|EEST|EET|BST|IST|EST|EDT|CST|CDT|MST|MDT|PST|PDT|JST)\b\)?)`)
	dateJoin     = regexp.MustCompile(`^(?:T|,?\s+(?:at\s+)?|,\s*)`)
	logDate      = regexp.MustCompile(`(?i)^(?:mon|tue|wed|thu|fri|sat|sun) ` + monthNames + ` +(\d{1,2}) \d{1,2}:\d{2}:\d{2} (\d{4})$`)
)

// zoneHours maps abbreviations of zones with one meaning to their hours from UTC.
// Others, such as BST, have several meanings.
var zoneHours = map[string]int{
	"Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "CET": 1, "WEST": 1, "CEST": 2, "EET": 2, "EEST": 3, "EST": -5, "EDT": -4,
	"PST": -8, "PDT": -7, "MST": -7, "MDT": -6, "CDT": -5, "JST": 9,
}

var monthNumbers = map[string]int{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}

var weekdays = map[string]time.Weekday{
	"mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday, "thu": time.Thursday, "fri": time.Friday,
	"sat": time.Saturday, "sun": time.Sunday,
}

func number(text string) int {
	n, _ := strconv.Atoi(text) // the patterns match digits only
	return n
}

func year(text string) int {
	if n := number(text); len(text) != 2 {
		return n
	} else if n < 70 {
		return 2000 + n
	} else {
		return 1900 + n
	}
}

// scanDate parses a date at the start of text. It returns the rest.
func (s *stamp) scanDate(text string) (rest string, ok bool) {
	if p := beforeDate.FindString(text); p != "" {
		var date stamp
		if rest, ok := date.scanDate(text[len(p):]); ok && (date.day > 0 || date.first > 0) {
			date.brackets = s.brackets
			*s = date
			return rest, true
		}
	}
	rest, ok = s.scanDateParts(text)
	s.text = strings.Trim(text[:len(text)-len(rest)], " ,")
	return rest, ok && s.isPossible()
}

// isPossible reports whether a date exists, with the day first or the month first.
func (s *stamp) isPossible() bool {
	year := s.year
	if year == 0 {
		year = 2028 // it has a day more than others
	}
	switch {
	case s.first > 0 || s.second > 0:
		return exists(year, s.second, s.first) || exists(year, s.first, s.second) && !s.dots
	case s.day > 0 || s.month > 0:
		return exists(year, s.month, s.day)
	}
	return true
}

func exists(year, month, day int) bool {
	at := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return at.Day() == day && int(at.Month()) == month && year > 1970 && year < 9999
}

func (s *stamp) scanDateParts(text string) (rest string, ok bool) {
	if p := weekdayPart.FindStringSubmatch(text); p != nil {
		s.weekday, s.hasWeekday = weekdays[strings.ToLower(p[1][:3])], true
		text, ok = text[len(p[0]):], true
	}
	var p []string
	switch {
	case match(isoDate, text, &p):
		s.year, s.month, s.day = number(p[1]), number(p[2]), number(p[3])
	case match(numericDate, text, &p):
		s.first, s.second, s.year, s.dots = number(p[1]), number(p[3]), year(p[4]), p[2] == "."
	case match(shortDate, text, &p) && (p[2] == ".") == (p[4] == "."):
		s.first, s.second, s.dots = number(p[1]), number(p[3]), p[2] == "."
		return text[len(p[1])+1+len(p[3])+len(p[4]):], true
	case match(dayMonthDate, text, &p):
		s.day, s.month, s.year = number(p[1]), monthNumbers[strings.ToLower(p[2][:3])], year(p[3])
	case match(monthDayDate, text, &p):
		s.month, s.day, s.year = monthNumbers[strings.ToLower(p[1][:3])], number(p[2]), year(p[3])
	case match(relativeDate, text, &p):
		s.relative = map[byte]string{'t': "today", 'h': "today", 'y': "yesterday", 'g': "yesterday"}[p[1][0]|0x20]
	default:
		return text, ok
	}
	return text[len(p[0]):], true
}

func match(re *regexp.Regexp, text string, p *[]string) bool {
	*p = re.FindStringSubmatch(text)
	return *p != nil
}

// scanClock parses a clock time and its zone at the start of text.
func (s *stamp) scanClock(text string) (rest string, ok bool) {
	p := clockPart.FindStringSubmatch(text)
	if p == nil {
		return text, false
	}
	s.hour, s.min, s.sec, s.half = number(p[1]), number(p[2]), number(p[3]), strings.ToLower(p[4])
	if s.hour > 24 || s.min > 59 || s.sec > 60 || s.half != "" && (s.hour > 12 || s.hour == 0) {
		return text, false
	}
	s.hasClock = true
	if s.half != "" {
		s.half += "m"
		s.hour = s.hour % 12
		if s.half == "pm" {
			s.hour += 12
		}
	}
	text = text[len(p[0]):]
	if p := zonePart.FindStringSubmatch(text); p != nil {
		s.setZone(p[1])
		text = text[len(p[0]):]
	}
	return text, true
}

func (s *stamp) setZone(name string) {
	if hours, ok := zoneHours[name]; ok {
		s.zone = time.FixedZone(name, hours*3600)
		if hours == 0 {
			s.zone = time.UTC
		}
		return
	}
	at := strings.IndexAny(name, "+-")
	if at < 0 {
		s.zoneText = name
		return
	}
	digits := strings.ReplaceAll(name[at+1:], ":", "")
	hours, minutes := number(digits), 0
	if len(digits) > 2 {
		hours, minutes = number(digits[:len(digits)-2]), number(digits[len(digits)-2:])
	}
	if hours > 14 || minutes > 59 {
		s.zoneText = name
		return
	}
	seconds := hours*3600 + minutes*60
	if name[at] == '-' {
		seconds = -seconds
	}
	s.zone = time.FixedZone(name, seconds)
}

// scanStamp parses the time of a message at the start of text: a clock time, with a date
// or without, in brackets or not. It returns the rest.
func scanStamp(text string) (s stamp, rest string, ok bool) {
	rest = text
	closing := ""
	if len(rest) > 0 && (rest[0] == '[' || rest[0] == '(') {
		closing = map[byte]string{'[': "]", '(': ")"}[rest[0]]
		rest, s.brackets = strings.TrimLeft(rest[1:], " "), true
	}
	if after, found := s.scanDate(rest); found {
		rest = after
		if p := dateJoin.FindString(rest); p != "" {
			rest = rest[len(p):]
		} else if !s.hasWeekday || s.first > 0 || s.day > 0 {
			return s, text, false
		}
	}
	rest, ok = s.scanClock(rest)
	if !ok {
		return s, text, false
	}
	if s.brackets {
		rest = strings.TrimLeft(rest, " ")
		if !strings.HasPrefix(rest, closing) {
			return s, text, false
		}
		rest = rest[1:]
	} else if rest != "" && !strings.ContainsRune(" \t-–—:", rune(rest[0])) {
		return s, text, false
	}
	return s, rest, true
}

// scanDay parses a line that has only a date, such as "--- Tuesday, October 14th ---".
func scanDay(line string) (stamp, bool) {
	line = strings.Trim(line, " \t-—–_=*#•·|[]")
	for _, intro := range []string{"Day changed to ", "Day changed ", "Log opened ", "BEGIN LOGGING AT "} {
		line = strings.TrimPrefix(line, intro)
	}
	var s stamp
	if p := logDate.FindStringSubmatch(line); p != nil {
		s.month, s.day, s.year = monthNumbers[strings.ToLower(p[1][:3])], number(p[2]), number(p[3])
		return s, true
	}
	if len(line) > 40 {
		return s, false
	}
	rest, ok := s.scanDate(line)
	return s, ok && strings.Trim(rest, " .:") == ""
}

// date returns the date of a stamp. day is the day of the incident, today the day that
// "Today" means; both may be zero. monthFirst is the order of numeric dates. It returns
// false if the date is not known or does not exist.
func (s *stamp) date(day, today time.Time, monthFirst bool) (time.Time, bool) {
	y, m, d := s.year, s.month, s.day
	switch {
	case s.first > 0:
		d, m = s.first, s.second
		if swap := m > 12 || monthFirst && d <= 12; swap && !s.dots {
			d, m = m, d
		}
	case s.relative != "" || s.day == 0:
		if today.IsZero() {
			return time.Time{}, false
		}
		today = dateOf(today)
		if s.relative == "yesterday" {
			return today.AddDate(0, 0, -1), true
		}
		if s.relative == "" { // a weekday is the last one
			return today.AddDate(0, 0, -int((today.Weekday()-s.weekday+7)%7)), true
		}
		return today, true
	}
	if y == 0 {
		return s.nearestYear(m, d, day)
	}
	return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC), exists(y, m, d)
}

// nearestYear returns the date with a month and a day that is nearest to day.
func (s *stamp) nearestYear(m, d int, day time.Time) (time.Time, bool) {
	var best time.Time
	if day.IsZero() {
		return best, false
	}
	day = dateOf(day)
	for y := day.Year() - 1; y <= day.Year()+1; y++ {
		at := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
		if exists(y, m, d) && (best.IsZero() || at.Sub(day).Abs() < best.Sub(day).Abs()) {
			best = at
		}
	}
	return best, !best.IsZero()
}

func dateOf(at time.Time) time.Time {
	y, m, d := at.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
