package reference

import (
	"embed"
	"encoding/json"
	"strings"

	"debrief/site/catalog"
	"debrief/site/postmortem"
)

//go:embed schema/*.json
var outputs embed.FS

// A Schema is a JSON Schema (draft 2020-12) that the site publishes.
type Schema struct {
	Path  string // the path of the schema on the site: "schema/post-mortem.json"
	Means string
	Data  []byte
}

// Schemas returns the JSON Schemas of the inputs and of the JSON outputs. The input
// schemas are generated from the code that parses the inputs.
func Schemas() []Schema {
	list := []Schema{
		{"schema/post-mortem.json", "The front matter of a post-mortem, as JSON or YAML.", encode(frontMatterSchema())},
		{"schema/catalog.json", "The catalogue, _catalog.yaml.", encode(catalogSchema())},
		{"schema/findings.json", "The output of debrief check --format json.", nil},
		{"schema/incidents.json", "The file data/incidents.json of the site.", nil},
		{
			"schema/trends.json",
			"The file data/trends.json of the site, and the output of debrief trends --format json.",
			nil,
		},
		{"schema/actions.json", "The output of debrief actions --format json.", nil},
		{"schema/follow-ups.json", "The output of debrief follow-up --format json.", nil},
		{"schema/evidence-status.json", "The output of debrief gather status --format json.", nil},
		{"schema/accounts.json", "The output of debrief account status --format json.", nil},
	}
	for i := range list {
		if list[i].Data == nil {
			data, err := outputs.ReadFile(list[i].Path)
			if err != nil {
				panic(err) // the error cannot happen, because the file is embedded in the program
			}
			list[i].Data = data
		}
	}
	return list
}

const draft = "https://json-schema.org/draft/2020-12/schema"

type object = map[string]any

func encode(schema object) []byte {
	data, err := json.MarshalIndent(schema, "", " ")
	if err != nil {
		panic(err) // the error cannot happen, because a schema holds only maps, lists, strings, numbers and booleans
	}
	return append(data, '\n')
}

func frontMatterSchema() object {
	entries := map[string]Entry{}
	for _, e := range FrontMatter() {
		entries[e.Name] = e
	}
	schema := groupSchema("", postmortem.Format(), entries)
	schema["$schema"], schema["title"] = draft, "Front matter of a post-mortem"
	return schema
}

func groupSchema(in string, fields []postmortem.Field, entries map[string]Entry) object {
	properties := object{}
	for _, f := range fields {
		properties[f.Name] = describe(fieldSchema(in+f.Name, f, entries), entries[in+f.Name])
	}
	return object{"type": []string{"object", "null"}, "properties": properties, "additionalProperties": false}
}

// describe sets the description of a schema to the description of the field e, followed
// by its requirement.
func describe(schema object, e Entry) object {
	text := e.Means
	if e.Required != "" {
		text = strings.TrimSpace(text + " " + strings.ToUpper(e.Required[:1]) + e.Required[1:] + ".")
	}
	if text != "" {
		schema["description"] = text
	}
	return schema
}

func fieldSchema(name string, f postmortem.Field, entries map[string]Entry) object {
	switch f.Type {
	case "group":
		return groupSchema(name+".", f.Fields, entries)
	case "list":
		return object{
			"type":     []string{"array", "null"},
			"maxItems": f.Max,
			"items":    fieldSchema(name+"[]", *f.Item, entries),
		}
	case "number":
		return object{"anyOf": []object{{"type": []string{"number", "null"}}, {"const": "unknown"}}}
	case "boolean":
		return object{"type": []string{"boolean", "null"}}
	case "time":
		return object{"anyOf": []object{
			{"type": []string{"string", "null"}},
			{
				"type": "object",
				"properties": object{
					"at":        object{"type": "string"},
					"precision": object{"type": "string"},
					"evidence":  object{"type": "string"},
				},
				"required":             []string{"at"},
				"additionalProperties": false,
			},
		}}
	case "any":
		return object{}
	}
	if len(f.Values) > 0 {
		words := []any{nil}
		for _, v := range f.Values {
			words = append(words, v)
		}
		return object{"enum": words}
	}
	// Text fields accept numbers, because YAML parses unquoted digits as a number.
	schema := object{"type": []string{"string", "number", "null"}}
	if f.Max > 0 {
		schema["maxLength"] = f.Max
	}
	return schema
}

func catalogSchema() object {
	schema := catalogGroup("")
	schema["$schema"], schema["title"] = draft, "Catalogue of a post-mortem library"
	return schema
}

func catalogGroup(in string) object {
	properties := object{}
	for _, k := range catalog.Keys {
		if k.In == in {
			properties[k.Name] = catalogKey(k)
		}
	}
	return object{"type": []string{"object", "null"}, "properties": properties, "additionalProperties": false}
}

// catalogKey returns the schema of one key of the catalogue. Some keys are special
// cases: lists of groups, and maps whose keys the user chooses, because catalog.Key
// does not describe them.
func catalogKey(k catalog.Key) object {
	schema := object{"description": k.Means}
	text := []string{"string", "number", "boolean", "null"}
	if k.In == "services" && k.Name == "metrics" {
		schema["type"], schema["items"] = []string{"array", "null"}, catalogGroup("metrics")
		return schema
	}
	switch k.Name {
	case "retention_days":
		schema["anyOf"] = []object{{"type": "integer", "minimum": 1}, catalogGroup("retention_days")}
		return schema
	case "severities", "teams", "services", "factors", "numbers":
		schema["type"], schema["items"] = []string{"array", "null"}, catalogGroup(k.Name)
		return schema
	case "thresholds":
		schema["type"], schema["additionalProperties"] = []string{
			"object",
			"null",
		}, object{
			"type":    "integer",
			"minimum": 0,
		}
		return schema
	case "glossary":
		schema["type"], schema["additionalProperties"] = []string{"object", "null"}, object{"type": text}
		return schema
	case "rules":
		// The levels include false, because YAML parses off as false.
		level := object{"enum": []any{"off", "info", "warning", "error", false}}
		schema["type"] = []string{"object", "null"}
		schema["additionalProperties"] = object{"anyOf": []object{level, {
			"type":                 "object",
			"properties":           object{"level": level, "since": object{"type": "string"}},
			"additionalProperties": false,
		}}}
		return schema
	case "words":
		schema["type"], schema["additionalProperties"] = []string{"object", "null"}, catalogGroup("words")
		return schema
	}
	switch k.Type {
	case "group":
		group := catalogGroup(k.Name)
		group["description"] = k.Means
		return group
	case "list":
		schema["type"], schema["items"] = []string{"array", "null"}, object{"type": text}
	case "boolean":
		schema["type"] = []string{"boolean", "null"}
	case "number":
		schema["type"] = []string{"number", "null"}
	default:
		schema["type"] = text
	}
	return schema
}
