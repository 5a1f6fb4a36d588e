package pii

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"unicode"
	"unicode/utf8"
)

// mostWords is how many words a name on the list may have.
const mostWords = 4

// A List is names of which only hashes are known, so that it tells nobody who
// is on it: the SHA-256 of the words in lower case with one blank between them.
// Words are letters and digits, with the signs that join them: "at&t", "o'neil",
// "coca-cola"; "&" between blanks is a word as well.
type List map[[sha256.Size]byte]bool

// Add puts a name on the list, by its hash in hexadecimal; ok is false if it is
// none.
func (l *List) Add(hash string) (ok bool) {
	sum, err := hex.DecodeString(hash)
	if err != nil || len(sum) != sha256.Size {
		return false
	}
	if *l == nil {
		*l = List{}
	}
	(*l)[[sha256.Size]byte(sum)] = true
	return true
}

// Names returns the names of a list that stand in a text.
func Names(text []byte, list List) []Hit {
	if len(list) == 0 {
		return nil
	}
	var hits []Hit
	var row row
	for at := 0; at < len(text); {
		start, end := nextWord(text, at)
		if start == end {
			break
		}
		at = end
		row.add(text, start, withoutGenitive(text, start, end))
		if small[string(row.last())] {
			continue // no name ends so
		}
		for k := min(len(row.words), mostWords); k >= 1; k-- { // the longest first
			first := row.words[len(row.words)-k]
			if !list[sha256.Sum256(row.low[first.low:])] && !(k == 1 && list.slug(row.last())) {
				continue
			}
			h, n := Hit{first.Start, row.words[len(row.words)-1].End, "a name from the customer list"}, len(hits)-1
			switch {
			case n < 0 || h.Start >= hits[n].End:
				hits = append(hits, h)
			case h.Start <= hits[n].Start:
				hits[n] = h // a longer one that begins so
			}
			break
		}
	}
	return hits
}

// slug reports a name as addresses and files write it: big-parcel.
func (l List) slug(word []byte) bool {
	return bytes.IndexByte(word, '-') > 0 && l[sha256.Sum256(bytes.ReplaceAll(word, []byte("-"), []byte(" ")))]
}

// A row is words that follow each other, and what they are in lower case with
// one blank between them.
type row struct {
	words []rowWord
	low   []byte
}

type rowWord struct {
	Start, End int // in the text
	low        int // where it begins in low
}

func (r *row) add(text []byte, start, end int) {
	const most = 256 // words, before what lies behind is forgotten
	if n := len(r.words); n > 0 && start-r.words[n-1].End > mostBetween {
		r.words, r.low = r.words[:0], r.low[:0]
	} else if n == most {
		begin := r.words[n-mostWords].low
		r.low = r.low[:copy(r.low, r.low[begin:])]
		r.words = r.words[:copy(r.words, r.words[n-mostWords:])]
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

func (r *row) last() []byte { return r.low[r.words[len(r.words)-1].low:] }

// small are the words that every other word of a text is.
var small = map[string]bool{"the": true, "a": true, "an": true, "of": true, "to": true, "and": true, "or": true, "but": true, "in": true, "on": true, "at": true, "by": true, "for": true,
	"from": true, "with": true, "as": true, "is": true, "are": true, "was": true, "were": true, "be": true, "been": true, "had": true, "has": true, "not": true, "that": true, "this": true, "which": true}

// mostBetween is how many bytes may stand between the words of a name: marks
// and blanks, and the beginning of the next line.
const mostBetween = 6

// nextWord is where the next word stands.
func nextWord(text []byte, at int) (start, end int) {
	start = at
	for start < len(text) && !wordAt(text, start) {
		_, n := utf8.DecodeRune(text[start:])
		start += n
	}
	end = start
	for end < len(text) {
		if wordAt(text, end) || joins(text, start, end) {
			_, n := utf8.DecodeRune(text[end:])
			end += n
			continue
		}
		break
	}
	return start, end
}

func wordAt(text []byte, at int) bool {
	c := text[at]
	if c < utf8.RuneSelf {
		return alnum[c] || c == '&' && blank(before(text, at)) && blank(after(text, at+1))
	}
	r, _ := utf8.DecodeRune(text[at:])
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// joins reports a sign within a word.
func joins(text []byte, start, at int) bool {
	if at == start || !wordAt(text, at-1) && text[at-1] < utf8.RuneSelf {
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
	return at+n < len(text) && wordAt(text, at+n)
}

// withoutGenitive is where a word ends without "'s".
func withoutGenitive(text []byte, start, end int) int {
	for _, s := range [...]string{"'s", "’s"} {
		if bytes.HasSuffix(text[start:end], []byte(s)) {
			return end - len(s)
		}
	}
	return end
}
