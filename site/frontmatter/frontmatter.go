// Package frontmatter reads the fields at the head of a Markdown file, in YAML,
// TOML or JSON, and remembers where each stood.
//
// It owns the splitter and the decoders: none of their types leaves it. It
// refuses to know what a field means: a scalar is the text that was written,
// whatever a version of YAML would make of it. Start at [Read].
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

// fences are the ways front matter can begin, and the one way each ends.
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

// Matter is the front matter of one file. Its fields are complete as far as
// the text allows.
type Matter struct {
	Fields Field  // a Map; empty if it could not be read
	Format string // "yaml", "toml", "json", or "" where there is none
	End    int    // offset of what comes behind it

	// Damaged reports that some of it could not be read, so that a field may be
	// missing from Fields that the author wrote.
	Damaged bool
}

// None is the front matter of a file that has none.
var None = Matter{Fields: Field{Kind: Map}}

// Read takes the front matter off the head of a file of valid UTF-8. It never
// fails: what is wrong is in the list, under the rules form/front-matter,
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
		return m, finding.List{frontFinding(f.LineSpanOf(1),
			"this file has no front matter", `begin the file with a line "---", the fields, and a line "---", as _template.md does`)}
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
		if fence.object { // the brace may stand behind blanks, which no syntax need allow
			blanks := bytes.IndexByte(raw, '{')
			block.Start, raw = block.Start+blanks, raw[blanks:]
		}
		m.Fields, found = decode(f, m.Format, block.Start, raw)
		return nil
	}
	// The splitter copies what it is given, so it gets the front matter alone.
	_, err := frontmatter.Parse(bytes.NewReader(data[bomLen(data):m.End]), nil, &frontmatter.Format{
		Start: fence.open, End: fence.close, Unmarshal: decode,
		UnmarshalDelims: fence.object, RequiresNewLine: fence.object,
	})
	m.Damaged = err != nil || damages(found)
	if err != nil { // reading from memory cannot fail; a decoder's complaint is in found
		return m, append(found, frontFinding(block, "the front matter cannot be read: "+err.Error(), "see the example in debrief explain form/front-matter"))
	}
	return m, found
}

// damages reports whether a decoder left something out. A key that is written
// twice is known by its field, see [Field.Twice].
func damages(found finding.List) bool {
	return slices.ContainsFunc(found, func(f finding.Finding) bool { return f.Rule != "form/duplicate-key" })
}

// Field returns the field with a dotted path ("actions[0].due"); its Kind is
// Missing if there is none.
func (m Matter) Field(path string) Field {
	f := m.Fields
	for _, step := range steps(path) {
		f = f.step(step)
	}
	return f
}

// At says where the field with a dotted path stands in file: where the writer
// left it out, the nearest field around it, and in the end the first line.
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

// blockOf returns the text from start to the closing fence and the offset behind
// it, or the finding that says why it is not decoded: no end, or more than any
// honest front matter holds. The fences of an object are part of its text. open
// is the offset of the line with the opening fence.
func blockOf(file *source.File, open, start int, closing string, object bool) (block source.Span, next int, bad *finding.Finding) {
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
				f := frontFinding(file.LineSpan(start), fmt.Sprintf("the front matter is %d lines and %d KiB, over the limit of %d lines or %d KiB",
					lines, (block.End-block.Start)/1024, maxFrontLines, maxFront/1024), "move long texts into the body and long data into evidence files")
				return block, next, &f
			}
			return block, next, nil
		}
		at += end + 1
	}
	f := frontFinding(file.LineSpan(open),
		fmt.Sprintf("the front matter begins here and never ends: there is no line %q below", closing),
		fmt.Sprintf("put a line %q behind the last field", closing))
	return source.Span{}, 0, &f
}

// blankAt reports whether the line that begins at an offset is empty: a bare
// object ends only where one follows, since a brace may close an inner one.
func blankAt(data []byte, at int) bool {
	end := bytes.IndexByte(data[at:], '\n')
	if end < 0 {
		end = len(data) - at
	}
	return len(bytes.TrimSpace(data[at:at+end])) == 0
}

// decode turns a block into fields. base is where raw begins in the file.
func decode(f *source.File, format string, base int, raw []byte) (Field, finding.List) {
	var top Field
	var found finding.List
	var err error
	switch format {
	case "toml":
		top, found, err = decodeTOML(f, base, raw)
	case catalogue:
		top, found, err = decodeYAML(f, base, raw, maxCatalogNodes)
	default: // JSON is read as the YAML it also is, so that it has places
		top, found, err = decodeYAML(f, base, raw, maxNodes)
	}
	if top.Kind != Map {
		if err == nil && top.Kind != Missing && top.Kind != Null {
			found = append(found, frontFinding(f.LineSpan(base), fmt.Sprintf("the front matter is %s, not a list of fields", top.Kind), `write one field per line: "title: …"`))
		}
		top = Field{Kind: Map}
	}
	var syntax *syntaxError
	if errors.As(err, &syntax) {
		help := "quote a text that holds \": \", \"#\" or begins with one of @ ` [ { * & ! |"
		if strings.Contains(syntax.message, "tab") {
			help = "indent with spaces, YAML does not allow tabs"
		}
		name := strings.ToUpper(strings.Replace(format, catalogue, "yaml", 1))
		found = append(found, frontFinding(f.LineSpan(syntax.offset), "the front matter is not valid "+name+": "+syntax.message, help))
	}
	return top, found
}

// A syntaxError is a decoder's complaint with the place in the file.
type syntaxError struct {
	offset  int
	message string
}

func (e *syntaxError) Error() string { return e.message }

// firstLine returns the first line that is not blank, trimmed, with the offsets
// of its start and of the line behind it. Blank lines before the front matter
// are allowed. The start is that of the untrimmed line, where the splitter
// begins the text of an object too.
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

// catalogue is the format of a file that is all fields.
const catalogue = "catalogue"

// Fields reads a file that is all fields, such as a catalogue: YAML without
// fences. What is wrong with it is in the list, as for [Read].
func Fields(f *source.File) (Field, finding.List) {
	if len(f.Data) > maxCatalog {
		return Field{Kind: Map}, finding.List{frontFinding(source.Span{File: f}, fmt.Sprintf("this file is %d KiB, over the limit of %d KiB", len(f.Data)/1024, maxCatalog/1024), "split or shorten it")}
	}
	start := bomLen(f.Data)
	return decode(f, catalogue, start, f.Data[start:])
}

// What a front matter may hold. An honest one has a few hundred values.
const (
	maxFront      = 64 << 10
	maxFrontLines = 2000
	maxCatalog    = 512 << 10
)
