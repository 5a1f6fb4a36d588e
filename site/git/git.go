// Package git reads a Git repository as the database that it is: what its
// references name, and the commits, trees and files below them.
//
// Package store undoes packs and deltas and finds references, by go-git or by the
// git program, and nobody here knows by which. The decision that is hidden here is
// that trees are read raw, as bytes: a log compares thousands of trees that are
// nearly equal, and a value for each entry would cost more than all the rest.
//
// The package refuses to know what the files mean and which of them are a
// library's; and it never writes: not a file, not a reference, not the index.
//
// Start at [Find], then [Open].
package git

import (
	"errors"

	"debrief/site/git/object"
)

// A Hash names a Git object. The zero Hash names none.
type Hash = object.Hash

// ParseHash reads 40 or 64 hexadecimal digits.
func ParseHash(digits []byte) (Hash, error) { return object.ParseHash(digits) }

// A Place is where a repository keeps its things.
type Place = object.Place

// Remembered is what the index remembers of a file on disk.
type Remembered = object.Remembered

// Find returns the repository in which dir lies, see [object.Find].
func Find(dir string) (Place, bool) { return object.Find(dir) }

var (
	// ErrKind is wrapped by the error for an object that is of another kind than the
	// tree that names it says, or not of the form of its kind.
	ErrKind = errors.New("not what its tree says")

	// ErrMissing is wrapped by the error for an object that is not there.
	ErrMissing = object.ErrMissing

	// ErrTooLarge is wrapped by the error for an object that has more bytes than are
	// asked for.
	ErrTooLarge = object.ErrTooLarge

	// ErrUnborn is wrapped by the error for a branch without commits.
	ErrUnborn = object.ErrUnborn
)
