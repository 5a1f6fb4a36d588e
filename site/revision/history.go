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

// These constants limit the comparisons of one post-mortem's revisions, newest first,
// because a malicious history may have any number and size of revisions.
const (
	maxRevisions     = 200
	maxComparedBytes = 8 << 20 // maximum size of all compared versions together, in bytes

	maxCachedBytes = 64 << 10 // maximum size of the cached word differences in bytes; others are recomputed on demand
)

// A History describes the changes of each post-mortem of a library. It computes them
// when they are first needed. It is safe for concurrent use while the repository is
// open.
type History struct {
	language *wording.Language
	lib      *library.Library
	opt      Options
	redactor privacy.Redactor
	records  sync.Map // for each *postmortem.Postmortem, a function that returns the Record
	// redactions returns the commit messages that must not be shown, as computed by
	// redactMessages.
	redactions func() *messageRedactions
}

// Options set the language of a History, and which post-mortems the reader of the site
// may see.
type Options struct {
	Language *wording.Language // the language in which changes are described; nil means English
	Catalog  *catalog.Catalog  // the library's privacy settings; nil means the built-in ones

	// Shows reports whether the reader may see a post-mortem. It is also called with
	// old versions, because a text that was hidden at its time stays hidden. nil means
	// that everything is shown.
	Shows func(*postmortem.Postmortem) bool
	// Whole is the library with the hidden post-mortems, whose commit messages are not
	// shown. nil means that nothing is hidden.
	Whole *library.Library
}

// New returns the History of the post-mortems in lib.
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

// A Record holds the history of one post-mortem.
type Record struct {
	Entries    []Entry // one entry for each revision, newest first
	Compared   int     // number of entries that were compared with the version before; older ones have no Changes
	Actions    map[string]*ActionHistory
	IsComplete bool // Entries has all revisions of the post-mortem ever made, and all were compared

	// Published is the index of the entry that published the post-mortem, or -1 if
	// unknown. If one merge brought several entries into the branch, it is the newest
	// of them.
	Published int
	Since     []Change // the changes of the post-mortem since its publication

	cachedBytes int // total bytes of the cached word differences in Entries
}

// PublishedAt returns the publication date of pm: the date in its front matter, or else
// the time when the revision that published it entered the branch. It returns the zero
// time if the date is unknown.
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

// An Entry is one revision of a post-mortem, with a description of its changes.
type Entry struct {
	history.Revision
	First       bool     // this revision created the file
	Changes     []Change // the described changes; empty if only white space changed
	NotCompared string   // the reason why the changes are not described; "" if they are
	Hidden      bool     // the reader may not see the text before or after this revision
	Shown       bool     // the reader may see the text after this revision, and therefore its file name
	IsTrivial   bool     // the authors announced the revision as trivial in the field amended

	words *diff.Difference // cached word differences of the revision; nil if they are not cached
}

// An ActionHistory lists the reschedules and the status changes of one action item.
type ActionHistory struct {
	Reschedules []Reschedule // changes to a later due date of the action item, oldest first
	Steps       []Step       // changes of the action item's status, oldest first
}

// A Reschedule moves the due date of an action item to a later day.
type Reschedule struct {
	When     time.Time // time of the commit that moved the due date; zero if it is not committed
	From, To time.Time
}

// A Step is a change of the status of an action item.
type Step struct {
	When     time.Time
	From, To string
}

// Record returns the history of pm. It is empty if the library has no history, or if
// debrief crashed on the file.
func (l *History) Record(pm *postmortem.Postmortem) *Record {
	made, _ := l.records.LoadOrStore(pm, sync.OnceValue(func() *Record {
		record := &Record{Published: -1}
		l.lib.Guard(pm.Doc.File, func() { record = l.compare(pm) })
		return record
	}))
	return made.(func() *Record)()
}

// Fill computes the records of many post-mortems in advance, on all processors. It
// reads old contents in the order in which the repository stores them, which is fast.
func (l *History) Fill(pms []*postmortem.Postmortem) {
	pms = l.inReadOrder(pms)
	parallel.Do(len(pms), func(i int) { l.Record(pms[i]) })
	if len(pms) > minSorted {
		l.lib.ForgetContents() // free the memory of the old contents, because nearly all of them have been used
	}
}

// minSorted is the number of post-mortems above which Fill sorts its reads and frees
// caches. Sorting reads all pack indexes of the repository. In a large repository, this
// takes longer than the unsorted reads of a few post-mortems.
const minSorted = 200

// inReadOrder returns the post-mortems in the order in which the repository stores
// their previous versions. It returns a short list unchanged.
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

// Words returns the words that entry i of pm's record added and removed. ok is false if
// the entry has no word differences to show, for example because it is the first.
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
		// Compare the last commit with the current text, which is not committed yet.
		if last := c.version(revisions[0].Blob); last.shown && last.pm != pm {
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
