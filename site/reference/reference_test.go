package reference

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"debrief/site/template"
)

func TestEveryFieldHasAMeaning(t *testing.T) {
	known := map[string]bool{}
	for _, e := range FrontMatter() {
		known[e.Name] = true
		if e.Means == "" {
			t.Errorf("%s has no meaning", e.Name)
		}
	}
	for name := range meanings {
		if !known[name] {
			t.Errorf("%s is not a field", name)
		}
	}
	for _, e := range append(Catalog(), Thresholds()...) {
		if e.Means == "" {
			t.Errorf("%s has no meaning", e.Name)
		}
	}
	if n := len(Thresholds()); n < 15 {
		t.Errorf("%d thresholds", n)
	}
}

func compile(t *testing.T, path string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	for _, s := range Schemas() {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(s.Data))
		if err != nil {
			t.Fatalf("%s: %v", s.Path, err)
		}
		if err := c.AddResource(s.Path, doc); err != nil {
			t.Fatal(err)
		}
	}
	schema, err := c.Compile(path)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// jsonValue returns YAML as the value that an editor validates: dates are strings.
func jsonValue(t *testing.T, text []byte) any {
	t.Helper()
	var v any
	if err := yaml.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(withoutTimes(v))
	if err != nil {
		t.Fatal(err)
	}
	out, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func withoutTimes(v any) any {
	switch v := v.(type) {
	case time.Time:
		return v.Format(time.RFC3339)
	case map[string]any:
		for k := range v {
			v[k] = withoutTimes(v[k])
		}
	case []any:
		for i := range v {
			v[i] = withoutTimes(v[i])
		}
	}
	return v
}

func frontMatterOf(text string) []byte {
	_, text, _ = strings.Cut(text, "---\n")
	front, _, _ := strings.Cut(text, "\n---")
	return []byte(front)
}

func TestSampleLibraryMatchesTheSchemas(t *testing.T) {
	front, n := compile(t, "schema/post-mortem.json"), 0
	err := filepath.WalkDir("../../postmortems", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".md") || strings.HasPrefix(d.Name(), "_") || strings.Contains(path, "accounts") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		n++
		if err := front.Validate(jsonValue(t, frontMatterOf(string(text)))); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		return nil
	})
	if err != nil || n < 40 {
		t.Fatalf("%d files, %v", n, err)
	}
	if err := front.Validate(jsonValue(t, frontMatterOf(string(template.Builtin())))); err != nil {
		t.Errorf("the built-in template: %v", err)
	}
	text, err := os.ReadFile("../../postmortems/_catalog.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := compile(t, "schema/catalog.json").Validate(jsonValue(t, text)); err != nil {
		t.Errorf("the catalogue: %v", err)
	}
}

func TestSchemasRejectMistakes(t *testing.T) {
	front := compile(t, "schema/post-mortem.json")
	for _, text := range []string{"titel: x", "status: finished", "services: [{id: checkout, rol: impacted}]", "users_affected: many", "times: {started: {when: x}}", "authors: \"@kim\""} {
		if front.Validate(jsonValue(t, []byte(text))) == nil {
			t.Errorf("%s is valid", text)
		}
	}
	for _, text := range []string{"titel: x", "severities: [{id: sev1, colour: red}]", "rules: {actions/verb: loud}"} {
		if compile(t, "schema/catalog.json").Validate(jsonValue(t, []byte(text))) == nil {
			t.Errorf("%s is valid in a catalogue", text)
		}
	}
}
