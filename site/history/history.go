// Package history reads the files of a library from Git, at a commit or on disk, and
// lists the commits that changed each file.
//
// It applies the same rules and limits to files on disk and to files at a commit. It
// follows files across renames. It uses package git to read the repository, and never
// writes to it.
//
// If the repository lacks information, as a shallow clone does, [Repo.Reason] and
// [Log.IsTruncated] report that.
//
// Start at [Open].
package history

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"debrief/site/cache"
	"debrief/site/git"
	"debrief/site/source"
)

// WorkTree is the revision that stands for the files on disk, whether committed or not.
// Functions that need a commit treat it as HEAD.
const WorkTree = ""

// ErrNoHistory is the error if the repository has no commits that can be read.
var ErrNoHistory = errors.New("no history")

// A Repo is a Git repository opened for reading, or a folder outside any repository.
//
// It is safe for concurrent use. It finds the objects that existed when it was opened;
// if it does not find a branch, tag or hash, it reads the list of objects again. A
// long-running program must open a new Repo when HEAD moves.
type Repo struct {
	root        string        // absolute path of the work tree; "" for a bare repository
	reason      func() string // returns the reason why the repository has no history; "" if it has one
	remote      string        // URL of the remote that it was cloned from
	common      string        // the folder with the repository's objects and refs
	sparse      bool          // the work tree may be a sparse checkout
	cacheFolder string        // the folder in which commits are cached; "" for no cache

	ignoreRevs string // the path of the ignore-revs file from Git's configuration; "" for the default path

	contentMissing atomic.Bool // set if a read of old content failed

	mu   sync.Mutex
	disk *os.Root      // the work tree on disk; opened on first use
	db   *git.Database // the repository's Git objects; nil if there is no history
}

// A Person is an author or co-author. The name and address are the current ones
// according to the .mailmap of the requested commit.
type Person struct{ Name, Email string }

// A Commit holds the properties of a Git commit that pages and reports show.
type Commit struct {
	Hash      string
	Author    Person
	When      time.Time // the author date of the commit, in the author's time zone
	Committed time.Time // the committer date of the commit
	Subject   string    // the first paragraph of the commit message, on one line
}

// Open opens the repository that contains dir. The repository may be a work tree, a
// bare repository, a linked work tree or a submodule.
//
// A folder outside any repository is not an error. The Repo then has no history, uses
// the parent of dir as its root, and reads files on disk. A repository in an
// unsupported format is opened in the same way. Reason returns why there is no history.
// Open fails only if dir is not a folder.
func Open(dir string) (*Repo, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if abs, err = filepath.EvalSymlinks(abs); err != nil {
		return nil, err
	}
	if info, err := os.Stat(abs); err != nil {
		return nil, err
	} else if !info.IsDir() {
		return nil, fmt.Errorf("%s is a file, not a folder", dir)
	}

	r := &Repo{}
	place, ok := git.Find(abs)
	if !ok {
		r.root = filepath.Dir(abs)
		// Pages show this reason, so it must not contain local paths.
		r.reason = fixedReason(filepath.Base(abs) + " is not in a Git repository; run git init to keep a history")
		return r, nil
	}
	r.root, r.remote, r.common = place.Root, place.Remote(), place.Common()
	r.ignoreRevs, r.sparse = place.IgnoreRevs(), place.MayBeSparse()
	db, err := git.Open(place)
	if err != nil {
		r.reason = fixedReason(err.Error())
		return r, nil
	}
	r.db, r.reason = db, sync.OnceValue(func() string {
		switch _, err := db.Resolve("HEAD"); {
		case err == nil:
			return ""
		case errors.Is(err, git.ErrUnborn):
			// Do not close the repository's objects, because other branches may have
			// commits.
			return "the current branch has no commits yet"
		default:
			return "HEAD cannot be read: " + err.Error()
		}
	})
	return r, nil
}

func fixedReason(reason string) func() string { return func() string { return reason } }

// SetCacheFolder sets the folder in which the repository caches data of commits. The
// folder must be outside the repository and may be deleted at any time. The cache
// affects only the speed.
func (r *Repo) SetCacheFolder(folder string) { r.cacheFolder = folder }

// ObjectFolder returns the folder of the repository's objects. Cache keys use it to
// identify the repository on this machine.
func (r *Repo) ObjectFolder() string { return r.common }

// cacheForm is part of the key of the cache of commits. It changes when renames are found
// in another way, so that older entries are not used.
const cacheForm = "2"

