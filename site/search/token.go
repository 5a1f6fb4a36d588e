package search

import (
	"unicode"
	"unicode/utf8"
)

// What a word is. The same rules stand in client/search.js, and testdata/tokens.json
// holds both to them; change all three together and raise tokenVersion.
//
// Text falls into chunks: runs of letters and digits held together by at most three
// connectors in a row (kube-proxy, /var/lib/etcd, status=503, std::vector). A chunk
// with more than one part is indexed whole, so that an identifier is found as itself,
// and in parts, so that "read timeout" finds readTimeoutMs. A chunk of digits alone
// (a time, a date, an address) is indexed whole only: its parts mean nothing.
//
// Nothing here consults Unicode's tables of letters, which differ between Go and
// browsers of different years: past ASCII everything is a letter, except listed
// blocks of punctuation and symbols.
const (
	tokenVersion = 1
	maxWord      = 64 // code points of one part; the rest is cut off
	maxWhole     = 96 // code points of an identifier indexed whole
	maxParts     = 64 // runs of one chunk; a longer one is broken there
	maxJoined    = 8  // apostrophes in one run
	gap          = 16 // positions between two texts of one field, so that no phrase crosses
)

// A chunk is one word, or one identifier with its parts.
//
// Whole is empty for a plain word and for an identifier too long to be indexed
// whole; parts is empty for a chunk of digits with connectors. Never are both.
type chunk struct {
	start, end int    // bytes in the text
	pos        int    // position of the first part
	whole      string // lower-cased, stemmed if it is letters only
	prefix     string // the same before stemming: what the dictionary is searched for by beginning
	parts      []part
}

// A part is one word as it is indexed.
type part struct {
	term       string
	raw        string // before stemming
	start, end int
}

// positions is how many places of its field a chunk takes.
func (c *chunk) positions() int { return max(1, len(c.parts)) }

// A scanner cuts one text into chunks. The chunk it hands out is reused.
type scanner struct {
	stem  *stemmer
	text  string
	at    int // byte
	pos   int
	runs  []run
	chunk chunk
	buf   []byte
	tally tally // of the texts, where they are indexed
}

// A run is a stretch of letters and digits inside a chunk, without apostrophes.
type run struct {
	start, end int    // bytes in the text
	word       string // as written
	glue       string // connectors before it
}

func (s *scanner) reset(text string) {
	s.text, s.at, s.pos = text, 0, 1
}

// resume goes on with another text of the same field, as after a form feed.
func (s *scanner) resume(text string) {
	s.text, s.at = text, 0
	s.pos += gap
}

// next returns the next chunk, or nil at the end of the text.
func (s *scanner) next() *chunk {
	for s.at < len(s.text) {
		r, size := s.peek(s.at)
		switch {
		case r == '\f':
			s.pos += gap
			s.at += size
		case isCJK(r):
			if c := s.bigram(); c != nil {
				return c
			}
		case isWord(r):
			s.readRuns()
			return s.finish()
		default:
			s.at += size
		}
	}
	return nil
}

func (s *scanner) peek(at int) (rune, int) {
	if at >= len(s.text) {
		return -1, 0
	}
	if b := s.text[at]; b < utf8.RuneSelf {
		return rune(b), 1
	}
	return utf8.DecodeRuneInString(s.text[at:])
}

// readRuns reads the runs of one chunk and leaves the scanner behind it.
func (s *scanner) readRuns() {
	s.runs = s.runs[:0]
	glue := ""
	for len(s.runs) < maxParts {
		s.runs = append(s.runs, run{glue: glue})
		if more := s.readRun(&s.runs[len(s.runs)-1]); !more {
			return
		}
		end, ok := s.connectors()
		if !ok {
			return
		}
		glue = s.text[s.at:end]
		s.at = end
	}
}

