package frontmatter

import (
	"strconv"
	"strings"

	"debrief/site/source"
)

// Kind is the shape of a front-matter value.
type Kind int

const (
	Missing Kind = iota // not written
	Null                // a key without a value
	Scalar
	List
	Map
)

// String returns the name of the kind for messages.
func (k Kind) String() string {
	return [...]string{"nothing", "nothing", "a single value", "a list", "a group of fields"}[k]
}

// A Field is one value of the front matter with its place. The text of a scalar is
// unchanged: the caller parses it as a date or a number, independent of the YAML
// version.
type Field struct {
	Name   string // the key; empty for list items
	Kind   Kind
	Text   string      // of a scalar
	Quoted bool        // the scalar is in quotes or a block
	Items  []Field     // of a List or a Map, in the order of the text
	Twice  bool        // the key occurs again; this is the first value
	Key    source.Span // zero for list items
	Where  source.Span // the value
}

// Get returns the field name of a Map, Missing if there is none.
func (f Field) Get(name string) Field {
	if f.Kind == Map {
		for _, item := range f.Items {
			if item.Name == name {
				return item
			}
		}
	}
	return Field{}
}

// Empty reports whether f has no value: no key, a bare key, or an empty text, list
// or group.
func (f Field) Empty() bool {
	switch f.Kind {
	case Missing, Null:
		return true
	case Scalar:
		return strings.TrimSpace(f.Text) == ""
	}
	return len(f.Items) == 0
}

// At returns the place for findings about f: the value, or the key if the value is
// empty or long.
func (f Field) At() source.Span {
	if f.Key.File != nil && (f.Where.File == nil || f.Kind != Scalar || f.Where.Start >= f.Where.End) {
		return f.Key
	}
	return f.Where
}

func (f Field) step(step string) Field {
	if f.Kind == List {
		i, err := strconv.Atoi(step)
		if err != nil || i < 0 || i >= len(f.Items) {
			return Field{}
		}
		return f.Items[i]
	}
	return f.Get(step)
}

// steps splits "actions[0].due" into actions, 0, due.
func steps(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' })
}
