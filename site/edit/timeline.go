package edit

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/template"
)

// AddEvents adds rows to the timeline, each after the last row with the same or an
// earlier time. It uses the form of the existing timeline, a table or a list. If there
// is none, it adds a section with a table.
//
// AddEvents reads the result and returns an error unless the old rows are unchanged and
// the new ones have their times. The error's hint has the rows to add by hand.
func (c *Change) AddEvents(events []postmortem.Event) error {
	if len(events) == 0 {
		return nil
	}
	events = slices.Clone(events)
	slices.SortStableFunc(events, func(a, b postmortem.Event) int { return a.When.Compare(b.When) })
	before := c.postmortem()
	text, err := c.withEvents(before, events)
	if err != nil {
		return err
	}
	old := c.text
	c.text = text
	if err := checkEvents(before.Timeline, c.postmortem().Timeline, events); err != nil {
		c.text = old
		return finding.HintErrorf(
			"add these rows by hand:\n"+template.Rows([]string{"Time (UTC)", "Event", "Kind", "Who"}, events, time.Time{}),
			"%s: the timeline cannot be changed automatically: %w",
			c.path,
			err,
		)
	}
	return nil
}

// postmortem parses the text after the edits so far.
func (c *Change) postmortem() *postmortem.Postmortem {
	doc, _ := markdown.Parse(c.File())
	pm, _ := postmortem.Read(doc)
	return pm
}

// withEvents returns the text with the events added.
func (c *Change) withEvents(pm *postmortem.Postmortem, events []postmortem.Event) ([]byte, error) {
	doc := pm.Doc
	part := pm.Part("timeline")
	if part < 0 {
		at := c.timelineOffset(pm)
		return insert(c.text, at, "## Timeline\n\n"+template.Table(events)+"\n"), nil
	}
	in := func(section int) bool { return section >= part && section < part+len(doc.Subsections(part)) }
	for _, t := range doc.Tables {
		if in(t.Section) && len(t.Header) > 0 {
			return c.addRows(pm, t, events), nil
		}
	}
	for _, item := range doc.Items {
		if in(item.Section) && len(pm.Timeline) > 0 {
			return c.addItems(pm, events), nil
		}
	}
	at := len(c.text)
	if next := part + len(doc.Subsections(part)); next < len(doc.Sections) {
		at = doc.Sections[next].Heading.Start
	}
	table := template.Table(events) + "\n"
	if at == len(c.text) {
		table = "\n" + table
	}
	return insert(c.text, at, table), nil
}

// timelineOffset returns where a section Timeline belongs: before the first section that
// follows it in the format's order, or at the end.
func (c *Change) timelineOffset(pm *postmortem.Postmortem) int {
	at := len(c.text)
	for _, name := range []string{
		"response", "accounts", "analysis", "lessons", "actions", "open-questions", "follow-up", "evidence",
	} {
		if part := pm.Part(name); part >= 0 {
			at = min(at, pm.Doc.Sections[part].Heading.Start)
		}
	}
	return at
}

func insert(text []byte, at int, more string) []byte {
	return append(append(slices.Clone(text[:at]), more...), text[at:]...)
}

// addRows adds events to a table.
func (c *Change) addRows(pm *postmortem.Postmortem, t markdown.Table, events []postmortem.Event) []byte {
	var heads []string
	for _, h := range t.Header {
		heads = append(heads, h.Text)
	}
	first := c.nextLine(c.nextLine(t.Header[0].At.Start)) // below the separator line
	return c.addLines(pm, first, func(e postmortem.Event, above time.Time) string {
		return template.Rows(heads, []postmortem.Event{e}, above)
	}, events)
}

