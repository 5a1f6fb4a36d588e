package postmortem

import (
	"strings"
	"testing"
	"time"

	"debrief/site/markdown"
	"debrief/site/source"
)

// timelines has a text of the Timeline section of an incident on 5 January 2026 and the
// rows that it means, with their times in UTC.
var timelines = []struct{ name, body, want string }{
	{"zones in rows", "## Timeline\n\n- 10:16 UTC a\n- 12:47 UTC+2: b\n- 13:20 Europe/Paris c\n- 13:30 +0200 d\n",
		"5 10:16 a; 5 10:47 b; 5 12:20 c; 5 11:30 d"},
	{"zone in a heading", "## Timeline (all times CEST)\n\n- 10:16 a\n", "5 08:16 a"},
	{"minus sign", "## Timeline (UTC−7)\n\n- 10:16 a\n", "5 17:16 a"},
	{"zone in a sentence", "## Timeline\n\nAll times are in Europe/Lisbon.\n\n- 10:16 a\n", "5 10:16 a"},
	{"emphasised sentence", "## Timeline\n\n_Times in PT_\n\n- 10:16 a\n", "5 18:16 a"},
	{"German sentence", "## Ablauf\n\nAlle Zeiten in MEZ.\n\n- 10:16 Uhr: a\n", "5 09:16 a"},
	{"sentence in a list item", "## Timeline\n\n- All times UTC-5\n- 10:16 a\n", "5 15:16 a"},
	{"sentence before the timeline", "All times in this document are in CET.\n\n## Timeline\n\n- 10:16 a\n", "5 09:16 a"},
	{"zone in a column", "## Timeline\n\n| Zeit (MESZ) | Was |\n|---|---|\n| 10:16 | a |\n", "5 08:16 a"},
	{"zone in a column without brackets", "## Timeline\n\n| Date and time in CET | Event |\n|---|---|\n| 2026-01-05 10:16 | a |\n", "5 09:16 a"},
	{"unknown zone", "## Timeline (IST)\n\n- 10:16 a\n- 10:20 UTC b\n", "? a (IST); 5 10:20 b"},
	{"unknown zone of a column", "## Timeline\n\n| Time (local time) | Event |\n|---|---|\n| 10:16 | a |\n", "? a (local time)"},
	{"days in headings", "## Timeline (UTC)\n\n### 2026-01-05\n\n- 10:16 a\n\n### Wednesday, 7 January\n\n- 12:10 b\n", "5 10:16 a; 7 12:10 b"},
	{"days in bold lines", "## Timeline (UTC)\n\n**9 Jan**\n\n- 10:16 a\n\n**10 Jan:**\n- 12:10 b\n", "9 10:16 a; 10 12:10 b"},
	{"a day in the section's heading", "## Timeline - January 7, 2026 (UTC)\n\n- 10:16 a\n", "7 10:16 a"},
	{"days above tables", "## Timeline\n\n#### 2026-01-05\n\n| Time (UTC) | Event |\n|---|---|\n| 10:16 | a |\n\n#### 2026-01-06\n\n| Time (UTC) | Event |\n|---|---|\n| 12:10 | b |\n",
		"5 10:16 a; 6 12:10 b"},
	{"columns of date and time", "## Timeline\n\n| Datum | Uhrzeit (UTC) | Ereignis |\n|---|---|---|\n| 05.01. | 23:16 | a |\n| | 23:20 | b |\n| 06.01.2026 | 00:10 | c |\n",
		"5 23:16 a; 5 23:20 b; 6 00:10 c"},
	{"weekday, date and year in the heading", "## Timeline\n\n| Day | Date (2026) | Time (UTC) | Event |\n|---|---|---|---|\n| Tue | Jan 6 | 10:16 | a |\n", "6 10:16 a"},
	{"time column without a name", "## Timeline (UTC)\n\n| | What we saw |\n|---|---|\n| 10:16 | a |\n| 10:20 | b |\n", "5 10:16 a; 5 10:20 b"},
	{"two columns of times", "## Timeline\n\n| Time (local) | Time (UTC) | Event |\n|---|---|---|\n| 12:16 | 10:16 | a |\n", "5 10:16 a"},
	{"bold column", "## Timeline\n\n| **Date/Time (UTC)** | **Event** |\n|---|---|\n| 2026-01-05 19:16 | a |\n", "5 19:16 a"},
	{"code in a column", "## Timeline\n\n| `Time` (UTC) | Event |\n|---|---|\n| `19:16` | a |\n", "5 19:16 a"},
	{"day first by evidence", "## Timeline (UTC)\n\n- 04/01/2026 10:16 a\n- 14/01/2026 10:16 b\n", "4 10:16 a; 14 10:16 b"},
	{"day first by the incident's day", "## Timeline\n\n- **05-01-2026 15:48 UTC** – a\n", "5 15:48 a"},
	{"no evidence", "## Timeline (UTC)\n\n- 07/09/2026 10:16 a\n", "? a"},
	{"past midnight", "## Timeline (UTC)\n\n- 23:50 a\n- 00:05 b\n- 00:10 c\n", "5 23:50 a; 6 00:05 b; 6 00:10 c"},
	{"a late entry", "## Timeline (UTC)\n\n- 23:50 a\n- 08:00 b (late entry)\n- 23:55 c\n", "5 23:50 a; 5 08:00 b (late entry); 5 23:55 c"},
	{"day after the time", "## Timeline\n\n- 11:14 UTC Tuesday Jan 6: a\n", "6 11:14 a"},
	{"headings", "## Timeline\n\nAll times in PST\n\n### 2026-01-05 14:30\n\nA deploy.\n\n### 15:15 - Pods hang\n\nMore text.\n", "5 22:30 A deploy.; 5 23:15 Pods hang"},
	{"headings with marks", "## Timeline ##\n\n### January 5, 21:30 ##\n\n- one\n\n### 21:35\n\n```\n21:40\n```\n", "5 21:30 ; 5 21:35 "},
	{"second-level headings", "# Timeline (UTC)\n\n## 10:16 a\n\ntext\n\n## 10:20 b\n", "5 10:16 a; 5 10:20 b"},
	{"paragraphs", "## Timeline (UTC)\n\n13.41 Text\n\n13.45 More text\n", "5 13:41 Text; 5 13:45 More text"},
	{"lines of a paragraph", "## Timeline (UTC)\n\n_1/6/2026_\n10:16 AM: a\n1:18 PM: b, and\nmore of b\n", "6 10:16 a; 6 13:18 b, and more of b"},
	{"lines without marks", "## Timeline (UTC)\n\n10:16 a\n10:18 b\n10:20 c\n", "5 10:16 a; 5 10:18 b; 5 10:20 c"},
	{"lines after a sentence", "## Timeline\n\nAll times in UTC:\n10:16 a.\n10:18 b.\n", "5 10:16 a.; 5 10:18 b."},
	{"a time in a wrapped sentence", "## Timeline (UTC)\n\n- 10:16 a\n\nIt was quiet until\n10:20 when it rained.\n", "5 10:16 a"},
	{"a time on a line of its own", "## Timeline\n\n10:16 UTC\n\nThe first alert.\n\n**10:20 UTC**\n\nThe second.\n", "5 10:16 The first alert.; 5 10:20 The second."},
	{"code, brackets and bold", "## Timeline (UTC)\n\n- `07:35` a\n- [10:25] b\n- **12:43** c\n- **12:45 - d** e\n", "5 07:35 a; 5 10:25 b; 5 12:43 c; 5 12:45 **d** e"},
	{"periods", "## Timeline (UTC)\n\n- 10:26-10:30 a\n- 10:31–10:35: b\n- 10:36 to 10:40 c\n- 10:41 bis 10:50 d\n", "5 10:26 a; 5 10:31 b; 5 10:36 c; 5 10:41 d"},
	{"twelve hours", "## Timeline (UTC)\n\n- 2pm a\n- 2:08pm b\n- 2:15 P.M. c\n", "5 14:00 a; 5 14:08 b; 5 14:15 c"},
	{"midnight at the end", "## Timeline (UTC)\n\n- 23:00 a\n- 24:00 b\n- 00:30 c\n", "5 23:00 a; 6 00:00 b; 6 00:30 c"},
	{"one dotted number", "## Timeline (UTC)\n\n- 13:40 a\n- 13.45 GB were free\n", "5 13:40 a"},
	{"a sentence below a list", "## Timeline (UTC)\n\n- 13:40 a\n\n10:20 was the first sign.\n\n10:30: b\n10:35 c\n", "5 13:40 a; 5 10:30 b 10:35 c"},
	{"one dotted number in a paragraph", "## Timeline (UTC)\n\n13:40 a.\n13.45 GB b.\n13:50 c.\n", "5 13:40 a. 13.45 GB b.; 5 13:50 c."},
	{"a list item without a time", "## Timeline (UTC)\n\n- 13:40 a\n- no time\n- 13:45 b\n", "5 13:40 a; 5 13:45 b"},
	{"a nested list", "## Timeline (UTC)\n\n- 13:40 a\n  - 13:41 nested\n\n  second\n- 13:45 b\n", "5 13:40 a; 5 13:45 b"},
	{"an escaped bar", "## Timeline\n\n| Time (UTC) | Event |\n|---|---|\n| 10:16 | a \\| b |\n", "5 10:16 a | b"},
	{"a day and text", "## Timeline (UTC)\n\n2026-01-05 - a\n\n2026-01-07: b\n", "5 day a; 7 day b"},
	{"text between a day and its rows", "## Timeline (UTC)\n\n### 7 January\n\nIt rained.\n\n- 10:16 a\n\n### 8 January - calm\n\nSun.\n\n| Time | Event |\n|---|---|\n| 10:20 | b |\n", "7 10:16 a; 8 10:20 b"},
	{"a day above text", "## Timeline (UTC)\n\nJanuary 6, 2026\n\nIt rained.\n\nJanuary 7, 2026: 7:56am\n\nSun.\n", "6 day It rained.; 7 07:56 Sun."},
}

