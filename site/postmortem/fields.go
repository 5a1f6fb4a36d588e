package postmortem

// A Field describes one field of the front matter, for the documentation of the format
// and for schemas.
type Field struct {
	Name   string
	Type   string   // type of the value: text, word, number, boolean, time, date, address, list, group or any
	Values []string // the allowed words; nil allows any text
	Max    int      // largest number of items of a list or of characters of a text; 0 means no limit
	Item   *Field   // description of the items, if the field is a list
	Fields []Field  // descriptions of the inner fields, if the field is a group
}

// Format returns descriptions of all front-matter fields in version 1 of the format, in
// their usual order.
func Format() []Field { return fieldOf("", frontMatter).Fields }

var typeNames = map[kind]string{
	text: "text", word: "word", number: "number", answer: "boolean", moment: "time", day: "date",
	list: "list", group: "group", free: "any", runbook: "address",
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
