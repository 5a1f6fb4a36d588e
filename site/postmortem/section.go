package postmortem

import (
	"slices"
	"strings"

	"debrief/site/markdown"
)

// Sections are the parts of a write-up in the order that the format asks for:
// facts, analysis, lessons, actions. The last synonyms are German: whose site
// speaks it, writes in it.
var Sections = []Section{
	{"summary", "Summary", []string{"overview", "executive summary", "tldr", "tl;dr", "abstract", "what happened", "incident summary", "description", "zusammenfassung", "überblick", "kurzfassung"}},
	{"impact", "Impact", []string{"user impact", "customer impact", "business impact", "effects", "damage", "impact assessment", "auswirkung", "auswirkungen", "folgen"}},
	{"averted", "What could have happened", []string{"potential impact", "what might have happened", "was hätte passieren können"}},
	{"stopped_by", "What stopped it", []string{"barriers that held", "what held", "was es aufgehalten hat"}},
	{"detection", "Detection", []string{"how we found out", "discovery", "how was it detected", "monitoring", "alerting", "erkennung", "entdeckung"}},
	{"timeline", "Timeline", []string{"chronology", "sequence of events", "timeline of events", "incident timeline", "event timeline", "log of events", "zeitverlauf", "zeitleiste", "chronologie", "ablauf", "verlauf"}},
	{"response", "Response", []string{"how we responded", "incident response", "mitigation", "resolution", "recovery", "response and recovery", "what went well", "reaktion", "behebung"}},
	{"accounts", "Accounts", []string{"how it made sense", "perspectives", "second stories", "first-hand accounts", "witness accounts", "schilderungen", "berichte", "perspektiven"}},
	{"analysis", "Analysis", []string{"root cause", "root causes", "root cause analysis", "cause", "causes", "contributing factors", "why it happened", "what went wrong", "technical details", "diagnosis", "contributing factors and root cause", "analyse", "ursachen", "ursachenanalyse", "beitragende faktoren"}},
	{"lessons", "Lessons", []string{"lessons learned", "lessons learnt", "what we learned", "what we learnt", "learnings", "takeaways", "what surprised us", "retrospective", "lehren", "erkenntnisse", "was wir gelernt haben"}},
	{"actions", "Actions", []string{"action items", "action plan", "follow-up actions", "next steps", "remediation", "corrective actions", "prevention", "preventive measures", "what we will do", "what they did", "todo", "to do", "maßnahmen", "nächste schritte"}},
	{"open-questions", "Open questions", []string{"unknowns", "what we do not know", "unanswered questions", "offene fragen"}},
	{"follow-up", "Follow-up", []string{"followup", "follow up", "follow-ups", "follow-up notes", "updates", "addendum", "nachverfolgung", "nachtrag", "nachträge"}},
	{"evidence", "Evidence", []string{"supporting data", "data", "graphs", "supporting information", "appendix", "references", "belege", "nachweise", "anhang"}},
}

// A Section is one part of a write-up: its id, its heading, and the other
// headings it is known under.
type Section struct {
	ID, Heading string
	Synonyms    []string
}

// SectionID returns the id of the part that a heading names, or "" for a
// heading of the writer's own. A number in front, and a remark in brackets or
// behind a comma or colon, do not matter: "2. Timeline (UTC):".
func SectionID(title string) string {
	title = strings.ToLower(title)
	if i := strings.IndexAny(title, "(,:"); i > 0 {
		title = title[:i]
	}
	return sectionIDs[strings.Trim(strings.TrimLeft(title, "0123456789. "), " :*")]
}

// sectionIDs are the ids of the parts by all that they are called, in lower case.
var sectionIDs = func() map[string]string {
	ids := map[string]string{}
	for _, s := range slices.Backward(Sections) { // of two that are called the same, it is the first
		for _, name := range append([]string{s.ID, strings.ToLower(s.Heading)}, s.Synonyms...) {
			ids[name] = s.ID
		}
	}
	return ids
}()

// Part returns the index of the section of doc that is the part with an id,
// -1 if there is none. Only headings of the first two levels are parts.
func (pm *Postmortem) Part(id string) int {
	if id == "" {
		return -1
	}
	return slices.Index(pm.parts, id)
}

// partsOf names the part that each section is, "" for none. A title is held
// against more than a hundred known ones, so it is done once.
func partsOf(doc *markdown.Document) []string {
	parts := make([]string, len(doc.Sections))
	for i, s := range doc.Sections {
		if s.Level > 0 && s.Level <= 2 {
			parts[i] = SectionID(s.Title)
		}
	}
	return parts
}

// Anchor is the place of section i of the body on the write-up's page: the
// part's id, or the heading's own anchor with a letter in front, so that no
// heading of a writer collides with an id of the page.
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

// PartText is the plain text of a part and the sections inside it, "" if there is none.
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
