package format

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"debrief/site/finding"
	"debrief/site/source"
)

const text = "---\ntitle: Café at @kim's\ntimes:\n  started: 14:10\n  detected: 14:02\nsevrity: sev2\n---\n"

func file(path string) *source.File { return &source.File{Path: path, Data: []byte(text)} }

func span(f *source.File, words string) source.Span {
	at := bytes.Index(f.Data, []byte(words))
	return source.Span{File: f, Start: at, End: at + len(words)}
}

// some returns a report with a finding of each kind.
func some() *Report {
	a, b := file("postmortems/2026/a b.md"), file("postmortems/2026/ü.md")
	found := finding.List{
		{Rule: "times/order", Level: finding.Error, At: span(a, "14:02"), Message: "detected 14:02 is before started 14:10", Help: "move started back",
			Related: []finding.Related{{At: span(a, "14:10"), Message: "started is here"}}},
		{Rule: "form/unknown-key", Level: finding.Warning, At: span(a, "sevrity"), Message: "sevrity is not a field", Help: "did you mean severity?",
			Edits: []finding.Edit{{At: span(a, "sevrity"), New: "severity"}}},
		{Rule: "form/unknown-key", Level: finding.Warning, At: span(a, "sevrity"), Message: "sevrity is not a field", Help: "did you mean severity?"},
		{Rule: "form/summary", Level: finding.Info, At: span(b, "at @kim"), Message: "the summary has 1 word", Help: "write two or three sentences"},
		{Rule: "blame/person", Level: finding.Warning, At: span(b, "@kim"), Message: "a person is named: @kim", Help: "what made it look right?", Suppressed: true},
		{Rule: "actions/owner", Level: finding.Error, At: span(b, "title"), Message: "action a1 has no owner", Help: "name a team", Baseline: true},
		{Rule: "library/unlisted", Level: finding.Error, Message: "nothing can be read", Help: "look at the folder"},
	}
	return &Report{
		Found: found, Files: func() []string {
			return []string{"postmortems/2026/a b.md", "postmortems/2026/clean.md", "postmortems/2026/ü.md"}
		},
		Summary: finding.Summary{Files: 3}, Fails: finding.Error, BaseURL: "https://x.example/", Version: "1.2.3",
		Rules: []Rule{
			{ID: "form/unknown-key", Title: "field names are part of the format", Level: finding.Warning, Page: []byte("# form/unknown-key: field names are part of the format\n\nWhy.\n\nFlagged:\n\nbad\n")},
			{ID: "times/order", Title: "times are in chronological order", Level: finding.Error},
			{ID: "blame/person", Title: "nobody is named", Level: finding.Off, Language: true},
		},
	}
}

