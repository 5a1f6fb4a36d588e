// Package object reads the objects and refs of Git repositories of any format and in
// any location.
//
// It has two implementations of [Store]. One uses go-git, whose types do not appear in
// the API. The other runs the git program, for formats that go-git cannot read. The
// package works around faults of go-git: rejected configurations, misread alternates
// and panics on damaged packs.
//
// Start at [Find], then [OpenNative] and [OpenProgram].
package object

import (
	"errors"
	"math"
	"time"
)

var (
	// ErrMissing means that an object is not in the repository.
	ErrMissing = errors.New("not in this clone")

	// ErrUnborn means that the checked-out branch has no commits yet.
	ErrUnborn = errors.New("has no commits yet")

	// ErrTooLarge means that an object is larger than the limit that the caller has
	// set.
	ErrTooLarge = errors.New("too large")

	// ErrNoRef means that no ref has the given name.
	ErrNoRef = errors.New("no branch, tag or commit")
)

// These are the kinds of Git objects.
const (
	Commit = "commit"
	Tree   = "tree"
	Blob   = "blob"
	Tag    = "tag"
)

// AnySize is the limit for reading objects of any size.
const AnySize = math.MaxInt64

// A Store reads the objects, refs and index of one repository. [OpenNative] and
// [OpenProgram] return its two implementations.
//
// Errors wrap ErrMissing for a missing object, ErrTooLarge for an object over the
// limit, ErrNoRef for a missing ref, and ErrUnborn for a branch without commits. A
// Store is not safe for concurrent use.
type Store interface {
	Object(h Hash, limit int64) (kind string, data []byte, err error)
	Size(h Hash) (int64, error)

	// Positions returns a sort key for each object, 0 for an unknown object. Objects
	// with close keys share delta bases, so reading objects in the order of their keys
	// resolves each delta only once.
	Positions(names []Hash) []uint64

	// AddBases supplies contents that are already in memory, by object name. Deltas
	// against these contents are then resolved faster. The contents must not be
	// modified.
	AddBases(texts map[Hash][]byte)

	// Ref returns the object that a ref points to. full is the full name of the ref.
	Ref(full string) (Hash, error)
	Refs(prefix string) ([]string, error)           // returns the full names of all refs that start with prefix
	HashesWithPrefix(digits string) ([]Hash, error) // returns the objects whose names start with digits
	// Staged returns the entries of an index file; "" means the repository's index.
	Staged(file string) ([]Staged, error)

	// IndexStats returns the stat data that Git's index records for each file, by path.
	// It omits files that may have changed without a change of their stat data.
	IndexStats() map[string]IndexStat

	Refresh() // makes objects and refs visible that were written after opening
	Close() error
}

// IndexStat is the stat data that Git's index records for a file. If the file on disk
// still has the same stat data, its content is that of the staged blob.
type IndexStat struct {
	Hash              Hash
	Size              uint32 // the lowest 32 bits of the file size
	Modified, Changed time.Time
	Inode             uint32 // the lowest 32 bits of the file's inode number
}

// A Staged is one entry of Git's index. A path with a merge conflict has several
// entries.
type Staged struct {
	Path     string // the file's path relative to the root, with slashes
	Mode     []byte // the file's mode, as in trees: "100644"
	Hash     Hash
	Conflict bool // the file has an unresolved merge conflict
	Sparse   bool // a sparse checkout does not write the file to disk (skip-worktree)
}
