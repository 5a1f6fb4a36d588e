package manual

import (
	"cmp"
	"embed"
	"slices"
	"strings"

	"debrief/site/book"
	"debrief/site/check"
	"debrief/site/outline"
	"debrief/site/phrase"
	"debrief/site/postmortem"
	"debrief/theme"
)

//go:embed guide/*.md
var guideFiles embed.FS

// A chapter goes further than the guide does in one of its sections.
type chapter struct {
	name, title, means string
	families           []string // of the rules that hold a write-up to it
}

// chapters are in the order in which an author needs them. Their addresses
// never change.
var chapters = []chapter{
	{"gather", "Gather what happened", "Systems' data that outlives the dashboards: what to freeze, how fine, how much of it.", []string{"evidence", "times"}},
	{"ask", "Ask the people who were there", "First-hand accounts: whom, when, how to talk, what to ask and what not.", []string{"people"}},
	{"write", "Write without blame", "How it made sense at the time, told in full and without a verdict.", []string{"blame"}},
	{"promise", "Promises that are kept", "What makes an action strong and clear, and why few are more.", []string{"actions"}},
	{"take-part", "Take part without being an engineer", "For everybody who noticed it, was hurt by it, has to explain it, or decides about it.", nil},
}

func (c chapter) path() string { return "guide/" + c.name + "/index.html" }

// view is the page of a chapter, with the rules that go with it.
func (c chapter) view(b *book.Book, path string) (theme.View, error) {
	body, contents, err := prose(path, guideText(c.name)+c.rulesText())
	return theme.Guide{
		Frame:    b.Frame(path, c.title, c.means, book.GuidePath, book.Crumb(path, "Guide", book.GuidePath)),
		Lead:     c.means,
		Body:     body,
		Contents: contents,
	}, err
}

// rulesText lists the rules of the chapter's families.
func (c chapter) rulesText() string {
	var t strings.Builder
	for _, r := range check.Rules {
		family, _, _ := strings.Cut(r.ID, "/")
		if _, ok := check.Explain(r.ID); !ok || !slices.Contains(c.families, family) {
			continue
		}
		if t.Len() == 0 {
			t.WriteString("\n## Rules that help\n\nWhat `debrief check` looks at here; each page says why, and shows what it finds.\n\n")
		}
		t.WriteString("- [" + literal(phrase.Capital(r.Title)) + "](" + rulePath(r.ID) + ")\n")
	}
	return t.String()
}

// guideText is one text of the guide; which there are is known here.
func guideText(name string) string {
	text, err := guideFiles.ReadFile("guide/" + name + ".md")
	if err != nil {
		panic(err)
	}
	return string(text)
}

// chaptersText is the way from the guide to its chapters.
func chaptersText() string {
	var t strings.Builder
	t.WriteString("\n## Going further\n\n")
	for _, c := range chapters {
		t.WriteString("- [" + c.title + "](" + c.path() + "). " + c.means + "\n")
	}
	return t.String()
}

// guide is the page for those who read or write for the first time.
func guide(b *book.Book, path string) (theme.View, error) {
	body, contents, err := prose(path, guideText("guide")+strengthText()+chaptersText()+severityText(b)+formText(b))
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
