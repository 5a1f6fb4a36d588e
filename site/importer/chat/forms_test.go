package chat_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"debrief/site/importer/chat"
)

// secondsOff matches the seconds of the times of [show].
var secondsOff = regexp.MustCompile(`(?m)^(\S{10} \d\d:\d\d):\d\d`)

// Each form of a chat gives the times, authors and texts of its messages. The time range
// of the incident is 25 August 2026, a Tuesday, from 6:00 to 14:00 UTC.
func TestForms(t *testing.T) {
	from := time.Date(2026, 8, 25, 6, 0, 0, 0, time.UTC)
	for _, test := range []struct{ name, text, want string }{
		{"Slack, name and time on two lines", `Monday, August 24th
was added to #inc-123 by Ines Duarte.
Mira Solano
  11:52 PM
joined #inc-123.
11:53
pool is at 12 (edited)
New
:thread: 3 replies
Last reply 2 days ago
View thread
jon
  11:58 PM
checkout fails
:eyes: 2
👍🏽 1
11:59
Mira, shall we roll back?
Tuesday, August 25th
New
jon
  12:03 AM
rollback done
and the graph recovers
`, `
2026-08-24 23:53 P1: pool is at 12
2026-08-24 23:58 P2: checkout fails
2026-08-24 23:59 P2: P1, shall we roll back?
2026-08-25 00:03 P2: rollback done / and the graph recovers
left out: 1 join or leave, 5 lines of the user interface, 2 reactions
unread: was added to #inc-123 by Ines Duarte.
note: 1 line is before the first message and after system messages left out
`},
		{"Slack, name and time on one line", `Mira Solano  10:42 AM
the pool is at 12
10:43
and now 14
Jon Abara
Jon Abara  10:45 AM
joined #inc-123 along with 2 others.
10:46
Let's restart it
  :white_check_mark:  1
`, `
2026-08-25 10:42 P1: the pool is at 12
2026-08-25 10:43 P1: and now 14
2026-08-25 10:46 P2: Let's restart it
left out: 1 join or leave, 1 reaction
note: times without a date were read as of 2026-08-25
`},
		{"Slack, older separators", `----- Yesterday August 24th, 2026 -----
PagerDuty APP [11:00 PM]
[#123] Triggered: Checkout 5xx
----- Today August 25th, 2026 -----
Mira Solano [10:42 AM]
pool is at 12
[10:43]
and 14
`, `
2026-08-24 23:00 PagerDuty bot: [#123] Triggered: Checkout 5xx
2026-08-25 10:42 P1: pool is at 12
2026-08-25 10:43 P1: and 14
`},
		{"Slack, handles above times without AM", "Tuesday, August 25th\n\nmira\n10:42\npool is at 12\njonab\n10:43\nyes\n", `
2026-08-25 10:42 P1: pool is at 12 / jonab
2026-08-25 10:43 P1: yes
note: read as text and not as the author of the next message: jonab; an empty line above a name makes it one
`},
		{"Slack, only words", "Today\nMira Solano  10:42 AM\npool\n", `
undated: 1 Today
`},
		{"Teams with dates", "[25.08.2026 10:42] Mira Solano: pool is at 12\n[25.08.2026 10:43] Abara, Jon: restarted it\nsecond line\n", `
2026-08-25 10:42 P1: pool is at 12
2026-08-25 10:43 P2: restarted it / second line
`},
		{"Teams without a year", "Mira Solano, 8/25 10:42 AM\npool is at 12\n[8/25 10:43 AM] Abara, Jon\nrestarted it\n1 Like reaction.\n", `
2026-08-25 10:42 P1: pool is at 12
2026-08-25 10:43 P2: restarted it
left out: 1 reaction
`},
		{"Teams in German", "Mira Solano 25.08. 10:42\nPool bei 12\nJon Abara 25.8. 10:43\nneu gestartet\n", `
2026-08-25 10:42 P1: Pool bei 12
2026-08-25 10:43 P2: neu gestartet
`},
		{"Teams, a weekday in the time range", "[Tuesday 10:42] Mira Solano\npool is at 12\n", `
2026-08-25 10:42 P1: pool is at 12
note: Tuesday was read as 2026-08-25, the only such day in the time range
`},
		{"Teams, a day that is not known", "[Yesterday 10:42] Mira Solano\npool is at 12\n[Friday 10:43] Jon Abara\nno\n", `
undated: 2 Friday
`},
		{"Discord", `Mira — 25/08/2026 10:42
pool is at 12
jon
OP
 — 25/08/2026, 10:43
restarted it
—
again
`, `
2026-08-25 10:42 P1: pool is at 12
2026-08-25 10:43 P2: restarted it / — / again
`},
		{"Discord, today", "Mira — Today at 10:42\npool is at 12\n", "\nundated: 1 Today\n"},
		{"Mattermost", `August 25, 2026

mira
10:42 AM

pool is at 12

System
10:43 AM
jon joined the channel.

jon
10:44 AM

@mira: restarted it
`, `
2026-08-25 10:42 P1: pool is at 12
2026-08-25 10:44 P2: P1: restarted it
left out: 1 bot message without an alert or a change
`},
		{"IRC with times in brackets", "[10:42] <mira> pool is <b>12</b>\n[10:43:12] <@jon> mira: restarted\n[10:45] * jon waits\n[10:46] *** ines has quit IRC\n", `
2026-08-25 10:42 P1: pool is <b>12</b>
2026-08-25 10:43 P2: P1: restarted
2026-08-25 10:45 P2: waits
left out: 1 join or leave
note: times without a date were read as of 2026-08-25
`},
		{"IRC of irssi", "10:42 < mira> pool is at 12\n10:44 <+jon> restarted\n", `
2026-08-25 10:42 P1: pool is at 12
2026-08-25 10:44 P2: restarted
note: times without a date were read as of 2026-08-25
`},
		{"IRC of WeeChat", "2026-08-25 10:42:11\tmira\tpool is at 12\n2026-08-25 10:42:12\t--\tirc: disconnected\n", `
2026-08-25 10:42 P1: pool is at 12
left out: 1 change of a topic or setting
`},
		{"IRC of HexChat", "Aug 25 10:42:00 <mira>\tpool is at 12\nAug 25 10:43:00 *\tjon (~jon@h) has joined\nAug 25 10:45:00 -ChanServ-\twelcome\n", `
2026-08-25 10:42 P1: pool is at 12
left out: 1 bot message without an alert or a change, 1 join or leave
`},
		{"WhatsApp on iOS", "[25.08.26, 10:42:11] Mira Solano: pool is at 12\n[25.08.26, 10:43:11] Jon: \u200eimage omitted\n", `
2026-08-25 10:42 P1: pool is at 12
2026-08-25 10:43 P2: [file]
`},
		{"WhatsApp on Android", "25/08/2026, 10:44 - Mira: pool\nis at 12\n25/08/2026, 10:45 - Jon added Ines\n8/25/26, 10:47 AM - Jon: restarted\n", `
2026-08-25 10:44 P1: pool / is at 12
2026-08-25 10:47 P2: restarted
left out: 1 join or leave
`},
		{"Google Chat", `Mira Solano, Tue 10:42 AM
pool is at 12
Jon Abara, Tue 10:43 AM, Edited
restarted
Ines Duarte
,
Aug 25, 10:44 AM
Edited
can you look
2 Replies
You, Aug 25, 10:50 AM
Mira can: I did
`, `
2026-08-25 10:42 P1: pool is at 12
2026-08-25 10:43 P2: restarted
2026-08-25 10:44 P3: can you look
2026-08-25 10:50 P4: P1 can: I did
left out: 2 lines of the user interface
note: Tuesday was read as 2026-08-25, the only such day in the time range
`},
		{"Google Chat, distances from now", "Mira Solano, Aug 25, 10:42 AM\npool\nJon Abara, 5 min\nrestarted\nJon Abara, Now\nok\n", `
2026-08-25 10:42 P1: pool
undated: 2 Now
`},
		{"text like an interface, a reaction or a day", `Mira Solano  10:42 AM
seen by all customers
Last reply of the server was slow
#4211
> 12
$ 400
Friday
the new messages are late
`, `
2026-08-25 10:42 P1: seen by all customers / Last reply of the server was slow / #4211 / > 12 / $ 400 / Friday / the new messages are late
note: times without a date were read as of 2026-08-25
`},
		{"a date that does not exist", "25.08.2026 10:42 mira: pool\n[31.02.2026 10:43] Jon: restarted\n", `
2026-08-25 10:42 P1: pool / [31.02.2026 10:43] Jon: restarted
`},
	} {
		c, err := chat.Read([]byte(test.text), chat.Options{Day: from, From: from, To: from.Add(8 * time.Hour)})
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		got := secondsOff.ReplaceAllString(strings.ReplaceAll(show(c), "note: times without a zone were read as UTC\n", ""), "$1")
		if got != strings.TrimPrefix(test.want, "\n") {
			t.Errorf("%s:\n%s", test.name, got)
		}
	}
}