// openCache opens the cache of commits and of the files below dir that each commit
// changed.
func (r *Repo) openCache(dir string) *cache.CommitCache {
	return cache.OpenCommits(r.cacheFolder, strings.Join([]string{cacheForm, r.common, dir, r.db.Overrides()}, "\n"))
}

// Close closes the files of the repository. Evidence that was not read before cannot be
// read afterwards.
func (r *Repo) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var err error
	if r.db != nil {
		err = r.db.Close()
	}
	if r.disk != nil {
		err = errors.Join(err, r.disk.Close())
		r.disk = nil
	}
	return err
}

// Root returns the absolute path of the folder that file paths are relative to. It is
// the root of the work tree. If the library is in no repository, it is the parent of the
// library's folder. It is "" for a bare repository.
func (r *Repo) Root() string { return r.root }

// HasHistory reports whether the repository has a history: HEAD is a readable commit.
func (r *Repo) HasHistory() bool { return r.reason() == "" }

// Reason returns the reason why there is no history, and how to correct that. It
// returns "" if HasHistory is true.
func (r *Repo) Reason() string { return r.reason() }

// HasMissingContent reports whether a read of old content failed because the repository
// is a partial clone.
func (r *Repo) HasMissingContent() bool {
	return r.db != nil && r.db.IsPartial() && r.contentMissing.Load()
}

// IsShallow reports whether the repository is a shallow clone.
func (r *Repo) IsShallow() bool { return r.db != nil && r.db.IsShallow() }

// Commit returns the commit that ref names. ref is a branch, a tag, a remote branch or
// a full or abbreviated hash, followed by any number of suffixes such as ~2 and ^2.
// WorkTree is treated as HEAD. If ref does not exist, the error lists similar names.
func (r *Repo) Commit(ref string) (Commit, error) {
	c, err := r.resolve(ref)
	if err != nil {
		return Commit{}, err
	}
	names, err := r.readMailmap(c)
	if err != nil {
		return Commit{}, r.db.AddHint(err)
	}
	return Commit{
		Hash: c.Hash.String(), Author: mapPerson(names, c.Author),
		When: c.When, Committed: c.Committed, Subject: c.Subject,
	}, nil
}

// Content returns the content of the blob with the given object name, as in
// [Revision.Blob]. It fails if the blob is over the limit or missing from a partial
// clone. Repo does not cache contents, because most of the cost of a read is in
// resolving deltas.
func (r *Repo) Content(ctx context.Context, blob string) ([]byte, error) {
	if r.db == nil {
		return nil, r.noHistory()
	}
	h, err := git.ParseHash([]byte(blob))
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	data, err := r.db.Blob(h, maxEvidenceBytes)
	if err != nil {
		r.contentMissing.Store(true)
	}
	if errors.Is(err, git.ErrTooLarge) {
		return nil, fmt.Errorf("object %s is larger than %d MB", blob, maxEvidenceBytes>>20)
	}
	return data, r.db.AddHint(err)
}

// HashFiles sets the Git object name of each text file. Call it before several
// goroutines read the files, because it modifies them.
func (r *Repo) HashFiles(files []*source.File) {
	if r.db != nil {
		hashFiles(r.db, files)
	}
}

// Positions returns a sort key for each blob, 0 for an unknown blob. Reading blobs in
// the order of these keys is fast, because the repository stores them in this order.
func (r *Repo) Positions(blobs []string) []uint64 {
	names := make([]git.Hash, len(blobs))
	for i, b := range blobs {
		names[i], _ = git.ParseHash([]byte(b)) // Positions returns 0 for the zero hash of an invalid name
	}
	if r.db == nil {
		return make([]uint64, len(blobs))
	}
	return r.db.Positions(names)
}

func (r *Repo) resolve(ref string) (*git.Commit, error) {
	if ref == WorkTree {
		ref = "HEAD"
	}
	if r.db == nil {
		return nil, r.noHistory()
	}
	c, err := r.db.Resolve(ref)
	if errors.Is(err, git.ErrUnborn) {
		return nil, fmt.Errorf("%w: %w", ErrNoHistory, err)
	}
	return c, err
}

// noHistory returns the error for an operation that needs a commit if the repository
// has none.
func (r *Repo) noHistory() error { return fmt.Errorf("%w: %s", ErrNoHistory, r.reason()) }

// openRoot opens the work tree as an os.Root, which prevents reading a path outside the
// work tree.
func (r *Repo) openRoot() (*os.Root, error) {
	if r.root == "" {
		return nil, errors.New("a bare repository has no files on disk; name a branch, a tag or a commit")
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.disk == nil {
		root, err := os.OpenRoot(r.root)
		if err != nil {
			return nil, err
		}
		r.disk = root
	}
	return r.disk, nil
}
