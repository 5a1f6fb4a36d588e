package postmortem

import (
	"strings"
	"testing"
	"time"

	"debrief/site/finding"
	"debrief/site/markdown"
	"debrief/site/source"
)

func read(t *testing.T, front, body string) (*Postmortem, finding.List) {
	t.Helper()
	doc, found := markdown.Parse(&source.File{Path: "postmortems/2026/2026-10-14-checkout-5xx/index.md", Data: []byte("---\n" + front + "---\n" + body)})
	if len(found) > 0 {
		t.Fatal(found)
	}
	return Read(doc)
}

func TestDurationsAreDerived(t *testing.T) {
	pm, found := read(t, `times:
  introduced: {at: 2026-09-30, precision: 1d}
  started: {at: "2026-10-14T10:12:00+02:00", precision: 5m, evidence: ev-1}
  detected: 2026-10-14T08:31Z
  acknowledged: unknown
  mitigated: 2026-10-14T09:05:00Z
`, "")
	if len(found) > 0 {
		t.Error(found)
	}
	if d, ok := pm.Times.ToDetect(); !ok || d != 19*time.Minute {
		t.Errorf("to detect: %v %v, want 19m", d, ok)
	}
	if d, ok := pm.Times.ToMitigate(); !ok || d != 53*time.Minute {
		t.Errorf("to mitigate: %v %v, want 53m", d, ok)
	}
	if _, ok := pm.Times.ToAcknowledge(); ok || !pm.Times.Acknowledged.Unknown {
		t.Error("an unknown time gave a duration")
	}
	if _, ok := pm.Times.ToResolve(); ok {
		t.Error("a missing time gave a duration")
	}
	if pm.Times.Introduced.Precision != 24*time.Hour || pm.ID != "2026-10-14-checkout-5xx" {
		t.Errorf("introduced %+v, id %s", pm.Times.Introduced, pm.ID)
	}
}

func TestBeforeRespectsPrecision(t *testing.T) {
	at := time.Date(2026, 1, 2, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		a, b Moment
		want bool
	}{
		{Moment{At: at}, Moment{At: at.Add(time.Second)}, true},
		{Moment{At: at, Precision: time.Hour}, Moment{At: at.Add(30 * time.Minute)}, false},
		{Moment{At: at, Estimate: true}, Moment{At: at.Add(3 * time.Hour)}, true},
		{Moment{}, Moment{At: at}, false},
	} {
		if got := c.a.Before(c.b); got != c.want {
			t.Errorf("%+v before %+v: %v", c.a, c.b, got)
		}
	}
}

