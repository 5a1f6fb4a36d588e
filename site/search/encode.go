package search

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"unicode/utf8"
)

// A writer writes the data files of the browser search. The data is encoded as script
// instead of JSON, for two reasons: a page opened from disk may load a script but may
// not fetch a file, and the security policy of the site only has to allow script-src
// 'self'. Each file is one call,
//
//	debriefSearch("t-3f2a…", {…});
//
// Numbers are written as base64 digits with five bits each, low bits first. Every digit
// except the last has 32 added to it. No byte needs an escape, and compression by the
// web server saves about a third.
//
// To change the encoding, change writer and the reader in client/index.js.
type writer struct {
	put     func(path string, data []byte) error
	written map[string]bool // names of the files that writeHashed has written, so that equal files are written once
	buf     *bytes.Buffer   // a buffer that is reused for the content of each file
}

func newWriter(put func(path string, data []byte) error) writer {
	return writer{put, map[string]bool{}, new(bytes.Buffer)}
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// writeFile encodes v as script and writes it to the file name.js.
func (w writer) writeFile(name string, v any) error {
	data, err := w.encodeValue(v)
	if err != nil {
		return err
	}
	return w.put("search/"+name+".js", wrapCall(name, data))
}

// writeHashed encodes v as script and writes it to a file. The file name is kind and a
// hash of the content, so that browsers may cache the file without limit. It returns
// the name without extension.
func (w writer) writeHashed(kind string, v any) (string, error) {
	data, err := w.encodeValue(v)
	if err != nil {
		return "", err
	}
	name := kind + "-" + shortHash(data)
	if w.written[name] {
		return name, nil
	}
	w.written[name] = true
	return name, w.put("search/"+name+".js", wrapCall(name, data))
}

func shortHash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:6])
}

// encodeValue encodes v as a script literal. The returned bytes are valid until the
// next call.
func (w writer) encodeValue(v any) ([]byte, error) {
	w.buf.Reset()
	e := json.NewEncoder(w.buf)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(w.buf.Bytes(), []byte("\n")), err
}

func wrapCall(name string, data []byte) []byte {
	return slices.Concat([]byte("debriefSearch(\""+name+"\","), data, []byte(");\n"))
}

// appendNumber appends n, which must not be negative, as base64 digits of five bits
// each to b.
func appendNumber(b []byte, n int) []byte {
	for n >= 32 {
		b = append(b, digits[n&31|32])
		n >>= 5
	}
	return append(b, digits[n])
}

// A shard is a range of the dictionary's terms with their postings, encoded for one
// data file. Spaces separate the terms, because no term contains a space. Each term
// begins with a digit that holds the number of code points that it shares with the
// previous term. The postings are in the order of the terms, also separated by spaces.
type shard struct {
	first    string // the first term of the shard
	start    int    // the number of the shard's first term in the dictionary
	last     string
	terms    []byte
	postings []byte
}

func (s *shard) isEmpty() bool { return len(s.terms) == 0 }
func (s *shard) size() int     { return len(s.terms) + len(s.postings) }

func (s *shard) add(term string, n int, postings []byte) {
	if s.isEmpty() {
		s.first, s.start = term, n
	} else {
		s.terms = append(s.terms, ' ')
		s.postings = append(s.postings, ' ')
	}
	common, points := 0, 0
	for common < len(term) && common < len(s.last) && points < len(digits)-1 {
		r, size := utf8.DecodeRuneInString(term[common:])
		if q, _ := utf8.DecodeRuneInString(s.last[common:]); q != r {
			break
		}
		common += size
		points++
	}
	s.terms = append(append(s.terms, digits[points]), term[common:]...)
	s.postings = append(s.postings, postings...)
	s.last = term
}

func (s *shard) reset() {
	s.terms, s.postings, s.last = s.terms[:0], s.postings[:0], ""
}
