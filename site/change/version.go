package change

import (
	"bytes"
	"slices"
	"time"
	"unicode/utf8"

	"debrief/site/difference"
	"debrief/site/library"
	"debrief/site/markdown"
	"debrief/site/phrase"
	"debrief/site/postmortem"
	"debrief/site/privacy/pii"
	"debrief/site/privacy/secret"
	"debrief/site/source"
)

// A comparison reads the versions of one write-up.
type comparison struct {
	l        *phrase.Language
	lib      *library.Library
	now      *postmortem.Postmortem
	versions map[string]version                // by the name of their content
	said     map[[2]string]outcome             // by the names of what was compared
	today    string                            // the name of what is in the file now
	fronts   map[string]*postmortem.Postmortem // by their front matter, which mostly stays as it is
	read     int                               // bytes
	missed   bool                              // some text could not be had
	public   []bool                            // of each entry compared: it left the text published
}

// An outcome is what was found between two versions.
type outcome struct {
	changes []Change
	words   difference.Difference
}

// A version is a write-up as it was once.
type version struct {
	blob string                 // its name
	text string                 // without what is secret
	body int                    // where it begins behind the front matter
	pm   *postmortem.Postmortem // its fields alone
	why  string                 // it cannot be compared
}

func newComparison(l *phrase.Language, lib *library.Library, pm *postmortem.Postmortem) *comparison {
	c := &comparison{l: l, lib: lib, now: pm, today: lib.ContentName(pm), versions: map[string]version{}, said: map[[2]string]outcome{}, fronts: map[string]*postmortem.Postmortem{}}
	c.fronts[string(difference.Front(pm.Doc.File.Data))] = pm
	return c
}

// version reads the content with a name.
func (c *comparison) version(blob string) version {
	if v, ok := c.versions[blob]; ok {
		return v
	}
	v := version{blob: blob}
	data, err := c.now.Doc.File.Data, error(nil)
	if blob != c.today { // what is read already need not be taken out of a pack
		data, err = c.lib.Content(blob)
	}
	c.read += len(data)
	switch {
	case err != nil:
		c.missed = true
		v.why = c.l.Say("the text of then is not in this clone")
	case !utf8.Valid(data):
		v.why = c.l.Say("the text of then cannot be read")
	default:
		front := difference.Front(data)
		if v.pm = c.fronts[string(front)]; v.pm == nil {
			doc, _ := markdown.Head(&source.File{Path: c.now.Doc.File.Path, Data: data})
			v.pm, _ = postmortem.Read(doc)
			c.fronts[string(front)] = v.pm
		}
		switch {
		case v.pm.Visibility == "restricted":
			v.why = c.l.Say("the write-up was restricted then")
		case len(data) > difference.Longest: // its fields are still compared with those of other versions
			c.missed = true
			v.why = c.l.Say("the text is too long to be compared")
		}
		if v.why == "" {
			if blob != c.today {
				data = c.masked(data)
			}
			v.text, v.body = string(data), len(difference.Front(data))
		}
	}
	if len(c.versions) >= 4 { // revisions follow one another: the last few are asked for again
		clear(c.versions)
	}
	c.versions[blob] = v
	return v
}

// entry says what one revision changed.
func (c *comparison) entry(e *Entry, record *Record) {
	if e.Blob == "" {
		c.public = append(c.public, false)
		e.Changes = []Change{{"file", c.l.Say("the file was removed")}}
		return
	}
	after := c.version(e.Blob)
	c.public = append(c.public, after.pm != nil && after.pm.Status.Reached(postmortem.Published))
	if e.First {
		e.Unsaid = after.why
		if after.why == "" {
			e.Changes = first(c.l, after)
		}
		return
	}
	before := c.version(e.Before)
	if e.Unsaid = before.why; e.Unsaid == "" {
		e.Unsaid = after.why
	}
	if before.pm != nil && after.pm != nil && before.pm != after.pm {
		record.follow(e.When, before.pm, after.pm)
	}
	if e.Unsaid != "" {
		return
	}
	if e.Was != "" && postmortem.IDOf(e.Was) != postmortem.IDOf(e.Path) {
		e.Changes = append(e.Changes, Change{"name", c.l.Say("renamed from {0}", clip(string(postmortem.IDOf(e.Was))))})
	}
	between := c.between(before, after)
	e.Changes = append(e.Changes, between.changes...)
	record.keep(e, between.words)
}

// between is what it means that one version became another.
func (c *comparison) between(before, after version) outcome {
	names := [2]string{before.blob, after.blob}
	if out, ok := c.said[names]; ok { // often nothing came between publication and the last revision
		return out
	}
	var out outcome
	if before.pm != after.pm {
		out.changes = Between(c.l, before.pm, after.pm)
	}
	if d, ok := difference.Of(before.text, after.text); ok {
		if n := fieldsIn(d); n > 0 && len(out.changes) == 0 {
			out.changes = []Change{{"fields", c.l.Count(n, "{n} other field or value differs", "{n} other fields or values differ")}}
		}
		out.changes = append(out.changes, OfSections(c.l, d.Sections)...)
		out.words = d
	}
	for i, change := range out.changes {
		out.changes[i].Words = string(c.masked([]byte(change.Words)))
	}
	if len(c.said) < mostRevisions {
		c.said[names] = out
	}
	return out
}

