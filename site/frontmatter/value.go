package frontmatter

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// A Value is a value that [Append] and [Set] write into front matter: a text, a list or
// a group of fields. Create one with [Text], [Plain], [ListOf] or [Group].
type Value struct {
	kind   Kind
	text   string
	plain  bool
	items  []Value
	fields []NamedValue
}

// A NamedValue is one field of a [Group].
type NamedValue struct {
	Name  string
	Value Value
}

// Text returns a Value that is a text. The text is written in quotes if it could
// otherwise be read as something else, such as a number, a date or true.
func Text(text string) Value { return Value{kind: Scalar, text: text} }

// Plain returns a Value that is a number, a time, a date, true or false. In YAML it is
// written without quotes.
func Plain(text string) Value { return Value{kind: Scalar, text: text, plain: true} }

// ListOf returns a Value that is a list of the given items.
func ListOf(items ...Value) Value { return Value{kind: List, items: items} }

// Group returns a Value that is a group of the given fields, in their order.
func Group(fields ...NamedValue) Value { return Value{kind: Map, fields: fields} }

// IsEmptyText reports whether v is the empty text.
func (v Value) IsEmptyText() bool { return v.kind == Scalar && v.text == "" }

// plainText matches a text that needs no quotes in YAML: every YAML parser reads it as
// this text, also inside brackets.
var plainText = regexp.MustCompile(`^[\pL/][\pL\pN_/.+-]*( [\pL\pN_/.+(][\pL\pN_/.()+-]*)*$`)

// yamlWords lists texts that need quotes, because some YAML parsers read them as true,
// false, nothing or a number.
var yamlWords = []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"}

// yaml returns the YAML for a scalar value.
func (v Value) yaml() string {
	if v.plain || plainText.MatchString(v.text) && !slices.Contains(yamlWords, strings.ToLower(v.text)) {
		return v.text
	}
	return quote(v.text)
}

// number matches a number that needs no quotes in JSON and TOML.
var number = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// quoted returns the JSON or TOML for a scalar value.
func (v Value) quoted() string {
	if v.plain && (number.MatchString(v.text) || v.text == "true" || v.text == "false") {
		return v.text
	}
	return quote(v.text)
}

// quote returns text in double quotes. It uses JSON, because a JSON string is also a
// double-quoted string of YAML and of TOML.
func quote(text string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(text); err != nil {
		panic(err) // unreachable: every string can be encoded
	}
	return strings.ReplaceAll(strings.TrimSuffix(b.String(), "\n"), "\x7f", `\u007f`)
}

// inline returns the value on one line, with lists and groups in brackets. format is
// yaml, json or toml.
func (v Value) inline(format string) string {
	open, shut, colon := "{", "}", ": "
	var parts []string
	switch v.kind {
	case List:
		open, shut = "[", "]"
		for _, item := range v.items {
			parts = append(parts, item.inline(format))
		}
	case Map:
		for _, f := range v.fields {
			name := f.Name
			switch format {
			case "json":
				name = quote(name)
			case "toml":
				colon = " = "
			}
			parts = append(parts, name+colon+f.Value.inline(format))
		}
	default:
		if format == "yaml" {
			return v.yaml()
		}
		return v.quoted()
	}
	return open + strings.Join(parts, ", ") + shut
}

// block returns the YAML lines of a list or a group, indented by n columns.
func (v Value) block(n int) (lines []string) {
	indent := strings.Repeat(" ", n)
	if v.kind == List {
		for _, item := range v.items {
			if item.kind != Map || len(item.fields) == 0 {
				lines = append(lines, indent+"- "+item.inline("yaml"))
				continue
			}
			own := item.block(n + 2)
			own[0] = indent + "- " + own[0][n+2:]
			lines = append(lines, own...)
		}
		return lines
	}
	for _, f := range v.fields {
		lines = append(lines, f.block(n)...)
	}
	return lines
}

// block returns the YAML lines of a field, indented by n columns. A short list or group
// of texts is on the line of the key.
func (f NamedValue) block(n int) []string {
	head := strings.Repeat(" ", n) + f.Name + ":"
	if f.Value.kind == Scalar || f.Value.isFlat() {
		return []string{head + " " + f.Value.inline("yaml")}
	}
	inner := n + 2
	return append([]string{head}, f.Value.block(inner)...)
}

// isFlat reports whether v contains only scalars and fits on one line of at most 80
// bytes.
func (v Value) isFlat() bool {
	for _, f := range v.fields {
		if f.Value.kind != Scalar {
			return false
		}
	}
	for _, item := range v.items {
		if item.kind != Scalar {
			return false
		}
	}
	return len(v.inline("yaml")) <= 80
}

// field returns the Field, without places, that [Read] must return for the value after
// it was written.
func (v Value) field(name string) Field {
	f := Field{Name: name, Kind: v.kind, Text: v.text}
	for _, item := range v.items {
		f.Items = append(f.Items, item.field(""))
	}
	for _, inner := range v.fields {
		f.Items = append(f.Items, inner.Value.field(inner.Name))
	}
	return f
}
