package template

import (
	"slices"
	"strings"
	"testing"
	"time"

	"debrief/site/finding"
	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// templates are the built-in one and those of teams that changed it.
var templates = map[string]string{
	"built-in": string(builtin),
	"bare":     "---\nschema: 1\nstatus: published # required.\n---\n",
	"odd":      "---\r\ntitle: 'Say what\r\n  was struck' # required.\r\nseverity: sev3\r\nstatus: in_review\r\ntimes: {started: unknown, resolved: 2026-01-01T00:00:00Z}\r\nsymptoms:\r\n- a\r\n- b\r\nauthors: [a,\r\n  b]\r\n---\r\n## Timeline\r\n\r\n## Analysis\r\n",
	"block":    "---\nstatus: draft\ntitle: >-\n  Over\n  lines\ntimes:\n    resolved: # required.\n    display_timezone: UTC\nservices:\n  - {id: x, role: impacted}\nseverity: sev1\n---\n\n## Timeline (Europe/Lisbon)\n\n| When | What | Who |\n| --- | --- | --- |\n| 08:00 | A sample row | somebody |\n",
}

var hostile = []string{
	"Checkout answered 5xx", `"quoted": 'and' #commented`, "---", "- a list", "{a: b}", "!!python/object:x", "no", "2026-10-14", "&a *a", "a\nb\n---\n## c",
	"Ünïcode 日本語 🔥", "| pipe > fold", "%TAG", "tab\there", "a\u2028b\u202ec", "null", "~", "\\n \\\" \\u0000", "title: x", "# heading", "`code`", "@at", "\xff\xfe",
	strings.Repeat("long ", 50),
}

// Whatever the title and whatever the template, the draft is read as it was meant.
func TestDraft(t *testing.T) {
	lisbon := time.FixedZone("", 3600)
	for name, text := range templates {
		o, _ := Read(&source.File{Path: "postmortems/_template.md", Data: []byte(text)})
		for _, title := range hostile {
			d := Draft{
				Title: title, Severity: "sev2", Authors: []string{"@kim", "team:pay"}, Aliases: []string{title}, Symptoms: []string{title, "b: c"},
				Services:     []postmortem.Service{{ID: "checkout", Role: "impacted"}, {ID: "on", Role: "origin"}},
				Times:        map[string]time.Time{"started": time.Date(2026, 10, 14, 8, 12, 0, 0, lisbon), "detected": time.Date(2026, 10, 14, 8, 31, 0, 0, time.UTC)},
				Participants: []postmortem.Participant{{Ref: "R1", Group: "responder", Role: title}},
				Events: []postmortem.Event{
					{When: time.Date(2026, 10, 14, 22, 12, 0, 0, time.UTC), What: title + " | <!-- [ev-1] [[x]]", Kind: "signal"},
					{When: time.Date(2026, 10, 15, 0, 5, 0, 0, lisbon), What: "second", Who: "on call"},
				},
			}
			out, err := o.Draft(d)
			if err != nil {
				t.Errorf("%s, %.20q: %v", name, title, err)
				continue
			}
			doc, found := markdown.Parse(&source.File{Path: "postmortems/2026/2026-10-14-x.md", Data: out})
			pm, more := postmortem.Read(doc)
			for _, f := range append(found, more...) {
				if f.Level == finding.Error {
					t.Errorf("%s, %.20q: %s\n%s", name, title, f.Message, out)
				}
			}
			want := source.OneLine(title)
			if pm.Title != want || pm.Status != "draft" || pm.Severity != "sev2" || !slices.Equal(pm.Authors, d.Authors) || !slices.Equal(pm.Symptoms, []string{want, "b: c"}) ||
				!slices.Equal(pm.Aliases, []string{want}) || !slices.Equal(pm.Services, d.Services) || pm.Participants[0].Role != want {
				t.Errorf("%s, %.20q: %+v\n%s", name, title, pm, out)
			}
			if got := pm.Times.ByName("started").At; got.Format(time.RFC3339) != "2026-10-14T08:12:00+01:00" {
				t.Errorf("%s, %.20q: started %s\n%s", name, title, got, out)
			}
			if pm.Part("timeline") >= 0 && (len(pm.Timeline) < 2 || !pm.Timeline[0].When.Equal(d.Events[0].When) || !pm.Timeline[1].When.Equal(d.Events[1].When)) {
				t.Errorf("%s, %.20q: timeline %+v\n%s", name, title, pm.Timeline, out)
			}
		}
	}
}

// What is not known stays as the template has it.
func TestEmptyDraftEqualsTemplate(t *testing.T) {
	o, _ := Of(nil, "postmortems")
	out, err := o.Draft(Draft{Title: "Checkout answered 5xx"})
	want := strings.Replace(string(builtin), lineWith("title:"), `title: "Checkout answered 5xx"`, 1)
	want = strings.Replace(want, lineWith("status:"), "status: draft", 1)
	if err != nil || string(out) != want {
		t.Errorf("%v\n%s", err, out)
	}
}

func lineWith(start string) string {
	for line := range strings.Lines(string(builtin)) {
		if strings.HasPrefix(line, start) {
			return strings.TrimRight(line, "\n")
		}
	}
	return ""
}

func TestTemplateThatCannotBeFilledIn(t *testing.T) {
	for text, want := range map[string]string{
		"+++\ntitle = 'x'\n+++\n":         "its front matter is not YAML",
		"no head at all\n":                "its front matter is not YAML",
		"---\ntitle: [\nstatus: x\n---\n": "cannot be filled in",
	} {
		o, _ := Read(&source.File{Path: "_template.md", Data: []byte(text)})
		if out, err := o.Draft(Draft{Title: "x"}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v\n%s", text, err, out)
		}
	}
}
