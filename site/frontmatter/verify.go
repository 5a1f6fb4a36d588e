package frontmatter

import (
	"bytes"
	"debrief/site/finding"
	"debrief/site/source"
	"fmt"
	"slices"
	"strings"
)

// This file compares the result of an edit with what was intended.

// verified returns the content of the file after all edits. It returns an error unless
// the new front matter has the value want at path and is otherwise equal to the old
// one. v is the value that the error's hint contains.
func (e *editor) verified(path string, want *Field, v Value) ([]byte, error) {
	slices.SortStableFunc(e.edits, func(a, b splice) int { return a.start - b.start })
	var out bytes.Buffer
	at := 0
	for _, x := range e.edits {
		out.Write(e.file.Data[at:x.start])
		out.WriteString(x.text)
		at = x.end
	}
	out.Write(e.file.Data[at:])
	front, found := Read(&source.File{Path: e.file.Path, Data: out.Bytes()})
	if len(found) > 0 {
		return nil, e.refuse(path, v, fmt.Errorf("the result would have an error: %s", found[0].Message))
	}
	body := bytes.Equal(e.file.Data[e.front.End:], out.Bytes()[front.End:])
	if !body || !sameFields(e.with(e.front.Fields, "", path, want), front.Fields) {
		return nil, e.refuse(path, v, fmt.Errorf("another field would change"))
	}
	return out.Bytes(), nil
}

// with returns a copy of the field f, which is at the path here, in which the field at
// path is want.
func (e *editor) with(f Field, here, path string, want *Field) Field {
	if here == path {
		out := *want
		out.Name = f.Name
		return out
	}
	out := f
	out.Items = nil
	found := false
	for i, item := range f.Items {
		inner := strings.TrimPrefix(here+"."+item.Name, ".")
		if f.Kind == List {
			inner = fmt.Sprintf("%s[%d]", here, i)
		}
		if inner == path || strings.HasPrefix(path, inner+".") || strings.HasPrefix(path, inner+"[") {
			item, found = e.with(item, inner, path, want), true
		}
		out.Items = append(out.Items, item)
	}
	parent, name := splitPath(path)
	if !found && parent == here && name != "" {
		item := *want
		item.Name, out.Kind = name, Map
		out.Items = append(out.Items, item)
	}
	return out
}

// sameFields reports whether the fields a and b have the same names, texts and entries.
// The order of the entries of a group does not matter. All empty lists, groups and
// missing values are equal.
func sameFields(a, b Field) bool {
	if a.Empty() && b.Empty() && a.Kind != Scalar && b.Kind != Scalar {
		return true
	}
	if a.Kind != b.Kind || a.Text != b.Text || len(a.Items) != len(b.Items) {
		return false
	}
	for i, item := range a.Items {
		other := b.Items[i]
		if a.Kind == Map {
			if other = b.Get(item.Name); other.Kind == Missing {
				return false
			}
		}
		if !sameFields(item, other) {
			return false
		}
	}
	return true
}

// refuse returns an error which states that the field at path cannot be changed. The
// hint of the error contains the text to write by hand.
func (e *editor) refuse(path string, v Value, err error) error {
	return finding.HintErrorf("write by hand: "+path+": "+v.inline("yaml"),
		"%s: the field %s cannot be changed automatically: %w", e.file.Path, path, err)
}
