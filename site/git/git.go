// Package git reads a Git repository as the database that it is: where it lies,
// what its references name, and the commits, trees and files below them.
//
// It hides two decisions. One is go-git, whose types do not leave this package:
// it undoes packs and deltas and finds references, and what it has wrong for
// reading (configurations it refuses, alternates it misreads, panics on damaged
// packs) is put right here. The other is that trees are read raw, as bytes: a
// log compares thousands of trees that are nearly equal, and a value for each
// entry would cost more than all the rest.
//
// The package refuses to know what the files mean and which of them are a
// library's; it starts no program, and it never writes: not a file, not a
// reference, not the index.
//
// Start at [Find], then [Open].
package git

import (
	"crypto/sha1" // the name of a Git object, not a protection
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/go-git/go-git/v5/plumbing"
)

var (
	// ErrMissing is wrapped by the error for an object that is not there.
	ErrMissing = errors.New("not in this clone")

	// ErrUnborn is wrapped by the error for a branch without commits.
	ErrUnborn = errors.New("has no commits yet")

	// errNoRef is wrapped by the error for a name that names nothing.
	errNoRef = errors.New("no branch, tag or commit")
)

// A Hash names a Git object. The zero Hash names none.
type Hash [20]byte

// IsZero reports whether h names no object.
func (h Hash) IsZero() bool { return h == Hash{} }

// String returns h as Git prints it, 40 hexadecimal digits.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// ParseHash reads 40 hexadecimal digits.
func ParseHash(digits []byte) (Hash, error) {
	if len(digits) != 40 || !plumbing.IsHash(string(digits)) {
		return Hash{}, fmt.Errorf("%q is not an object name", digits)
	}
	return Hash(plumbing.NewHash(string(digits))), nil
}

// BlobHash returns the name under which Git keeps a file of that content.
func BlobHash(data []byte) Hash {
	h := sha1.New()
	fmt.Fprintf(h, "blob %d\x00", len(data))
	h.Write(data)
	return Hash(h.Sum(nil))
}
