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

// These are the values of Revision.Status.
const (
	Added    = "added"
	Modified = "modified"
	Renamed  = "renamed" // the commit renamed the file, and possibly modified it too
	Deleted  = "deleted"

	moved = "moved" // internal status of the old path of a file that the commit renamed
)

// A Revision is one commit that changed a given file.
type Revision struct {
	Hash      string
	Author    Person
	CoAuthors []Person  // the authors in the Co-authored-by trailers of the message, in order
	When      time.Time // the author date of the commit, in the author's time zone
	Committed time.Time // the committer date of the commit
	Subject   string
	Order     int    // position of the commit in the log, in which children are before parents
	Path      string // the file's path after this commit
	OldPath   string // the file's path before this commit if the commit renamed it, else ""
	Status    string // one of Added, Modified, Renamed and Deleted
	Blob      string // object name of the file's new content; "" if the commit deleted the file
	Before    string // object name of the file's old content, in the first parent; "" if the commit added the file

	// Merge is the merge commit that brought this commit into the branch, and Merged is
	// the time of that merge. If the commit was made on the branch itself, as squash
	// commits are, Merge is "" and Merged is the time of the commit. Merged is zero if
	// a shallow clone does not show the merge.
	Merge  string
	Merged time.Time

	Request    Request // the pull request of the commit; zero if no message names one
	FormatOnly bool    // the commit is listed in .git-blame-ignore-revs: it changed only the format
}

// LastContentChange returns the newest revision that changed more than the format. If
// there is none, it returns the newest revision. The second result is false for an
// empty list.
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

// A Log lists, for each file of a folder, the commits that changed the file. It is
// immutable and safe for concurrent use. The zero Log is empty.
type Log struct {
	repo       *Repo               // the repository, from which file contents are read
	commits    []*git.Commit       // all commits, children before parents; a commit's position is its index
	parents    [][]int32           // the positions of each commit's parents in commits
	byPath     map[string][]change // the changes of the files in the folder of the log
	outside    map[string][]change // the changes of files that were moved into the folder later
	mailmap    mailmap.Map         // the .mailmap of the commit at which the log starts
	ignoreRevs map[git.Hash]bool   // the commits that the ignore-revs file lists, because they only change the format
	origins    *originIndex
	truncated  bool
	partial    bool // a partial clone lacks the folders of some commits
	undecided  int
	cache      *cache.CommitCache
	ignored    []string // messages about configuration files over the size limit
	revisions  sync.Map // cached results of Revisions by path, because about ten pages and lists request each
}

// A change is the effect of one commit on one path. If the commit renamed the file,
// Other is the path at the other end: the old path for the status Renamed, the new path
// for the status moved.
type change struct {
	position int32
	cache.Change
}

// Log reads all commits that are reachable from ref, and lists for each file below dir
// the commits that changed it. If ref is WorkTree, it starts at HEAD; without history
// the Log is empty.
//
// A merge is listed only for files that differ from all its parents. Files that were
// moved into dir from another folder are followed there. The names of people follow the
// .mailmap at ref.
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
		repo: r, byPath: map[string][]change{}, outside: map[string][]change{}, mailmap: names, ignoreRevs: ignoreRevs,
		ignored: r.oversizedFiles(head),
	}
	w := &walk{
		db: r.db, folder: newFolder(inside, bounds), log: l, cache: r.openCache(inside), outside: maxOutsideBytes,
	}
	if err := w.run(ctx, head); err != nil {
		return nil, r.db.AddHint(err)
	}
	w.log.cache = w.cache
	if l.partial {
		r.contentMissing.Store(true)
	}
	r.db.FreeCaches() // free the trees that the walk cached, because later reads need only file contents
	w.log.origins = newOriginIndex(w.log)
	return w.log, nil
}

