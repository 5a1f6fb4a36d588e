package incident

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"time"

	"debrief/site/history"
	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/revision"
	"debrief/site/wording"
	"debrief/theme"
	"debrief/theme/i18n"
)

// historyPath returns the path of the page with all revisions of a post-mortem.
// incident is the path of the post-mortem's page.
func historyPath(incident string) string { return path.Dir(incident) + "/history/index.html" }

// These limits apply to the list of revisions on a post-mortem's page.
const (
	maxRevisions          = 5
	maxChangesPerRevision = 3
)

// shallowCloneNote is the note for a site that was built from a shallow clone, which
// lacks older commits.
const shallowCloneNote i18n.Text = "This site was built from an incomplete clone: older revisions are missing."

// fillRevisions adds the latest revisions to v. If there are none, it adds the reason.
func (page *incidentPage) fillRevisions(v *theme.Incident) {
	record := page.Changes.Record(page.pm)
	all := record.Entries
	switch {
	case len(all) == 0 && page.Build.NoGit != "":
		v.RevisionsNote = noHistoryReason(page.Site)
		return
	case len(all) == 0 && page.Library.HistoryCut():
		v.RevisionsNote = page.L.Text("This site was built from an incomplete clone: creation dates are missing.")
		return
	case len(all) == 0:
		v.RevisionsNote = page.L.Text("This post-mortem is not committed yet.")
		return
	case page.Library.HistoryCut():
		v.RevisionsNote = page.L.Text(shallowCloneNote)
	}
	v.Since = page.changesSincePublication(record)
	v.Revised = model.Crumb(page.at, page.L.Text("last changed {0}", page.L.Date(all[0].When)), historyPath(page.at))
	for i := range all[:min(len(all), maxRevisions)] {
		rev := page.revisionView(record, i)
		rev.ID, rev.Changed = "", page.changesInShort(rev)
		rev.Means, rev.Wording, rev.Reworded = nil, "", nil
		v.Revisions = append(v.Revisions, rev)
	}
	v.History = theme.Link{
		Text: page.L.Count(len(all), "The one revision", "All {n} revisions"),
		Href: model.Href(page.at, historyPath(page.at)),
	}
}

// changesInShort returns the first changes of substance of a revision and a summary of
// the reworded texts, as one sentence.
func (page *incidentPage) changesInShort(rev theme.Revision) string {
	parts := rev.Means
	if n := len(parts); n > maxChangesPerRevision+1 {
		parts = append(slices.Clone(parts[:maxChangesPerRevision]), moreNote(page.Site, n-maxChangesPerRevision))
	}
	if rev.Wording != "" {
		parts = append(slices.Clone(parts), rev.Wording)
	}
	return wording.Sentence(strings.Join(parts, "; "))
}

// historyView returns the page that lists all revisions of pm, which has at least one.
func historyView(site *model.Site, at string, pm *postmortem.Postmortem) theme.View {
	page := &incidentPage{Site: site, pm: pm, at: at}
	record := site.Changes.Record(pm)
	all := record.Entries
	v := theme.History{
		Frame: site.Frame(
			at,
			site.L.Text("Revisions: {0}", model.Title(pm)),
			site.L.Text("The revision history of this post-mortem"),
			model.IncidentsPath,
			model.Crumb(at, site.L.Text("Incidents"), model.IncidentsPath),
			site.IncidentLink(at, pm),
		),
		Incident: site.IncidentLink(at, pm), Since: page.changesSincePublication(record),
	}
	room := maxPageWords
	authors := map[string]bool{}
	revisions, hidden := make([]theme.Revision, 0, len(all)), false
	for i, e := range all {
		authors[e.Author.Name] = true
		rev := page.revisionView(record, i)
		rev.Words, rev.More, room = page.changedWords(i, room)
		revisions = append(revisions, rev)
		hidden = hidden || site.Changes.HidesMessage(e)
	}
	v.Groups = page.groupRevisions(record, revisions)
	count := site.L.Plural(len(all), "revision", "revisions")
	who := site.L.Count(len(authors), "{n} author", "{n} authors")
	first, last := site.L.Date(all[len(all)-1].When), site.L.Date(all[0].When)
	v.Lead = site.L.Text("{0} by {1}, {2}", count, who, last)
	if first != last {
		v.Lead = site.L.Text("{0} by {1}, {2} to {3}", count, who, first, last)
	}
	var notes []string
	if site.Library.HistoryCut() {
		notes = append(notes, site.L.Text(shallowCloneNote))
	}
	if hidden {
		notes = append(notes, site.L.Text(hiddenMessageNote))
	}
	v.Note = strings.Join(notes, " ")
	return v
}

