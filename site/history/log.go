package history

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"debrief/site/cache"
	"debrief/site/git"
	"debrief/site/git/mailmap"
)

// What a commit did to a file.
const (
	Added    = "added"
	Modified = "modified"
	Renamed  = "renamed" // and perhaps modified as well
	Deleted  = "deleted"

	moved = "moved" // the other end of Renamed, under the old name
)

// A Revision is one commit that changed one file.
type Revision struct {
	Hash      string
	Author    Person
	CoAuthors []Person  // of the Co-authored-by trailers, in their order
	When      time.Time // author date, in the author's zone: when it was written
	Committed time.Time // committer date
	Subject   string
	Order     int    // among all commits of the log: children before parents
	Path      string // the file's name after this commit
	Was       string // its name before, "" if it is not Renamed
	Status    string // Added, Modified, Renamed or Deleted
	Blob      string // names what is in the file after this commit, see [Log.Content]; "" if it is Deleted
	Before    string // the same before it, in the first parent of a merge; "" if it is Added

	// Merged is when the commit came into the branch that was asked for, and
	// Merge the merge that brought it, "" if it was committed there itself, as a
	// squashed request is. Merged is zero where a shallow clone leaves unknown
	// which it was.
	Merge  string
	Merged time.Time

	Request  Request // with which it came, zero if no message names one
	FormOnly bool    // the .git-blame-ignore-revs lists it: the form changed, and nobody wrote anything new
}

// Written returns the newest of revisions that changed more than the form of a
// file, the newest of all if none did, and false if there are none.
func Written(revisions []Revision) (Revision, bool) {
	for _, r := range revisions {
		if !r.FormOnly {
			return r, true
		}
	}
	if len(revisions) == 0 {
		return Revision{}, false
	}
	return revisions[0], true
}

// A Log says which commits changed each file of a folder. It does not change
// and is safe for concurrent use. The zero Log knows no commits.
type Log struct {
	repo      *Repo         // that holds the contents of files
	commits   []*git.Commit // children before parents; the index of a commit is its position
	parents   [][]int32     // of each commit, as positions
	byPath    map[string][]change
	names     mailmap.Map       // of the commit at which the log begins
	formOnly  map[git.Hash]bool // what that commit says to pass over
	origins   *origin
	truncated bool
	unjudged  int
	memo      *cache.Memo
	ignored   []string // files of the repository that are too large to be read
	told      sync.Map // what Of has said of each path: ten pages and lists ask
}

// A change is what one commit did to one name. Other is the old name of a
// Renamed file, the new name of a moved one.
type change struct {
	position int32
	cache.Change
}

// Log walks the commits reachable from ref once and files each under the paths
// below dir it changed. WorkTree is HEAD, and where there is no history at all
// its Log is empty.
//
// A merge is listed only under the files that it left different from all its
// parents. Moves into dir from outside are seen as additions. People are called
// what the .mailmap at ref calls them.
func (r *Repo) Log(ctx context.Context, ref, dir string) (*Log, error) {
	inside, err := r.relative(dir)
	if err != nil {
		return nil, err
	}
	head, err := r.resolve(ref)
	if err != nil {
		if ref == WorkTree && errors.Is(err, ErrNoHistory) {
			return &Log{}, nil
		}
		return nil, err
	}
	names, err := r.names(head)
	if err != nil {
		return nil, r.db.AddHint(err)
	}
	formOnly, err := r.formOnly(head)
	if err != nil {
		return nil, r.db.AddHint(err)
	}
	w := &walk{db: r.db, dir: inside, log: &Log{repo: r, byPath: map[string][]change{}, names: names, formOnly: formOnly, ignored: r.tooLarge(head)}, memo: r.memo(inside)}
	if err := w.run(ctx, head); err != nil {
		return nil, r.db.AddHint(err)
	}
	w.log.memo = w.memo
	r.db.FreeCaches() // a walk reads trees, and who comes next reads files
	w.log.origins = origins(w.log)
	return w.log, nil
}

// Remember writes what the walk learned, for the next one, see [Repo.Remember]. mayKeep
// reports whether the name of a file may be kept outside of the repository.
func (l *Log) Remember(mayKeep func(path string) bool) { l.memo.Save(l.commits, mayKeep) }

// Truncated reports whether older commits are missing because the clone is
// shallow. Then the last Revision of a file need not be its first, and a file
// that no later commit changed has none.
func (l *Log) Truncated() bool { return l.truncated }

// Content returns what was in a file that goes by the name blob, as
// [Repo.Content] does. The Repo must still be open.
func (l *Log) Content(ctx context.Context, blob string) ([]byte, error) {
	if l.repo == nil {
		return nil, ErrNoHistory
	}
	return l.repo.Content(ctx, blob)
}

// Positions returns in which order contents are read fastest, as
// [Repo.Positions] does.
func (l *Log) Positions(blobs []string) []uint64 {
	if l.repo == nil {
		return make([]uint64, len(blobs))
	}
	return l.repo.Positions(blobs)
}

