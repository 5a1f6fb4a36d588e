package diff

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pieces compares two ranges of lines word by word. It returns the words as pieces,
// shortened to the differences and their context.
func pieces(before, after []string, known map[string]int32) []Piece {
	var p passage
	old, now := tokensOf(before, known), tokensOf(after, known)
	at := 0
	for _, w := range mergeClose(edits(old.ids, now.ids)) {
		p.add(Same, old.text[at:w.a0])
		gone, new := old.text[w.a0:w.a1], now.text[w.b0:w.b1]
		if blank(gone) && blank(new) {
			p.add(Same, new)
		} else {
			p.add(Removed, gone)
			p.add(Added, new)
		}
		at = w.a1
	}
	p.add(Same, old.text[at:])
	return p.shorten()
}

// tokens is a text split into words and line breaks, with a number for each.
type tokens struct {
	text []string
	ids  []int32
}

func tokensOf(lines []string, known map[string]int32) tokens {
	var t tokens
	add := func(s string) { t.text, t.ids = append(t.text, s), append(t.ids, intern(known, s)) }
	for i, line := range lines {
		if i > 0 {
			add("\n")
		}
		for w := range strings.FieldsSeq(line) {
			add(w)
		}
	}
	return t
}

func blank(tokens []string) bool {
	return !slices.ContainsFunc(tokens, func(s string) bool { return s != "\n" })
}

// mergeClose merges two edits if there are at most three words between them and the
// edits are longer. So a rewritten sentence is not split at a common word such as
// "the".
func mergeClose(all []edit) []edit {
	var out []edit
	for _, e := range all {
		if n := len(out); n > 0 {
			last := &out[n-1]
			if same := e.a0 - last.a1; same <= 3 && 2*same <= min(size(*last), size(e)) {
				last.a1, last.b1 = e.a1, e.b1
				continue
			}
		}
		out = append(out, e)
	}
	return out
}

func size(e edit) int { return max(e.a1-e.a0, e.b1-e.b0) }

// A passage is a list of pieces under construction.
type passage []Piece

// add appends words and line breaks to the passage as text of the given kind.
func (p *passage) add(kind Kind, tokens []string) {
	if len(tokens) == 0 {
		return
	}
	var b strings.Builder
	for i, t := range tokens {
		if i > 0 && t != "\n" && tokens[i-1] != "\n" {
			b.WriteByte(' ')
		}
		b.WriteString(t)
	}
	if n := len(*p); n > 0 && (*p)[n-1].Kind == kind {
		last := &(*p)[n-1]
		if !strings.HasSuffix(last.Text, "\n") && tokens[0] != "\n" {
			last.Text += " "
		}
		last.Text += b.String()
		return
	}
	*p = append(*p, Piece{kind, b.String()})
}

// shorten returns the pieces of the passage. It omits the middle of long unchanged
// text, and empty lines at both ends.
func (p passage) shorten() []Piece {
	var out []Piece
	for i, piece := range p {
		if i == 0 || i == 1 && strings.Trim(p[0].Text, "\n") == "" {
			piece.Text = strings.TrimLeft(piece.Text, "\n")
		}
		if i == len(p)-1 {
			piece.Text = strings.TrimRight(piece.Text, "\n")
		}
		if piece.Text == "" {
			continue
		}
		if piece.Kind != Same {
			out = append(out, piece)
			continue
		}
		keepHead, keepTail := contextWords, contextWords
		if i == 0 {
			keepHead = 0
		}
		if i == len(p)-1 {
			keepTail = 0
		}
		head, tail, ok := firstAndLast(piece.Text, keepHead, keepTail)
		if !ok {
			out = append(out, piece)
			continue
		}
		if head != "" {
			out = append(out, Piece{Same, head})
		}
		out = append(out, Piece{Kind: Omitted})
		if tail != "" {
			out = append(out, Piece{Same, tail})
		}
	}
	return out
}

// firstAndLast returns the given numbers of first and last words of text. ok is false
// if at most three words are between them, which is not worth omitting.
func firstAndLast(text string, first, last int) (head, tail string, ok bool) {
	if len(strings.Fields(text)) <= first+last+3 {
		return "", "", false
	}
	at := 0
	for range first {
		at += skip(text[at:], unicode.IsSpace, true)
		at += skip(text[at:], unicode.IsSpace, false)
	}
	end := len(text)
	for range last {
		word := strings.TrimRightFunc(text[:end], unicode.IsSpace)
		end = len(strings.TrimRightFunc(word, func(r rune) bool { return !unicode.IsSpace(r) }))
	}
	return strings.Clone(text[:at]), strings.Clone(text[end:]), true
}

// skip returns the length of the longest prefix of text in which class returns is for
// every character.
func skip(text string, class func(rune) bool, is bool) int {
	n := 0
	for n < len(text) {
		r, size := utf8.DecodeRuneInString(text[n:])
		if class(r) != is {
			break
		}
		n += size
	}
	return n
}
