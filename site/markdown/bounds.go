package markdown

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// These limits for one file are far above any real post-mortem: the longest of about a
// hundred public ones has 60 KiB. They are checked before parsing; meter.go checks
// other limits during parsing.
const (
	maxBody    = 512 << 10
	maxLine    = 64 << 10
	maxNesting = 32     // maximum list and quotation marks at the start of one line; it also limits deep indentation
	maxWords   = 10_000 // maximum number of different words; each takes 1 KiB while the search index is built
)

// minCounted is the length in bytes of the shortest text whose words are counted. A
// shorter text cannot contain more than maxWords different words.
const minCounted = 32 << 10

// checkReadable reports whether the file contains UTF-8 text that can be parsed. If it
// does not, checkReadable sets d.Refused to the reason.
func checkReadable(d *Document) bool {
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
		d.Refused = fmt.Sprintf(
			"holds a NUL byte (line %d)",
			1+bytes.Count(data[:bytes.IndexByte(data, 0)], []byte("\n")),
		)
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

// An excess describes a limit of the parser that a text exceeds, and the offset in the
// text at which it exceeds this limit. If problem is "", the text exceeds no limit.
type excess struct {
	offset        int
	problem, help string
}

// overBounds checks a body against the limits that need no parsing. It returns the
// first limit that the body exceeds.
func overBounds(body []byte) excess {
	if len(body) > maxBody {
		return excess{0, fmt.Sprintf("it is %d KiB, over the limit of %d KiB", len(body)/1024, maxBody/1024),
			"move long logs and data into evidence files"}
	}
	deep := 0 // number of lines so far with an indentation of more than 4 × maxNesting columns
	for at := 0; at < len(body); {
		end := bytes.IndexByte(body[at:], '\n')
		if end < 0 {
			end = len(body) - at
		}
		line := body[at : at+end]
		if indentOf(line) > 4*maxNesting {
			deep++
		}
		switch {
		case len(line) > maxLine:
			return excess{at, fmt.Sprintf("one line is %d KiB, over the limit of %d KiB", len(line)/1024, maxLine/1024),
				"break the line, or move the data into an evidence file"}
		case containersIn(line) > maxNesting:
			return excess{at, fmt.Sprintf("lists or quotations are nested more than %d deep on one line", maxNesting),
				"flatten the nesting"}
		case deep > maxNesting:
			return excess{
				at,
				fmt.Sprintf("more than %d lines are indented by more than %d columns", maxNesting, 4*maxNesting),
				"put deeply indented text into an evidence file",
			}
		}
		at += end + 1
	}
	if at := tooManyWords(body); at >= 0 {
		return excess{at, fmt.Sprintf("it has more than %d different words", maxWords),
			"move long logs and data into evidence files"}
	}
	return excess{}
}

// tooManyWords returns the offset of the first word after maxWords different words, or
// -1 if body has at most that many. In Chinese and Japanese, which have no spaces
// between words, each pair of letters counts as a word.
func tooManyWords(body []byte) int {
	if len(body) < minCounted {
		return -1
	}
	seen := make(map[string]struct{}, maxWords+1)
	start, before := -1, 0 // offsets of the current word and of the letter before the current position
	for at := 0; at <= len(body); {
		r, n := utf8.DecodeRune(body[at:])
		end := n == 0 || !unicode.IsLetter(r) && !unicode.IsNumber(r)
		if start >= 0 && (end || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)) {
			if seen[string(body[start:at])] = struct{}{}; len(seen) > maxWords {
				return start
			}
			start = before
		}
		switch {
		case end:
			start = -1
		case start < 0:
			start = at
		}
		before = at
		at += max(n, 1)
	}
	return -1
}

// containersIn returns the number of quotation marks (>) and list marks at the start of
// a line. A list mark must be followed by a space, because "-----+-----" is a line of a
// table.
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
	return 0 // line is blank, so it has no indentation
}
