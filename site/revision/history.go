package revision

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"debrief/site/catalog"
	"debrief/site/diff"
	"debrief/site/history"
	"debrief/site/library"
	"debrief/site/parallel"
	"debrief/site/postmortem"
	"debrief/site/privacy"
	"debrief/site/wording"
)

// Limits for comparing the history of one post-mortem, newest revisions first. A
// malicious history may have any number and size of revisions.
const (
	maxRevisions     = 200
	maxComparedBytes = 8 << 20 // bytes of all texts

	maxCachedBytes = 64 << 10 // bytes of cached word differences; others are computed again on demand
)

// A History computes how each post-mortem of a library changed, on first use. It is
// safe for concurrent use while the repository is open.
type History struct {
	language   *wording.Language
	lib        *library.Library
	opt        Options
	redactor   privacy.Redactor
	records    sync.Map                  // by *postmortem.Postmortem
	redactions func() *messageRedactions // see redactMessages
}

// Options set the language of a History and its reader.
type Options struct {
	Language *wording.Language // nil: English
	Catalog  *catalog.Catalog  // with the library's privacy settings; nil: the built-in catalogue

	// Shows reports whether the reader may see a post-mortem, also in old versions,
	// because a text that was hidden then stays hidden. nil shows everything.
	Shows func(*postmortem.Postmortem) bool
	// IsComplete is the library including hidden post-mortems, whose commit messages are
	// redacted; nil if nothing is hidden.
	Whole *library.Library
}

// New returns the History of a library.
func New(lib *library.Library, opt Options) *History {
	if opt.Language == nil {
		opt.Language = wording.English
	}
	if opt.Catalog == nil {
		opt.Catalog, _ = catalog.Of(nil, lib.Dir)
	}
	if opt.Shows == nil {
		opt.Shows = func(*postmortem.Postmortem) bool { return true }
	}
	if opt.Whole == nil {
		opt.Whole = lib
	}
	l := &History{language: opt.Language, lib: lib, opt: opt}
	l.redactor = privacy.Redactor{Catalog: opt.Catalog, Hidden: lib.Hidden, Mask: l.language.Text("(not shown)")}
	l.redactions = sync.OnceValue(l.redactMessages)
	return l
}

// A Record holds the changes of one post-mortem.
type Record struct {
	Entries    []Entry // one per revision, newest first
	Compared   int     // the number of Entries with Changes; older ones were not compared
	Actions    map[string]*ActionHistory
	IsComplete bool // Entries are all revisions ever, and all were compared

	// Published is the index of the entry that published the text, or of the last one
	// that the same merge brought; -1 if unknown.
	Published int
	Since     []Change // changes since publication

	cachedBytes int // bytes of cached word differences
}

// PublishedAt returns the publication date of pm: its own field, otherwise the time
// when the publishing revision entered the branch; zero if unknown.
func (l *History) PublishedAt(pm *postmortem.Postmortem) time.Time {
	if l == nil || !pm.Published.IsZero() {
		return pm.Published
	}
	r := l.Record(pm)
	if r.Published < 0 {
		return time.Time{}
	}
	e := r.Entries[r.Published]
	return cmp.Or(e.Merged, e.When)
}

// An Entry is one revision with its changes.
type Entry struct {
	history.Revision
	First       bool     // the file is new
	Changes     []Change // empty if only whitespace changed
	NotCompared string   // problem the changes are not described
	Hidden      bool     // the reader may not see the text before or after it
	Shown       bool     // the reader may see the text after it, and so its name

	words *diff.Difference // nil if not cached
}

// An ActionHistory holds the changes of one action over time.
type ActionHistory struct {
	Reschedules []Reschedule // later due dates, oldest first
	Steps       []Step       // status changes, oldest first
}

// A Reschedule moved the due date of an action to a later day.
type Reschedule struct {
	When     time.Time // commit time; zero if not committed
	From, To time.Time
}

// A Step changed the status of an action.
type Step struct {
	When     time.Time
	From, To string
}

// Record returns the changes of pm. It is empty without history or if the comparison
// failed.
func (l *History) Record(pm *postmortem.Postmortem) *Record {
	made, _ := l.records.LoadOrStore(pm, sync.OnceValue(func() *Record {
		record := &Record{Published: -1}
		l.lib.Guard(pm.Doc.File, func() { record = l.compare(pm) })
		return record
	}))
	return made.(func() *Record)()
}

// Fill computes the records of many post-mortems on all processors, in the order of
// their contents in the repository.
func (l *History) Fill(pms []*postmortem.Postmortem) {
	pms = l.inReadOrder(pms)
	parallel.Do(len(pms), func(i int) { l.Record(pms[i]) })
	if len(pms) > minSorted {
		l.lib.ForgetContents() // nearly all contents have been used
	}
}

// minSorted is the number of post-mortems from which Fill sorts reads and frees caches.
// Sorting reads all pack indexes, which takes longer for few post-mortems in a large
// repository.
const minSorted = 200

// inReadOrder sorts post-mortems by the position of their previous version.
func (l *History) inReadOrder(pms []*postmortem.Postmortem) []*postmortem.Postmortem {
	if len(pms) <= minSorted {
		return pms
	}
	blobs := make([]string, len(pms))
	for i, pm := range pms {
		if r := l.lib.Revisions(pm); len(r) > 0 {
			blobs[i] = cmp.Or(r[0].Before, r[0].Blob)
		}
	}
	at := make(map[*postmortem.Postmortem]uint64, len(pms))
	for i, position := range l.lib.Positions(blobs) {
		at[pms[i]] = position
	}
	pms = slices.Clone(pms)
	slices.SortFunc(pms, func(a, b *postmortem.Postmortem) int {
		return cmp.Or(cmp.Compare(at[a], at[b]), cmp.Compare(a.ID, b.ID))
	})
	return pms
}

// Words returns the word differences of entry i of pm's record; ok is false if they are
// not shown.
func (l *History) Words(pm *postmortem.Postmortem, i int) (diff.Difference, bool) {
	record := l.Record(pm)
	if i >= record.Compared || record.Entries[i].NotCompared != "" || record.Entries[i].First {
		return diff.Difference{}, false
	}
	if words := record.Entries[i].words; words != nil {
		return *words, true
	}
	c := l.newComparison(pm)
	before, after := c.version(record.Entries[i].Before), c.version(record.Entries[i].Blob)
	return diff.Of(before.text, after.text)
}

func (l *History) compare(pm *postmortem.Postmortem) *Record {
	record := &Record{Published: -1, Actions: map[string]*ActionHistory{}}
	c := l.newComparison(pm)
	revisions := l.lib.Revisions(pm)
	if len(revisions) > 0 && revisions[0].Blob != "" {
		if last := c.version(revisions[0].Blob); last.shown && last.pm != pm { // not committed yet
			record.recordActions(time.Time{}, last.pm, pm)
		}
	}
	for _, r := range revisions {
		e := Entry{Revision: r, First: r.Before == ""}
		if len(record.Entries) == record.Compared && record.Compared < maxRevisions && c.read < maxComparedBytes {
			record.Compared++
			c.entry(&e, record)
		} else {
			e.NotCompared, e.Hidden = l.language.Text("older revisions are not compared"), true
		}
		record.Entries = append(record.Entries, e)
	}
	record.IsComplete = len(record.Entries) > 0 && record.Compared == len(record.Entries) &&
		!c.incomplete && !l.lib.HistoryCut()
	c.findPublished(record, l.lib.HistoryCut())
	for _, p := range record.Actions {
		slices.Reverse(p.Reschedules)
		slices.Reverse(p.Steps)
	}
	return record
}
