package template

import (
	"regexp"
	"strings"

	"debrief/site/markdown"
	"debrief/site/postmortem"
)

// A Gap is a required field or section that a post-mortem does not have yet.
type Gap struct {
	Name     string // of the field, dotted, or the section's heading
	Kind     string // "field" or "section"
	Guidance string // the template's text for the author
	From     postmortem.Status
}

// Missing returns the gaps of pm for a status, in the order of the template, and the
// numbers of present and of all required fields and sections.
func (o *Template) Missing(pm *postmortem.Postmortem, status postmortem.Status) (gaps []Gap, have, total int) {
	required := func(n Need) bool { return status.HasReached(n.From) && n.At(pm) }
	for _, f := range o.Fields {
		if !required(f.Need) {
			continue
		}
		if total++; HasField(pm, f.Name) {
			have++
		} else {
			gaps = append(gaps, Gap{f.Name, "field", f.Guidance, f.Need.From})
		}
	}
	headings := HeadingsOf(pm)
	for _, s := range o.Sections {
		if !required(s.Need) {
			continue
		}
		if total++; HasSection(pm, s, headings.Of(s)) {
			have++
		} else {
			gaps = append(gaps, Gap{s.Heading, "section", s.Guidance, s.Need.From})
		}
	}
	return gaps, have, total
}

// HasField reports whether a field has a value. "unknown" is a value; for actions
// and accounts, the reason for an empty list is one.
func HasField(pm *postmortem.Postmortem, name string) bool {
	return !pm.Doc.Field(name).Empty() || name == "actions" && pm.NoActions != "" ||
		name == "accounts" && !pm.Doc.Field("accounts_reason").Empty()
}

// HasSection reports whether a section of the template has content at index i, -1
// if it is absent. A list in the front matter counts as content of its section.
func HasSection(pm *postmortem.Postmortem, s Section, i int) bool {
	return inFrontMatter(pm, s.ID) || SectionWords(pm, i) >= MinWords
}

func inFrontMatter(pm *postmortem.Postmortem, section string) bool {
	switch section {
	case "actions":
		return len(pm.Actions) > 0 || pm.NoActions != ""
	case "evidence":
		return len(pm.Evidence) > 0
	}
	return false
}

// MinWords is the number of words of a section with content: "None" is not enough,
// "None: no customer data was touched" is.
const MinWords = 5

// Headings are the indexes of the sections of a post-mortem, by their standard id
// and by their lower-case title. The first of a name counts.
type Headings struct{ ByPart, ByTitle map[string]int }

// HeadingsOf returns the headings of pm.
func HeadingsOf(pm *postmortem.Postmortem) Headings {
	h := Headings{map[string]int{}, map[string]int{}}
	for i, s := range pm.Doc.Sections {
		if s.Level == 0 || s.Level > 2 {
			continue
		}
		title := strings.ToLower(strings.TrimSpace(s.Title))
		if _, taken := h.ByTitle[title]; taken {
			continue // its id is taken too
		}
		h.ByTitle[title] = i
		if id := postmortem.SectionID(s.Title); id != "" {
			if _, taken := h.ByPart[id]; !taken {
				h.ByPart[id] = i
			}
		}
	}
	return h
}

// Of returns the index of a section of the template, -1 if it is absent.
func (h Headings) Of(s Section) int {
	i, ok := h.ByPart[s.ID]
	if s.ID == "" {
		i, ok = h.ByTitle[strings.ToLower(strings.TrimSpace(s.Heading))]
	}
	if !ok {
		return -1
	}
	return i
}

// bareAnswer matches a placeholder line without a reason.
var bareAnswer = regexp.MustCompile(
	`(?i)^\W*(?:n/?a|none|nothing|nil|not applicable|nothing (?:to|of) (?:note|report|say|see)(?: here)?|to be (?:done|written|determined|added)|tbd|todo)?\W*$`,
)

// SectionWords counts the words of a section with its subsections, up to maxCounted,
// without bare answers and the headings of tables.
func SectionWords(pm *postmortem.Postmortem, i int) int {
	if i < 0 {
		return 0
	}
	n := 0
	under := pm.Doc.Subsections(i)
	for _, t := range pm.Doc.Tables {
		if t.Section >= i && t.Section < i+len(under) {
			n -= headerWords(t)
		}
	}
	for _, s := range under {
		for line := range strings.Lines(s.Text) {
			if !bareAnswer.MatchString(line) {
				n += len(strings.Fields(line))
			}
			if n >= maxCounted {
				return n
			}
		}
	}
	return n
}

// maxCounted is the count at which SectionWords stops; no caller needs more.
const maxCounted = 100

func headerWords(t markdown.Table) int {
	n := 0
	for _, cell := range t.Header {
		n += len(strings.Fields(cell.Text))
	}
	return n
}