func written(t *testing.T, r *Report, form string) string {
	t.Helper()
	var out bytes.Buffer
	if err := r.Write(&out, form); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// decoded parses a format and rejects unknown keys.
func decoded[T any](t *testing.T, text string) T {
	t.Helper()
	var out T
	dec := json.NewDecoder(strings.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&out); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	if dec.More() {
		t.Error("there is something behind the end")
	}
	return out
}

func TestFormatsAreDeterministic(t *testing.T) {
	for _, form := range Forms {
		first := written(t, some(), form)
		if again := written(t, some(), form); again != first {
			t.Errorf("%s differs from itself", form)
		}
	}
	if err := some().Write(&bytes.Buffer{}, "yaml"); err == nil {
		t.Error("a form that is not there was written")
	}
}

// Suppressed and baseline findings do not fail a check, and only appear in formats
// that can mark them.
func TestSuppressedAndBaselineFindings(t *testing.T) {
	for _, form := range []string{"github", "gitlab", "junit", "rdjson"} {
		out := written(t, some(), form)
		if form == "github" { // its text is finding's business
			_, out, _ = strings.Cut(out, "\n::error")
		}
		for _, rule := range []string{"blame/person", "actions/owner"} {
			if strings.Contains(out, rule) {
				t.Errorf("%s shows %s:\n%s", form, rule, out)
			}
		}
	}
	log := decoded[sarifLog](t, written(t, some(), "sarif"))
	states := map[string]string{}
	for _, result := range log.Runs[0].Results {
		kind := ""
		for _, s := range result.Suppressions {
			kind += s.Kind
		}
		states[result.RuleID] = result.Baseline + " " + kind
	}
	for rule, want := range map[string]string{"blame/person": "new inSource", "actions/owner": "unchanged external", "times/order": "new "} {
		if states[rule] != want {
			t.Errorf("%s is %q, want %q", rule, states[rule], want)
		}
	}
}

func TestEqualFindingsHaveDistinctFingerprints(t *testing.T) {
	seen := map[string]bool{}
	for _, issue := range decoded[[]gitlabIssue](t, written(t, some(), "gitlab")) {
		if seen[issue.Fingerprint] {
			t.Errorf("%s has the fingerprint of another", issue.CheckName)
		}
		seen[issue.Fingerprint] = true
	}
	for _, result := range decoded[sarifLog](t, written(t, some(), "sarif")).Runs[0].Results {
		if print := result.Fingerprints["primaryLocationLineHash"]; result.Suppressions == nil && !seen[print] {
			t.Errorf("%s of SARIF is another than that of GitLab", print)
		}
	}
}

func TestGitLab(t *testing.T) {
	if got := strings.TrimSpace(written(t, &Report{}, "gitlab")); got != "[]" {
		t.Errorf("clean is %q", got)
	}
	issues := decoded[[]gitlabIssue](t, written(t, some(), "gitlab"))
	if len(issues) != 5 {
		t.Fatalf("%d issues", len(issues))
	}
	for _, issue := range issues {
		if issue.Description == "" || issue.CheckName == "" || issue.Fingerprint == "" || issue.Location.Lines.Begin < 1 || strings.HasPrefix(issue.Location.Path, "./") {
			t.Errorf("%+v", issue)
		}
		switch issue.Severity {
		case "info", "minor", "major", "critical", "blocker":
		default:
			t.Errorf("GitLab knows no severity %q", issue.Severity)
		}
	}
	if first := issues[0]; first.Location.Path != "postmortems/2026/a b.md" || first.Location.Lines.Begin != 5 || first.Severity != "major" {
		t.Errorf("%+v", first)
	}
}

// This is the example of the definition: a letter of four bytes moves the next columns.
func TestRDJSONPositionsAreBytes(t *testing.T) {
	f := &source.File{Path: "x.md", Data: []byte("a𐐀b\nhaya15busa\nkeep\n")}
	r := &Report{Found: finding.List{
		{Rule: "a/b", Level: finding.Error, At: source.Span{File: f, Start: 5, End: 6}, Message: "b"},
		{Rule: "a/b", Level: finding.Info, At: span(f, "15"), Message: "two edits", Edits: []finding.Edit{{At: span(f, "keep"), New: "kept"}, {At: span(f, "15"), New: "14"}}},
		{Rule: "a/b", Level: finding.Info, At: span(f, "15"), Message: "nothing", Edits: []finding.Edit{{At: source.Span{File: f, Start: 7, End: 7}, New: "é"}}},
		{Rule: "a/b", Level: finding.Info, At: span(f, "15"), Message: "elsewhere", Edits: []finding.Edit{{At: span(file("y"), "title"), New: "x"}}},
	}}
	out := decoded[rdResult](t, written(t, r, "rdjson"))
	if out.Severity != "ERROR" || len(out.Diagnostics) != 4 {
		t.Fatalf("%+v", out)
	}
	if got, want := out.Diagnostics[0].Location.Range, (rdRange{rdPosition{1, 6}, rdPosition{1, 7}}); got != want {
		t.Errorf("b is at %v, want %v", got, want)
	}
	if got, want := out.Diagnostics[1].Suggestions[0], (rdSuggestion{rdRange{rdPosition{2, 5}, rdPosition{3, 5}}, "14busa\nkept"}); got != want {
		t.Errorf("edits that belong together are %v, want %v", got, want)
	}
	if got, want := out.Diagnostics[2].Suggestions[0], (rdSuggestion{rdRange{rdPosition{2, 1}, rdPosition{2, 1}}, "é"}); got != want {
		t.Errorf("an insertion is %v, want %v", got, want)
	}
	if out.Diagnostics[3].Suggestions != nil {
		t.Error("an edit of another file is offered as one of this")
	}
	if got := decoded[rdResult](t, written(t, &Report{}, "rdjson")); got.Diagnostics == nil || len(got.Diagnostics) != 0 {
		t.Error("clean is not an empty list")
	}
}

// A key is in the text, in an edit that moves its line, and between two edits of
// another finding. No format contains it.
func TestFormatsHideSecrets(t *testing.T) {
	const key = "AKIAFERNKEY"
	f := &source.File{Path: "a.md", Data: []byte("one\n" + key + "\ntwo\n")}
	r := &Report{Found: finding.List{
		{Rule: "privacy/secret", Level: finding.Error, Secret: true, At: span(f, key), Message: "a key of a cloud stands here", Edits: []finding.Edit{{At: span(f, key), New: "x" + key}}},
		{Rule: "times/sorted", Level: finding.Error, At: source.Span{File: f}, Message: "lines are not sorted", Edits: []finding.Edit{{At: span(f, "one"), New: key + "\none"}}},
		{Rule: "times/sorted", Level: finding.Error, At: source.Span{File: f}, Message: "lines are not sorted", Edits: []finding.Edit{{At: span(f, "one"), New: "two"}, {At: span(f, "two"), New: "one"}}},
	}}
	for _, form := range []string{"sarif", "gitlab", "junit", "rdjson"} {
		if out := written(t, r, form); strings.Contains(out, key) {
			t.Errorf("%s tells it:\n%s", form, out)
		}
	}
	var summary bytes.Buffer
	if err := r.WriteGitHubSummary(&summary, 1<<20); err != nil || strings.Contains(summary.String(), key) {
		t.Errorf("the summary tells it: %s (%v)", summary.String(), err)
	}
	out := written(t, r, "github")
	if _, commands, _ := strings.Cut(out, "\n::error"); strings.Contains(commands, key) {
		t.Errorf("an annotation tells it:\n%s", out)
	}
	if n := len(decoded[sarifLog](t, written(t, r, "sarif")).Runs[0].Results[2].Fixes); n != 1 {
		t.Errorf("%d fixes of what moves no secret", n)
	}
}
