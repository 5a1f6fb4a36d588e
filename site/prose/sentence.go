package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A stretch is a part of a text, in byte offsets.
type stretch struct{ start, end int }

// split fills in the sentences of a passage.
func (p *Passage) split() {
	quotes := quotations(p.Text)
	words := tokenize(p.Text, quotes)
	from, w := 0, 0
	for _, end := range ends(p.Text, quotes) {
		start := from + len(p.Text[from:end]) - len(strings.TrimLeftFunc(p.Text[from:end], unicode.IsSpace))
		s := Sentence{Text: strings.TrimRightFunc(p.Text[start:end], unicode.IsSpace), start: start, in: p}
		first := w
		for w < len(words) && words[w].Start < end {
			words[w].Start, words[w].End = words[w].Start-start, words[w].End-start
			w++
		}
		s.Words = words[first:w:w]
		for len(quotes) > 0 && quotes[0].start < end {
			s.quotes = append(s.quotes, stretch{max(quotes[0].start-start, 0), min(quotes[0].end-start, len(s.Text))})
			if quotes[0].end > end {
				break
			}
			quotes = quotes[1:]
		}
		if from = end; s.Text != "" {
			p.Sentences = append(p.Sentences, s)
		}
	}
}

// ends are the offsets behind each sentence of a text, the last its length.
func ends(text string, quotes []stretch) []int {
	var out []int
	for i := 0; i < len(text); i++ {
		if text[i] != '.' && text[i] != '!' && text[i] != '?' && !strings.HasPrefix(text[i:], "…") {
			continue
		}
		for len(quotes) > 0 && quotes[0].end <= i {
			quotes = quotes[1:]
		}
		stop := i
		i = behindMarks(text, i)
		if len(quotes) > 0 && quotes[0].start <= stop && i < quotes[0].end {
			continue // inside a quotation that goes on
		}
		if i < len(text) && text[i] != ' ' {
			i--
			continue
		}
		if i < len(text) && goesOn(text, stop, i) {
			continue
		}
		if i >= len(text) {
			break
		}
		out = append(out, i)
	}
	if len(out) == 0 || out[len(out)-1] < len(text) {
		out = append(out, len(text))
	}
	return out
}

// behindMarks is the offset behind a stop and what closes with it.
func behindMarks(text string, i int) int {
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !strings.ContainsRune(".!?…\"”’'»)]*_", r) {
			break
		}
		i += n
	}
	return i
}

// goesOn reports whether the sentence with a stop at an offset continues
// behind the blank at another.
func goesOn(text string, stop, blank int) bool {
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(text[blank:], " "))
	if unicode.IsLower(next) {
		return true
	}
	if text[stop] != '.' {
		return false
	}
	before := text[strings.LastIndexAny(text[:stop], " ([\"“/")+1 : stop]
	lower := strings.ToLower(before)
	switch {
	case before == "": // an ellipsis
		return false
	case len(before) == 1 && 'A' <= before[0] && before[0] <= 'Z' && before != "I":
		return true // an initial
	case is(abbreviation, lower):
		return lower != "no" || unicode.IsDigit(next)
	case is(abbreviationAtEnd, lower) && (unicode.IsDigit(next) || isZone(text[blank:])):
		return true
	case stop == len(before) && strings.Trim(before, "0123456789") == "":
		return true // the number of an item
	}
	return false
}

// isZone reports a text that begins with a word of capitals: "9 a.m. UTC".
func isZone(text string) bool {
	word, _, _ := strings.Cut(strings.TrimLeft(text, " "), " ")
	return len(word) >= 3 && len(word) <= 4 && strings.Trim(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// closing is the mark that ends a quotation, by the one that begins it.
var closing = map[rune]string{'“': "”", '„': "“", '«': "»", '»': "«", '‘': "’", '"': "\"", '\'': "'"}

// quotations are the stretches between quotation marks, with the marks. One
// that is never closed is none.
func quotations(text string) []stretch {
	if !mayQuote(text) {
		return nil
	}
	var out []stretch
	missing := map[string]bool{} // marks that do not come again
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf && c != '"' && c != '\'' {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		mark, opens := closing[r]
		if !opens || missing[mark] || !atWordStart(text, i) {
			i += n
			continue
		}
		end := closes(text, i+n, mark)
		if end < 0 && mark == "“" { // „…”
			end = closes(text, i+n, "”")
		}
		if end < 0 {
			missing[mark] = true
			i += n
			continue
		}
		out = append(out, stretch{i, end})
		i = end
	}
	return out
}

// mayQuote reports a mark of closing, or a byte with which one begins.
func mayQuote(text string) bool {
	for i := range len(text) {
		if c := text[i]; c == '"' || c == '\'' || c == 0xc2 || c == 0xe2 {
			return true
		}
	}
	return false
}

// atWordStart reports whether no letter stands in front of an offset.
func atWordStart(text string, at int) bool {
	r, _ := utf8.DecodeLastRuneInString(text[:at])
	return at == 0 || !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// closes is the offset behind the next mark that ends a quotation: one that no
// letter follows, since ’ and ' also stand inside words.
func closes(text string, from int, mark string) int {
	for at := from; ; {
		i := strings.Index(text[at:], mark)
		if i < 0 {
			return -1
		}
		at += i + len(mark)
		r, _ := utf8.DecodeRuneInString(text[at:])
		if at-len(mark) > from && (at == len(text) || !unicode.IsLetter(r) && !unicode.IsDigit(r)) {
			return at
		}
	}
}
