package incident

import (
	"strings"
	"testing"

	"debrief/site/page/model"
	"debrief/site/page/pagetest"
	"debrief/theme"
)

// rowsAndText returns the timeline of the page of a post-mortem with the given timeline
// section, one line for each part.
func rowsAndText(t *testing.T, section string) string {
	t.Helper()
	in := pagetest.Input(t, pagetest.File("pm/2026-10-14-a.md", "---\ntitle: A\nstatus: published\n---\n## Timeline (UTC)\n\n"+section))
	v := pagetest.View[theme.Incident](t, Pages(model.NewSite(in)), "incidents/2026-10-14-a/index.html")
	var out []string
	text := func(html string) {
		if html = strings.TrimSpace(strings.ReplaceAll(html, "\n", " ")); html != "" {
			out = append(out, html)
		}
	}
	for _, d := range v.Timeline.Days {
		text(string(d.Before))
		out = append(out, "= "+d.Date.Text)
		for _, e := range d.Events {
			text(string(e.Before))
			out = append(out, e.ID+" "+string(e.What))
		}
	}
	text(string(v.Timeline.Body))
	return strings.Join(out, "\n")
}

func TestTextOfTimelineKeepsItsPlaceAmongRows(t *testing.T) {
	got := rowsAndText(t, `Before all rows.

- 08:12 signal: Errors rise
- 08:31 signal: Support writes

> Quoted between.

| Time | Event |
|---|---|
| 09:02 | Pool set back |
| 2026-10-15 08:12 | Review |

### The day after

- 2026-10-15 09:00 decision: Done

1. A list without times

After all rows.
`)
	want := `<p>Before all rows.</p>
= 14 October 2026
t-0812 Errors rise
t-0831 Support writes
<blockquote> <p>Quoted between.</p> </blockquote>
t-0902 Pool set back
= 15 October 2026
t-1015-0812 Review
<h3 id="h-the-day-after">The day after</h3>
t-1015-0900 Done
<ol> <li>A list without times</li> </ol> <p>After all rows.</p>`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
