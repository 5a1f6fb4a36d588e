package manual

import (
	"cmp"
	"html/template"

	"debrief/site/action"
	"debrief/site/book"
	"debrief/site/dashboard"
	"debrief/site/markdown"
	"debrief/site/phrase"
	"debrief/site/postmortem"
	"debrief/theme"
)

// about is the page of what the site was made from and what its words mean.
func about(b *book.Book, path string) (theme.View, error) {
	body, _, err := prose(path, notShown)
	v := theme.About{
		Frame: b.Frame(path, "About", "What this site was made from, what its words mean, and its data.", ""),
		Lead:  "Every page here is made from files in a Git repository. Nothing is typed that can be computed.",
		Facts: builtFacts(b), Body: body,
	}
	for _, d := range definitions {
		v.Definitions = append(v.Definitions, theme.Definition{ID: d[0], Term: d[1], Text: markdown.Inline(d[2], markdown.Links{})})
	}
	for _, s := range b.Catalog.Severities {
		v.Definitions = append(v.Definitions, theme.Definition{ID: "severity-" + markdown.Slug(s.ID), Term: "Severity " + s.Name, Text: template.HTML(template.HTMLEscapeString(s.Means))})
	}
	v.Downloads = []theme.Link{
		book.Crumb(path, "incidents.json", "data/incidents.json"), book.Crumb(path, "incidents.csv", "data/incidents.csv"),
		book.Crumb(path, "actions.csv", "data/actions.csv"), book.Crumb(path, "trends.json", "data/trends.json"),
		book.Crumb(path, "feed.xml", "feed.xml"), book.Crumb(path, "feed.json", "feed.json"),
	}
	for i, note := range []string{"every write-up, for programs", "the same as a table", "every action item", "every figure with its n and its interval", "Atom feed", "JSON feed"} {
		v.Downloads[i].Note = note
	}
	return v, err
}

// builtFacts say what the site was made from, each a number or a name.
func builtFacts(b *book.Book) []theme.Fact {
	text := func(name, value, note string) theme.Fact {
		return theme.Fact{Name: name, Value: theme.Time{Text: value}, Note: note}
	}
	facts := []theme.Fact{}
	switch {
	case b.Built.Commit != "":
		note := ""
		if b.Built.Dirty {
			note = "with changes that are not committed"
		}
		facts = append(facts, text("Commit", b.Built.Commit[:min(len(b.Built.Commit), 12)], note))
	case b.Built.NoGit != "":
		facts = append(facts, text("Commit", "none", b.Built.NoGit))
	}
	facts = append(facts,
		theme.Fact{Name: "As of", Value: phrase.Day(b.Built.Now), Note: "what is open, overdue or recent is so on this day"},
		text("Write-ups", phrase.Thousands(len(b.Library.All)), countsNote(b)),
		text("Counted in trends", phrase.Plural(len(b.Trends.Incidents), "incident", "incidents"), dashboard.LeftOut(b)),
		text("Action items", phrase.Thousands(len(b.Actions.Items)), phrase.Thousands(len(b.Actions.Open()))+" open, "+phrase.Thousands(len(b.Actions.In(action.Overdue)))+" overdue"),
		text("Catalogue", phrase.Plural(len(b.Catalog.Services), "service", "services"), phrase.Plural(len(b.Catalog.Factors), "factor", "factors")+", "+phrase.Plural(len(b.Catalog.Severities), "severity", "severities")),
	)
	if url := b.Catalog.Repository.URL; url != "" {
		facts = append(facts, theme.Fact{Name: "Repository", Links: []theme.Link{book.Outside(url, "repository")}})
	}
	if b.Library.HistoryCut() {
		facts = append(facts, text("History", "shortened", "this copy of the repository is shallow: when the oldest write-ups were begun cannot be told"))
	}
	return facts
}

// countsNote says of whom the write-ups are.
func countsNote(b *book.Book) string {
	words := b.Counts(book.Standing(book.Ours(b.Library.All)))
	if n := len(book.OfKind(book.Standing(b.Library.All), postmortem.External)); n > 0 {
		words = cmp.Or(words, "none of our own") + ", " + phrase.Thousands(n) + " of other organisations"
	}
	return words
}

// notShown is why the page of trends lacks what others have.
const notShown = `## Not shown, and why

No average duration, and no arrow on one. Durations of incidents are so uneven that the longest one decides the average; it cannot show an improvement.

No change in per cent from quarter to quarter. Four incidents after nine can be chance. What a test can tell apart is said in words, with its probability.

No number for a person, and no ranking of teams. A write-up says what people could see and know; a count of names would end that.

No days since the last incident, no targets for counts, no score of a write-up. Each rewards telling less.

No chart of root causes. Incidents have several factors at once, and the slices of a pie would have to add up.

No severity multiplied by duration. Severity is an order, not an amount.
`
