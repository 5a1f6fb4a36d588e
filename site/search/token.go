package search

import (
	"unicode"
	"unicode/utf8"
)

// This file defines how text is split into words. client/words.js has the same rules,
// and testdata/tokens.json tests both. If you change a rule, change all three and
// increase tokenVersion.
//
// Text is split into chunks. A chunk consists of runs of letters and digits, joined by
// at most three connectors in a row, as in kube-proxy, /var/lib/etcd, status=503 and
// std::vector. A chunk of several parts is indexed twice: whole, so that an identifier
// matches itself, and in parts, so that "read timeout" matches readTimeoutMs. A chunk
// of only digits, such as a time, a date or an address, is only indexed whole, because
// its parts have no meaning.
//
// The rules do not use Unicode's tables of letters, because these differ between Go and
// older browsers. Every character outside ASCII is a letter, except in some listed
// blocks of punctuation and symbols.
const (
	tokenVersion = 1
	maxWord      = 64 // maximum code points of a part; the rest is ignored
	maxWhole     = 96 // maximum code points of an identifier that is indexed whole
	maxParts     = 64 // maximum runs in a chunk; a longer chunk is split there
	maxJoined    = 8  // maximum apostrophes in a run of letters and digits
	gap          = 16 // positions to skip between two texts of a field, so that no phrase spans both
)

// A chunk is one word, or one identifier with its parts.
//
// whole is "" for a plain word, and for an identifier that is too long to be indexed
// whole. parts is empty for digits with connectors, such as a date. At least one of the
// two is set.
type chunk struct {
	start, end int    // byte offsets of the chunk in the text
	pos        int    // position of the chunk's first part in the field
	whole      string // the index term of the whole identifier, in lower case
	prefix     string // the whole identifier before stemming, which is used for completions
	parts      []part
}

// A part is one word of a chunk of text, with the index term of that word.
type part struct {
	term       string
	raw        string // the word in lower case, before stemming
	start, end int
}

// positions returns the number of word positions that the chunk takes.
func (c *chunk) positions() int { return max(1, len(c.parts)) }

// A scanner splits a text into chunks. The method next always returns the same chunk
// with new content.
type scanner struct {
	stem  *stemmer
	text  string
	at    int // byte offset of the next character to read
	pos   int
	runs  []run
	chunk chunk
	buf   []byte
	tally tally // counts the terms of the text during indexing
}

// A run is a sequence of letters and digits within a chunk. Apostrophes are removed.
type run struct {
	start, end int    // byte offsets of the run in the text
	word       string // the letters and digits of the run as written, without apostrophes
	glue       string // the connectors, such as "-" or "::", before the run
}

func (s *scanner) reset(text string) {
	s.text, s.at, s.pos = text, 0, 1
}

// resume continues with another text of the same field. It skips some positions, so
// that no phrase spans both texts.
func (s *scanner) resume(text string) {
	s.text, s.at = text, 0
	s.pos += gap
}

// next returns the next chunk of the text. It returns nil at the end of the text.
func (s *scanner) next() *chunk {
	for s.at < len(s.text) {
		r, size := s.peekRune(s.at)
		switch {
		case r == '\f':
			s.pos += gap
			s.at += size
		case isCJK(r):
			if c := s.readBigram(); c != nil {
				return c
			}
		case isWord(r):
			s.readRuns()
			return s.makeChunk()
		default:
			s.at += size
		}
	}
	return nil
}

func (s *scanner) peekRune(at int) (rune, int) {
	if at >= len(s.text) {
		return -1, 0
	}
	if b := s.text[at]; b < utf8.RuneSelf {
		return rune(b), 1
	}
	return utf8.DecodeRuneInString(s.text[at:])
}

// readRuns reads all runs of one chunk and advances the scanner to the end of the
// chunk.
func (s *scanner) readRuns() {
	s.runs = s.runs[:0]
	glue := ""
	for len(s.runs) < maxParts {
		s.runs = append(s.runs, run{glue: glue})
		if more := s.readRun(&s.runs[len(s.runs)-1]); !more {
			return
		}
		end, ok := s.readConnectors()
		if !ok {
			return
		}
		glue = s.text[s.at:end]
		s.at = end
	}
}

