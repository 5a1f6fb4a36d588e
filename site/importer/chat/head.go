package chat

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A head is the start of a message in a text: its time, its author, and the text in the
// same line.
type head struct {
	stamp  stamp
	name   string // "" for the author of the message before
	text   string
	bot    bool
	system string // what the line is instead, such as joins
}

var (
	// systemLine matches what follows the time in a line of IRC that no person wrote.
	systemLine = regexp.MustCompile(`^\s*(?:-!-|\*{2,3}|-->|<--|--|==|⇐|⇒|→|←)\s+(.*)$`)
	actionLine = regexp.MustCompile(`^\s*\*\s+(\S{1,40})\s+(\S.*)$`)
	noticeLine = regexp.MustCompile(`^\s*-([^\s-]{1,40})-\s+(\S.*)$`)
	ircEvent   = regexp.MustCompile(`^(?:\([^()]{1,120}\) )?(?:has (?:joined|left|quit)|(?:joins|parts|quits|leaves)\b|sets mode|is now known as|has changed (?:the )?topic)`)
	angledLine = regexp.MustCompile(`^\s*[-–]?\s*<\s*[@+%~&!]?([^<>]{1,60})>\s?(.*)$`)
	colonLine  = regexp.MustCompile(`^\s*[-–—|]?\s*([^:<>\[\]]{1,60}?):(?:\s+(.*))?$`)
	tabbedLine = regexp.MustCompile(`^\t\s*[@+%~&!]?([^\t<>:]{1,40})\t(.*)$`)
	messenger  = regexp.MustCompile(`^\s*[-–—]\s+`)
	appSuffix  = regexp.MustCompile(`(?:^|\s+)(?:APP|BOT|App|Bot)$`)
	roomJoin   = regexp.MustCompile(`(?i)\b(?:join(?:s|ed)?|left|leaves|parts?|quits?|added|removed)\b`)
	hasClock   = regexp.MustCompile(`\d:\d\d`)
)

// findHead parses a line that starts a message.
func (p *textParser) findHead(line string) (head, bool) {
	if h, ok := p.clocklessSystem(line); ok {
		return h, true
	}
	if hasClock.MatchString(line) {
		if s, rest, ok := scanStamp(line); ok {
			return p.headAfter(s, rest)
		}
		if len(line) <= maxHead {
			if h, ok := p.headBefore(line); ok {
				return h, true
			}
		}
	}
	if m := agoLine.FindStringSubmatch(line); m != nil && isName(m[1]) {
		if !p.open || p.authors[strings.ToLower(m[1])] || len(strings.Fields(m[1])) > 1 {
			return head{name: m[1], stamp: stamp{ago: true, text: m[2]}}, true
		}
	}
	if len(line) <= maxHead {
		return p.headAbove(line)
	}
	return head{}, false
}

// maxHead is the largest length of a line with a name and a time.
const maxHead = 140

func (p *textParser) clocklessSystem(line string) (head, bool) {
	if (strings.HasPrefix(line, "-!- ") || strings.HasPrefix(line, "*** ")) && roomJoin.MatchString(line) {
		return head{system: joins}, true
	}
	return head{}, false
}

// headAfter parses what follows the time of a message.
func (p *textParser) headAfter(s stamp, rest string) (head, bool) {
	h := head{stamp: s}
	if m := tabbedLine.FindStringSubmatch(rest); m != nil {
		if name := strings.TrimSpace(m[1]); strings.Trim(name, "-<>*=") == "" || m[1] == "--" {
			return systemHead(m[2]), true
		}
		h.name, h.text = strings.TrimSpace(m[1]), m[2]
		return h, true
	}
	if m := angledLine.FindStringSubmatch(rest); m != nil {
		h.name, h.text = strings.TrimSpace(m[1]), m[2]
		return h, true
	}
	if m := systemLine.FindStringSubmatch(rest); m != nil {
		return systemHead(m[1]), true
	}
	if m := noticeLine.FindStringSubmatch(rest); m != nil {
		h.name, h.text, h.bot = m[1], m[2], true
		return h, true
	}
	if m := actionLine.FindStringSubmatch(rest); m != nil {
		if ircEvent.MatchString(m[2]) {
			return systemHead(m[2]), true
		}
		h.name, h.text = m[1], m[2]
		return h, true
	}
	if m := colonLine.FindStringSubmatch(rest); m != nil {
		name := strings.TrimSpace(m[1])
		if low := strings.ToLower(name); isName(name) || p.authors[low] || !p.opt.IsPerson(low) || s.brackets && len(strings.Fields(name)) < 5 {
			h.name, h.text = name, m[2]
			return h, true
		}
	}
	if messenger.MatchString(rest) && s.hasDate() { // a line of WhatsApp without a name
		return systemHead(rest), true
	}
	return p.headAlone(h, strings.TrimSpace(rest))
}

// headAlone parses a line that has a time, and no name before a text.
func (p *textParser) headAlone(h head, rest string) (head, bool) {
	name := discordNumber.ReplaceAllString(rest, "")
	switch {
	case rest == "" || strings.Trim(rest, "-–—:") == "":
		return h, p.author != ""
	case appSuffix.MatchString(rest):
		h.name, h.bot = appSuffix.ReplaceAllString(rest, ""), true
		return h, true
	case h.stamp.brackets && (p.authors[strings.ToLower(name)] || isName(name) && p.hasTextBelow()):
		h.name = name
		return h, true
	case h.stamp.brackets && p.author != "":
		h.text = rest
		return h, true
	}
	return h, false
}

func systemHead(text string) head {
	if roomJoin.MatchString(text) {
		return head{system: joins}
	}
	return head{system: topics}
}

