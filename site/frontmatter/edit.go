package frontmatter

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"debrief/site/finding"
	"debrief/site/source"
)

// Append adds item to the list at a dotted path, such as "evidence" or
// "actions[0].follow_up", and returns the new content of the file f. It creates the
// list if the file has none.
//
// Append, [Set] and [Remove] do not change any other byte of the file: comments,
// quotes, order and line ends remain. They parse the result and return an error if it
// differs from the old front matter in anything except this edit. The hint of this
// error contains the text to add by hand.
func Append(f *source.File, path string, item Value) ([]byte, error) {
	e, err := newEditor(f)
	if err != nil {
		return nil, err
	}
	list := e.front.Field(path)
	switch {
	case list.Empty():
		return e.set(path, ListOf(item))
	case list.Kind != List:
		return nil, fmt.Errorf("%s:%d: %s is %s, not a list", f.Path, e.lineOf(list), path, list.Kind)
	}
	want := list
	want.Items = append(slices.Clone(list.Items), item.field(""))
	last := fmt.Sprintf("%s[%d]", path, len(list.Items)-1)
	switch {
	case e.isFlow(list, path):
		err = e.insertInFlow(list, item.inline(e.front.Format))
	case e.front.Format == "toml":
		e.insert(e.end(last, 0), e.tomlTable("[["+path+"]]", item))
	default:
		dash := e.dashColumn(list.Items[len(list.Items)-1])
		e.insert(e.end(last, dash), ListOf(item).block(dash))
	}
	if err != nil {
		return nil, e.refuse(path, item, err)
	}
	return e.verified(path, &want, item)
}

// Set sets the field at a dotted path, such as "actions[0].status", to v and returns
// the new content of the file f. It creates the field if the file has none. It replaces
// a text, but not a list or a group that has content. It has the same guarantees as
// [Append].
func Set(f *source.File, path string, v Value) ([]byte, error) {
	e, err := newEditor(f)
	if err != nil {
		return nil, err
	}
	return e.set(path, v)
}

// Remove removes the list item at a dotted path, such as "accounts[1]", and returns the
// new content of the file f. If the list has only this item, an empty list remains.
// Remove has the same guarantees as [Append].
func Remove(f *source.File, path string) ([]byte, error) {
	e, err := newEditor(f)
	if err != nil {
		return nil, err
	}
	listPath, index, ok := splitIndex(path)
	list := e.front.Field(listPath)
	if !ok || list.Kind != List || index >= len(list.Items) {
		return nil, fmt.Errorf("%s has no item %s", f.Path, path)
	}
	want := list
	want.Items = slices.Delete(slices.Clone(list.Items), index, index+1)
	item := list.Items[index]
	switch {
	case e.isFlow(list, listPath):
		err = e.removeFromFlow(list, index)
	case len(list.Items) == 1 && e.front.Format == "yaml":
		start, end := e.lineStart(item.Where.Start), e.end(path, e.dashColumn(item))
		e.splice(start, end, "")
		e.splice(list.Key.End+1, list.Key.End+1, " []")
	default:
		column := 0
		if e.front.Format == "yaml" {
			column = e.dashColumn(item)
		}
		e.splice(e.lineStart(item.Where.Start), e.end(path, column), "")
	}
	if err != nil {
		return nil, e.refuse(path, Text(""), err)
	}
	return e.verified(listPath, &want, ListOf())
}

// An editor collects the edits of one file. No edit changes a line that another edit
// changes, so offsets refer to the old text.
type editor struct {
	file  *source.File
	front Matter
	fence int // file offset of the line that ends the fields
	edits []splice
}

// A splice replaces the bytes of a file from offset start to end with text.
type splice struct {
	start, end int
	text       string
}

func newEditor(f *source.File) (*editor, error) {
	front, found := Read(f)
	if len(found) > 0 {
		line, column := found[0].At.Position()
		return nil, finding.HintErrorf("repair it first; debrief check shows how",
			"%s:%d:%d: the front matter cannot be changed: %s", f.Path, line, column, found[0].Message)
	}
	at := len(bytes.TrimRight(f.Data[:front.End], "\r\n \t"))
	return &editor{file: f, front: front, fence: bytes.LastIndexByte(f.Data[:at], '\n') + 1}, nil
}

func (e *editor) splice(start, end int, text string) {
	e.edits = append(e.edits, splice{start, end, text})
}

