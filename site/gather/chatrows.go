package gather

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"debrief/site/finding"
	"debrief/site/importer/chat"
	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/rule/blame"
	"debrief/site/source"
	"debrief/site/template"
)

// A ProposedRow is a timeline row that a message suggests.
type ProposedRow struct {
	Event  postmortem.Event
	Exists bool     // the timeline has the row
	Reword string   // why the row cannot be added as it is; "" if it can
	Names  []string // words that may be names of people
}

// maxRowText is the largest length of the text of a row, in code points.
const maxRowText = 140

// Rows returns the rows that the messages suggest, in the order of time. The timeline
// rows refer to the evidence with an ID. pass is used to check their wording.
func (x *ChatExcerpt) Rows(evidenceID string, pass rule.Pass) []ProposedRow {
	var out []ProposedRow
	for i, m := range x.kept {
		if kind := chat.Kind(m.Text); kind != "" {
			out = append(out, x.row(i, kind, evidenceID, pass))
		}
	}
	markExisting(out, x.pm.Timeline)
	return out
}

// MessageRows returns a row for each message of the excerpt, in the order of the
// excerpt. A message that suggests no kind of row gets the kind signal.
func (x *ChatExcerpt) MessageRows(evidenceID string, pass rule.Pass) []ProposedRow {
	var out []ProposedRow
	for i, m := range x.kept {
		out = append(out, x.row(i, cmp.Or(chat.Kind(m.Text), "signal"), evidenceID, pass))
	}
	markExisting(out, x.pm.Timeline)
	return out
}

// row returns the row for the message with an index. A change or action of another time
// is a signal: at the time of the message it was noticed.
func (x *ChatExcerpt) row(i int, kind, evidenceID string, pass rule.Pass) ProposedRow {
	m := x.kept[i]
	row := postmortem.Event{When: m.At.UTC().Truncate(time.Minute), Kind: kind, What: rowText(x.text(m.Text))}
	if (kind == "change" || kind == "action") && chat.NamesOtherTime(row.What, m.At) {
		row.Kind, row.What = "signal", "noticed: "+row.What
	}
	if evidenceID != "" {
		row.Evidence = []string{evidenceID}
	}
	if m.Person >= 0 {
		ref := x.refs[m.Person]
		if row.Who = ref; x.role(ref) != "" && x.role(ref) != ref {
			row.Who = x.role(ref) + " (" + ref + ")"
		}
	} else if !m.Bot {
		row.Who = x.who(m)
	}
	return ProposedRow{Event: row, Reword: CheckRow(row, x.pm, pass), Names: x.chat.NamesIn(row.What)}
}

// role returns the role of a participant.
func (x *ChatExcerpt) role(ref string) string {
	if role := x.newRoles[ref]; role != "" {
		return role
	}
	for _, p := range x.pm.Participants {
		if p.Ref == ref {
			return p.Role
		}
	}
	if slices.Contains(x.added, ref) {
		return postmortem.DefaultRole
	}
	return ""
}

// Milestones returns notes about times that the chat has and the front matter has not:
// the first alert, and the first acknowledgement after it.
func (x *ChatExcerpt) Milestones() []string {
	var out []string
	add := func(field string, known postmortem.Moment, is func(string) bool) {
		i := slices.IndexFunc(x.kept, func(m chat.Message) bool { return is(m.Text) })
		if i >= 0 && !known.IsKnown() {
			m := x.kept[i]
			out = append(out, fmt.Sprintf("times.%s is not set; the chat has %s %q", field, m.At.UTC().Format(time.RFC3339),
				source.Truncate(rowText(x.text(m.Text)), 60)))
		}
	}
	add("detected", x.pm.Times.Detected, chat.IsAlert)
	add("acknowledged", x.pm.Times.Acknowledged, chat.IsAcknowledgement)
	return out
}

// rowText returns the text of a message in one line that is short enough for a row: its
// first line if that suggests a row, or else the text.
func rowText(text string) string {
	if first, _, more := strings.Cut(text, "\n"); more && chat.Kind(first) != "" {
		text = first
	}
	text = source.OneLine(text)
	if short := source.Truncate(text, maxRowText); short != text {
		if at := strings.LastIndex(short, ". "); at > maxRowText/3 {
			return short[:at+1]
		}
		if at := strings.LastIndexByte(short, ' '); at > maxRowText/3 {
			return short[:at] + "…"
		}
		return short
	}
	return text
}

// NamesIn returns the words of a text that may be names of people in the chat.
func (x *ChatExcerpt) NamesIn(text string) []string { return x.chat.NamesIn(text) }

// markExisting marks the rows that the timeline has: with the same minute and text, or
// with the same minute, author and evidence if the text was edited.
func markExisting(rows []ProposedRow, timeline []postmortem.Event) {
	used := make([]bool, len(timeline))
	find := func(row *ProposedRow, same func(postmortem.Event) bool) {
		for i, e := range timeline {
			if !row.Exists && !used[i] && e.When.UTC().Truncate(time.Minute).Equal(row.Event.When) && same(e) {
				used[i], row.Exists = true, true
			}
		}
	}
	for i := range rows {
		find(&rows[i], func(e postmortem.Event) bool { return strings.Contains(e.What, plainCell(rows[i].Event.What)) })
	}
	for i := range rows {
		find(&rows[i], func(e postmortem.Event) bool {
			return e.Who == rows[i].Event.Who && len(e.Evidence) > 0 && slices.Equal(e.Evidence, rows[i].Event.Evidence)
		})
	}
}

// plainCell returns a text as it is read from a table cell to which it was written.
func plainCell(text string) string {
	rows := readRows([]postmortem.Event{{When: time.Unix(0, 0).UTC(), What: text}}, nil)
	if len(rows) == 1 {
		return rows[0].What
	}
	return text
}

// readRows returns events as they are read from a timeline to which they were written.
func readRows(events []postmortem.Event, check func(*postmortem.Postmortem)) []postmortem.Event {
	text := "---\ntitle: Row\n---\n\n## Timeline\n\n" + template.Table(events)
	doc, _ := markdown.Parse(&source.File{Path: "postmortems/row.md", Data: []byte(text)})
	pm, _ := postmortem.Read(doc)
	if check != nil {
		check(pm)
	}
	return pm.Timeline
}

// CheckRow returns why a row cannot be added as it is: what the rules about blame report
// for it, or "". pass has the library of pm.
func CheckRow(row postmortem.Event, pm *postmortem.Postmortem, pass rule.Pass) string {
	if strings.TrimSpace(row.What) == "" {
		return "the text is empty"
	}
	reason := ""
	rows := readRows([]postmortem.Event{row}, func(alone *postmortem.Postmortem) {
		alone.Severity, alone.Participants, alone.Services = pm.Severity, pm.Participants, pm.Services
		for _, f := range pass.CheckPostmortem(blame.Rules, alone) {
			if f.Level > finding.Info && reason == "" {
				reason = f.Message
			}
		}
	})
	if len(rows) != 1 || !rows[0].When.Equal(row.When) {
		return "it cannot be written as a row of a table"
	}
	return reason
}
