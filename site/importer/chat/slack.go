package chat

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/source"
)

// maxMessageBytes is the largest size of the JSON of one message.
const maxMessageBytes = 1 << 20

// A scalar is a JSON string, number or boolean as text. Other values are "".
type scalar string

func (s *scalar) UnmarshalJSON(data []byte) error {
	var text string
	switch {
	case len(data) > 0 && data[0] == '"':
		if err := json.Unmarshal(data, &text); err != nil {
			return err
		}
		*s = scalar(text)
	case len(data) > 0 && (data[0] == '-' || data[0] >= '0' && data[0] <= '9'):
		*s = scalar(data)
	}
	return nil
}

// A slackMessage is a message of a Slack export. Other tools write timestamp and author.
type slackMessage struct {
	Subtype    scalar `json:"subtype"`
	User       scalar `json:"user"`
	Username   scalar `json:"username"`
	Author     scalar `json:"author"`
	Text       scalar `json:"text"`
	TS         scalar `json:"ts"`
	Timestamp  scalar `json:"timestamp"`
	Thread     scalar `json:"thread_ts"`
	BotID      scalar `json:"bot_id"`
	BotProfile struct {
		Name scalar `json:"name"`
	} `json:"bot_profile"`
	Profile     slackProfile      `json:"user_profile"`
	Edited      json.RawMessage   `json:"edited"`
	Files       []slackFile       `json:"files"`
	File        slackFile         `json:"file"`
	Attachments []slackAttachment `json:"attachments"`
	Blocks      json.RawMessage   `json:"blocks"`
	Reactions   []json.RawMessage `json:"reactions"`
	Message     *slackMessage     `json:"message"` // of message_changed
	DeletedTS   scalar            `json:"deleted_ts"`
	Replies     []json.RawMessage `json:"slackdump_thread_replies"`
}

type slackFile struct {
	Name  scalar `json:"name"`
	Title scalar `json:"title"`
	Mode  scalar `json:"mode"`
}

type slackAttachment struct {
	Fallback scalar `json:"fallback"`
	Pretext  scalar `json:"pretext"`
	Title    scalar `json:"title"`
	Text     scalar `json:"text"`
}

type slackProfile struct {
	RealName    scalar `json:"real_name"`
	DisplayName scalar `json:"display_name"`
	Name        scalar `json:"name"`
	FirstName   scalar `json:"first_name"`
	LastName    scalar `json:"last_name"`
	Email       scalar `json:"email"`
}

type slackUser struct {
	ID       scalar       `json:"id"`
	Name     scalar       `json:"name"`
	RealName scalar       `json:"real_name"`
	IsBot    bool         `json:"is_bot"`
	Profile  slackProfile `json:"profile"`
}

func (p slackProfile) names() []string {
	out := []string{string(p.RealName), string(p.DisplayName), string(p.Name)}
	if handle, _, ok := strings.Cut(string(p.Email), "@"); ok {
		out = append(out, handle)
	}
	return out
}

// allNames returns the names of a user; those of a bot are no names of people.
func (u *slackUser) allNames() []string {
	if u.IsBot || u.ID == "USLACKBOT" {
		return nil
	}
	names := append([]string{string(u.RealName), string(u.Name)}, u.Profile.names()...)
	return slices.DeleteFunc(names, func(s string) bool { return s == "" })
}

// decodeLenient decodes data into v. Values of another type than expected are left out.
func decodeLenient(data []byte, v any) error {
	err := json.Unmarshal(data, v)
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return nil
	}
	return err
}

// readSlack reads the JSON of a channel: a list of messages, or an object that has it
// under "messages".
func (b *builder) readSlack(data []byte) error {
	b.chat.Form = "Slack export"
	d := json.NewDecoder(bytes.NewReader(data))
	start, err := d.Token()
	if err != nil {
		return notJSON(d)
	}
	if start == json.Delim('[') {
		return b.readMessages(d)
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return notJSON(d)
		}
		switch name, _ := key.(string); name {
		case "messages", "users":
			open, err := d.Token()
			if err != nil || open != json.Delim('[') {
				return finding.HintErrorf("export the channel again", "%q in the export is not a list", name)
			}
			if name == "users" {
				err = b.readUserList(d)
			} else {
				err = b.readMessages(d)
			}
			if err != nil {
				return err
			}
		default:
			var value json.RawMessage
			if err := d.Decode(&value); err != nil {
				return notJSON(d)
			}
			if name == "name" && b.chat.Channel == "" {
				_ = json.Unmarshal(value, &b.chat.Channel) // a value of another type is no name
				b.chat.Channel = source.OneLine(withoutMarks(b.chat.Channel))
			}
		}
	}
	if _, err := d.Token(); err != nil {
		return notJSON(d)
	}
	return nil
}

func notJSON(d *json.Decoder) error {
	return finding.HintErrorf("export the channel again", "the JSON is not valid near byte %d", d.InputOffset())
}

