// Package git reads refs, commits, trees and files of a Git repository. It never
// writes.
//
// It reads objects through package object. It compares trees as raw bytes, because a
// log compares thousands of nearly equal trees, and creating a value for each entry
// would take most of the time.
//
// Start at [Find], then [Open].
package git

import (
	"errors"

	"debrief/site/git/object"
)

// A Hash is the name of a Git object. The zero Hash names no object.
type Hash = object.Hash

// ParseHash parses a hash of 40 or 64 hexadecimal digits.
func ParseHash(digits []byte) (Hash, error) { return object.ParseHash(digits) }

// A Place holds the paths of a repository's folders; see [object.Place].
type Place = object.Place

// IndexStat is the stat data that Git's index records for a file; see
// [object.IndexStat].
type IndexStat = object.IndexStat

// Find returns the repository that contains dir; see [object.Find].
func Find(dir string) (Place, bool) { return object.Find(dir) }

var (
	// ErrKind means that an object is malformed, or is not of the expected kind, such
	// as a blob where a tree is expected.
	ErrKind = errors.New("wrong kind or format")

	// ErrMissing means that an object is not in the repository.
	ErrMissing = object.ErrMissing

	// ErrTooLarge means that an object is larger than the limit that the caller has
	// set.
	ErrTooLarge = object.ErrTooLarge

	// ErrUnborn means that the checked-out branch has no commits yet.
	ErrUnborn = object.ErrUnborn
)
