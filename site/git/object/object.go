// Package object is what a Git repository keeps: objects by their names, and
// references, wherever it lies and in whatever form.
//
// It hides who undoes packs and deltas and finds references: go-git, whose types
// do not leave this package, or the git program, for the forms that go-git cannot
// read. What go-git has wrong for reading is put right here: configurations it
// refuses, alternates it misreads, panics on damaged packs.
//
// The package refuses to know what an object says. Start at [Find], then [Native]
// and [Program].
package object

import (
	"errors"
	"math"
	"time"
)

var (
	// ErrMissing is wrapped by the error for an object that is not there.
	ErrMissing = errors.New("not in this clone")

	// ErrUnborn is wrapped by the error for a branch without commits.
	ErrUnborn = errors.New("has no commits yet")

	// ErrTooLarge is wrapped by the error for an object that has more bytes than are
	// asked for.
	ErrTooLarge = errors.New("too large")

	// ErrNoRef is wrapped by the error for a name that names nothing.
	ErrNoRef = errors.New("no branch, tag or commit")
)

// What an object is, in Git's words.
const (
	Commit = "commit"
	Tree   = "tree"
	Blob   = "blob"
	Tag    = "tag"
)

// AnySize is a limit that no object is over.
const AnySize = math.MaxInt64

// A Store answers for what one repository keeps. There are two, by [Native] and by
// [Program].
//
// The error for an object that is not there wraps ErrMissing, that for one of more
// bytes than limit ErrTooLarge, that for a reference ErrNoRef, or ErrUnborn if it
// names a branch without commits. A Store is used by one goroutine at a time.
type Store interface {
	Object(h Hash, limit int64) (kind string, data []byte, err error)
	Size(h Hash) (int64, error)

	// Positions are numbers by which objects that are read in their order are read
	// fastest, 0 where nothing is known. Deltas lie beside what they build on: in
	// any other order that is undone again and again.
	Positions(names []Hash) []uint64

	// Lend makes contents of files known that are in memory anyway, and stay as they
	// are, by their names: of a delta that builds on one, less is to be undone.
	Lend(texts map[Hash][]byte)

	Ref(full string) (Hash, error)        // the object that a reference leads to
	Refs(prefix string) ([]string, error) // the full names of those that begin so
	Begins(digits string) ([]Hash, error) // the objects whose names begin so
	Staged(file string) ([]Staged, error) // the index, or one in another file

	// Remembered is what the index remembers of the files that lie on disk, by their
	// paths; nothing of those that may have changed without its being seen.
	Remembered() map[string]Remembered

	Refresh() // makes visible what was written since it was opened
	Close() error
}

// A Remembered is a file on disk as it was when it was last found to hold what
// is staged. While it looks so, it does: git status goes by nothing else.
type Remembered struct {
	Hash              Hash
	Size              uint32 // its lowest bits
	Modified, Changed time.Time
	Inode             uint32 // its lowest bits
}

// A Staged is one entry of the index. Of a path with a conflict there are several.
type Staged struct {
	Path     string // slash-separated, from the root
	Mode     []byte // as it stands in trees
	Hash     Hash
	Conflict bool // a merge has left it unresolved
	LeftOut  bool // by a sparse checkout, which leaves it off the disk
}
