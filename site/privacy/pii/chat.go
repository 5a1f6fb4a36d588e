package pii

import (
	"bytes"
	"regexp"
	"unicode"
)

const (
	clock = `\[?\(?(?:[0-9]{4}-[0-9]{2}-[0-9]{2}[T ,]{1,2})?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?(?: ?[AaPp][Mm])?(?: (?:UTC|GMT|CES?T))?\]?\)?`
	nick  = `@?\pL[\pL0-9._' -]{0,39}`
)

var (
	// These patterns match the lines of a chat. The speaker has a time before or after
	// the name, or is in angle brackets as in IRC.
	timedLine = regexp.MustCompile(`^[ \t>*_|-]*` + clock + `[ \t|*_-]*(?:<[@+%~&]?(` + nick + `)>|(` + nick +
		`?)[*_]*:[*_]*)(?:[ \t]|$)`)
	namedLine = regexp.MustCompile(`^[ \t>*_|-]*(` + nick + `?)[*_]*[ \t]+(APP )?` + clock +
		`[*_]*:?[ \t]*(?:$|[^0-9 ])`)
	ircLine = regexp.MustCompile(`^[ \t>|-]*<[@+%~&]?(` + nick + `)>[ \t]`)
	handle  = regexp.MustCompile(`(?:^|[\s(,:>*])(@\pL[\pL0-9._-]*[\pL0-9])`)
)

// FindHandles returns the handles in any text: words that begin with @, as in "@kim".
func FindHandles(text []byte) []Match {
	var hits []Match
	for _, m := range handle.FindAllSubmatchIndex(text, -1) {
		if c := byteAt(text, m[3]); c != '/' && c != '@' {
			hits = append(hits, Match{m[2], m[3], "a handle"})
		}
	}
	return hits
}

// FindSpeakers returns the names of the speakers in a chat, and the handles that
// speakers mention with @. It ignores lines of other forms, such as lines of a log.
func FindSpeakers(chat []byte) []Match {
	var hits []Match
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
			if form == ircLine && isPlaceholderOrTag(line[start:end], line[end:]) {
				break
			}
			if form != namedLine || m[4] < 0 { // Slack marks messages from programs with APP
				hits = append(hits, Match{from + start, from + end, "a name in a chat"})
			}
			break
		}
		for _, m := range handle.FindAllSubmatchIndex(line[behind:], -1) {
			if c := byteAt(line, behind+m[3]); c != '/' && c != '@' {
				hits = append(hits, Match{from + behind + m[2], from + behind + m[3], "a handle in a chat"})
			}
		}
	}
	return hits
}

// isPlaceholderOrTag reports whether a word in angle brackets is not the name of a
// speaker: a placeholder such as <NODE_NAME> or <pod-name>, a symbol of a log such as
// <nil>, or a tag of HTML or XML. rest is the remainder of the line.
func isPlaceholderOrTag(word, rest []byte) bool {
	switch {
	case len(word) > 3 && bytes.IndexFunc(word, unicode.IsLower) < 0:
		return true // IRC names in capitals are rare
	case bytes.Contains(rest, []byte("</")):
		return true
	}
	for _, part := range bytes.FieldsFunc(bytes.ToLower(word), func(c rune) bool { return c == '-' || c == '_' || c == ' ' }) {
		if placeholderParts[string(part)] {
			return true
		}
	}
	return htmlTags[string(word)]
}

var (
	placeholderParts = wordSet(
		`anonymous nil null none undefined unknown init clinit module lambda eval string redacted removed masked hidden
		name your my some id ip host hostname node pod cluster namespace region zone endpoint url path file port key value
		token secret password user username version date time number service server database table bucket account`,
	)
	htmlTags = wordSet(
		`a b i p q s u dd dl dt em hr br h1 h2 h3 h4 h5 h6 li ol td th tr ul div img kbd nav pre sub sup body code form
		head html link main mark meta span table tbody thead title video aside style strong small script section summary
		details caption picture blockquote`,
	)
)
