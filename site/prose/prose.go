// Package prose splits the text of a post-mortem into sentences and words with their
// exact places, sections and kinds. For rules about language it determines word
// classes, the tense of verbs, and whether a person is the subject of a verb.
//
// It supports English, with word lists instead of a language model. Start at [ReadText]
// and [Sentence]; [Lexicon] finds expressions.
package prose

import (
	"fmt"
	"strings"

	"debrief/site/frontmatter"
	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// A Text is the prose of one post-mortem, which is divided into passages: first the
// body in order, then the texts of the front matter.
type Text struct {
	Passages []Passage
}

// Kind is the kind of text in a Passage, such as a table cell.
type Kind int

const (
	Paragraph Kind = iota
	Item           // a list item
	Cell           // a table cell
	Heading
	Field // a field of the front matter
)

// A Passage is one piece of text in natural language, such as a paragraph, a table cell
// or a front-matter field.
type Passage struct {
	Kind    Kind
	Quoted  bool   // set if the passage is inside a block quotation
	Section int    // index of the section that contains the passage; -1 for a field
	Part    string // ID of the section, such as "analysis" or "actions"; "" if the format has no such section
	Level   int    // level of the heading, if the passage is a heading
	Field   string // path of a front-matter field, such as "summary" or "factors[0].statement"
	Event   int    // index in the post-mortem's Timeline of the row with the passage; -1 outside the timeline
	Column  string // heading of the column that contains the table cell, in lower case
	markdown.Reading

	Sentences []Sentence
}

// A Sentence is one sentence of a passage. It may also be a fragment such as a heading
// or a list item.
type Sentence struct {
	Text   string
	Words  []Word
	start  int // byte offset of the sentence in the text of the passage
	quotes []byteRange
	in     *Passage
}

// Passage returns the passage that contains the sentence.
func (s *Sentence) Passage() *Passage { return s.in }

// At returns the place of the whole sentence in its file.
func (s *Sentence) At() source.Span { return s.Span(0, len(s.Text)) }

// Span returns the place in the file of the part Text[start:end] of the sentence.
func (s *Sentence) Span(start, end int) source.Span {
	return s.in.Span(s.start+start, s.start+end)
}

// SpanOf returns the place in the file of the words [from, to) of the sentence.
func (s *Sentence) SpanOf(from, to int) source.Span {
	if from < 0 || to > len(s.Words) || from >= to {
		return s.At()
	}
	return s.Span(s.Words[from].Start, s.Words[to-1].End)
}

// Unquoted returns the text of the sentence with every quotation replaced by blanks of
// the same length, so that offsets do not change.
func (s *Sentence) Unquoted() string {
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

// textFields lists the front-matter fields that contain prose, and the section to which
// each field belongs. "[]" means every item of a list.
var textFields = []struct{ path, part string }{
	{"title", ""}, {"summary", "summary"}, {"trigger.ref", "analysis"}, {"detection.halve_it", "detection"},
	{"impact[].what", "impact"}, {"impact[].note", "impact"},
	{"factors[].statement", "analysis"},
	{"evidence[].title", "evidence"}, {"evidence[].definition", "evidence"},
	{"actions[].title", "actions"}, {"actions[].done_when", "actions"}, {"actions[].closed_reason", "actions"},
	{"no_actions_reason", "actions"}, {"luck[]", "response"}, {"related[].note", "analysis"},
	{"amended[].note", "follow-up"},
}

// ReadText returns the sentences of pm, first from the body and then from the front
// matter.
func ReadText(pm *postmortem.Postmortem) *Text {
	blocks := pm.Doc.Prose()
	t := &Text{Passages: make([]Passage, 0, len(blocks)+16)}
	parts := sectionParts(pm.Doc)
	rows := findRows(pm)
	for _, b := range blocks {
		p := Passage{Kind: Kind(b.Kind), Quoted: b.Quoted, Section: b.Section, Part: parts[b.Section], Level: b.Level,
			Event: -1, Reading: b.Reading}
		if b.Kind == markdown.TableCell && b.Table >= 0 && b.Table < len(pm.Doc.Tables) {
			table := pm.Doc.Tables[b.Table]
			if b.Column < len(table.Header) {
				p.Column = strings.ToLower(table.Header[b.Column].Text)
			}
		}
		if b.Row >= 0 {
			p.Event = rows.eventAt(b.Span(0, 1).Start)
		}
		t.Passages = append(t.Passages, p)
	}
	t.addFields(pm, nil)
	return t
}

// ReadFields returns only the sentences in the front matter of pm. It omits each field
// for which may returns false for all words.
func ReadFields(pm *postmortem.Postmortem, may func(word string) bool) *Text {
	t := &Text{}
	t.addFields(pm, may)
	return t
}

// addFields appends a passage for each text of the front matter, unless may returns
// false for all its words. It then splits all passages of t into sentences.
func (t *Text) addFields(pm *postmortem.Postmortem, may func(word string) bool) {
	for _, f := range textFields {
		if may == nil || fieldMatches(pm.Doc.Front.Fields, f.path, may) {
			t.addField(pm.Doc, pm.Doc.Front.Fields, "", f.path, f.part)
		}
	}
	for i := range t.Passages {
		t.Passages[i].splitSentences()
	}
}

// addField appends a passage for each text at path below the field f. in is the path of
// f itself, and part the section to which the text belongs.
func (t *Text) addField(doc *markdown.Document, f frontmatter.Field, in, path, part string) {
	name, rest, deeper := strings.Cut(path, ".")
	list := strings.HasSuffix(name, "[]")
	name = strings.TrimSuffix(name, "[]")
	if in != "" {
		in += "."
	}
	f, in = f.Get(name), in+name
	each := func(f frontmatter.Field, in string) {
		if deeper {
			t.addField(doc, f, in, rest, part)
		} else if r := doc.FieldProse(f); r.Text != "" {
			t.Passages = append(t.Passages, Passage{Kind: Field, Section: -1, Part: part, Field: in, Event: -1,
				Reading: r})
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

// Field returns the passage of the front-matter field with the given path, or nil if
// the field has no text.
func (t *Text) Field(path string) *Passage {
	for i := range t.Passages {
		if t.Passages[i].Field == path && path != "" {
			return &t.Passages[i]
		}
	}
	return nil
}

// Each calls f for every sentence of the text, in order.
func (t *Text) Each(f func(*Sentence)) {
	for i := range t.Passages {
		for j := range t.Passages[i].Sentences {
			f(&t.Passages[i].Sentences[j])
		}
	}
}

// sectionParts returns, for each section of doc, the ID of the format's section to
// which it belongs. A heading of level 1 or 2 sets the ID. Below such a heading that is
// not in the format, a deeper heading may set it.
func sectionParts(doc *markdown.Document) []string {
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
