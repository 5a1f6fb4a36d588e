package page

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

// Anchors of the guide's generated parts, which other pages lead to.
const formAnchor = "what-the-form-asks-for"

func guidePage(b *book.Book, path string) (theme.View, error) {
	body, contents, err := prose(path, guideText+strengthText(b)+severityText(b)+formText(b))
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
func strengthText(b *book.Book) string {
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

// fiveToBeginWith are write-ups that show different things. Each place is taken
// by the newest that fits and is not shown yet.
func fiveToBeginWith(b *book.Book, path string) []theme.Row {
	all := book.Keep(b.Library.All, func(pm *postmortem.Postmortem) bool { return pm.Status.Reached(postmortem.Published) })
	own := book.Ours(all)
	var rows []theme.Row
	var taken []*postmortem.Postmortem
	choose := func(from []*postmortem.Postmortem, why string, fits func(*postmortem.Postmortem) bool) {
		for _, pm := range from {
			if !slices.Contains(taken, pm) && fits(pm) {
				row := b.Row(path, pm)
				row.Why, row.Summary = why, pm.Summary
				rows, taken = append(rows, row), append(taken, pm)
				return
			}
		}
	}
	recurred := func(pm *postmortem.Postmortem) bool {
		return slices.ContainsFunc(pm.Related, func(r postmortem.Relation) bool { return r.Rel == "recurrence_of" })
	}
	before := "It had happened before: read what was promised then, and what became of it."
	if linked := b.Pick(own); linked != nil && len(b.Library.Backlinks(linked)) > 0 {
		why := "The one that others refer to most."
		if recurred(linked) {
			why += " " + before
		}
		choose(own, why, func(pm *postmortem.Postmortem) bool { return pm == linked })
	}
	choose(own, before, recurred)
	choose(own, "Nobody was hurt. Look for what stopped it, and whether that was design or luck.", func(pm *postmortem.Postmortem) bool { return pm.Kind == postmortem.NearMiss })
	choose(own, "It was corrected after it was published: see what changed and why.", func(pm *postmortem.Postmortem) bool {
		return pm.Status == postmortem.Amended || len(pm.Amended) > 0
	})
	choose(book.OfKind(all, postmortem.External), "What another organisation told in public, in our form.", func(*postmortem.Postmortem) bool { return true })
	choose(own, "A small one: it takes little to write up, and something can be learnt from it.", func(pm *postmortem.Postmortem) bool {
		_, rank, known := b.Catalog.Severity(pm.Severity)
		return known && rank == len(b.Catalog.Severities)-1
	})
	for len(rows) < 5 && len(taken) < len(own) {
		choose(own, "A recent one, to see how we write now.", func(*postmortem.Postmortem) bool { return true })
	}
	return rows[:min(len(rows), 5)]
}