// hiddenMessageNote explains why a commit message is not shown.
const hiddenMessageNote i18n.Text = "A message is not shown if its commit also changed a post-mortem that is not on " +
	"this site, such as a draft."

// groupRevisions folds neighbouring revisions that changed only the wording or the
// format into one group with a heading. The revisions between them are groups without
// one.
func (page *incidentPage) groupRevisions(record *revision.Record, revisions []theme.Revision) []theme.RevisionGroup {
	var out []theme.RevisionGroup
	for i := 0; i < len(revisions); {
		end := i
		for end < len(revisions) && end != record.Published && record.Entries[end].OnlyWording() {
			end++
		}
		if end-i < 2 {
			end = i + 1
			if n := len(out); n == 0 || out[n-1].Heading != "" {
				out = append(out, theme.RevisionGroup{})
			}
			last := &out[len(out)-1]
			last.Revisions = append(last.Revisions, revisions[i])
		} else {
			out = append(out, theme.RevisionGroup{
				Heading: page.groupHeading(record.Entries[i:end]), Revisions: revisions[i:end],
			})
		}
		i = end
	}
	return out
}

func (page *incidentPage) groupHeading(entries []revision.Entry) string {
	n := page.L.Count(len(entries), "{n} revision of wording or format only", "{n} revisions of wording or format only")
	if !slices.ContainsFunc(entries, func(e revision.Entry) bool { return e.FormatOnly || len(e.Changes) == 0 }) {
		n = page.L.Count(len(entries), "{n} revision of wording only", "{n} revisions of wording only")
	}
	first, last := page.L.Date(entries[len(entries)-1].When), page.L.Date(entries[0].When)
	if first == last {
		return page.L.Text("{0}, {1}", n, last)
	}
	return page.L.Text("{0}, {1} to {2}", n, first, last)
}

// revisionView returns the view of entry i in a record of revisions, without the
// changed words.
func (page *incidentPage) revisionView(record *revision.Record, i int) theme.Revision {
	e := record.Entries[i]
	who := []string{e.Author.Name}
	for _, p := range e.CoAuthors {
		if !slices.Contains(who, p.Name) {
			who = append(who, p.Name)
		}
	}
	name := e.Hash[:min(len(e.Hash), 10)]
	substance, rewordings := revision.Split(e.Changes)
	rev := theme.Revision{
		ID: "r-" + name, Name: name, Date: page.Day(e.When), Who: page.L.List(who), Message: page.Changes.Message(e),
		Means: sentences(substance), Came: page.changeRequestLink(e.Revision),
		Wording: wording.Capital(revision.SummarizeRewordings(page.L, rewordings)), Reworded: detailSentences(rewordings),
	}
	switch {
	case e.NotCompared != "":
		rev.Note = page.L.Text("changes are not shown: {0}", e.NotCompared)
	case e.FormatOnly:
		rev.Note = page.L.Text("only the formatting changed")
	case len(e.Changes) == 0:
		rev.Note = page.L.Text("the wording did not change")
	}
	if i == len(record.Entries)-1 && !page.Library.HistoryCut() {
		rev.Mark = page.L.Text("first version")
	} else if record.Published >= 0 && i < record.Published {
		rev.Mark = page.L.Text("after publication")
	} else if i == record.Published {
		rev.Mark = page.L.Text("published")
	} else if p := page.pm.Published; record.Published < 0 && !p.IsZero() && e.When.After(p.Add(24*time.Hour)) {
		rev.Mark = page.L.Text("after publication")
	}
	if repository := page.Catalog.Repository; repository.URL != "" {
		rev.Href = repository.URL + "/commit/" + e.Hash
	}
	return rev
}

