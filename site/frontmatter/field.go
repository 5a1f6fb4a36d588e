package frontmatter

import (
	"strconv"
	"strings"

	"debrief/site/source"
)

// Kind is the form of a front-matter value, such as a scalar or a list.
type Kind int

const (
	Missing Kind = iota // the file does not contain the key
	Null                // the key has no value
	Scalar
	List
	Map
)

// String returns the name of the kind for messages with its article, such as "a list".
func (k Kind) String() string {
	return [...]string{"nothing", "nothing", "a single value", "a list", "a group of fields"}[k]
}

// A Field is one value of the front matter, together with its place in the file. The
// text of a scalar is as in the file, so the caller decides whether it is a date or a
// number, and the result does not depend on the YAML version.
type Field struct {
	Name   string // key of the field; empty for list items
	Kind   Kind
	Text   string      // text of the value, if it is a scalar
	Quoted bool        // set if the scalar is in quotes or a block scalar
	Items  []Field     // entries of a List or a Map, in the order of the file
	Twice  bool        // set if the key occurs more than once and this is the first value
	Key    source.Span // place of the key; zero for list items
	Where  source.Span // place of the value
}

// Get returns the entry of a Map with the given name. If there is none, the Kind of the
// result is Missing.
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

// Empty reports whether f has no value. It is true for a missing key, a key without a
// value, and an empty text, list or group.
func (f Field) Empty() bool {
	switch f.Kind {
	case Missing, Null:
		return true
	case Scalar:
		return strings.TrimSpace(f.Text) == ""
	}
	return len(f.Items) == 0
}

// At returns the place at which findings about the field f are reported: the value, or
// the key if the value is empty or long.
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

// steps splits a path at its dots and indexes, as in "actions[0].due" into "actions",
// "0" and "due".
func steps(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' })
}