func TestTimelineForms(t *testing.T) {
	for _, tl := range timelines {
		pm := readBody("title: x\n", tl.body, nil)
		if got := rowsOf(pm); got != tl.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tl.name, got, tl.want)
		}
	}
}

func readBody(front, body string, home *time.Location) *Postmortem {
	doc, _ := markdown.Parse(&source.File{Path: "postmortems/2026/2026-01-05-case.md", Data: []byte("---\n" + front + "---\n\n" + body)})
	pm, _ := ReadIn(doc, home)
	return pm
}

func rowsOf(pm *Postmortem) string {
	var out []string
	for _, e := range pm.Timeline {
		at, zone := "?", ""
		switch {
		case e.DayOnly:
			at = e.When.Format("2 ") + "day"
		case e.HasTime():
			at = e.When.UTC().Format("2 15:04")
		}
		if e.BadZone != "" {
			zone = " (" + e.BadZone + ")"
		}
		out = append(out, at+" "+e.What+zone)
	}
	return strings.Join(out, "; ")
}

func TestTimelineFromTheStart(t *testing.T) {
	pm := readBody("times: {started: 2026-01-05T10:00:00Z}\n", "## Timeline\n\n- T-5m a\n- T+20m b\n- T+1h20m: c\n", nil)
	if got := rowsOf(pm); got != "5 09:55 a; 5 10:20 b; 5 11:20 c" {
		t.Error(got)
	}
	if got := rowsOf(readBody("title: x\n", "## Timeline (UTC)\n\n- T+20m b\n", nil)); got != "? b" {
		t.Error(got)
	}
}

