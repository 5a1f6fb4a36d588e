package incident

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"debrief/site/page/model"
	"debrief/site/postmortem"
	"debrief/site/revision"
	"debrief/site/wording"
	"debrief/theme"
)

func TestNeighbouringRevisionsOfWordingAreFolded(t *testing.T) {
	at := func(day int, changes ...revision.Change) revision.Entry {
		e := revision.Entry{Changes: changes}
		e.When = time.Date(2026, 11, day, 9, 0, 0, 0, time.UTC)
		return e
	}
	reworded := revision.Change{About: "text", Words: "“Impact”: 3 words added, 3 removed", Reworded: "“Impact”"}
	severity := revision.Change{About: "severity", Words: "severity from sev3 to sev2"}
	trivial := at(24, severity)
	trivial.IsTrivial = true
	first := at(20)
	first.First = true
	record := &revision.Record{Published: 6, Entries: []revision.Entry{
		at(30, severity), at(29, reworded), at(26, reworded), trivial, at(23, severity), at(22, reworded), at(21, reworded), first,
	}}
	revisions := make([]theme.Revision, len(record.Entries))
	for i := range revisions {
		revisions[i].Name = fmt.Sprint(i)
	}
	page := &incidentPage{Site: &model.Site{L: wording.English}}
	var got []string
	for _, g := range page.groupRevisions(record, revisions) {
		text := g.Heading + ":"
		for _, r := range g.Revisions {
			text += " " + r.Name
		}
		got = append(got, text)
	}
	want := []string{": 0", "3 revisions of wording only, 24 November 2026 to 29 November 2026: 1 2 3", ": 4 5 6 7"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestHeadingOfChangesNamesTheFirstVersionInGit(t *testing.T) {
	day := func(month time.Month, day, hour int) time.Time {
		return time.Date(2026, month, day, hour, 0, 0, 0, time.UTC)
	}
	for _, c := range []struct {
		name      string
		published time.Time
		isFirst   bool
		committed time.Time
		want      string
	}{
		{"committed later", day(7, 27, 0), true, day(11, 22, 9),
			"Changed since 22 November 2026, the first version in Git (published on 27 July 2026)"},
		{"committed that day", day(7, 27, 0), true, day(7, 27, 18), "Changed since publication on 27 July 2026"},
		{"not the first version", day(7, 27, 0), false, day(7, 29, 9), "Changed since publication on 27 July 2026"},
		{"no day of publication", time.Time{}, true, day(7, 29, 9), "Changed since publication on 29 July 2026"},
	} {
		page := &incidentPage{Site: &model.Site{L: wording.English}, pm: &postmortem.Postmortem{Published: c.published}}
		e := revision.Entry{First: c.isFirst}
		e.When = c.committed
		if got := page.sinceHeading(e); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
