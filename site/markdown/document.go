// Package markdown parses Markdown files with front matter into sections, tables and
// references with positions, and renders them as HTML.
//
// It owns goldmark; no type of goldmark leaves the package. Start at [Parse]; pages
// call [Document.Render] later, when the targets of links are known.
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
)

// A Document is one parsed file. It is as complete as the text permits: with invalid
// front matter it still has its sections, and vice versa.
type Document struct {
	File  *source.File
	Front frontmatter.Matter
	Body  source.Span // everything after the front matter

	// Sections cover Body in order. The first has level 0 and contains the text before
	// the first heading.
	Sections []Section
	Tables   []Table
	Items    []Item    // top-level list items
	Refs     []Ref     // [ev-1], [[2025-03-02-staging-pool]]
	Links    []Link    // ordinary Markdown links and images
	Comments []Comment // HTML comments, which may contain instructions for debrief

	// Refused is the reason why the body was not parsed, "" if it was.
	Refused string
}

// A Section is a heading and the text up to the next heading of any level.
type Section struct {
	Level   int         // 1 to 6; 0 for the text before the first heading
	Title   string      // plain text
	Anchor  string      // unique within the file, derived from the title
	Heading source.Span // the heading's line
	At      source.Span // heading and body
	Text    string      // the body as plain text, for search and language rules
}

// A Table is a table of the body.
type Table struct {
	Section int // index into Document.Sections
	Header  []Cell
	Rows    [][]Cell
}

// A Cell is one cell of a Table, or the text of an Item.
type Cell struct {
	Text string      // plain text
	At   source.Span // its Markdown source
}

// An Item is one item of a top-level list.
type Item struct {
	Section int
	First   bool // of its list
	Cell
}

// A Ref is a reference in brackets: to a post-mortem ([[2025-03-02-staging-pool]]) or
// to an item of this file ([ev-1]).
type Ref struct {
	ID         string
	Postmortem bool // written [[…]]
	Section    int
	At         source.Span
	Sentence   string // the sentence around it as plain text
}

// A Link is a Markdown link or image with its destination as written.
type Link struct {
	Dest     string
	Image    bool
	Section  int
	At       source.Span // the destination if it can be located, otherwise the line
	Sentence string
}

// A Comment is an HTML comment without its delimiters.
type Comment struct {
	Text    string
	Section int
	At      source.Span
}

// Parse parses f. It always returns a Document and reports faults as findings of the
// rules form/readable, form/front-matter, form/duplicate-key and form/yaml-trap.
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
		doc.Tables, doc.Items, doc.Refs, doc.Links, doc.Comments = nil, nil, nil, nil, nil
		found = append(found, finding.Finding{
			Rule: "form/readable", Level: finding.Error, At: f.LineSpan(doc.Body.Start + why.offset),
			Message: "the text is not shown: " + why.problem, Help: why.help,
		})
	}
	return doc, found
}

// ParseHead parses only the front matter of f, at a tenth of the cost of [Parse]. The
// body is one Section without text.
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

// At returns the span of the front-matter field with a dotted path
// ("actions[0].due"). For a missing field it returns the nearest parent, ultimately the
// first line of the file.
func (d *Document) At(path string) source.Span { return d.Front.At(path, d.File) }

// Field returns the front-matter field with a dotted path; its Kind is Missing if there
// is none.
func (d *Document) Field(path string) frontmatter.Field { return d.Front.Field(path) }

// DropRuleData frees the data that only rules use: fields with positions, tables and
// list items. The sections stay, and the body can be rendered.
func (d *Document) DropRuleData() {
	d.Front.Fields, d.Tables, d.Items = frontmatter.None.Fields, nil, nil
}

// Subsections returns section i and the deeper sections that follow it.
func (d *Document) Subsections(i int) []Section {
	end := i + 1
	for end < len(d.Sections) && d.Sections[end].Level > d.Sections[i].Level {
		end++
	}
	return d.Sections[i:end]
}

// Words counts the words of the body outside code, comments and references.
func (d *Document) Words() int {
	n := 0
	for _, s := range d.Sections {
		n += len(strings.Fields(s.Text))
	}
	return n
}
