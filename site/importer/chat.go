package importer

import (
	"debrief/site/source"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A chat: the JSON that Slack and its likes export, or its text as it is copied.

func messagesOf(n *node) []*node {
	if n.get("messages") != nil {
		return n.get("messages").all()
	}
	return n.all()
}

func isChat(n *node) bool {
	all := messagesOf(n)
	return len(all) > 0 && all[0].has("text") && (all[0].has("ts") || all[0].has("timestamp"))
}

func readChat(root *node, m *making) {
	profiles := map[string]string{}
	for _, msg := range messagesOf(root) {
		at := slackTime(msg.first("ts", "timestamp"))
		id := msg.first("user", "username", "author")
		bot := msg.read("subtype") == "bot_message" || msg.get("bot_id") != nil
		who := ""
		if !bot {
			who = m.person(id, "responder", "who wrote in the channel")
			for _, name := range []string{"user_profile.real_name", "user_profile.display_name", "user_profile.name"} {
				if called := msg.first(name); called != "" {
					profiles[called] = who
				}
			}
		}
		kind := "comms"
		if bot {
			kind = "signal"
		}
		m.event(at, kind, who, plain(msg.read("text")))
		msg.drop("type", "team", "blocks", "user_profile", "client_msg_id", "bot_id", "bot_profile", "app_id", "thread_ts", "parent_user_id",
			"reply_count", "reply_users_count", "latest_reply", "reply_users", "replies", "is_locked", "subscribed", "edited", "source_team", "user_team")
	}
	for name, ref := range profiles {
		m.alsoCalled(name, ref)
	}
	m.chatted()
}

// chatted says what a chat does not tell.
func (m *making) chatted() {
	m.rec.Title = ""
	m.remark("every message is a row of the timeline: keep those that changed what somebody knew or did")
}

// slackMark is what Slack makes of links and mentions: <@U024BE7LH>, <https://…|text>.
var slackMark = regexp.MustCompile(`<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>`)

func plain(text string) string {
	text = slackMark.ReplaceAllStringFunc(text, func(s string) string {
		p := slackMark.FindStringSubmatch(s)
		if p[3] != "" {
			return p[3]
		}
		return p[1] + p[2]
	})
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text)
}

func slackTime(text string) time.Time {
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
	return moment(text)
}

var (
	// chatLine is a message with its time in front: "[2026-10-14 08:12:03] kim: …",
	// "08:12 <kim> …", "2026-10-14T08:12:03Z kim: …".
	chatLine = regexp.MustCompile(`^\s*\[?(?:(\d{4}-\d{2}-\d{2})[T ,]+)?(\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*([AaPp][Mm])?(Z|[+-]\d{2}:?\d{2}| UTC)?\]?\s*[-–]?\s*(?:<([^<>]{1,60})>|([^:<>\[\]]{1,60}):)\s+(.+)$`)
	// chatHead is a line with a name and a time, behind which the message comes.
	chatHead = regexp.MustCompile(`^\s*(\S.{0,58}?)\s+\[?(\d{1,2}:\d{2}(?::\d{2})?)\s*([AaPp][Mm])?\]?\s*$`)
	// chatDay is a line that says the day of those behind it.
	chatDay = regexp.MustCompile(`^\W*(?:\w+, )?(\d{4}-\d{2}-\d{2})\W*$`)
)

// plainChat reads a chat as people copy it. It reports whether there was a message.
func (m *making) plainChat(text string, zone *time.Location, day time.Time) bool {
	if zone == nil {
		zone = time.UTC
	}
	c := &chatText{making: m, zone: zone, day: day}
	if !day.IsZero() {
		c.date = day.In(zone).Format(time.DateOnly)
	}
	for l := range strings.Lines(text) {
		c.line(strings.TrimRight(l, "\r\n"))
	}
	c.end()
	if c.undated > 0 {
		m.remark("%d messages have a time and no day, and are left out; --started says which day it was", c.undated)
	}
	if c.unzoned {
		m.remark("the chat has times without a zone, which were read as %s", zone)
	}
	m.chatted()
	return len(m.rec.Events) > 0 || c.undated > 0
}

// A chatText is a chat that is being read, line by line.
type chatText struct {
	*making
	zone    *time.Location
	day     time.Time
	date    string // "2026-10-14", "" where nobody has said it
	undated int
	unzoned bool

	open bool // a message is being read
	at   time.Time
	who  string
	text []string
}

func (c *chatText) line(text string) {
	if p := chatDay.FindStringSubmatch(text); p != nil {
		c.end()
		c.date = p[1]
		return
	}
	if p := chatLine.FindStringSubmatch(text); p != nil {
		c.begin(p[1], p[2], p[3], strings.TrimSpace(p[4]), p[5]+p[6])
		c.text = append(c.text, p[7])
		return
	}
	if p := chatHead.FindStringSubmatch(text); p != nil {
		c.begin("", p[2], p[3], "", p[1])
		return
	}
	if c.open && len(c.text) < 20 {
		c.text = append(c.text, text)
	}
}

func (c *chatText) begin(date, clock, half, zone, name string) {
	c.end()
	if date != "" {
		c.date = date
	}
	c.open, c.text = true, nil
	c.who = c.person(source.OneLine(name), "responder", "who wrote in the channel")
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

func (c *chatText) end() {
	if c.open {
		c.event(c.at, "comms", c.who, source.OneLine(strings.Join(c.text, " ")))
	}
	c.open = false
}
