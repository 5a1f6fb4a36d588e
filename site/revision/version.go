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

// A comparison reads and compares the versions of one post-mortem.
type comparison struct {
	*History
	current     *postmortem.Postmortem
	versions    map[string]version    // the versions that were read, by object name
	outcomes    map[[2]string]outcome // the results of comparisons, by the object names of both versions
	currentBlob string                // object name of the post-mortem's current content
	// fronts holds the parsed versions by their front matter, because many versions
	// have the same front matter.
	fronts     map[string]*postmortem.Postmortem
	reread     *postmortem.Postmortem // the current content, parsed again; see withFields
	trivial    []time.Time            // the days of trivial changes that the current content announces
	read       int                    // total size of the versions that were read, in bytes
	incomplete bool                   // whether some version of the text could not be read
	// public holds, for each compared entry, whether the post-mortem was public after it.
	public []bool
}

// An outcome is the result of comparing two versions of a post-mortem: described
// changes and word differences.
type outcome struct {
	changes []Change
	words   diff.Difference
}

// A version is the content of a post-mortem after one revision.
type version struct {
	blob    string                 // object name of the version's content
	text    string                 // the text of the version, with masks in place of secrets
	body    int                    // offset of the body in text, after the front matter
	pm      *postmortem.Postmortem // the parsed fields of the redacted version; nil if unreadable or hidden
	shown   bool                   // whether the reader of the site may see the version
	problem string                 // the reason why the version cannot be compared; "" if it can
}

func (l *History) newComparison(pm *postmortem.Postmortem) *comparison {
	c := &comparison{
		History: l, current: pm, currentBlob: l.lib.ContentName(pm),
		versions: map[string]version{}, outcomes: map[[2]string]outcome{}, fronts: map[string]*postmortem.Postmortem{},
	}
	front := diff.Front(pm.Doc.File.Data)
	c.fronts[string(front)] = pm
	if bytes.Contains(front, []byte("trivial")) {
		c.trivial = trivialDays(c.parse(front))
	}
	return c
}

// version returns the version of the post-mortem with the given object name. It reads
// the version from the repository if necessary.
func (c *comparison) version(blob string) version {
	if v, ok := c.versions[blob]; ok {
		return v
	}
	v := version{blob: blob}
	data, err := c.current.Doc.File.Data, error(nil)
	if blob != c.currentBlob { // the current content is in memory, and other versions are read from Git
		data, err = c.lib.Content(blob)
	}
	c.read += len(data)
	switch {
	case err != nil:
		c.incomplete = true
		v.problem = c.language.Text("the earlier text is not in this clone")
	case !utf8.Valid(data):
		v.problem = c.language.Text("the earlier text cannot be read")
	default:
		c.readVersion(&v, data)
	}
	if len(c.versions) >= 4 { // free the versions read so far, because only neighbouring revisions share a version
		clear(c.versions)
	}
	c.versions[blob] = v
	return v
}

// readVersion parses and redacts the content data into v. It decides from the
// unredacted text whether the reader may see the version.
func (c *comparison) readVersion(v *version, data []byte) {
	pm := c.fields(data)
	if v.problem = c.hiddenReason(pm); v.problem != "" {
		return
	}
	v.shown, v.pm = true, pm
	if len(data) > diff.MaxBytes { // a text that is too long is not compared, but the fields are
		c.incomplete = true
		v.problem = c.language.Text("the text is too long to compare")
	}
	if v.blob != c.currentBlob {
		if redacted := c.redactor.Version(data, c.current); len(redacted) != len(data) || !bytes.Equal(redacted, data) {
			data = redacted
			v.pm = c.fields(data)
		}
	}
	if v.problem == "" {
		v.text, v.body = string(data), len(diff.Front(data))
	}
}

// fields parses the front matter of data, which is one version of the post-mortem. It
// returns the cached result for a front matter that it has parsed before.
func (c *comparison) fields(data []byte) *postmortem.Postmortem {
	front := string(diff.Front(data))
	pm := c.fronts[front]
	if pm == nil {
		pm = c.parse(data)
		c.fronts[front] = pm
	}
	return pm
}

func (c *comparison) parse(data []byte) *postmortem.Postmortem {
	doc, _ := markdown.ParseHead(&source.File{Path: c.current.Doc.File.Path, Data: data})
	pm, _ := postmortem.Read(doc)
	pm.Access = c.lib.Gate.Access(pm)
	privacy.DropMasked(pm)
	return pm
}

// withFields returns the parsed post-mortem of a version together with its front-matter
// fields. It parses the current content again if the library has freed these fields.
func (c *comparison) withFields(v version) *postmortem.Postmortem {
	if v.pm != c.current || len(v.pm.Doc.Front.Fields.Items) > 0 {
		return v.pm
	}
	if c.reread == nil {
		c.reread = c.parse([]byte(v.text))
	}
	return c.reread
}

// hiddenReason returns the reason why the reader may not see a version. It returns ""
// if the reader may see it. An old draft may be seen if the post-mortem was published
// later.
func (c *comparison) hiddenReason(pm *postmortem.Postmortem) string {
	switch {
	case c.couldSee(pm):
		return ""
	case pm.Access == postmortem.Damaged:
		return c.language.Text("the front matter was unreadable at that time")
	}
	return c.language.Text("the post-mortem was restricted at that time")
}

// couldSee reports whether the reader may see an old version, also if it is a draft.
func (l *History) couldSee(pm *postmortem.Postmortem) bool {
	return pm.Access == postmortem.DraftOnly || l.opt.Shows(pm)
}

