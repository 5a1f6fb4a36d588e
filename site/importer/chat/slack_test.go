package chat_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"debrief/site/importer/chat"
)

const users = `[
 {"id": "U1", "name": "mira", "real_name": "Mira Solano", "profile": {"real_name": "Mira Solano", "display_name": "mira", "email": "m.solano@fern.example"}},
 {"id": "U2", "name": "jon.abara", "profile": {"real_name": "Jon Abara"}},
 {"id": "U3", "name": "petra", "profile": {"real_name": "Petra Novak"}},
 {"id": "U9", "name": "deploybot", "is_bot": true, "profile": {"real_name": "Deploy"}}
]`

// The day before the incident, and the day of it. 1791880200 is 2026-10-13T08:30:00Z.
var days = map[string]string{
	"2026-10-13.json": `[
 {"subtype": "channel_join", "user": "U1", "text": "<@U1> has joined the channel", "ts": "1791880200.000100"},
 {"user": "U1", "text": "the pool is at 12 &amp; falling, see <https://graphs.example/d/1|the graph> in <#C1|ops>", "ts": "1791880260.000100",
  "thread_ts": "1791880260.000100", "reply_count": 1, "reactions": [{"name": "eyes", "count": 2}]},
 {"user": "U2", "text": "<@U1> roll back? Petra's change, <@U3>", "ts": "1791880500.000300", "edited": {"user": "U2", "ts": "1791880510.000000"},
  "files": [{"name": "graph-of-mira.png"}, {"mode": "tombstone"}]},
 {"user": "U2", "text": "yes, in the thread", "ts": "1791880320.000200", "thread_ts": "1791880260.000100"},
 {"user": "U2", "subtype": "thread_broadcast", "text": "yes, in the thread", "ts": "1791880320.000200", "thread_ts": "1791880260.000100"}
]`,
	"2026-10-14.json": `[
 {"subtype": "bot_message", "username": "Alertmanager", "text": "", "attachments": [{"title": "FIRING: CheckoutHighErrorRate", "text": "2.4 % of requests fail"}], "ts": "1791966600.000100"},
 {"bot_id": "B1", "user": "U9", "text": "good morning team", "ts": "1791966601.000100"},
 {"user": "U9", "text": "deployed checkout 4.1 for <@U1> <!here>", "ts": "1791966660.000100"},
 {"subtype": "tombstone", "user": "U1", "text": "This message was deleted.", "ts": "1791966661.000100"},
 {"subtype": "message_changed", "message": {"user": "U2", "text": "jon here: rolled back to 4.0, not 4.1", "ts": "1791966720.000100"}, "ts": "1791966790.000100"},
 {"user": "U2", "subtype": "channel_topic", "text": "set the topic", "ts": "1791966721.000100"},
 {"user": "U7", "blocks": [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "errors are gone, "}, {"type": "user", "user_id": "U2"}]}]}], "text": "", "ts": "1791966780.000100"}
]`,
}

const wanted = `2026-10-13 08:31:00 P1: the pool is at 12 & falling, see the graph (https://graphs.example/d/1) in #ops
2026-10-13 08:32:00 P3: yes, in the thread
2026-10-13 08:35:00 P3: P1 roll back? P2's change, P2 / [file: graph-of-P1.png]
2026-10-14 08:30:00 Alertmanager bot: FIRING: CheckoutHighErrorRate: 2.4 % of requests fail
2026-10-14 08:31:00 deploy bot: deployed checkout 4.1 for P1 @here
2026-10-14 08:32:00 P3: P3 here: rolled back to 4.0, not 4.1
2026-10-14 08:33:00 P4: errors are gone, P3
left out: 1 bot message without an alert or a change, 1 change of a topic or setting, 1 deleted file, 1 deleted message, 1 join or leave, 1 reaction, 1 repeated message
`

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	p := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(p), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// export returns the files of a Slack export with two channels.
func export() map[string]string {
	files := map[string]string{"users.json": users, "channels.json": "[]", "random/2026-10-13.json": "[]"}
	for name, text := range days {
		files["inc-checkout/"+name] = text
	}
	return files
}

