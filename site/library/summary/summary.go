// Package summary keeps of a write-up what the rules about others ask of it: its
// names, its people, its factors and its promises, and what it cannot speak of.
//
// Reading a write-up takes a third of a millisecond, and reading its sketch a
// hundredth of that. So a library of thousands can be asked about the few that
// somebody changed. A sketch has no document behind it: it says what was
// written, and not where.
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

// A Sum is the SHA-256 of the file that a sketch was made from.
type Sum = [sha256.Size]byte

// SumOf is the Sum of a file: of the name that Git has for its content where that
// is known, since the content may not have been read.
func SumOf(f *source.File) Sum {
	if f.Blob != "" {
		return sha256.Sum256([]byte("\x00blob " + f.Blob)) // no text begins so
	}
	return sha256.Sum256(f.Data)
}

// A Sketch is what is kept of one write-up.
type Sketch struct {
	*postmortem.Postmortem
	Words Filter // of its whole text
}

// Set is sketches by what they were made from.
type Set map[Sum]Sketch

// Of is the sketch of pm, as it is when it has been kept and is read again.
func Of(pm *postmortem.Postmortem) Sketch {
	w := &tape{}
	w.postmortem(pm)
	out := &postmortem.Postmortem{}
	w.rewound().postmortem(out)
	out.Claims = pm.Claims
	return Sketch{out, FilterOf(pm.Doc.File.Data)}.For(pm.Doc.File)
}

// For is a sketch as that of the file f. The first file of its text takes it, and
// another one gets a copy: of thousands nearly none holds the same as another.
// One goroutine at a time asks.
func (s Sketch) For(f *source.File) Sketch {
	pm := s.Postmortem
	if pm.Doc != nil && pm.Doc.File != f {
		other := *pm
		pm = &other
	}
	pm.ID, pm.Doc = postmortem.IDOf(f.Path), &markdown.Document{File: f}
	return Sketch{pm, s.Words}
}

// A tape is texts and numbers in a row, as they are kept: numbers and the lengths
// of texts as varints, and the texts. The same function writes a value on it and
// reads it back, so that the two cannot differ.
type tape struct {
	numbers, lengths []byte
	written          []byte // the texts, while it is written
	texts            string // and while it is read
	reading          bool
	failed           bool // more was asked than there is
}

// rewound is what was written, to be read.
func (t *tape) rewound() *tape {
	return &tape{numbers: t.numbers, lengths: t.lengths, texts: string(t.written), reading: true}
}

// whole reports whether all was read and nothing was missing.
func (t *tape) whole() bool { return !t.failed && len(t.numbers)+len(t.lengths)+len(t.texts) == 0 }

func (t *tape) text(s *string) {
	if !t.reading {
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

func (t *tape) number(n *int64) {
	if !t.reading {
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

func (t *tape) flag(b *bool) {
	var n int64
	if *b {
		n = 1
	}
	t.number(&n)
	*b = n != 0
}

// list makes room for as many items as there were, and goes through them.
func list[T any](t *tape, items *[]T, do func(*T)) {
	n := int64(len(*items))
	t.number(&n)
	if t.reading {
		if *items = nil; n < 0 || n > int64(len(t.lengths)+len(t.numbers)) { // each takes a byte at least
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

func (t *tape) list(items *[]string) { list(t, items, t.text) }

// time keeps a moment to the second, with the zone that it was written in.
func (t *tape) time(at *time.Time) {
	var seconds, zone int64
	known := !at.IsZero()
	if t.flag(&known); !known {
		*at = time.Time{}
		return
	}
	if !t.reading {
		_, offset := at.Zone()
		seconds, zone = at.Unix(), int64(offset)
	}
	t.number(&seconds)
	t.number(&zone)
	if t.reading {
		in := time.UTC
		if zone != 0 {
			in = time.FixedZone("", int(zone))
		}
		*at = time.Unix(seconds, 0).In(in)
	}
}

func (t *tape) moment(m *postmortem.Moment) {
	t.time(&m.At)
	precision := int64(m.Precision)
	t.number(&precision)
	m.Precision = time.Duration(precision)
	t.flag(&m.Estimate)
	t.flag(&m.Unknown)
}

func (t *tape) postmortem(pm *postmortem.Postmortem) {
	for _, s := range []*string{
		&pm.Title, (*string)(&pm.Status), (*string)(&pm.Kind), &pm.Severity, &pm.Visibility, &pm.Summary, &pm.Organisation, &pm.NoActions,
		&pm.Detection.Method, &pm.Trigger.Category,
	} {
		t.text(s)
	}
	for _, l := range []*[]string{&pm.Authors, &pm.Reviewers, &pm.Aliases, &pm.Symptoms} {
		t.list(l)
	}
	for _, name := range postmortem.TimeNames {
		t.moment(pm.Times.Named(name))
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

func (t *tape) action(a *postmortem.ActionItem) {
	for _, s := range []*string{&a.ID, &a.Title, &a.Type, &a.Horizon, &a.Mechanism, &a.Owner, &a.DRI, &a.Tracker, &a.DoneWhen, &a.Status, &a.ClosedAs} {
		t.text(s)
	}
	t.list(&a.Addresses)
	t.time(&a.Created)
	t.time(&a.Due)
	t.time(&a.Closed)
}
