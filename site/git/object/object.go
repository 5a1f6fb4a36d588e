// Package object reads the objects and references of Git repositories of any format and
// in any location.
//
// It hides two implementations: go-git, whose types do not leave this package, and the
// git program, for formats that go-git cannot read. It works around go-git's faults:
// rejected configurations, misread alternates and panics on damaged packs.
//
// Start at [Find], then [OpenNative] and [OpenProgram].
package object

import (
	"errors"
	"math"
	"time"
)

var (
	// ErrMissing means that the repository does not have the object.
	ErrMissing = errors.New("not in this clone")

	// ErrUnborn means that the branch has no commits.
	ErrUnborn = errors.New("has no commits yet")

	// ErrTooLarge means that the object is larger than the limit.
	ErrTooLarge = errors.New("too large")

	// ErrNoRef means that no reference has the name.
	ErrNoRef = errors.New("no branch, tag or commit")
)

// Kinds of objects.
const (
	Commit = "commit"
	Tree   = "tree"
	Blob   = "blob"
	Tag    = "tag"
)

// AnySize is a limit that no object exceeds.
const AnySize = math.MaxInt64

// A Store reads one repository. [OpenNative] and [OpenProgram] return the two
// implementations.
//
// Errors wrap ErrMissing for a missing object, ErrTooLarge for an object over limit,
// ErrNoRef for a missing reference and ErrUnborn for a branch without commits. A Store
// is not safe for concurrent use.
type Store interface {
	Object(h Hash, limit int64) (kind string, data []byte, err error)
	Size(h Hash) (int64, error)

	// Positions returns sort keys for fast reading, 0 if unknown. Objects in the order
	// of their keys are close to their delta bases; in other orders the same deltas are
	// resolved repeatedly.
	Positions(names []Hash) []uint64

	// AddBases supplies contents that are in memory already, by name. They must not
	// change. Deltas based on them resolve faster.
	AddBases(texts map[Hash][]byte)

	Ref(full string) (Hash, error)                  // the object of a reference
	Refs(prefix string) ([]string, error)           // the full names with a prefix
	HashesWithPrefix(digits string) ([]Hash, error) // the objects whose names start with the digits
	Staged(file string) ([]Staged, error)           // the entries of the index, or of another index file

	// IndexStats returns the stat data that the index caches, by path. It omits files
	// that may have changed unnoticed.
	IndexStats() map[string]IndexStat

	Refresh() // makes objects and references written since opening visible
	Close() error
}

// IndexStat is the stat data cached in the index. If a file's stat still matches, its
// content is the staged blob.
type IndexStat struct {
	Hash              Hash
	Size              uint32 // the lowest 32 bits
	Modified, Changed time.Time
	Inode             uint32 // the lowest 32 bits
}

// A Staged is one entry of the index. A path with a conflict has several entries.
type Staged struct {
	Path     string // slash-separated, relative to the root
	Mode     []byte // the mode as in trees
	Hash     Hash
	Conflict bool // an unresolved merge
	Sparse   bool // skip-worktree: a sparse checkout leaves the file off the disk
}
