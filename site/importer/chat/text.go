package chat

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"debrief/site/finding"
	"debrief/site/source"
)

// maxLines is the largest number of lines of a chat as text.
const maxLines = 400_000

// readText reads a chat that was copied as text or exported by a messenger.
func (b *builder) readText(data []byte) error {
	if !utf8.Valid(data) {
		return finding.HintErrorf("save it as UTF-8", "the text is not valid UTF-8")
	}
	text := withoutMarks(strings.ReplaceAll(string(data), "\r\n", "\n"))
	lines := strings.Split(text, "\n")
	if len(lines) > maxLines {
		return finding.HintErrorf("export a shorter time", "the chat has more than %d lines", maxLines)
	}
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t\r")
	}
	p := &textParser{builder: b, lines: lines, day: b.opt.Day, authors: map[string]bool{}}
	if !p.day.IsZero() {
		p.day = p.day.In(b.opt.Zone)
	}
	p.findOrder()
	p.twelve = regexp.MustCompile(`(?i)\d:\d\d(?::\d\d)?\s?[ap]\.?m\b`).MatchString(text)
	for p.i < len(p.lines) {
		if err := p.readLine(); err != nil {
			return err
		}
	}
	if err := p.endMessage(); err != nil {
		return err
	}
	p.report()
	return nil
}

// A textParser reads a chat as text, line by line.
type textParser struct {
	*builder
	lines []string
	i     int // the current line

	day        time.Time // the day of the incident
	monthFirst bool      // the order of dates such as 10/11/2026
	twelve     bool      // some times have AM or PM
	date       time.Time // the date of the current message; zero if it is unknown
	last       time.Time // the time of the last message since the last date
	lastZone   string
	lostDay    bool // the day of the lines is a word such as "Today" whose day is unknown
	authors    map[string]bool

	open    bool // a message is open: the next line may continue it
	undated bool // the open message has no day
	msg     Message
	text    []string
	author  string // name of the last author

	before  int // lines before the first message
	unzoned bool
	assumed bool
}

// findOrder finds the order of day and month in numeric dates.
func (p *textParser) findOrder() {
	if p.opt.Order != "" {
		p.monthFirst = p.opt.Order == "month"
		return
	}
	found := false
	var near [2]bool // day first, month first: a date is near that of the incident
	for _, line := range p.lines {
		for at := 0; at < min(len(line), 80); at++ {
			if line[at] < '0' || line[at] > '9' || at > 0 && isWordByte(line[at-1]) {
				continue
			}
			m := numericDate.FindStringSubmatch(line[at:])
			if m == nil || m[2] == "." {
				continue
			}
			if first, second := number(m[1]), number(m[3]); first > 12 || second > 12 {
				p.monthFirst = second > 12
				return
			}
			s := stamp{first: number(m[1]), second: number(m[3]), year: year(m[4])}
			for k, monthFirst := range []bool{false, true} {
				if at, ok := s.date(p.day, p.day, monthFirst); ok && !p.day.IsZero() && at.Sub(dateOf(p.day)).Abs() <= 72*time.Hour {
					near[k] = true
				}
			}
			found = found || s.first != s.second
			break
		}
	}
	p.monthFirst = near[1] && !near[0]
	if found && near[0] == near[1] {
		p.note("dates such as 10/11/2026 were read with the day first; --date-order month reads the month first")
	}
}

// readLine reads the current line, and further lines that belong to it.
func (p *textParser) readLine() error {
	line := strings.TrimSpace(p.lines[p.i])
	p.i++
	switch {
	case line == "":
		p.continueMessage("")
		return nil
	case p.skipInterface(line):
		return nil
	}
	if day, ok := scanDay(line); ok && !(p.open && len(p.text) == 0) {
		if err := p.endMessage(); err != nil {
			return err
		}
		p.startDay(day)
		return nil
	}
	if h, ok := p.findHead(line); ok {
		if h.system != "" {
			err := p.endMessage()
			p.leaveOut(h.system)
			return err
		}
		return p.startMessage(h)
	}
	p.continueMessage(line)
	return nil
}

func (p *textParser) continueMessage(line string) {
	switch {
	case p.open:
		p.text = append(p.text, line)
	case line != "":
		p.before++
	}
}

