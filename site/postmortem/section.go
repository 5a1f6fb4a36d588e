package postmortem

import (
	"slices"
	"strings"

	"debrief/site/markdown"
)

// Sections lists the sections of a post-mortem in the recommended order: facts,
// analysis, lessons, actions. The last synonyms of each section are German.
var Sections = []Section{
	{"summary", "Summary", []string{"overview", "executive summary", "tldr", "tl;dr", "abstract", "what happened",
		"incident summary", "description", "zusammenfassung", "überblick", "kurzfassung"}},
	{"impact", "Impact", []string{"user impact", "customer impact", "business impact", "effects", "damage",
		"impact assessment", "auswirkung", "auswirkungen", "folgen"}},
	{"averted", "What could have happened", []string{"potential impact", "what might have happened",
		"was hätte passieren können"}},
	{"stopped_by", "What stopped it", []string{"barriers that held", "what held", "was es aufgehalten hat"}},
	{"detection", "Detection", []string{"how we found out", "discovery", "how was it detected", "monitoring",
		"alerting", "erkennung", "entdeckung"}},
	{"timeline", "Timeline", []string{"chronology", "sequence of events", "timeline of events", "incident timeline",
		"event timeline", "log of events", "zeitverlauf", "zeitleiste", "chronologie", "ablauf", "verlauf"}},
	{"response", "Response", []string{"how we responded", "incident response", "mitigation", "resolution", "recovery",
		"response and recovery", "what went well", "reaktion", "behebung"}},
	{"accounts", "Accounts", []string{"how it made sense", "perspectives", "second stories", "first-hand accounts",
		"witness accounts", "schilderungen", "berichte", "perspektiven"}},
	{"analysis", "Analysis", []string{"root cause", "root causes", "root cause analysis", "cause", "causes",
		"contributing factors", "why it happened", "what went wrong", "technical details", "diagnosis",
		"contributing factors and root cause", "analyse", "ursachen", "ursachenanalyse", "beitragende faktoren"}},
	{"lessons", "Lessons", []string{"lessons learned", "lessons learnt", "what we learned", "what we learnt",
		"learnings", "takeaways", "what surprised us", "retrospective", "lehren", "erkenntnisse",
		"was wir gelernt haben"}},
	{"actions", "Actions", []string{"action items", "action plan", "follow-up actions", "next steps", "remediation",
		"corrective actions", "prevention", "preventive measures", "what we will do", "what they did", "todo", "to do",
		"maßnahmen", "nächste schritte"}},
	{"open-questions", "Open questions", []string{"unknowns", "what we do not know", "unanswered questions",
		"offene fragen"}},
	{"follow-up", "Follow-up", []string{"followup", "follow up", "follow-ups", "follow-up notes", "updates", "addendum",
		"nachverfolgung", "nachtrag", "nachträge"}},
	{"evidence", "Evidence", []string{"supporting data", "data", "graphs", "supporting information", "appendix",
		"references", "belege", "nachweise", "anhang"}},
}

// A Section is one section of the post-mortem format: its ID, its heading, and other
// accepted headings.
type Section struct {
	ID, Heading string
	Synonyms    []string
}

// SectionID returns the ID of the section with the heading title, or "" if no section
// of the format has that heading. It ignores a number at the start, and a remark in
// brackets or after a comma, colon or dash: "2. Timeline (UTC):" has the ID "timeline".
func SectionID(title string) string {
	title = strings.ToLower(title)
	if i := strings.IndexAny(title, "(,:–—"); i > 0 {
		title = title[:i]
	}
	title, _, _ = strings.Cut(title, " - ")
	return sectionIDs[strings.Trim(strings.TrimLeft(title, "0123456789. "), " :*")]
}

// sectionIDs maps each heading, in lower case, to the id of its section.
var sectionIDs = func() map[string]string {
	ids := map[string]string{}
	for _, s := range slices.Backward(Sections) { // backward, so that of two sections with the same heading the first wins
		for _, name := range append([]string{s.ID, strings.ToLower(s.Heading)}, s.Synonyms...) {
			ids[name] = s.ID
		}
	}
	return ids
}()

// Part returns the index in pm.Doc.Sections of the section with the given ID, or -1 if
// pm has no such section. It considers only headings of levels 1 and 2.
func (pm *Postmortem) Part(id string) int {
	if id == "" {
		return -1
	}
	return slices.Index(pm.parts, id)
}

// sectionParts returns, for each section of doc, its ID in the format, or "" for a
// heading outside the format. Read stores the result, because matching a title against
// more than a hundred known headings is slow.
func sectionParts(doc *markdown.Document) []string {
	parts := make([]string, len(doc.Sections))
	for i, s := range doc.Sections {
		if s.Level > 0 && s.Level <= 2 {
			parts[i] = SectionID(s.Title)
		}
	}
	return parts
}

// Anchor returns the HTML id of section i of the body: the section ID for a section of
// the format, and otherwise an id derived from the heading, with a prefix. The prefix
// prevents collisions with other ids on the page.
func (pm *Postmortem) Anchor(i int) string {
	s := pm.Doc.Sections[i]
	switch {
	case s.Level == 0:
		return "main"
	case s.Level > 2:
		return "h-" + s.Anchor
	}
	if id := pm.parts[i]; id != "" && pm.Part(id) == i {
		return id
	}
	return "s-" + s.Anchor
}

// PartText returns the plain text of the section with the given ID and of its
// subsections. It returns "" if pm has no such section.
func (pm *Postmortem) PartText(id string) string {
	i := pm.Part(id)
	if i < 0 {
		return ""
	}
	return sectionsText(pm.Doc.Subsections(i))
}

func sectionsText(sections []markdown.Section) string {
	var b strings.Builder
	for _, s := range sections {
		b.WriteString(s.Text)
		b.WriteByte('\n')
	}
	return strings.TrimSpace(b.String())
}
