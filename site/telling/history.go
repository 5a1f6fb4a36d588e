package telling

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"debrief/site/book"
	"debrief/site/change"
	"debrief/site/history"
	"debrief/site/phrase"
	"debrief/site/postmortem"
	"debrief/theme"
)

// historyPath is where the revisions of the write-up at an address are listed.
func historyPath(incident string) string { return path.Dir(incident) + "/history/index.html" }

// latestRevisions is how many the page of a write-up shows, and briefly how many
// changes of each.
const (
	latestRevisions = 5
	briefly         = 3
)

// shallow is said where older commits are missing.
const shallow = "This site was built from a shallow clone: older revisions are not known here."

// revisions are the latest, or why there are none.
func (t *telling) revisions(v *theme.Incident) {
	record := t.Changes.Record(t.pm)
	all := record.Entries
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
		v.RevisionsNote = shallow
	}
	v.Since = t.since(record)
	for i := range all[:min(len(all), latestRevisions)] {
		rev := t.revision(record, i)
		if n := len(rev.Means); n > briefly+1 {
			rev.Means = append(rev.Means[:briefly:briefly], fmt.Sprintf("and %d more", n-briefly))
		}
		rev.ID, rev.Changed, rev.Means = "", phrase.Sentence(strings.Join(rev.Means, "; ")), nil
		v.Revisions = append(v.Revisions, rev)
	}
	v.History = theme.Link{Text: allRevisions(len(all)), Href: book.Href(t.at, historyPath(t.at))}
}

// historyPage lists all revisions of pm, of which there is at least one.
func historyPage(b *book.Book, at string, pm *postmortem.Postmortem) theme.View {
	t := &telling{Book: b, pm: pm, at: at}
	record := b.Changes.Record(pm)
	all := record.Entries
	v := theme.History{
		Frame:    b.Frame(at, "Revisions: "+book.Title(pm), "How this write-up came about", book.IncidentsPath, book.Crumb(at, "Incidents", book.IncidentsPath), b.Link(at, pm)),
		Incident: b.Link(at, pm), Since: t.since(record),
	}
	room := mostWords
	people := map[string]bool{}
	for i, e := range all {
		people[e.Author.Name] = true
		rev := t.revision(record, i)
		rev.Words, rev.More, room = t.words(i, room)
		v.Revisions = append(v.Revisions, rev)
	}
	first, last := all[len(all)-1].When, all[0].When
	v.Lead = fmt.Sprintf("%s by %s, %s", phrase.Plural(len(all), "revision", "revisions"), phrase.Plural(len(people), "person", "people"), phrase.Date(last))
	if !first.Equal(last) && phrase.Date(first) != phrase.Date(last) {
		v.Lead = fmt.Sprintf("%s by %s, %s to %s", phrase.Plural(len(all), "revision", "revisions"), phrase.Plural(len(people), "person", "people"), phrase.Date(first), phrase.Date(last))
	}
	if b.Library.HistoryCut() {
		v.Note = shallow
	}
	return v
}

// revision is one entry of a record, the words that differ aside.
func (t *telling) revision(record *change.Record, i int) theme.Revision {
	e := record.Entries[i]
	who := []string{e.Author.Name}
	for _, p := range e.CoAuthors {
		if !slices.Contains(who, p.Name) {
			who = append(who, p.Name)
		}
	}
	name := e.Hash[:min(len(e.Hash), 10)]
	rev := theme.Revision{ID: "r-" + name, Name: name, Date: phrase.Day(e.When), Who: phrase.List(who), Message: e.Subject, Means: sentences(e.Changes), Came: t.came(e.Revision)}
	switch {
	case e.Unsaid != "":
		rev.Note = "what changed is not shown: " + e.Unsaid
	case e.FormOnly:
		rev.Note = "only the form changed"
	case len(e.Changes) == 0:
		rev.Note = "no word changed"
	}
	if i == len(record.Entries)-1 && !t.Library.HistoryCut() {
		rev.Mark = "first version"
	} else if record.Published >= 0 && i < record.Published {
		rev.Mark = "after publication"
	} else if i == record.Published {
		rev.Mark = "published"
	} else if p := t.pm.Published; record.Published < 0 && !p.IsZero() && e.When.After(p.Add(24*time.Hour)) {
		rev.Mark = "after publication"
	}
	if repository := t.Catalog.Repository; repository.URL != "" {
		rev.Href = repository.URL + "/commit/" + e.Hash
	}
	return rev
}

// came is the request that a revision came with.
func (t *telling) came(r history.Revision) theme.Link {
	if r.Request.Number == "" {
		return theme.Link{}
	}
	return theme.Link{Text: r.Request.String(), Href: r.Request.Link(t.Catalog.Repository.URL)}
}

// since is what is different now from what was published, amendments first.
func (t *telling) since(record *change.Record) theme.Since {
	var s theme.Since
	for _, a := range slices.Backward(t.pm.Amended) {
		s.Amended = append(s.Amended, theme.Amendment{Date: phrase.Day(a.At), Note: phrase.Sentence(a.Note)})
	}
	if record.Published < 0 {
		if len(s.Amended) > 0 {
			s.Heading = "Amended since it was published"
		}
		return s
	}
	e := record.Entries[record.Published]
	for _, c := range record.Since {
		if c.About != "amendment" { // which stands above it
			s.Means = append(s.Means, phrase.Capital(c.Words))
		}
	}
	if len(s.Means) == 0 && len(s.Amended) == 0 {
		return theme.Since{}
	}
	s.Heading = "Changed since it was published on " + phrase.Date(cmp.Or(e.Merged, e.When))
	return s
}

func sentences(changes []change.Change) []string {
	var out []string
	for _, c := range changes {
		out = append(out, phrase.Capital(c.Words))
	}
	return out
}

func allRevisions(n int) string {
	if n == 1 {
		return "The one revision"
	}
	return "All " + phrase.Plural(n, "revision", "revisions")
}

// changed is when the write-up was last revised, as machines read it.
func (t *telling) changed() string {
	if all := t.Library.Revisions(t.pm); len(all) > 0 {
		return all[0].When.UTC().Format(time.RFC3339)
	}
	return ""
}