// insert adds an edit that inserts lines before the line at the file offset at.
func (e *editor) insert(at int, lines []string) {
	brk := "\n"
	if first := bytes.IndexByte(e.file.Data, '\n'); first > 0 && e.file.Data[first-1] == '\r' {
		brk = "\r\n"
	}
	e.splice(at, at, strings.Join(lines, brk)+brk)
}

// set sets the field at path to v, as the function [Set] does, and returns the new
// content.
func (e *editor) set(path string, v Value) ([]byte, error) {
	old := e.front.Field(path)
	parentPath, name := splitPath(path)
	parent := e.front.Fields
	if parentPath != "" {
		parent = e.front.Field(parentPath)
	}
	switch {
	case old.Kind == Missing && name == "":
		return nil, fmt.Errorf("%s has no item %s", e.file.Path, path)
	case old.Kind == Missing && parentPath != "" && parent.Empty():
		inner := Group(NamedValue{name, v})
		if _, index, ok := splitIndex(parentPath); ok {
			return nil, fmt.Errorf("%s has no item %d in %s", e.file.Path, index, parentPath)
		}
		return e.set(parentPath, inner)
	case old.Kind == Missing && parent.Kind != Map:
		return nil, fmt.Errorf(
			"%s:%d: %s is %s, not a group of fields", e.file.Path, e.lineOf(parent), parentPath, parent.Kind,
		)
	}
	want := v.field(old.Name)
	var err error
	switch {
	case old.Kind == Missing:
		err = e.addField(parentPath, parent, name, v)
	case old.Kind == Scalar && v.kind == Scalar:
		err = e.replaceScalar(old, v)
	case old.Empty():
		err = e.fillEmpty(old, path, v)
	default:
		err = fmt.Errorf("the field has %s", old.Kind)
	}
	if err != nil {
		return nil, e.refuse(path, v, err)
	}
	return e.verified(path, &want, v)
}

// addField adds an edit that adds the field name with the value v to the group parent,
// which is at path.
func (e *editor) addField(path string, parent Field, name string, v Value) error {
	format := e.front.Format
	switch {
	case path == "" && format == "json" || path != "" && e.isFlow(parent, path):
		text := Group(NamedValue{name, v}).inline(format)
		return e.insertInFlow(parent, text[1:len(text)-1])
	case format == "toml" && path == "":
		return e.addTopTOML(name, v)
	case format == "toml":
		if v.kind != Scalar && !v.isFlat() {
			return fmt.Errorf("TOML has no place for a list in a list")
		}
		e.insert(e.lastTOMLLine(parent), []string{name + " = " + v.inline(format)})
		return nil
	case path == "":
		e.insert(e.fence, NamedValue{name, v}.block(0))
		return nil
	}
	column := e.column(parent.Items[0].Key.Start)
	last := path + "." + parent.Items[len(parent.Items)-1].Name
	e.insert(e.end(last, column), NamedValue{name, v}.block(column))
	return nil
}

// replaceScalar adds an edit that replaces the text of the field old with v. It returns
// an error if the text is on several lines.
func (e *editor) replaceScalar(old Field, v Value) error {
	if e.lineStart(old.Where.Start) != e.lineStart(old.Where.End) {
		return fmt.Errorf("the text is on several lines")
	}
	text := v.inline(e.front.Format)
	if first := e.file.Data[old.Where.Start]; first == '|' || first == '>' {
		return fmt.Errorf("the text is on several lines")
	}
	e.splice(old.Where.Start, old.Where.End, text)
	return nil
}

// fillEmpty adds an edit that sets the empty field old, which is at path, to v. The
// field has no value, or an empty list or group.
func (e *editor) fillEmpty(old Field, path string, v Value) error {
	format := e.front.Format
	key := old.Key
	if key.File == nil {
		return fmt.Errorf("the item is empty")
	}
	start, end := e.valueAfter(key.End)
	inFlow := format == "json" || e.parentIsFlow(path)
	if format == "toml" && v.kind == List && !v.isFlat() {
		e.splice(e.lineStart(key.Start), e.nextLine(key.End), "")
		return e.addTopTOML(path, v)
	}
	if inFlow || format == "toml" || v.kind == Scalar || v.isFlat() {
		text := v.inline(format)
		if start == end {
			text = " " + text
		}
		e.splice(start, end, text)
		return nil
	}
	for start > key.End && e.file.Data[start-1] == ' ' && start < end {
		start--
	}
	e.splice(start, end, "")
	column := e.column(key.Start) + 2
	e.insert(e.nextLine(end), v.block(column))
	return nil
}

