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
	p.twelve = twelveHours.MatchString(text)
	p.bareTimes = p.twelve && bareTime.MatchString(text)
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
	bareTimes  bool      // and further messages of an author have a time without it, as in Slack
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

	before  int      // lines before the first message
	unsure  []string // lines above a time that may be names
	unzoned bool
	assumed time.Time // the date of times without one
}

var (
	twelveHours = regexp.MustCompile(`(?i)\d:\d\d(?::\d\d)?\s?[ap]\.?m\b`)
	bareTime    = regexp.MustCompile(`(?m)^\d{1,2}:\d\d$`)
)

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
	if day, ok := scanDay(line); ok && p.isDay(day) {
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
		if len(p.chat.Unread) < maxUnread {
			p.chat.Unread = append(p.chat.Unread, source.Truncate(line, 200))
		}
	}
}

// maxUnread is the largest number of lines of a chat that are listed as not read.
const maxUnread = 20

// isDay reports whether a line with a date begins a day. In a message it may be text,
// such as "Friday", unless it has a weekday and a date, or the next line begins a message.
func (p *textParser) isDay(s stamp) bool {
	if !p.open || s.hasWeekday && !s.isWeekday() {
		return !p.open || len(p.text) > 0
	}
	if len(p.text) == 0 {
		return false
	}
	start, open := p.i, p.open
	defer func() { p.i, p.open = start, open }()
	p.open = false
	for p.i < len(p.lines) && p.i < start+4 {
		line := strings.TrimSpace(p.lines[p.i])
		p.i++
		if line == "" || interfaceLine.MatchString(line) {
			continue
		}
		_, ok := p.findHead(line)
		return ok
	}
	return false
}

// startMessage opens a message.
func (p *textParser) startMessage(h head) error {
	p.dropAvatar(h.name)
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

// dropAvatar removes a line with only the name of the next author: the text of an image
// that is copied with the message.
func (p *textParser) dropAvatar(name string) {
	lines := &p.text
	if !p.open {
		lines = &p.chat.Unread
	}
	last := len(*lines) - 1
	if name == "" || last < 0 || !strings.EqualFold((*lines)[last], name) || !p.open && p.before > maxUnread {
		return
	}
	*lines = (*lines)[:last]
	if !p.open {
		p.before--
	}
}

// machineName matches names of programs that write in chats.
var machineName = regexp.MustCompile(`\b(?:alertmanager|grafana|pagerduty|opsgenie|datadog|sentry|jenkins|github|gitlab|statuspage|` +
	`prometheus|nagios|zabbix|newrelic|new relic|incident\.io|firehydrant|rootly|argo ?cd|spinnaker|circleci|buildkite|jira|` +
	`slackbot|[a-z]*bot|webhook|cloudwatch|pingdom|uptime ?robot|bigpanda|victorops|splunk)\b|^system$`)

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

// report adds notes about what was assumed.
func (p *textParser) report() {
	if p.unzoned {
		p.note("times without a zone were read as %s", p.opt.Zone)
	}
	if !p.assumed.IsZero() {
		p.note("times without a date were read as of %s", p.assumed.Format(time.DateOnly))
	}
	if len(p.unsure) > 0 {
		p.note("read as text and not as the author of the next message: %s; an empty line above a name makes it one", strings.Join(p.unsure, ", "))
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