// SaveCache stores the changed files of each commit in the cache folder for the next
// run; see [Repo.SetCacheFolder]. It stores no commit with a path for which mayKeep
// returns false, because the cache is outside the repository.
func (l *Log) SaveCache(mayKeep func(path string) bool) { l.cache.Save(l.commits, mayKeep) }

// IsTruncated reports whether older commits are missing because the clone is shallow, or
// their folders because it is partial. If so, the oldest Revision of a file may not be its creation, and a file without
// later changes has no Revision.
func (l *Log) IsTruncated() bool { return l.truncated }

// Content returns the content of the blob with the given object name; see
// [Repo.Content]. The Repo must still be open.
func (l *Log) Content(ctx context.Context, blob string) ([]byte, error) {
	if l.repo == nil {
		return nil, ErrNoHistory
	}
	return l.repo.Content(ctx, blob)
}

// Positions returns a sort key for each blob; see [Repo.Positions].
func (l *Log) Positions(blobs []string) []uint64 {
	if l.repo == nil {
		return make([]uint64, len(blobs))
	}
	return l.repo.Positions(blobs)
}

// FreeCaches frees the memory of cached file contents. Content still works afterwards.
func (l *Log) FreeCaches() {
	if l.repo != nil && l.repo.db != nil {
		l.repo.db.FreeCaches()
	}
}

// Ignored returns a message for each configuration file, such as .mailmap, that was not
// read because it is too large.
func (l *Log) Ignored() []string { return l.ignored }

// UndecidedRenames returns the number of commits for which renames could not be
// detected, because a partial clone lacks the content. Files renamed in these commits
// appear as added.
func (l *Log) UndecidedRenames() int { return l.undecided }

// BlobName returns the Git object name of a file with the content data. It returns ""
// for the zero Log.
func (l *Log) BlobName(data []byte) string {
	if l.repo == nil {
		return ""
	}
	return l.repo.db.BlobHash(data).String()
}

// Revisions returns the commits that changed the file at path, newest first and
// children before parents. It follows the file across renames. For a deleted file the
// first Revision is the deletion; for the old path of a renamed file it is the rename.
//
// In a complete Log the last Revision is the creation of the file. Callers must not
// modify the result, because it is shared.
func (l *Log) Revisions(path string) []Revision {
	if cached, ok := l.revisions.Load(path); ok {
		return cached.([]Revision)
	}
	revisions := l.follow(path)
	l.revisions.Store(path, revisions)
	return revisions
}

// follow computes the commits that changed the file at path, across renames. Revisions
// caches the result.
func (l *Log) follow(path string) []Revision {
	found := map[int32]Revision{}
	type stretch struct {
		name  string
		since int32 // position of the commit that renamed the file from name; -1 for the current path
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

// changesUntil returns the changes of a file at an earlier path. The commit at the
// position since renamed the file from name to another path.
//
// The result has the changes of name before the rename, back to the commit that moved
// another file away from name. It also has later changes on branches without the
// rename. If since is -1, name is the file's current path; gone is true if nothing was
// found for the file yet.
func (l *Log) changesUntil(name string, since int32, gone bool) []change {
	var out []change
	var after []bool // for each commit, whether it descends from the commit since
	born := false
	changes := l.byPath[name]
	if changes == nil {
		changes = l.outside[name]
	}
	for _, c := range changes {
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

// descendants returns, for each commit, whether it descends from the commit at the
// given position.
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

// subject returns the subject line of the commit c. The cache of commits stores no
// subjects, so it reads a cached commit from the repository.
func (l *Log) subject(c *git.Commit) string {
	if c.Subject != "" {
		return c.Subject
	}
	whole, err := l.repo.db.Commit(c.Hash)
	if err != nil {
		return "" // this error is unexpected, because the commit existed when the log was read
	}
	return whole.Subject
}

// A Touch records that one commit changed one file.
type Touch struct {
	Path, Hash string
	Order      int // position of the commit, as in Revision.Order
}

// Touches calls yield with every file of the folder and every commit that changed it, in
// no particular order. It stops if yield returns false.
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
