package diff

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
)

// lines is a text split into lines and sections.
type lines struct {
	text  []string
	ids   []int32 // a number for each line; equal lines of both texts have equal numbers
	parts []part  // the sections of the text, which together cover all lines
	names []int32 // a number for the name of each part
}

// A part is a section of a text: the front matter, the text before the first heading,
// or a heading of level 1 or 2 with the text below it.
type part struct {
	heading  string
	fields   bool
	from, to int // the first line of the part, and the line after its last one
}

// part returns the part with index i. If i is past the last part, it returns an empty
// part at the end of the text.
func (l *lines) part(i int) part {
	if i < len(l.parts) {
		return l.parts[i]
	}
	return part{from: len(l.text), to: len(l.text)}
}

// linesOf splits a text into lines and parts. It recognises only headings and code
// blocks, which is enough to find the parts. known numbers the lines of both texts.
func linesOf(text string, known map[string]int32) *lines {
	n := strings.Count(text, "\n") + 1
	l := &lines{text: make([]string, 0, n), ids: make([]int32, 0, n)}
	begin := func(p part) {
		if n := len(l.parts); n > 0 {
			l.parts[n-1].to = p.from
		}
		name := "\x00" // the name starts with a zero byte, so that it cannot equal a line
		if p.fields {
			name = "\x01"
		}
		l.parts, l.names = append(l.parts, p), append(l.names, intern(known, name+p.heading))
	}
	fence, closing := "", ""
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		s := strings.TrimRightFunc(line, unicode.IsSpace)
		bare, at := strings.TrimSpace(s), len(l.text)
		if at == 0 {
			closing = closingOf(s)
			begin(part{fields: closing != ""})
		}
		switch {
		case closing != "":
			if at > 0 && bare == closing {
				closing = ""
				begin(part{from: at + 1})
			}
		case fence != "":
			if strings.HasPrefix(bare, fence) {
				fence = ""
			}
		case strings.HasPrefix(bare, "```") || strings.HasPrefix(bare, "~~~"):
			fence = bare[:3]
		case (strings.HasPrefix(s, "# ") || strings.HasPrefix(s, "## ")) && len(l.parts) < maxParts:
			begin(part{heading: strings.Trim(s, "# "), from: at})
		}
		l.text, l.ids = append(l.text, s), append(l.ids, intern(known, s))
	}
	if n := len(l.parts); n > 0 {
		l.parts[n-1].to = len(l.text)
	}
	return l
}

// intern returns the number of s in known. Equal texts have equal numbers; a new text
// gets the next number.
func intern(known map[string]int32, s string) int32 {
	id, ok := known[s]
	if !ok {
		id = int32(len(known))
		known[s] = id
	}
	return id
}

// closingOf returns the line that ends the front matter if first is the first line of a
// text. It returns "" if the text has no front matter.
func closingOf(first string) string {
	switch {
	case strings.HasPrefix(first, "---"):
		return "---"
	case first == "+++" || first == ";;;":
		return first
	case first == "{":
		return "}"
	}
	return ""
}

// pairSections pairs the sections of two texts. Each edit in the result is one section
// of each text, or one section that only one text has.
func pairSections(a, b *lines) []edit {
	var out []edit
	i, j := 0, 0
	for _, e := range append(edits(a.names, b.names), edit{len(a.parts), len(a.parts), len(b.parts), len(b.parts)}) {
		for ; i < e.a0; i, j = i+1, j+1 {
			out = append(out, edit{i, i + 1, j, j + 1})
		}
		for ; i < e.a1 && j < e.b1 && sharesLine(a, b, a.parts[i], b.parts[j]); i, j = i+1, j+1 {
			// Pair the two sections if the heading changed but they have a line in common.
			out = append(out, edit{i, i + 1, j, j + 1})
		}
		for ; i < e.a1; i++ {
			out = append(out, edit{i, i + 1, j, j})
		}
		for ; j < e.b1; j++ {
			out = append(out, edit{i, i, j, j + 1})
		}
	}
	return out
}

// sharesLine reports whether the section x of a and the section y of b have a common
// line of at least 20 bytes.
func sharesLine(a, b *lines, x, y part) bool {
	const some = 20
	in := map[int32]bool{}
	for i := x.from; i < x.to; i++ {
		in[a.ids[i]] = len(a.text[i]) >= some
	}
	return x.fields == y.fields && slices.ContainsFunc(b.ids[y.from:y.to], func(id int32) bool { return in[id] })
}

// widened converts edits between the sections x and y to edits between the whole texts.
// It extends each edit by one line in the same paragraph, and merges edits that then
// overlap or touch.
func widened(a, b *lines, x, y part, all []edit) []edit {
	var out []edit
	for _, e := range all {
		e = edit{e.a0 + x.from, e.a1 + x.from, e.b0 + y.from, e.b1 + y.from}
		if !x.fields {
			if a.continues(e.a0, x) && b.continues(e.b0, y) && a.ids[e.a0-1] == b.ids[e.b0-1] {
				e.a0, e.b0 = e.a0-1, e.b0-1
			}
			if a.continues(e.a1, x) && b.continues(e.b1, y) {
				e.a1, e.b1 = e.a1+1, e.b1+1
			}
		}
		if n := len(out); n > 0 && out[n-1].a1 >= e.a0 {
			out[n-1].a1, out[n-1].b1 = e.a1, e.b1
			continue
		}
		out = append(out, e)
	}
	return out
}

// continues reports whether line i belongs to the same paragraph as the line before it,
// within the given part.
func (l *lines) continues(i int, in part) bool {
	return i > in.from && i < in.to && l.text[i] != "" && l.text[i-1] != ""
}

// Front returns the front matter of a text, with its delimiters. It returns nil if the
// text has no complete front matter.
func Front(text []byte) []byte {
	first, _, _ := bytes.Cut(bytes.TrimPrefix(text, []byte("\ufeff")), []byte("\n"))
	closing := closingOf(strings.TrimSpace(string(first)))
	at := 0
	for line := range bytes.Lines(text) {
		if closing == "" {
			break
		}
		if at += len(line); at > len(line) && string(bytes.TrimSpace(line)) == closing {
			return text[:at]
		}
	}
	return nil
}
