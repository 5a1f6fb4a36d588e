package site_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"debrief/site"
)

// longTimeline returns a post-mortem with 200 timeline rows on three days. Row 150 has
// a text that is longer than the screen of a phone, and a table has 40 impact figures.
func longTimeline() string {
	var b strings.Builder
	b.WriteString("---\ntitle: Checkout failed for three days\nstatus: published\nkind: incident\nseverity: sev3\nvisibility: internal\nservices: [{id: checkout}]\n" +
		"times: {started: 2026-10-14T08:00:00Z, detected: 2026-10-14T08:15:00Z, mitigated: 2026-10-16T09:00:00Z}\nimpact:\n")
	for i := range 40 {
		fmt.Fprintf(&b, "  - {what: \"failed checkouts %d\", value: %d, unit: requests, confidence: measured}\n", i, 100+i)
	}
	b.WriteString("---\n## Timeline (UTC)\n\n| Time | Event | Kind | Who |\n|---|---|---|---|\n")
	at := time.Date(2026, 10, 14, 8, 0, 0, 0, time.UTC)
	for i := range 200 {
		text := strings.Repeat("Something was seen and written down. ", 1+i%3)
		if i == 150 {
			text = strings.Repeat("A long text of one row. ", 150)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | On-call engineer |\n", at.Format("2006-01-02 15:04"), text, []string{"signal", "decision", "action"}[i%3])
		at = at.Add(15 * time.Minute)
	}
	return b.String()
}

func TestBrowserTimeline(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser takes its time")
	}
	g := newGitRepo(t)
	g.write("postmortems/_catalog.yaml", "title: T\nservices: [{id: checkout, name: Checkout}]\n")
	g.write("postmortems/2026/2026-10-14-long.md", longTimeline())
	g.commit(time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC), "Mira <mira@example.org>", "A long one")
	s := &browserSite{built: build(t, g.dir, site.Options{}), chrome: startChrome(t)}
	s.serve(t)
	tb := s.open(t)
	const page = "incidents/2026-10-14-long/"
	for _, width := range []int64{360, 1280} {
		tb.do(look("screen", "light", width))
		// Row 150 is at 21:30 on the second day.
		tb.do(chromedp.Navigate(s.root + page + "#t-1015-2130"))
		var state struct {
			Overflow, HeadingBottom, RowTop, TimeTop, TimeBottom, TextLeft, TimeRight float64
			Day, Time                                                                 string
			Highlighted                                                               bool
		}
		measure := `(() => {
			const row = document.querySelector("#t-1015-2130"), time = row.querySelector(".at").getBoundingClientRect();
			const day = row.closest(".day").querySelector("h3");
			return {
				Overflow: document.documentElement.scrollWidth - innerWidth, HeadingBottom: day.getBoundingClientRect().bottom,
				RowTop: row.getBoundingClientRect().top, TimeTop: time.top, TimeBottom: time.bottom, TimeRight: time.right,
				TextLeft: row.querySelector(".what").getBoundingClientRect().left,
				Day: day.innerText, Time: row.querySelector("time").innerText, Highlighted: row.matches(":target"),
			};
		})()`
		tb.eval(measure, &state)
		if state.Overflow > 0 || state.Day != "15 October 2026" || state.Time != "21:30" || !state.Highlighted {
			t.Errorf("%d px: %+v", width, state)
		}
		if state.RowTop < state.HeadingBottom-1 || state.RowTop > 300 {
			t.Errorf("%d px: the row begins at %.0f px, and the heading of its day ends at %.0f px", width, state.RowTop, state.HeadingBottom)
		}
		tb.eval(`scrollBy({top: 400, behavior: "instant"})`, nil)
		tb.eval(measure, &state)
		if width == 360 && (state.RowTop > -100 || state.TimeTop < state.HeadingBottom-1 || state.TimeBottom > 120 || state.TimeRight > state.TextLeft) {
			t.Errorf("%d px, inside the row: %+v", width, state)
		}
		var header float64
		tb.eval(`(() => {
			const frame = document.querySelector("#impact ~ .scroll");
			frame.scrollIntoView({behavior: "instant"});
			frame.scrollTop = 600;
			return frame.querySelector("th").getBoundingClientRect().top - frame.getBoundingClientRect().top;
		})()`, &header)
		if header < -1 || header > 1 {
			t.Errorf("%d px: the header of the long table is %.0f px from the top of its frame", width, header)
		}
	}
}
