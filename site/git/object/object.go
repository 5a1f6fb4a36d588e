// Package object reads the objects and refs of Git repositories of any format and in
// any location.
//
// It has two implementations: go-git, whose types do not appear in its API, and the git
// program, for formats that go-git cannot read. It works around faults of go-git:
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

	// ErrUnborn means that the checked-out branch has no commits yet.
	ErrUnborn = errors.New("has no commits yet")

	// ErrTooLarge means that the object is larger than the limit.
	ErrTooLarge = errors.New("too large")

	// ErrNoRef means that no ref has the given name.
	ErrNoRef = errors.New("no branch, tag or commit")
)

// Kinds of objects.
const (
	Commit = "commit"
	Tree   = "tree"
	Blob   = "blob"
	Tag    = "tag"
)

// AnySize is a limit that permits objects of any size.
const AnySize = math.MaxInt64

// A Store reads one repository. [OpenNative] and [OpenProgram] return its two
// implementations.
//
// Errors wrap ErrMissing for a missing object, ErrTooLarge for an object over the
// limit, ErrNoRef for a missing ref, and ErrUnborn for a branch without commits. A
// Store is not safe for concurrent use.
type Store interface {
	Object(h Hash, limit int64) (kind string, data []byte, err error)
	Size(h Hash) (int64, error)

	// Positions returns a sort key for each object, or 0 if unknown. Objects that are
	// close in the order of the keys share delta bases, so reading them in this order
	// resolves each delta only once.
	Positions(names []Hash) []uint64

	// AddBases supplies contents that are already in memory, by object name. Deltas
	// against them are then resolved faster. The contents must not be modified.
	AddBases(texts map[Hash][]byte)

	Ref(full string) (Hash, error)                  // returns the object that a full ref name refers to
	Refs(prefix string) ([]string, error)           // returns the full names of the refs that start with prefix
	HashesWithPrefix(digits string) ([]Hash, error) // returns the objects whose names start with digits
	Staged(file string) ([]Staged, error)           // returns the entries of an index file; "" means the default index

	// IndexStats returns the stat data that the index records, by path. It omits files
	// that may have changed without a change of their stat data.
	IndexStats() map[string]IndexStat

	Refresh() // makes objects and refs visible that were written since opening
	Close() error
}

// IndexStat is the stat data that the index records for a file. If the file on disk
// still has the same stat data, its content is that of the staged blob.
type IndexStat struct {
	Hash              Hash
	Size              uint32 // the lowest 32 bits of the size
	Modified, Changed time.Time
	Inode             uint32 // the lowest 32 bits of the inode number
}

// A Staged is one entry of the index. A path with a merge conflict has several entries.
type Staged struct {
	Path     string // slash-separated, relative to the root
	Mode     []byte // in the same form as in trees, such as "100644"
	Hash     Hash
	Conflict bool // true during an unresolved merge
	Sparse   bool // skip-worktree flag: a sparse checkout does not write the file to disk
}
