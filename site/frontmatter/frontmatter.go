// Package frontmatter parses the fields at the head of a Markdown file, in YAML, TOML
// or JSON, together with their places in the file. It also edits single fields.
//
// The package wraps the libraries that split and decode front matter. The value of a
// scalar is its text in the file, without the type conversions of YAML. Start at
// [Read], and at [Append] for edits.
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

// fences lists the lines with which front matter may begin, and for each the line with
// which the front matter then ends.
var fences = []struct {
	open, close, format string
	object              bool // set if the fences are the braces of a JSON object, which are part of the text
}{
	{"---", "---", "yaml", false},
	{"---yaml", "---", "yaml", false},
	{"+++", "+++", "toml", false},
	{"---toml", "---", "toml", false},
	{"---json", "---", "json", false},
	{";;;", ";;;", "json", false},
	{"{", "}", "json", true},
}

// Matter is the front matter of one file. It contains only the fields that could be
// parsed.
type Matter struct {
	Fields Field  // all fields, as a Map; empty if nothing could be parsed
	Format string // format of the front matter: "yaml", "toml", "json", or "" if there is none
	End    int    // file offset at which the text after the front matter starts

	// Damaged is set if a part of the front matter could not be parsed, so that Fields
	// may lack some fields of the file.
	Damaged bool
}

// None is the Matter of a file without front matter.
var None = Matter{Fields: Field{Kind: Map}}

// Read parses the front matter of the file f, which must be valid UTF-8. It always
// returns a Matter. It reports problems as findings of the rules form/front-matter,
// form/duplicate-key and form/yaml-trap.
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
		if fence.object { // skip blanks before the opening brace
			blanks := bytes.IndexByte(raw, '{')
			block.Start, raw = block.Start+blanks, raw[blanks:]
		}
		m.Fields, found = decode(f, m.Format, block.Start, raw)
		return nil
	}
	// The library copies its input, so it gets only the front matter.
	_, err := frontmatter.Parse(bytes.NewReader(data[bomLen(data):m.End]), nil, &frontmatter.Format{
		Start: fence.open, End: fence.close, Unmarshal: decode,
		UnmarshalDelims: fence.object, RequiresNewLine: fence.object,
	})
	m.Damaged = err != nil || damages(found)
	if err != nil { // reading from memory cannot fail, and found already contains errors of the decoder
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

// damages reports whether found shows that a decoder omitted a field. Duplicate keys do
// not count, because their first value is available; see [Field.Twice].
func damages(found finding.List) bool {
	return slices.ContainsFunc(found, func(f finding.Finding) bool { return f.Rule != "form/duplicate-key" })
}

// Field returns the field at a dotted path, such as "actions[0].due". If the file does
// not have this field, the Kind of the result is Missing.
func (m Matter) Field(path string) Field {
	f := m.Fields
	for _, step := range steps(path) {
		f = f.step(step)
	}
	return f
}

// At returns the place of the field at a dotted path. If the file does not have the
// field, it returns the place of the nearest enclosing field, or the first line of the
// file.
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

// blockOf returns the text of the front matter from the offset start to the closing
// fence, and the offset after the fence. It returns a finding if there is no closing
// fence or the text is too large. For a JSON object, the fences are part of the text.
// open is the offset of the line with the opening fence.
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

// blankAt reports whether the line at the offset at is empty. An empty line must follow
// a JSON object, because the closing fence could otherwise be the brace of an inner
// object.
func blankAt(data []byte, at int) bool {
	end := bytes.IndexByte(data[at:], '\n')
	if end < 0 {
		end = len(data) - at
	}
	return len(bytes.TrimSpace(data[at:at+end])) == 0
}

// decode parses raw, the text of front matter in the given format, into fields. base is
// the offset of raw in the file.
func decode(f *source.File, format string, base int, raw []byte) (Field, finding.List) {
	var top Field
	var found finding.List
	var err error
	switch format {
	case "toml":
		top, found, err = decodeTOML(f, base, raw)
	case catalogue:
		top, found, err = decodeYAML(f, base, raw, maxCatalogNodes)
	default: // JSON; parsed as YAML, because the YAML library reports the line and column of values
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

// A syntaxError is an error of a decoder, together with its place in the file.
type syntaxError struct {
	offset  int
	message string
}

func (e *syntaxError) Error() string { return e.message }

// firstLine returns the first line of data that is not blank, without blanks at its
// ends. start is the offset of that line, and next the offset of the line after it.
// Blank lines before the front matter are allowed.
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

// catalogue is the name of the format for a file that consists only of fields.
const catalogue = "catalogue"

// Fields parses a file that consists only of fields, such as a catalogue: YAML without
// fences. It returns the same kinds of findings as [Read].
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

// Front matter may have at most this size. Most post-mortems have a few hundred values.
const (
	maxFront      = 64 << 10
	maxFrontLines = 2000
	maxCatalog    = 512 << 10
)
