package incident

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/wording"
	"debrief/theme"
)

// maxChanges is the largest number of revisions on the page of recent changes.
const maxChanges = 100

// A siteRevision is one revision of one post-mortem. It is entry i of the post-mortem's
// record of revisions.
type siteRevision struct {
	pm   *postmortem.Postmortem
	i    int
	when time.Time
}

// latestSiteRevisions returns the latest revisions of all post-mortems, newest first.
func latestSiteRevisions(site *model.Site) []siteRevision {
	var all []siteRevision
	for _, pm := range site.Library.All {
		for i, r := range site.Library.Revisions(pm) {
			if i == maxChanges {
				break
			}
			all = append(all, siteRevision{pm, i, r.When})
		}
	}
	slices.SortFunc(all, func(x, y siteRevision) int {
		return cmp.Or(y.when.Compare(x.when), strings.Compare(string(y.pm.ID), string(x.pm.ID)), cmp.Compare(x.i, y.i))
	})
	return all[:min(len(all), maxChanges)]
}

// changesView returns the page that lists the recent revisions of all post-mortems.
func changesView(site *model.Site, path string) theme.View {
	v := theme.Changes{
		Frame: site.Frame(
			path, site.L.Text("Recent changes"), site.L.Text(
				"The latest revisions of all post-mortems, from the Git history."), "",
		),
	}
	latest := latestSiteRevisions(site)
	if len(latest) == 0 {
		v.Empty = cmp.Or(noHistoryReason(site), site.L.Text("No commits yet."))
		return v
	}
	v.Lead = site.L.Count(
		len(latest), "{n} revision. The page of each post-mortem lists all its revisions.",
		"{n} revisions, newest first. The page of each post-mortem lists all its revisions.",
	)
	if site.Library.HistoryCut() {
		v.Lead += " " + site.L.Text(shallowCloneNote)
	}
	for _, turn := range latest {
		page := &incidentPage{Site: site, pm: turn.pm, at: path}
		rev := page.revisionView(site.Changes.Record(turn.pm), turn.i)
		own := historyPath(site.IncidentPath(turn.pm)) + "#" + rev.ID
		// The page shows the changes, because the commit message may be about other
		// post-mortems.
		rev.Message = cmp.Or(
			page.changesInShort(rev), wording.Sentence(rev.Note), site.L.Text("Text revised."),
		)
		rev.ID, rev.Note, rev.Means, rev.Came = "", "", nil, theme.Link{}
		rev.Wording, rev.Reworded = "", nil
		rev.Href = model.Href(path, own)
		heading := site.L.Month(turn.when)
		if n := len(v.Months); n == 0 || v.Months[n-1].Heading != heading {
			v.Months = append(v.Months, theme.ChangeMonth{ID: turn.when.UTC().Format("m-2006-01"), Heading: heading})
		}
		month := &v.Months[len(v.Months)-1]
		month.Changes = append(month.Changes, theme.Change{
			Incident: site.IncidentLink(path, turn.pm),
			Severity: site.SeverityBadge(path, turn.pm.Severity),
			Revision: rev,
		})
	}
	return v
}