// readRun reads one run of letters and digits. It drops at most maxJoined apostrophes
// within the run, so that "don't" becomes "dont". It also drops a possessive ending,
// which ends the chunk. more is false if the chunk ends here.
func (s *scanner) readRun(r *run) (more bool) {
	r.start = s.at
	from := s.at
	for joined := 0; ; joined++ {
		for s.at < len(s.text) && isAlnum(s.text[s.at]) {
			s.at++ // an ASCII letter or digit, the usual case, needs no decoding
		}
		c, size := s.peekRune(s.at)
		for isLetter(c) {
			s.at += size
			c, size = s.peekRune(s.at)
		}
		r.end = s.at
		if from == r.start {
			r.word = s.text[from:s.at]
		} else {
			r.word += s.text[from:s.at]
		}
		if !isApostrophe(c) {
			return true
		}
		after, afterSize := s.peekRune(s.at + size)
		if !isLetter(after) {
			return true
		}
		if after == 's' || after == 'S' {
			if beyond, _ := s.peekRune(s.at + size + afterSize); !isLetter(beyond) {
				s.at += size + afterSize
				return false
			}
		}
		if joined == maxJoined {
			return true
		}
		s.at += size
		from = s.at
	}
}

// readConnectors returns the offset after a sequence of one to three connectors, such
// as "::". ok is false unless a letter or digit follows.
func (s *scanner) readConnectors() (end int, ok bool) {
	end = s.at
	for n := 0; ; n++ {
		r, size := s.peekRune(end)
		if n > 0 && isLetter(r) {
			return end, true
		}
		if n == 3 || !isConnector(r) {
			return 0, false
		}
		end += size
	}
}

// makeChunk builds a chunk from the runs that readRuns has read.
func (s *scanner) makeChunk() *chunk {
	c := &s.chunk
	*c = chunk{start: s.runs[0].start, end: s.runs[len(s.runs)-1].end, pos: s.pos, parts: c.parts[:0]}
	if len(s.runs) > 1 && s.isDigitsOnly() {
		c.whole = s.joinRuns()
		c.prefix = c.whole
		if c.whole != "" {
			s.pos++
			return c
		}
	}
	for i := range s.runs {
		s.splitRun(&s.runs[i])
	}
	if len(c.parts) > 1 {
		c.prefix = s.joinRuns()
		c.whole = s.stem.stem(c.prefix)
	}
	s.pos += len(c.parts)
	return c
}

// isDigitsOnly reports whether all runs consist of ASCII digits.
func (s *scanner) isDigitsOnly() bool {
	for _, r := range s.runs {
		for i := 0; i < len(r.word); i++ {
			if r.word[i] < '0' || r.word[i] > '9' {
				return false
			}
		}
	}
	return true
}

// joinRuns returns the whole identifier in lower case, or "" if it is longer than
// maxWhole.
func (s *scanner) joinRuns() string {
	b := s.buf[:0]
	n := 0
	for _, r := range s.runs {
		for _, text := range [2]string{r.glue, r.word} {
			if n += utf8.RuneCountInString(text); n > maxWhole {
				s.buf = b
				return ""
			}
			b = appendLower(b, text)
		}
	}
	s.buf = b
	return string(b)
}

// splitRun splits a run into words and adds them to the chunk. It splits before a
// capital that follows a lower-case letter, as in readTimeout. It also splits before
// the last of several capitals if a lower-case letter follows, as in HTTPServer. The
// plural of an acronym, as in APIs, is not split. Only ASCII capitals count.
func (s *scanner) splitRun(r *run) {
	w := r.word
	from := 0
	for i := 1; i < len(w); i++ {
		here := isUpper(w[i]) && isLower(w[i-1])
		acronym := isUpper(w[i]) && isUpper(w[i-1]) && i+1 < len(w) && isLower(w[i+1]) &&
			!(w[i+1] == 's' && i+2 == len(w))
		if here || acronym {
			s.addPart(w[from:i], r)
			from = i
		}
	}
	s.addPart(w[from:], r)
}

