package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"debrief/site/reference"
)

// strict forbids fields that a schema does not describe. Published schemas allow them,
// because fields are added over time.
func strict(v any) {
	switch v := v.(type) {
	case map[string]any:
		if _, ok := v["properties"]; ok && v["additionalProperties"] == nil {
			v["additionalProperties"] = false
		}
		for _, inner := range v {
			strict(inner)
		}
	case []any:
		for _, inner := range v {
			strict(inner)
		}
	}
}

func strictSchema(t *testing.T, path string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	for _, s := range reference.Schemas() {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(s.Data))
		if err != nil {
			t.Fatal(err)
		}
		strict(doc)
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

func validateJSON(t *testing.T, schema string, data []byte) {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", schema, err)
	}
	if err := strictSchema(t, schema).Validate(v); err != nil {
		t.Errorf("%v", err)
	}
}

// JSON outputs match their published schemas and have no field that these lack.
func TestOutputsMatchTheirSchemas(t *testing.T) {
	library := filepath.Join("testdata", "library", "postmortems")
	if _, err := os.Stat(library); err != nil {
		library = filepath.Join("..", "..", "postmortems")
	}
	json := func(args ...string) []byte {
		var out bytes.Buffer
		if code := run(context.Background(), append(args, "--library", library), strings.NewReader(""), &out, io.Discard); code == exitFailed {
			t.Fatalf("%v ends with %d", args, code)
		}
		return out.Bytes()
	}
	validateJSON(t, "schema/findings.json", json("check", "--format", "json"))
	validateJSON(t, "schema/trends.json", json("trends", "--format", "json"))
	validateJSON(t, "schema/actions.json", json("actions", "--format", "json"))
	validateJSON(t, "schema/follow-ups.json", json("follow-up", "--format", "json"))
	validateJSON(t, "schema/evidence-status.json", json("gather", "status", "2026-10-21-address-database-failover", "--format", "json"))
	validateJSON(t, "schema/accounts.json", json("account", "status", "--format", "json"))
	site := t.TempDir()
	json("build", "-o", site)
	for file, schema := range map[string]string{"data/incidents.json": "schema/incidents.json", "data/trends.json": "schema/trends.json"} {
		data, err := os.ReadFile(filepath.Join(site, file))
		if err != nil {
			t.Fatal(err)
		}
		validateJSON(t, schema, data)
	}
	for _, s := range reference.Schemas() {
		if data, err := os.ReadFile(filepath.Join(site, s.Path)); err != nil || !bytes.Equal(data, s.Data) {
			t.Errorf("%s is not published: %v", s.Path, err)
		}
	}
}
