// Package reference generates the reference documentation of the file formats: the
// front matter, the catalogue, and JSON Schemas of inputs and outputs.
//
// Names, types and limits of fields come from the packages that parse them. This
// package adds a description of each field. Start at [FrontMatter], [Catalog] and
// [Schemas].
package reference

import (
	"fmt"
	"slices"
	"strings"

	"debrief/site/catalog"
	"debrief/site/postmortem"
	"debrief/site/template"
)

// Since is the version of the format that introduced all current fields.
const Since = "1"

// An Entry is one row of a reference table: a field and its description.
type Entry struct {
	Name     string // the path of the field; [] marks the items of a list, as in "services[].id"
	Type     string
	Values   []string // the allowed values of the field; nil if any value is allowed
	Required string   // the condition under which the field is required; "" if it is optional
	Means    string
}

// FrontMatter returns the reference of all fields of the front matter. The Required
// conditions are those of the built-in template; a library's own template may require
// other fields.
func FrontMatter() []Entry {
	needs := map[string]string{}
	form, _ := template.Of(nil, "")
	for _, f := range form.Fields {
		if f.Need.Required {
			needs[f.Name] = f.Need.String()
		}
	}
	var out []Entry
	for _, f := range postmortem.Format() {
		out = appendField(out, "", f, needs)
	}
	return out
}

func appendField(out []Entry, in string, f postmortem.Field, needs map[string]string) []Entry {
	name := in + f.Name
	out = append(
		out,
		Entry{Name: name, Type: typeOf(f), Values: f.Values, Required: needs[name], Means: meanings[name]},
	)
	inner, prefix := f.Fields, name+"."
	if f.Item != nil {
		inner, prefix = f.Item.Fields, name+"[]."
	}
	for _, child := range inner {
		out = appendField(out, prefix, child, needs)
	}
	return out
}

// typeOf returns the type of a field as text, such as "list of words, at most 100".
func typeOf(f postmortem.Field) string {
	if f.Item == nil {
		return f.Type
	}
	return fmt.Sprintf("list of %ss, at most %d", f.Item.Type, f.Max)
}

// Catalog returns the reference of all keys of the catalogue.
func Catalog() []Entry {
	var out []Entry
	for _, k := range catalog.Keys {
		name := k.Name
		switch {
		case k.In == "numbers":
			name = "privacy.numbers[]." + name
		case k.In == "words":
			name = "words.RULE." + name
		case slices.ContainsFunc(catalog.Keys, func(o catalog.Key) bool { return o.Name == k.In && o.Type == "list" }):
			name = k.In + "[]." + name
		case k.In != "":
			name = k.In + "." + name
		}
		out = append(out, Entry{Name: name, Type: k.Type, Means: k.Means})
	}
	return out
}

// Thresholds returns the reference of the limits that rules use. The Type of each entry
// holds the built-in value.
func Thresholds() []Entry {
	var out []Entry
	inside := false
	for line := range strings.Lines(string(catalog.Builtin())) {
		line = strings.TrimRight(line, "\n")
		switch {
		case line == "thresholds:":
			inside = true
		case inside && strings.HasPrefix(line, "  "):
			setting, means, _ := strings.Cut(line, "#")
			name, value, _ := strings.Cut(strings.TrimSpace(setting), ":")
			out = append(out, Entry{Name: name, Type: strings.TrimSpace(value), Means: strings.TrimSpace(means)})
		default:
			inside = false
		}
	}
	return out
}
