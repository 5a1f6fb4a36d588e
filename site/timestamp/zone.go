package timestamp

import (
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
)

// A Zone is the name of a time zone as written, such as "PST", "UTC+2" or
// "Europe/Lisbon". The zero Zone means that none is written.
type Zone struct {
	Name string
	at   *time.Location // the zone, or nil if the name is ambiguous or unknown
}

// abbreviations maps the abbreviations of time zones that have one meaning to their
// offset from UTC in minutes.
var abbreviations = map[string]int{
	"UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 60, "CET": 60, "CEST": 120, "MEZ": 60, "MESZ": 120,
	"EET": 120, "EEST": 180, "MSK": 180, "TRT": 180, "SAST": 120, "EAT": 180, "WAT": 60,
	"EST": -300, "EDT": -240, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
	"AKST": -540, "AKDT": -480, "HST": -600, "NST": -210, "NDT": -150, "BRT": -180, "ART": -180,
	"PKT": 300, "NPT": 345, "WIB": 420, "SGT": 480, "HKT": 480, "AWST": 480, "PHT": 480, "JST": 540, "KST": 540,
	"ACST": 570, "ACDT": 630, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
}

// regions maps names for a zone with daylight saving to the zone. Each is used for one
// zone only.
var regions = map[string]string{
	"PT": "America/Los_Angeles", "MT": "America/Denver", "CT": "America/Chicago", "ET": "America/New_York",
}

// longNames maps the words before "time" that name a zone to the zone. A name of
// standard or daylight time has the words "standard" or "daylight" after it.
var longNames = map[string]string{
	"pacific": "America/Los_Angeles", "mountain": "America/Denver", "eastern": "America/New_York",
	"central european": "Europe/Berlin", "western european": "Europe/Lisbon", "eastern european": "Europe/Helsinki",
	"japan": "Asia/Tokyo", "singapore": "Asia/Singapore", "uk": "Europe/London",
	"coordinated universal": "UTC", "universal": "UTC", "greenwich mean": "UTC",
}

// ambiguous lists abbreviations that are in use for several zones. The zone of the
// organisation decides, if it uses the abbreviation.
var ambiguous = map[string]bool{"IST": true, "CST": true, "BST": true, "AST": true, "ADT": true, "SST": true,
	"WST": true, "GST": true, "ECT": true, "AMT": true, "ICT": true, "LT": true, "MET": true, "MEST": true, "SLST": true}

// lowerCase lists the abbreviations that are recognised in lower case. Others, such as
// "ist" and "est", are words.
var lowerCase = map[string]bool{"utc": true, "gmt": true, "cet": true, "cest": true, "pst": true, "pdt": true,
	"edt": true, "mez": true, "mesz": true}

// zone reads a time zone after a clock: "UTC", "+02:00", "GMT+1", "Europe/Lisbon",
// "Eastern Daylight Time (EDT)".
func (s *scanner) zone(out *Stamp) bool {
	at := s.at
	if z := s.offset(out); z.Name != "" {
		out.Zone = z
		return true
	}
	s.at = at
	z, length := zoneAt(s.rest())
	if length == 0 || s.at == 0 {
		return false
	}
	out.Zone, s.at = z, s.at+length
	return true
}

// offset reads an offset without a name: +02:00, +0200, -07:00. A negative one may also
// be the end of a period, as in 10:26-10:30; it is an offset if the period would go
// back, or after a date with T.
func (s *scanner) offset(out *Stamp) Zone {
	length, minutes := offsetAt(s.rest(), false)
	if length == 0 {
		return Zone{}
	}
	text := s.text[s.at : s.at+length]
	if text[0] != '+' && strings.Contains(text, ":") {
		back := -minutes < out.Clock.Hour*60+out.Clock.Minute
		dateWithT := s.at > 6 && strings.Contains(s.text[max(0, s.at-9):s.at], "T")
		if !dateWithT && !back {
			return Zone{}
		}
	}
	s.at += length
	return Zone{text, fixed(text, minutes)}
}

