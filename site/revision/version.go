package revision

import (
	"bytes"
	"slices"
	"time"
	"unicode/utf8"

	"debrief/site/diff"
	"debrief/site/markdown"
	"debrief/site/postmortem"
	"debrief/site/privacy"
	"debrief/site/source"
	"debrief/site/wording"
)

// A comparison reads the versions of one write-up.
type comparison struct {
	*Ledger
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
	words   diff.Difference
}

// A version is a post-mortem as it was once.
type version struct {
	blob  string                 // its name
	text  string                 // redacted
	body  int                    // where it begins behind the front matter
	pm    *postmortem.Postmortem // its fields alone, redacted; nil if they could not be read
	shown bool                   // the reader may see it
	why   string                 // it cannot be compared
}

func (l *Ledger) newComparison(pm *postmortem.Postmortem) *comparison {
	c := &comparison{
		Ledger: l, now: pm, today: l.lib.ContentName(pm),
		versions: map[string]version{}, said: map[[2]string]outcome{}, fronts: map[string]*postmortem.Postmortem{},
	}
	c.fronts[string(diff.Front(pm.Doc.File.Data))] = pm
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
		v.why = c.l.Text("the old text is not in this clone")
	case !utf8.Valid(data):
		v.why = c.l.Text("the old text cannot be read")
	default:
		c.readVersion(&v, data)
	}
	if len(c.versions) >= 4 { // revisions follow one another: the last few are asked for again
		clear(c.versions)
	}
	c.versions[blob] = v
	return v
}

// readVersion fills in what data says, redacted. Whether the reader may see it is
// decided by the text as it was.
func (c *comparison) readVersion(v *version, data []byte) {
	pm := c.fields(data)
	if v.why = c.hidden(pm); v.why != "" {
		return
	}
	v.shown, v.pm = true, pm
	if len(data) > diff.Longest { // its fields are still compared with those of other versions
		c.missed = true
		v.why = c.l.Text("the text is too long to compare")
	}
	if v.blob != c.today {
		if redacted := c.redactor.Version(data, c.now); len(redacted) != len(data) || !bytes.Equal(redacted, data) {
			data = redacted
			v.pm = c.fields(data)
		}
	}
	if v.why == "" {
		v.text, v.body = string(data), len(diff.Front(data))
	}
}

// fields reads the front matter of a text of the post-mortem.
func (c *comparison) fields(data []byte) *postmortem.Postmortem {
	front := string(diff.Front(data))
	pm := c.fronts[front]
	if pm == nil {
		doc, _ := markdown.Head(&source.File{Path: c.now.Doc.File.Path, Data: data})
		pm, _ = postmortem.Read(doc)
		pm.Access = c.lib.Gate.Access(pm)
		privacy.DropMasked(pm)
		c.fronts[front] = pm
	}
	return pm
}

// hidden returns why the reader may not see a version, "" if they may. The drafts of
// what is published now are its history.
func (c *comparison) hidden(pm *postmortem.Postmortem) string {
	switch {
	case c.couldSee(pm):
		return ""
	case pm.Access == postmortem.Damaged:
		return c.l.Text("its fields were unreadable at that time")
	}
	return c.l.Text("it was restricted at that time")
}

// couldSee reports whether the reader could see a post-mortem as it was once, or could
// have seen it if it had not been a draft.
func (l *Ledger) couldSee(pm *postmortem.Postmortem) bool {
	return pm.Access == postmortem.DraftOnly || l.opt.Shows(pm)
}

// entry says what one revision changed.
func (c *comparison) entry(e *Entry, record *Record) {
	if e.Blob == "" {
		c.public = append(c.public, false)
		e.Hidden = e.Before != "" && !c.version(e.Before).shown
		e.Changes = []Change{{"file", c.l.Text("the file was removed")}}
		return
	}
	after := c.version(e.Blob)
	e.Hidden, e.Shown = !after.shown, after.shown
	c.public = append(c.public, after.shown && after.pm.IsPublished())
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
	e.Hidden = e.Hidden || !before.shown
	if before.shown && after.shown && before.pm != after.pm {
		record.follow(e.When, before.pm, after.pm)
	}
	if e.Unsaid != "" {
		return
	}
	if e.OldPath != "" && postmortem.IDFromPath(e.OldPath) != postmortem.IDFromPath(e.Path) {
		name, _ := c.redactor.Name(string(postmortem.IDFromPath(e.OldPath)))
		e.Changes = append(e.Changes, Change{"name", c.l.Text("renamed from {0}", excerpt(name))})
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
	if d, ok := diff.Of(before.text, after.text); ok {
		if n := fieldsIn(d); n > 0 && len(out.changes) == 0 {
			out.changes = []Change{{"fields", c.l.Count(n, "{n} other field or value differs", "{n} other fields or values differ")}}
		}
		out.changes = append(out.changes, OfSections(c.l, d.Sections)...)
		out.words = d
	}
	if len(c.said) < mostRevisions {
		c.said[names] = out
	}
	return out
}

// keep keeps what words of an entry differ, for whoever asks for them after all
// have been compared.
func (r *Record) keep(e *Entry, words diff.Difference) {
	if size := words.Size(); r.kept+size <= mostKept {
		r.kept += size
		e.words = &words
	}
}

// fieldsIn is in how many places of the front matter words differ.
func fieldsIn(d diff.Difference) int {
	n := 0
	for _, p := range d.Passages {
		if p.Fields {
			n++
		}
	}
	return n
}

// first says what a write-up began with.
func first(l *wording.Language, v version) []Change {
	var parts []string
	if n := diff.Words(v.text[v.body:]); n > 0 {
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
	out := []Change{{"status", l.Text("created as {0}", status(l, v.pm.Status))}}
	if len(parts) > 0 {
		out = append(out, Change{"text", l.List(parts)})
	}
	return out
}

// follow enters what became of promises. While the write-up is a draft nothing
// has been promised yet.
func (r *Record) follow(when time.Time, before, after *postmortem.Postmortem) {
	if !before.IsSubmitted() {
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
	if !c.now.IsPublished() && !c.now.IsWithdrawn() || record.Compared < len(record.Entries) || len(record.Entries) == 0 {
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
