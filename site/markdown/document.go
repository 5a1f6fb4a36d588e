// Package markdown parses Markdown files with front matter into sections, tables and
// references with positions, and renders them as HTML.
//
// It is the only package that uses goldmark's types; none appears in its API. Start at
// [Parse]. Pages call [Document.Render] later, when the targets of links are known.
//
// Every file is treated as hostile. Inputs that could exhaust the parser are limited
// before parsing (bounds.go) or during parsing (meter.go), and raw HTML is never passed
// through.
package markdown

import (
	"strings"

	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/source"

	"github.com/yuin/goldmark/parser"
)

// A Document is one parsed file. A fault in the front matter does not affect the body,
// and vice versa: a file with invalid front matter still has its sections.
type Document struct {
	File  *source.File
	Front frontmatter.Matter
	Body  source.Span // text after the front matter

	// Sections are the sections of the body in order. The first section has level 0 and
	// contains the text before the first heading.
	Sections []Section
	Tables   []Table
	Items    []Item    // items of the lists that are not inside another list
	Paras    []Para    // paragraphs that are not inside a list, quotation or other block
	Refs     []Ref     // references such as [ev-1] and [[2025-03-02-staging-pool]]
	Links    []Link    // ordinary Markdown links and images
	Comments []Comment // HTML comments, which may contain debrief's allow comments

	definitions []parser.Reference // definitions of links, for lines that are rendered alone

	// Refused is the reason why the body was not parsed, or "" if it was parsed.
	Refused string
}

// A Section is a heading and the text up to the next heading of any level.
type Section struct {
	Level   int         // level of the heading, from 1 to 6; 0 for the text before the first heading
	Title   string      // plain text of the heading
	Anchor  string      // HTML id of the heading, derived from Title and unique within the file
	Heading source.Span // the line of the heading
	At      source.Span // the whole section, including its heading
	Text    string      // plain text of the section without its heading, for search and language rules
}

// A Table is a table in the body of a file.
type Table struct {
	Section int // index of the section that contains the table in Document.Sections
	Header  []Cell
	Rows    [][]Cell
	Surplus []source.Span // for each row with more cells than the header, the text after the last column
}

// A Cell is one cell of a Table, or the text of an Item.
type Cell struct {
	Text string      // plain text of the cell
	At   source.Span // the Markdown source of the cell
}

// An Item is one item of a top-level list.
type Item struct {
	Section int
	First   bool // set if the item is the first of its list
	Cell
	Lead source.Span // the first paragraph of the item; empty if the item begins with another block
}

// A Para is a paragraph that is not inside another block.
type Para struct {
	Section int
	At      source.Span
}

// A Ref is a reference in brackets: to a post-mortem ([[2025-03-02-staging-pool]]) or
// to an item of this file ([ev-1]).
type Ref struct {
	ID         string
	Postmortem bool // set for a reference to a post-mortem, written [[…]]
	Section    int
	At         source.Span
	Sentence   string // the sentence that contains the reference, as plain text
}

// A Link is a Markdown link or image with its destination as written.
type Link struct {
	Dest     string
	Image    bool
	Section  int
	At       source.Span // span of the destination, or of the line if the destination cannot be located
	Sentence string
}

// A Comment is an HTML comment of the file. Its Text excludes the delimiters <!-- and
// -->.
type Comment struct {
	Text    string
	Section int
	At      source.Span
}

// Parse parses the file f. It always returns a Document, even for an invalid file. It
// reports faults as findings of the rules form/readable, form/front-matter,
// form/duplicate-key and form/yaml-trap.
func Parse(f *source.File) (*Document, finding.List) {
	doc := &Document{File: f, Front: frontmatter.None}
	if !checkReadable(doc) {
		doc.Sections = []Section{{At: doc.Body}}
		return doc, finding.List{{
			Rule: "form/readable", Level: finding.Error, At: source.Span{File: f},
			Message: "this file cannot be read: it " + doc.Refused,
			Help:    readableHelp(doc.Refused),
		}}
	}
	var found finding.List
	doc.Front, found = frontmatter.Read(f)
	doc.Body = source.Span{File: f, Start: doc.Front.End, End: len(f.Data)}
	why := overBounds(f.Data[doc.Body.Start:])
	if why.problem == "" {
		why = doc.readBody()
	}
	if why.problem != "" {
		doc.Refused = why.problem
		doc.Sections = []Section{{At: doc.Body}}
		doc.Tables, doc.Items, doc.Paras, doc.Refs, doc.Links, doc.Comments = nil, nil, nil, nil, nil, nil
		found = append(found, finding.Finding{
			Rule: "form/readable", Level: finding.Error, At: f.LineSpan(doc.Body.Start + why.offset),
			Message: "the text is not shown: " + why.problem, Help: why.help,
		})
	}
	return doc, found
}

// ParseHead parses only the front matter of the file f, which takes a tenth of the time
// of [Parse]. The body becomes one Section without text.
func ParseHead(f *source.File) (*Document, finding.List) {
	doc := &Document{File: f, Front: frontmatter.None, Sections: []Section{{}}}
	if !checkReadable(doc) {
		return doc, nil
	}
	var found finding.List
	doc.Front, found = frontmatter.Read(f)
	doc.Body = source.Span{File: f, Start: doc.Front.End, End: len(f.Data)}
	doc.Sections[0].At = doc.Body
	return doc, found
}

// At returns the span of the front-matter field with the given dotted path, such as
// "actions[0].due". If the field is missing, it returns the span of the nearest
// existing parent, or of the first line of the file.
func (d *Document) At(path string) source.Span { return d.Front.At(path, d.File) }

// Field returns the front-matter field with the given dotted path. If there is none,
// the Kind of the result is Missing.
func (d *Document) Field(path string) frontmatter.Field { return d.Front.Field(path) }

// DropRuleData frees the data that only rules use: front-matter fields with positions,
// tables, list items and paragraphs. The sections remain, and the body can still be rendered.
func (d *Document) DropRuleData() {
	d.Front.Fields, d.Tables, d.Items, d.Paras = frontmatter.None.Fields, nil, nil, nil
}

// Subsections returns section i and the sections after it that have a deeper level.
func (d *Document) Subsections(i int) []Section {
	end := i + 1
	for end < len(d.Sections) && d.Sections[end].Level > d.Sections[i].Level {
		end++
	}
	return d.Sections[i:end]
}

// Words returns the number of words in the body. Code, comments and references do not
// count.
func (d *Document) Words() int {
	n := 0
	for _, s := range d.Sections {
		n += len(strings.Fields(s.Text))
	}
	return n
}
