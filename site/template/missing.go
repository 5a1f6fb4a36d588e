package template

import (
	"regexp"
	"strings"

	"debrief/site/markdown"
	"debrief/site/postmortem"
)

// A Gap is a required field or section that a post-mortem does not have yet.
type Gap struct {
	Name     string // dotted name of the field, or heading of the section
	Kind     string // "field" or "section"
	Guidance string // advice for the author, from the template
	From     postmortem.Status
}

// Missing returns the fields and sections that pm needs for the given status but does
// not have yet, in the order of the template. have is the number of required fields and
// sections that pm has, and total the number of all that are required.
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

// HasField reports whether the field with the given dotted name has a value. "unknown"
// is a value. For actions and accounts, the reason for an empty list is a value too.
func HasField(pm *postmortem.Postmortem, name string) bool {
	return !pm.Doc.Field(name).Empty() || name == "actions" && pm.NoActions != "" ||
		name == "accounts" && !pm.Doc.Field("accounts_reason").Empty()
}

// HasSection reports whether pm has content for the section s of the template. i is the
// index of the section in pm, or -1 if pm does not have it. For some sections, a list
// in the front matter counts as content.
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

// MinWords is the smallest number of words of a section with content. "None" is too
// short; "None: no customer data was touched" is enough.
const MinWords = 5

// Headings maps the headings of a post-mortem to the indexes of their sections: by the
// ID of the section in the format, and by title in lower case. If two sections have the
// same ID or title, it contains the first one.
type Headings struct{ ByPart, ByTitle map[string]int }

// HeadingsOf returns the headings of pm of levels 1 and 2.
func HeadingsOf(pm *postmortem.Postmortem) Headings {
	h := Headings{map[string]int{}, map[string]int{}}
	for i, s := range pm.Doc.Sections {
		if s.Level == 0 || s.Level > 2 {
			continue
		}
		title := strings.ToLower(strings.TrimSpace(s.Title))
		if _, taken := h.ByTitle[title]; taken {
			continue // the map already has a section with this title, and so with this ID
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

// Of returns the index in the post-mortem of the section s of the template, or -1 if
// the post-mortem does not have this section.
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

// bareAnswer matches a line that contains only a placeholder, such as "n/a" or "TODO",
// and no reason.
var bareAnswer = regexp.MustCompile(
	`(?i)^\W*(?:n/?a|none|nothing|nil|not applicable|nothing (?:to|of) (?:note|report|say|see)(?: here)?|to be (?:done|written|determined|added)|tbd|todo)?\W*$`,
)

// SectionWords returns the number of words in section i of pm and its subsections. It
// ignores lines with only a placeholder, and table headings. It stops counting at
// maxCounted. It returns 0 if i is negative.
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

// maxCounted is the number of words at which SectionWords stops counting, because no
// caller needs the exact number above it.
const maxCounted = 100

func headerWords(t markdown.Table) int {
	n := 0
	for _, cell := range t.Header {
		n += len(strings.Fields(cell.Text))
	}
	return n
}