// readMessages reads the elements of a list of messages.
func (b *builder) readMessages(d *json.Decoder) error {
	for n := 0; d.More(); n++ {
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return notJSON(d)
		}
		if err := b.readMessage(raw); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil && err != io.EOF {
		return notJSON(d)
	}
	return nil
}

func (b *builder) readMessage(raw []byte) error {
	if len(raw) > maxMessageBytes {
		b.leaveOut("message larger than 1 MB|messages larger than 1 MB")
		return nil
	}
	var m slackMessage
	if err := decodeLenient(raw, &m); err != nil {
		return finding.HintErrorf("export the channel again", "a message of the export is not valid JSON")
	}
	for _, reply := range m.Replies {
		if err := b.readMessage(reply); err != nil {
			return err
		}
	}
	return b.addSlack(&m)
}

// noiseOf maps subtypes of Slack's messages without content to what they are.
func noiseOf(subtype string) string {
	switch {
	case strings.HasSuffix(subtype, "_join"), strings.HasSuffix(subtype, "_leave"), subtype == "joiner_notification":
		return joins
	case strings.HasPrefix(subtype, "channel_"), strings.HasPrefix(subtype, "group_"), subtype == "pinned_item",
		subtype == "unpinned_item", strings.HasPrefix(subtype, "bot_add"), subtype == "bot_remove", subtype == "reminder_add",
		subtype == "huddle_thread", subtype == "sh_room_created", subtype == "assistant_app_thread", subtype == "ekm_access_denied":
		return topics
	case subtype == "tombstone", subtype == "message_deleted":
		return deleted
	case subtype == "message_replied":
		return "repeated message|repeated messages"
	}
	return ""
}

// These are the things that are left out of a chat.
const (
	joins     = "join or leave|joins and leaves"
	topics    = "change of a topic or setting|changes of topics and settings"
	deleted   = "deleted message|deleted messages"
	reactions = "reaction|reactions"
)

func (b *builder) addSlack(m *slackMessage) error {
	subtype := string(m.Subtype)
	if len(m.Reactions) > 0 {
		b.counts[reactions] += len(m.Reactions)
	}
	if m.Subtype == "message_changed" && m.Message != nil {
		changed := *m.Message
		changed.Message, changed.Edited = nil, json.RawMessage("{}")
		return b.addSlack(&changed)
	}
	if what := noiseOf(subtype); what != "" {
		b.leaveOut(what)
		return nil
	}
	at := slackTime(string(cmp.Or(m.TS, m.Timestamp)))
	if at.IsZero() {
		b.leaveOut("message without a time|messages without a time")
		return nil
	}
	out := Message{At: at, Person: -1, Text: b.slackText(m)}
	b.setAuthor(&out, m)
	key := string(m.TS) + " " + string(m.User)
	if i, ok := b.seen[key]; ok && m.TS != "" {
		if !isEdited(m) || out.Text == "" {
			b.leaveOut("repeated message|repeated messages")
			return nil
		}
		b.chat.Messages[i] = out
		b.leaveOut("earlier text of an edited message|earlier texts of edited messages")
		return nil
	}
	n := len(b.chat.Messages)
	err := b.add(out)
	if err == nil && len(b.chat.Messages) > n {
		b.seen[key] = n
	}
	return err
}

func isEdited(m *slackMessage) bool {
	return len(m.Edited) > 0 && string(m.Edited) != "null" && string(m.Edited) != "false"
}

func (b *builder) setAuthor(out *Message, m *slackMessage) {
	id := string(cmp.Or(m.User, m.Author))
	user := b.users[id]
	if m.Subtype == "bot_message" || m.BotID != "" || user != nil && user.IsBot || id == "USLACKBOT" {
		name := string(cmp.Or(m.Username, m.BotProfile.Name, m.Profile.RealName))
		if name == "" && user != nil {
			name = string(cmp.Or(user.RealName, user.Name))
		}
		out.Bot, out.Label = true, botLabel(name)
		return
	}
	out.Person = b.slackPerson(cmp.Or(id, string(m.Username)), true, m.Profile.names()...)
}

// slackPerson returns the person with an ID and adds the names that are known.
func (b *builder) slackPerson(id string, wrote bool, names ...string) int {
	if u := b.users[id]; u != nil {
		names = append(names, u.allNames()...)
	}
	return b.person(withoutMarks(id), wrote, slices.DeleteFunc(names, func(s string) bool { return s == "" })...)
}

// botLabel returns the author of a bot's message: its name with the word bot, so that it
// is no name of a person.
func botLabel(name string) string {
	name = source.Truncate(source.OneLine(withoutMarks(strings.NewReplacer(":", " ", "@", "").Replace(name))), 40)
	if low := strings.ToLower(name); len(low) == len(name) && strings.HasSuffix(low, "bot") {
		name = strings.TrimRight(name[:len(name)-len("bot")], " -_.")
	}
	return strings.TrimSpace(name + " bot")
}

