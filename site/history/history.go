// Package history reads a Git repository: the files as they stood at a commit
// or as they lie on disk, and who changed each of them when.
//
// Package git reads the repository; here is what is asked of it: which files are
// a library's and how much of them is read, alike on disk and at a commit, and
// the log of each file across renames. The package refuses to know what the
// files mean, and it never writes.
//
// Where the answer is not in the repository (a shallow clone, an object format
// that cannot be read), it says so, see [Repo.Reason] and [Log.Truncated]; it
// does not guess a date.
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

// WorkTree names the files on disk, committed or not, wherever a ref is asked
// for. Where only a commit can answer, it stands for HEAD.
const WorkTree = ""

// ErrNoHistory is wrapped by every error that says there are no commits to read.
var ErrNoHistory = errors.New("no history")

// A Repo is a Git repository opened for reading, or a folder that is in none.
//
// It is safe for concurrent use. Objects are those that were there when the
// Repo was opened or when a ref was last not found among them; a program that
// lives long opens a new one when HEAD moves.
type Repo struct {
	root   string        // absolute; "" for a bare repository
	reason func() string // why there is no history, "" if there is: found when somebody asks
	remote string        // the address it was cloned from, as it was written
	common string        // the folder of its objects and references
	cache  string        // of memos, "" for none

	ignoreRevs string // the file that lists commits of form, "" for the usual one

	missed atomic.Bool // some content could not be read

	mu   sync.Mutex
	disk *os.Root      // opened on first use
	db   *git.Database // nil without history
}

// A Person is an author as the .mailmap of the commit that was asked for names
// them, else as their own commit does.
type Person struct{ Name, Email string }

// A Commit is what a page or a report says about one commit.
type Commit struct {
	Hash      string
	Author    Person
	When      time.Time // author date, in the author's zone: when it was written
	Committed time.Time // committer date: when it entered this history
	Subject   string    // first paragraph of the message on one line
}

// Open finds the repository in which dir lies: dir or one of its parents, a
// bare repository, a linked work tree, a submodule.
//
// A folder in no repository is not an error: the Repo reads the files on disk,
// with dir's parent as its root, and has no history. Neither is a repository in
// a format this package cannot read; Reason says which. It fails only if dir is
// not a folder.
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
		// Pages show the reason: a path of this machine has no place in it.
		r.reason = because(filepath.Base(abs) + " is not in a Git repository; run git init to keep a history")
		return r, nil
	}
	r.root, r.remote, r.common = place.Root, place.Remote(), place.Common()
	r.ignoreRevs = place.IgnoreRevs()
	db, err := git.Open(place)
	if err != nil {
		r.reason = because(err.Error())
		return r, nil
	}
	r.db, r.reason = db, sync.OnceValue(func() string {
		switch _, err := db.Resolve("HEAD"); {
		case err == nil:
			return ""
		case errors.Is(err, git.ErrUnborn):
			// Other branches may well have commits, so the database stays open.
			return "the branch that is checked out has no commits yet"
		default:
			return "HEAD cannot be read: " + err.Error()
		}
	})
	return r, nil
}

func because(reason string) func() string { return func() string { return reason } }

// Remember makes r keep what it learns about commits in folder, and read there
// what it learned before. No answer depends on it, only how soon it comes. The
// folder lies outside the repository, and may be deleted at any time.
func (r *Repo) Remember(folder string) { r.cache = folder }

// Place tells repositories apart on one machine: the folder that their objects
// are in. It is for keys of what is remembered, and not for people.
func (r *Repo) Place() string { return r.common }

// memo is what is known of the commits and of what they did below dir.
func (r *Repo) memo(dir string) *cache.Memo {
	return cache.Open(r.cache, strings.Join([]string{r.common, dir, r.db.Overrides()}, "\n"))
}

// Close gives back the files a Repo holds open. A File that reads its content
// on demand must be read before.
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

// Root returns the absolute folder that paths are relative to on disk: the root
// of the work tree, the parent of the opened folder if that is in no
// repository, and "" for a bare repository.
func (r *Repo) Root() string { return r.root }

// HasHistory reports whether HEAD is a commit that can be read.
func (r *Repo) HasHistory() bool { return r.reason() == "" }

// Reason says why HasHistory is false and what to do about it, else "".
func (r *Repo) Reason() string { return r.reason() }

// MissesContent reports whether the repository is a clone that left contents at its
// remote, and one of them was asked for.
func (r *Repo) MissesContent() bool { return r.db != nil && r.db.IsPartial() && r.missed.Load() }

// Shallow reports whether the repository is a clone whose history was cut off.
func (r *Repo) Shallow() bool { return r.db != nil && r.db.IsShallow() }

// Commit returns the commit that ref names: a branch, a tag, a remote's branch,
// a hash or the start of one, each with any number of ~2 and ^2 behind it.
// WorkTree is HEAD. The error for a ref that does not exist lists names that do.
func (r *Repo) Commit(ref string) (Commit, error) {
	c, err := r.resolve(ref)
	if err != nil {
		return Commit{}, err
	}
	names, err := r.names(c)
	if err != nil {
		return Commit{}, r.db.AddHint(err)
	}
	return Commit{Hash: c.Hash.String(), Author: called(names, c.Author), When: c.When, Committed: c.Committed, Subject: c.Subject}, nil
}

// Content returns what was in a file whose content goes by the name blob, that
// of [Revision.Blob]. It is not kept, and reading one costs about as much as
// undoing the deltas of it. It fails if the file is larger than is read of any,
// or a partial clone left it at its remote.
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
	data, err := r.db.Blob(h, evidenceLimit)
	if err != nil {
		r.missed.Store(true)
	}
	if errors.Is(err, git.ErrTooLarge) {
		return nil, fmt.Errorf("object %s is larger than %d MB", blob, evidenceLimit>>20)
	}
	return data, r.db.AddHint(err)
}

// Learn finds out under which name Git has the content of each text that was read.
// It is done once for all who ask for the same files at the same time.
func (r *Repo) Learn(files []*source.File) {
	if r.db != nil {
		learn(r.db, files)
	}
}

// Positions returns numbers by which contents that are read in their order are
// read fastest, 0 where nothing is known.
func (r *Repo) Positions(blobs []string) []uint64 {
	names := make([]git.Hash, len(blobs))
	for i, b := range blobs {
		names[i], _ = git.ParseHash([]byte(b)) // one that is not a name lies nowhere
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

// noHistory is the error for whatever needs a commit and cannot have one.
func (r *Repo) noHistory() error { return fmt.Errorf("%w: %s", ErrNoHistory, r.reason()) }

// openRoot returns the work tree, opened so that nothing read through it lies outside.
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
