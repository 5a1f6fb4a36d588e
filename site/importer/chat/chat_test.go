package chat_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"debrief/site/catalog"
	"debrief/site/importer/chat"
	"debrief/site/postmortem"
	"debrief/site/privacy"
)

// day is the day of the incident.
var day = time.Date(2026, 10, 14, 8, 0, 0, 0, time.UTC)

// show returns a chat with a line for each message: its time, its author and its text.
func show(c *chat.Chat) string {
	ref := func(person int) string { return fmt.Sprintf("P%d", person+1) }
	var b strings.Builder
	for _, m := range c.Messages {
		who := c.Text(m.Label, ref)
		if m.Person >= 0 {
			who = ref(m.Person)
		}
		fmt.Fprintf(&b, "%s %s: %s\n", m.At.UTC().Format("2006-01-02 15:04:05"), who, strings.ReplaceAll(c.Text(m.Text, ref), "\n", " / "))
	}
	if len(c.LeftOut) > 0 {
		fmt.Fprintf(&b, "left out: %s\n", chat.Counts(c.LeftOut))
	}
	for _, line := range c.Unread {
		fmt.Fprintf(&b, "unread: %s\n", c.Text(line, ref))
	}
	for _, note := range c.Notes {
		fmt.Fprintf(&b, "note: %s\n", note)
	}
	if c.Undated > 0 {
		fmt.Fprintf(&b, "undated: %d %s\n", c.Undated, c.Relative)
	}
	return b.String()
}