// offsetAt reads an offset from UTC at the start of text: a sign, hours and perhaps
// minutes. After UTC or GMT, named is true, and one digit is enough. It returns the
// length of the text and the offset in minutes.
func offsetAt(text string, named bool) (length, minutes int) {
	sign, n := utf8.DecodeRuneInString(text)
	direction := 1
	switch sign {
	case '+':
	case '-', '\u2212', '\u2010', '\u2011':
		direction = -1
	case '–':
		if !named {
			return 0, 0
		}
		direction = -1
	default:
		return 0, 0
	}
	s := scanner{text: text, at: n}
	if four, ok := s.digits(4, 4); ok {
		return offsetOf(s, direction, four/100, four%100)
	}
	hours, ok := s.digits(1, 2)
	if !ok {
		return 0, 0
	}
	digits, rest := s.at-n, 0
	if s.isNumber() && (s.peek() == ':' || named && s.peek() == '.') {
		at := s.at
		s.at++
		if rest, ok = s.digits(2, 2); !ok {
			s.at, rest = at, 0
		}
	} else if !named && (digits == 1 || sign != '+') {
		return 0, 0
	}
	return offsetOf(s, direction, hours, rest)
}

func offsetOf(s scanner, direction, hours, minutes int) (int, int) {
	if r := s.peek(); hours > 14 || minutes > 59 || unicode.IsLetter(r) || unicode.IsDigit(r) {
		return 0, 0
	}
	return s.at, direction * (hours*60 + minutes)
}

func fixed(name string, minutes int) *time.Location {
	if minutes == 0 {
		return time.UTC
	}
	return time.FixedZone(name, minutes*60)
}

// zoneAt returns the zone whose name is at the start of text, and the length of the
// name. The length is 0 if there is no zone.
func zoneAt(text string) (Zone, int) {
	word := zoneWord(text)
	if word == "" {
		return Zone{}, 0
	}
	if strings.Contains(word, "/") {
		if z, length := offsetZone(text); length > 0 {
			return z, length
		}
		if first, _, _ := strings.Cut(word, "/"); areas[first] {
			return Zone{word, load(word)}, len(word)
		}
		return Zone{}, 0
	}
	if z, length := longZone(text); length > 0 {
		return z, length
	}
	if z, length := offsetZone(text); length > 0 {
		return z, length
	}
	upper := strings.ToUpper(word)
	if word != upper && !lowerCase[word] {
		return Zone{}, 0
	}
	if minutes, ok := abbreviations[upper]; ok {
		return Zone{upper, fixed(upper, minutes)}, len(word)
	}
	if region, ok := regions[word]; ok {
		return Zone{word, load(region)}, len(word)
	}
	if ambiguous[word] {
		return Zone{Name: word}, len(word)
	}
	return Zone{}, 0
}

// offsetZone reads UTC or GMT with an offset: "UTC+2", "GMT −7", "UTC/GMT +2".
func offsetZone(text string) (Zone, int) {
	s := scanner{text: text}
	found := false
	for _, name := range []string{"UTC", "GMT", "utc", "gmt"} {
		if !found && s.skip(name) {
			found = true
			if s.skip("/") && !s.skip("GMT") && !s.skip("UTC") {
				return Zone{}, 0
			}
		}
	}
	if !found {
		return Zone{}, 0
	}
	plain := s.at
	length, minutes := offsetAt(s.rest(), true)
	if length == 0 && s.skip(" ") {
		// A number after a space may be the end of a period: "10:15 UTC - 11 UTC".
		if r := strings.TrimLeft(s.rest(), "+-\u2212"); len(s.rest()) != len(r) && r != "" && r[0] != ' ' {
			length, minutes = offsetAt(s.rest(), true)
		}
	}
	if length == 0 {
		if plain > 3 {
			return Zone{text[:plain], time.UTC}, plain
		}
		return Zone{}, 0
	}
	end := s.at + length
	return Zone{text[:end], fixed(text[:end], minutes)}, end
}

// longZone reads the words that name a zone: "Pacific time", "Central European Summer
// Time", "Zurich time".
func longZone(text string) (Zone, int) {
	words, end := make([]string, 0, 4), 0
	for len(words) < 4 {
		word := firstWord(text[end:])
		if word == "" {
			return Zone{}, 0
		}
		end += len(word)
		if lower := strings.ToLower(word); len(words) > 0 && (lower == "time" || lower == "zeit") {
			return longZoneOf(text[:end], words), end * min(1, len(longZoneOf(text[:end], words).Name))
		}
		words = append(words, word)
		if end >= len(text) || text[end] != ' ' && text[end] != '-' {
			return Zone{}, 0
		}
		end++
	}
	return Zone{}, 0
}

