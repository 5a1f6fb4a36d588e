package markdown

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// What one file may hold. The numbers are far above any honest post-mortem
// (the longest of some hundred public ones is 60 KiB) and far below what
// makes a parser slow: nesting and unclosed brackets cost it quadratic time,
// wide tables and long link definitions multiply the output.
const (
	maxBody        = 512 << 10
	maxLine        = 64 << 10
	maxNesting     = 32 // container marks on one line, or levels of indent
	maxColumns     = 64 // cells of a table row
	maxCells       = 20_000
	maxOpeners     = 1000 // brackets, stars or underscores in one paragraph
	maxDefinition  = 2 << 10
	maxDefinitions = 1000
	maxExpansion   = 4 << 20 // the longest link definition times the brackets that may use it
)

// readable sets d.Refused where there is no text to parse at all.
func readable(d *Document) bool {
	data := d.File.Data
	switch {
	case d.File.Problem != "":
		d.Refused = d.File.Problem
	case len(bytes.TrimSpace(data)) == 0:
		d.Refused = "is empty"
	case !utf8.Valid(data):
		bad := 0
		for bad < len(data) {
			r, n := utf8.DecodeRune(data[bad:])
			if r == utf8.RuneError && n == 1 {
				break
			}
			bad += n
		}
		line := 1 + bytes.Count(data[:bad], []byte("\n"))
		d.Refused = fmt.Sprintf("is not UTF-8 (line %d, byte 0x%02x)", line, data[bad])
	case bytes.IndexByte(data, 0) >= 0:
		d.Refused = fmt.Sprintf("holds a NUL byte (line %d)", 1+bytes.Count(data[:bytes.IndexByte(data, 0)], []byte("\n")))
	}
	return d.Refused == ""
}

func readableHelp(problem string) string {
	switch {
	case strings.Contains(problem, "UTF-8"), strings.Contains(problem, "NUL"):
		return "save the file as UTF-8 text"
	case strings.Contains(problem, "empty"):
		return "write the post-mortem, or delete the file"
	case strings.Contains(problem, "limit"):
		return "move long data into evidence files and keep the story"
	case strings.Contains(problem, "link"):
		return "put the file itself here"
	}
	return "put a regular text file here"
}

// excess is what a body holds too much of, and where.
type excess struct {
	offset        int
	problem, help string
}

// overBounds measures body before any parser sees it, in one pass.
func overBounds(body []byte) excess {
	if len(body) > maxBody {
		return excess{0, fmt.Sprintf("it is %d KiB, over the limit of %d KiB", len(body)/1024, maxBody/1024), "move long logs and data into evidence files"}
	}
	var r run
	definition, definitions := 0, 0
	for at := 0; at < len(body); {
		end := bytes.IndexByte(body[at:], '\n')
		if end < 0 {
			end = len(body) - at
		}
		line := body[at : at+end]
		bad := lineExcess(line)
		if bad.problem == "" {
			bad = r.line(line)
		}
		if bad.problem != "" {
			bad.offset = at
			return bad
		}
		if isDefinition(line) {
			definition = max(definition, len(line))
			if definitions++; definitions > maxDefinitions {
				return excess{at, fmt.Sprintf("it defines more than %d links or notes", maxDefinitions), "write the addresses where they are used, or move the list into an evidence file"}
			}
		}
		at += end + 1
	}
	if definition > 0 && definition*bytes.Count(body, []byte("[")) > maxExpansion {
		return excess{0, fmt.Sprintf("a link definition of %d bytes could be used by %d brackets", definition, bytes.Count(body, []byte("["))), "shorten the address"}
	}
	return excess{}
}

// A run measures lines that no blank line separates: a paragraph, a table, or
// code. What it takes for code or a table may be neither to the parser, so
// those have limits too, wider ones.
type run struct {
	lines, openers, columns int
	header                  []byte // the first line
	table                   bool
	fence                   []byte // what opened the code that we are in
	fenced                  int    // openers in all code so far
	deep                    int    // lines far to the right so far
}

