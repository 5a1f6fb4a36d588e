package times

import (
	"strings"
	"testing"

	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/rule"
	"debrief/site/source"
)

func TestTimesThatCannotBeReadAreReported(t *testing.T) {
	rules := []rule.Rule{{ID: "format", Each: checkTimelineFormat}, {ID: "zone", Each: checkTimelineZone}}
	for body, want := range map[string]string{
		"## Timeline (UTC)\n\n- 07/09/2026 10:16 a\n":         `the order of day and month in "07/09/2026 10:16" is not clear`,
		"## Timeline (UTC)\n\n- T+20m a\n":                    `"T+20m" counts from the start of the incident, and times.started is not set`,
		"## Timeline (UTC)\n\n- 10:16 a\n- 10:20\n":           `the row at "10:20" has no text`,
		"## Timeline (UTC)\n\n- 10:16 a\n- 25:20 b\n":         `"25:20" cannot be read as a time`,
		"## Timeline (UTC)\n\n10:16 a\n\n2026-13-01: b\n":     `"2026-13-01:" cannot be read as a time`,
		"## Timeline (IST)\n\n- 10:16 a\n- 10:20 b\n":         `"10:16" is shown as written, because the time zone "IST" is unknown or has several meanings`,
		"## Timeline\n\n- 10:16 Europe/Atlantis a\n":          `"10:16 Europe/Atlantis" is shown as written, because the time zone "Europe/Atlantis" is unknown or has several meanings`,
		"## Timeline\n\n- 10:16 a\n":                          `"10:16" has no time zone, in the row, the heading or times.started`,
		"## Timeline\n\nAll times are UTC.\n\n- 2:16pm a\n":   "",
		"## Timeline (UTC)\n\n- 23:50 a\n- 00:10 b\n":         "",
		"## Timeline (UTC)\n\n9 Jan\n\n- 23:50 a\n- text\n\n": "",
	} {
		doc, _ := markdown.Parse(&source.File{Path: "postmortems/2026/2026-03-05-case.md", Data: []byte("---\ntitle: x\n---\n" + body)})
		pm, _ := postmortem.Read(doc)
		var got []string
		for _, f := range (rule.Pass{}).CheckPostmortem(rules, pm) {
			got = append(got, f.Message)
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%q:\ngot  %s\nwant %s", body, strings.Join(got, "; "), want)
		}
	}
}
