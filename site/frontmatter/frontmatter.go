// Package frontmatter parses the fields at the head of a Markdown file, in YAML,
// TOML or JSON, with their places.
//
// It hides the libraries that split and decode front matter. A scalar is its text
// in the file, without the type conversions of YAML. Start at [Read].
package frontmatter

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"debrief/site/finding"
	"debrief/site/source"

	"github.com/adrg/frontmatter"
)

// fences are the first lines of front matter, and the last line of each.
var fences = []struct {
	open, close, format string
	object              bool // the fences are part of the text: a bare JSON object
}{
	{"---", "---", "yaml", false},
	{"---yaml", "---", "yaml", false},
	{"+++", "+++", "toml", false},
	{"---toml", "---", "toml", false},
	{"---json", "---", "json", false},
	{";;;", ";;;", "json", false},
	{"{", "}", "json", true},
}

// Matter is the front matter of one file, as far as it could be parsed.
type Matter struct {
	Fields Field  // a Map; empty if it could not be parsed
	Format string // "yaml", "toml", "json", or "" if there is no front matter
	End    int    // offset of the text after it

	// Damaged reports that part of it could not be parsed, so Fields may lack a field
	// of the file.
	Damaged bool
}

// None is the front matter of a file without front matter.
var None = Matter{Fields: Field{Kind: Map}}

// Read parses the front matter of a file in valid UTF-8. It never fails: it returns
// findings of the rules form/front-matter, form/duplicate-key and form/yaml-trap.
func Read(f *source.File) (Matter, finding.List) {
	data := f.Data
	open := -1
	first, line, next := firstLine(data)
	for i, fence := range fences {
		if fence.open == first {
			open = i
		}
	}
	m := None
	m.End = bomLen(data)
	if open < 0 {
		return m, finding.List{frontFinding(
			f.LineSpanOf(1),
			"this file has no front matter",
			`begin the file with a line "---", the fields, and a line "---", as in _template.md`,
		)}
	}
	fence := fences[open]
	m.Format = fence.format
	start := next
	if fence.object {
		start = line
	}
	block, end, bad := blockOf(f, line, start, fence.close, fence.object)
	if end > 0 {
		m.End = end
	}
	if bad != nil {
		m.Damaged = true
		return m, finding.List{*bad}
	}
	var found finding.List
	decode := func(raw []byte, _ any) error {
		if fence.object { // skip the blanks before the brace
			blanks := bytes.IndexByte(raw, '{')
			block.Start, raw = block.Start+blanks, raw[blanks:]
		}
		m.Fields, found = decode(f, m.Format, block.Start, raw)
		return nil
	}
	// The splitter copies its input, so it only gets the front matter.
	_, err := frontmatter.Parse(bytes.NewReader(data[bomLen(data):m.End]), nil, &frontmatter.Format{
		Start: fence.open, End: fence.close, Unmarshal: decode,
		UnmarshalDelims: fence.object, RequiresNewLine: fence.object,
	})
	m.Damaged = err != nil || damages(found)
	if err != nil { // reading from memory cannot fail; decoder errors are in found
		return m, append(
			found,
			frontFinding(
				block,
				"the front matter is invalid: "+err.Error(),
				"see the example in debrief explain form/front-matter",
			),
		)
	}
	return m, found
}

// damages reports whether a decoder left out a field. Duplicate keys do not count,
// see [Field.Twice].
func damages(found finding.List) bool {
	return slices.ContainsFunc(found, func(f finding.Finding) bool { return f.Rule != "form/duplicate-key" })
}

// Field returns the field at a dotted path ("actions[0].due"); its Kind is Missing
// if the file does not have it.
func (m Matter) Field(path string) Field {
	f := m.Fields
	for _, step := range steps(path) {
		f = f.step(step)
	}
	return f
}

// At returns the place of the field at a dotted path. If the file does not have it,
// At returns the nearest field around it, or the first line.
func (m Matter) At(path string, file *source.File) source.Span {
	at := file.LineSpanOf(1)
	field := m.Fields
	for _, step := range steps(path) {
		next := field.step(step)
		if next.Kind == Missing {
			return at
		}
		field, at = next, next.Where
		if (at.Start == at.End || next.Kind == Map || next.Kind == List) && next.Key.File != nil {
			at = next.Key
		}
	}
	return at
}

func frontFinding(at source.Span, message, help string) finding.Finding {
	return finding.Finding{Rule: "form/front-matter", Level: finding.Error, At: at, Message: message, Help: help}
}

