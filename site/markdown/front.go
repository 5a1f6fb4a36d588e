package markdown

import (
	"bytes"
	"errors"
	"fmt"
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

// readFront finds the front matter, decodes it into d.Front and sets d.Body.
func (d *Document) readFront() finding.List {
	data := d.File.Data
	d.Body = source.Span{File: d.File, Start: bomLen(data), End: len(data)}
	open := -1
	first, start := firstLine(data)
	for i, f := range fences {
		if f.open == first {
			open = i
		}
	}
	if open < 0 {
		return finding.List{frontFinding(source.Span{File: d.File, End: len(d.File.Line(1))},
			"this file has no front matter", `begin the file with a line "---", the fields, and a line "---", as _template.md does`)}
	}
	fence := fences[open]
	d.Format = fence.format
	block, bad := d.frontBlock(start, fence.close, fence.object)
	if bad != nil {
		return finding.List{*bad}
	}
	var found finding.List
	decode := func(raw []byte, _ any) error {
		found = d.decodeFront(block.Start, raw)
		return nil
	}
	// The splitter copies what it is given, so it gets the front matter alone.
	_, err := frontmatter.Parse(bytes.NewReader(data[bomLen(data):d.Body.Start]), nil, &frontmatter.Format{
		Start: fence.open, End: fence.close, Unmarshal: decode,
		UnmarshalDelims: fence.object, RequiresNewLine: fence.object,
	})
	if err != nil { // reading from memory cannot fail; a decoder's complaint is in found
		return append(found, frontFinding(block, "the front matter cannot be read: "+err.Error(), "see the example in debrief explain form/front-matter"))
	}
	return found
}

func frontFinding(at source.Span, message, help string) finding.Finding {
	return finding.Finding{Rule: "form/front-matter", Level: finding.Error, At: at, Message: message, Help: help}
}

// frontBlock returns the text between the fences, or the finding that says why
// it is not decoded: no end, or more than any honest front matter holds.
func (d *Document) frontBlock(start int, closing string, object bool) (source.Span, *finding.Finding) {
	data := d.File.Data
	if object {
		start = bytes.IndexByte(data, '{') // the fence itself is part of the text
	}
	lines := 0
	for at := start; at < len(data); lines++ {
		end := bytes.IndexByte(data[at:], '\n')
		if end < 0 {
			end = len(data) - at
		}
		next := min(at+end+1, len(data))
		if string(bytes.TrimSpace(data[at:at+end])) == closing && (!object || blankAt(data, next)) {
			block := source.Span{File: d.File, Start: start, End: at}
			d.Body.Start = next
			if block.End-block.Start > maxFront || lines > maxFrontLines {
				f := frontFinding(lineSpan(d.File, start), fmt.Sprintf("the front matter is %d lines and %d KiB, over the limit of %d lines or %d KiB",
					lines, (block.End-block.Start)/1024, maxFrontLines, maxFront/1024), "move long texts into the body and long data into evidence files")
				return block, &f
			}
			return block, nil
		}
		at += end + 1
	}
	f := frontFinding(source.Span{File: d.File, Start: max(start-len(closing)-1, 0), End: max(start-1, 0)},
		fmt.Sprintf("the front matter begins here and never ends: there is no line %q below", closing),
		fmt.Sprintf("put a line %q behind the last field", closing))
	return source.Span{}, &f
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

// decodeFront turns the block into fields. base is where raw begins in the file.
func (d *Document) decodeFront(base int, raw []byte) finding.List {
	var err error
	var found finding.List
	switch d.Format {
	case "toml":
		d.Front, found, err = decodeTOML(d.File, base, raw)
	default: // JSON is read as the YAML it also is, so that it has places
		d.Front, found, err = decodeYAML(d.File, base, raw, d.limit())
	}
	if d.Front.Kind != Map {
		if err == nil && d.Front.Kind != Missing && d.Front.Kind != Null {
			found = append(found, frontFinding(lineSpan(d.File, base), fmt.Sprintf("the front matter is %s and not a list of fields", d.Front.Kind), `write one field per line: "title: …"`))
		}
		d.Front = Field{Kind: Map}
	}
	var syntax *syntaxError
	if errors.As(err, &syntax) {
		help := "quote a text that holds \": \", \"#\" or begins with one of @ ` [ { * & ! |"
		if strings.Contains(syntax.message, "tab") {
			help = "indent with spaces, YAML does not allow tabs"
		}
		found = append(found, frontFinding(lineSpan(d.File, syntax.offset), "the front matter is not valid "+strings.ToUpper(strings.Replace(d.Format, "catalogue", "yaml", 1))+": "+syntax.message, help))
	}
	return found
}

// limit is how many values may stand in front of this file's text, or in a
// catalogue, which names everything an organisation runs.
func (d *Document) limit() int {
	if d.Format == "catalogue" {
		return maxCatalogNodes
	}
	return maxNodes
}

// A syntaxError is a decoder's complaint with the place in the file.
type syntaxError struct {
	offset  int
	message string
}

func (e *syntaxError) Error() string { return e.message }

// firstLine returns the first line that is not blank, trimmed, and the offset
// of the line behind it. Blank lines before the front matter are allowed.
func firstLine(data []byte) (line string, next int) {
	at := bomLen(data)
	for at < len(data) {
		end := bytes.IndexByte(data[at:], '\n')
		if end < 0 {
			return string(bytes.TrimSpace(data[at:])), len(data)
		}
		if line := bytes.TrimSpace(data[at : at+end]); len(line) > 0 {
			return string(line), at + end + 1
		}
		at += end + 1
	}
	return "", len(data)
}

func bomLen(data []byte) int {
	if bytes.HasPrefix(data, []byte("\ufeff")) {
		return len("\ufeff")
	}
	return 0
}

// Fields reads a file that is all front matter, such as a catalogue: YAML
// without fences. What is wrong with it is in the list, as for [Parse].
func Fields(f *source.File) (Field, finding.List) {
	if len(f.Data) > maxCatalog {
		return Field{Kind: Map}, finding.List{frontFinding(source.Span{File: f}, fmt.Sprintf("this file is %d KiB, over the limit of %d KiB", len(f.Data)/1024, maxCatalog/1024), "split or shorten it")}
	}
	d := &Document{File: f, Format: "catalogue", Front: Field{Kind: Map}}
	start := bomLen(f.Data)
	found := d.decodeFront(start, f.Data[start:])
	return d.Front, found
}