func TestTimelineFromTable(t *testing.T) {
	pm, _ := read(t, "times: {started: 2026-10-14T08:12:00Z}\n", `
## Timeline

| Time (UTC) | Event | Kind | Who | Evidence |
|---|---|---|---|---|
| 2026-10-13 23:50 | Pool *resized* | change | on-call | [ev-1], [ev-2] |
| 23:58 | Errors rise | signal | | |
| 2026-10-14 00:10 | Paged \| twice | signal | pager | [acc-1] |
| ~00:20 | Rolled back | action | | |
| later | Calm | | | |
`)
	var got []string
	for _, e := range pm.Timeline {
		when := "?"
		if e.HasTime() {
			when = e.When.Format("02 15:04 MST")
		}
		got = append(got, strings.Join([]string{when, e.Kind, e.Who, e.What, strings.Join(e.Evidence, "+")}, "|"))
	}
	want := []string{"13 23:50 UTC|change|on-call|Pool *resized*|ev-1+ev-2", "13 23:58 UTC|signal||Errors rise|", `14 00:10 UTC|signal|pager|Paged | twice|acc-1`, "14 00:20 UTC|action||Rolled back|", "?|||Calm|"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	if !pm.Timeline[3].Approx || pm.Timeline[4].Raw != "later" || pm.Timeline[0].At.Text() != "2026-10-13 23:50" {
		t.Errorf("rows %+v", pm.Timeline[3:])
	}
}

// German post-mortems have German headings and columns.
func TestGermanPostmortem(t *testing.T) {
	pm, _ := read(t, "lang: de\n", "## Auswirkungen\n\nViele.\n\n## Zeitverlauf (UTC)\n\n| Uhrzeit (UTC) | Ereignis | Art | Wer | Beleg |\n|---|---|---|---|---|\n| 2026-03-14 08:12 | Zurückgerollt | Eingriff | Bereitschaft | [ev-1] |\n\n## Maßnahmen\n\nKeine.\n")
	if pm.Lang != "de" || pm.Part("impact") < 0 || pm.Part("actions") < 0 || len(pm.Timeline) != 1 {
		t.Fatalf("%q, %+v", pm.Lang, pm.Timeline)
	}
	if e := pm.Timeline[0]; e.Kind != "action" || e.Who != "Bereitschaft" || e.What != "Zurückgerollt" || len(e.Evidence) != 1 || e.When.UTC().Format("15:04") != "08:12" {
		t.Errorf("%+v", e)
	}
}

func TestTimelineFromList(t *testing.T) {
	pm, _ := read(t, "times: {started: \"2026-10-14T08:12:00+02:00\"}\n", `
## Chronology

- 08:31 signal: Support forwards three tickets [ev-1]
- **08:40** – declared
- 2026-10-14T09:05Z action: pool back
- 2026-10-15 comms: told customers
- not an event
`)
	var got []string
	for _, e := range pm.Timeline {
		got = append(got, e.When.UTC().Format("02T15:04")+"|"+e.Kind+"|"+e.What)
	}
	want := "14T06:31|signal|Support forwards three tickets [ev-1]\n14T06:40||declared\n14T09:05|action|pool back\n14T22:00|comms|told customers"
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	if pm, _ = read(t, "title: x\n", "## Timeline (UTC)\n\n- 02:13 PM paged\n"); len(pm.Timeline) != 1 || pm.Timeline[0].When.Hour() != 14 {
		t.Errorf("an afternoon was read as the night: %+v", pm.Timeline)
	}
	if pm, _ = read(t, "times: {started: \"2026-10-14T08:12:00+02:00\"}\n", "## Timeline\n\n- 2026-10-15 comms: told\n"); !pm.Timeline[0].DayOnly {
		t.Error("a row with a day and no hour has an hour")
	}
}

func TestTimelineZone(t *testing.T) {
	for body, want := range map[string]bool{
		"## Timeline\n\n- 08:31 x\n":                              false,
		"## Timeline (UTC)\n\n- 08:31 x\n":                        true,
		"## Timeline, CEST\n\n- 08:31 x\n":                        true,
		"## Timeline\n\n- 08:31Z x\n":                             true,
		"## Timeline\n\n|Time (UTC+2)|Event|\n|-|-|\n|08:31|x|\n": true,
		"## Timeline\n\n|Time|Event|\n|-|-|\n|08:31|x|\n":         false,
	} {
		pm, _ := read(t, "title: x\n", body)
		if len(pm.Timeline) != 1 || pm.Timeline[0].Zoned != want {
			t.Errorf("%q: %+v, want zoned %v", body, pm.Timeline, want)
		}
	}
}

func TestMalformedValuesAreReported(t *testing.T) {
	for front, want := range map[string]string{
		"severty: sev2\n":                                     `form/unknown-key: "severty" is not a field of the front matter: did you mean "severity"?`,
		"times: {impact_start: unknown}\n":                    `form/unknown-key: "impact_start" is not a field of times: write "started", the name of the field in this format`,
		"status: publishd\n":                                  `form/value: "publishd" is not a value of status: did you mean "published"?`,
		"authors: mira\n":                                     `form/value: authors is a single value, not a list: write authors: [mira]`,
		"times: {started: 2026-10-14 08:12}\n":                `times/format: times.started: "2026-10-14 08:12" has no time zone: add the offset: 2026-10-14 08:12Z`,
		"times: {started: 08:12}\n":                           `times/format: times.started: "08:12" has no day and no time zone: write day, hour and zone`,
		"times: {started: 2026-02-30T08:12:00Z}\n":            `times/format: times.started: "2026-02-30T08:12:00Z" is not a time that exists`,
		"times: {started: {precision: 5m}}\n":                 `times/format: times.started has no "at"`,
		"detection: {had_metric: no}\n":                       `form/value: "no" is not a value of detection.had_metric: write true or false; YAML parsers`,
		"impact: [{value: \"41,300\"}]\n":                     `form/value: "41,300" is not a number for impact[0].value`,
		"actions: [{due: next week}]\n":                       `times/format: "next week" is not a date for actions[0].due`,
		"factors: {id: f1}\n":                                 `form/value: factors is a group of fields, not a list: write factors: [{id: …}]`,
		"title: [a]\n":                                        `form/value: title is a list, not a single value: write title: one value`,
		"services: [checkout]\n":                              `form/value: services[0] is a single value, not a group of fields: write services: {id: …}`,
		"actions: [{mechanism: forcing-function}]\n":          `form/value: "forcing-function" is not a value of actions[0].mechanism: did you mean "forcing_function"?`,
		"evidence: [{captured: 2026-10-14T99:00Z}]\n":         `times/format: evidence[0].captured: "2026-10-14T99:00Z" is not a time that exists`,
		"times: {started: {at: 2026-10-14, precision: 1h}}\n": `times/format: times.started: "2026-10-14" has a day and no hour`,
	} {
		_, found := read(t, front, "")
		if len(found) != 1 || !strings.HasPrefix(found[0].Rule+": "+found[0].Message+": "+found[0].Help, want) {
			t.Errorf("%s got %+v", front, found)
		}
	}
}

func TestIDs(t *testing.T) {
	for id, want := range map[ID]bool{"2026-10-14-checkout-5xx": true, "2026-10-14": false, "2026-13-14-x": false, "2026-10-14-Checkout": false, "2026-10-14-a--b": false, "../2026-10-14-x": false, "2026-10-14-x/y": false} {
		if id.IsValid() != want {
			t.Errorf("%s valid: %v", id, id.IsValid())
		}
	}
	if IDFromPath("postmortems/2026/2026-10-14-x.md") != "2026-10-14-x" || IDFromPath("p/2026-10-14-y/index.md") != "2026-10-14-y" {
		t.Error("IDOf")
	}
}

func FuzzRead(f *testing.F) {
	f.Add("times: {started: 2026-10-14T08:12:00Z}\n", "## Timeline\n\n- 08:31 signal: x\n\n|Time (UTC+2)|Event|\n|-|-|\n|08:31|x|\n")
	f.Add("actions: [{id: a1, due: 2026-01-02}]\nfactors: [1, [2], {a: b}]\n", "## Timeline (Europe/Lisbon)\n\n- ~2026-01-02 08:31–09:00 x\n")
	f.Fuzz(func(t *testing.T, front, body string) {
		doc, _ := markdown.Parse(&source.File{Path: "x/2026-01-02-x.md", Data: []byte("---\n" + front + "\n---\n" + body)})
		pm, found := Read(doc)
		for _, x := range found {
			if x.At.Start < 0 || x.At.End > len(doc.File.Data) || x.Help == "" || x.Message == "" {
				t.Fatalf("%+v", x)
			}
		}
		for _, e := range pm.Timeline {
			if e.At.File != nil && (e.At.Start < 0 || e.At.End > len(doc.File.Data) || e.At.Start > e.At.End) {
				t.Fatalf("%+v", e)
			}
		}
	})
}

func TestListsAreLimited(t *testing.T) {
	items := func(n int, item string) string { return strings.TrimSuffix(strings.Repeat(item+", ", n), ", ") }
	pm, found := read(t, "aliases: ["+items(101, "INC-1")+"]\nsymptoms: ["+items(200, "timeout")+"]\nfactors: [{id: f1, evidence: ["+items(201, "ev-1")+"]}]\n", "")
	want := []string{"aliases has 101 items, and the limit is 100", "evidence has 201 items, and the limit is 200"}
	if len(found) != 2 || found[0].Message != want[0] || found[1].Message != want[1] || found[0].Rule != "form/value" {
		t.Errorf("found %v, want %q", found, want)
	}
	if len(pm.Aliases) != 100 || len(pm.Symptoms) != 200 || len(pm.Factors[0].Evidence) != 200 {
		t.Errorf("%d aliases, %d symptoms and %d references are read", len(pm.Aliases), len(pm.Symptoms), len(pm.Factors[0].Evidence))
	}
}

func TestTextsAreLimited(t *testing.T) {
	pm, found := read(t, "title: "+strings.Repeat("é", maxTitle+1)+"\nsummary: "+strings.Repeat("a", maxText+1)+"\nsymptoms: ["+strings.Repeat("b", maxText+2)+"]\nactions: [{title: "+strings.Repeat("c", maxTitle+1)+"}]\n", "")
	want := []string{
		"this text has 301 characters, and the limit is 300", "this text has 8001 characters, and the limit is 8000",
		"this text has 8002 characters, and the limit is 8000", "this text has 301 characters, and the limit is 300",
	}
	if len(found) != len(want) {
		t.Fatalf("found %v, want %q", found, want)
	}
	for i, f := range found {
		if f.Message != want[i] || f.Rule != "form/value" {
			t.Errorf("found %q, want %q", f.Message, want[i])
		}
	}
	if pm.Title != strings.Repeat("é", maxTitle) || len(pm.Summary) != maxText || len(pm.Symptoms[0]) != maxText || len(pm.Actions[0].Title) != maxTitle {
		t.Error("texts are not cut at their bounds")
	}
	if _, found := read(t, "title: "+strings.Repeat("é", maxTitle)+"\nsummary: "+strings.Repeat("a", maxText)+"\n", ""); len(found) > 0 {
		t.Errorf("found %v in texts at their bounds", found)
	}
}

func TestALongListIsOneFinding(t *testing.T) {
	for name, front := range map[string]string{
		"YAML": "symptoms: [" + strings.Repeat("slow, ", 900) + "slow]\n",
		"long": "symptoms:\n" + strings.Repeat("  - slow\n", 901),
	} {
		pm, found := read(t, front, "")
		if len(found) != 1 || found[0].Message != "symptoms has 901 items, and the limit is 200" || len(pm.Symptoms) != 200 {
			t.Errorf("%s: found %v, and %d symptoms are read", name, found, len(pm.Symptoms))
		}
	}
}

func TestTrivialAmendmentsAreNotRead(t *testing.T) {
	pm, found := read(t, "amended: [{at: 2026-11-02, note: impact corrected}, {at: 2026-11-03, trivial: true}]\n", "")
	if len(found) > 0 {
		t.Error(found)
	}
	if len(pm.Amended) != 1 || pm.Amended[0].Note != "impact corrected" {
		t.Errorf("got %v, want the amendment with a note only", pm.Amended)
	}
}