// interfaceLine matches texts of a chat's user interface that are copied with messages.
var (
	interfaceLine = regexp.MustCompile(`^(?i)(?:\d+ repl(?:y|ies)(?: .*)?|last reply .*|view (?:thread|newer replies)|also sent to the channel|` +
		`new(?: messages)?|thread|replied to a thread:?.*|\(edited\)|edited|collapse|show (?:more|less)|forwarded|pinned by .*|seen by .*|` +
		`.{1,60} (?:is|are) typing.*)$`)
	reactionCount = regexp.MustCompile(`^(?::[a-z0-9_+'-]+:(?::[a-z0-9_-]+:)?|[^\pL\pN\s:]{1,8})\s*\d{1,4}$`)
	onlyEmoji     = regexp.MustCompile(`^(?::[a-z0-9_+'-]+:|[^\pL\pN\s:.,!?-]{1,8})$`)
	onlyDigits    = regexp.MustCompile(`^\d{1,4}$`)
)

// skipInterface leaves out lines of the user interface and reactions.
func (p *textParser) skipInterface(line string) bool {
	if !p.open || len(line) > 120 {
		return false
	}
	switch {
	case len(p.text) > 0 && reactionCount.MatchString(line):
		p.leaveOut(reactions)
		return true
	case len(p.text) > 0 && onlyEmoji.MatchString(line) && p.i < len(p.lines) && onlyDigits.MatchString(strings.TrimSpace(p.lines[p.i])):
		p.leaveOut(reactions)
		p.i++
		return true
	}
	return len(p.text) > 0 && interfaceLine.MatchString(line)
}

// startDay sets the date of the messages that follow.
func (p *textParser) startDay(s stamp) {
	at, ok := s.date(p.day, p.opt.Today, p.monthFirst)
	p.last, p.lostDay = time.Time{}, !ok
	if p.date = at; ok {
		return
	}
	p.date = time.Time{}
	p.chat.Relative = strings.TrimSpace(p.lines[p.i-1])
}

// startMessage opens a message.
func (p *textParser) startMessage(h head) error {
	if err := p.endMessage(); err != nil {
		return err
	}
	p.open, p.text, p.msg = true, nil, Message{Person: -1}
	if h.text != "" {
		p.text = append(p.text, h.text)
	}
	again := h.name == ""
	if again {
		h.name, h.bot = p.author, false
	}
	p.author = h.name
	low := strings.ToLower(h.name)
	switch {
	case h.bot || machineName.MatchString(low):
		p.msg.Bot, p.msg.Label = true, botLabel(h.name)
	case !p.opt.IsPerson(low):
		p.msg.Label = source.OneLine(h.name)
	default:
		p.msg.Person = p.person(h.name, true)
	}
	p.authors[low] = true
	p.msg.At, p.undated = p.timeOf(h.stamp, again)
	return nil
}

// machineName matches names of programs that write in chats.
var machineName = regexp.MustCompile(`\b(?:alertmanager|grafana|pagerduty|opsgenie|datadog|sentry|jenkins|github|gitlab|statuspage|` +
	`prometheus|nagios|zabbix|newrelic|new relic|incident\.io|firehydrant|rootly|argo ?cd|spinnaker|circleci|buildkite|jira|` +
	`slackbot|[a-z]*bot|webhook|cloudwatch|pingdom|uptime ?robot|bigpanda|victorops|splunk)\b`)

// timeOf returns the time of a stamp, or undated. again reports that the message is a
// further one of the same author, whose time may lack AM or PM.
func (p *textParser) timeOf(s stamp, again bool) (at time.Time, undated bool) {
	dated := s.hasDate()
	if dated {
		p.startDay(s)
	}
	if p.lostDay {
		return time.Time{}, true
	}
	if p.date.IsZero() {
		if p.day.IsZero() {
			return time.Time{}, true
		}
		p.date = dateOf(p.day)
		p.assumed = true
	}
	zone := p.opt.Zone
	if s.zone != nil {
		zone = s.zone
	} else {
		p.unzoned = true
		if name, _ := p.date.In(zone).Zone(); s.zoneText != "" && s.zoneText != name {
			p.note("the zone %s has several meanings; such times were read as %s", s.zoneText, zone)
		}
	}
	make := func(hour int) time.Time {
		y, m, d := p.date.Date()
		return time.Date(y, m, d, hour, s.min, s.sec, 0, zone)
	}
	at = make(s.hour)
	if again && p.twelve && s.half == "" && s.zone == nil && s.hour <= 12 {
		at = make(s.hour % 12)
		if pm := make(s.hour%12 + 12); !p.last.IsZero() && at.Before(p.last.Truncate(time.Minute)) && !pm.Before(p.last.Truncate(time.Minute)) {
			at = pm
		}
	}
	back := time.Hour
	if zone.String() != p.lastZone {
		back, p.lastZone = 14*time.Hour, zone.String()
	}
	if !dated && !p.last.IsZero() && p.last.Sub(at) > back {
		p.date = p.date.AddDate(0, 0, 1)
		at = at.AddDate(0, 0, 1)
		p.note("after %s the clock runs back to %s: this is read as the next day, %s",
			p.last.In(zone).Format("15:04"), at.Format("15:04"), at.Format(time.DateOnly))
	}
	if at.After(p.last) {
		p.last = at
	}
	return at, false
}

