package pii

import (
	"bytes"
	"regexp"
)

const (
	clock = `\[?\(?(?:[0-9]{4}-[0-9]{2}-[0-9]{2}[T ,]{1,2})?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?(?: ?[AaPp][Mm])?(?: (?:UTC|GMT|CES?T))?\]?\)?`
	nick  = `@?\pL[\pL0-9._' -]{0,39}`
)

var (
	// A line of a chat: who speaks, with a time before or behind the name, or in
	// angle brackets as IRC writes it.
	timedLine = regexp.MustCompile(`^[ \t>*_|-]*` + clock + `[ \t|*_-]*(?:<[@+%~&]?(` + nick + `)>|(` + nick + `?)[*_]*:[*_]*)(?:[ \t]|$)`)
	namedLine = regexp.MustCompile(`^[ \t>*_|-]*(` + nick + `?)[*_]*[ \t]+(APP )?` + clock + `[*_]*:?[ \t]*(?:$|[^0-9 ])`)
	ircLine   = regexp.MustCompile(`^[ \t>|-]*<[@+%~&]?(` + nick + `)>[ \t]`)
	handle    = regexp.MustCompile(`(?:^|[\s(,:>*])(@\pL[\pL0-9._-]*[\pL0-9])`)
)

// Speakers returns the names under which people speak in a text that is known
// to be a chat, and those that they address with an @. Lines of other forms,
// as of a log, name nobody.
func Speakers(chat []byte) []Hit {
	var hits []Hit
	at := 0
	for line := range bytes.Lines(chat) {
		from := at
		at += len(line)
		if len(line) > 4096 {
			line = line[:4096]
		}
		behind := 0
		for _, form := range []*regexp.Regexp{timedLine, ircLine, namedLine} {
			m := form.FindSubmatchIndex(line)
			if m == nil {
				continue
			}
			start, end := m[2], m[3]
			if start < 0 {
				start, end = m[4], m[5]
			}
			behind = end
			if form != namedLine || m[4] < 0 { // a program, which Slack marks
				hits = append(hits, Hit{from + start, from + end, "a name in a chat"})
			}
			break
		}
		for _, m := range handle.FindAllSubmatchIndex(line[behind:], -1) {
			if c := after(line, behind+m[3]); c != '/' && c != '@' {
				hits = append(hits, Hit{from + behind + m[2], from + behind + m[3], "a handle in a chat"})
			}
		}
	}
	return hits
}
