package timestamp

import "strings"

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
		if s.date(&out) && out.Date.Form != WeekdayOnly && out.Date.stands(&out) && !s.isDigit() {
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
