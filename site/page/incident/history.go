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
		if n := len(rev.Means); n > maxChangesPerRevision+1 {
			rev.Means = append(
				slices.Clone(rev.Means[:maxChangesPerRevision]),
				moreNote(page.Site, n-maxChangesPerRevision),
			)
		}
		rev.ID, rev.Changed, rev.Means = "", wording.Sentence(strings.Join(rev.Means, "; ")), nil
		v.Revisions = append(v.Revisions, rev)
	}
	v.History = theme.Link{
		Text: page.L.Count(len(all), "The one revision", "All {n} revisions"),
		Href: model.Href(page.at, historyPath(page.at)),
	}
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
	people := map[string]bool{}
	for i, e := range all {
		people[e.Author.Name] = true
		rev := page.revisionView(record, i)
		rev.Words, rev.More, room = page.changedWords(i, room)
		v.Revisions = append(v.Revisions, rev)
	}
	count, who := site.L.Plural(len(all), "revision", "revisions"), site.L.Plural(len(people), "person", "people")
	first, last := site.L.Date(all[len(all)-1].When), site.L.Date(all[0].When)
	v.Lead = site.L.Text("{0} by {1}, {2}", count, who, last)
	if first != last {
		v.Lead = site.L.Text("{0} by {1}, {2} to {3}", count, who, first, last)
	}
	if site.Library.HistoryCut() {
		v.Note = site.L.Text(shallowCloneNote)
	}
	return v
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
	rev := theme.Revision{
		ID: "r-" + name, Name: name, Date: page.Day(e.When), Who: page.L.List(who), Message: page.Changes.Message(e),
		Means: sentences(e.Changes), Came: page.changeRequestLink(e.Revision),
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
	for _, c := range record.Since {
		if c.About != "amendment" { // the list already contains the amendments
			s.Means = append(s.Means, wording.Capital(c.Words))
		}
	}
	if len(s.Means) == 0 && len(s.Amended) == 0 {
		return theme.Since{}
	}
	s.Heading = page.L.Text("Changed since publication on {0}", page.L.Date(cmp.Or(page.pm.Published, e.Merged, e.When)))
	return s
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
