// Package diff compares two Markdown texts word by word.
//
// The work and the size of the result are limited, because malicious texts may differ
// everywhere. Start at [Of]. lines.go splits texts into lines and sections, align.go
// computes edits, and pieces.go turns edits into readable pieces.
package diff

import (
	"slices"
	"strings"
	"unicode"
)

// These constants limit a comparison and its result.
const (
	MaxBytes     = 256 << 10 // maximum size of a text; a post-mortem has tens of kilobytes
	contextWords = 10        // words of context before and after a difference

	maxParts = 500 // maximum number of sections that are compared separately
)

// A Kind is the way in which a piece of text changed.
type Kind int

const (
	Same    Kind = iota // the piece is in both texts
	Removed             // the piece is only in the older text
	Added               // the piece is only in the newer text
	Omitted             // the piece is in both texts, but left out of the result
)

// A Piece is a part of a passage in which all words changed in the same way.
type Piece struct {
	Kind Kind
	Text string
}

// A Passage is a place where the two texts differ, with some words of context.
type Passage struct {
	Heading  string // the heading above the passage; "" before the first heading
	InFields bool   // the passage is in the front matter
	Pieces   []Piece
}

// A Difference holds the changed passages and sections of two texts.
type Difference struct {
	Passages []Passage
	Sections []Section // the changed sections, in the order of the newer text
}

// A Section is a section of the body that differs between the two texts.
type Section struct {
	Heading        string // the heading of the section; "" for the text before the first heading
	Added, Removed int    // the numbers of words that were added and removed
	IsNew          bool   // the section is only in the newer text
	IsGone         bool   // the section is only in the older text
}

// Of compares two Markdown texts. ok is false if a text is longer than [MaxBytes].
//
// It matches sections by their headings, then compares their lines, and then the words
// in changed lines. It ignores differences in white space.
func Of(before, after string) (Difference, bool) {
	if len(before) > MaxBytes || len(after) > MaxBytes {
		return Difference{}, false
	}
	known := make(map[string]int32, len(after)/32)
	a, b := linesOf(before, known), linesOf(after, known)
	var d Difference
	for _, s := range pairSections(a, b) {
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
		heading := strings.Clone(name.heading) // a copy, so that the memory of the text can be freed
		count := Section{Heading: heading, IsNew: s.a0 == s.a1, IsGone: s.b0 == s.b1}
		differs := false
		for _, e := range widened(a, b, old, now, edits(a.ids[old.from:old.to], b.ids[now.from:now.to])) {
			p := Passage{
				Heading:  heading,
				InFields: name.fields,
				Pieces:   pieces(a.text[e.a0:e.a1], b.text[e.b0:e.b1], known),
			}
			if !slices.ContainsFunc(p.Pieces, func(p Piece) bool { return p.Kind == Removed || p.Kind == Added }) {
				continue
			}
			d.Passages = append(d.Passages, p)
			differs = true
			for _, piece := range p.Pieces {
				switch piece.Kind {
				case Added:
					count.Added += CountWords(piece.Text)
				case Removed:
					count.Removed += CountWords(piece.Text)
				}
			}
		}
		if differs && !name.fields {
			d.Sections = append(d.Sections, count)
		}
	}
	return d, true
}

// Size returns the approximate memory that d uses, in bytes.
func (d Difference) Size() int {
	const frame = 64 // the memory of a piece in bytes, in addition to its text
	n := frame * (len(d.Passages) + len(d.Sections))
	for _, p := range d.Passages {
		for _, piece := range p.Pieces {
			n += frame + len(piece.Text)
		}
	}
	return n
}

// CountWords returns the number of words in text that contain a letter or digit.
func CountWords(text string) int {
	n := 0
	for w := range strings.FieldsSeq(text) {
		if strings.IndexFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0 {
			n++
		}
	}
	return n
}
