package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A byteRange is a part of a text, in byte offsets.
type byteRange struct{ start, end int }

// splitSentences divides the text of the passage into sentences and stores them in
// p.Sentences.
func (p *Passage) splitSentences() {
	quotes := findQuotations(p.Text)
	words := tokenize(p.Text, quotes)
	from, w := 0, 0
	for _, end := range sentenceEnds(p.Text, quotes) {
		start := from + len(p.Text[from:end]) - len(strings.TrimLeftFunc(p.Text[from:end], unicode.IsSpace))
		s := Sentence{Text: strings.TrimRightFunc(p.Text[start:end], unicode.IsSpace), start: start, in: p}
		first := w
		for w < len(words) && words[w].Start < end {
			words[w].Start, words[w].End = words[w].Start-start, words[w].End-start
			w++
		}
		s.Words = words[first:w:w]
		for len(quotes) > 0 && quotes[0].start < end {
			s.quotes = append(s.quotes, byteRange{max(quotes[0].start-start, 0), min(quotes[0].end-start, len(s.Text))})
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

// sentenceEnds returns the offset of the end of each sentence in text. The last offset
// is the length of text. quotes holds the ranges of the quotations.
func sentenceEnds(text string, quotes []byteRange) []int {
	var out []int
	for i := 0; i < len(text); i++ {
		if text[i] != '.' && text[i] != '!' && text[i] != '?' && !strings.HasPrefix(text[i:], "…") {
			continue
		}
		for len(quotes) > 0 && quotes[0].end <= i {
			quotes = quotes[1:]
		}
		stop := i
		i = skipClosingMarks(text, i)
		if len(quotes) > 0 && quotes[0].start <= stop && i < quotes[0].end {
			continue // the full stop is inside a quotation that continues
		}
		if i < len(text) && text[i] != ' ' {
			i--
			continue
		}
		if i < len(text) && continues(text, stop, i) {
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

// skipClosingMarks returns the offset after the full stop at offset i, and after
// quotation marks and brackets that close directly after it.
func skipClosingMarks(text string, i int) int {
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !strings.ContainsRune(".!?…\"”’'»)]*_", r) {
			break
		}
		i += n
	}
	return i
}

// continues reports whether the sentence goes on after the full stop at the offset
// stop, as after an abbreviation. blank is the offset of the blank after the full stop.
func continues(text string, stop, blank int) bool {
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
	case before == "": // the full stop ends an ellipsis, and no lower-case letter follows
		return false
	case len(before) == 1 && 'A' <= before[0] && before[0] <= 'Z' && before != "I":
		return true // the letter is an initial, as in "J. Smith"
	case inClass(abbreviation, lower):
		return lower != "no" || unicode.IsDigit(next)
	case inClass(abbreviationAtEnd, lower) && (unicode.IsDigit(next) || isZone(text[blank:])):
		return true
	case stop == len(before) && strings.Trim(before, "0123456789") == "":
		return true // the number belongs to a list item, as in "1. Restart"
	}
	return false
}

// isZone reports whether text begins with a word of three or four capitals, which is
// probably a time zone, such as UTC after "9 a.m.".
func isZone(text string) bool {
	word, _, _ := strings.Cut(strings.TrimLeft(text, " "), " ")
	return len(word) >= 3 && len(word) <= 4 && strings.Trim(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// closingMarks maps each opening quotation mark to its closing mark.
var closingMarks = map[rune]string{'“': "”", '„': "“", '«': "»", '»': "«", '‘': "’", '"': "\"", '\'': "'"}

// findQuotations returns the ranges of the quotations in text, including their
// quotation marks. It ignores an opening mark without a closing mark.
func findQuotations(text string) []byteRange {
	if !mayQuote(text) {
		return nil
	}
	var out []byteRange
	missing := map[string]bool{} // closing marks that do not occur in the rest of the text
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf && c != '"' && c != '\'' {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		mark, opens := closingMarks[r]
		if !opens || missing[mark] || !isAtWordStart(text, i) {
			i += n
			continue
		}
		end := closingOffset(text, i+n, mark)
		if end < 0 && mark == "“" { // some authors end a quotation that begins with „ with ”
			end = closingOffset(text, i+n, "”")
		}
		if end < 0 {
			missing[mark] = true
			i += n
			continue
		}
		out = append(out, byteRange{i, end})
		i = end
	}
	return out
}

// mayQuote reports whether text contains a quotation mark, or a byte with which a
// quotation mark may begin in UTF-8.
func mayQuote(text string) bool {
	for i := range len(text) {
		if c := text[i]; c == '"' || c == '\'' || c == 0xc2 || c == 0xe2 {
			return true
		}
	}
	return false
}

// isAtWordStart reports whether there is no letter or digit directly before the offset
// at of text.
func isAtWordStart(text string, at int) bool {
	r, _ := utf8.DecodeLastRuneInString(text[:at])
	return at == 0 || !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// closingOffset returns the offset after the next closing quotation mark in text. It
// searches for mark from the offset from on. It skips a mark before a letter or digit,
// because ’ and ' also occur inside words. It returns -1 if there is no closing mark.
func closingOffset(text string, from int, mark string) int {
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