// hasTextBelow reports whether the next line has text and no time.
func (p *textParser) hasTextBelow() bool {
	if p.i >= len(p.lines) {
		return false
	}
	next := strings.TrimSpace(p.lines[p.i])
	_, _, ok := scanStamp(next)
	return next != "" && !ok
}

// headBefore parses a line with a name before the time, as in "Mira Solano  9:05 AM".
func (p *textParser) headBefore(line string) (head, bool) {
	line = editedSuffix.ReplaceAllString(line, "")
	for at := 1; at < len(line); at++ {
		before := line[at-1]
		if before != ' ' && before != '\t' && before != ',' && before != '[' && before < utf8.RuneSelf || line[at] == ' ' {
			continue
		}
		start := at
		if before == '[' {
			start--
		}
		s, rest, ok := scanStamp(line[start:])
		if !ok || strings.Trim(rest, " :") != "" {
			continue
		}
		raw := line[:start]
		name := strings.TrimRight(raw, " \t,-–—|•·")
		h := head{stamp: s, bot: appSuffix.MatchString(name)}
		name = strings.TrimSpace(appSuffix.ReplaceAllString(name, ""))
		name = strings.TrimSpace(trailingEmoji.ReplaceAllString(name, ""))
		h.name = name
		gap := raw[len(strings.TrimRight(raw, " \t,-–—|•·")):]
		return h, h.bot && name != "" || isName(name) && p.isHead(name, s, gap)
	}
	return head{}, false
}

// These patterns match the status of a person after the name or before the time, and
// the number of a user of Discord.
var (
	trailingEmoji = regexp.MustCompile(`\s+(?::[a-z0-9_+-]+:|[^\pL\pN\s()'.,-]{1,4})$`)
	leadingEmoji  = regexp.MustCompile(`^(?::[a-z0-9_+-]+:|[^\pL\pN\s()\[\]'.,-]{1,4})\s+`)
	editedSuffix  = regexp.MustCompile(`(?i)\s*(?:\(edited\)|, edited)\s*$`)
	discordNumber = regexp.MustCompile(`#\d{4}$`)
)

// isHead reports whether a name and a time with a gap between them are a head, and not
// the end of a sentence such as "Restarted 9:05".
func (p *textParser) isHead(name string, s stamp, gap string) bool {
	if gap != " " || s.half != "" || s.hasDate() || s.brackets || p.authors[strings.ToLower(name)] {
		return true
	}
	words := strings.Fields(name)
	return len(words) > 1 || !p.open || p.aboveIsBlank() && p.hasTextBelow()
}

// aboveIsBlank reports whether the line above the current one is blank or a date.
func (p *textParser) aboveIsBlank() bool {
	if p.i < 2 {
		return true
	}
	above := strings.TrimSpace(p.lines[p.i-2])
	_, isDay := scanDay(above)
	return above == "" || isDay
}

// headAbove parses a line with only a name, with the time on one of the lines below.
func (p *textParser) headAbove(line string) (head, bool) {
	bot := appSuffix.MatchString(line)
	name := strings.TrimSpace(appSuffix.ReplaceAllString(line, ""))
	name = strings.TrimSpace(strings.TrimRight(trailingEmoji.ReplaceAllString(name, ""), "—–-, "))
	if !isName(name) {
		return head{}, false
	}
	for k := p.i; k < len(p.lines) && k < p.i+4; k++ {
		next := strings.TrimSpace(p.lines[k])
		switch {
		case strings.Trim(next, "—-·•,") == "" || next == "OP" || onlyEmoji.MatchString(next):
			continue
		case next == "APP" || next == "BOT" || next == "App" || next == "Bot":
			bot = true
			continue
		}
		next = strings.TrimLeft(leadingEmoji.ReplaceAllString(next, ""), "—–-· ")
		if m := strings.TrimSpace(appSuffix.ReplaceAllString(next, "")); m != next {
			next = m
		} else if rest, ok := strings.CutPrefix(next, "APP "); ok {
			next, bot = strings.TrimSpace(rest), true
		}
		s, rest, ok := scanStamp(next)
		if !ok || strings.Trim(rest, " -–—:") != "" {
			return head{}, false
		}
		if !bot && !p.isAuthor(name, s, strings.HasPrefix(p.lines[k], " ")) {
			p.noteUnsure(name)
			return head{}, false
		}
		p.i = k + 1
		return head{stamp: s, name: name, bot: bot}, true
	}
	return head{}, false
}

// noteUnsure records a line above a time that was not read as a name, if it may be one.
func (p *textParser) noteUnsure(name string) {
	low := strings.ToLower(name)
	if len(p.unsure) < 5 && !strings.Contains(name, " ") && !commonWords[low] && !firstWords[low] && !chatter.MatchString(name) &&
		Kind(name) == "" && p.opt.IsPerson(low) && !slices.Contains(p.unsure, name) {
		p.unsure = append(p.unsure, name)
	}
}

// isAuthor reports whether a line above a time is the name of an author, and not the
// last line of a message whose author writes again. indented reports whether the line of
// the time is indented, as Slack copies it after a name.
func (p *textParser) isAuthor(name string, s stamp, indented bool) bool {
	if indented || p.bareTimes && s.half != "" {
		return true
	}
	if p.twelve && s.half == "" && !s.hasDate() {
		return false
	}
	words := strings.Fields(name)
	first, _ := utf8.DecodeRuneInString(name)
	return p.authors[strings.ToLower(name)] || !p.open || p.aboveIsBlank() || len(words) > 1 && unicode.IsUpper(first)
}