// blockOf returns the text from start to the closing fence and the offset after it.
// It returns a finding if there is no end, or the text is over the limits. The fences
// of an object are part of its text. open is the offset of the line with the opening
// fence.
func blockOf(
	file *source.File,
	open, start int,
	closing string,
	object bool,
) (block source.Span, next int, bad *finding.Finding) {
	data := file.Data
	lines := 0
	for at := start; at < len(data); lines++ {
		end := bytes.IndexByte(data[at:], '\n')
		if end < 0 {
			end = len(data) - at
		}
		next := min(at+end+1, len(data))
		if string(bytes.TrimSpace(data[at:at+end])) == closing && (!object || blankAt(data, next)) {
			block := source.Span{File: file, Start: start, End: at}
			if block.End-block.Start > maxFront || lines > maxFrontLines {
				f := frontFinding(
					file.LineSpan(start),
					fmt.Sprintf(
						"the front matter is %d lines and %d KiB, over the limit of %d lines or %d KiB",
						lines,
						(block.End-block.Start)/1024,
						maxFrontLines,
						maxFront/1024,
					),
					"move long texts into the body and long data into evidence files",
				)
				return block, next, &f
			}
			return block, next, nil
		}
		at += end + 1
	}
	f := frontFinding(file.LineSpan(open),
		fmt.Sprintf("the front matter begins here and has no end: there is no line %q below", closing),
		fmt.Sprintf("add a line %q after the last field", closing))
	return source.Span{}, 0, &f
}

// blankAt reports whether the line at an offset is empty. A bare object ends before
// an empty line, because a brace may close an inner object.
func blankAt(data []byte, at int) bool {
	end := bytes.IndexByte(data[at:], '\n')
	if end < 0 {
		end = len(data) - at
	}
	return len(bytes.TrimSpace(data[at:at+end])) == 0
}

// decode parses a block into fields. base is the offset of raw in the file.
func decode(f *source.File, format string, base int, raw []byte) (Field, finding.List) {
	var top Field
	var found finding.List
	var err error
	switch format {
	case "toml":
		top, found, err = decodeTOML(f, base, raw)
	case catalogue:
		top, found, err = decodeYAML(f, base, raw, maxCatalogNodes)
	default: // JSON is parsed as YAML, which gives places
		top, found, err = decodeYAML(f, base, raw, maxNodes)
	}
	if top.Kind != Map {
		if err == nil && top.Kind != Missing && top.Kind != Null {
			found = append(
				found,
				frontFinding(
					f.LineSpan(base),
					fmt.Sprintf("the front matter is %s, not a list of fields", top.Kind),
					`write one field per line: "title: …"`,
				),
			)
		}
		top = Field{Kind: Map}
	}
	var syntax *syntaxError
	if errors.As(err, &syntax) {
		help := "quote a text that contains \": \" or \"#\", or begins with one of @ ` [ { * & ! |"
		if strings.Contains(syntax.message, "tab") {
			help = "indent with spaces; YAML does not allow tabs"
		}
		name := strings.ToUpper(strings.Replace(format, catalogue, "yaml", 1))
		found = append(
			found,
			frontFinding(f.LineSpan(syntax.offset), "the front matter is not valid "+name+": "+syntax.message, help),
		)
	}
	return top, found
}

// A syntaxError is a decoder's error with its place in the file.
type syntaxError struct {
	offset  int
	message string
}

func (e *syntaxError) Error() string { return e.message }

// firstLine returns the first line that is not blank, trimmed, with the offsets of
// its untrimmed start and of the next line. Blank lines before the front matter are
// allowed.
func firstLine(data []byte) (line string, start, next int) {
	for at := bomLen(data); at < len(data); {
		end := bytes.IndexByte(data[at:], '\n')
		if end < 0 {
			return string(bytes.TrimSpace(data[at:])), at, len(data)
		}
		if line := bytes.TrimSpace(data[at : at+end]); len(line) > 0 {
			return string(line), at, at + end + 1
		}
		at += end + 1
	}
	return "", len(data), len(data)
}

func bomLen(data []byte) int {
	if bytes.HasPrefix(data, []byte("\ufeff")) {
		return len("\ufeff")
	}
	return 0
}

// catalogue is the format of a file that consists of fields only.
const catalogue = "catalogue"

// Fields parses a file that consists of fields only, such as a catalogue: YAML
// without fences. It returns findings like [Read].
func Fields(f *source.File) (Field, finding.List) {
	if len(f.Data) > maxCatalog {
		return Field{
				Kind: Map,
			}, finding.List{
				frontFinding(
					source.Span{File: f},
					fmt.Sprintf("this file is %d KiB, over the limit of %d KiB", len(f.Data)/1024, maxCatalog/1024),
					"split or shorten it",
				),
			}
	}
	start := bomLen(f.Data)
	return decode(f, catalogue, start, f.Data[start:])
}

// These bound the size of front matter. A usual one has a few hundred values.
const (
	maxFront      = 64 << 10
	maxFrontLines = 2000
	maxCatalog    = 512 << 10
)