// endMessage adds the open message.
func (p *textParser) endMessage() error {
	if !p.open {
		return nil
	}
	p.open = false
	text := strings.TrimSpace(strings.Join(p.text, "\n"))
	text = strings.TrimSpace(editedMark.ReplaceAllString(text, ""))
	what := textNoise(text)
	switch {
	case what != "":
		p.leaveOut(what)
		return nil
	case p.undated:
		p.chat.Undated++
		return nil
	}
	p.msg.Text = mediaMark.ReplaceAllString(text, "[file${1}]")
	return p.add(p.msg)
}

var (
	editedMark = regexp.MustCompile(`(?im)[ \t]*(?:\((?:edited|bearbeitet)\)|<this message was edited>)$`)
	mediaMark  = regexp.MustCompile(`(?im)^<?(?:media|image|video|audio|document|sticker|GIF) omitted>?$`)
	joinText   = regexp.MustCompile(`^(?i)(?:has |have |was |were )?(?:joined|left|added to|removed from|been added|added by)\b(?: (?:the )?(?:#?\S+|channel|group|chat|server|space|conversation|call|meeting|team|by .{1,60}))?(?: (?:along )?(?:with|by) .{1,120})?(?: channel| group)?[.!]?$`)
	topicText  = regexp.MustCompile(`^(?i)(?:has )?(?:set|changed|cleared|updated|renamed|archived|un-archived|pinned|unpinned|added an integration|started a (?:huddle|call|thread))\b.{0,40}\b(?:topic|purpose|description|channel|subject|icon|message to this channel|integration|huddle|call|thread)\b.{0,200}$`)
	goneText   = regexp.MustCompile(`^(?i)<?(?:this message (?:was|has been) deleted|you deleted this message|message deleted|deleted)[.>]*$`)
)

// textNoise returns what a message without content is, or "".
func textNoise(text string) string {
	switch {
	case strings.Contains(text, "\n") || len(text) > 300:
		return ""
	case joinText.MatchString(text):
		return joins
	case topicText.MatchString(text):
		return topics
	case goneText.MatchString(text):
		return deleted
	}
	return ""
}

// report adds notes about what was assumed.
func (p *textParser) report() {
	if p.unzoned {
		p.note("times without a zone were read as %s", p.opt.Zone)
	}
	if p.assumed {
		p.note("times without a date were read as of %s", dateOf(p.day).Format(time.DateOnly))
	}
	if p.before > 0 && len(p.chat.Messages) > 0 {
		p.note("%s before the first message and after system messages left out",
			finding.Plural(p.before, "line is", "lines are"))
	}
}

// isName reports whether text may be the name of an author.
func isName(text string) bool {
	if n := utf8.RuneCountInString(text); n == 0 || n > 60 || strings.ContainsAny(text, `:;!?<>/\"{}=#$%*`) {
		return false
	}
	text = nameRemark.ReplaceAllString(text, "")
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, "@+~ "))
	if !unicode.IsLetter(first) {
		return phoneName.MatchString(text)
	}
	words := strings.Fields(text)
	if len(words) > 6 || strings.HasSuffix(text, ".") && len(words) > 2 || strings.HasSuffix(text, ",") {
		return false
	}
	for _, w := range words {
		first, _ := utf8.DecodeRuneInString(w)
		if len(words) > 1 && unicode.IsLower(first) && !particle[strings.Trim(w, "()")] {
			return false
		}
	}
	return true
}

var (
	nameRemark = regexp.MustCompile(`\s*[(\[][^()\[\]]{1,30}[)\]]`)
	phoneName  = regexp.MustCompile(`^\+?\d[\d ()-]{5,19}$`)
	particle   = wordSet("van von der den de del da dos di la le bin al ter team bot on call dev of and the | - – • ·")
)
