// Package history reads the files of a library from Git, at a commit or on disk, and
// the changes of each file.
//
// It applies the same rules and limits on disk and at commits, and follows renames in
// logs. Package git reads the repository. This package never writes to it.
//
// If the repository lacks information, for example in a shallow clone, [Repo.Reason]
// and [Log.IsTruncated] report that.
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

// WorkTree is the ref of the files on disk, committed or not. Functions that need a
// commit use HEAD.
const WorkTree = ""

// ErrNoHistory means that there are no commits to read.
var ErrNoHistory = errors.New("no history")

// A Repo is a Git repository opened for reading, or a folder outside any repository.
//
// It is safe for concurrent use. It sees the objects that existed when it was opened or
// when a ref was last not found. Long-running programs open a new Repo when HEAD moves.
type Repo struct {
	root        string        // absolute; "" for a bare repository
	reason      func() string // why there is no history, "" if there is; computed on demand
	remote      string        // the URL it was cloned from
	common      string        // the folder of objects and references
	cacheFolder string        // the folder of the commit cache, "" for none

	ignoreRevs string // the path of the ignore-revs file, "" for the default

	contentMissing atomic.Bool // reading some content failed

	mu   sync.Mutex
	disk *os.Root      // opened on first use
	db   *git.Database // nil without history
}

// A Person is an author, with the current name and address according to the .mailmap of
// the requested commit.
type Person struct{ Name, Email string }

// A Commit is the data of one commit that pages and reports show.
type Commit struct {
	Hash      string
	Author    Person
	When      time.Time // author date, in the author's zone
	Committed time.Time // committer date
	Subject   string    // first paragraph of the message on one line
}

// Open opens the repository that contains dir: a work tree, a bare repository, a linked
// work tree or a submodule.
//
// A folder outside any repository is not an error: the Repo reads files on disk, with
// dir's parent as its root, and has no history. The same holds for unsupported formats;
// Reason returns why. Open fails only if dir is not a folder.
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
		// Pages show the reason, so it must not contain local paths.
		r.reason = fixedReason(filepath.Base(abs) + " is not in a Git repository; run git init to keep a history")
		return r, nil
	}
	r.root, r.remote, r.common = place.Root, place.Remote(), place.Common()
	r.ignoreRevs = place.IgnoreRevs()
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
			// Other branches may have commits, so the database stays open.
			return "the current branch has no commits yet"
		default:
			return "HEAD cannot be read: " + err.Error()
		}
	})
	return r, nil
}

func fixedReason(reason string) func() string { return func() string { return reason } }

// SetCacheFolder makes r cache commits in folder, which is outside the repository and
// may be deleted at any time. The cache affects only speed.
func (r *Repo) SetCacheFolder(folder string) { r.cacheFolder = folder }

// ObjectFolder returns the folder of the repository's objects. It identifies the
// repository on this machine and is used in cache keys only.
func (r *Repo) ObjectFolder() string { return r.common }

// openCache opens the cache of commits and their changes below dir.
func (r *Repo) openCache(dir string) *cache.CommitCache {
	return cache.OpenCommits(r.cacheFolder, strings.Join([]string{r.common, dir, r.db.Overrides()}, "\n"))
}

// Close closes the Repo's files. Files read on demand can no longer be read.
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

// Root returns the absolute folder that paths are relative to: the root of the work
// tree, the parent of a folder outside any repository, or "" for a bare repository.
func (r *Repo) Root() string { return r.root }

// HasHistory reports whether HEAD is a readable commit.
func (r *Repo) HasHistory() bool { return r.reason() == "" }

// Reason returns why HasHistory is false and how to fix it, otherwise "".
func (r *Repo) Reason() string { return r.reason() }

// HasMissingContent reports whether the repository is a partial clone and reading some
// content failed.
func (r *Repo) HasMissingContent() bool {
	return r.db != nil && r.db.IsPartial() && r.contentMissing.Load()
}

// IsShallow reports whether the repository is a shallow clone.
func (r *Repo) IsShallow() bool { return r.db != nil && r.db.IsShallow() }

// Commit returns the commit that ref names: a branch, tag, remote branch, or
// (abbreviated) hash, each with any number of ~2 and ^2. WorkTree is HEAD. The error
// for a missing ref lists similar names.
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

// Content returns the content with the object name blob, from [Revision.Blob]. It is
// not cached; a read costs about as much as resolving the deltas. It fails for content
// over the limit or missing from a partial clone.
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

// HashFiles sets Blob of each text file. Call it once before concurrent reads of the
// same files.
func (r *Repo) HashFiles(files []*source.File) {
	if r.db != nil {
		hashFiles(r.db, files)
	}
}

// Positions returns sort keys for reading contents fast, 0 if unknown.
func (r *Repo) Positions(blobs []string) []uint64 {
	names := make([]git.Hash, len(blobs))
	for i, b := range blobs {
		names[i], _ = git.ParseHash([]byte(b)) // invalid names have no position
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

// noHistory returns the error for operations that need a commit.
func (r *Repo) noHistory() error { return fmt.Errorf("%w: %s", ErrNoHistory, r.reason()) }

// openRoot opens the work tree as an os.Root, so that no path outside of it can be
// read.
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