// addItems adds events to a list.
func (c *Change) addItems(pm *postmortem.Postmortem, events []postmortem.Event) []byte {
	zone, _ := rowForm(pm)
	first := c.lineStart(pm.Timeline[0].At.Start)
	return c.addLines(pm, first, func(e postmortem.Event, above time.Time) string {
		at := e.When.In(zone)
		form := "15:04"
		if above.In(zone).Format(time.DateOnly) != at.Format(time.DateOnly) {
			form = "2006-01-02 15:04"
		}
		kind := ""
		if e.Kind != "" {
			kind = e.Kind + ": "
		}
		who := ""
		if e.Who != "" {
			who = " (" + e.Who + ")"
		}
		refs := ""
		for _, id := range e.Evidence {
			refs += " [" + id + "]"
		}
		return "- " + at.Format(form) + " " + kind + template.CellText(e.What) + who + refs + "\n"
	}, events)
}

// rowForm returns the zone of the timeline's rows.
func rowForm(pm *postmortem.Postmortem) (zone *time.Location, ok bool) {
	for _, e := range pm.Timeline {
		if e.HasTime() {
			return e.When.Location(), true
		}
	}
	return time.UTC, false
}

// addLines inserts a line for each event below the last row with the same or an earlier
// time, or at the offset first if there is none. form formats an event; above is the
// time of the row above, whose day the new row can leave out.
func (c *Change) addLines(
	pm *postmortem.Postmortem, first int, form func(e postmortem.Event, above time.Time) string, events []postmortem.Event,
) []byte {
	type line struct {
		at   int
		text string
	}
	var lines []line
	last := map[int]time.Time{} // by offset: the time of the last line inserted there
	for _, e := range events {
		at, above := first, time.Time{}
		for _, row := range pm.Timeline {
			if row.HasTime() && !row.When.After(e.When) {
				at, above = c.rowEnd(row), row.When
			}
		}
		if when, ok := last[at]; ok {
			above = when
		}
		last[at] = e.When
		lines = append(lines, line{at, form(e, above)})
	}
	slices.SortStableFunc(lines, func(a, b line) int { return a.at - b.at })
	var out bytes.Buffer
	at := 0
	for _, l := range lines {
		out.Write(c.text[at:l.at])
		if l.at > 0 && c.text[l.at-1] != '\n' {
			out.WriteByte('\n')
		}
		out.WriteString(l.text)
		at = l.at
	}
	out.Write(c.text[at:])
	return out.Bytes()
}

// rowEnd returns the offset of the line after a row, including indented lines below a
// list item.
func (c *Change) rowEnd(row postmortem.Event) int {
	at := c.nextLine(row.At.Start)
	for at < len(c.text) && (c.text[at] == ' ' || c.text[at] == '\t') {
		at = c.nextLine(at)
	}
	return at
}

func (c *Change) nextLine(at int) int {
	if n := bytes.IndexByte(c.text[at:], '\n'); n >= 0 {
		return at + n + 1
	}
	return len(c.text)
}

func (c *Change) lineStart(at int) int { return bytes.LastIndexByte(c.text[:at], '\n') + 1 }

// checkEvents returns an error unless after has the rows of before, in their order, and
// one row for each new event.
func checkEvents(before, after, added []postmortem.Event) error {
	if len(after) != len(before)+len(added) {
		return fmt.Errorf("%d rows would become %d instead of %d", len(before), len(after), len(before)+len(added))
	}
	next := 0
	times := map[time.Time]int{}
	for _, e := range after {
		if next < len(before) && e.Raw == before[next].Raw && e.What == before[next].What && e.When.Equal(before[next].When) {
			next++
			continue
		}
		times[e.When.UTC().Truncate(time.Minute)]++
	}
	for _, e := range added {
		times[e.When.UTC().Truncate(time.Minute)]--
	}
	for at, n := range times {
		if n != 0 {
			return fmt.Errorf("a row at %s would be read as another time", at.Format(time.RFC3339))
		}
	}
	if next != len(before) {
		return fmt.Errorf("the row %q would be read as another time", strings.TrimSpace(before[next].Raw))
	}
	return nil
}