func (r *run) line(line []byte) excess {
	blank := len(bytes.TrimSpace(line)) == 0
	if blank {
		r.lines, r.openers, r.columns, r.table = 0, 0, 0, false
	} else {
		r.lines++
	}
	r.columns = max(r.columns, bytes.Count(line, []byte("|")))
	n := openersIn(line)
	cells := maxCells
	switch {
	case r.fence != nil:
		r.fenced += n
		cells *= inCode
		if isFence(line, r.fence) {
			r.fence = nil
		}
	case fenceOf(line) != nil:
		r.fence = fenceOf(line)
	case r.lines == 2 && isDelimiter(line, r.header):
		r.table = true
	case r.table && n <= maxOpeners: // cells are parsed one by one
	default:
		r.openers += n
	}
	if r.lines == 1 {
		r.header = line
	}
	if indentOf(line) > 4*maxNesting {
		r.deep++
	}
	switch {
	case r.openers > maxOpeners, r.fenced > maxOpeners*inCode:
		return excess{problem: fmt.Sprintf("one paragraph holds more than %d of the characters [ ] * _ ~ ! <, or the code more than %d", maxOpeners, maxOpeners*inCode), help: "put logs into a code block, and long ones into an evidence file"}
	case r.lines*r.columns > cells:
		return excess{problem: fmt.Sprintf("a table has more than %d cells", maxCells), help: "move large tables into an evidence file (CSV)"}
	case r.deep > maxNesting:
		return excess{problem: fmt.Sprintf("more than %d lines are indented by more than %d columns", maxNesting, 4*maxNesting), help: "put deeply indented text into an evidence file"}
	}
	return excess{}
}

// inCode is how much more code may hold than text.
const inCode = 16

// fenceOf returns the marks that open a code block at the start of a line, nil
// if there are none.
func fenceOf(line []byte) []byte {
	for _, mark := range []byte{'`', '~'} {
		n := len(line) - len(bytes.TrimLeft(line, string(mark)))
		if n >= 3 && (mark == '~' || bytes.IndexByte(line[n:], mark) < 0) {
			return line[:n]
		}
	}
	return nil
}

// isFence reports whether a line closes the code block that fence opened.
func isFence(line, fence []byte) bool {
	rest := bytes.TrimLeft(line, string(fence[:1]))
	return len(line)-len(rest) >= len(fence) && len(bytes.TrimSpace(rest)) == 0
}

// isDelimiter reports whether a line makes the line above it the head of a
// table: only dashes, colons and as many bars.
func isDelimiter(line, header []byte) bool {
	return len(bytes.Trim(line, " \t\r|:-")) == 0 && bytes.IndexByte(line, '-') >= 0 && bytes.IndexByte(header, '\\') < 0 &&
		bytes.Count(line, []byte("|")) == bytes.Count(header, []byte("|")) && bytes.IndexByte(line, '|') >= 0
}

// isDefinition reports whether a line may define a link: [name]: address.
func isDefinition(line []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(line, " "), []byte("[")) && bytes.Contains(line, []byte("]:"))
}

func lineExcess(line []byte) excess {
	switch {
	case len(line) > maxLine:
		return excess{problem: fmt.Sprintf("one line is %d KiB, over the limit of %d KiB", len(line)/1024, maxLine/1024), help: "break the line, or move the data into an evidence file"}
	case containersIn(line) > maxNesting:
		return excess{problem: fmt.Sprintf("lists or quotations are nested more than %d deep on one line", maxNesting), help: "flatten the nesting"}
	case bytes.Count(line, []byte("|")) > maxColumns+1:
		return excess{problem: fmt.Sprintf("a line has more than %d table columns", maxColumns), help: "move wide tables into an evidence file (CSV)"}
	case len(line) > maxDefinition && isDefinition(line):
		return excess{problem: fmt.Sprintf("a link definition is longer than %d KiB", maxDefinition/1024), help: "shorten the address"}
	}
	return excess{}
}

// containersIn counts the marks of quotations and lists at the head of a line.
// A list mark has a blank behind it: "-----+-----" is a rule of some table.
func containersIn(line []byte) int {
	n, digits := 0, 0
	for i, b := range line {
		blank := i+1 == len(line) || line[i+1] == ' ' || line[i+1] == '\t'
		switch {
		case b == '>', (b == '-' || b == '*' || b == '+') && blank, (b == '.' || b == ')') && digits > 0 && blank:
			n++
			digits = 0
		case b >= '0' && b <= '9':
			digits++
		case b == ' ' || b == '\t':
		default:
			return n
		}
	}
	return n
}

func openersIn(line []byte) int {
	n := 0
	for _, b := range line {
		switch b {
		case '[', ']', '*', '_', '~', '!', '<':
			n++
		}
	}
	return n
}

func indentOf(line []byte) int {
	n := 0
	for _, b := range line {
		switch b {
		case ' ':
			n++
		case '\t':
			n += 4
		default:
			return n
		}
	}
	return 0 // blank lines have no indent
}
