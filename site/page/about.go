package page

import (
	"cmp"
	"html/template"
	"strconv"

	"debrief/site/action"
	"debrief/site/book"
	"debrief/site/dashboard"
	"debrief/site/markdown"
	"debrief/site/phrase"
	"debrief/site/source"
	"debrief/site/trend"
	"debrief/theme"
)

func aboutPage(b *book.Book, path string) (theme.View, error) {
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
		facts = append(facts, text("Commit", b.Built.Commit, note))
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

func countsNote(b *book.Book) string {
	words := book.Counts(book.Standing(book.Ours(b.Library.All)))
	if n := len(b.ByKind["external"]); n > 0 {
		words = cmp.Or(words, "none of our own") + ", " + phrase.Thousands(n) + " of other organisations"
	}
	return words
}

// definitions are anchor, term and meaning, in the order of an incident and
// then of what is said about many. Anchors never change.
var definitions = [][3]string{
	{"started", "Started", "When users began to be hurt; for a near miss, when they would have been."},
	{"detected", "Detected", "The first signal that somebody in the organisation could have seen."},
	{"mitigated", "Mitigated", "When users stopped being hurt, though the cause may still be there."},
	{"resolved", "Resolved", "When nothing special was being done any more."},
	{"to-detect", "Time to detect", "From *started* to *detected*: how long users were hurt before anybody knew."},
	{"to-acknowledge", "Time to acknowledge", "From *detected* to *acknowledged*: how long a signal waited for somebody."},
	{"to-mitigate", "Time to mitigate", "From *started* to *mitigated*: how long users were hurt."},
	{"to-resolve", "Time to resolve", "From *started* to *resolved*: how long until work was ordinary again."},
	{"approximate", "≈", "One of the two times is known only to some minutes, or is a guess. In drawings the mark is hollow."},
	{"unknown", "Unknown, withheld, none", "Three different things. *Unknown*: nobody knows, and the write-up says so. *Withheld*: known, and not shown in this edition. *None*: looked for, and there was nothing. A gap in a list is none of the three."},
	{"severity", "Severity", "How much users were hurt, by the table of the organisation. It orders; it is not a number to add or to average."},
	{"near-miss", "Near miss", "Nobody was hurt, and somebody could have been. It is written up as an incident is and counted apart from them."},
	{"drill", "Drill", "Made on purpose, to learn. It is in no figure."},
	{"external", "Learnt from others", "An incident of another organisation, told in our own words from its public report. It is found under its factors and symptoms, and is in no figure."},
	{"factor", "Contributing factor", "A condition without which it would not have happened, or not as badly, and which somebody could change. There are always several. None of them is a person."},
	{"symptom", "Symptom", "What the systems said, word for word: what the next person will paste into a search."},
	{"ended", "What ended it", "The last thing that was done at or before the time when users stopped being hurt. It may not be the whole remedy."},
	{"recurrence", "Recurrence", "A write-up that names an earlier one as the same thing happening before."},
	{"strength", "Strength of an action", "How much it relies on people remembering. *Stronger* takes the hazard away or makes the harmful act impossible; *intermediate* makes harm less likely or easier to notice; *weaker* tells people: a document, a training, a reminder. It follows from the mechanism that the action names."},
	{"overdue", "Overdue", "Open, and its due date is past on the day the site was built for."},
	{"counted", "What is counted", "Incidents of our own, of every status but withdrawn, by the day on which they started. Near misses are counted apart; drills and incidents of others not at all."},
	{"median", "Median", "The middle value: half of the incidents took less, half took more. Next to it always stands of how many it is the median, since some times are unknown."},
	{"interval", "95 % interval", "The range of values that the data do not contradict. With few incidents it is wide, and that is the message. Counts: exact (Garwood). Shares: Wilson. Medians: by ranks, without any assumption about the shape. It holds for incidents that come independently; where they cluster, it is widened."},
	{"provisional", "Provisional", "From " + strconv.Itoa(trend.Provisional) + " values on, intervals and limits are shown and called provisional; from " + strconv.Itoa(trend.Firm) + " on they are firm. Fewer values than that: points and a median; below " + strconv.Itoa(dashboard.Fewest) + ", the incidents themselves."},
	{"p", "p", "The probability of a difference at least this large if nothing had changed. Above 0.05 the site says “no distinguishable change”."},
	{"routine", "Routine variation", "The limits between which a steady process moves by chance (XmR chart, of logarithms for durations). Only what is beyond them, or runs on one side of the middle, is called a change."},
	{"survival", "How long promises stay open", "The share of action items still open some days after they were promised (Kaplan–Meier). Items that are still open count for as long as they have been open. The middle of the closed ones alone would look better than the truth."},
}

const notShown = `## Not shown, and why

No average duration, and no arrow on one. Durations of incidents are so uneven that the longest one decides the average; it cannot show an improvement.

No change in per cent from quarter to quarter. Four incidents after nine can be chance. What a test can tell apart is said in words, with its probability.

No number for a person, and no ranking of teams. A write-up says what people could see and know; a count of names would end that.

No days since the last incident, no targets for counts, no score of a write-up. Each rewards telling less.

No chart of root causes. Incidents have several factors at once, and the slices of a pie would have to add up.

No severity multiplied by duration. Severity is an order, not an amount.
`

// prose renders Markdown of our own on the page at from, with its headings
// from the second level on. Links in it are paths from the root of the site.
func prose(from, text string) (template.HTML, []theme.Link, error) {
	doc, _ := markdown.Parse(&source.File{Path: "page.md", Size: int64(len(text)), Data: []byte(text)})
	html, err := doc.Article(markdown.Links{File: func(to string) markdown.Target { return markdown.Target{Href: book.Href(from, to)} }}, 2, "")
	var contents []theme.Link
	for _, s := range doc.Sections {
		if s.Level == 2 {
			contents = append(contents, theme.Link{Text: s.Title, Href: "#" + s.Anchor})
		}
	}
	return html, contents, err
}
