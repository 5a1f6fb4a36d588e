package importer

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"debrief/site/postmortem"
)

var update = flag.Bool("update", false, "rewrite the .want files in testdata")

// TestExports compares each export in testdata with its .want file.
func TestExports(t *testing.T) {
	files, err := filepath.Glob("testdata/*")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, ".want") {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		r, err := Read(data, time.UTC, time.Time{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := describe(r)
		want := strings.TrimSuffix(name, filepath.Ext(name)) + ".want"
		if *update {
			if err := os.WriteFile(want, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if text, err := os.ReadFile(want); err != nil || string(text) != got {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
		for _, name := range []string{"Mira", "Solano", "Abara", "Lee Marsh", "Quill", "Brandt", "fern.example", "ada-q", "lee-m", "U01MIRA"} {
			if strings.Contains(got, name) {
				t.Errorf("%s: the name %s is in the record:\n%s", want, name, got)
			}
		}
	}
}

func describe(r *Record) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\nseverity %q, aliases %q, services %q\n", r.Tool, r.Title, r.Severity, r.Aliases, r.Services)
	for _, name := range postmortem.TimeNames {
		if at, ok := r.Times[name]; ok {
			fmt.Fprintf(&b, "%s %s\n", name, at.Format(time.RFC3339))
		}
	}
	for _, s := range r.Symptoms {
		fmt.Fprintf(&b, "symptom %s\n", s)
	}
	for _, p := range r.People {
		fmt.Fprintf(&b, "%s %s: %s\n", p.Ref, p.Group, p.Role)
	}
	for _, e := range r.Events {
		fmt.Fprintf(&b, "%s %s %s| %s\n", e.At.Format(time.RFC3339), e.Kind, e.Who, e.Text)
	}
	for _, s := range r.Remarks {
		fmt.Fprintf(&b, "remark: %s\n", s)
	}
	for _, u := range r.Unplaced {
		fmt.Fprintf(&b, "left: %s\n", u)
	}
	fmt.Fprintf(&b, "names left out: %d\n", r.OmittedNames)
	return b.String()
}

func TestUnreadableExports(t *testing.T) {
	for text, want := range map[string]string{
		`{"colour":"red"}`:           "the JSON is not a supported export",
		`[]`:                         "the JSON is not a supported export",
		`{"incident":`:               "invalid JSON",
		"once upon a time":           "the export is neither JSON nor a chat",
		"":                           "the export is neither JSON nor a chat",
		strings.Repeat("[", 100_000): "more than 64 levels deep",
		"[" + strings.Repeat("1,", 300_000) + "1]": "more than 200000 values",
		strings.Repeat("x", maxBytes+1):            "larger than 16 MB",
	} {
		r, err := Read([]byte(text), nil, time.Time{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.30q: %+v, %v; want %q", text, r, err, want)
		}
	}
}

// Only the first incident of an export is imported, with a remark.
func TestExportWithSeveralIncidents(t *testing.T) {
	for list, one := range map[string]string{
		`{"incidents":[%s,%s]}`: "pagerduty.json/incident", `{"data":[%s,%s]}`: "opsgenie.json/data", `{"pagination_meta":{},"incidents":[%s,%s]}`: "incidentio.json/incident", `[%s,%s]`: "github.json",
	} {
		name, inner, _ := strings.Cut(one, "/")
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		if inner != "" {
			var parts map[string]json.RawMessage
			if err := json.Unmarshal(data, &parts); err != nil {
				t.Fatal(err)
			}
			data = parts[inner]
		}
		r, err := Read(fmt.Appendf(nil, list, data, data), time.UTC, time.Time{})
		if err != nil || r.Title == "" || !strings.Contains(strings.Join(r.Remarks, "\n"), "2 incidents; only the first one is imported") {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
}

// An assumed day or zone causes a remark.
func TestChatWithoutDay(t *testing.T) {
	const text = "08:33 mira: looking\n8:40 PM jon: found\n"
	r, err := Read([]byte(text), time.UTC, time.Time{})
	if err != nil || len(r.Events) != 0 || !strings.Contains(strings.Join(r.Remarks, "\n"), "2 messages with a time but no day") {
		t.Errorf("%+v, %v", r, err)
	}
	lisbon, err := time.LoadLocation("Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	r, err = Read([]byte(text), lisbon, time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC))
	if err != nil || len(r.Events) != 2 || r.Events[1].At.Format(time.RFC3339) != "2026-07-01T20:40:00+01:00" ||
		!strings.Contains(strings.Join(r.Remarks, "\n"), "were read as Europe/Lisbon") {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestRankSeverity(t *testing.T) {
	ids, names := []string{"sev1", "sev2", "sev3"}, []string{"Grave", "Bad", "Small"}
	for text, want := range map[string]string{
		"SEV2": "1 false", "bad": "1 false", "P1": "0 true", "Sev-3": "2 true", "P5": "2 true", "critical": "0 true", "Major": "1 true", "low": "2 true", "odd": "-1 false", "": "-1 false",
	} {
		rank, guess := SeverityIndex(text, ids, names)
		if got := fmt.Sprint(rank, guess); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func fuzz(f *testing.F, names ...string) {
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<18 {
			return
		}
		r, err := Read(data, time.UTC, time.Time{})
		if err != nil {
			return
		}
		if len(r.Events) > maxEvents || len(r.People) > maxPeople || len(r.Symptoms) > maxSymptoms || len(r.Unplaced) > maxUnplaced+1 {
			t.Errorf("%d events, %d people, %d symptoms, %d left", len(r.Events), len(r.People), len(r.Symptoms), len(r.Unplaced))
		}
		for _, text := range slices.Concat(r.Symptoms, r.Services, r.Aliases, []string{r.Title, r.Severity}) {
			if strings.ContainsAny(text, "\n\r\x00\x1b") {
				t.Errorf("%q has more than one line", text)
			}
		}
		for _, e := range r.Events {
			if strings.ContainsAny(e.Text, "\n\r\x00\x1b") || e.At.IsZero() {
				t.Errorf("%+v", e)
			}
		}
	})
}

func FuzzPagerDuty(f *testing.F)    { fuzz(f, "pagerduty.json") }
func FuzzOpsgenie(f *testing.F)     { fuzz(f, "opsgenie.json") }
func FuzzIncidentIO(f *testing.F)   { fuzz(f, "incidentio.json") }
func FuzzFireHydrant(f *testing.F)  { fuzz(f, "firehydrant.json") }
func FuzzAlertmanager(f *testing.F) { fuzz(f, "alertmanager.json") }
func FuzzGitHub(f *testing.F)       { fuzz(f, "github.json") }
func FuzzChat(f *testing.F)         { fuzz(f, "slack.json", "chat.txt") }
