// Package diff says how the words of two texts in Markdown differ.
//
// It owns the comparison and its bounds, since a text of a stranger may differ
// in everything. It refuses to know what a text means. Start at [Of]; lines.go
// tells the parts of a text apart, align.go finds the edits, pieces.go makes
// them readable.
package diff

import (
	"slices"
	"strings"
	"unicode"
)

// What is compared and shown of a text.
const (
	Longest = 256 << 10 // bytes of a text that is compared; a write-up has tens of thousands
	around  = 10        // words shown on either side of a difference

	mostParts = 500 // that are told apart
)

// A Kind is what became of a stretch of text.
type Kind int

const (
	Same Kind = iota // in both
	Gone             // only in the older
	New              // only in the newer
	Left             // in both, and left out
)

// A Piece is a stretch of text with one fate.
type Piece struct {
	Kind Kind
	Text string
}

// A Passage is a place in a text where words differ, with some around it.
type Passage struct {
	Under  string // the heading it stands under; "" before the first
	Fields bool   // it stands in the front matter
	Pieces []Piece
}

// A Difference is what two texts differ in, word by word.
type Difference struct {
	Passages []Passage
	Sections []Section // in which there is one, in the order of the newer text
}

// A Section is one part of the body that differs.
type Section struct {
	Heading   string // "" before the first
	New, Gone int    // words
	Began     bool   // only the newer text has it
	Ended     bool   // only the older
}

// Of compares two texts. It fails to only where one of them is longer than
// [Longest].
//
// Sections are told apart by their headings, then lines that differ are found,
// then the words in them that do. How words are spaced is no difference.
func Of(before, after string) (Difference, bool) {
	if len(before) > Longest || len(after) > Longest {
		return Difference{}, false
	}
	known := make(map[string]int32, len(after)/32)
	a, b := linesOf(before, known), linesOf(after, known)
	var d Difference
	for _, s := range sections(a, b) {
		old, now := a.part(s.a0), b.part(s.b0)
		if s.a0 == s.a1 {
			old.to = old.from
		} else if s.b0 == s.b1 {
			now.to = now.from
		}
		name := now
		if s.b0 == s.b1 {
			name = old
		}
		heading := strings.Clone(name.heading) // whoever keeps it need not keep the text
		count := Section{Heading: heading, Began: s.a0 == s.a1, Ended: s.b0 == s.b1}
		differs := false
		for _, e := range widened(a, b, old, now, edits(a.ids[old.from:old.to], b.ids[now.from:now.to])) {
			p := Passage{Under: heading, Fields: name.fields, Pieces: pieces(a.text[e.a0:e.a1], b.text[e.b0:e.b1], known)}
			if !slices.ContainsFunc(p.Pieces, func(p Piece) bool { return p.Kind == Gone || p.Kind == New }) {
				continue
			}
			d.Passages = append(d.Passages, p)
			differs = true
			for _, piece := range p.Pieces {
				switch piece.Kind {
				case New:
					count.New += Words(piece.Text)
				case Gone:
					count.Gone += Words(piece.Text)
				}
			}
		}
		if differs && !name.fields {
			d.Sections = append(d.Sections, count)
		}
	}
	return d, true
}

// Size is how many bytes of memory a difference takes, nearly.
func (d Difference) Size() int {
	const frame = 64 // of each part, beside its text
	n := frame * (len(d.Passages) + len(d.Sections))
	for _, p := range d.Passages {
		for _, piece := range p.Pieces {
			n += frame + len(piece.Text)
		}
	}
	return n
}

// Words counts those that have a letter or a digit.
func Words(text string) int {
	n := 0
	for w := range strings.FieldsSeq(text) {
		if strings.IndexFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0 {
			n++
		}
	}
	return n
}
