package postmortem

// A Field describes one field of the front matter, for documentation and schemas.
type Field struct {
	Name   string
	Type   string   // text, word, number, boolean, time, date, list, group or any
	Values []string // the allowed words; nil allows any text
	Max    int      // maximum items of a list or characters of a text; 0 means no limit
	Item   *Field   // the items of a list
	Fields []Field  // the fields of a group
}

// Format returns the fields of the front matter, version 1, in their usual order.
func Format() []Field { return fieldOf("", frontMatter).Fields }

var typeNames = map[kind]string{
	text: "text", word: "word", number: "number", answer: "boolean", moment: "time", day: "date", list: "list", group: "group", free: "any",
}

func fieldOf(name string, s schema) Field {
	f := Field{Name: name, Type: typeNames[s.kind], Values: s.oneOf, Max: s.limit}
	switch {
	case s.kind == list && f.Max == 0:
		f.Max = maxItems
	case s.kind == text && f.Max == 0:
		f.Max = maxText
	}
	if s.item != nil {
		item := fieldOf("", *s.item)
		f.Item = &item
	}
	for _, k := range s.fields {
		f.Fields = append(f.Fields, fieldOf(k.name, k.schema))
	}
	return f
}
