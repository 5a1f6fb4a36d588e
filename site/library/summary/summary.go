// Package summary caches fields of post-mortems for rules that compare a post-mortem
// with others: names, people, factors and action items.
//
// Parsing a post-mortem takes a third of a millisecond, and decoding a summary takes a
// hundredth of that. So debrief check --base is fast in a library of thousands. A
// summary has no text, and therefore no positions of fields.
//
// Start at [Of], [Encode] and [Decode].
package summary

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// A Sum identifies the content of a file. It is a SHA-256 hash.
type Sum = [sha256.Size]byte

// SumOf returns the Sum of the file f. If the Git object name of f is known, it hashes
// that name instead of the content, which may not be read yet.
func SumOf(f *source.File) Sum {
	if f.Blob != "" {
		// A text never starts with NUL, so this value differs from the hash of any text.
		return sha256.Sum256([]byte("\x00blob " + f.Blob))
	}
	return sha256.Sum256(f.Data)
}

// A Summary is the cached data of one post-mortem.
type Summary struct {
	*postmortem.Postmortem
	Words Filter // a Bloom filter of the post-mortem's whole text
}

// A Set maps the Sum of a file to the summary of the post-mortem in it.
type Set map[Sum]Summary

// Of returns the summary of pm. The result equals a summary that was encoded and
// decoded.
func Of(pm *postmortem.Postmortem) Summary {
	w := &codec{}
	w.postmortem(pm)
	out := &postmortem.Postmortem{}
	w.decoder().postmortem(out)
	out.Claims = pm.Claims
	return Summary{out, FilterOf(pm.Doc.File.Data)}.For(pm.Doc.File)
}

// For returns the summary with the ID and the file of f. If it is called for several
// files with the same content, the first call changes and returns s, and each later
// call returns a copy. It is not safe for concurrent use.
func (s Summary) For(f *source.File) Summary {
	pm := s.Postmortem
	if pm.Doc != nil && pm.Doc.File != f {
		other := *pm
		pm = &other
	}
	pm.ID, pm.Doc = postmortem.IDFromPath(f.Path), &markdown.Document{File: f}
	return Summary{pm, s.Words}
}

// A codec encodes or decodes the fields of summaries. One function for each type works
// in both directions, so that encoding and decoding cannot differ.
type codec struct {
	numbers, lengths []byte
	written          []byte // texts that the encoder has written
	texts            string // texts that the decoder has not read yet
	decoding         bool
	failed           bool // the encoded data is too short
}

// decoder returns a codec for reading the data that the codec t has encoded.
func (t *codec) decoder() *codec {
	return &codec{numbers: t.numbers, lengths: t.lengths, texts: string(t.written), decoding: true}
}

// isComplete reports whether the decoder has read all data without an error.
func (t *codec) isComplete() bool {
	return !t.failed && len(t.numbers)+len(t.lengths)+len(t.texts) == 0
}

func (t *codec) text(s *string) {
	if !t.decoding {
		t.lengths, t.written = binary.AppendUvarint(t.lengths, uint64(len(*s))), append(t.written, *s...)
		return
	}
	n, size := binary.Uvarint(t.lengths)
	if size <= 0 || n > uint64(len(t.texts)) {
		t.failed = true
		return
	}
	*s, t.texts, t.lengths = t.texts[:n], t.texts[n:], t.lengths[size:]
}

func (t *codec) number(n *int64) {
	if !t.decoding {
		t.numbers = binary.AppendVarint(t.numbers, *n)
		return
	}
	value, size := binary.Varint(t.numbers)
	if size <= 0 {
		t.failed = true
		return
	}
	*n, t.numbers = value, t.numbers[size:]
}

func (t *codec) flag(b *bool) {
	var n int64
	if *b {
		n = 1
	}
	t.number(&n)
	*b = n != 0
}

// list encodes or decodes a list. do encodes or decodes one item.
func list[T any](t *codec, items *[]T, do func(*T)) {
	n := int64(len(*items))
	t.number(&n)
	if t.decoding {
		// Each item takes at least one byte, so a larger n is invalid.
		if *items = nil; n < 0 || n > int64(len(t.lengths)+len(t.numbers)) {
			t.failed = true
			return
		}
		if n > 0 {
			*items = make([]T, n)
		}
	}
	for i := range *items {
		do(&(*items)[i])
	}
}

func (t *codec) list(items *[]string) { list(t, items, t.text) }

// time encodes or decodes a time in seconds, with the offset of its zone.
func (t *codec) time(at *time.Time) {
	var seconds, zone int64
	known := !at.IsZero()
	if t.flag(&known); !known {
		*at = time.Time{}
		return
	}
	if !t.decoding {
		_, offset := at.Zone()
		seconds, zone = at.Unix(), int64(offset)
	}
	t.number(&seconds)
	t.number(&zone)
	if t.decoding {
		in := time.UTC
		if zone != 0 {
			in = time.FixedZone("", int(zone))
		}
		*at = time.Unix(seconds, 0).In(in)
	}
}

func (t *codec) moment(m *postmortem.Moment) {
	t.time(&m.At)
	precision := int64(m.Precision)
	t.number(&precision)
	m.Precision = time.Duration(precision)
	t.flag(&m.Estimate)
	t.flag(&m.Unknown)
}

func (t *codec) postmortem(pm *postmortem.Postmortem) {
	for _, s := range []*string{
		&pm.Title, (*string)(&pm.Status), (*string)(&pm.Kind), &pm.Severity, &pm.Visibility, &pm.Summary,
		&pm.Organisation, &pm.NoActions,
		&pm.Detection.Method, &pm.Trigger.Category,
	} {
		t.text(s)
	}
	for _, l := range []*[]string{&pm.Authors, &pm.Reviewers, &pm.Aliases, &pm.Symptoms} {
		t.list(l)
	}
	for _, name := range postmortem.TimeNames {
		t.moment(pm.Times.ByName(name))
	}
	t.time(&pm.Published)
	t.time(&pm.Review.Held)
	t.flag(&pm.Unreadable)
	list(t, &pm.Services, func(s *postmortem.Service) { t.text(&s.ID); t.text(&s.Role) })
	list(t, &pm.Factors, func(f *postmortem.Factor) {
		for _, s := range []*string{&f.ID, &f.Code, &f.Layer, &f.Barrier, &f.Statement} {
			t.text(s)
		}
	})
	list(t, &pm.Related, func(r *postmortem.Relation) { t.text(&r.ID); t.text(&r.Rel); t.text(&r.Note) })
	list(t, &pm.Accounts, func(a *postmortem.Account) { t.text(&a.File); t.time(&a.Collected) })
	list(t, &pm.Amended, func(a *postmortem.Amendment) { t.time(&a.At) })
	list(t, &pm.Actions, t.action)
}

func (t *codec) action(a *postmortem.ActionItem) {
	for _, s := range []*string{
		&a.ID, &a.Title, &a.Type, &a.Horizon, &a.Mechanism, &a.Owner, &a.DRI, &a.Tracker, &a.DoneWhen, &a.Status,
		&a.ClosedAs,
	} {
		t.text(s)
	}
	t.list(&a.Addresses)
	t.time(&a.Created)
	t.time(&a.Due)
	t.time(&a.Closed)
}
