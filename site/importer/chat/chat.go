// Package chat reads conversations of responders: Slack exports as a file, a folder or a
// zip, and text that was copied from a chat or exported by a messenger.
//
// It leaves out joins, topic changes, reactions and the noise of bots, and counts them.
// It replaces the names of people in all texts by marks, so that a caller can write
// references such as R2 instead. Input is untrusted and limited. Start at [Read].
package chat

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/source"
)

// A Chat is a conversation. Its messages are sorted by time.
type Chat struct {
	Form     string // the kind of source: "Slack export" or "text"
	Channel  string // name of the channel, without #; "" if unknown
	Messages []Message
	People   []Person
	LeftOut  []Count  // what was left out, such as joins
	Unread   []string // some of the lines that belong to no message, such as a title
	Notes    []string // what a reader of the chat must know, such as an assumed zone
	Undated  int      // number of messages without a known day; they are left out
	MayName  []string // words in texts that may be names of people
	Relative string   // the words, such as "Today", because of which a day is unknown; "" if it is missing
}

// A Count is a number of things of one kind.
type Count struct {
	N    int
	What string // for one and for several, as in "reaction|reactions"
}

// A Message is one message. The names of people in Text and Label are marks; see
// [Chat.Text].
type Message struct {
	At     time.Time
	Person int    // index of the author in People, or -1
	Label  string // the author if it is a bot, such as "alertmanager bot", or a role
	Bot    bool
	Text   string // one or more lines
}

// A Person is an author, or is mentioned with @.
type Person struct {
	Names []string // full name, display name, handle and ID
	Wrote bool     // whether the person is an author
}

// HasName reports whether name is one of the names of the person.
func (p Person) HasName(name string) bool {
	return slices.ContainsFunc(p.Names, func(n string) bool { return strings.EqualFold(n, name) })
}

// Options control how a chat is read.
type Options struct {
	Zone     *time.Location // zone of times without one; nil means UTC
	Day      time.Time      // the day of messages with a time but no date; zero if it is unknown
	Today    time.Time      // the day that "Today" means; zero if it is unknown
	Order    string         // order of dates such as 10/11/2026: "day", "month", or "" to find it
	Channel  string         // the channel to read of an export of several
	From, To time.Time      // day files of an export outside this range are not read; zero means all
	// IsPerson reports whether a name, in lower case, may be that of a person, and not of
	// a role or service. nil accepts all names.
	IsPerson func(name string) bool
	Names    []string // names of further people, which are replaced in texts
}

// The limits of a chat.
const (
	MaxBytes    = 16 << 20 // bytes of a file
	maxMessages = 50_000
	maxPeople   = 2_000
	maxText     = 12_000 // code points of a message
)

