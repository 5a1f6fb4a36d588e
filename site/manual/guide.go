package manual

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"

	"debrief/site/book"
	"debrief/site/outline"
	"debrief/site/phrase"
	"debrief/site/postmortem"
	"debrief/theme"
)

//go:embed guide.md
var guideText string

// FormAnchor is where the guide says what the form asks for.
const FormAnchor = "what-the-form-asks-for"

// guide is the page for those who read or write for the first time.
func guide(b *book.Book, path string) (theme.View, error) {
	body, contents, err := prose(path, guideText+strengthText()+severityText(b)+formText(b))
	v := theme.Guide{
		Frame: b.Frame(path, "Guide", "How to read a post-mortem, how to write one, and where to begin.", book.GuidePath),
		Lead:  "For everybody who reads these pages for the first time, and for those who write the next one.",
		Body:  body, Contents: contents, Start: fiveToBeginWith(b, path),
	}
	if len(v.Start) > 0 {
		v.StartNote = "Chosen because each shows something else, not because they were the worst."
	}
	return v, err
}

// strengthText lists the mechanisms of actions by how much they rely on memory.
func strengthText() string {
	by := map[string][]string{}
	for _, m := range postmortem.Mechanisms {
		strength := postmortem.ActionItem{Mechanism: m}.Strength()
		by[strength] = append(by[strength], phrase.Spaced(m))
	}
	var t strings.Builder
	t.WriteString("\n| Strength | What an action can do |\n|---|---|\n")
	for _, s := range []string{"stronger", "intermediate", "weaker"} {
		t.WriteString("| " + phrase.Capital(s) + " | " + literal(strings.Join(by[s], ", ")) + " |\n")
	}
	return t.String()
}

// severityText lists the severities of the catalogue.
func severityText(b *book.Book) string {
	var t strings.Builder
	t.WriteString("\n## Severities\n\nThe worst first. A severity says how much users were hurt, and how much the form asks for.\n\n| Severity | Means |\n|---|---|\n")
	for _, s := range b.Catalog.Severities {
		t.WriteString("| " + literal(s.Name) + " | " + literal(s.Means) + " |\n")
	}
	return t.String()
}

// formText is the template as a table: what is asked for, when, and the words
// that stand beside it for the writer.
func formText(b *book.Book) string {
	var t strings.Builder
	t.WriteString("\n## What the form asks for\n\nMore is asked for as a write-up goes from draft to review to publication, and more of grave incidents than of small ones. " +
		"This is `_template.md`, in the order of the form.\n\n### Sections\n\n| Section | Asked for | What belongs there |\n|---|---|---|\n")
	for _, s := range b.Outline.Sections {
		t.WriteString("| " + literal(s.Heading) + " | " + literal(needWords(b, s.Need)) + " | " + literal(s.Guidance) + " |\n")
	}
	t.WriteString("\n### Fields\n\n| Field | Asked for | What belongs there |\n|---|---|---|\n")
	for _, f := range b.Outline.Fields {
		guidance := f.Guidance
		if words := slices.Concat(f.OneOf, f.AnyOf); guidance == "" && len(words) > 0 {
			guidance = "one of: " + strings.Join(words, ", ")
		}
		t.WriteString("| " + literal(f.Name) + " | " + literal(needWords(b, f.Need)) + " | " + literal(guidance) + " |\n")
	}
	return t.String()
}

// needWords says a need of the template as people would: "from review:
// incidents, SEV1 and SEV2".
func needWords(b *book.Book, n outline.Need) string {
	if !n.Required {
		return "optional"
	}
	words := map[postmortem.Status]string{postmortem.InReview: "from review", postmortem.Published: "to be published"}[n.From]
	if words == "" {
		words = "always"
	}
	var kinds, severities []string
	for _, k := range n.Kinds {
		kinds = append(kinds, phrase.Asked(k))
	}
	for _, id := range n.Severities {
		severity, _, _ := b.Catalog.Severity(id)
		severities = append(severities, cmp.Or(severity.Name, id))
	}
	if len(kinds) > 0 {
		words += ": " + phrase.List(kinds)
	}
	switch {
	case len(severities) > 0 && len(kinds) > 0:
		words += " of " + phrase.List(severities)
	case len(severities) > 0:
		words += ": " + phrase.List(severities)
	}
	return words
}

// literal is text in which Markdown sees no marks, on one line.
func literal(s string) string {
	var out strings.Builder
	for _, r := range strings.Join(strings.Fields(s), " ") {
		if strings.ContainsRune("\\`*_{}[]()#+-.!|<>&~:\"'@/$%^=;?,", r) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}
