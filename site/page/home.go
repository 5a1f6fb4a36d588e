package page

import (
	"cmp"
	"slices"

	"debrief/site/book"
	"debrief/site/catalog"
	"debrief/site/index"
	"debrief/site/phrase"
	"debrief/site/postmortem"
	"debrief/theme"
)

const mostLatest = 10

// home is the way in: the latest, the one to read first, and the doors to the rest.
func home(b *book.Book, path string) theme.View {
	own := book.Standing(book.Ours(b.Library.All))
	v := theme.Home{
		Frame:  b.Frame(path, "", "Post-mortems: what happened, what ended it, and what was promised since.", ""),
		Lead:   libraryWords(b),
		Latest: b.Rows(path, own[:min(len(own), mostLatest)]),
		Facets: index.Facets(b, path),
	}
	if n := len(b.Actions.In("overdue")); n > 0 {
		v.Overdue = theme.Link{Text: phrase.Plural(n, "action item is overdue", "action items are overdue"), Href: book.Href(path, book.ActionsPath) + "#overdue"}
	}
	if n := len(b.Library.All); n > len(v.Latest) {
		v.All = theme.Link{Text: "All " + phrase.Plural(n, "write-up", "write-ups"), Href: book.Href(path, book.IncidentsPath)}
	}
	v.Changed = book.Crumb(path, "What changed lately", book.ChangesPath)
	if pm := b.Pick(own); pm != nil {
		row := b.Row(path, pm)
		row.Summary, row.Why = pm.Summary, whyPicked(b, pm)
		v.Pick = &row
	}
	if len(own) == 0 {
		v.Empty = "No post-mortems yet. “debrief init” writes an example."
		v.Example = book.Crumb(path, "The guide says what belongs in one.", book.GuidePath)
	}
	return v
}

// libraryWords is one line of what the library holds.
func libraryWords(b *book.Book) string {
	all := book.Standing(b.Library.All)
	own, others := book.Ours(all), len(book.OfKind(all, postmortem.External))
	words := b.Counts(own)
	if words == "" && others == 0 {
		return ""
	}
	if len(own) > 0 {
		words += " since " + phrase.Month(own[len(own)-1].Day())
	}
	if others > 0 {
		lessons := phrase.Plural(others, "incident", "incidents") + " of other organisations, to learn from"
		words = cmp.Or(words, "None of our own yet") + ", and " + lessons
	}
	return words + "."
}

func whyPicked(b *book.Book, pm *postmortem.Postmortem) string {
	var words []string
	if n := len(pm.Accounts); n > 1 {
		words = append(words, "it holds the accounts of "+phrase.Plural(n, "person", "people")+" who were there")
	}
	if n := len(b.Library.Backlinks(pm)); n > 0 {
		words = append(words, phrase.Plural(n, "other write-up refers", "other write-ups refer")+" to it")
	}
	var labels []string
	for _, code := range book.Contributed(pm) {
		if label := "“" + catalog.Label(code) + "”"; code != "" && len(labels) < 2 && !slices.Contains(labels, label) {
			labels = append(labels, label)
		}
	}
	if len(labels) > 0 {
		words = append(words, "it shows what is meant by "+phrase.List(labels))
	}
	return phrase.Sentence(phrase.List(words))
}
