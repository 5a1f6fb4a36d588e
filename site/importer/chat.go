package importer

import (
	"errors"
	"fmt"
	"time"

	"debrief/site/finding"
	"debrief/site/importer/chat"
	"debrief/site/source"
)

// findMessages returns the messages in a JSON export of a chat.
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

// readChat reads a chat: JSON of Slack and compatible tools, or copied text. zone and day
// apply to times without a zone or date.
func (m *builder) readChat(data []byte, zone *time.Location, day time.Time) error {
	m.rec.Tool = "chat"
	c, err := chat.Read(data, chat.Options{Zone: zone, Day: day, Today: day})
	if err != nil {
		return err
	}
	for _, msg := range c.Messages {
		kind := chat.Kind(msg.Text)
		if kind == "" {
			kind = "comms"
		}
		who := ""
		if msg.Person >= 0 {
			who = m.chatPerson(c, msg.Person)
		}
		text := c.Text(msg.Text, func(person int) string { return m.chatPerson(c, person) })
		m.addEvent(msg.At, kind, who, source.OneLine(text))
	}
	if c.Undated > 0 {
		m.addRemark("%d messages with a time but no day are omitted; give the day with --started", c.Undated)
	}
	if len(c.LeftOut) > 0 {
		m.addRemark("left out: %s", chat.Counts(c.LeftOut))
	}
	for _, note := range c.Notes {
		m.addRemark("%s", note)
	}
	m.addRemark("every message became a timeline row: keep only the relevant ones")
	return nil
}

// chatPerson returns the reference of a person of a chat.
func (m *builder) chatPerson(c *chat.Chat, person int) string {
	names := c.People[person].Names
	ref := m.addPerson(names[0], "responder", "who wrote in the channel")
	if ref == "" {
		return "[name]" // there are too many people
	}
	for _, name := range names[1:] {
		m.addName(name, ref)
	}
	return ref
}

// chatError returns the error for text that is no chat, and the error of a chat.
func chatError(err error, supported string) error {
	var hinted *finding.HintError
	if !errors.As(err, &hinted) {
		return err
	}
	return fmt.Errorf("the export is neither JSON nor a chat with a time on each message; supported exports: %s", supported)
}
