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

// What is compared of one write-up's history; the newest first. A stranger's
// may have any number of revisions of any length.
const (
	mostRevisions = 200
	mostCompared  = 8 << 20 // bytes of all its texts

	mostKept = 64 << 10 // bytes of words that differ; those of more are found anew when asked for
)

// A Ledger is what changed in each write-up of a library. What it says of one is
// found when it is first asked for, and kept. It is safe for concurrent use, as
// long as the repository is open.
type Ledger struct {
	l        *wording.Language
	lib      *library.Library
	opt      Options
	redactor privacy.Redactor
	records  sync.Map            // of *postmortem.Postmortem
	withheld func() *withholding // see withheldMessages
}

// Options say in which words a ledger describes changes, and who reads it.
type Options struct {
	Language *wording.Language // nil: English
	Catalog  *catalog.Catalog  // with the privacy settings of the library; nil: the built-in one

	// Shows reports whether the reader may see a post-mortem. It is called with old
	// versions too: what was hidden then is not shown now. nil: everything is shown.
	Shows func(*postmortem.Postmortem) bool
	// Whole is the library with those that are not shown, whose commit messages are
	// withheld; nil: there are none.
	Whole *library.Library
}

// New returns the ledger of a library.
func New(lib *library.Library, opt Options) *Ledger {
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
	l := &Ledger{l: opt.Language, lib: lib, opt: opt}
	l.redactor = privacy.Redactor{Catalog: opt.Catalog, Hidden: lib.Hidden, Mask: l.l.Text("(not shown)")}
	l.withheld = sync.OnceValue(l.withheldMessages)
	return l
}

// A Record is how one write-up changed.
type Record struct {
	Entries  []Entry // as many as there are revisions, the newest first
	Compared int     // of the Entries; the older ones only say that they were there
	Promises map[string]*Promise
	Whole    bool // all that was ever written is in Entries, and compared

	// Published is the index of the entry that made the text public, or of the
	// last that came in with it by the same merge; -1 where it is not known.
	Published int
	Since     []Change // what is different now from what was published

	kept int // bytes of the words of its entries
}

// PublishedAt is when pm was given to everybody: the day that it says itself, else
// when the revision that made it public came into the branch. It is zero where
// nobody knows.
func (l *Ledger) PublishedAt(pm *postmortem.Postmortem) time.Time {
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

// An Entry is one revision, and what it changed.
type Entry struct {
	history.Revision
	First   bool     // nothing was there before
	Changes []Change // none where nothing but spaces differs
	Unsaid  string   // why it is not said what changed
	Hidden  bool     // the reader may not see the text before it, or after it
	Shown   bool     // the reader may see the text after it, and so the name of then

	words *diff.Difference // nil where it is not kept
}

// A Promise is what became of one action over time.
type Promise struct {
	Slips []Slip // that put the day off, the oldest first
	Steps []Step // from one status to another, the oldest first
}

// A Slip moved the day by which an action was due to a later one.
type Slip struct {
	When     time.Time // it was written; zero if it is not committed
	From, To time.Time
}

// A Step took an action from one status to another.
type Step struct {
	When     time.Time
	From, To string
}

// Record returns how pm changed. Where there is no history, or comparing it failed, it is empty.
func (l *Ledger) Record(pm *postmortem.Postmortem) *Record {
	made, _ := l.records.LoadOrStore(pm, sync.OnceValue(func() *Record {
		record := &Record{Published: -1}
		l.lib.Guard(pm.Doc.File, func() { record = l.compare(pm) })
		return record
	}))
	return made.(func() *Record)()
}

// Fill finds out about all of some write-ups, on all processors, in the order in
// which what they were lies in the repository.
func (l *Ledger) Fill(pms []*postmortem.Postmortem) {
	pms = l.asTheyLie(pms)
	parallel.Do(len(pms), func(i int) { l.Record(pms[i]) })
	if len(pms) > fewWriteUps {
		l.lib.ForgetContents() // nearly all that is asked of them has been found
	}
}

// fewWriteUps are read in any order, and nothing is given back: to know where they
// lie, the indexes of all packs are read, which of a large repository takes longer.
const fewWriteUps = 200

// asTheyLie sorts write-ups by where the version before the last lies.
func (l *Ledger) asTheyLie(pms []*postmortem.Postmortem) []*postmortem.Postmortem {
	if len(pms) <= fewWriteUps {
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

// Words is what entry i of pm's record changed, word by word; false where that
// is not shown.
func (l *Ledger) Words(pm *postmortem.Postmortem, i int) (diff.Difference, bool) {
	record := l.Record(pm)
	if i >= record.Compared || record.Entries[i].Unsaid != "" || record.Entries[i].First {
		return diff.Difference{}, false
	}
	if words := record.Entries[i].words; words != nil {
		return *words, true
	}
	c := l.newComparison(pm)
	before, after := c.version(record.Entries[i].Before), c.version(record.Entries[i].Blob)
	return diff.Of(before.text, after.text)
}

func (l *Ledger) compare(pm *postmortem.Postmortem) *Record {
	record := &Record{Published: -1, Promises: map[string]*Promise{}}
	c := l.newComparison(pm)
	revisions := l.lib.Revisions(pm)
	if len(revisions) > 0 && revisions[0].Blob != "" {
		if last := c.version(revisions[0].Blob); last.shown && last.pm != pm { // not committed yet
			record.follow(time.Time{}, last.pm, pm)
		}
	}
	for _, r := range revisions {
		e := Entry{Revision: r, First: r.Before == ""}
		if len(record.Entries) == record.Compared && record.Compared < mostRevisions && c.read < mostCompared {
			record.Compared++
			c.entry(&e, record)
		} else {
			e.Unsaid, e.Hidden = l.l.Text("older revisions are not compared"), true
		}
		record.Entries = append(record.Entries, e)
	}
	record.Whole = len(record.Entries) > 0 && record.Compared == len(record.Entries) && !c.missed && !l.lib.HistoryCut()
	c.published(record, l.lib.HistoryCut())
	for _, p := range record.Promises {
		slices.Reverse(p.Slips)
		slices.Reverse(p.Steps)
	}
	return record
}