// entry compares the version before the revision e with the version after it, and
// stores the described changes in e.
func (c *comparison) entry(e *Entry, record *Record) {
	if e.Blob == "" {
		c.public = append(c.public, false)
		e.Hidden = e.Before != "" && !c.version(e.Before).shown
		e.Changes = []Change{{About: "file", Words: c.language.Text("the file was removed")}}
		return
	}
	after := c.version(e.Blob)
	e.Hidden, e.Shown = !after.shown, after.shown
	c.public = append(c.public, after.shown && after.pm.IsPublished())
	if e.First {
		e.NotCompared = after.problem
		if after.problem == "" {
			e.Changes = describeFirst(c.language, after)
		}
		return
	}
	before := c.version(e.Before)
	if e.NotCompared = before.problem; e.NotCompared == "" {
		e.NotCompared = after.problem
	}
	e.Hidden = e.Hidden || !before.shown
	if before.shown && after.shown && before.pm != after.pm {
		record.recordActions(e.When, before.pm, after.pm)
	}
	if e.NotCompared != "" {
		return
	}
	if e.OldPath != "" && postmortem.IDFromPath(e.OldPath) != postmortem.IDFromPath(e.Path) {
		name, _ := c.redactor.Name(string(postmortem.IDFromPath(e.OldPath)))
		e.Changes = append(e.Changes, Change{About: "name", Words: c.language.Text("renamed from {0}", excerpt(name))})
	}
	between := c.between(before, after)
	e.Changes = append(e.Changes, between.changes...)
	e.IsTrivial = c.isTrivial(before, after, e)
	record.cacheWords(e, between.words)
}

// between returns the differences of two versions. It caches the results.
func (c *comparison) between(before, after version) outcome {
	names := [2]string{before.blob, after.blob}
	// The result is often cached, because the publication may be the previous version.
	if out, ok := c.outcomes[names]; ok {
		return out
	}
	var out outcome
	if before.pm != after.pm {
		out.changes = Between(c.language, c.withFields(before), c.withFields(after))
	}
	if d, ok := diff.Of(before.text, after.text); ok {
		out.changes = append(out.changes, OfSections(c.language, d)...)
		out.words = d
	}
	if len(c.outcomes) < maxRevisions {
		c.outcomes[names] = out
	}
	return out
}

// cacheWords stores the word differences in the entry, unless the cache of the record
// is full.
func (r *Record) cacheWords(e *Entry, words diff.Difference) {
	if size := words.Size(); r.cachedBytes+size <= maxCachedBytes {
		r.cachedBytes += size
		e.words = &words
	}
}

// describeFirst describes the first version of a post-mortem: its status and its size.
// There is no older version to compare with.
func describeFirst(l *wording.Language, v version) []Change {
	var parts []string
	if n := diff.CountWords(v.text[v.body:]); n > 0 {
		parts = append(parts, l.Plural(n, "word", "words"))
	}
	for _, list := range []struct {
		n    int
		name string
	}{
		{len(v.pm.Factors), "factor"}, {len(v.pm.Actions), "action"},
		{len(v.pm.Evidence), "evidence"}, {len(v.pm.Accounts), "account"},
	} {
		if list.n > 0 {
			parts = append(parts, l.Plural(list.n, lists[list.name].one, lists[list.name].many))
		}
	}
	out := []Change{{About: "status", Words: l.Text("created as {0}", status(l, v.pm.Status))}}
	if len(parts) > 0 {
		out = append(out, Change{About: "text", Words: l.List(parts)})
	}
	return out
}

// recordActions adds the changes of action items between two versions to the record. It
// ignores changes in drafts.
func (r *Record) recordActions(when time.Time, before, after *postmortem.Postmortem) {
	if !before.IsSubmitted() {
		return
	}
	oldActions := map[string]postmortem.ActionItem{}
	for _, a := range before.Actions {
		oldActions[a.ID] = a
	}
	for _, a := range after.Actions {
		old, ok := oldActions[a.ID]
		if !ok || a.ID == "" {
			continue
		}
		reschedule, step := Reschedule{when, old.Due, a.Due}, Step{when, old.Status, a.Status}
		p := r.Actions[a.ID]
		if p == nil {
			p = &ActionHistory{}
		}
		// Count a change that was made on two branches only once.
		isSame := func(r Reschedule) bool { return r.From.Equal(reschedule.From) && r.To.Equal(reschedule.To) }
		if !old.Due.IsZero() && a.Due.After(old.Due) && !slices.ContainsFunc(p.Reschedules, isSame) {
			p.Reschedules = append(p.Reschedules, reschedule)
		}
		if old.Status != a.Status {
			p.Steps = append(p.Steps, step)
		}
		if len(p.Reschedules)+len(p.Steps) > 0 {
			r.Actions[a.ID] = p
		}
	}
}

// findPublished finds the entry that first published the post-mortem, and the changes
// since then. It sets Published and Since of the record. cut is true if the clone is
// shallow.
func (c *comparison) findPublished(record *Record, cut bool) {
	if !c.current.IsPublished() && !c.current.IsWithdrawn() ||
		record.Compared < len(record.Entries) || len(record.Entries) == 0 {
		return
	}
	at := len(c.public) - 1
	for at >= 0 && !c.public[at] {
		at--
	}
	if at < 0 || at == len(record.Entries)-1 && cut && !record.Entries[at].First {
		return // the publication is unknown, because it is before the oldest commit of this shallow clone
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
	first, current := c.version(record.Entries[at].Blob), c.version(c.currentBlob)
	if first.problem == "" && current.problem == "" {
		record.Since = c.between(first, current).changes
	}
}
