package chat_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"debrief/site/importer/chat"
)

// Any data gives a chat or an error. A chat is sorted, has text in each message and no
// name of an author as a word of its own.
func FuzzRead(f *testing.F) {
	f.Add([]byte("Wednesday, October 14th\nMira Solano\n:x:  8:12 AM\nmira's pool\n8:13\nmore"))
	f.Add([]byte("[10/11/26, 8:12:03 PM] ~ Jon: done, @petra\n14.10.2026, 08:12 - x: y"))
	f.Add([]byte("--- Day changed Wed Oct 14 2026\n23:59 <@kim> x\n00:01 * jon waves at kim"))
	f.Add([]byte(days["2026-10-13.json"]))
	f.Add([]byte(`{"users": ` + users + `, "messages": ` + days["2026-10-14.json"] + `}`))
	f.Add([]byte("PK\x03\x04\x14\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := chat.Read(data, chat.Options{Day: day, Today: day})
		if err != nil {
			return
		}
		last := time.Time{}
		for _, m := range c.Messages {
			text := c.Text(m.Text, func(int) string { return "R1" })
			if m.At.Before(last) || strings.TrimSpace(text) == "" || !utf8.ValidString(text) || m.Person >= len(c.People) {
				t.Errorf("%+v", m)
			}
			last = m.At
			for _, p := range c.People {
				for _, name := range p.Names {
					if len(name) > 5 && p.Wrote && isASCIILetters(name) && !chat.IsCommonWord(name) {
						for word := range strings.FieldsSeq(text) {
							if strings.EqualFold(word, name) {
								t.Errorf("the name %q is in %q", name, text)
							}
						}
					}
				}
			}
		}
	})
}

func isASCIILetters(s string) bool {
	return strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz") == ""
}