// addPart adds one word of the run r to the chunk. It truncates a word after maxWord
// code points.
func (s *scanner) addPart(word string, r *run) {
	if len(word) > maxWord {
		n := 0
		for i := range word {
			if n == maxWord {
				word = word[:i]
				break
			}
			n++
		}
	}
	raw := lower(word)
	s.chunk.parts = append(s.chunk.parts, part{term: s.stem.stem(raw), raw: raw, start: r.start, end: r.end})
}

// readBigram returns the next pair of ideographs or kana as a chunk. These scripts have
// no spaces between words. Pairs need no dictionary, which could differ between Go and
// JavaScript. It returns nil for the last character of a sequence, which is already in
// a pair.
func (s *scanner) readBigram() *chunk {
	_, size := s.peekRune(s.at)
	r2, size2 := s.peekRune(s.at + size)
	c := &s.chunk
	end := s.at + size
	if isCJK(r2) {
		end += size2
	} else if s.at > 0 {
		// The last character of a sequence was already the second one of a pair.
		if before, _ := utf8.DecodeLastRuneInString(s.text[:s.at]); isCJK(before) {
			s.at += size
			return nil
		}
	}
	term := s.text[s.at:end]
	*c = chunk{start: s.at, end: end, pos: s.pos, parts: append(c.parts[:0],
		part{term: term, raw: term, start: s.at, end: end})}
	s.pos++
	s.at += size
	return c
}

func isUpper(b byte) bool { return 'A' <= b && b <= 'Z' }
func isLower(b byte) bool { return 'a' <= b && b <= 'z' }

func isAlnum(b byte) bool { return isLower(b) || isUpper(b) || '0' <= b && b <= '9' }

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == '＇' }

func isConnector(r rune) bool {
	switch r {
	case '-', '_', '.', '/', ':', '@', '\\', '+', '#', '=', '&', '~', '\u2010', '\u2011':
		return true
	}
	return false
}

func isWord(r rune) bool {
	if r < 0x80 {
		return r >= 0 && isAlnum(byte(r))
	}
	for _, s := range symbols {
		if r < s[0] {
			return true
		}
		if r <= s[1] {
			return false
		}
	}
	return true
}

// isLetter reports whether r can be part of a run: a letter or digit of a script with
// spaces between words.
func isLetter(r rune) bool { return isWord(r) && !isCJK(r) }

// symbols lists, in ascending order, the blocks of characters outside ASCII that are
// not part of words.
var symbols = [][2]rune{
	{0x80, 0xA9}, {0xAB, 0xB4}, {0xB6, 0xB9}, {0xBB, 0xBF}, {0xD7, 0xD7}, {0xF7, 0xF7},
	{0x2000, 0x206F}, {0x2190, 0x2BFF}, {0x3000, 0x3004}, {0x3008, 0x3020}, {0x3030, 0x3030},
	{0xD800, 0xF8FF}, {0xFE10, 0xFE1F}, {0xFE30, 0xFE6F}, {0xFEFF, 0xFF0F}, {0xFF1A, 0xFF20},
	{0xFF3B, 0xFF40}, {0xFF5B, 0xFF65}, {0xFFE0, 0xFFFF}, {0x1F000, 0x1FAFF},
}

// isCJK reports whether r is kana or an ideograph of Chinese, Japanese or Korean.
// Hangul does not count, because it has spaces between words.
func isCJK(r rune) bool {
	return r >= 0x3040 && (r <= 0x30FF || r >= 0x3400 && r <= 0x9FFF || r >= 0xF900 && r <= 0xFAFF || r >= 0x20000 &&
		r <= 0x3FFFF)
}

// lower converts s to lower case. It converts each code point separately, as the
// browser's script does, so that a letter never depends on its neighbours (as the Greek
// final sigma would) and never becomes longer. It converts Latin, Greek, Cyrillic and
// Armenian capitals; other scripts are unchanged, because new versions of Unicode add
// capitals to them.
func lower(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || isUpper(c) {
			return string(appendLower(make([]byte, 0, maxWord), s))
		}
	}
	return s
}

func appendLower(b []byte, s string) []byte {
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf:
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			b = append(b, byte(r))
		case r == '\u2010' || r == '\u2011':
			b = append(b, '-')
		case r < 0x590 || r >= 0x1E00 && r < 0x2000:
			b = utf8.AppendRune(b, unicode.ToLower(r))
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return b
}
