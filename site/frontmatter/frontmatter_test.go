package frontmatter

import (
	"fmt"
	"strings"
	"testing"

	"debrief/site/finding"
	"debrief/site/source"
)

func file(text string) *source.File {
	return &source.File{Path: "postmortems/2026-01-02-x.md", Data: []byte(text)}
}

func TestFieldsHavePositions(t *testing.T) {
	const text = "---\ntitle: Café down\ntimes:\n  started: 2026-01-02T08:00:00Z\nactions:\n  - {id: a1, owner: \"@lee\"}\n---\n# Body\n"
	f := file(text)
	m, found := Read(f)
	if len(found) > 0 {
		t.Fatal(found)
	}
	for path, want := range map[string]string{
		"title": "Café down", "times.started": "2026-01-02T08:00:00Z", "actions[0].owner": `"@lee"`,
		"actions[0].due": `{id: a1, owner: "@lee"}`, "nothing": "---",
	} {
		if got := m.At(path, f).Text(); got != want {
			t.Errorf("At(%s) covers %q, want %q", path, got, want)
		}
	}
	if line, col := m.At("times.started", f).Position(); line != 4 || col != 12 {
		t.Errorf("times.started stands at %d:%d, want 4:12", line, col)
	}
}

func TestYAMLTOMLAndJSONGiveSameFields(t *testing.T) {
	for name, text := range map[string]string{
		"yaml":         "---\ntitle: A\nfactors:\n  - {id: f1, code: x.y}\ntimes: {started: unknown}\n---\nBody.\n",
		"toml":         "+++\ntitle = \"A\"\n[times]\nstarted = \"unknown\"\n[[factors]]\nid = \"f1\"\ncode = \"x.y\"\n+++\nBody.\n",
		"json":         "---json\n{\"title\": \"A\", \"factors\": [{\"id\": \"f1\", \"code\": \"x.y\"}], \"times\": {\"started\": \"unknown\"}}\n---\nBody.\n",
		"bare, nested": "{\n\"title\": \"A\", \"times\": {\"started\": \"unknown\"\n},\n\"factors\": [{\"id\": \"f1\", \"code\": \"x.y\"\n}\n]\n}\n\nBody.\n",
		"bare":         "{\n\"title\": \"A\", \"factors\": [{\"id\": \"f1\", \"code\": \"x.y\"}], \"times\": {\"started\": \"unknown\"}\n}\n\nBody.\n",
	} {
		f := file(text)
		m, found := Read(f)
		if len(found) > 0 {
			t.Errorf("%s: %v", name, found)
		}
		for path, want := range map[string]string{"title": "A", "factors[0].code": "x.y", "times.started": "unknown"} {
			if field := m.Field(path); field.Text != want || strings.Trim(field.Where.Text(), `"`) != want {
				t.Errorf("%s: %s is %q at %q, want %q", name, path, field.Text, field.Where.Text(), want)
			}
		}
		if got := strings.TrimSpace(string(f.Data[m.End:])); got != "Body." {
			t.Errorf("%s: body is %q", name, got)
		}
	}
}