// The order of numeric dates fits the time range, and a choice without evidence is noted.
func TestDateOrder(t *testing.T) {
	from := time.Date(2026, 9, 8, 6, 0, 0, 0, time.UTC)
	const note = "note: dates such as "
	for text, want := range map[string]string{
		"08/09/2026 10:42 mira: pool\n":                                         "2026-09-08 10:42",
		"09/08/2026 10:42 mira: pool\n":                                         "2026-09-08 10:42",
		"Mira Solano, 9/8 10:42 AM\npool\n":                                     "2026-09-08 10:42",
		"Mira Solano, 8/9 10:42 AM\npool\n":                                     "2026-09-08 10:42",
		"08/08/2026 10:42 mira: pool\n":                                         "2026-08-08 10:42",
		"09/10/2026 10:42 mira: pool\n08/09/2026 10:42 mira: pool\n":            note + "08/09/2026 were read with the day first",
		"03/04/2026 10:42 mira: pool\n":                                         note + "03/04/2026 were read with the day first",
		"04/03/2026 10:42 mira: a\n04/13/2026 10:42 mira: b\n":                  "2026-04-03 10:42",
		"03/04/2026 10:42 mira: a\n04/13/26 1:42 PM m: b\n13/4/26 10:42 m: c\n": note + "03/04/2026",
	} {
		c, err := chat.Read([]byte(text), chat.Options{Day: from, From: from, To: from.Add(8 * time.Hour)})
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if got := show(c); !strings.Contains(got, want) || strings.Contains(got, note) != strings.HasPrefix(want, note) {
			t.Errorf("%s:\n%s", text, got)
		}
	}
}

