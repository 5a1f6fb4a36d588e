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

// The status of a changed file.
const (
	Added    = "added"
	Modified = "modified"
	Renamed  = "renamed" // and possibly modified
	Deleted  = "deleted"

	moved = "moved" // the old path of a Renamed file
)

// A Revision is one commit that changed one file.
type Revision struct {
	Hash      string
	Author    Person
	CoAuthors []Person  // from Co-authored-by trailers, in order
	When      time.Time // author date, in the author's zone
	Committed time.Time // committer date
	Subject   string
	Order     int    // position among all commits of the log, children before parents
	Path      string // the path after this commit
	OldPath   string // the path before, "" if not Renamed
	Status    string // Added, Modified, Renamed or Deleted
	Blob      string // the content after this commit, see [Log.Content]; "" if Deleted
	Before    string // the content before, in the first parent of a merge; "" if Added

	// Merged is the time when the commit entered the branch, and Merge the merge that
	// brought it, "" if it was committed on the branch, as squash commits are. Merged
	// is zero if a shallow clone hides it.
	Merge  string
	Merged time.Time

	Request    Request // its pull request, zero if no message names one
	FormatOnly bool    // listed in .git-blame-ignore-revs: only the formatting changed
}

// LastContentChange returns the newest revision that is not FormatOnly, otherwise the
// newest revision. ok is false for an empty list.
func LastContentChange(revisions []Revision) (Revision, bool) {
	for _, r := range revisions {
		if !r.FormatOnly {
			return r, true
		}
	}
	if len(revisions) == 0 {
		return Revision{}, false
	}
	return revisions[0], true
}

// A Log holds the commits that changed each file of a folder. It is immutable and safe
// for concurrent use. The zero Log is empty.
type Log struct {
	repo       *Repo         // reads file contents
	commits    []*git.Commit // children before parents; the index of a commit is its position
	parents    [][]int32     // positions of each commit's parents
	byPath     map[string][]change
	mailmap    mailmap.Map       // of the commit at which the log starts
	ignoreRevs map[git.Hash]bool // the ignore-revs file of that commit
	origins    *originIndex
	truncated  bool
	undecided  int
	cache      *cache.CommitCache
	ignored    []string // configuration files over the size limit
	revisions  sync.Map // results of Revisions by path; about ten pages and lists request each
}

// A change is the effect of one commit on one path. Other is the old path of a Renamed
// file and the new path of a moved one.
type change struct {
	position int32
	cache.Change
}

// Log walks the commits reachable from ref once and records each under the paths below
// dir that it changed. WorkTree is HEAD; without history the Log is empty.
//
// A merge is recorded only for files that differ from all its parents. Moves into dir
// are additions. Names of people follow the .mailmap at ref.
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
	names, err := r.readMailmap(head)
	if err != nil {
		return nil, r.db.AddHint(err)
	}
	ignoreRevs, err := r.readIgnoreRevs(head)
	if err != nil {
		return nil, r.db.AddHint(err)
	}
	l := &Log{
		repo: r, byPath: map[string][]change{}, mailmap: names, ignoreRevs: ignoreRevs,
		ignored: r.oversizedFiles(head),
	}
	w := &walk{db: r.db, dir: inside, log: l, cache: r.openCache(inside)}
	if err := w.run(ctx, head); err != nil {
		return nil, r.db.AddHint(err)
	}
	w.log.cache = w.cache
	r.db.FreeCaches() // a walk reads trees; later reads need files
	w.log.origins = newOriginIndex(w.log)
	return w.log, nil
}

// SaveCache writes the computed commits for the next run; see [Repo.SetCacheFolder].
// mayKeep reports whether a path may be stored outside the repository.
func (l *Log) SaveCache(mayKeep func(path string) bool) { l.cache.Save(l.commits, mayKeep) }

// IsTruncated reports whether older commits are missing because the clone is shallow.
// The last Revision of a file is then not necessarily its first, and files without
// later changes have none.
func (l *Log) IsTruncated() bool { return l.truncated }

// Content returns the content with the object name blob; see [Repo.Content]. The Repo
// must still be open.
func (l *Log) Content(ctx context.Context, blob string) ([]byte, error) {
	if l.repo == nil {
		return nil, ErrNoHistory
	}
	return l.repo.Content(ctx, blob)
}

// Positions returns sort keys for reading contents fast; see [Repo.Positions].
func (l *Log) Positions(blobs []string) []uint64 {
	if l.repo == nil {
		return make([]uint64, len(blobs))
	}
	return l.repo.Positions(blobs)
}

// FreeCaches frees the memory of cached contents. They can still be read.
func (l *Log) FreeCaches() {
	if l.repo != nil && l.repo.db != nil {
		l.repo.db.FreeCaches()
	}
}

// Ignored returns which configuration files were not read, and why.
func (l *Log) Ignored() []string { return l.ignored }

// UndecidedRenames returns the number of commits in which a partial clone lacks the
// content needed to detect renames. Their files appear as added.
func (l *Log) UndecidedRenames() int { return l.undecided }

// BlobName returns the object name of data as a file, "" for the zero Log.
func (l *Log) BlobName(data []byte) string {
	if l.repo == nil {
		return ""
	}
	return l.repo.db.BlobHash(data).String()
}

// Revisions returns the commits that changed the file path across renames, newest
// first, children before parents. For a deleted or renamed file the first is the
// deletion or the rename.
//
// In a complete Log the last Revision is the file's creation. Callers must not change
// the result, which is shared.
func (l *Log) Revisions(path string) []Revision {
	if cached, ok := l.revisions.Load(path); ok {
		return cached.([]Revision)
	}
	revisions := l.follow(path)
	l.revisions.Store(path, revisions)
	return revisions
}

// follow computes the revisions of a file.
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
		for _, c := range l.changesUntil(s.name, s.since, len(found) == 0) {
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

// changesUntil returns the changes of a name that belong to the file that was renamed
// away from it at position since.
//
// They are the older changes, back to the point where another file was moved away from
// that name, and newer changes on branches without the rename.
func (l *Log) changesUntil(name string, since int32, gone bool) []change {
	var out []change
	var after []bool // commits that descend from since
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

// descendants marks the commits that can reach the one at position.
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

// subject returns the subject of c, which the cache does not contain.
func (l *Log) subject(c *git.Commit) string {
	if c.Subject != "" {
		return c.Subject
	}
	whole, err := l.repo.db.Commit(c.Hash)
	if err != nil {
		return "" // it existed when the log was read
	}
	return whole.Subject
}

// A Touch is one commit that changed a file.
type Touch struct {
	Path, Hash string
	Order      int // see Revision
}

// Touches yields every change of every file, unsorted.
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
		Hash:       from.Hash.String(),
		Author:     mapPerson(l.mailmap, from.Author),
		When:       from.When,
		Committed:  from.Committed,
		Subject:    l.subject(from),
		Order:      int(c.position),
		Path:       name,
		Status:     c.Status,
		FormatOnly: l.ignoreRevs[from.Hash],
	}
	if !c.After.IsZero() {
		r.Blob = c.After.String()
	}
	if !c.Before.IsZero() {
		r.Before = c.Before.String()
	}
	l.origins.setOrigin(&r, c.position)
	for _, p := range from.CoAuthors {
		r.CoAuthors = append(r.CoAuthors, mapPerson(l.mailmap, p))
	}
	switch c.Status {
	case Renamed:
		r.OldPath = c.Other
	case moved:
		r.Status, r.Path, r.OldPath = Renamed, c.Other, name
	}
	return r
}
