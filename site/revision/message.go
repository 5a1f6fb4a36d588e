package revision

import (
	"path"
	"strings"

	"debrief/site/history"
	"debrief/site/library"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// maxMessage is how many letters of a commit message are shown. They are counted after
// it was redacted, so that no secret is shown in part.
const maxMessage = 300

// Message returns the message of an entry's commit as the reader may see it.
func (l *Ledger) Message(e Entry) string {
	if w := l.withheld(); w.commits[e.Hash] || w.subjects[plainSubject(e.Subject)] {
		return l.l.Text("(message not shown)")
	}
	return source.Truncate(l.redactor.Message(e.Subject), maxMessage+1)
}

// MayName reports whether the reader may see the name that the file had after an entry.
func (l *Ledger) MayName(e Entry) bool {
	_, clean := l.redactor.Name(string(postmortem.IDFromPath(e.Path)))
	return e.Shown && clean
}

// withheldMessages returns the hashes of the commits whose messages are not shown. Such a
// commit touched a post-mortem that is hidden now, was hidden then, or was deleted while
// hidden; or a version is missing, so that its visibility is unknown.
func (l *Ledger) withheldMessages() *withholding {
	w := &withholding{Ledger: l, commits: map[string]bool{}, subjects: map[string]bool{}, since: map[string]int{}}
	for _, pm := range l.lib.All {
		for _, e := range l.Record(pm).Entries {
			if e.Hidden {
				w.add(e.Revision)
			}
		}
	}
	for _, pm := range l.opt.Whole.All {
		if l.lib.ByPath(pm.Doc.File.Path) == nil {
			w.hide(l.lib.Revisions(pm))
		}
	}
	w.beside(w.deleted())
	return w
}

// withholding collects the commits whose messages are not shown.
type withholding struct {
	*Ledger
	commits  map[string]bool
	subjects map[string]bool // of those commits: another one may repeat or revert it
	since    map[string]int  // by a post-mortem's folder: the newest commit (history.Revision.Order) at which it was hidden
	read     int             // versions of deleted post-mortems
}

// add withholds the message of a revision that the reader could not have seen.
func (w *withholding) add(r history.Revision) {
	w.commits[r.Hash] = true
	if subject := plainSubject(r.Subject); strings.Contains(subject, " ") { // one word says too little
		w.subjects[subject] = true
	}
	for _, p := range []string{r.Path, r.OldPath} {
		if newest, known := w.since[path.Dir(p)]; path.Base(p) == "index.md" && (!known || r.Order < newest) {
			w.since[path.Dir(p)] = r.Order
		}
	}
}

// plainSubject returns a subject without what git puts around one that it repeats.
func plainSubject(subject string) string {
	for {
		rest := subject
		for _, prefix := range []string{"Revert ", "Reapply ", "fixup! ", "squash! ", "amend! "} {
			rest = strings.TrimPrefix(rest, prefix)
		}
		if rest = strings.Trim(rest, `"`); rest == subject {
			return subject
		}
		subject = rest
	}
}

// hide withholds the messages about a hidden post-mortem and about the files beside it.
func (w *withholding) hide(revisions []history.Revision) {
	for _, r := range revisions {
		w.add(r)
		if path.Base(r.Path) == "index.md" {
			w.since[path.Dir(r.Path)] = 0
		}
	}
}

// deleted withholds the messages about post-mortems that were deleted while they were
// hidden, and about their hidden versions. It returns the folders that are or were a
// post-mortem's.
func (w *withholding) deleted() map[string]bool {
	gone, folders := w.opt.Whole.Gone()
	for _, g := range gone {
		if w.read += len(g.Revisions); w.read > library.MaxGone || !w.lib.VersionMatches(g, g.LastBlob(), w.opt.Shows) {
			w.hide(g.Revisions)
			continue
		}
		for _, r := range g.Revisions {
			if r.Blob != "" && !w.lib.VersionMatches(g, r.Blob, w.couldSee) || r.Before != "" && !w.lib.VersionMatches(g, r.Before, w.couldSee) {
				w.add(r)
			}
		}
	}
	return folders
}

// beside withholds the messages about files beside a post-mortem while it was hidden.
func (w *withholding) beside(folders map[string]bool) {
	for t := range w.lib.Touches {
		for dir := path.Dir(t.Path); dir != "." && dir != "/" && dir != w.lib.Dir; dir = path.Dir(dir) {
			if newest, hidden := w.since[dir]; folders[dir] && hidden && t.Order >= newest {
				w.commits[t.Hash] = true
			}
		}
		if w.opt.Whole.IsClaimed(t.Path) {
			w.commits[t.Hash] = true
		}
	}
}
