package template

import (
	"bytes"
	"slices"
	"strings"
	"time"

	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// timeline adds an edit that writes events as rows of the template's timeline table. If
// the timeline section has no table, the edit adds a table at the end of the section.
// If the template has no timeline section, there is no edit.
func (e *filler) timeline(events []postmortem.Event) {
	if len(events) == 0 {
		return
	}
	doc, _ := markdown.Parse(e.file)
	pm, _ := postmortem.Read(doc)
	part := pm.Part("timeline")
	if part < 0 {
		return
	}
	under := len(doc.Subsections(part))
	for _, t := range doc.Tables {
		if t.Section < part || t.Section >= part+under || len(t.Header) == 0 {
			continue
		}
		at := t.Header[0].At.Start
		for range 2 { // skip the header row and the separator line below it
			i := bytes.IndexByte(e.file.Data[at:], '\n')
			if i < 0 {
				return
			}
			at += i + 1
		}
		var heads []string
		for _, h := range t.Header {
			heads = append(heads, h.Text)
		}
		e.edits = append(e.edits, edit{at, at, Rows(heads, events, time.Time{})})
		return
	}
	at := len(e.file.Data)
	if part+1 < len(doc.Sections) {
		at = doc.Sections[part+1].Heading.Start
	}
	table := Table(events) + "\n"
	if at == len(e.file.Data) {
		table = "\n" + table
	}
	e.edits = append(e.edits, edit{at, at, table})
}

// Table returns events as a Markdown table with times in UTC.
func Table(events []postmortem.Event) string {
	heads := []string{"Time (UTC)", "Event", "Kind", "Who"}
	return "| " + strings.Join(heads, " | ") + " |\n|---|---|---|---|\n" + Rows(heads, events, time.Time{})
}

// Rows returns events as rows of a Markdown table with the column headings heads. If
// the first heading contains "UTC", each time is written briefly in UTC, and otherwise
// in full. A row on the same day as the row above it has no date. above is the time of
// the row above the first event, or zero.
func Rows(heads []string, events []postmortem.Event, above time.Time) string {
	var b strings.Builder
	hasEvidence := slices.ContainsFunc(heads, func(head string) bool { return strings.EqualFold(head, "evidence") })
	day := above.UTC().Format(time.DateOnly)
	for _, event := range events {
		b.WriteByte('|')
		for i, head := range heads {
			cell := ""
			switch low := strings.ToLower(head); {
			case i == 0 && strings.Contains(low, "utc"):
				at := event.When.UTC()
				cell = at.Format("15:04")
				if d := at.Format(time.DateOnly); d != day {
					day, cell = d, d+" "+cell
				}
			case i == 0:
				cell = event.When.Format(time.RFC3339)
			case low == "kind":
				cell = event.Kind
			case low == "who":
				cell = event.Who
			case low == "evidence":
				cell = references(event)
			case low == "event", low == "what", i == 1:
				cell = CellText(event.What)
				if !hasEvidence && len(event.Evidence) > 0 {
					cell += " " + references(event)
				}
			}
			b.WriteString(" " + cell + " |")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// references returns the references of a row: "[ev-1] [a2]".
func references(event postmortem.Event) string {
	if len(event.Evidence) == 0 {
		return ""
	}
	return "[" + strings.Join(event.Evidence, "] [") + "]"
}

// CellText escapes untrusted text for a table cell, so that it contains no Markdown,
// HTML tag, comment or reference.
func CellText(text string) string {
	return strings.NewReplacer(
		`\`,
		`\\`,
		"|",
		`\|`,
		"<",
		`\<`,
		"[",
		`\[`,
		"]",
		`\]`,
		"`",
		"'",
		"*",
		`\*`,
		"_",
		`\_`,
		"#",
		`\#`,
		"~",
		`\~`,
		"!",
		`\!`,
		"$",
		`\$`,
	).
		Replace(
			source.OneLine(text),
		)
}
