package revision

import (
	"path"
	"strings"

	"debrief/site/history"
	"debrief/site/library"
	"debrief/site/postmortem"
	"debrief/site/source"
)

// maxMessage is the maximum length of a displayed commit message. A message is
// shortened after redaction, because a secret that is cut in two might not be
// recognised.
const maxMessage = 300

// Message returns the commit message of the entry, without text that the reader may not
// see.
func (l *History) Message(e Entry) string {
	if l.HidesMessage(e) {
		return l.language.Text("(message not shown)")
	}
	return source.Truncate(l.redactor.Message(e.Subject), maxMessage+1)
}

// HidesMessage reports whether the commit message of the entry is not shown, because it
// may describe a post-mortem that the reader may not see.
func (l *History) HidesMessage(e Entry) bool {
	w := l.redactions()
	return w.commits[e.Hash] || w.subjects[plainSubject(e.Subject)]
}

// CanName reports whether the reader may see the name that the file had after the
// entry's commit.
func (l *History) CanName(e Entry) bool {
	_, clean := l.redactor.Name(string(postmortem.IDFromPath(e.Path)))
	return e.Shown && clean
}

// redactMessages finds the commit messages that must not be shown. They belong to
// commits that touched a post-mortem that is hidden now, was hidden at that time, or
// was deleted while hidden. If a version is missing, its visibility is unknown, so the
// message is not shown either.
func (l *History) redactMessages() *messageRedactions {
	w := &messageRedactions{
		History: l, commits: map[string]bool{}, subjects: map[string]bool{}, since: map[string]int{},
	}
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

// messageRedactions collects the commits whose messages must not be shown, because they
// may describe a hidden post-mortem.
type messageRedactions struct {
	*History
	commits  map[string]bool
	subjects map[string]bool // subjects of the hidden commits, which other commits may repeat or revert
	since    map[string]int  // for each folder of a post-mortem, the Order of the newest commit at which it was hidden
	read     int             // number of versions of deleted post-mortems read so far
}

// add hides the message of r, a revision that the reader may not see.
func (w *messageRedactions) add(r history.Revision) {
	w.commits[r.Hash] = true
	// Skip a subject of a single word, which is too common to hide in other messages.
	if subject := plainSubject(r.Subject); strings.Contains(subject, " ") {
		w.subjects[subject] = true
	}
	for _, p := range []string{r.Path, r.OldPath} {
		if newest, known := w.since[path.Dir(p)]; path.Base(p) == "index.md" && (!known || r.Order < newest) {
			w.since[path.Dir(p)] = r.Order
		}
	}
}

// plainSubject removes the words that git adds to a commit subject, such as "Revert"
// and quotation marks.
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

// hide hides the messages of all revisions of a hidden post-mortem. It marks the folder
// as hidden, so that beside also hides the messages of commits that touch other files
// in it.
func (w *messageRedactions) hide(revisions []history.Revision) {
	for _, r := range revisions {
		w.add(r)
		if path.Base(r.Path) == "index.md" {
			w.since[path.Dir(r.Path)] = 0
		}
	}
}

// deleted hides the messages about post-mortems that were deleted while hidden, and
// about hidden versions of other deleted post-mortems. It returns the folders that
// belong or belonged to a post-mortem.
func (w *messageRedactions) deleted() map[string]bool {
	gone, folders := w.opt.Whole.Gone()
	for _, g := range gone {
		if w.read += len(g.Revisions); w.read > library.MaxGone || !w.lib.VersionMatches(g, g.LastBlob(), w.opt.Shows) {
			w.hide(g.Revisions)
			continue
		}
		for _, r := range g.Revisions {
			if r.Blob != "" && !w.lib.VersionMatches(g, r.Blob, w.couldSee) ||
				r.Before != "" && !w.lib.VersionMatches(g, r.Before, w.couldSee) {
				w.add(r)
			}
		}
	}
	return folders
}

// beside hides the messages of commits that touched other files in a post-mortem's
// folder while the post-mortem was hidden.
func (w *messageRedactions) beside(folders map[string]bool) {
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
