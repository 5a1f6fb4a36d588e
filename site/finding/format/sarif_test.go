package format

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"debrief/site/finding"
	"debrief/site/source"
)

// schemaFile is the published schema, which .ci/tools fetches: it is public, but not
// ours to include here.
const schemaFile = "../../.cache/tools/sarif-2.1.0.json"

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	data, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Skip("NOT RUN: the schema of SARIF is not in .cache/tools (make tools fetches it)")
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("sarif.json", doc); err != nil {
		t.Fatal(err)
	}
	return compiler.MustCompile("sarif.json")
}

func TestSARIFMatchesSchema(t *testing.T) {
	valid := schema(t)
	strange := source.Span{File: &source.File{Path: "a/%zz#?<é>.md", Data: []byte("x")}, Start: 900, End: -3}
	for name, r := range map[string]*Report{
		"of all kinds": some(), "empty": {}, "without rules": {Found: some().Found},
		"strange": {Found: finding.List{{Rule: "a/b", Level: finding.Error, At: strange, Message: "\xff\x00", Edits: []finding.Edit{{At: strange, New: "\xff"}}}}},
	} {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(written(t, r, "sarif")))
		if err != nil {
			t.Fatal(err)
		}
		if err := valid.Validate(doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	// The schema rejects an invalid report, so the check above is meaningful.
	for _, wrong := range []string{`{"version":"2.1.0"}`, `{"version":"2.1.0","runs":[{"tool":{"driver":{}},"results":[]}]}`,
		`{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[{"message":{"text":"m"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a"},"region":{"startLine":0}}}]}]}]}`} {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(wrong))
		if err != nil {
			t.Fatal(err)
		}
		if valid.Validate(doc) == nil {
			t.Errorf("the schema takes %s", wrong)
		}
	}
}

// These are the requirements of hosts beyond the schema.
func TestSARIFMeetsHostRequirements(t *testing.T) {
	out := written(t, some(), "sarif")
	run := decoded[sarifLog](t, out).Runs[0]
	if run.ColumnKind != "unicodeCodePoints" || run.Tool.Driver.Name != "debrief" || len(run.Tool.Driver.Rules) != 3 || !run.Invocations[0].Successful {
		t.Errorf("%+v", run)
	}
	if help := run.Tool.Driver.Rules[0].Help; help == nil || !strings.HasPrefix(help.Text, "Why.\n\n") || !strings.HasPrefix(help.Markdown, "Why.\n\nFlagged:") {
		t.Errorf("the help of a rule is %+v", help)
	}
	if off := run.Tool.Driver.Rules[2]; off.Configuration.Enabled || off.Name != "BlamePerson" || off.Properties["precision"] != "medium" {
		t.Errorf("a rule that is off is %+v", off)
	}
	for _, result := range run.Results {
		if len(result.Locations) != 1 || result.Fingerprints["primaryLocationLineHash"] == "" {
			t.Errorf("%s has %d places, fingerprints %v", result.RuleID, len(result.Locations), result.Fingerprints)
		}
		if result.RuleIndex != nil && run.Tool.Driver.Rules[*result.RuleIndex].ID != result.RuleID {
			t.Errorf("%s points at rule %d", result.RuleID, *result.RuleIndex)
		}
	}
	first := run.Results[0].Locations[0].Physical
	if first.Artifact.URI != "postmortems/2026/a%20b.md" || *first.Region != (sarifRegion{5, 13, 5, 18}) {
		t.Errorf("%+v %+v", first.Artifact, first.Region)
	}
	if fix := run.Results[1].Fixes[0].Changes[0].Replacements[0]; fix.Inserted.Text != "severity" || fix.Deleted.EndColumn-fix.Deleted.StartColumn != len("sevrity") {
		t.Errorf("%+v", fix)
	}
	if !strings.Contains(written(t, &Report{}, "sarif"), `"results": []`) {
		t.Error("a clean run has no list of results, and hosts close nothing")
	}
}

func TestSARIFEscapesLinks(t *testing.T) {
	r := &Report{Found: finding.List{{Rule: "a/b", Level: finding.Error, Message: "[here](https://evil.example)", Help: "[x](1)"}}}
	text := decoded[sarifLog](t, written(t, r, "sarif")).Runs[0].Results[0].Message.Text
	if strings.Contains(text, "](") {
		t.Error(text)
	}
}

func TestSARIFResultsAreLimited(t *testing.T) {
	r := &Report{Found: slices.Repeat(finding.List{{Rule: "a/b", Level: finding.Info}}, maxResults+5)}
	var log map[string]any
	if err := json.Unmarshal([]byte(written(t, r, "sarif")), &log); err != nil {
		t.Fatal(err)
	}
	if n := len(log["runs"].([]any)[0].(map[string]any)["results"].([]any)); n != maxResults {
		t.Errorf("%d results", n)
	}
}
