package search

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"unicode/utf8"
)

// The written form of the exported data. It is script and not data, because a page
// opened from a disk may load a script beside it but may not fetch a file, and because
// script-src 'self' is then all a site has to allow. Each file is one call,
//
//	debriefSearch("t-3f2a…", {…});
//
// and numbers are digits of base 64, five bits in each, low bits first, 32 added to
// all but the last: no byte of them needs an escape, and a web server that compresses
// scripts makes them about a third smaller.
//
// Another form replaces writer and client/search.js's reader, and nothing else.
type writer struct {
	put     func(path string, data []byte) error
	written map[string]bool // hashed names: two files of the same content are one
	buf     *bytes.Buffer   // for one file after the other
}

func newWriter(put func(path string, data []byte) error) writer {
	return writer{put, map[string]bool{}, new(bytes.Buffer)}
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// file writes one file under a given name.
func (w writer) file(name string, v any) error {
	data, err := w.argument(v)
	if err != nil {
		return err
	}
	return w.put("search/"+name+".js", call(name, data))
}

// hashed writes one file under a name that is made of its content, and returns the
// name. A browser may keep it for ever.
func (w writer) hashed(kind string, v any) (string, error) {
	data, err := w.argument(v)
	if err != nil {
		return "", err
	}
	name := kind + "-" + hashOf(data)
	if w.written[name] {
		return name, nil
	}
	w.written[name] = true
	return name, w.put("search/"+name+".js", call(name, data))
}

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:6])
}

// argument is v as script, until the next is asked for.
func (w writer) argument(v any) ([]byte, error) {
	w.buf.Reset()
	e := json.NewEncoder(w.buf)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(w.buf.Bytes(), []byte("\n")), err
}

func call(name string, data []byte) []byte {
	return slices.Concat([]byte("debriefSearch(\""+name+"\","), data, []byte(");\n"))
}

// appendNumber appends n, which is not negative.
func appendNumber(b []byte, n int) []byte {
	for n >= 32 {
		b = append(b, digits[n&31|32])
		n >>= 5
	}
	return append(b, digits[n])
}

// A shard is a stretch of the dictionary with its postings. Terms are separated by
// spaces, which no term has; each begins with the number of code points it shares with
// the one before. The postings of each term follow each other, separated by spaces.
type shard struct {
	first    string // term
	start    int    // number of the first term
	last     string
	terms    []byte
	postings []byte
}

func (s *shard) empty() bool { return len(s.terms) == 0 }
func (s *shard) size() int   { return len(s.terms) + len(s.postings) }

func (s *shard) add(term string, n int, postings []byte) {
	if s.empty() {
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