// changeRequestLink returns a link to the pull or merge request of a revision.
func (page *incidentPage) changeRequestLink(r history.Revision) theme.Link {
	if r.Request.Number == "" {
		return theme.Link{}
	}
	return theme.Link{Text: r.Request.String(), Href: r.Request.URL(page.Catalog.Repository.URL)}
}

// changesSincePublication returns the amendments that the authors announced, and the
// later changes of the text.
func (page *incidentPage) changesSincePublication(record *revision.Record) theme.Since {
	var s theme.Since
	for _, a := range slices.Backward(page.pm.Amended) {
		s.Amended = append(s.Amended, theme.Amendment{Date: page.Day(a.At), Note: wording.Sentence(a.Note)})
	}
	if record.Published < 0 {
		if len(s.Amended) > 0 {
			s.Heading = page.L.Text("Amended since publication")
		}
		return s
	}
	e := record.Entries[record.Published]
	substance, rewordings := revision.Split(slices.DeleteFunc(slices.Clone(record.Since), func(c revision.Change) bool {
		return c.About == "amendment" // the list already contains the amendments
	}))
	s.Means, s.Reworded = sentences(substance), detailSentences(rewordings)
	s.Wording = wording.Capital(revision.SummarizeRewordings(page.L, rewordings))
	if len(s.Means) == 0 && s.Wording == "" && len(s.Amended) == 0 {
		return theme.Since{}
	}
	s.Heading = page.sinceHeading(e)
	return s
}

// sinceHeading returns the heading of the changes since the entry e, which published
// the post-mortem. If e created the file after the day of publication, Git does not have
// the published text, so the heading names the day of e.
func (page *incidentPage) sinceHeading(e revision.Entry) string {
	committed, published := cmp.Or(e.Merged, e.When), page.pm.Published
	if e.First && !published.IsZero() && postmortem.UTCDay(committed).After(postmortem.UTCDay(published)) {
		return page.L.Text(
			"Changed since {0}, the first version in Git (published on {1})", page.L.Date(committed), page.L.Date(published),
		)
	}
	return page.L.Text("Changed since publication on {0}", page.L.Date(cmp.Or(published, committed)))
}

// detailSentences returns one sentence for every reworded text. It returns none for a
// single text, because the summary is the same sentence.
func detailSentences(rewordings []revision.Change) []string {
	if len(rewordings) < 2 {
		return nil
	}
	return sentences(rewordings)
}

func sentences(changes []revision.Change) []string {
	var out []string
	for _, c := range changes {
		out = append(out, wording.Capital(c.Words))
	}
	return out
}

// moreNote returns the note "and n more", which is the last entry of a shortened list.
func moreNote(site *model.Site, n int) string { return site.L.Count(n, "and {n} more", "and {n} more") }

// noHistoryReason returns the reason why there is no Git history, or "" if there is
// one. The reason is in English, because it comes from Git.
func noHistoryReason(site *model.Site) string {
	if site.Build.NoGit == "" {
		return ""
	}
	return site.L.Text("{0}|why there is no history", wording.Sentence(site.Build.NoGit))
}

// lastRevised returns the time of the last revision of the post-mortem, in the format
// of RFC 3339.
func (page *incidentPage) lastRevised() string {
	if all := page.Library.Revisions(page.pm); len(all) > 0 {
		return all[0].When.UTC().Format(time.RFC3339)
	}
	return ""
}
