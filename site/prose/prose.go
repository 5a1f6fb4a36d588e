// Package prose is what a write-up says in words: sentences with their exact
// places, the part and kind of text that they stand in, and as much grammar as
// a rule about language needs: words, tense, and whether somebody or something
// is the subject of a verb.
//
// It reads English and refuses to understand it: it has word lists and no
// opinion, and what a sentence should have said is for the rules. Start at
// [Of] and [Sentence]; [Lexicon] finds expressions.
package prose

import (
	"fmt"
	"strings"

	"debrief/site/frontmatter"
	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// A Text is all that one write-up says in words: the body in the order it
// stands, behind it the texts of the front matter.
type Text struct {
	Passages []Passage
}

// Kind is what sort of text a Passage is.
type Kind int

const (
	Paragraph Kind = iota
	Item           // of a list
	Cell           // of a table
	Heading
	Field // of the front matter
)

// A Passage is one piece of running text: a paragraph, a cell, a field.
type Passage struct {
	Kind    Kind
	Quoted  bool   // inside a block quotation: somebody else's words
	Section int    // index into the document's sections; -1 for a field
	Part    string // the part of the write-up: "analysis", "actions"; "" for none that is known
	Level   int    // of a heading
	Field   string // "summary", "factors[0].statement"
	Event   int    // index into the write-up's Timeline of the row that it stands in; -1 for none
	Column  string // of a cell: the head of its column, in lower case
	markdown.Reading

	Sentences []Sentence
}

// A Sentence is one sentence of a passage, or what stands there for one.
type Sentence struct {
	Text   string
	Words  []Word
	start  int // of Text in the passage's text
	quotes []stretch
	in     *Passage
}

// Passage is what s stands in.
func (s *Sentence) Passage() *Passage { return s.in }

// At is where the whole sentence was written.
func (s *Sentence) At() source.Span { return s.Span(0, len(s.Text)) }

// Span is where the text between two byte offsets of s.Text was written.
func (s *Sentence) Span(start, end int) source.Span {
	return s.in.Span(s.start+start, s.start+end)
}

// SpanOf is where the words from one index up to, not including, another were
// written.
func (s *Sentence) SpanOf(from, to int) source.Span {
	if from < 0 || to > len(s.Words) || from >= to {
		return s.At()
	}
	return s.Span(s.Words[from].Start, s.Words[to-1].End)
}

// Own is s.Text with everything between quotation marks blanked out, so that
// offsets stay: what the writer says, and not what is quoted.
func (s *Sentence) Own() string {
	if len(s.quotes) == 0 {
		return s.Text
	}
	text := []byte(s.Text)
	for _, q := range s.quotes {
		for i := q.start; i < q.end; i++ {
			text[i] = ' '
		}
	}
	return string(text)
}

// fields are the texts of the front matter that somebody wrote as language,
// and the part of the write-up that each belongs to. "[]" stands for every
// item of a list.
var fields = []struct{ path, part string }{
	{"title", ""}, {"summary", "summary"}, {"trigger.ref", "analysis"}, {"detection.halve_it", "detection"},
	{"impact[].what", "impact"}, {"impact[].note", "impact"},
	{"factors[].statement", "analysis"},
	{"evidence[].title", "evidence"}, {"evidence[].definition", "evidence"},
	{"actions[].title", "actions"}, {"actions[].done_when", "actions"}, {"actions[].closed_reason", "actions"},
	{"no_actions_reason", "actions"}, {"luck[]", "response"}, {"related[].note", "analysis"}, {"amended[].note", "follow-up"},
}

// Of reads the words of a write-up.
func Of(pm *postmortem.Postmortem) *Text {
	blocks := pm.Doc.Prose()
	t := &Text{Passages: make([]Passage, 0, len(blocks)+16)}
	parts := partsOf(pm.Doc)
	rows := rowsOf(pm)
	for _, b := range blocks {
		p := Passage{Kind: Kind(b.Kind), Quoted: b.Quoted, Section: b.Section, Part: parts[b.Section], Level: b.Level, Event: -1, Reading: b.Reading}
		if b.Kind == markdown.TableCell && b.Table >= 0 && b.Table < len(pm.Doc.Tables) {
			table := pm.Doc.Tables[b.Table]
			if b.Column < len(table.Header) {
				p.Column = strings.ToLower(table.Header[b.Column].Text)
			}
		}
		if b.Row >= 0 {
			p.Event = rows.at(b.Span(0, 1).Start)
		}
		t.Passages = append(t.Passages, p)
	}
	t.fields(pm, nil)
	return t
}

// OfFields reads the words of the front matter alone, and of that the fields in
// which may says yes to a word as it is written.
func OfFields(pm *postmortem.Postmortem, may func(word string) bool) *Text {
	t := &Text{}
	t.fields(pm, may)
	return t
}

// fields reads the texts of the front matter, and cuts all passages up.
func (t *Text) fields(pm *postmortem.Postmortem, may func(word string) bool) {
	for _, f := range fields {
		if may == nil || mayAt(pm.Doc.Front.Fields, f.path, may) {
			t.field(pm.Doc, pm.Doc.Front.Fields, "", f.path, f.part)
		}
	}
	for i := range t.Passages {
		t.Passages[i].split()
	}
}

// field adds the text at a path below a field, whose own path is in.
func (t *Text) field(doc *markdown.Document, f frontmatter.Field, in, path, part string) {
	name, rest, deeper := strings.Cut(path, ".")
	list := strings.HasSuffix(name, "[]")
	name = strings.TrimSuffix(name, "[]")
	if in != "" {
		in += "."
	}
	f, in = f.Get(name), in+name
	each := func(f frontmatter.Field, in string) {
		if deeper {
			t.field(doc, f, in, rest, part)
		} else if r := doc.FieldProse(f); r.Text != "" {
			t.Passages = append(t.Passages, Passage{Kind: Field, Section: -1, Part: part, Field: in, Event: -1, Reading: r})
		}
	}
	if !list {
		each(f, in)
		return
	}
	for i, item := range f.Items {
		each(item, fmt.Sprintf("%s[%d]", in, i))
	}
}

// Field is the passage of a field of the front matter, nil if there is none.
func (t *Text) Field(path string) *Passage {
	for i := range t.Passages {
		if t.Passages[i].Field == path && path != "" {
			return &t.Passages[i]
		}
	}
	return nil
}

// Each calls f for every sentence in order.
func (t *Text) Each(f func(*Sentence)) {
	for i := range t.Passages {
		for j := range t.Passages[i].Sentences {
			f(&t.Passages[i].Sentences[j])
		}
	}
}

// partsOf names the part that each section stands in. Headings of the first
// two levels are parts; below a heading of the writer's own a deeper one may
// still say what its text is.
func partsOf(doc *markdown.Document) []string {
	out := make([]string, len(doc.Sections))
	part, deeper := "", ""
	for i, s := range doc.Sections {
		switch {
		case s.Level > 0 && s.Level <= 2:
			part, deeper = postmortem.SectionID(s.Title), ""
		case s.Level > 2 && part == "":
			if id := postmortem.SectionID(s.Title); id != "" || s.Level == 3 {
				deeper = id
			}
		}
		if out[i] = part; part == "" {
			out[i] = deeper
		}
	}
	return out
}