// Times without a date are right after midnight and on days on which the clocks change.
func TestClockChanges(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		text, from, want string
	}{
		{"23:50 <mira> a\n00:05 <mira> b\n", "2026-08-24T21:30:00Z", "2026-08-24 21:50:00 P1: a\n2026-08-24 22:05:00 P1: b\n"},
		{"2026-10-25 01:50 mira: a\n02:50 mira: b\n02:10 mira: c\n03:10 mira: d\n", "2026-10-24T23:00:00Z",
			"2026-10-24 23:50:00 P1: a\n2026-10-25 00:50:00 P1: b\n2026-10-25 01:10:00 P1: c\n2026-10-25 02:10:00 P1: d\nnote: 2026-10-25 has two times such as 02:50"},
		{"2026-03-29 01:50 mira: a\n02:30 mira: b\n03:10 mira: c\n", "2026-03-29T00:00:00Z",
			"2026-03-29 00:50:00 P1: a\n2026-03-29 01:10:00 P1: c\n2026-03-29 01:30:00 P1: b\nnote: 2026-03-29 has no 02:30 in Europe/Berlin"},
	} {
		from, err := time.Parse(time.RFC3339, test.from)
		if err != nil {
			t.Fatal(err)
		}
		day := from.Add(2 * time.Hour) // the incident begins two hours after the range
		c, err := chat.Read([]byte(test.text), chat.Options{Day: day, From: from, To: from.Add(8 * time.Hour), Zone: berlin})
		if err != nil {
			t.Errorf("%s: %v", test.text, err)
		} else if got := show(c); !strings.HasPrefix(got, test.want) {
			t.Errorf("%s:\n%s", test.text, got)
		}
	}
}
