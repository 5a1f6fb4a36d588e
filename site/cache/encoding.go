package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"time"

	"debrief/site/git"
)

// magic is the first line of a commit cache file. The SHA-256 of the rest follows, and
// then the rest: the key, a table of all texts, and the entries, which refer to texts
// by number. Numbers are varints. Object names have the length that the repository
// uses.
const magic = "debrief memo " + version + "\n"

var errFormat = errors.New("not a cache file, or a damaged one")

func encodeEntries(entries []Entry, key string) []byte {
	w := &writer{numbers: map[string]uint64{}, width: widthOf(entries)}
	w.number(uint64(len(entries)))
	for _, e := range entries {
		w.entry(e)
	}
	head := appendText(nil, key)
	head = append(head, byte(w.width))
	head = binary.AppendUvarint(head, uint64(len(w.texts)))
	for _, text := range w.texts {
		head = appendText(head, text)
	}
	return withChecksum(append(head, w.out...))
}

// withChecksum returns the content of a cache file: the magic line, the checksum of
// rest, and rest.
func withChecksum(rest []byte) []byte {
	sum := sha256.Sum256(rest)
	out := make([]byte, 0, len(magic)+len(sum)+len(rest))
	return append(append(append(out, magic...), sum[:]...), rest...)
}

// widthOf returns the length of the object names in entries in bytes: 32 for SHA-256,
// else 20.
func widthOf(entries []Entry) int {
	for _, e := range entries {
		if n := len(e.Commit.Hash.String()) / 2; n > 20 {
			return n
		}
	}
	return 20
}

func appendText(out []byte, text string) []byte {
	return append(binary.AppendUvarint(out, uint64(len(text))), text...)
}

// A writer encodes the entries of a commit cache. It stores each distinct text once and
// refers to it by number.
type writer struct {
	out     []byte
	width   int
	texts   []string
	numbers map[string]uint64
}

func (w *writer) number(n uint64)     { w.out = binary.AppendUvarint(w.out, n) }
func (w *writer) hash(h git.Hash)     { w.out = append(w.out, h[:w.width]...) }
func (w *writer) person(p git.Person) { w.text(p.Name); w.text(p.Email) }

func (w *writer) text(text string) {
	n, ok := w.numbers[text]
	if !ok {
		n = uint64(len(w.texts))
		w.numbers[text] = n
		w.texts = append(w.texts, text)
	}
	w.number(n)
}

func (w *writer) time(t time.Time) {
	_, zone := t.Zone()
	w.out = binary.AppendVarint(w.out, t.Unix())
	w.out = binary.AppendVarint(w.out, int64(zone))
}

func (w *writer) entry(e Entry) {
	c := e.Commit
	w.hash(c.Hash)
	w.hash(c.Tree)
	w.number(uint64(len(c.Parents)))
	for _, p := range c.Parents {
		w.hash(p)
	}
	w.person(c.Author)
	w.number(uint64(len(c.CoAuthors)))
	for _, p := range c.CoAuthors {
		w.person(p)
	}
	w.time(c.When)
	w.time(c.Committed)
	w.text(c.Request.Number)
	w.text(c.Request.Host)
	w.number(uint64(len(e.Changes)))
	for _, ch := range e.Changes {
		w.text(ch.Path)
		w.text(ch.Status)
		w.text(ch.Other)
		w.hash(ch.Before)
		w.hash(ch.After)
	}
}

// decodeEntries decodes the content of a commit cache file. It returns an error if the
// file is damaged, or if it was written for another key.
func decodeEntries(data []byte, key string) (map[git.Hash]Entry, error) {
	rest, ok := bytes.CutPrefix(data, []byte(magic))
	if !ok || len(rest) < sha256.Size {
		return nil, errFormat
	}
	if sum := sha256.Sum256(rest[sha256.Size:]); !bytes.Equal(sum[:], rest[:sha256.Size]) {
		return nil, errFormat
	}
	r := &reader{in: string(rest[sha256.Size:]), zones: map[int]*time.Location{0: time.UTC}}
	if r.bytes(r.count(1)) != key {
		return nil, errFormat // the file belongs to another key with the same file name
	}
	if r.width = int(r.byte()); r.width != 20 && r.width != 32 {
		return nil, errFormat
	}
	r.texts = make([]string, r.count(1))
	for i := range r.texts {
		r.texts[i] = r.bytes(r.count(1))
	}
	n := r.count(2 * r.width)
	out := make(map[git.Hash]Entry, n)
	commits := make([]git.Commit, n)
	for i := range n {
		e := Entry{Commit: &commits[i]}
		r.entry(&e)
		out[e.Commit.Hash] = e
	}
	if r.failed || r.in != "" {
		return nil, errFormat
	}
	return out, nil
}

// A reader decodes the entries of a commit cache. After the end of the input, failed is
// true and all values are zero.
type reader struct {
	in     string
	failed bool
	width  int
	texts  []string
	zones  map[int]*time.Location
}

func (r *reader) bytes(n int) string {
	if n > len(r.in) {
		r.failed, r.in = true, ""
		return ""
	}
	out := r.in[:n]
	r.in = r.in[n:]
	return out
}

func (r *reader) byte() byte {
	if b := r.bytes(1); b != "" {
		return b[0]
	}
	return 0
}

func (r *reader) number() (n uint64) {
	for shift := 0; shift < 64; shift += 7 {
		b := r.byte()
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return n
		}
	}
	r.failed = true
	return 0
}

func (r *reader) signed() int64 {
	n := r.number()
	if n&1 != 0 {
		return ^int64(n >> 1)
	}
	return int64(n >> 1)
}

// count reads the number of elements that follow. It sets failed if the remaining input
// is too short for elements of size bytes each.
func (r *reader) count(size int) int {
	n := r.number()
	if n > uint64(len(r.in)/size) {
		r.failed, r.in = true, ""
		return 0
	}
	return int(n)
}

func (r *reader) hash() (h git.Hash) {
	copy(h[:], r.bytes(r.width))
	return h
}

func (r *reader) text() string {
	if n := r.number(); n < uint64(len(r.texts)) {
		return r.texts[n]
	}
	r.failed = true
	return ""
}

func (r *reader) person() git.Person { return git.Person{Name: r.text(), Email: r.text()} }

func (r *reader) time() time.Time {
	seconds, offset := r.signed(), int(r.signed())
	zone, ok := r.zones[offset]
	if !ok {
		zone = time.FixedZone("", offset)
		r.zones[offset] = zone
	}
	return time.Unix(seconds, 0).In(zone)
}

func (r *reader) entry(e *Entry) {
	c := e.Commit
	c.Hash, c.Tree = r.hash(), r.hash()
	if n := r.count(r.width); n > 0 {
		c.Parents = make([]git.Hash, n)
		for i := range c.Parents {
			c.Parents[i] = r.hash()
		}
	}
	c.Author = r.person()
	for range r.count(2) {
		c.CoAuthors = append(c.CoAuthors, r.person())
	}
	c.When, c.Committed = r.time(), r.time()
	c.Request = git.Request{Number: r.text(), Host: r.text()}
	if n := r.count(3 + 2*r.width); n > 0 {
		e.Changes = make([]Change, n)
		for i := range e.Changes {
			e.Changes[i] = Change{
				Path: r.text(), Status: r.text(), Other: r.text(),
				Before: r.hash(), After: r.hash(),
			}
		}
	}
}
