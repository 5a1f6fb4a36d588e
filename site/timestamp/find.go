package timestamp

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// FindDate returns the first date with a day in a heading or sentence, such as "Timeline
// - May 29, 2021".
func FindDate(text string) (Date, bool) {
	text = text[:min(len(text), 400)]
	for at := range len(text) {
		if !startsWord(text, at) && (at == 0 || text[at-1] != '_') || !mayBegin(text[at:]) {
			continue
		}
		s := scanner{text: text, at: at}
		var out Stamp
		if s.date(&out) && out.Date.Form != WeekdayOnly && out.Date.isWhole() && !s.isDigit() {
			return out.Date, true
		}
	}
	return Date{}, false
}

// IsSeparated reports whether a mark such as a colon, a dash or the end of emphasis is
// between the timestamp and its text. Without one, the timestamp may be the beginning of
// a sentence.
func (s Stamp) IsSeparated(text string) bool {
	return strings.ContainsAny(text[s.End:s.Rest], ":,;–—-|→*_`])}") || s.Rest == len(text)
}

// FindZone returns the zone that a heading, a column heading or a sentence names, such
// as "Timeline (UTC)" or "All times are in Europe/Lisbon". A zone that cannot be read
// has a name and no meaning. ok is false if the text names none.
func FindZone(text string) (z Zone, ok bool) {
	if len(text) > 400 {
		return Zone{}, false
	}
	var named, exact []Zone
	end := 0 // end of the last zone; other words end the list of zones
	for at := 0; at < len(text); {
		if len(named)+len(exact) > 0 && !joins(text[end:at]) {
			break
		}
		if !startsWord(text, at) {
			at++
			continue
		}
		found, length := zoneAt(text[at:])
		if length == 0 {
			if length, minutes := offsetAt(text[at:], false); length > 0 && strings.IndexByte("(", text[max(at-1, 0)]) >= 0 {
				found = Zone{text[at : at+length], fixed(text[at:at+length], minutes)}
				exact = append(exact, found)
				at += length
				end = at
				continue
			}
			at++
			continue
		}
		if named = append(named, found); strings.ContainsAny(found.Name, "+-\u2212/") && found.at != nil {
			exact = append(exact, found)
		}
		at += length
		end = at
	}
	if len(exact) > 0 { // "JST, UTC+9": the offset decides
		named = exact
	}
	if len(named) == 0 {
		return unreadZone(text)
	}
	for _, other := range named[1:] {
		if !sameZone(other, named[0]) {
			return Zone{Name: named[0].Name + " / " + other.Name}, true
		}
	}
	return named[0], true
}

// joins reports whether the text between two zones only joins them, as in "EDT (UTC-4)"
// and "EDT and UTC". text may end within a word.
func joins(text string) bool {
	word := strings.ToLower(strings.Trim(text, " (),/=&"))
	for _, joining := range []string{"and", "und", "or", "time"} {
		if strings.HasPrefix(joining, word) {
			return true
		}
	}
	return false
}

func startsWord(text string, at int) bool {
	if at == 0 {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	return !unicode.IsLetter(before) && !unicode.IsDigit(before) && !strings.ContainsRune("/_-", before) &&
		utf8.RuneStart(text[at])
}

// sameZone reports whether two names mean the same zone, in winter or in summer: CET
// and Europe/Berlin do.
func sameZone(a, b Zone) bool {
	if a.at == nil || b.at == nil {
		return a.Name == b.Name || a.at == nil && b.at == nil
	}
	for _, month := range []time.Month{1, 7} {
		_, x := time.Date(2024, month, 15, 0, 0, 0, 0, a.at).Zone()
		_, y := time.Date(2024, month, 15, 0, 0, 0, 0, b.at).Zone()
		if x == y {
			return true
		}
	}
	return false
}

// zonePhrases has words before the name of a zone.
var zonePhrases = []string{"times are in ", "times in ", "times are ", "time in ", "zeiten in ", "timezone: ",
	"time zone: "}

// unreadZone returns the zone that a text names in a form that cannot be read: an
// unknown abbreviation in brackets, "local time", or the end of "all times in ...".
func unreadZone(text string) (Zone, bool) {
	lower := strings.ToLower(text)
	for _, words := range []string{"local time", "server time", "ortszeit", "lokalzeit", "lokale zeit", "office time"} {
		if i := strings.Index(lower, words); i >= 0 {
			return Zone{Name: words}, true
		}
	}
	for _, words := range zonePhrases {
		i := strings.Index(lower, words)
		if i < 0 || len(lower) != len(text) {
			continue
		}
		rest := strings.TrimLeft(text[i+len(words):], " *_`")
		if words == "times are " && !strings.Contains(rest, "/") && strings.ToUpper(zoneWord(rest)) != zoneWord(rest) {
			continue // "all times are approximate"
		}
		name := strings.TrimSpace(strings.Trim(strings.FieldsFunc(rest+" ", func(r rune) bool {
			return strings.ContainsRune(".,;()\n", r)
		})[0], "*_` "))
		if name != "" && len(name) <= 40 {
			return Zone{Name: name}, true
		}
	}
	if open := strings.IndexByte(text, '('); open >= 0 {
		inner, _, _ := strings.Cut(text[open+1:], ")")
		if strings.EqualFold(inner, "local") || strings.EqualFold(inner, "lokal") {
			return Zone{Name: inner}, true
		}
		word := zoneWord(inner)
		if word == inner && (len(word) == 3 || len(word) == 4) && word == strings.ToUpper(word) && word[len(word)-1] == 'T' {
			return Zone{Name: word}, true
		}
	}
	return Zone{}, false
}
