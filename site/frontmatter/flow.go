package frontmatter

import (
	"bytes"
	"fmt"
	"strings"
)

// This file edits lists and groups in brackets: JSON, inline TOML, and YAML in flow style.

// valueAfter returns the place of the value after a key, which ends at the offset
// keyEnd. The value may be in brackets, or a word. If there is no value, start and end
// are both directly after the colon.
func (e *editor) valueAfter(keyEnd int) (start, end int) {
	data := e.file.Data
	at := keyEnd
	for at < len(data) && data[at] != ':' && data[at] != '=' && data[at] != '\n' {
		at++
	}
	if at < len(data) && data[at] != '\n' {
		at++
	}
	start = at
	for start < len(data) && data[start] == ' ' {
		start++
	}
	if start == len(data) || strings.IndexByte("#\r\n,}", data[start]) >= 0 {
		return at, at
	}
	if data[start] == '[' || data[start] == '{' {
		if close, err := flowEnd(data, start); err == nil {
			return start, close + 1
		}
	}
	end = start
	for end < len(data) && strings.IndexByte(" ,}]\r\n", data[end]) < 0 {
		end++
	}
	return start, end
}

// isFlow reports whether the list or group f, which is at path, is written in brackets.
func (e *editor) isFlow(f Field, path string) bool {
	if e.front.Format == "json" {
		return true
	}
	if f.Where.Start >= len(e.file.Data) {
		return false
	}
	first := e.file.Data[f.Where.Start]
	if e.front.Format == "toml" {
		if f.Key.File == nil {
			return e.parentIsFlow(path)
		}
		line := bytes.TrimLeft(e.file.Data[e.lineStart(f.Key.Start):], " \t")
		return line[0] != '[' && strings.IndexByte("[{", e.file.Data[e.flowStart(f)]) >= 0
	}
	return first == '[' || first == '{' || e.parentIsFlow(path)
}

// parentIsFlow reports whether the field at path is inside a list or group in brackets.
func (e *editor) parentIsFlow(path string) bool {
	if list, _, ok := splitIndex(path); ok {
		return e.isFlow(e.front.Field(list), list)
	}
	parent, _ := splitPath(path)
	return parent != "" && e.isFlow(e.front.Field(parent), parent)
}

// insertInFlow adds an edit that inserts text as the last entry of f, a list or group
// in brackets.
func (e *editor) insertInFlow(f Field, text string) error {
	data := e.file.Data
	open := e.flowStart(f)
	if open >= len(data) || data[open] != '[' && data[open] != '{' { // no bracket here, so f is the whole JSON object
		if open = bytes.IndexByte(data, '{'); open < 0 {
			return fmt.Errorf("the opening bracket was not found")
		}
	}
	shut, err := flowEnd(data, open)
	if err != nil {
		return err
	}
	at := shut
	for at > open+1 && strings.IndexByte(" \t\r\n", data[at-1]) >= 0 {
		at--
	}
	comma := ", "
	if at == open+1 {
		comma = ""
	} else if data[at-1] == ',' {
		comma = " "
	}
	line := data[e.lineStart(at):at]
	if strings.Contains(string(line), " #") { // a comment ends this line
		return fmt.Errorf("a comment is before the closing bracket")
	}
	if len(f.Items) > 0 && bytes.IndexByte(data[at:shut], '\n') >= 0 { // each entry is on a separate line
		first := e.lineStart(f.Items[len(f.Items)-1].place())
		indent := data[first : first+len(data[first:])-len(bytes.TrimLeft(data[first:], " \t"))]
		comma = strings.TrimRight(comma, " ") + "\n" + string(indent)
	}
	e.splice(at, at, comma+text)
	return nil
}

// flowStart returns the offset of the opening bracket of the list or group f.
func (e *editor) flowStart(f Field) int {
	if f.Key.File == nil {
		return f.Where.Start
	}
	start, _ := e.valueAfter(f.Key.End)
	return min(start, len(e.file.Data)-1)
}

// place returns the file offset at which the field begins: its key or, for a list item,
// its value.
func (f Field) place() int {
	if f.Key.File != nil {
		return f.Key.Start
	}
	return f.Where.Start
}

// removeFromFlow adds an edit that removes the item with the given index from a list in
// brackets, together with its comma.
func (e *editor) removeFromFlow(list Field, index int) error {
	data := e.file.Data
	open := e.flowStart(list)
	shut, err := flowEnd(data, open)
	if err != nil {
		return err
	}
	start := list.Items[index].Where.Start
	switch {
	case index+1 < len(list.Items):
		e.splice(start, list.Items[index+1].Where.Start, "")
	case index > 0:
		comma := bytes.LastIndexByte(data[:start], ',')
		e.splice(comma, shut, "")
	default:
		e.splice(open+1, shut, "")
	}
	return nil
}

// flowEnd returns the offset of the bracket that closes the bracket at the offset open.
// It skips quoted texts and comments.
func flowEnd(data []byte, open int) (int, error) {
	depth, fresh := 0, true // fresh is true where a quotation mark begins a quoted text
	for i := open; i < len(data); i++ {
		switch c := data[i]; {
		case (c == '"' || c == '\'') && fresh:
			for i++; i < len(data) && data[i] != c; i++ {
				if c == '"' && data[i] == '\\' {
					i++
				}
			}
			fresh = false
		case c == '#' && i > 0 && strings.IndexByte(" \t\n", data[i-1]) >= 0:
			for i+1 < len(data) && data[i+1] != '\n' {
				i++
			}
		case c == '[' || c == '{':
			depth++
			fresh = true
		case c == ']' || c == '}':
			if depth--; depth == 0 {
				return i, nil
			}
			fresh = false
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
		default:
			fresh = c == ',' || c == ':' || c == '='
		}
	}
	return 0, fmt.Errorf("the closing bracket was not found")
}