// slackText returns the text of a message with its attachments and the names of files.
func (b *builder) slackText(m *slackMessage) string {
	lines := []string{b.unmark(string(m.Text))}
	for _, a := range m.Attachments[:min(len(m.Attachments), 20)] {
		var parts []string
		for _, s := range []scalar{a.Pretext, a.Title, a.Text} {
			if text := b.unmark(string(s)); text != "" && !slices.Contains(parts, text) {
				parts = append(parts, text)
			}
		}
		if len(parts) == 0 {
			parts = append(parts, b.unmark(string(a.Fallback)))
		}
		if text := strings.Join(parts, ": "); text != "" && !strings.Contains(lines[0], text) {
			lines = append(lines, text)
		}
	}
	if strings.TrimSpace(strings.Join(lines, "")) == "" && len(m.Blocks) > 0 {
		lines = append(lines, b.unmark(blockText(m.Blocks)))
	}
	for _, f := range append(slices.Clone(m.Files[:min(len(m.Files), 20)]), m.File) {
		if f.Mode == "tombstone" {
			b.leaveOut("deleted file|deleted files")
		} else if name := cmp.Or(f.Name, f.Title); name != "" {
			lines = append(lines, "[file: "+source.Truncate(source.OneLine(withoutMarks(string(name))), 120)+"]")
		}
	}
	return strings.Join(slices.DeleteFunc(lines, func(s string) bool { return strings.TrimSpace(s) == "" }), "\n")
}

// blockText returns the texts in the blocks of a message.
func blockText(blocks json.RawMessage) string {
	var value any
	if json.Unmarshal(blocks, &value) != nil {
		return ""
	}
	var b strings.Builder
	var walk func(v any, depth int)
	walk = func(v any, depth int) {
		if depth > 20 {
			return
		}
		switch v := v.(type) {
		case []any:
			for _, item := range v {
				walk(item, depth+1)
			}
			if depth == 0 || depth == 2 {
				b.WriteByte('\n')
			}
		case map[string]any:
			switch text := v["text"].(type) {
			case string:
				b.WriteString(text)
			default:
				walk(text, depth+1)
			}
			if id, ok := v["user_id"].(string); ok {
				b.WriteString("<@" + id + ">")
			}
			walk(v["elements"], depth+1)
			walk(v["fields"], depth+1)
		}
	}
	walk(value, 0)
	return b.String()
}

// slackMarkup matches Slack's markup for links and mentions, such as <@U024BE7LH> and
// <https://…|text>.
var slackMarkup = regexp.MustCompile(`<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>`)

var entities = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// unmark returns a text of Slack without its markup. Mentions of people become marks.
func (b *builder) unmark(text string) string {
	text = withoutMarks(text)
	text = slackMarkup.ReplaceAllStringFunc(text, func(s string) string {
		p := slackMarkup.FindStringSubmatch(s)
		label := strings.TrimLeft(p[3], "@#")
		switch {
		case p[1] == "@":
			if u := b.users[p[2]]; u != nil && u.IsBot {
				return "@" + botLabel(string(cmp.Or(u.RealName, u.Name)))
			}
			var names []string
			if label != "" {
				names = append(names, label)
			}
			return markOf(b.slackPerson(p[2], false, names...))
		case p[1] == "#":
			return "#" + cmp.Or(label, p[2])
		case p[1] == "!":
			name, _, _ := strings.Cut(p[2], "^")
			if name == "date" {
				return p[3]
			}
			return "@" + cmp.Or(label, name)
		case p[3] != "" && p[3] != p[2]:
			return p[3] + " (" + p[2] + ")"
		}
		return p[2]
	})
	return entities.Replace(text)
}

func slackTime(text string) time.Time {
	whole, _, _ := strings.Cut(text, ".")
	if s, err := strconv.ParseInt(whole, 10, 64); err == nil {
		switch {
		case s > 1e8 && s < 1e11:
			return time.Unix(s, 0).UTC()
		case s > 1e11 && s < 1e14:
			return time.UnixMilli(s).UTC().Truncate(time.Second)
		}
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil || at.Year() < 1971 {
		return time.Time{}
	}
	return at.UTC().Truncate(time.Second)
}

// readUsers reads the file users.json of an export.
func (b *builder) readUsers(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if open, err := d.Token(); err != nil || open != json.Delim('[') {
		return finding.HintErrorf("export it again, or leave it out", "users.json is not a list of users")
	}
	return b.readUserList(d)
}

func (b *builder) readUserList(d *json.Decoder) error {
	for d.More() {
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return notJSON(d)
		}
		var u slackUser
		if err := decodeLenient(raw, &u); err != nil || u.ID == "" {
			continue
		}
		if len(b.users) == maxUsers {
			return finding.HintErrorf("leave users.json out", "users.json has more than %d users", maxUsers)
		}
		b.users[string(u.ID)] = &u
	}
	_, err := d.Token()
	if err != nil {
		return notJSON(d)
	}
	return nil
}

// maxUsers is the largest number of users of an export.
const maxUsers = 100_000
