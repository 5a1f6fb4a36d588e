// Package markdown reads a Markdown file with front matter into sections,
// tables and references that remember where they stood, and renders it.
//
// It owns goldmark: none of its types leaves. It refuses to know what a
// post-mortem is; that begins one floor up. Start at [Parse]; pages call
// [Document.Render] later, when it is known where links lead.
//
// Every file is taken for hostile. What could exhaust a parser is measured
// before the parser sees it (bounds.go) or at its own steps (meter.go), and raw
// HTML is never passed through.
package markdown

import (
	"strings"

	"debrief/site/finding"
	"debrief/site/frontmatter"
	"debrief/site/source"
)

// A Document is one parsed file. It is complete as far as the text allows:
// a Document with a broken front matter still has its sections, and the other
// way round.
type Document struct {
	File  *source.File
	Front frontmatter.Matter
	Body  source.Span // everything behind the front matter

	// Sections tile Body in the order they stand. The first has level 0 and
	// holds what comes before the first heading.
	Sections []Section
	Tables   []Table
	Items    []Item    // top-level list items
	Refs     []Ref     // [ev-1], [[2025-03-02-staging-pool]]
	Links    []Link    // ordinary Markdown links and images
	Comments []Comment // HTML comments, in which the template and the writer speak to debrief

	// Refused says why the body was not parsed, and is empty if it was.
	Refused string
}

// A Section is a heading and everything up to the next heading of any level.
type Section struct {
	Level   int         // 1 to 6; 0 for the text before the first heading
	Title   string      // plain text
	Anchor  string      // unique within the file, from the title
	Heading source.Span // the heading's line
	At      source.Span // heading and body
	Text    string      // the body as plain text, for search and for rules about words
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
	At   source.Span // the Markdown it was written as
}

// An Item is one item of a list at the top level of the body.
type Item struct {
	Section int
	First   bool // of its list
	Cell
}

// A Ref is a reference in double or single brackets: to a post-mortem
// ([[2025-03-02-staging-pool]]) or to an item of this file ([ev-1]).
type Ref struct {
	ID         string
	Postmortem bool // written [[…]]
	Section    int
	At         source.Span
	Sentence   string // the sentence it stands in, as plain text
}

// A Link is a Markdown link or image with the destination as written.
type Link struct {
	Dest     string
	Image    bool
	Section  int
	At       source.Span // the line the link stands on, narrowed to the destination where it can be found
	Sentence string
}

// A Comment is an HTML comment without its marks.
type Comment struct {
	Text    string
	Section int
	At      source.Span
}

// Parse reads f. It never fails: what is wrong with the text is in the list,
// under the rules form/readable, form/front-matter, form/duplicate-key and
// form/yaml-trap.
func Parse(f *source.File) (*Document, finding.List) {
	doc := &Document{File: f, Front: frontmatter.None}
	if !readable(doc) {
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

// Head reads the front matter of f alone, a tenth of the work of [Parse]: the
// body is one Section without text.
func Head(f *source.File) (*Document, finding.List) {
	doc := &Document{File: f, Front: frontmatter.None, Sections: []Section{{}}}
	if !readable(doc) {
		return doc, nil
	}
	var found finding.List
	doc.Front, found = frontmatter.Read(f)
	doc.Body = source.Span{File: f, Start: doc.Front.End, End: len(f.Data)}
	doc.Sections[0].At = doc.Body
	return doc, found
}

// At says where the front-matter field with a dotted path stands
// ("actions[0].due"). Where the writer left it out it is the nearest field
// around it, and in the end the first line of the file.
func (d *Document) At(path string) source.Span { return d.Front.At(path, d.File) }

// Field returns the front-matter field with a dotted path; its Kind is Missing
// if there is none.
func (d *Document) Field(path string) frontmatter.Field { return d.Front.Field(path) }

// Forget drops what only rules ask for: the fields with their places, the
// tables and the list items. The sections stay, and the body can be rendered.
func (d *Document) Forget() {
	d.Front.Fields, d.Tables, d.Items = frontmatter.None.Fields, nil, nil
}

// Under returns the sections inside section i: itself and the deeper ones that
// follow it.
func (d *Document) Under(i int) []Section {
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