func TestTextForms(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, text, want string
		opt              chat.Options
	}{
		{"log with a zone", "2026-10-14T08:12:03Z kim: looking\n[2026-10-14 10:13:00 +0200] <jon> Kim's pool is at 12\n", `
2026-10-14 08:12:03 P1: looking
2026-10-14 08:13:00 P2: P1's pool is at 12
`, chat.Options{}},
		{"the catalogue's zone", "2026-10-14 10:12 kim: looking\n2026-10-14 08:13 UTC jon: @kim thanks\n", `
2026-10-14 08:12:00 P1: looking
2026-10-14 08:13:00 P2: P1 thanks
note: times without a zone were read as Europe/Berlin
`, chat.Options{Zone: berlin}},
		{"IRC of irssi", "--- Day changed Wed Oct 14 2026\n23:58 -!- kim [~kim@host] has joined #ops\n23:58 <@kim> pool is at 12\n23:59 < jon> kim: restarted it\n00:02  * jon waves at kim\n", `
2026-10-14 23:58:00 P1: pool is at 12
2026-10-14 23:59:00 P2: P1: restarted it
2026-10-15 00:02:00 P2: waves at P1
left out: 1 join or leave
note: after 23:59 the clock runs back to 00:02: this is read as the next day, 2026-10-15
note: times without a zone were read as UTC
`, chat.Options{}},
		{"IRC of WeeChat", "2026-10-14 08:12:03\t-->\tkim (~kim@host) has joined #ops\n2026-10-14 08:12:09\t@kim\tpool is at 12\n2026-10-14 08:12:10\t--\tMode #ops [+o kim]\n", `
2026-10-14 08:12:09 P1: pool is at 12
left out: 1 change of a topic or setting, 1 join or leave
note: times without a zone were read as UTC
`, chat.Options{}},
		{"WhatsApp on Android", "14/10/2026, 08:12 - Messages and calls are end-to-end encrypted.\n14/10/2026, 08:13 - Mira Solano: looking\nat the pool\n14/10/2026, 08:14 - +46 70 123 45 67: <Media omitted>\n14/10/2026, 08:15 - Mira Solano: This message was deleted\n", `
2026-10-14 08:13:00 P1: looking / at the pool
2026-10-14 08:14:00 P2: [file]
left out: 1 change of a topic or setting, 1 deleted message
note: times without a zone were read as UTC
`, chat.Options{}},
		{"WhatsApp on iOS, American", "[10/11/26, 8:12:03\u202fAM] Mira Solano: looking\n[10/14/26, 8:12:03\u202fPM] ~\u202fJon: done, mira <This message was edited>\n", `
2026-10-11 08:12:03 P1: looking
2026-10-14 20:12:03 P2: done, P1
note: times without a zone were read as UTC
`, chat.Options{}},
		{"Signal", "[2026-10-14 08:12] Mira: looking\n[2026-10-14 08:13] Me: graph.png (attached)\n", `
2026-10-14 08:12:00 P1: looking
2026-10-14 08:13:00 P2: graph.png (attached)
note: times without a zone were read as UTC
`, chat.Options{}},
		{"Slack, copied", "Tuesday, October 13th\nMira Solano\n:palm_tree:  11:58 PM\nthe pool is at 12\n:eyes:\n2\n11:59\nnow at 14\nWednesday, October 14th\nAlertmanager\nAPP  12:01 AM\nFIRING: CheckoutHighErrorRate\nJon Abara  12:02 AM\njoined #inc-checkout.\n12:04\nMira, shall we restart? (edited)\n3 replies\n", `
2026-10-13 23:58:00 P1: the pool is at 12
2026-10-13 23:59:00 P1: now at 14
2026-10-14 00:01:00 Alertmanager bot: FIRING: CheckoutHighErrorRate
2026-10-14 00:04:00 P2: P1, shall we restart?
left out: 1 join or leave, 1 line of the user interface, 1 reaction
note: times without a zone were read as UTC
`, chat.Options{}},
		{"Teams, copied", "[14.10.2026 10:12] Solano, Mira\nthe pool is at 12\n[14.10.2026 10:14] Abara, Jon\nMira Solano is right\n", `
2026-10-14 10:12:00 P1: the pool is at 12
2026-10-14 10:14:00 P2: P1 is right
note: times without a zone were read as UTC
`, chat.Options{}},
		{"new Teams, copied", "Mira Solano\n10:12 AM\nthe pool is at 12\n\nJon Abara\n1:05 PM\nresized it\n", `
2026-10-14 10:12:00 P1: the pool is at 12
2026-10-14 13:05:00 P2: resized it
note: times without a zone were read as UTC
note: times without a date were read as of 2026-10-14
`, chat.Options{}},
		{"Discord, copied", "mira — Today at 8:12 AM\nthe pool is at 12\njon — Yesterday at 11:59 PM\nnight shift here, all green\n", `
2026-10-13 23:59:00 P2: night shift here, all green
2026-10-14 08:12:00 P1: the pool is at 12
note: times without a zone were read as UTC
`, chat.Options{Today: day}},
		{"Discord, without the day", "mira — Today at 8:12 AM\nthe pool is at 12\n", `
undated: 1 Today
`, chat.Options{}},
		{"Discord exporter", "[14-Oct-26 08:12 AM] mira#1234\nthe pool is at 12\n\n[10/14/2026 8:14 AM] jon\nresized it\n", `
2026-10-14 08:12:00 P1: the pool is at 12
2026-10-14 08:14:00 P2: resized it
note: times without a zone were read as UTC
`, chat.Options{}},
		{"Google Chat, copied", "Mira Solano, 8:12 AM\nthe pool is at 12\nJon Abara, Oct 14, 8:14 AM\nresized it\nEdited\n", `
2026-10-14 08:12:00 P1: the pool is at 12
2026-10-14 08:14:00 P2: resized it
left out: 1 line of the user interface
note: times without a zone were read as UTC
note: times without a date were read as of 2026-10-14
`, chat.Options{}},
		{"Mattermost, copied", "14 October 2026\n\nkim\n8:12 AM\n\nthe pool is at 12\n\njon.abara\n8:14 AM\n\n@kim: resized it, see https://graphs.example/d/1\n", `
2026-10-14 08:12:00 P1: the pool is at 12
2026-10-14 08:14:00 P2: P1: resized it, see https://graphs.example/d/1
note: times without a zone were read as UTC
`, chat.Options{}},
		{"names in texts", "2026-10-14 08:12Z mira.solano: hi\n2026-10-14 08:13Z Jon Abara: MIRA'S fix; ask @petra-novak, @Ines Duarte or @here, solano. A miracle\n2026-10-14 08:14Z Will Marsh: it will march, Jon\n2026-10-14 08:15Z on-call: Will decides\n", `
2026-10-14 08:12:00 P1: hi
2026-10-14 08:13:00 P2: P1'S fix; ask P4, P5 or @here, P1. A miracle
2026-10-14 08:14:00 P3: it will march, P2
2026-10-14 08:15:00 on-call: P3 decides
`, chat.Options{IsPerson: func(name string) bool { return name != "on-call" }}},
		{"two people with one first name", "2026-10-14 08:12Z Mira Solano: hi\n2026-10-14 08:13Z Mira Lind: hi\n2026-10-14 08:14Z Jon: mira restarted it with Mira Lind\n", `
2026-10-14 08:12:00 P1: hi
2026-10-14 08:13:00 P2: hi
2026-10-14 08:14:00 P3: [name] restarted it with P2
`, chat.Options{}},
		{"lines with a time inside a message", "Mira Solano  8:12 AM\nthe log has\nRestarted at 9:05\n09:05 we restart: nothing\nJon Abara  9:10 AM\nok\n", `
2026-10-14 08:12:00 P1: the log has / Restarted at 9:05 / 09:05 we restart: nothing
2026-10-14 09:10:00 P2: ok
note: times without a zone were read as UTC
note: times without a date were read as of 2026-10-14
`, chat.Options{}},
		{"ambiguous dates", "05/06/2026 08:12 - kim: hi\n", `
2026-06-05 08:12:00 P1: hi
note: dates such as 05/06/2026 were read with the day first; --date-order month reads the month first
note: times without a zone were read as UTC
`, chat.Options{}},
	} {
		test.opt.Day = day
		c, err := chat.Read([]byte(test.text), test.opt)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if got := show(c); got != strings.TrimPrefix(test.want, "\n") {
			t.Errorf("%s:\n%s", test.name, got)
		}
	}
}