// ForgetContents gives back what is held in memory of contents that were read. They
// can still be read.
func (l *Log) ForgetContents() {
	if l.repo != nil && l.repo.db != nil {
		l.repo.db.FreeCaches()
	}
}

// Ignored says which files of the repository were not read, and why.
func (l *Log) Ignored() []string { return l.ignored }

// Unjudged returns in how many commits files went and came of which a partial
// clone has not the content, so that nobody can tell whether they were renamed.
// There a file seems to be new.
func (l *Log) Unjudged() int { return l.unjudged }

// Name returns the name that data goes by as the content of a file, "" in the
// zero Log.
func (l *Log) Name(data []byte) string {
	if l.repo == nil {
		return ""
	}
	return l.repo.db.BlobHash(data).String()
}

// Of returns the commits that changed the file path, newest first, children
// before parents, followed back across renames. A file that is gone has the
// commit that deleted it, or renamed it to Path, first.
//
// In an untruncated Log the last Revision is the file's creation. Nobody changes
// what is returned: all who ask get the same.
func (l *Log) Of(path string) []Revision {
	if told, ok := l.told.Load(path); ok {
		return told.([]Revision)
	}
	revisions := l.follow(path)
	l.told.Store(path, revisions)
	return revisions
}

// follow finds the revisions of a file.
func (l *Log) follow(path string) []Revision {
	found := map[int32]Revision{}
	type stretch struct {
		name  string
		since int32 // position of the rename away from name, -1 for the file itself
	}
	todo := []stretch{{path, -1}}
	done := map[stretch]bool{}
	for len(todo) > 0 {
		s := todo[0]
		todo = todo[1:]
		if done[s] {
			continue
		}
		done[s] = true
		for _, c := range l.stretch(s.name, s.since, len(found) == 0) {
			if _, ok := found[c.position]; !ok {
				found[c.position] = l.revision(c, s.name)
			}
			if c.Status == Renamed {
				todo = append(todo, stretch{c.Other, c.position})
			}
		}
	}
	positions := make([]int32, 0, len(found))
	for p := range found {
		positions = append(positions, p)
	}
	slices.Sort(positions)
	revisions := make([]Revision, len(positions))
	for i, p := range positions {
		revisions[i] = found[p]
	}
	return revisions
}

// stretch returns the changes of one name that belong to the file that bore it
// until it was renamed at position since.
//
// They are the older changes, back to where another file was moved away from
// that name before this one took it, and those newer ones that were made on a
// branch that had not seen the rename.
func (l *Log) stretch(name string, since int32, gone bool) []change {
	var out []change
	var after []bool // commits that come after since
	born := false
	for _, c := range l.byPath[name] {
		switch {
		case c.position == since:
			continue
		case c.position < since:
			if after == nil {
				after = l.descendants(since)
			}
			if after[c.position] || c.Status == moved {
				continue
			}
		case c.Status == moved && born:
			return out
		case c.Status == moved && !(since < 0 && gone && len(out) == 0):
			continue
		}
		born = born || c.Status == Added || c.Status == Renamed
		out = append(out, c)
	}
	return out
}

// descendants marks the commits from which the one at position can be reached.
func (l *Log) descendants(position int32) []bool {
	after := make([]bool, position+1)
	after[position] = true
	for p := position - 1; p >= 0; p-- {
		for _, parent := range l.parents[p] {
			if parent <= position && after[parent] {
				after[p] = true
				break
			}
		}
	}
	return after
}

// subject is the first paragraph of c's message, which a memo does not keep.
func (l *Log) subject(c *git.Commit) string {
	if c.Subject != "" {
		return c.Subject
	}
	whole, err := l.repo.db.Commit(c.Hash)
	if err != nil {
		return "" // it was there when the log was read
	}
	return whole.Subject
}

// A Touch is one commit that changed a file.
type Touch struct {
	Path, Hash string
	Order      int // see Revision
}

// Touches yields every change of every file, in no order.
func (l *Log) Touches(yield func(Touch) bool) {
	for path, changes := range l.byPath {
		for _, c := range changes {
			if !yield(Touch{path, l.commits[c.position].Hash.String(), int(c.position)}) {
				return
			}
		}
	}
}

func (l *Log) revision(c change, name string) Revision {
	from := l.commits[c.position]
	r := Revision{
		Hash:      from.Hash.String(),
		Author:    called(l.names, from.Author),
		When:      from.When,
		Committed: from.Committed,
		Subject:   l.subject(from),
		Order:     int(c.position),
		Path:      name,
		Status:    c.Status,
		FormOnly:  l.formOnly[from.Hash],
	}
	if !c.After.IsZero() {
		r.Blob = c.After.String()
	}
	if !c.Before.IsZero() {
		r.Before = c.Before.String()
	}
	l.origins.tell(&r, c.position)
	for _, p := range from.CoAuthors {
		r.CoAuthors = append(r.CoAuthors, called(l.names, p))
	}
	switch c.Status {
	case Renamed:
		r.Was = c.Other
	case moved:
		r.Status, r.Path, r.Was = Renamed, c.Other, name
	}
	return r
}