// readRun reads letters and digits. It drops up to maxJoined apostrophes inside (don't
// is dont) and a possessive at the end, after which the chunk is over and more is false.
func (s *scanner) readRun(r *run) (more bool) {
	r.start = s.at
	from := s.at
	for joined := 0; ; joined++ {
		for s.at < len(s.text) && isAlnum(s.text[s.at]) {
			s.at++ // as most letters are
		}
		c, size := s.peek(s.at)
		for isLetter(c) {
			s.at += size
			c, size = s.peek(s.at)
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
		after, afterSize := s.peek(s.at + size)
		if !isLetter(after) {
			return true
		}
		if after == 's' || after == 'S' {
			if beyond, _ := s.peek(s.at + size + afterSize); !isLetter(beyond) {
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

// connectors returns the end of one to three connectors that a letter or digit follows.
func (s *scanner) connectors() (end int, ok bool) {
	end = s.at
	for n := 0; ; n++ {
		r, size := s.peek(end)
		if n > 0 && isLetter(r) {
			return end, true
		}
		if n == 3 || !isConnector(r) {
			return 0, false
		}
		end += size
	}
}

// finish makes the chunk of the runs that were read.
func (s *scanner) finish() *chunk {
	c := &s.chunk
	*c = chunk{start: s.runs[0].start, end: s.runs[len(s.runs)-1].end, pos: s.pos, parts: c.parts[:0]}
	if len(s.runs) > 1 && s.digitsOnly() {
		c.whole = s.joined()
		c.prefix = c.whole
		if c.whole != "" {
			s.pos++
			return c
		}
	}
	for i := range s.runs {
		s.split(&s.runs[i])
	}
	if len(c.parts) > 1 {
		c.prefix = s.joined()
		c.whole = s.stem.stem(c.prefix)
	}
	s.pos += len(c.parts)
	return c
}

// digitsOnly reports whether the runs hold ASCII digits and nothing else.
func (s *scanner) digitsOnly() bool {
	for _, r := range s.runs {
		for i := 0; i < len(r.word); i++ {
			if r.word[i] < '0' || r.word[i] > '9' {
				return false
			}
		}
	}
	return true
}

// joined is the whole identifier, lower-cased, or "" if it is too long.
func (s *scanner) joined() string {
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

// split adds the parts of a run: at a change from lower to upper case, and before the
// last capital of several that lower case follows (HTTPServer). The plural of an
// acronym (APIs) stays whole. Only ASCII capitals count.
func (s *scanner) split(r *run) {
	w := r.word
	from := 0
	for i := 1; i < len(w); i++ {
		here := isUpper(w[i]) && isLower(w[i-1])
		acronym := isUpper(w[i]) && isUpper(w[i-1]) && i+1 < len(w) && isLower(w[i+1]) &&
			!(w[i+1] == 's' && i+2 == len(w))
		if here || acronym {
			s.add(w[from:i], r)
			from = i
		}
	}
	s.add(w[from:], r)
}

// add adds one part of a run.
func (s *scanner) add(word string, r *run) {
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

// bigram returns the next pair of ideographs or kana: those scripts put no spaces
// between words, and pairs need no dictionary that two programs could disagree on.
func (s *scanner) bigram() *chunk {
	_, size := s.peek(s.at)
	r2, size2 := s.peek(s.at + size)
	c := &s.chunk
	end := s.at + size
	if isCJK(r2) {
		end += size2
	} else if s.at > 0 {
		// The last of a run was already the second of a pair.
		if before, _ := utf8.DecodeLastRuneInString(s.text[:s.at]); isCJK(before) {
			s.at += size
			return nil
		}
	}
	term := s.text[s.at:end]
	*c = chunk{start: s.at, end: end, pos: s.pos, parts: append(c.parts[:0], part{term: term, raw: term, start: s.at, end: end})}
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

// isLetter reports what runs are made of.
func isLetter(r rune) bool { return isWord(r) && !isCJK(r) }

// symbols are the blocks past ASCII that no word is made of, ascending.
var symbols = [][2]rune{
	{0x80, 0xA9}, {0xAB, 0xB4}, {0xB6, 0xB9}, {0xBB, 0xBF}, {0xD7, 0xD7}, {0xF7, 0xF7},
	{0x2000, 0x206F}, {0x2190, 0x2BFF}, {0x3000, 0x3004}, {0x3008, 0x3020}, {0x3030, 0x3030},
	{0xD800, 0xF8FF}, {0xFE10, 0xFE1F}, {0xFE30, 0xFE6F}, {0xFEFF, 0xFF0F}, {0xFF1A, 0xFF20},
	{0xFF3B, 0xFF40}, {0xFF5B, 0xFF65}, {0xFFE0, 0xFFFF}, {0x1F000, 0x1FAFF},
}

// isCJK reports kana and ideographs. Hangul has spaces and is left as words.
func isCJK(r rune) bool {
	return r >= 0x3040 && (r <= 0x30FF || r >= 0x3400 && r <= 0x9FFF || r >= 0xF900 && r <= 0xFAFF || r >= 0x20000 && r <= 0x3FFFF)
}

// lower maps code point by code point, as the browser's script does, so that no
// letter changes with its neighbours (a final sigma) or grows. It knows the capitals of
// Latin, Greek, Cyrillic and Armenian; the later blocks gain some with every version
// of Unicode.
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