// Words next to an e-mail address, a title or a verb may be names. Genitives and parts of
// a full name are not listed again.
func TestWordsThatMayBeNames(t *testing.T) {
	for text, want := range map[string]string{
		"08:10 kim: Dana, Aiko was on call. Ask Aiko Mori or mail aiko.mori@fern.com\n08:11 kim: thanks Aikos colleague and Mrs. Mori": "Aiko Mori",
		"08:10 kim: Could Tomasz Nowak look at it?":                                                   "Tomasz Nowak",
		"08:10 kim: Mrs. Mori called":                                                                 "Mori",
		"08:10 kim: Herr Jonas Falk is away":                                                          "Jonas Falk",
		"08:10 kim: the mori pool, says Frau Mori":                                                    "Mori",
		"08:10 kim: Zoe (zoe1982@fern.com) has it":                                                    "Zoe",
		"08:10 kim: write to amori@fern.com. Mori has it":                                             "Mori",
		"08:10 kim: ask Petra, not Jonas\n08:11 kim: hi Ana":                                          "Petra, Ana",
		"08:10 kim: Redis Cluster was down, Kafka Connect too. Mail grafana@fern.com, Grafana is red": "",
		"08:10 kim: Ms Anne-Marie O'Brien called by Friday, from Lisbon":                              "Anne-Marie O'Brien",
		"08:10 kim: with Terraform we rolled back, told Customer Success and called Stripe":           "",
		"08:10 kim: restarted with Docker and by systemd, docker is up":                               "",
		"08:10 kim: mail on-call@fern.com or support@fern.com. Support is here":                       "",
	} {
		c, err := chat.Read([]byte(text), chat.Options{Day: day, IsPerson: privacy.KnownRoles(&catalog.Catalog{}, &postmortem.Postmortem{}).IsPerson})
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if got := strings.Join(c.MayName, ", "); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// A name that is given also has a genitive without an apostrophe.
func TestGenitivesOfNames(t *testing.T) {
	c, err := chat.Read([]byte("08:10 kim: thanks Aikos colleague, Aiko's pool, the aikos"), chat.Options{Day: day, Names: []string{"Aiko"}})
	if err != nil {
		t.Fatal(err)
	}
	got := c.Text(c.Messages[0].Text, func(int) string { return "R2" })
	if got != "thanks R2 colleague, R2's pool, the aikos" {
		t.Error(got)
	}
}
