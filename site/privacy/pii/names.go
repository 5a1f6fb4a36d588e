package pii

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"unicode"
	"unicode/utf8"
)

// maxWords is the largest number of words in a name of a NameList.
const maxWords = 4

// A NameList holds hashes of names, such as names of customers, so that the list does
// not reveal the names. Each hash is the SHA-256 of the name's words in lower case,
// separated by one blank. A word consists of letters, digits and the signs that join
// them, as in "at&t", "o'neil" and "coca-cola". A "&" between blanks is also a word.
type NameList map[[sha256.Size]byte]bool

// Add adds a name to the list, given as its hash in hexadecimal. ok is false if hash is
// not valid.
func (l *NameList) Add(hash string) (ok bool) {
	sum, err := hex.DecodeString(hash)
	if err != nil || len(sum) != sha256.Size {
		return false
	}
	if *l == nil {
		*l = NameList{}
	}
	(*l)[[sha256.Size]byte(sum)] = true
	return true
}

// FindNames returns the places in text where a name on the list occurs.
func FindNames(text []byte, list NameList) []Match {
	if len(list) == 0 {
		return nil
	}
	var hits []Match
	var row wordRow
	for at := 0; at < len(text); {
		start, end := nextWord(text, at)
		if start == end {
			break
		}
		at = end
		row.add(text, start, trimGenitive(text, start, end))
		if stopWords[string(row.lastWord())] {
			continue // no name ends with one of these frequent words
		}
		for k := min(len(row.words), maxWords); k >= 1; k-- { // tries the longest name first
			first := row.words[len(row.words)-k]
			if !list[sha256.Sum256(row.low[first.low:])] && !(k == 1 && list.hasSlug(row.lastWord())) {
				continue
			}
			h, n := Match{first.Start, row.words[len(row.words)-1].End, "a name from the customer list"}, len(hits)-1
			switch {
			case n < 0 || h.Start >= hits[n].End:
				hits = append(hits, h)
			case h.Start <= hits[n].Start:
				hits[n] = h // the new match replaces a shorter name with the same start
			}
			break
		}
	}
	return hits
}

// hasSlug reports whether word, such as big-parcel, is the URL form of a name on the
// list, such as "big parcel".
func (l NameList) hasSlug(word []byte) bool {
	return bytes.IndexByte(word, '-') > 0 && l[sha256.Sum256(bytes.ReplaceAll(word, []byte("-"), []byte(" ")))]
}

// A wordRow is a sequence of consecutive words of a text. low is the text of these
// words in lower case, separated by one blank.
type wordRow struct {
	words []rowWord
	low   []byte
}

type rowWord struct {
	Start, End int // byte offsets in the text
	low        int // offset in wordRow.low at which the word starts
}

func (r *wordRow) add(text []byte, start, end int) {
	const maxRow = 256 // largest number of words in a row; the oldest are dropped
	if n := len(r.words); n > 0 && start-r.words[n-1].End > maxGap {
		r.words, r.low = r.words[:0], r.low[:0]
	} else if n == maxRow {
		begin := r.words[n-maxWords].low
		r.low = r.low[:copy(r.low, r.low[begin:])]
		r.words = r.words[:copy(r.words, r.words[n-maxWords:])]
		for i := range r.words {
			r.words[i].low -= begin
		}
	}
	if len(r.words) > 0 {
		r.low = append(r.low, ' ')
	}
	r.words = append(r.words, rowWord{start, end, len(r.low)})
	for i, c := range text[start:end] {
		if c >= utf8.RuneSelf {
			r.low = append(r.low, bytes.ReplaceAll(bytes.ToLower(text[start+i:end]), []byte("’"), []byte("'"))...)
			break
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		r.low = append(r.low, c)
	}
}

func (r *wordRow) lastWord() []byte { return r.low[r.words[len(r.words)-1].low:] }

// stopWords lists frequent words, which make up about half of a text. No name on a
// NameList may end with one of them.
var stopWords = map[string]bool{"the": true, "a": true, "an": true, "of": true, "to": true, "and": true, "or": true,
	"but": true, "in": true, "on": true, "at": true, "by": true, "for": true,
	"from": true, "with": true, "as": true, "is": true, "are": true, "was": true, "were": true, "be": true,
	"been": true, "had": true, "has": true, "not": true, "that": true, "this": true, "which": true}

// maxGap is the largest number of bytes between two words of the same name in a text. A
// gap may contain marks, blanks and the beginning of the next line.
const maxGap = 6

// nextWord returns the range of the first word in text from offset at on.
func nextWord(text []byte, at int) (start, end int) {
	start = at
	for start < len(text) && !isWordAt(text, start) {
		_, n := utf8.DecodeRune(text[start:])
		start += n
	}
	end = start
	for end < len(text) {
		if isWordAt(text, end) || isJoiner(text, start, end) {
			_, n := utf8.DecodeRune(text[end:])
			end += n
			continue
		}
		break
	}
	return start, end
}

func isWordAt(text []byte, at int) bool {
	c := text[at]
	if c < utf8.RuneSelf {
		return alnum[c] || c == '&' && isBlank(byteBefore(text, at)) && isBlank(byteAt(text, at+1))
	}
	r, _ := utf8.DecodeRune(text[at:])
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// isJoiner reports whether the character at offset at, such as a hyphen, joins two
// parts of the word that begins at start.
func isJoiner(text []byte, start, at int) bool {
	if at == start || !isWordAt(text, at-1) && text[at-1] < utf8.RuneSelf {
		return false
	}
	n := 1
	switch text[at] {
	case '&', '\'', '-', '.':
	default:
		if !bytes.HasPrefix(text[at:], []byte("’")) {
			return false
		}
		n = len("’")
	}
	return at+n < len(text) && isWordAt(text, at+n)
}

// trimGenitive returns the end of the word text[start:end] without an "'s" at its end.
func trimGenitive(text []byte, start, end int) int {
	for _, s := range [...]string{"'s", "’s"} {
		if bytes.HasSuffix(text[start:end], []byte(s)) {
			return end - len(s)
		}
	}
	return end
}