func TestFindingsHavePositions(t *testing.T) {
	for text, want := range map[string]string{
		"---\ntitle: x\n":                                                  "form/front-matter 1:1 the front matter begins here and has no end",
		"# Title\n":                                                        "form/front-matter 1:1 this file has no front matter",
		"---\ntitle: a\ntitle: b\n---\n":                                   `form/duplicate-key 3:1 "title" is written twice`,
		"+++\ntitle = 'a'\ntitle = 'b'\n+++\n":                             `form/duplicate-key 3:1 "title" is written twice`,
		"---\na: &x [1]\n---\n":                                            "form/yaml-trap 2:4 YAML anchors are not supported: &x",
		"---\na: {b: *x}\n---\n":                                           "form/front-matter 2:1 the front matter is not valid YAML",
		"---\na: !!binary x\n---\n":                                        "form/yaml-trap 2:4 YAML tags are not supported: !!binary",
		"---\nok: 1\ntitle: a: b\n---\n":                                   "form/front-matter 3:1 the front matter is not valid YAML",
		"---\n\ttitle: a\n---\n":                                           "form/front-matter 2:1 the front matter is not valid YAML",
		"+++\nok = 1\ntitle = \n+++\n":                                     "form/front-matter 3:1 the front matter is not valid TOML",
		"---\n- a\n---\n":                                                  "form/front-matter 2:1 the front matter is a list",
		"+++\n" + strings.Repeat("a.", 1000) + "a = 1\n+++\n":              "form/yaml-trap 2:1 the front matter has more than 5000 values or nests more than 16 deep",
		"+++\n[" + strings.Repeat("a.", 1000) + "a]\n+++\n":                "form/yaml-trap 2:1 the front matter has more than 5000 values or nests more than 16 deep",
		"+++\na = {" + manyKeys(6000) + "}\n+++\n":                         "form/yaml-trap 2:1 the front matter has more than 5000 values or nests more than 16 deep",
		"---\na: [" + strings.Repeat("&x 1,", 400) + "]\n---\n":            "form/yaml-trap 2:250 YAML anchors are not supported: &x; only 50 findings",
		"---\n" + strings.Repeat("a: 1\n", 2500) + "---\n":                 "form/front-matter 2:1 the front matter is 2500 lines",
		"---\ntitle: a\n...\nvisibility: restricted\n---\n":                "form/yaml-trap 2:1 there is a second YAML document",
		"---\ntitle: a\n--- # b\nvisibility: restricted\n---\n":            "form/yaml-trap 4:1 a second YAML document begins here",
		"---\n...\nvisibility: restricted\n---\n":                          "form/front-matter 2:1 the front matter is not valid YAML",
		"---\ntitle: a\n...\n...\n--- # b\nb: 1\n---\n":                    "form/yaml-trap 6:1 a second YAML document begins here",
		"---\ntitle: a\n...\n\tvisibility: restricted\n---\n":              "form/front-matter 4:1 the front matter is not valid YAML",
		"---\ntitle: a\n" + strings.Repeat("--- # b\n", 9) + "b: 1\n---\n": "form/yaml-trap 2:1 there are more than 3 YAML documents",
	} {
		f := file(text)
		_, found := Read(f)
		hit := ""
		for _, x := range found {
			line, col := x.At.Position()
			if hit = fmt.Sprintf("%s %d:%d %s", x.Rule, line, col, x.Message); strings.HasPrefix(hit, want) && x.Help != "" {
				break
			}
		}
		if !strings.HasPrefix(hit, want) {
			t.Errorf("%.40q: got %s, want %s", text, hit, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{"---\ntitle: x\n---\n", "+++\na = 1\n[b]\nc = [1, {d = 2}]\n[[e]]\n+++\n", "---json\n{\"a\": [1]}\n---\n", "{\n\"a\": 1\n}\n\nx", "\ufeff---\r\na: |\r\n  x\r\n---\r\n", "---\na: 'b''c'\n\"d\": \"\\\"e\"\n---\n"} {
		f.Add([]byte(seed))
	}
	for _, text := range frontMatters {
		f.Add([]byte("\r" + strings.ReplaceAll(text, "\n", "\r\n")))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file := &source.File{Path: "x.md", Data: data}
		m, found := Read(file)
		inside := func(at source.Span, what string) {
			if at.File != nil && (at.Start < 0 || at.End > len(data) || at.Start > at.End) {
				t.Fatalf("%s: span %d..%d lies outside %d bytes", what, at.Start, at.End, len(data))
			}
		}
		if m.End < 0 || m.End > len(data) || m.Fields.Kind != Map {
			t.Fatalf("%+v", m)
		}
		if len(found) > maxFound+2 {
			t.Fatalf("%d findings", len(found))
		}
		for _, x := range found {
			inside(x.At, x.Message)
			if x.Level != finding.Error || x.Help == "" {
				t.Fatalf("%+v", x)
			}
		}
		fields := 0
		var walk func(f Field)
		walk = func(f Field) {
			if fields++; fields > 2*maxNodes {
				t.Fatalf("%d fields", fields)
			}
			inside(f.Key, f.Name)
			inside(f.Where, f.Name)
			for _, item := range f.Items {
				walk(item)
			}
		}
		walk(m.Fields)
	})
}

// manyKeys are n keys of a TOML table with a value each.
func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "k%d = 1,", i)
	}
	return b.String()
}