// addTopTOML adds an edit that adds the top-level field name with the value v in TOML.
// A list of groups becomes tables at the end; any other field is put before the first
// table.
func (e *editor) addTopTOML(name string, v Value) error {
	if v.kind != Scalar && !v.isFlat() && v.kind == List {
		for _, item := range v.items {
			e.insert(e.fence, e.tomlTable("[["+name+"]]", item))
		}
		return nil
	}
	at := e.fence
	if items := e.front.Fields.Items; len(items) > 0 {
		at = e.lineStart(items[0].Key.Start)
	}
	e.insert(at, []string{name + " = " + v.inline("toml")})
	return nil
}

func (e *editor) tomlTable(head string, item Value) []string {
	lines := []string{head}
	for _, f := range item.fields {
		lines = append(lines, f.Name+" = "+f.Value.inline("toml"))
	}
	return lines
}

// lastTOMLLine returns the offset of the line after the last key of a TOML table.
func (e *editor) lastTOMLLine(table Field) int {
	last := table.Where.End
	for _, f := range table.Items {
		if f.Kind == Scalar {
			last = max(last, f.Where.End)
		}
	}
	return e.nextLine(last)
}

// end returns the offset of the line after the field or item at path. Blank lines, and
// comments that are indented by at most column columns, belong to the next field.
func (e *editor) end(path string, column int) int {
	at := e.nextStart(path)
	data := e.file.Data
	for at > 0 {
		start := e.lineStart(at - 1)
		line := bytes.TrimRight(data[start:at], "\r\n")
		text := bytes.TrimLeft(line, " \t")
		if len(text) > 0 && (text[0] != '#' || len(line)-len(text) > column) {
			return at
		}
		at = start
	}
	return at
}

// nextStart returns the offset of the line with the field or item that follows the one
// at path and is not inside it.
func (e *editor) nextStart(path string) int {
	for path != "" {
		var siblings []Field
		var index int
		if list, i, ok := splitIndex(path); ok {
			siblings, index, path = e.front.Field(list).Items, i, list
		} else {
			parent, name := splitPath(path)
			group := e.front.Fields
			if parent != "" {
				group = e.front.Field(parent)
			}
			siblings = group.Items
			index = slices.IndexFunc(siblings, func(f Field) bool { return f.Name == name })
			path = parent
		}
		if index+1 < len(siblings) {
			return e.lineStart(siblings[index+1].place())
		}
	}
	return e.fence
}

// dashColumn returns the number of columns before the dash of a list item in YAML.
func (e *editor) dashColumn(item Field) int {
	line := e.file.Data[e.lineStart(item.place()):item.place()]
	if dash := bytes.IndexByte(line, '-'); dash >= 0 {
		return dash
	}
	return 2
}

func (e *editor) column(at int) int { return at - e.lineStart(at) }

func (e *editor) lineStart(at int) int { return bytes.LastIndexByte(e.file.Data[:at], '\n') + 1 }

func (e *editor) nextLine(at int) int {
	if n := bytes.IndexByte(e.file.Data[at:], '\n'); n >= 0 {
		return at + n + 1
	}
	return len(e.file.Data)
}

func (e *editor) lineOf(f Field) int {
	line, _ := e.file.LineSpan(f.place()).Position()
	return line
}

// splitPath splits a path such as "times.started" into "times" and "started". name is
// "" if path ends with an index.
func splitPath(path string) (parent, name string) {
	if strings.HasSuffix(path, "]") {
		return path, ""
	}
	if dot := strings.LastIndexByte(path, '.'); dot >= 0 {
		return path[:dot], path[dot+1:]
	}
	return "", path
}

// splitIndex splits a path such as "actions[2]" into "actions" and 2. ok is false if
// the path does not end with an index.
func splitIndex(path string) (list string, index int, ok bool) {
	open := strings.LastIndexByte(path, '[')
	if open < 0 || !strings.HasSuffix(path, "]") {
		return path, 0, false
	}
	_, err := fmt.Sscanf(path[open:], "[%d]", &index)
	return path[:open], index, err == nil && index >= 0
}