func longZoneOf(name string, words []string) Zone {
	saving, region := "", strings.ToLower(strings.Join(words, " "))
	for suffix, hour := range map[string]string{" standard": "s", " daylight": "d", " summer": "d"} {
		if before, ok := strings.CutSuffix(region, suffix); ok {
			region, saving = before, hour
		}
	}
	for longNames[region] == "" && strings.Contains(region, " ") && saving != "" && unicode.IsUpper([]rune(words[0])[0]) {
		_, region, _ = strings.Cut(region, " ") // "US Pacific Daylight Time"
	}
	at := load(longNames[region])
	if at == nil && len(words) <= 2 && saving == "" {
		at = cityZone(words)
	}
	if at == nil {
		if saving == "" || !unicode.IsUpper([]rune(words[0])[0]) {
			return Zone{}
		}
		return Zone{Name: name}
	}
	if saving == "" {
		return Zone{name, at}
	}
	return Zone{name, fixed(name, seasonOffset(at, saving == "d"))}
}

// seasonOffset returns the offset in minutes of a zone in winter, or in summer if
// daylight is true.
func seasonOffset(at *time.Location, daylight bool) int {
	_, a := time.Date(2024, 1, 15, 0, 0, 0, 0, at).Zone()
	_, b := time.Date(2024, 7, 15, 0, 0, 0, 0, at).Zone()
	if daylight {
		return max(a, b) / 60
	}
	return min(a, b) / 60
}

// cityZone returns the zone with the name of a city, or nil.
func cityZone(words []string) *time.Location {
	return load(cities[strings.Join(words, "_")])
}

// cities maps large cities to their zones.
var cities = func() map[string]string {
	out := map[string]string{}
	for _, name := range strings.Fields(`Africa/Cairo Africa/Johannesburg Africa/Lagos Africa/Nairobi America/Bogota
		America/Buenos_Aires America/Chicago America/Denver America/Los_Angeles America/Mexico_City America/New_York
		America/Phoenix America/Sao_Paulo America/Toronto America/Vancouver Asia/Bangkok Asia/Dubai Asia/Hong_Kong
		Asia/Jakarta Asia/Jerusalem Asia/Kolkata Asia/Manila Asia/Seoul Asia/Shanghai Asia/Singapore Asia/Taipei
		Asia/Tokyo Australia/Brisbane Australia/Melbourne Australia/Perth Australia/Sydney Europe/Amsterdam
		Europe/Athens Europe/Berlin Europe/Brussels Europe/Bucharest Europe/Budapest Europe/Copenhagen Europe/Dublin
		Europe/Helsinki Europe/Istanbul Europe/Kyiv Europe/Lisbon Europe/London Europe/Madrid Europe/Moscow
		Europe/Oslo Europe/Paris Europe/Prague Europe/Rome Europe/Stockholm Europe/Vienna Europe/Warsaw
		Europe/Zurich Pacific/Auckland Pacific/Honolulu`) {
		out[name[strings.LastIndexByte(name, '/')+1:]] = name
	}
	return out
}()

// areas lists the first parts of the names in the time zone database. UC stands for a
// frequent misspelling.
var areas = map[string]bool{"Africa": true, "America": true, "Antarctica": true, "Asia": true, "Atlantic": true,
	"Australia": true, "Europe": true, "Indian": true, "Pacific": true, "US": true, "UC": true, "Etc": true}

// zoneWord returns the word at the start of text that may be the name of a zone, or "".
func zoneWord(text string) string {
	i := 0
	for i < len(text) && i < 40 {
		c := text[i]
		if !(c|0x20 >= 'a' && c|0x20 <= 'z' || i > 0 && (c == '/' || c == '_' && strings.Contains(text[:i], "/"))) {
			break
		}
		i++
	}
	word := strings.TrimRight(text[:i], "/")
	if r, _ := utf8.DecodeRuneInString(text[len(word):]); unicode.IsLetter(r) || unicode.IsDigit(r) {
		return ""
	}
	return word
}

// zones holds the zones that were loaded, because loading reads a file. Only existing
// zones are kept, so their number is limited.
var zones sync.Map

// load returns the zone with a name of the time zone database, or nil.
func load(name string) *time.Location {
	if name == "" || name == "Local" {
		return nil
	}
	if at, ok := zones.Load(name); ok {
		return at.(*time.Location)
	}
	at, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	zones.Store(name, at)
	return at
}

// ParseZone parses the name of a time zone: an abbreviation, an offset or a name of the
// time zone database. It returns nil for any other text and for an ambiguous
// abbreviation.
func ParseZone(name string) *time.Location {
	name = strings.TrimSpace(name)
	if z, length := zoneAt(name); length > 0 && length == len(name) {
		return z.at
	}
	if length, minutes := offsetAt(name, true); length > 0 && length == len(name) {
		return fixed(name, minutes)
	}
	return nil
}