// IST is used in India, Israel and Ireland. The zone of the organisation decides.
func TestHomeZoneDecidesAboutAbbreviations(t *testing.T) {
	for home, want := range map[string]string{"Asia/Kolkata": "5 04:46 a", "Europe/Dublin": "5 09:16 a", "Europe/Berlin": "? a (IST)"} {
		zone, _ := time.LoadLocation(home)
		if got := rowsOf(readBody("title: x\n", "## Timeline (IST)\n\n- 10:16 a\n", zone)); got != want {
			t.Errorf("%s: got %s, want %s", home, got, want)
		}
	}
}

func TestCalendarDayIsInTheHomeZone(t *testing.T) {
	zone, _ := time.LoadLocation("America/New_York")
	for front, want := range map[string]string{
		"times: {started: \"2025-12-31T23:30:00-05:00\"}\n":               "2025-12-31",
		"times: {started: {at: 2026-01-01, precision: 1d}}\n":             "2026-01-01",
		"times: {started: unknown, detected: \"2026-01-01T03:00:00Z\"}\n": "2025-12-31",
		"title: x\n": "2026-01-05",
	} {
		if got := readBody(front, "", zone).CalendarDay().Format(time.DateOnly); got != want {
			t.Errorf("%s: got %s, want %s", front, got, want)
		}
	}
}

// Other columns of a table are kept, because a page shows all words.
func TestTimelineTablesKeepOtherColumns(t *testing.T) {
	pm := readBody("title: x\n", "## Timeline\n\n| Time (UTC) | Event | Team | Note |\n|---|---|---|---|\n| 10:16 | a | blue | b \\| c |\n", nil)
	if e := pm.Timeline[0]; len(e.Other) != 2 || e.Other[0] != (Column{"Team", "blue"}) || e.Other[1] != (Column{"Note", "b | c"}) {
		t.Errorf("%+v", e.Other)
	}
}

func FuzzTimeline(f *testing.F) {
	for _, tl := range timelines {
		f.Add(tl.body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		pm := readBody("title: x\n", "## Timeline\n\n"+body, nil)
		events := 0
		cuts := map[int]bool{}
		for i, c := range pm.Cuts {
			if i > 0 && c.At <= pm.Cuts[i-1].At {
				t.Fatalf("the cuts are not in order: %v", pm.Cuts)
			}
			events += c.Events
			cuts[c.At] = true
		}
		if events != len(pm.Timeline) {
			t.Fatalf("%d events at cuts, and %d in the timeline", events, len(pm.Timeline))
		}
		for _, e := range pm.Timeline {
			if e.At.Start < 0 || e.At.End < e.At.Start || e.At.End > len(pm.Doc.File.Data) {
				t.Fatalf("position %d to %d", e.At.Start, e.At.End)
			}
		}
		out, err := pm.Doc.Render(markdown.Links{}, cuts)
		if err == nil && len(out.Parts) != len(cuts) && pm.Doc.Refused == "" {
			t.Fatalf("%d parts for %d cuts", len(out.Parts), len(cuts))
		}
	})
}
