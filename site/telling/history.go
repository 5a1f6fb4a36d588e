package telling

import (
	"fmt"
	"path"
	"slices"
	"time"

	"debrief/site/book"
	"debrief/site/history"
	"debrief/site/phrase"
	"debrief/site/postmortem"
	"debrief/theme"
)

// historyPath is where the revisions of the write-up at an address are listed.
func historyPath(incident string) string { return path.Dir(incident) + "/history/index.html" }

// latestRevisions is how many the page of a write-up shows.
const latestRevisions = 5

// revisions are the latest, or why there are none.
func (t *telling) revisions(v *theme.Incident) {
	all := t.Library.Revisions(t.pm)
	switch {
	case len(all) == 0 && t.Built.NoGit != "":
		v.RevisionsNote = phrase.Sentence(t.Built.NoGit)
		return
	case len(all) == 0 && t.Library.HistoryCut():
		v.RevisionsNote = "This site was built from a shallow clone: when the text was written is not known here."
		return
	case len(all) == 0:
		v.RevisionsNote = "Not committed yet."
		return
	case t.Library.HistoryCut():
		v.RevisionsNote = "This site was built from a shallow clone: older revisions are not known here."
	}
	v.Revisions = t.revisionViews(all)[:min(len(all), latestRevisions)]
	v.History = theme.Link{Text: allRevisions(len(all)), Href: book.Href(t.at, historyPath(t.at))}
}

// historyPage lists all revisions of pm, of which there is at least one.
func historyPage(b *book.Book, at string, pm *postmortem.Postmortem) theme.View {
	t := &telling{Book: b, pm: pm, at: at}
	all := b.Library.Revisions(pm)
	v := theme.History{
		Frame:    b.Frame(at, "Revisions: "+book.Title(pm), "How this write-up came about", book.IncidentsPath, book.Crumb(at, "Incidents", book.IncidentsPath), b.Link(at, pm)),
		Incident: b.Link(at, pm), Revisions: t.revisionViews(all),
	}
	people := map[string]bool{}
	for _, r := range all {
		people[r.Author.Name] = true
	}
	first, last := all[len(all)-1].When, all[0].When
	v.Lead = fmt.Sprintf("%s by %s, %s", phrase.Plural(len(all), "revision", "revisions"), phrase.Plural(len(people), "person", "people"), phrase.Date(last))
	if !first.Equal(last) && phrase.Date(first) != phrase.Date(last) {
		v.Lead = fmt.Sprintf("%s by %s, %s to %s", phrase.Plural(len(all), "revision", "revisions"), phrase.Plural(len(people), "person", "people"), phrase.Date(first), phrase.Date(last))
	}
	if b.Library.HistoryCut() {
		v.Note = "This site was built from a shallow clone: older revisions are not known here."
	}
	return v
}

func (t *telling) revisionViews(all []history.Revision) []theme.Revision {
	var out []theme.Revision
	for i, r := range all {
		who := []string{r.Author.Name}
		for _, p := range r.CoAuthors {
			if !slices.Contains(who, p.Name) {
				who = append(who, p.Name)
			}
		}
		rev := theme.Revision{Name: r.Hash[:min(len(r.Hash), 10)], Date: phrase.Day(r.When), Who: phrase.List(who), Message: r.Subject}
		if i == len(all)-1 && !t.Library.HistoryCut() {
			rev.Mark = "first version"
		} else if p := t.pm.Published; !p.IsZero() && r.When.After(p.Add(24*time.Hour)) {
			rev.Mark = "after publication"
		}
		if repository := t.Catalog.Repository; repository.URL != "" {
			rev.Href = repository.URL + "/commit/" + r.Hash
		}
		out = append(out, rev)
	}
	return out
}

func allRevisions(n int) string {
	if n == 1 {
		return "The one revision"
	}
	return "All " + phrase.Plural(n, "revision", "revisions")
}