func zipOf(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSlackExports(t *testing.T) {
	dir := t.TempDir()
	for name, text := range export() {
		write(t, dir, "export/"+name, text)
	}
	all := strings.TrimSuffix(strings.TrimSpace(days["2026-10-13.json"]), "]") + "," + strings.TrimPrefix(days["2026-10-14.json"], "[")
	write(t, dir, "one/channel.json", all)
	write(t, dir, "one/users.json", users)
	write(t, dir, "object.json", `{"name": "inc-checkout", "users": `+users+`, "messages": `+all+`}`)
	write(t, dir, "export.zip", string(zipOf(t, export())))
	for _, name := range []string{"export", "export/inc-checkout", "export.zip", "one/channel.json", "object.json"} {
		opt := chat.Options{Channel: "#inc-checkout"}
		if name == "export/inc-checkout" {
			opt.Channel = ""
		}
		c, err := chat.ReadPath(filepath.Join(dir, name), opt)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := show(c); got != wanted {
			t.Errorf("%s:\n%s", name, got)
		}
	}
	c, err := chat.ReadPath(filepath.Join(dir, "export.zip"), chat.Options{
		Channel: "inc-checkout", From: time.Date(2026, 10, 16, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 10, 17, 0, 0, 0, 0, time.UTC),
	})
	if err == nil {
		t.Errorf("no error for an export without a day of the range: %s", show(c))
	}
}

// Errors name the file or the part, and what to do.
func TestErrors(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "export.zip", string(zipOf(t, export())))
	write(t, dir, "empty/a.json", "{}")
	write(t, dir, "bad/c/2026-10-14.json", `[{"ts":`)
	write(t, dir, "slip.zip", string(zipOf(t, map[string]string{"../../2026-10-14.json": "[]", "/etc/2026-10-14.json": "[]"})))
	write(t, dir, "cut.zip", string(zipOf(t, export())[:300]))
	for name, want := range map[string]string{
		"export.zip": "has 2 channels", "empty": "no messages", "bad": "the JSON is not valid", "none": "there is no file",
		"slip.zip": "no messages", "cut.zip": "the zip cannot be read",
	} {
		if _, err := chat.ReadPath(filepath.Join(dir, name), chat.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for text, want := range map[string]string{
		"once upon a time": "no message with a time and a name", "[]": "no message", `{"messages": 3}`: "is not a list", "[{}, {": "not valid",
		"\xff\xfe08:12 kim: x": "UTF-8",
		`[{"subtype": "channel_join", "user": "U1", "ts": "1791880200.1", "text": "x"}]`: "only 1 join or leave",
	} {
		if _, err := chat.Read([]byte(text), chat.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// Hostile files are limited in time and memory.
func TestLimits(t *testing.T) {
	bomb := map[string]string{"c/2026-10-14.json": "[" + strings.Repeat(" ", 40<<20) + "]"}
	many := map[string]string{}
	for i := range 30_000 {
		many[fmt.Sprintf("c/x%d.json", i)] = ""
	}
	var messages strings.Builder
	for i := range 200_000 {
		fmt.Fprintf(&messages, `{"ts":"1791880200.%06d","text":"x"},`, i)
	}
	for name, data := range map[string][]byte{
		"a zip bomb":      zipOf(t, bomb),
		"many files":      zipOf(t, many),
		"many messages":   []byte("[" + strings.TrimSuffix(messages.String(), ",") + "]"),
		"deep JSON":       []byte("[" + strings.Repeat(`{"a":[`, 1_000_000)),
		"many lines":      []byte(strings.Repeat("08:12 kim: x\n", 1_000_000)),
		"a large file":    bytes.Repeat([]byte("x"), 17<<20),
		"one long line":   bytes.Repeat([]byte("[08:12 "), 2_000_000),
		"names and times": []byte(strings.Repeat("Abc Def\n\n—\n", 100_000)),
	} {
		start := time.Now()
		_, err := chat.Read(data, chat.Options{Day: day})
		if took := time.Since(start); err == nil || took > 20*time.Second {
			t.Errorf("%s: %v after %s", name, err, took)
		}
	}
}

// A year of a busy channel is read in a few seconds, and long texts are cut.
func TestLargeChat(t *testing.T) {
	var b strings.Builder
	for i := range 40_000 {
		fmt.Fprintf(&b, "2026-10-14 08:%02d person%d: restarted the pool with Person%d, see 12:30 and so on\nand more text\n", i*60/40_000, i%300, (i+1)%300)
	}
	start := time.Now()
	c, err := chat.Read([]byte(b.String()+"2026-10-14 08:59 kim: "+strings.Repeat("x", 20_000)), chat.Options{Day: day})
	if err != nil || len(c.Messages) != 40_001 || len(c.Messages[40_000].Text) > 12_010 || !strings.Contains(show(c), "1 message longer than") {
		t.Error(err)
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Error(took)
	}
}
