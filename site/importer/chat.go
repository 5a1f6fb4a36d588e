package importer

import (
	"debrief/site/source"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// findMessages returns the messages in a JSON export of a chat. This file reads chats:
// JSON exports of Slack and compatible tools, and text copied from a chat.
func findMessages(n *node) []*node {
	if n.get("messages") != nil {
		return n.get("messages").elements()
	}
	return n.elements()
}

func isChat(n *node) bool {
	all := findMessages(n)
	return len(all) > 0 && all[0].hasKeys("text") && (all[0].hasKeys("ts") || all[0].hasKeys("timestamp"))
}

func readChat(root *node, m *builder) {
	profiles := map[string]string{}
	for _, msg := range findMessages(root) {
		at := parseSlackTime(msg.firstText("ts", "timestamp"))
		id := msg.firstText("user", "username", "author")
		bot := msg.readText("subtype") == "bot_message" || msg.get("bot_id") != nil
		who := ""
		if !bot {
			who = m.addPerson(id, "responder", "who wrote in the channel")
			for _, name := range []string{"user_profile.real_name", "user_profile.display_name", "user_profile.name"} {
				if fullName := msg.firstText(name); fullName != "" {
					profiles[fullName] = who
				}
			}
		}
		kind := "comms"
		if bot {
			kind = "signal"
		}
		m.addEvent(at, kind, who, plainText(msg.readText("text")))
		msg.ignore("type", "team", "blocks", "user_profile", "client_msg_id", "bot_id", "bot_profile", "app_id",
			"thread_ts", "parent_user_id",
			"reply_count", "reply_users_count", "latest_reply", "reply_users", "replies", "is_locked", "subscribed",
			"edited", "source_team", "user_team")
	}
	for name, ref := range profiles {
		m.addName(name, ref)
	}
	m.finishChat()
}

// finishChat clears the title, because a chat has none, and adds a remark for the
// author of the post-mortem.
func (m *builder) finishChat() {
	m.rec.Title = ""
	m.addRemark("every message became a timeline row: keep only the relevant ones")
}

// slackMarkup matches Slack's markup for links and mentions, such as <@U024BE7LH> and
// <https://…|text>.
var slackMarkup = regexp.MustCompile(`<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>`)

func plainText(text string) string {
	text = slackMarkup.ReplaceAllStringFunc(text, func(s string) string {
		p := slackMarkup.FindStringSubmatch(s)
		if p[3] != "" {
			return p[3]
		}
		return p[1] + p[2]
	})
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text)
}

func parseSlackTime(text string) time.Time {
	whole, _, _ := strings.Cut(text, ".")
	if s, err := strconv.ParseInt(whole, 10, 64); err == nil {
		switch {
		case s > 1e9 && s < 1e11:
			return time.Unix(s, 0).UTC()
		case s > 1e12 && s < 1e14:
			return time.UnixMilli(s).UTC().Truncate(time.Second)
		}
		return time.Time{}
	}
	return parseTime(text)
}

var (
	// chatLine matches a line with a time, a name and a message. Examples are
	// "[2026-10-14 08:12:03] kim: …", "08:12 <kim> …" and "2026-10-14T08:12:03Z kim:
	// …".
	chatLine = regexp.MustCompile(
		`^\s*\[?(?:(\d{4}-\d{2}-\d{2})[T ,]+)?(\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*([AaPp][Mm])?(Z|[+-]\d{2}:?\d{2}| UTC)?\]?\s*[-–]?\s*(?:<([^<>]{1,60})>|([^:<>\[\]]{1,60}):)\s+(.+)$`,
	)
	// chatHead matches a line that contains only a name and a time. The message is on
	// the following lines.
	chatHead = regexp.MustCompile(`^\s*(\S.{0,58}?)\s+\[?(\d{1,2}:\d{2}(?::\d{2})?)\s*([AaPp][Mm])?\]?\s*$`)
	// chatDay matches a line that contains only the date of the messages after it.
	chatDay = regexp.MustCompile(`^\W*(?:\w+, )?(\d{4}-\d{2}-\d{2})\W*$`)
)

// readChatText reads a chat that was copied as text. It returns false if it found no
// message. zone and day apply to times without a zone or date.
func (m *builder) readChatText(text string, zone *time.Location, day time.Time) bool {
	if zone == nil {
		zone = time.UTC
	}
	c := &chatParser{builder: m, zone: zone, day: day}
	if !day.IsZero() {
		c.date = day.In(zone).Format(time.DateOnly)
	}
	for l := range strings.Lines(text) {
		c.readLine(strings.TrimRight(l, "\r\n"))
	}
	c.endMessage()
	if c.undated > 0 {
		m.addRemark("%d messages with a time but no day are omitted; give the day with --started", c.undated)
	}
	if c.unzoned {
		m.addRemark("times without a zone were read as %s", zone)
	}
	m.finishChat()
	return len(m.rec.Events) > 0 || c.undated > 0
}

// A chatParser reads a chat that was copied as text, line by line.
type chatParser struct {
	*builder
	zone    *time.Location
	day     time.Time
	date    string // date of the current message, such as "2026-10-14"; "" if it is unknown
	undated int
	unzoned bool

	open bool // set if the next line may continue the last message
	at   time.Time
	who  string
	text []string
}

func (c *chatParser) readLine(text string) {
	if p := chatDay.FindStringSubmatch(text); p != nil {
		c.endMessage()
		c.date = p[1]
		return
	}
	if p := chatLine.FindStringSubmatch(text); p != nil {
		c.startMessage(p[1], p[2], p[3], strings.TrimSpace(p[4]), p[5]+p[6])
		c.text = append(c.text, p[7])
		return
	}
	if p := chatHead.FindStringSubmatch(text); p != nil {
		c.startMessage("", p[2], p[3], "", p[1])
		return
	}
	if c.open && len(c.text) < 20 {
		c.text = append(c.text, text)
	}
}

func (c *chatParser) startMessage(date, clock, half, zone, name string) {
	c.endMessage()
	if date != "" {
		c.date = date
	}
	c.open, c.text = true, nil
	c.who = c.addPerson(source.OneLine(name), "responder", "who wrote in the channel")
	c.at = time.Time{}
	if c.date == "" {
		c.undated++
		return
	}
	form, value := "2006-01-02 15:04", c.date+" "+clock
	if strings.Count(clock, ":") == 2 {
		form += ":05"
	}
	if half != "" {
		form, value = strings.Replace(form, "15:", "3:", 1)+" PM", value+" "+strings.ToUpper(half)
	}
	in := c.zone
	switch zone {
	case "":
		c.unzoned = true
	case "Z", "UTC":
		in = time.UTC
	default:
		form, value = form+" -0700", value+" "+strings.ReplaceAll(zone, ":", "")
	}
	if at, err := time.ParseInLocation(form, value, in); err == nil {
		c.at = at
	}
}

func (c *chatParser) endMessage() {
	if c.open {
		c.addEvent(c.at, "comms", c.who, source.OneLine(strings.Join(c.text, " ")))
	}
	c.open = false
}
