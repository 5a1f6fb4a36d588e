package incident

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"debrief/site/page/model"
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