// Read reads the content of one file: JSON of a Slack channel, a zip of a Slack export,
// or text.
func Read(data []byte, opt Options) (*Chat, error) {
	if isZip(data) {
		files, err := zipFiles(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return nil, err
		}
		return readExport(files, opt)
	}
	if len(data) > MaxBytes {
		return nil, finding.HintErrorf("export a single channel, or a shorter time", "the chat is larger than %d MB", MaxBytes>>20)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	b := newBuilder(opt)
	if looksLikeJSON(data) {
		if err := b.readSlack(data); err != nil {
			return nil, err
		}
		return b.finish()
	}
	b.chat.Form = "text"
	if err := b.readText(data); err != nil {
		return nil, err
	}
	return b.finish()
}

// isZip reports whether data begins as a zip does.
func isZip(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

func looksLikeJSON(data []byte) bool {
	data = bytes.TrimSpace(data)
	return len(data) > 1 && (data[0] == '{' || data[0] == '[' && bytes.ContainsAny(data[1:2], "{[] \r\n\t"))
}

// A builder collects a chat.
type builder struct {
	opt    Options
	chat   *Chat
	names  *nameIndex
	ids    map[string]int // index of a person by ID or name in lower case
	counts map[string]int
	users  map[string]*slackUser
	seen   map[string]int // index of a message of a Slack export, by time and author
	cut    int
}

func newBuilder(opt Options) *builder {
	if opt.Zone == nil {
		opt.Zone = time.UTC
	}
	if opt.IsPerson == nil {
		opt.IsPerson = func(string) bool { return true }
	}
	return &builder{
		opt: opt, chat: &Chat{}, names: newNameIndex(), ids: map[string]int{}, counts: map[string]int{},
		users: map[string]*slackUser{}, seen: map[string]int{},
	}
}

func (b *builder) leaveOut(what string) { b.counts[what]++ }

func (b *builder) note(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !slices.Contains(b.chat.Notes, text) && len(b.chat.Notes) < maxNotes {
		b.chat.Notes = append(b.chat.Notes, text)
	}
}

const maxNotes = 20

// person returns the index of the person with an ID or a name. It adds the person if it
// is new. It returns -1 if there are too many people, or no name.
func (b *builder) person(id string, wrote bool, names ...string) int {
	id = cmp.Or(source.OneLine(id), source.OneLine(strings.Join(names, " ")))
	key := strings.ToLower(id)
	if key == "" {
		return -1
	}
	i, known := b.ids[key]
	if !known {
		if len(b.chat.People) == maxPeople {
			return -1
		}
		i = len(b.chat.People)
		b.ids[key] = i
		b.chat.People = append(b.chat.People, Person{})
	}
	p := &b.chat.People[i]
	p.Wrote = p.Wrote || wrote
	for _, name := range append([]string{id}, names...) {
		if name = source.OneLine(name); name != "" && !slices.Contains(p.Names, name) && len(p.Names) < 12 {
			p.Names = append(p.Names, name)
			b.names.add(name, i)
		}
	}
	return i
}

// add adds a message. text has marks only for mentions by ID; finish replaces names.
func (b *builder) add(m Message) error {
	m.Text = strings.TrimSpace(m.Text)
	if m.Text == "" {
		b.leaveOut("empty message|empty messages")
		return nil
	}
	if short := source.Truncate(m.Text, maxText); short != m.Text {
		m.Text = short
		b.cut++
	}
	if len(b.chat.Messages) == maxMessages {
		return finding.HintErrorf("export a shorter time", "the chat has more than %d messages", maxMessages)
	}
	b.chat.Messages = append(b.chat.Messages, m)
	return nil
}

// finish replaces the names in all texts, and returns the chat. A chat without a message
// is an error, unless only the day of its messages is unknown.
func (b *builder) finish() (*Chat, error) {
	c := b.chat
	for _, name := range b.opt.Names {
		name = strings.TrimPrefix(name, "@")
		if !slices.ContainsFunc(c.People, func(p Person) bool { return p.HasName(name) }) {
			b.person(name, false)
		}
	}
	for _, u := range b.users {
		b.names.addOther(u.allNames(), b.opt.IsPerson)
	}
	b.findHandles()
	for i := range c.Messages {
		m := &c.Messages[i]
		m.Text, m.Label = b.names.replace(m.Text), b.names.replace(m.Label)
	}
	for i, line := range c.Unread {
		c.Unread[i] = b.names.replace(line)
	}
	c.Channel = b.names.replace(c.Channel)
	b.findCandidates()
	c.Messages = slices.DeleteFunc(c.Messages, func(m Message) bool {
		if m.Bot && Kind(m.Text) == "" {
			b.leaveOut("bot message without an alert or a change|bot messages without an alert or a change")
			return true
		}
		return false
	})
	slices.SortStableFunc(c.Messages, func(x, y Message) int { return x.At.Compare(y.At) })
	for what, n := range b.counts {
		c.LeftOut = append(c.LeftOut, Count{n, what})
	}
	slices.SortFunc(c.LeftOut, func(x, y Count) int { return strings.Compare(x.What, y.What) })
	if b.cut > 0 {
		b.note("%s longer than %d characters are cut", finding.Plural(b.cut, "message", "messages"), maxText)
	}
	if len(c.Messages) == 0 && c.Undated == 0 {
		return nil, b.emptyError()
	}
	return c, nil
}

func (b *builder) emptyError() error {
	if len(b.chat.LeftOut) > 0 {
		return finding.HintErrorf("export the channel in which the responders wrote", "the chat has no message of a person: it has only %s",
			Counts(b.chat.LeftOut))
	}
	if b.chat.Form != "text" {
		return finding.HintErrorf("export the channel again: a list of messages with text and ts", "the export has no message")
	}
	return finding.HintErrorf("give each message a time and a name: 08:12 kim: looking at it, or the name and the time on a line above it",
		"the text has no message with a time and a name")
}

// Counts returns counts as "3 reactions, 1 deleted message".
func Counts(list []Count) string {
	var parts []string
	for _, c := range list {
		one, many, _ := strings.Cut(c.What, "|")
		parts = append(parts, finding.Plural(c.N, one, many))
	}
	return strings.Join(parts, ", ")
}
