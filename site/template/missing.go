package template

import (
	"regexp"
	"strings"

	"debrief/site/markdown"
	"debrief/site/postmortem"
)

// A Gap is something that the template asks for and a write-up does not have yet.
type Gap struct {
	Name     string // of the field, dotted, or the section's heading
	Kind     string // "field" or "section"
	Guidance string // the template's words for the writer
	From     postmortem.Status
}

// Missing says what pm still lacks to be at the status towards, in the
// template's order, and how much of what is asked for it has: have of so many.
func (o *Outline) Missing(pm *postmortem.Postmortem, towards postmortem.Status) (gaps []Gap, have, of int) {
	asked := func(n Need) bool { return towards.Reached(n.From) && n.At(pm) }
	for _, f := range o.Fields {
		if !asked(f.Need) {
			continue
		}
		if of++; HasField(pm, f.Name) {
			have++
		} else {
			gaps = append(gaps, Gap{f.Name, "field", f.Guidance, f.Need.From})
		}
	}
	there := HeadingsOf(pm)
	for _, s := range o.Sections {
		if !asked(s.Need) {
			continue
		}
		if of++; HasSection(pm, s, there.Of(s)) {
			have++
		} else {
			gaps = append(gaps, Gap{s.Heading, "section", s.Guidance, s.Need.From})
		}
	}
	return gaps, have, of
}

// HasField reports whether a field says anything. "unknown" does; for actions
// and accounts, so does the reason why there are none.
func HasField(pm *postmortem.Postmortem, name string) bool {
	return !pm.Doc.Field(name).Empty() || name == "actions" && pm.NoActions != "" ||
		name == "accounts" && !pm.Doc.Field("accounts_reason").Empty()
}

// HasSection reports whether a section of the outline says something at its
// place i, -1 if it is not there. Lists that stand in the front matter need no
// second telling.
func HasSection(pm *postmortem.Postmortem, s Section, i int) bool {
	return toldInFront(pm, s.ID) || SectionWords(pm, i) >= FewestWords
}

func toldInFront(pm *postmortem.Postmortem, section string) bool {
	switch section {
	case "actions":
		return len(pm.Actions) > 0 || pm.NoActions != ""
	case "evidence":
		return len(pm.Evidence) > 0
	}
	return false
}

// FewestWords a section needs to have said something: "None" is no answer and
// "None: no customer data was touched" is one.
const FewestWords = 5

// Headings are the places of the sections of a write-up, by the id of the
// part that each is and by its lower-case title. The first of a name counts.
type Headings struct{ ByPart, ByTitle map[string]int }

func HeadingsOf(pm *postmortem.Postmortem) Headings {
	h := Headings{map[string]int{}, map[string]int{}}
	for i, s := range pm.Doc.Sections {
		if s.Level == 0 || s.Level > 2 {
			continue
		}
		title := strings.ToLower(strings.TrimSpace(s.Title))
		if _, taken := h.ByTitle[title]; taken {
			continue // and so is the part that it names
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

// Of finds a section of the outline, -1 if it is not there.
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

// bareAnswer is a line that stands in for an answer and gives no reason.
var bareAnswer = regexp.MustCompile(`(?i)^\W*(?:n/?a|none|nothing|nil|not applicable|nothing (?:to|of) (?:note|report|say|see)(?: here)?|to be (?:done|written|determined|added)|tbd|todo)?\W*$`)

// SectionWords counts the words of a section and those inside it, up to plenty, without
// bare answers and the Headings of tables.
func SectionWords(pm *postmortem.Postmortem, i int) int {
	if i < 0 {
		return 0
	}
	n := 0
	under := pm.Doc.Under(i)
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
			if n >= plenty {
				return n
			}
		}
	}
	return n
}

// plenty is where counting stops: nobody asks for more words than this.
const plenty = 100

func headerWords(t markdown.Table) int {
	n := 0
	for _, cell := range t.Header {
		n += len(strings.Fields(cell.Text))
	}
	return n
}
