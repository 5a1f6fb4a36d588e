package incident

import (
	"html/template"
	"regexp"
	"strings"
	"testing"

	"debrief/site/page/model"
	"debrief/site/page/pagetest"
	"debrief/theme"
)

// timelineText shows the timeline of a page as text: the text around the rows, and the
// rows with their blocks.
func timelineText(t *testing.T, body string) string {
	t.Helper()
	in := pagetest.Input(t, pagetest.File("pm/2026-01-05-a.md", "---\ntitle: A\nstatus: published\n---\n"+body))
	v := pagetest.View[theme.Incident](t, Pages(model.NewSite(in)), "incidents/2026-01-05-a/index.html").Timeline
	var out []string
	add := func(label string, html template.HTML) {
		text := strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(string(html), " ")), " ")
		if text != "" {
			out = append(out, label+text)
		}
	}
	for _, d := range v.Days {
		add("above: ", d.Above)
		if d.Date.Text != "" {
			out = append(out, "= "+d.Date.Text)
		}
		add("text: ", d.Text)
		for _, e := range d.Events {
			add(e.When.Text+" ", e.What+" |")
			add("more: ", e.More)
		}
	}
	add("below: ", v.Body)
	return strings.Join(out, "\n")
}

func TestTimelineKeepsTheOrderAndTheBlocks(t *testing.T) {
	got := timelineText(t, `
## Timeline (UTC)

Before.

- 10:16 first [text][ref]

  `+"```"+`
  at Client.<anonymous>
  `+"```"+`
- 10:20 second
  - nested
- no time
- 10:25 third

  Second paragraph.

  > a quote

Between.

### 6 January

Of this day.

| Time | Event | Kind | Team |
|---|---|---|---|
| 10:26 | a \| b | action | blue |

### 11:00 Heading

Below the heading.

- a list

#### Deeper

The end.

[ref]: https://example.org/
`)
	want := `= 5 January 2026
text: Before.
10:16 first text |
more: at Client.&lt;anonymous&gt;
10:20 second |
more: nested
text: no time
10:25 third |
more: Second paragraph. a quote
above: Between.
= 6 January 2026
text: Of this day.
10:26 a | b |
more: Team: blue
11:00 Heading |
more: Below the heading. a list Deeper The end.`
	if got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestTimelineShowsUnreadTimesAsWritten(t *testing.T) {
	got := timelineText(t, "## Timeline (IST)\n\n- 10:16 a\n- 10:20 UTC b\n\nThe end.\n")
	if want := "10:16 IST a |\n= 5 January 2026\n10:20 b |\nbelow: The end."; got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestTimelineShowsTheEndOfPeriods(t *testing.T) {
	got := timelineText(t, "## Timeline (UTC)\n\n- 10:16-10:20 a\n- ~23:50 to 00:10 b\n- 2026-01-07 - 2026-01-09: c\n")
	if want := "= 5 January 2026\n10:16–10:20 a |\n≈ 23:50–00:10, 6 January b |\n= 7 January 2026\n7 January–9 January c |"; got != want {
		t.Errorf("got\n%s", got)
	}
}

// A date without a time of day is the same date in every zone.
func TestTimelineKeepsWrittenDays(t *testing.T) {
	got := timelineText(t, "## Timeline (UTC+2)\n\n- 2026-01-06 a\n- 2026-01-07 01:00 b\n")
	if want := "= 6 January 2026\nall day a |\n23:00 b |"; got != want {
		t.Errorf("got\n%s", got)
	}
}