// keep keeps what words of an entry differ, for whoever asks for them after all
// have been compared.
func (r *Record) keep(e *Entry, words difference.Difference) {
	if size := words.Size(); r.kept+size <= mostKept {
		r.kept += size
		e.words = &words
	}
}

// fieldsIn is in how many places of the front matter words differ.
func fieldsIn(d difference.Difference) int {
	n := 0
	for _, p := range d.Passages {
		if p.Fields {
			n++
		}
	}
	return n
}

// first says what a write-up began with.
func first(l *phrase.Language, v version) []Change {
	var parts []string
	if n := difference.Words(v.text[v.body:]); n > 0 {
		parts = append(parts, l.Plural(n, "word", "words"))
	}
	for _, list := range []struct {
		n    int
		name string
	}{{len(v.pm.Factors), "factor"}, {len(v.pm.Actions), "action"}, {len(v.pm.Evidence), "evidence"}, {len(v.pm.Accounts), "account"}} {
		if list.n > 0 {
			parts = append(parts, l.Plural(list.n, lists[list.name].one, lists[list.name].many))
		}
	}
	out := []Change{{"status", l.Say("begun as {0}", status(l, v.pm.Status))}}
	if len(parts) > 0 {
		out = append(out, Change{"text", l.List(parts)})
	}
	return out
}

// follow enters what became of promises. While the write-up is a draft nothing
// has been promised yet.
func (r *Record) follow(when time.Time, before, after *postmortem.Postmortem) {
	if !before.Status.Reached(postmortem.InReview) {
		return
	}
	was := map[string]postmortem.ActionItem{}
	for _, a := range before.Actions {
		was[a.ID] = a
	}
	for _, a := range after.Actions {
		old, ok := was[a.ID]
		if !ok || a.ID == "" {
			continue
		}
		slip, step := Slip{when, old.Due, a.Due}, Step{when, old.Status, a.Status}
		p := r.Promises[a.ID]
		if p == nil {
			p = &Promise{}
		}
		// The same move on two branches is one: it was decided once.
		if !old.Due.IsZero() && a.Due.After(old.Due) && !slices.ContainsFunc(p.Slips, func(s Slip) bool { return s.From.Equal(slip.From) && s.To.Equal(slip.To) }) {
			p.Slips = append(p.Slips, slip)
		}
		if old.Status != a.Status {
			p.Steps = append(p.Steps, step)
		}
		if len(p.Slips)+len(p.Steps) > 0 {
			r.Promises[a.ID] = p
		}
	}
}

// published finds the version that readers first saw, and what is different now.
func (c *comparison) published(record *Record, cut bool) {
	if !c.now.Status.Reached(postmortem.Published) && c.now.Status != postmortem.Withdrawn || record.Compared < len(record.Entries) || len(record.Entries) == 0 {
		return
	}
	at := len(c.public) - 1
	for at >= 0 && !c.public[at] {
		at--
	}
	if at < 0 || at == len(record.Entries)-1 && cut && !record.Entries[at].First {
		return // it was public before this clone begins
	}
	if merge := record.Entries[at].Merge; merge != "" {
		for i := range at {
			if record.Entries[i].Merge == merge {
				at = i
				break
			}
		}
	}
	record.Published = at
	then, today := c.version(record.Entries[at].Blob), c.version(c.today)
	if then.why == "" && today.why == "" {
		record.Since = c.between(then, today).changes
	}
}

// A stretch is from where to where something private stands in a text.
type stretch struct{ start, end int }

// private are the ways to find what nobody should see: secrets, and what
// belongs to a person.
var private = []func([]byte) []stretch{
	secrets(secret.Find), secrets(secret.Random),
	persons(pii.Emails), persons(pii.Phones), persons(pii.IBANs), persons(pii.Cards), persons(pii.IPs),
}

func secrets(find func([]byte) []secret.Hit) func([]byte) []stretch {
	return func(text []byte) (out []stretch) {
		for _, hit := range find(text) {
			out = append(out, stretch{hit.Start, hit.End})
		}
		return out
	}
}

func persons(find func([]byte) []pii.Hit) func([]byte) []stretch {
	return func(text []byte) (out []stretch) {
		for _, hit := range find(text) {
			out = append(out, stretch{hit.Start, hit.End})
		}
		return out
	}
}

// masked is a text of the write-up without what is private.
func (c *comparison) masked(text []byte) []byte {
	return masked(text, c.now.Doc.File.Data, c.l.Say("[not shown]"))
}

// masked is a text without what is private, but for what stands in the text of
// today: what was taken out because nobody should see it is not shown again as
// a difference. Where it stood, hidden stands.
func masked(text, today []byte, hidden string) []byte {
	for _, find := range private {
		var out []byte
		at := 0
		for _, hit := range find(text) {
			if hit.start >= at && !bytes.Contains(today, text[hit.start:hit.end]) {
				out = append(append(out, text[at:hit.start]...), hidden...)
				at = hit.end
			}
		}
		if at > 0 {
			text = append(out, text[at:]...)
		}
	}
	return text
}
